"""Replays: masked rows meet masked answers, once and in order, and nothing else is asked of anyone."""

from typing import Any

import pytest

from fixtures.org.api.client import Client
from fixtures.org.errors import NotRecorded, StaleAnswers
from fixtures.org.http.session import ReadOnlySession
from fixtures.org.questions import Describes
from fixtures.org.recording.manifest import RecordingDamaged, changed_files
from fixtures.org.recording.replay import Replay
from tests.recording.recorded_world import (
    ADA,
    COLUMNS,
    CONTACT,
    HEADERS,
    LOAD,
    MARY,
    NETWORK,
    ORG_ID,
    ROW,
    World,
    ask_all,
    client,
    read,
    write,
)


def test_a_replay_answers_what_the_org_answered_masked_and_joins_as_before(world: World) -> None:
    live = world.record()
    with Replay(world.folder) as replay:
        row = dict(zip([name for _, name in COLUMNS], read(replay.files[LOAD.path])[1], strict=True))
        replayed = ask_all(client(replay.instance_url), row["Username"], row["Contact.Legacy_Id__c"])
    organization, networks, logins, keyed, retrieved = replayed[2:]
    assert (networks, logins) == tuple(live[3:5])
    assert [each and each["Id"] for each in retrieved] == [MARY, None, ADA]
    assert keyed[0]["Username"] == row["Username"].lower()
    assert keyed[0]["LastName"] == row["LastName"].upper()
    assert keyed[1]["Legacy_Id__c"] == row["Contact.Legacy_Id__c"] == row["column:Old Key"]
    assert row["Username"].endswith(".uat")
    assert row["Email"].endswith(".invalid")
    assert (row["TimeZoneSidKey"], row["ContactId"], row["column:Tier"]) == ("GMT", CONTACT, "gold")
    assert organization[0]["Id"].startswith("00D")
    assert organization[0]["Id"] != ORG_ID


def test_a_replay_describes_all_that_the_checks_read_of_a_describe(world: World) -> None:
    """Also where a new question reads what no recording had to keep until then."""
    world.org.add_places("User")
    world.org.add_field("User", "Share__c", type="percent", precision=4, scale=3)
    world.org.add_field("User", "Visits__c", type="int", digits=3)
    live = world.record(mode="plain")[0]["User"]
    with Replay(world.folder) as replay:
        replayed: Any = client(replay.instance_url).describe(["User"])["User"]
    read_live, read_replayed = Describes(), Describes()
    read_live.add("User", live)
    read_replayed.add("User", replayed)
    assert read_replayed.rows == read_live.rows
    assert list(read_replayed.offered("User")) == list(read_live.offered("User"))
    assert {row["whole_digits"] for row in read_live.rows} >= {1, 3}
    assert [each["valid_for"] for each in read_live.offered("User") if each["field"] == "StateCode"] == [["DE"], ["US"]]


def test_a_replay_has_the_clock_of_the_org(world: World) -> None:
    world.record()
    with Replay(world.folder) as replay:
        session = ReadOnlySession()
        Client(session, replay.instance_url, "replay", "66.0").describe(["User"])
    assert session.now.isoformat() == "2026-11-23T09:00:00+00:00" == replay.manifest.recorded_at


def test_a_replay_never_touches_the_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.record()

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    with Replay(world.folder) as replay:
        described = client(replay.instance_url).describe(["Contact"])["Contact"]
        assert isinstance(described, dict)
        assert described["name"] == "Contact"
        with pytest.raises(NotRecorded):
            client(replay.instance_url).describe(["Nonsense__c"])


def test_a_request_that_is_not_recorded_ends_in_one_sentence(world: World) -> None:
    world.record()
    write(world.migration / LOAD.path, HEADERS, ROW, ROW)
    with Replay(world.folder) as replay, pytest.raises(NotRecorded) as raised:
        list(client(replay.instance_url).query("SELECT Id, IsActive FROM User WHERE Username IN ('x@y.z')").records)
    said = str(raised.value)
    assert "SELECT Id, IsActive FROM User WHERE Username IN (1 key)" in said
    assert "loads/wave-1.csv changed" in said
    assert f"checks/before_load --migration={world.migration.as_posix()} --load=wave-1 --org=uat --record" in said
    assert "\n" not in said
    assert "x@y.z" not in said


def test_an_answer_is_played_once_and_a_repeated_question_in_its_order(world: World) -> None:
    soql = "SELECT Id, Name FROM Network"
    with world.recorder():
        asked = world.live()
        for name in ("Help Center", "Partner Hub"):
            world.org.update("Network", NETWORK, Name=name)
            list(asked.query(soql).records)
    with Replay(world.folder) as replay:
        asked = client(replay.instance_url)
        names = [next(iter(asked.query(soql).records))["Name"] for _ in range(2)]
        with pytest.raises(NotRecorded, match="not as often"):
            list(asked.query(soql).records)
    assert names == ["Help Center", "Partner Hub"]


def test_files_that_changed_since_the_recording_are_named(world: World) -> None:
    world.record()
    assert changed_files(world.folder) == []
    (world.migration / LOAD.path).write_text("Username\n")
    assert changed_files(world.folder) == [LOAD.path]
    (world.migration / LOAD.path).unlink()
    assert changed_files(world.folder) == [LOAD.path]


@pytest.mark.parametrize("name", ["cassette.yaml", "manifest.json"])
@pytest.mark.parametrize("content", [None, "", "{", "version: 1", "[]", "\x00", "version: 1\ninteractions: [{}]", "{}"])
def test_a_damaged_recording_is_said_in_one_sentence(world: World, name: str, content: str | None) -> None:
    world.record()
    path = world.folder / name
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises((RecordingDamaged, StaleAnswers), match=r"(?i)record"), Replay(world.folder):
        pass


def test_a_recording_that_lacks_a_file_is_said(world: World) -> None:
    world.record()
    (world.folder / "files" / LOAD.path).unlink()
    with pytest.raises(RecordingDamaged, match=r"loads/wave-1\.csv"):
        Replay(world.folder)
