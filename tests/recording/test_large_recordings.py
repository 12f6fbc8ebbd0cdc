"""Recordings of whole objects: query jobs masked like records, much of one object in an archive of its own."""

import csv
import io
import zipfile
from typing import Any

import pytest
import requests

from fixtures.org.errors import NotRecorded, StaleAnswers
from fixtures.org.recording.manifest import RecordingRefused, read_manifest
from fixtures.org.recording.object_archive import LARGE
from fixtures.org.recording.replay import Replay
from tests.recording.recorded_world import (
    ADMINISTRATOR,
    CANARIES,
    MARY,
    PEOPLE,
    TOKEN,
    USERNAME,
    World,
    client,
)
from tests.standin.http.faults import Fault

USERS = "SELECT Id, Username, LastName, Email, ContactId, TimeZoneSidKey, Manager__c, Alias, IsActive FROM User"
JOBS = "/services/data/v66.0/jobs/query"


def whole(address: str, soql: str) -> tuple[str, list[dict[str, str]], list[str]]:
    """The Id of a query job, its rows from both pages, and the locators that came with them."""
    org, job = signed_in(), done(address, soql)
    urls = org.get(f"{address}{JOBS}/{job}/resultPages", timeout=5).json()["resultPages"]
    pages = [org.get(address + url["resultUrl"], timeout=5) for url in urls]
    rows = [row for page in pages for row in csv.DictReader(io.StringIO(page.text))]
    assert sum(int(page.headers["Sforce-NumberOfRecords"]) for page in pages) == len(rows)
    return job, rows, [page.headers["Sforce-Locator"] for page in pages]


def done(address: str, soql: str) -> str:
    """The Id of a query job that has ended."""
    org = signed_in()
    job: str = org.post(address + JOBS, json={"operation": "query", "query": soql}, timeout=5).json()["id"]
    while org.get(f"{address}{JOBS}/{job}", timeout=5).json()["state"] != "JobComplete":
        pass
    return job


def signed_in() -> requests.Session:
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {TOKEN}"
    return session


def record(world: World, mode: Any = "masked") -> tuple[str, list[dict[str, str]], list[str]]:
    with world.recorder(mode=mode):
        live = world.live()
        live.describe(["User"])
        list(live.query("SELECT Id, Username FROM User").records)
        return whole(world.address, USERS)


def make_large(world: World) -> None:
    """Users with much text, on several pages; they differ in nothing but their Ids."""
    like = {"Username": USERNAME.lower(), "LastName": "O'BRIEN", "Alias": "lorem ipsum " * 1_000}
    for _ in range(LARGE // 12_000):
        world.org.add("User", **like)
    world.org.bulk_page_size = 250


def test_rows_of_a_query_job_are_masked_as_records_are(world: World) -> None:
    world.org.bulk_page_size = 1
    job, live, locators = record(world)
    with Replay(world.folder) as replay:
        records = {row["Id"]: row for row in client(replay.instance_url).query("SELECT Id, Username FROM User").records}
        replayed_job, rows, replayed_locators = whole(replay.instance_url, USERS)
    mary = next(row for row in rows if row["Id"] == MARY)
    assert mary["Username"] == records[MARY]["Username"] != USERNAME.lower()
    assert (mary["TimeZoneSidKey"], mary["IsActive"]) == ("GMT", "true")
    assert [row["ContactId"] for row in rows] == [row["ContactId"] for row in live]
    assert (replayed_job, replayed_locators) == (job, locators)
    assert len(locators) == 2
    for name, text in world.written().items():
        for canary in (*PEOPLE, *CANARIES, ADMINISTRATOR):
            assert canary.casefold() not in text.casefold(), (canary, name)


def test_rows_that_are_not_in_utf_8_refuse_a_recording(world: World) -> None:
    world.org.faults.append(Fault(change=lambda rows: rows.decode().encode("utf-16"), only="/results"))
    with pytest.raises(RecordingRefused, match="the org sent rows of User that are not in UTF-8"), world.recorder():
        signed_in().get(f"{world.address}{JOBS}/{done(world.address, USERS)}/results", timeout=5)


@pytest.mark.parametrize("title_case", [True, False])
def test_rows_are_masked_whatever_the_case_of_the_header_names(world: World, title_case: bool) -> None:
    world.org.title_case_headers = title_case
    with world.recorder():
        whole(world.address, USERS)
    text = "".join(world.written().values()).casefold()
    assert not [canary for canary in (*PEOPLE, *CANARIES) if canary.casefold() in text]


def test_a_job_that_was_polled_twice_is_polled_twice_again_and_no_more(world: World) -> None:
    org = signed_in()
    with world.recorder():
        job = org.post(world.address + JOBS, json={"operation": "query", "query": USERS}, timeout=5).json()
        states = [org.get(f"{world.address}{JOBS}/{job['id']}", timeout=5).json()["state"] for _ in range(2)]
    with Replay(world.folder) as replay:
        polled = f"{replay.instance_url}{JOBS}/{job['id']}"
        assert [org.get(polled, timeout=5).json()["state"] for _ in range(2)] == states
        with pytest.raises(NotRecorded):
            org.get(polled, timeout=5)
        with pytest.raises(NotRecorded, match=r"nearest that was asked is SELECT Id, Username.* FROM User"):
            org.post(replay.instance_url + JOBS, json={"operation": "query", "query": f"{USERS} LIMIT 1"}, timeout=5)


@pytest.mark.parametrize("mode", ["masked", "plain"])
def test_much_of_one_object_is_kept_in_an_archive_of_its_own(world: World, mode: str) -> None:
    make_large(world)
    live = record(world, mode)[1]
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
    world.count_anew()
    record(world, "plain")
    assert (world.folder / "cassette-User.zip").read_bytes() == first


def test_an_archive_that_is_missing_or_another_is_said_before_anything_is_asked(world: World) -> None:
    make_large(world)
    record(world, "plain")
    archive = world.folder / "cassette-User.zip"
    assert list(read_manifest(world.folder).cassettes) == [archive.name]
    with zipfile.ZipFile(archive, "a") as changed:
        changed.writestr("000009.csv", "Id\n")
    refused = pytest.raises(StaleAnswers, match=r"is not as it was recorded \(cassette-User\.zip\): restore it")
    with refused, Replay(world.folder):
        pass
    archive.unlink()
    with refused, Replay(world.folder):
        pass
