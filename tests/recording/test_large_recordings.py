"""Recordings of whole objects: query jobs masked like records, much of one object in an archive of its own."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from fixtures.org.errors import NotRecorded
from fixtures.org.recording.manifest import RecordingDamaged, read_manifest
from fixtures.org.recording.object_archive import LARGE
from fixtures.org.recording.replay import Replay
from tests.recording.canned_org import ADMINISTRATOR
from tests.recording.recorded_world import CANARIES, MARY, PEOPLE, USERNAME, World, client, recorded_world

USERS = "SELECT Id, Username, LastName, Email, ContactId, TimeZoneSidKey, Manager__c, Alias, IsActive FROM User"
JOBS = "/services/data/v66.0/jobs/query"


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with recorded_world(tmp_path, monkeypatch) as world:
        yield world


def whole(address: str, soql: str) -> tuple[str, list[dict[str, str]], list[str]]:
    """The Id of a query job, its rows from both pages, and the locators that came with them."""
    asked = requests.Session()
    job = asked.post(address + JOBS, json={"operation": "query", "query": soql}, timeout=5).json()["id"]
    while asked.get(f"{address}{JOBS}/{job}", timeout=5).json()["state"] != "JobComplete":
        pass
    first = asked.get(f"{address}{JOBS}/{job}/results", timeout=5)
    pages = asked.get(f"{address}{JOBS}/{job}/resultPages", timeout=5).json()["resultPages"]
    rest = [asked.get(address + page["resultUrl"], timeout=5) for page in pages]
    rows = [row for page in (first, *rest) for row in csv.DictReader(io.StringIO(page.text))]
    assert sum(int(page.headers["Sforce-NumberOfRecords"]) for page in (first, *rest)) == len(rows)
    return job, rows, [page.headers["Sforce-Locator"] for page in (first, *rest)]


def record(world: World, mode: Any = "masked") -> list[dict[str, str]]:
    with world.recorder(mode=mode):
        live = world.live()
        live.describe(["User"])
        list(live.query("SELECT Id, Username FROM User").records)
        return whole(world.org.address, USERS)[1]


def make_large(world: World) -> None:
    """Enough users that what is told of them is large; they differ in nothing but their Ids."""
    like = {**world.org.rows["User"][0], "Alias": "lorem ipsum " * 1_000}
    world.org.rows["User"] += [{**like, "Id": f"0055g00000{number:05}AAB"} for number in range(LARGE // 12_000)]


def test_rows_of_a_query_job_are_masked_as_records_are(world: World) -> None:
    live = record(world)
    with Replay(world.folder) as replay:
        records = {row["Id"]: row for row in client(replay.instance_url).query("SELECT Id, Username FROM User").records}
        job, rows, locators = whole(replay.instance_url, USERS)
    mary = next(row for row in rows if row["Id"] == MARY)
    assert mary["Username"] == records[MARY]["Username"] != USERNAME.lower()
    assert (mary["TimeZoneSidKey"], mary["IsActive"], job) == ("GMT", "true", "7505g0000000001AAA")
    assert [row["ContactId"] for row in rows] == [row["ContactId"] for row in live]
    assert locators == ["MTAw", "null"]
    for name, text in world.written().items():
        for canary in (*PEOPLE, *CANARIES, ADMINISTRATOR):
            assert canary.casefold() not in text.casefold(), (canary, name)


def test_rows_are_masked_in_whatever_case_the_org_names_its_headers(world: World) -> None:
    world.org.lower_case_headers = True
    with world.recorder():
        whole(world.org.address, USERS)
    text = "".join(world.written().values()).casefold()
    assert not [canary for canary in (*PEOPLE, *CANARIES) if canary.casefold() in text]


def test_a_job_that_was_polled_twice_is_polled_twice_again_and_no_more(world: World) -> None:
    with world.recorder():
        job = requests.post(world.org.address + JOBS, json={"operation": "query", "query": USERS}, timeout=5).json()
        states = [requests.get(f"{world.org.address}{JOBS}/{job['id']}", timeout=5).json()["state"] for _ in range(2)]
    with Replay(world.folder) as replay:
        polled = f"{replay.instance_url}{JOBS}/{job['id']}"
        assert [requests.get(polled, timeout=5).json()["state"] for _ in range(2)] == states
        with pytest.raises(NotRecorded):
            requests.get(polled, timeout=5)
        with pytest.raises(NotRecorded, match=r"nearest that was asked is SELECT Id, Username.* FROM User"):
            requests.post(
                replay.instance_url + JOBS, json={"operation": "query", "query": f"{USERS} LIMIT 1"}, timeout=5
            )


@pytest.mark.parametrize("mode", ["masked", "plain"])
def test_much_of_one_object_is_kept_in_an_archive_of_its_own(world: World, mode: str) -> None:
    make_large(world)
    live = record(world, mode)
    written = {path.name for path in world.folder.iterdir()}
    assert written == {"cassette.yaml", "cassette-User.zip", "files", "manifest.json"}
    assert '"type":"User"' not in (world.folder / "cassette.yaml").read_text()
    with Replay(world.folder) as replay:
        assert client(replay.instance_url).query("SELECT Id, Username FROM User").total == len(live)
        replayed = whole(replay.instance_url, USERS)[1]
    assert [row["Id"] for row in replayed] == [row["Id"] for row in live]
    assert (replayed == live) == (mode == "plain")
    if mode == "masked":
        text = "".join(world.written().values()).casefold()
        assert not [canary for canary in (*PEOPLE, *CANARIES) if canary.casefold() in text]


def test_a_large_recording_made_again_has_the_same_bytes(world: World) -> None:
    make_large(world)
    record(world, "plain")
    first = (world.folder / "cassette-User.zip").read_bytes()
    world.org.jobs.clear()
    record(world, "plain")
    assert (world.folder / "cassette-User.zip").read_bytes() == first


def test_an_archive_that_is_missing_or_another_is_said_before_anything_is_asked(world: World) -> None:
    make_large(world)
    record(world, "plain")
    archive = world.folder / "cassette-User.zip"
    assert list(read_manifest(world.folder).cassettes) == [archive.name]
    shutil.copy(archive, archive.with_suffix(".kept"))
    with zipfile.ZipFile(archive, "a") as changed:
        changed.writestr("000009.csv", "Id\n")
    with pytest.raises(RecordingDamaged, match=r"cassette-User\.zip cannot be read: restore it"), Replay(world.folder):
        pass
    archive.unlink()
    with pytest.raises(RecordingDamaged, match=r"has no cassette-User\.zip"), Replay(world.folder):
        pass
