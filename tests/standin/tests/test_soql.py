"""The stand-in org understands SOQL strictly, and words its refusals as Salesforce does."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from simple_salesforce import Salesforce, format_soql
from simple_salesforce.exceptions import SalesforceMalformedRequest

from tests.standin import StandIn, serve

Names = Callable[[str], list[str]]
TYPE_HELP = (
    "is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity "
    "name. Please reference your WSDL or the describe call for the appropriate names."
)


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[StandIn, str, str]]:
    org = StandIn()
    firm = org.add("Account", Name="Firm", CreatedDate=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), IsPartner=True)
    club = org.add("Account", Name="Club", ParentId=firm, AccountNumber="007")
    people: dict[str, dict[str, Any]] = {
        "Ann": {"AccountId": firm, "Email": "ann@example.com", "Title": "Baker"},
        "Ben": {"AccountId": club, "Email": "BEN@example.com", "Title": "100% baker"},
        "Cleo O'Dea": {"AccountId": None, "Email": None, "Title": "back\\slash"},
        "Émile": {"AccountId": club, "Email": "émile@example.com", "Title": None},
    }
    for name, fields in people.items():
        org.add("Contact", LastName=name, **fields)
    with serve(org) as url:
        yield org, url.base, url.ca_file


@pytest.fixture
def salesforce(address: tuple[StandIn, str, str], monkeypatch: pytest.MonkeyPatch) -> Salesforce:
    org, base, ca_file = address
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", ca_file)
    return Salesforce(session_id=org.access_token, instance_url=base, version="66.0")


@pytest.fixture
def names(salesforce: Salesforce) -> Names:
    """The last names, in the order of the answer, of the contacts that a condition finds."""

    def names(condition: str) -> list[str]:
        answer = salesforce.query(f"SELECT LastName FROM Contact {condition}")
        return [row["LastName"] for row in answer["records"]]

    return names


EVERYONE = ["Ann", "Ben", "Cleo O'Dea", "Émile"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("", EVERYONE),
        ("where lastname = 'ANN'", ["Ann"]),
        ("WHERE LastName IN ('ann', 'ben')", ["Ann", "Ben"]),
        ("WHERE LastName = 'ÉMILE'", ["Émile"]),
        ("WHERE LastName IN ('ÉMILE', 'ann')", ["Ann", "Émile"]),
        ("WHERE LastName NOT IN ('ann', 'ben')", ["Cleo O'Dea", "Émile"]),
        (r"WHERE LastName = 'Cleo O\'Dea'", ["Cleo O'Dea"]),
        (r"WHERE Title = 'back\\slash'", ["Cleo O'Dea"]),
        ("WHERE Title LIKE '%BAKER'", ["Ann", "Ben"]),
        ("WHERE Title LIKE 'b_ker'", ["Ann"]),
        (r"WHERE Title LIKE '100\\% baker'", ["Ben"]),
        ("WHERE AccountId = null", ["Cleo O'Dea"]),
        ("WHERE AccountId = ''", ["Cleo O'Dea"]),
        ("WHERE AccountId != null", ["Ann", "Ben", "Émile"]),
        ("WHERE Title != 'Baker'", ["Ben", "Cleo O'Dea", "Émile"]),
        ("WHERE NOT Title = 'Baker'", ["Ben", "Cleo O'Dea", "Émile"]),
        ("WHERE Title IN ('Baker', null)", ["Ann", "Émile"]),
        ("WHERE Account.Name = 'club'", ["Ben", "Émile"]),
        ("WHERE Account.Parent.Name = 'Firm'", ["Ben", "Émile"]),
        ("WHERE Contact.Account.IsPartner = true", ["Ann"]),
        ("WHERE Account.CreatedDate < 2026-01-02T04:04:06+01:00", ["Ann"]),
        (
            "WHERE Account.CreatedDate >= 2026-01-02T03:04:05Z AND Account.CreatedDate < 2026-02-01T00:00:00.000Z",
            ["Ann"],
        ),
        ("WHERE LastName = 'Ann' OR (LastName = 'Ben' AND Title = 'nobody')", ["Ann"]),
        ("WHERE (LastName = 'Ann' OR LastName = 'Ben') AND Title != null", ["Ann", "Ben"]),
        ("WHERE NOT (LastName = 'Ann' OR AccountId = null)", ["Ben", "Émile"]),
        ("WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'Club')", ["Ben", "Émile"]),
        (
            "WHERE AccountId NOT IN (SELECT ParentId FROM Account WHERE ParentId != null)",
            ["Ben", "Cleo O'Dea", "Émile"],
        ),
        ("ORDER BY LastName DESC LIMIT 2", ["Émile", "Cleo O'Dea"]),
        ("ORDER BY AccountId NULLS LAST, LastName", ["Ann", "Ben", "Émile", "Cleo O'Dea"]),
        ("ORDER BY Email LIMIT 1", ["Cleo O'Dea"]),
        ("LIMIT 2 OFFSET 1", ["Ben", "Cleo O'Dea"]),
    ],
)
def test_a_condition_finds_its_rows(names: Names, condition: str, found: list[str]) -> None:
    assert names(condition) == found


def test_ids_are_found_by_15_and_18_characters_and_never_with_another_case(
    address: tuple[StandIn, str, str], names: Names
) -> None:
    ann = next(row["Id"] for row in address[0].rows("Contact") if row["LastName"] == "Ann")
    assert names(f"WHERE Id = '{ann}'") == names(f"WHERE Id = '{ann[:15]}'") == ["Ann"]
    assert names(f"WHERE Id IN ('{ann.lower()}')") == ["Ann"]
    assert names(f"WHERE Id IN ('{ann[:15].lower()}')") == []


def test_count_answers_a_size_and_no_rows(salesforce: Salesforce) -> None:
    assert salesforce.query("SELECT COUNT() FROM Contact") == {"totalSize": 4, "done": True, "records": []}


def test_parents_are_nested_and_missing_ones_null(salesforce: Salesforce) -> None:
    soql = "SELECT LastName, account.parent.name, Account.Owner.UserRole.Name FROM Contact ORDER BY LastName LIMIT 3"
    ann, ben, cleo = salesforce.query(soql)["records"]
    assert ann["Account"]["Parent"] is None
    assert ben["Account"]["Parent"]["Name"] == "Firm"
    assert ben["Account"]["attributes"]["type"] == "Account"
    assert ben["Account"]["Owner"]["UserRole"]["Name"] == "Chief"
    assert cleo["Account"] is None


def test_what_simple_salesforce_formats_is_understood(salesforce: Salesforce) -> None:
    nasty = "Cleo O'Dea"
    soql = format_soql("SELECT Id FROM Contact WHERE LastName IN {names}", names=[nasty, "a\\b\n'c"])
    assert salesforce.query(soql)["totalSize"] == 1


def refusal(salesforce: Salesforce, soql: str) -> dict[str, Any]:
    with pytest.raises(SalesforceMalformedRequest) as refused:
        salesforce.query(soql)
    (body,) = refused.value.content
    return dict(body)


@pytest.mark.parametrize(
    ("soql", "code", "message"),
    [
        ("invalid", "MALFORMED_QUERY", "unexpected token: 'invalid'"),
        (
            "select count() from XYZZY",
            "INVALID_TYPE",
            "\nselect count() from XYZZY\n"
            + " " * 20
            + "^\nERROR at Row:1:Column:21\nsObject type 'XYZZY' "
            + TYPE_HELP,
        ),
        (
            "SELECT Id,Name,BillingCity,IsDeleted FROM Accout",
            "INVALID_TYPE",
            "\nName,BillingCity,IsDeleted FROM Accout\n"
            + " " * 32
            + "^\nERROR at Row:1:Column:43\nsObject type 'Accout' "
            + TYPE_HELP,
        ),
    ],
)
def test_a_refusal_is_worded_as_recorded(salesforce: Salesforce, soql: str, code: str, message: str) -> None:
    assert refusal(salesforce, soql) == {"message": message, "errorCode": code}


@pytest.mark.parametrize(
    ("soql", "code", "words"),
    [
        ("SELECT Id, From Contact", "MALFORMED_QUERY", "ERROR at Row:1:Column:12\nunexpected token: 'From'"),
        ("SELECT Id FROM", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id FROM Contact WHERE Id = 'x' AND Id = 'y' OR Id = 'z'", "MALFORMED_QUERY", "unexpected token: 'OR'"),
        ("SELECT Id FROM Contact GROUP BY Id", "MALFORMED_QUERY", "unexpected token: 'GROUP'"),
        ("SELECT Id FROM Contact, Account", "MALFORMED_QUERY", "unexpected token: ','"),
        ("SELECT (SELECT Id FROM Contacts) FROM Account", "MALFORMED_QUERY", "unexpected token: '('"),
        ("SELECT Id\nFROM Contact WHERE", "MALFORMED_QUERY", "unexpected token: '<EOF>'"),
        ("SELECT Id\nFROM Contact WHERE Shoe = 1", "INVALID_FIELD", "ERROR at Row:2:Column:20\nNo such column 'Shoe'"),
        ("SELECT Shoe FROM Contact", "INVALID_FIELD", "No such column 'Shoe' on entity 'Contact'"),
        ("SELECT Shoe.Name FROM Contact", "INVALID_FIELD", "Didn't understand relationship 'Shoe'"),
        ("SELECT Parent.Name FROM NetworkMemberGroup", "INVALID_FIELD", "Didn't understand relationship 'Parent'"),
        ("SELECT ProfileId FROM NetworkMember", "INVALID_FIELD", "No such column 'ProfileId'"),
        (
            "SELECT Id FROM LoginHistory WHERE Status = 'x'",
            "INVALID_FIELD",
            "field 'Status' can not be filtered in a query",
        ),
        (
            "SELECT Id FROM UserLicense WHERE UsedLicenses = 1",
            "INVALID_FIELD",
            "field 'UsedLicenses' can not be filtered",
        ),
        ("SELECT Id FROM Contact ORDER BY Description", "INVALID_FIELD", "field 'Description' can not be sorted"),
        ("SELECT Id, Id FROM Contact", "INVALID_FIELD", "duplicate field selected: Id"),
        ("SELECT Id FROM Contact WHERE IsDeleted = 'true'", "INVALID_FIELD", "should not be enclosed in quotes"),
        ("SELECT Id FROM Contact WHERE LastName = true", "INVALID_FIELD", "should be enclosed in quotes"),
        ("SELECT Id FROM Contact WHERE CreatedDate > 2026-01-01", "INVALID_FIELD", "must be of type datetime"),
        ("SELECT Id FROM Contact WHERE Id = 'rubbish'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: rubbish"),
        ("SELECT Id FROM Contact WHERE Id LIKE '003%'", "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: 003%"),
        (
            "SELECT Id FROM Contact WHERE Id IN (SELECT Id FROM Account)",
            "MALFORMED_QUERY",
            "should point to the same object type",
        ),
        (f"SELECT Id FROM Contact WHERE LastName = '{'x' * 4001}'", "MALFORMED_QUERY", "4000 characters"),
    ],
)
def test_what_is_not_understood_is_refused(salesforce: Salesforce, soql: str, code: str, words: str) -> None:
    refused = refusal(salesforce, soql)
    assert refused["errorCode"] == code
    assert words in refused["message"]


def test_a_statement_has_at_most_100000_characters(salesforce: Salesforce) -> None:
    keys = ",".join(f"'{number:018d}'" for number in range(6000))
    parts = [{"method": "GET", "referenceId": "long", "url": "/services/data/v66.0/query?q="}]
    parts[0]["url"] += f"SELECT Id FROM Contact WHERE LastName IN ({keys})".replace(" ", "+")
    answer = salesforce.restful("composite", method="POST", json={"compositeRequest": parts})
    assert answer["compositeResponse"][0]["body"][0]["errorCode"] == "MALFORMED_QUERY"


def test_a_thousand_keys_fit_into_a_composite(salesforce: Salesforce) -> None:
    keys = ",".join(f"'nobody{number}@example.com'" for number in range(999))
    parts = [{"method": "GET", "referenceId": "keys", "url": "/services/data/v66.0/query?q="}]
    parts[0]["url"] += f"SELECT Id FROM Contact WHERE Email IN ({keys},'Ann@Example.com')".replace(" ", "%20")
    answer = salesforce.restful("composite", method="POST", json={"compositeRequest": parts})
    assert answer["compositeResponse"][0]["body"]["totalSize"] == 1
