"""The client: every row that the org announced, in flat records, or one sentence that says what to do."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import vcr

from fixtures.org.api.client import Client
from fixtures.org.errors import (
    QueryRefused,
)
from fixtures.org.http.session import ReadOnlySession
from fixtures.org.soql_text import quoted
from tests.standin import StandIn

NASTY = [
    "O'Hara",
    'the "Rock"',
    "back\\slash",
    "\\'",
    "new\nline",
    "tab\tand\rreturn",
    "é 漢 \U0001f600",
    "100%_",
    "a,b)",
]


@pytest.fixture
def org(org: StandIn) -> StandIn:
    """The org without contacts, with pages as long as a real org's."""
    org.batch_size = 2000
    for contact in org.rows("Contact"):
        if not contact["IsDeleted"]:
            org.delete("Contact", contact["Id"])
    return org


@pytest.fixture
def client(base: str, org: StandIn) -> Iterator[Client]:
    with ReadOnlySession(sleep=lambda _: None) as session:
        yield Client(session, base, org.access_token, "66.0")


def contacts(org: StandIn, *names: str) -> list[str]:
    return [org.add("Contact", LastName=name) for name in names]


def errors(code: str, message: str = "") -> str:
    return json.dumps([{"errorCode": code, "message": message}])


def test_objects_are_described_by_their_fields_in_one_call(client: Client) -> None:
    described = client.describe(["User", "Contact"])
    fields = {
        name: {field["name"] for field in found["fields"]}
        for name, found in described.items()
        if isinstance(found, dict)
    }
    assert "ContactId" in fields["User"]
    assert "AccountId" in fields["Contact"]
    assert client.calls == 1


def test_an_object_that_is_not_there_is_refused_by_name(client: Client) -> None:
    described = client.describe(["Nonsense__c", "User"])
    refused = described["Nonsense__c"]
    assert isinstance(refused, QueryRefused)
    assert refused.code == "NOT_FOUND"
    assert "describe of Nonsense__c" in str(refused)
    assert isinstance(described["User"], dict)


def test_a_query_of_many_pages_brings_every_row_once(client: Client, org: StandIn) -> None:
    org.batch_size = 200
    ids = contacts(org, *(f"Doe {number}" for number in range(450)))
    assert [record["Id"] for record in client.query("SELECT Id FROM Contact ORDER BY Id").records] == sorted(ids)
    assert client.calls == 3


def test_chunks_of_many_pages_come_in_their_order_five_a_call(client: Client, org: StandIn) -> None:
    org.batch_size = 200
    ids = contacts(org, *(f"Doe {number}" for number in range(7 * 210)))
    chunks = [ids[start : start + 210] for start in range(0, len(ids), 210)]
    found = client.query_chunks([f"SELECT Id FROM Contact WHERE Id IN {quoted(chunk)}" for chunk in chunks])
    assert [record["Id"] for record in found] == ids
    assert client.calls == 2 + 7
    assert [len(json.loads(asked.body)["compositeRequest"]) for asked in org.requests if asked.body] == [5, 2]


def test_no_statements_and_no_ids_cost_no_call(client: Client) -> None:
    assert not list(client.query_chunks([]))
    assert not list(client.retrieve("Contact", [], ["Id"]))
    assert client.calls == 0


def test_deleted_records_are_counted_where_they_are(client: Client, org: StandIn) -> None:
    (gone,) = contacts(org, "Gone")
    org.delete("Contact", gone)
    soql = f"SELECT COUNT() FROM Contact WHERE Id = '{gone}' AND IsDeleted = true"
    assert client.counts({soql: True}) == {soql: 1}
    assert client.counts({soql: False}) == {soql: 0}


