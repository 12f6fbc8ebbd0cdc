"""Recordings: what goes in unmasked reaches no file, and what a failing run saw is not kept."""

import itertools
import json

import pytest
import yaml

from fixtures.org.errors import OrgError
from fixtures.org.recording.manifest import RecordingRefused, read_manifest
from fixtures.org.recording.recorded_files import RecordedFile
from fixtures.org.recording.replay import Replay
from tests.recording.recorded_world import (
    CANARIES,
    COLUMNS,
    EMAIL,
    KEY,
    LOAD,
    MARY,
    PEOPLE,
    ROW,
    USERNAME,
    World,
    ask_all,
    client,
    read,
    write,
)
from tests.standin import Fault


def refusal(status: int, code: str, message: str) -> Fault:
    return Fault(status, json.dumps([{"errorCode": code, "message": message}]))


def test_nothing_of_people_tokens_cookies_or_the_org_reaches_a_file(world: World) -> None:
    results = RecordedFile("results/error.csv", (*COLUMNS, ("ERROR", None)), "utf-8")
    (world.migration / "results").mkdir()
    error = f"Zoë-Åsa O'Brien <{EMAIL}> of {KEY}: License Limit Exceeded - other.person@acme.com: [Username]"
    write(world.migration / results.path, [header for header, _ in results.columns], (*ROW, error))
    world.record(results)
    for name, text in world.written().items():
        for canary in (*PEOPLE, *CANARIES, "other.person"):
            assert canary.casefold() not in text.casefold(), (canary, name)
    message = read(world.folder / "files" / results.path)[1][-1]
    assert message.endswith(": [Username]")
    assert ": License Limit Exceeded - " in message


def test_an_error_of_the_org_that_quotes_a_person_is_masked(world: World) -> None:
    with world.recorder():
        asked = world.live()
        list(asked.query("SELECT Id, LastName FROM Contact").records)
        world.org.faults.append(refusal(400, "MALFORMED_QUERY", f"near {EMAIL} or o'brien, {KEY}"))
        with pytest.raises(OrgError):
            list(asked.query(f"SELECT Id FROM User WHERE Email = '{EMAIL}'").records)
    text = "".join(world.written().values()).casefold()
    assert "malformed_query" in text
    assert not [canary for canary in (*PEOPLE, *CANARIES) if canary.casefold() in text]


def test_a_plain_recording_keeps_people_and_hides_the_org(world: World) -> None:
    live = world.record(mode="plain")
    with Replay(world.folder) as replay:
        replayed = ask_all(client(replay.instance_url), USERNAME, KEY)
    assert replayed[3:] == live[3:]
    assert read(replay.files[LOAD.path]) == read(world.migration / LOAD.path)
    text = "".join(world.written().values())
    assert not [canary for canary in CANARIES if canary in text]
    assert not [person for person in PEOPLE if person.casefold() not in text.casefold()]
    assert replay.manifest.mode == "plain"


def test_a_key_in_the_place_of_an_id_is_masked_in_the_question_too(world: World) -> None:
    with world.recorder():
        retrieved = list(world.live().retrieve("User", [MARY, "Ada Lovelace"], ["Id"]))
    assert retrieved[1] is None
    text = (world.folder / "cassette.yaml").read_text()
    assert MARY in text
    assert "Lovelace" not in text


def test_attempts_that_failed_and_were_repeated_are_dropped(world: World) -> None:
    world.org.faults += [Fault(503, "busy"), Fault(429, "slow down")]
    with world.recorder():
        world.live().describe(["User"])
    cassette = yaml.safe_load((world.folder / "cassette.yaml").read_text(encoding="ascii"))
    assert [each["response"]["status"]["code"] for each in cassette["interactions"]] == [200]


def test_compressed_answers_are_kept_as_text(world: World) -> None:
    with world.recorder():
        list(world.live().query("SELECT Id, Name FROM Network").records)
    assert '"Help Center"' in (world.folder / "cassette.yaml").read_text(encoding="ascii")
    assert "gzip" in world.org.requests[-1].headers["accept-encoding"]
    with Replay(world.folder) as replay:
        assert list(client(replay.instance_url).query("SELECT Id, Name FROM Network").records)


def test_recording_the_same_again_writes_the_same_bytes(world: World) -> None:
    world.record()
    first = world.written()
    world.count_anew()
    world.record()
    assert world.written() == first
    assert [path.name for path in world.folder.parent.iterdir()] == ["before_load"]


def test_a_run_that_fails_leaves_no_recording(world: World) -> None:
    world.org.faults.append(refusal(403, "API_DISABLED", "no"))
    with pytest.raises(OrgError), world.recorder():
        world.live().describe(["User"])
    assert not (world.migration / "recorded").exists()


def test_people_named_like_words_of_the_api_can_be_recorded(world: World) -> None:
    for name in ("User", "Field", "Query", "Paris", "Center", "Success"):
        world.org.add("User", Username=f"{name}@acme.com", LastName=name)
    asked = "SELECT Id, Username, LastName FROM User"
    with world.recorder():
        live = world.live()
        live.describe(["User"])
        list(live.query("SELECT Id, Name FROM Network").records)
        list(live.query(asked).records)
        list(live.query("SELECT Id, Status, LoginTime FROM LoginHistory").records)
    with Replay(world.folder) as replay:
        names = [row["LastName"] for row in client(replay.instance_url).query(asked).records]
    assert not set(names) & {"User", "Field", "Query", "Paris", "Center"}


def test_many_people_with_short_names_can_be_recorded(world: World) -> None:
    """Somebody's mask then holds a name that somebody else really has, and that is nobody's secret."""
    names = ["".join(letters) for letters in itertools.product("bdglmn", "aeiou", "klnrst", "aeio")]
    for first, last in itertools.islice(itertools.product(names, names), 2_000):
        world.org.add("User", Username=f"{first}.{last}@{first}.example", LastName=last)
    with world.recorder():
        list(world.live().query("SELECT Id, Username, LastName FROM User").records)
    assert (world.folder / "manifest.json").is_file()


def test_nothing_asked_is_nothing_recorded(world: World) -> None:
    with pytest.raises(RecordingRefused, match="nothing was asked"), world.recorder():
        pass


def test_the_manifest_says_what_was_recorded(world: World) -> None:
    world.record()
    manifest = read_manifest(world.folder)
    assert (manifest.org, manifest.load, manifest.phase, manifest.mode) == ("uat", "wave-1", "before_load", "masked")
    assert (manifest.rollcall_version, manifest.api_version, list(manifest.files)) == ("0.1.0", "66.0", [LOAD.path])
    assert json.loads((world.folder / "manifest.json").read_text())["format"] == 1
