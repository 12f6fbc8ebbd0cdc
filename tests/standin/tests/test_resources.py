"""The stand-in org's resources: pages, describes, rows by Id, composites."""

import pytest
from simple_salesforce import Salesforce

from tests.standin import StandIn
from tests.standin.tests.org_client import DATA, OrgClient


@pytest.fixture
def ask(org: StandIn, base: str) -> OrgClient:
    return OrgClient(org, base)


def test_simple_salesforce_reads_all_pages(org: StandIn, base: str) -> None:
    home = org.add("Account", Name="Paged")
    made = [org.add("Contact", LastName=f"P{number}", AccountId=home) for number in range(4100)]
    salesforce = Salesforce(session_id=org.access_token, instance_url=base, version="66.0")
    read = salesforce.query_all_iter(f"SELECT Id, Account.Owner.Username FROM Contact WHERE AccountId = '{home}'")
    rows = list(read)
    assert [row["Id"] for row in rows] == made
    assert rows[0]["Account"]["Owner"]["Username"] == "admin@example.com"
    pages = [asked.path for asked in org.requests]
    assert [path.rpartition("-")[2] for path in pages[1:]] == ["2000", "4000"]


def test_a_smaller_page_may_be_asked_for(org: StandIn, ask: OrgClient) -> None:
    for number in range(250):
        org.add("UserRole", Name=f"Role {number}")
    first = ask.query("SELECT Id FROM UserRole", headers={"Sforce-Query-Options": "batchSize=200"}).json()
    assert (len(first["records"]), first["done"]) == (200, False)
    assert len(ask("GET", first["nextRecordsUrl"]).json()["records"]) == first["totalSize"] - 200


def test_a_page_can_be_asked_for_again(org: StandIn, ask: OrgClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(org, "batch_size", 2)
    for number in range(5):
        org.add("Network", Name=f"Site {number}")
    second = ask.query("SELECT Name FROM Network").json()["nextRecordsUrl"]
    assert ask("GET", second).json() == ask("GET", second).json()


def test_an_unknown_page_is_refused(ask: OrgClient) -> None:
    assert ask("GET", f"{DATA}/query/01g000000000001AAA-2000").json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"


def test_deleted_rows_are_only_in_query_all(org: StandIn, ask: OrgClient) -> None:
    contact = org.add("Contact", LastName="Gone")
    org.delete("Contact", contact)
    soql = f"SELECT Id, IsDeleted FROM Contact WHERE Id = '{contact}'"
    assert ask.query(soql).json()["totalSize"] == 0
    assert ask.query(soql, "queryAll").json()["records"][0]["IsDeleted"] is True


def test_describe_knows_the_fields_and_what_may_be_done_with_them(ask: OrgClient) -> None:
    described = ask("GET", f"{DATA}/sobjects/User/describe").json()
    fields = {field["name"]: field for field in described["fields"]}
    assert described["keyPrefix"] == "005"
    assert (fields["Alias"]["length"], fields["Alias"]["createable"], fields["Alias"]["nillable"]) == (8, True, False)
    assert (fields["UserType"]["createable"], fields["UserType"]["restrictedPicklist"]) == (False, True)
    assert (fields["ContactId"]["referenceTo"], fields["ContactId"]["relationshipName"]) == (["Contact"], "Contact")
    assert "GMT" in [value["value"] for value in fields["TimeZoneSidKey"]["picklistValues"]]


def test_used_licenses_are_not_filterable_from_version_64_on(ask: OrgClient) -> None:
    for version, filterable in (("63.0", True), ("64.0", False)):
        fields = ask("GET", f"/services/data/v{version}/sobjects/UserLicense/describe").json()["fields"]
        (field,) = (field for field in fields if field["name"] == "UsedLicenses")
        soql = "SELECT Id FROM UserLicense WHERE UsedLicenses > 1000"
        asked = ask("GET", f"/services/data/v{version}/query", params={"q": soql})
        assert (field["filterable"], asked.ok) == (filterable, filterable)


def test_retrieve_keeps_order_and_answers_null_for_what_is_not_there(org: StandIn, ask: OrgClient) -> None:
    first, second, gone = (org.add("Contact", LastName=name) for name in ("One", "Two", "Gone"))
    org.delete("Contact", gone)
    ids = [second, "003000000000001AAA", gone, "rubbish", first, first[:15]]
    answer = ask("POST", f"{DATA}/composite/sobjects/Contact", json={"ids": ids, "fields": ["LastName"]})
    assert [row and row["LastName"] for row in answer.json()] == ["Two", None, None, None, "One", "One"]


def test_few_ids_may_be_retrieved_by_get(org: StandIn, ask: OrgClient) -> None:
    contact = org.add("Contact", LastName="Few")
    asked = {"ids": f"{contact},003000000000001AAA", "fields": "LastName,Email"}
    few, none = ask("GET", f"{DATA}/composite/sobjects/Contact", params=asked).json()
    assert (few["LastName"], few["Email"], none) == ("Few", None, None)


def test_retrieve_refuses_unknown_fields_and_more_than_2000_ids(org: StandIn, ask: OrgClient) -> None:
    path = f"{DATA}/composite/sobjects/Contact"
    unknown = ask("POST", path, json={"ids": ["003000000000001AAA"], "fields": ["Shoe"]})
    assert (unknown.status_code, unknown.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert ask("POST", path, json={"ids": ["003000000000001AAA"] * 2001, "fields": ["Id"]}).status_code == 400
    assert ask("POST", path, json={"ids": ["003000000000001AAA"] * 2000, "fields": ["Id"]}).json() == [None] * 2000


def part(reference: str, url: str) -> dict[str, str]:
    return {"method": "GET", "referenceId": reference, "url": DATA + url}


def test_a_composite_answers_each_part_with_its_own_status(ask: OrgClient) -> None:
    parts = [
        part("count", "/query/?q=select count() from Organization"),
        part("typo", "/query?q=SELECT+Id+FROM+Shoe"),
        part("missing", "/sobjects/Shoe"),
    ]
    answer = ask("POST", f"{DATA}/composite", json={"compositeRequest": parts}).json()["compositeResponse"]
    assert [(each["referenceId"], each["httpStatusCode"]) for each in answer] == [
        ("count", 200),
        ("typo", 400),
        ("missing", 404),
    ]
    assert answer[0]["body"] == {"totalSize": 1, "done": True, "records": []}
    assert list(answer[1]["body"][0]) == ["message", "errorCode"]
    assert list(answer[2]["body"][0]) == ["errorCode", "message"]


def test_a_composite_takes_25_parts_and_five_queries(ask: OrgClient) -> None:
    describes = [part(f"r{number}", "/sobjects/User/describe") for number in range(25)]
    queries = [part(f"q{number}", "/query?q=SELECT+Id+FROM+Organization") for number in range(6)]
    for parts, status in ((describes[:20] + queries[:5], 200), (queries, 400), ([*describes, queries[0]], 400)):
        assert ask("POST", f"{DATA}/composite", json={"compositeRequest": parts}).status_code == status


def test_pages_of_a_composite_query_are_read_on_by_get(
    org: StandIn, ask: OrgClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(org, "batch_size", 1)
    parts = [part("a", "/query?q=SELECT+Id+FROM+UserLogin"), part("b", "/query?q=SELECT+Id+FROM+Organization")]
    for _ in range(2):
        org.add("User")
    body = ask("POST", f"{DATA}/composite", json={"compositeRequest": parts}).json()["compositeResponse"][0]["body"]
    assert not body["done"]
    assert len(ask("GET", body["nextRecordsUrl"]).json()["records"]) == 1
