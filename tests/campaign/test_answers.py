"""Whatever an org answers: a run says one sentence, or reads what is there."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from fixtures.database import bounded_connection
from fixtures.org import OrgError
from fixtures.org.api import Client
from fixtures.org.http import ReadOnlySession
from fixtures.org.reading.bulk_downloads import BulkDownloads
from fixtures.progress import QUIET, WithCalls
from fixtures.tuning import Tuning
from tests.campaign.any_bytes import damaged, damages, in_sentences
from tests.campaign.damage import TOKENS, Damage
from tests.campaign.json_damage import CHANGES, changed
from tests.org.signing_in import sign_in
from tests.standin import StandIn
from tests.standin.http.faults import Fault
from tests.thoroughness import examples

SOQL = "SELECT Id, Name FROM Profile"
COLUMNS = {"Id": "VARCHAR", "Name": "VARCHAR"}
A_LONG_HEADER = Damage("something put in", 0.0, TOKENS.index(b"x" * 140_000))
"""Longer than the cells that Python's csv module takes."""
Ask = Callable[[Client, Path], Any]


def a_query(client: Client, _: Path) -> Any:
    return [(each["Id"], each["Name"]) for each in client.query(SOQL).records]


def queries_in_a_call(client: Client, _: Path) -> Any:
    return [(each["Id"], each["Name"]) for each in client.query_chunks([SOQL, SOQL.replace("Profile", "Network")])]


def describes(client: Client, _: Path) -> Any:
    return list(client.describe(["User", "Nobody"]))


def a_retrieve(client: Client, _: Path) -> Any:
    return list(client.retrieve("User", ["005Rc0000001001AAA", "005000000000001AAA"], ["Id", "Username"]))


def counts(client: Client, _: Path) -> Any:
    return client.counts({"SELECT COUNT() FROM Profile": False, "SELECT COUNT() FROM Nobody": True})


def a_job(client: Client, folder: Path) -> Any:
    with bounded_connection(folder) as database:
        downloads = BulkDownloads(client, database, folder / "pages", WithCalls(QUIET, lambda: client.calls))
        try:
            return database.execute(downloads.get(SOQL, COLUMNS, deleted=False).select).fetchall()
        finally:
            downloads.forget()


QUESTIONS: dict[str, tuple[Ask, str]] = {
    "a query": (a_query, "v66.0/query"),
    "queries in a call": (queries_in_a_call, "/composite"),
    "describes": (describes, "/composite"),
    "a retrieve": (a_retrieve, "/composite"),
    "counts": (counts, "/composite"),
    "a job that is made": (a_job, "/jobs/query"),
    "the state of a job": (a_job, "/jobs/query/"),
    "the pages of a job": (a_job, "/resultPages"),
    "the rows of a job": (a_job, "/results"),
}


@pytest.fixture
def client(base: str, org: StandIn) -> Iterator[Client]:
    tuning = Tuning(retry_pauses=(), first_poll=0.0, followed_rows=0)
    with ReadOnlySession(pauses=(0.0,), sleep=lambda _: None) as session:
        yield Client(session, base, org.access_token, "66.0", tuning=tuning)


def holds_for(ask: Callable[[], Any], org: StandIn, fault: Fault) -> None:
    """The answer is that of the usual answer, or of the changed one, or a sentence."""
    org.faults.clear()
    org.faults.extend([fault] * 3)
    in_sentences(ask)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_of_any_bytes_is_one_sentence_or_rows(
    question: str, client: Client, org: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ask, only = QUESTIONS[question]

    @examples(20)
    @given(damages)
    @example([A_LONG_HEADER])
    def holds(made: list[Damage]) -> None:
        folder = tmp_path_factory.mktemp("asked")
        fault = Fault(change=lambda content: damaged(content, made), only=only)
        holds_for(lambda: ask(client, folder), org, fault)

    holds()


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name != "the rows of a job"])
def test_an_answer_that_means_something_else_is_one_sentence_or_rows(
    question: str, client: Client, org: StandIn, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ask, only = QUESTIONS[question]

    @examples(30)
    @given(st.sampled_from(list(CHANGES)), st.integers(0, 1 << 30))
    def holds(change: str, seed: int) -> None:
        folder = tmp_path_factory.mktemp("asked")
        fault = Fault(change=lambda content: changed(content, change, random.Random(seed)), only=only)
        holds_for(lambda: ask(client, folder), org, fault)

    holds()


@pytest.mark.parametrize("only", ["/services/oauth2/token", "/services/data/"])
def test_a_sign_in_that_is_answered_by_anything_is_one_sentence_or_a_token(
    only: str, base: str, org: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = {"CLIENT_ID": org.client_id, "CLIENT_SECRET": org.client_secret, "LOGIN_URL": base}
    for name, value in client.items():
        monkeypatch.setenv(f"SF_{name}", value)

    @examples(30)
    @given(damages, st.sampled_from([None, *CHANGES]), st.integers(0, 1 << 30))
    def holds(made: list[Damage], change: str | None, seed: int) -> None:
        def spoil(content: bytes) -> bytes:
            return changed(content, change, random.Random(seed)) if change else damaged(content, made)

        holds_for(lambda: sign_in("env", "66.0"), org, Fault(change=spoil, only=only))

    holds()


def test_what_is_read_of_a_query_is_what_the_answer_says(client: Client, org: StandIn) -> None:
    @examples(60)
    @given(st.sampled_from(list(CHANGES)), st.integers(0, 1 << 30))
    def holds(change: str, seed: int) -> None:
        sent: list[bytes] = []

        def spoil(content: bytes) -> bytes:
            sent.append(changed(content, change, random.Random(seed)))
            return sent[-1]

        org.faults.clear()
        org.faults.append(Fault(change=spoil, only="v66.0/query"))
        try:
            read = list(client.query(SOQL).records)
        except OrgError:
            return
        answer = json.loads(sent[0])
        assert answer["totalSize"] == len(read) == len(answer["records"])
        assert [each.get("Id") for each in read] == [each.get("Id") for each in answer["records"]]

    holds()