def test_deleted_records_are_only_seen_where_asked_for(client: Client, org: StandIn) -> None:
    (gone,) = contacts(org, "Gone")
    org.delete("Contact", gone)
    soql = f"SELECT Id, IsDeleted FROM Contact WHERE Id IN {quoted([gone])}"
    assert not list(client.query(soql).records)
    assert not list(client.query_chunks([soql]))
    assert list(client.query(soql, deleted=True).records) == [{"Id": gone, "IsDeleted": True}]
    assert list(client.query_chunks([soql], deleted=True)) == [{"Id": gone, "IsDeleted": True}]


def test_parents_come_as_dotted_columns_and_missing_ones_as_nulls(client: Client, org: StandIn) -> None:
    account = org.add("Account", Name="Acme")
    orphan, child = org.add("Contact", LastName="A"), org.add("Contact", LastName="B", AccountId=account)
    soql = "SELECT Id, Account.Name, Account.Owner.UserRoleId FROM Contact ORDER BY LastName"
    assert list(client.query(soql).records) == [
        {"Id": orphan, "Account.Name": None, "Account.Owner.UserRoleId": None},
        {"Id": child, "Account.Name": "Acme", "Account.Owner.UserRoleId": org.role_id},
    ]


def test_retrieved_records_stand_where_their_ids_stood(client: Client, org: StandIn) -> None:
    one, two = contacts(org, "One", "Two")
    asked = [two, "003000000000000AAA", one, two]
    found = list(client.retrieve("Contact", asked, ["Id", "LastName"]))
    assert [record and record["LastName"] for record in found] == ["Two", None, "One", "Two"]
    assert client.calls == 1


@pytest.mark.parametrize("parallel", [1, 2, 5])
def test_more_ids_than_a_call_takes_are_asked_for_in_several(parallel: int, base: str, org: StandIn) -> None:
    here = contacts(org, "One", "Two")
    asked = [here[0], *["003000000000000AAA"] * 4000, here[1]]
    with ReadOnlySession(sleep=lambda _: None) as session:
        client = Client(session, base, org.access_token, "66.0", parallel)
        found = list(client.retrieve("Contact", asked, ["Id"]))
    assert len(found) == 4002
    assert [place for place, record in enumerate(found) if record] == [0, 4001]
    assert client.calls == 3


@pytest.mark.parametrize("name", NASTY)
def test_a_key_with_any_letters_finds_its_record(name: str, client: Client, org: StandIn) -> None:
    (right, _) = contacts(org, name, "Somebody Else")
    soql = f"SELECT Id FROM Contact WHERE LastName IN {quoted([name, 'Nobody'])}"
    assert list(client.query(soql).records) == [{"Id": right}]
    assert list(client.query_chunks([soql])) == [{"Id": right}]


def test_a_recording_replays_to_the_same_answers_with_the_network_off(base: str, org: StandIn, tmp_path: Path) -> None:
    org.batch_size = 200
    ids = contacts(org, *(f"Doe {number}" for number in range(250)), *NASTY)
    tape = vcr.VCR(match_on=["method", "path", "query", "body"])

    def ask(client: Client) -> list[Any]:
        names = quoted(["Doe 7", *NASTY])
        return [
            client.describe(["Contact"]),
            list(client.query("SELECT Id, Account.Name FROM Contact").records),
            list(client.query_chunks([f"SELECT Id FROM Contact WHERE LastName IN {names}"] * 6, deleted=True)),
            list(client.retrieve("Contact", [ids[0], "003000000000000AAA"], ["Id", "LastName"])),
        ]

    with (
        ReadOnlySession(sleep=lambda _: None) as session,
        tape.use_cassette(str(tmp_path / "tape.yaml"), record_mode="once"),
    ):
        live = ask(Client(session, base, org.access_token, "66.0"))
    asked = len(org.requests)
    replayed = ReadOnlySession()
    with tape.use_cassette(str(tmp_path / "tape.yaml"), record_mode="none"):
        assert ask(Client(replayed, "https://replay.invalid", "no token", "66.0")) == live
    assert (replayed.calls, replayed.now) == (session.calls, session.now)
    assert len(org.requests) == asked
