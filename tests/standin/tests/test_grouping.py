"""The stand-in org counts rows by the values of one field, in REST queries."""

from typing import Any

import pytest

from tests.standin import StandIn
from tests.standin.soql.grouping import MOST_GROUPS
from tests.standin.tests.org_client import OrgClient


@pytest.fixture
def ask(org: StandIn, base: str) -> OrgClient:
    return OrgClient(org, base)


def test_rows_are_counted_by_a_parents_field(org: StandIn, ask: OrgClient) -> None:
    homes = {name: org.add("Account", Name=name) for name in ("Grouped one", "Grouped two")}
    for name, email in (("Grouped one", "a@b.example"), ("Grouped one", None), ("Grouped two", "c@d.example")):
        org.add("Contact", LastName="Grouped", AccountId=homes[name], Email=email)
    org.add("Contact", LastName="Grouped", Email="e@f.example")
    where = "FROM Contact WHERE LastName = 'Grouped' GROUP BY account.name"
    answer = ask.query(f"SELECT Account.Name, COUNT(Id) {where}").json()
    assert (answer["totalSize"], answer["done"]) == (3, True)
    assert {record["attributes"]["type"] for record in answer["records"]} == {"AggregateResult"}
    assert counts(answer, "Name", "expr0") == {None: 1, "Grouped one": 2, "Grouped two": 1}
    named = ask.query(f"SELECT Account.Name home, COUNT(Email) written {where}").json()
    assert counts(named, "home", "written") == {None: 1, "Grouped one": 1, "Grouped two": 1}


def counts(answer: dict[str, Any], key: str, count: str) -> dict[str | None, int]:
    return {record[key]: record[count] for record in answer["records"]}


@pytest.mark.parametrize(
    ("soql", "message"),
    [
        ("SELECT AboutMe, COUNT(Id) FROM User GROUP BY AboutMe", "field 'AboutMe' can not be grouped"),
        ("SELECT Alias, COUNT(Id) FROM User GROUP BY Username", "Field must be grouped or aggregated: Alias"),
        ("SELECT Alias, COUNT(Id) FROM User", "unexpected token: '<EOF>'"),
        ("SELECT Alias, Username FROM User GROUP BY Alias", "unexpected token: 'GROUP'"),
    ],
)
def test_other_ways_to_group_are_refused(ask: OrgClient, soql: str, message: str) -> None:
    (refused,) = ask.query(soql).json()
    assert refused["errorCode"] == "MALFORMED_QUERY"
    assert message in refused["message"]


def test_more_groups_than_a_page_holds_are_refused(org: StandIn, ask: OrgClient) -> None:
    rows = [{"Id": f"0Ya{number:015d}", "LoginType": f"Group {number}"} for number in range(MOST_GROUPS)]
    org.store.insert_all("LoginHistory", rows)
    soql = "SELECT LoginType, COUNT(Id) FROM LoginHistory GROUP BY LoginType"
    assert len(ask.query(soql).json()["records"]) == MOST_GROUPS
    org.store.insert_all("LoginHistory", [{"Id": "0Yax", "LoginType": "One more"}])
    assert ask.query(soql).json()[0]["errorCode"] == "EXCEEDED_ID_LIMIT"
