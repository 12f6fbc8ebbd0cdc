"""The stand-in org answers over HTTPS as Salesforce does: bodies, headers, pages, refusals."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from simple_salesforce import Salesforce

from tests.standin import Fault, StandIn

DATA = "/services/data/v66.0"
Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(org: StandIn, base: str) -> Ask:
    """Asks the org as its running user."""

    def ask(method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {org.access_token}", **more.pop("headers", {})}
        return requests.request(method, base + path, headers=headers, timeout=20, **more)

    return ask


def query(ask: Ask, soql: str, word: str = "query", **more: Any) -> requests.Response:
    return ask("GET", f"{DATA}/{word}", params={"q": soql}, **more)


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


def test_a_smaller_page_may_be_asked_for(org: StandIn, ask: Ask) -> None:
    for number in range(250):
        org.add("UserRole", Name=f"Role {number}")
    first = query(ask, "SELECT Id FROM UserRole", headers={"Sforce-Query-Options": "batchSize=200"}).json()
    assert (len(first["records"]), first["done"]) == (200, False)
    assert len(ask("GET", first["nextRecordsUrl"]).json()["records"]) == first["totalSize"] - 200


def test_a_page_can_be_asked_for_again(org: StandIn, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(org, "batch_size", 2)
    for number in range(5):
        org.add("Network", Name=f"Site {number}")
    second = query(ask, "SELECT Name FROM Network").json()["nextRecordsUrl"]
    assert ask("GET", second).json() == ask("GET", second).json()


def test_an_unknown_page_is_refused(ask: Ask) -> None:
    assert ask("GET", f"{DATA}/query/01g000000000001AAA-2000").json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"


def test_deleted_rows_are_only_in_query_all(org: StandIn, ask: Ask) -> None:
    contact = org.add("Contact", LastName="Gone")
    org.delete("Contact", contact)
    soql = f"SELECT Id, IsDeleted FROM Contact WHERE Id = '{contact}'"
    assert query(ask, soql).json()["totalSize"] == 0
    assert query(ask, soql, "queryAll").json()["records"][0]["IsDeleted"] is True


def test_every_answer_has_the_orgs_clock_its_limit_and_cookies(org: StandIn, ask: Ask) -> None:
    org.now = datetime(2027, 1, 31, 22, 15, 0, tzinfo=UTC)
    answer = ask("GET", f"{DATA}/limits")
    assert answer.headers["Date"] == "Sun, 31 Jan 2027 22:15:00 GMT"
    assert answer.headers["Sforce-Limit-Info"] == f"api-usage={org.api_calls}/{org.daily_limit}"
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert "BrowserId=" in answer.headers["Set-Cookie"]
    assert answer.json()["DailyApiRequests"] == {"Max": org.daily_limit, "Remaining": org.daily_limit - org.api_calls}


def test_versions_need_no_session_and_cost_nothing(org: StandIn, base: str) -> None:
    spent = org.api_calls
    answer = requests.get(base + "/services/data", timeout=20)
    listed = {item["version"]: item["label"] for item in answer.json()}
    assert (listed["31.0"], listed["66.0"], listed["68.0"]) == ("Summer '14", "Spring '26", "Winter '27")
    assert org.api_calls == spent
    assert "Sforce-Limit-Info" not in answer.headers


@pytest.mark.parametrize(("asked", "start"), [("1", '{\n  "totalSize" : 0,\n  "done" : true'), ("0", '{"totalSize":0')])
def test_json_is_pretty_when_asked_for(ask: Ask, asked: str, start: str) -> None:
    answer = query(ask, "SELECT Id FROM Contact WHERE LastName = 'Nobody'", headers={"X-PrettyPrint": asked})
    assert answer.text.startswith(start)


def test_a_wrong_session_is_401(org: StandIn, base: str) -> None:
    answer = requests.get(f"{base}{DATA}/limits", headers={"Authorization": "Bearer nobody"}, timeout=20)
    assert answer.status_code == 401
    assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_a_spent_day_is_403(org: StandIn, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(org, "daily_limit", org.api_calls)
    answer = ask("GET", f"{DATA}/sobjects")
    assert answer.status_code == 403
    assert answer.json() == [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"{DATA}/sobjects/Shoe/describe", 404, "NOT_FOUND"),
        ("GET", f"{DATA}/shoes", 404, "NOT_FOUND"),
        ("GET", "/services/data/v99.0/limits", 404, "NOT_FOUND"),
        ("GET", "/services/data/v25.0/limits", 410, "UNSUPPORTED_API_VERSION"),
        ("DELETE", f"{DATA}/limits", 405, "METHOD_NOT_ALLOWED"),
        ("POST", f"{DATA}/composite", 400, "JSON_PARSER_ERROR"),
        ("POST", f"{DATA}/composite/sobjects/Contact", 400, "JSON_PARSER_ERROR"),
        ("PATCH", f"{DATA}/sobjects/User/005000000000001AAA", 405, "METHOD_NOT_ALLOWED"),
    ],
)
def test_what_the_org_does_not_do_is_an_array_of_errors(
    ask: Ask, method: str, path: str, status: int, code: str
) -> None:
    answer = ask(method, path)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (status, code)


def test_a_long_uri_is_414_and_long_headers_431(ask: Ask) -> None:
    keys = ",".join(f"'{number:018d}'" for number in range(1000))
    assert query(ask, f"SELECT Id FROM User WHERE Id IN ({keys})").status_code == 414
    assert ask("GET", f"{DATA}/limits", headers={"X-Long": "x" * 17_000}).status_code == 431


def test_describe_knows_the_fields_and_what_may_be_done_with_them(ask: Ask) -> None:
    described = ask("GET", f"{DATA}/sobjects/User/describe").json()
    fields = {field["name"]: field for field in described["fields"]}
    assert described["keyPrefix"] == "005"
    assert (fields["Alias"]["length"], fields["Alias"]["createable"], fields["Alias"]["nillable"]) == (8, True, False)
    assert (fields["UserType"]["createable"], fields["UserType"]["restrictedPicklist"]) == (False, True)
    assert (fields["ContactId"]["referenceTo"], fields["ContactId"]["relationshipName"]) == (["Contact"], "Contact")
    assert "GMT" in [value["value"] for value in fields["TimeZoneSidKey"]["picklistValues"]]


def test_used_licenses_are_not_filterable_from_version_64_on(ask: Ask) -> None:
    for version, filterable in (("63.0", True), ("64.0", False)):
        fields = ask("GET", f"/services/data/v{version}/sobjects/UserLicense/describe").json()["fields"]
        (field,) = (field for field in fields if field["name"] == "UsedLicenses")
        soql = "SELECT Id FROM UserLicense WHERE UsedLicenses > 1000"
        asked = ask("GET", f"/services/data/v{version}/query", params={"q": soql})
        assert (field["filterable"], asked.ok) == (filterable, filterable)


def test_fields_and_objects_that_the_org_lacks_are_gone_everywhere(base: str, ask: Ask, org: StandIn) -> None:
    org.remove_field("Account", "IsPartner")
    org.remove_object("Individual")
    names = [field["name"] for field in ask("GET", f"{DATA}/sobjects/Account/describe").json()["fields"]]
    assert "IsPartner" not in names
    assert query(ask, "SELECT IsPartner FROM Account").json()[0]["errorCode"] == "INVALID_FIELD"
    assert query(ask, "SELECT Id FROM Individual").json()[0]["errorCode"] == "INVALID_TYPE"
    assert "Individual" not in [item["name"] for item in ask("GET", f"{DATA}/sobjects").json()["sobjects"]]


def test_retrieve_keeps_order_and_answers_null_for_what_is_not_there(org: StandIn, ask: Ask) -> None:
    first, second, gone = (org.add("Contact", LastName=name) for name in ("One", "Two", "Gone"))
    org.delete("Contact", gone)
    ids = [second, "003000000000001AAA", gone, "rubbish", first, first[:15]]
    answer = ask("POST", f"{DATA}/composite/sobjects/Contact", json={"ids": ids, "fields": ["LastName"]})
    assert [row and row["LastName"] for row in answer.json()] == ["Two", None, None, None, "One", "One"]


def test_few_ids_may_be_retrieved_by_get(org: StandIn, ask: Ask) -> None:
    contact = org.add("Contact", LastName="Few")
    asked = {"ids": f"{contact},003000000000001AAA", "fields": "LastName,Email"}
    few, none = ask("GET", f"{DATA}/composite/sobjects/Contact", params=asked).json()
    assert (few["LastName"], few["Email"], none) == ("Few", None, None)


def test_retrieve_refuses_unknown_fields_and_more_than_2000_ids(org: StandIn, ask: Ask) -> None:
    path = f"{DATA}/composite/sobjects/Contact"
    unknown = ask("POST", path, json={"ids": ["003000000000001AAA"], "fields": ["Shoe"]})
    assert (unknown.status_code, unknown.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert ask("POST", path, json={"ids": ["003000000000001AAA"] * 2001, "fields": ["Id"]}).status_code == 400
    assert ask("POST", path, json={"ids": ["003000000000001AAA"] * 2000, "fields": ["Id"]}).json() == [None] * 2000


def part(reference: str, url: str) -> dict[str, str]:
    return {"method": "GET", "referenceId": reference, "url": DATA + url}


def test_a_composite_answers_each_part_with_its_own_status(ask: Ask) -> None:
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


def test_a_composite_takes_25_parts_and_five_queries(ask: Ask) -> None:
    describes = [part(f"r{number}", "/sobjects/User/describe") for number in range(25)]
    queries = [part(f"q{number}", "/query?q=SELECT+Id+FROM+Organization") for number in range(6)]
    for parts, status in ((describes[:20] + queries[:5], 200), (queries, 400), ([*describes, queries[0]], 400)):
        assert ask("POST", f"{DATA}/composite", json={"compositeRequest": parts}).status_code == status


def test_pages_of_a_composite_query_are_read_on_by_get(org: StandIn, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(org, "batch_size", 1)
    parts = [part("a", "/query?q=SELECT+Id+FROM+UserLogin"), part("b", "/query?q=SELECT+Id+FROM+Organization")]
    for _ in range(2):
        org.add("User")
    body = ask("POST", f"{DATA}/composite", json={"compositeRequest": parts}).json()["compositeResponse"][0]["body"]
    assert not body["done"]
    assert len(ask("GET", body["nextRecordsUrl"]).json()["records"]) == 1


def token(base: str, **form: str) -> requests.Response:
    return requests.post(f"{base}/services/oauth2/token", data=form, timeout=20)


def test_client_credentials_give_a_session(org: StandIn, base: str) -> None:
    form = {"grant_type": "client_credentials", "client_id": org.client_id}
    granted = token(base, **form, client_secret=org.client_secret).json()
    assert (granted["access_token"], granted["instance_url"]) == (org.access_token, base)
    refused = token(base, **form, client_secret="wrong")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_client")


def test_a_signed_assertion_gives_a_session(org: StandIn, base: str) -> None:
    key, other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    org.jwt_public_key = public.decode()
    claims = {"iss": org.client_id, "sub": "admin@example.com", "aud": "https://test.salesforce.com"}
    claims |= {"exp": int(time.time()) + 120}  # type: ignore[dict-item]
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    for signer, said, error in (
        (key, claims, None),
        (other, claims, "invalid_grant"),
        (key, claims | {"sub": "stranger@example.com"}, "invalid_grant"),
        (key, claims | {"aud": "https://example.com"}, "invalid_grant"),
        (key, claims | {"iss": "nobody"}, "invalid_client_id"),
    ):
        answer = token(base, grant_type=grant, assertion=jwt.encode(said, signer, algorithm="RS256"))
        assert answer.json().get("error") == error
        assert ("access_token" in answer.json()) is (error is None)


def test_an_unknown_grant_is_an_oauth_error_object(base: str) -> None:
    answer = token(base, grant_type="password")
    assert answer.json() == {"error": "unsupported_grant_type", "error_description": "grant type not supported"}


def test_requests_are_logged_for_tests(org: StandIn, ask: Ask) -> None:
    query(ask, "SELECT Id FROM Contact WHERE LastName = 'O''Brien'")
    (logged,) = org.requests
    assert (logged.method, logged.path) == ("GET", f"{DATA}/query")
    assert logged.query == {"q": "SELECT Id FROM Contact WHERE LastName = 'O''Brien'"}


def test_faults_befall_the_next_requests_in_their_order(org: StandIn, ask: Ask) -> None:
    unavailable = json.dumps([{"message": "Server too busy", "errorCode": "SERVER_UNAVAILABLE"}])
    org.faults.extend([Fault(status=503, body=unavailable), Fault(drop=True), Fault(cut_after=20)])
    assert ask("GET", f"{DATA}/sobjects").json()[0]["errorCode"] == "SERVER_UNAVAILABLE"
    with pytest.raises(requests.ConnectionError):
        ask("GET", f"{DATA}/sobjects")
    with pytest.raises(requests.RequestException):
        ask("GET", f"{DATA}/sobjects")
    assert ask("GET", f"{DATA}/sobjects").ok


def test_a_fault_may_wait_for_its_path(org: StandIn, ask: Ask) -> None:
    org.faults.append(Fault(status=500, body="[]", only="/query"))
    assert ask("GET", f"{DATA}/sobjects").ok
    assert query(ask, "SELECT Id FROM Organization").status_code == 500


@pytest.mark.parametrize(
    ("lost", "soql", "found"),
    [
        ({"ViewAllData", "ModifyAllData", "ManageNetworks"}, "SELECT Id FROM NetworkMember", 0),
        ({"ManageUsers", "MonitorLoginHistory"}, "SELECT Id FROM LoginHistory", 0),
        ({"ViewSetup"}, "SELECT Id FROM UserLicense", "INVALID_TYPE"),
        ({"ViewRoles"}, "SELECT UserRoleId FROM User", "INVALID_FIELD"),
        ({"ViewSetup"}, "SELECT ProfileId FROM User", "INVALID_FIELD"),
    ],
)
def test_missing_permissions_hide_rows_fields_or_objects(
    org: StandIn, ask: Ask, monkeypatch: pytest.MonkeyPatch, lost: set[str], soql: str, found: object
) -> None:
    user = org.add("User")
    org.add("NetworkMember", NetworkId=org.add("Network", Name="Elsewhere"), MemberId=user)
    org.login(user)
    assert query(ask, soql).json()["totalSize"] > 0
    monkeypatch.setattr(org, "permissions", org.permissions - lost)
    body = query(ask, soql).json()
    assert (body["totalSize"] if isinstance(body, dict) else body[0]["errorCode"]) == found
    said = query(ask, "SELECT PermissionsViewSetup FROM UserPermissionAccess").json()["records"][0]
    assert said["PermissionsViewSetup"] is ("ViewSetup" not in lost)


def test_hidden_rows_are_not_found_and_hidden_parents_are_null(org: StandIn, ask: Ask) -> None:
    home = org.add("Account", Name="Secret")
    contact = org.add("Contact", LastName="Seen", AccountId=home)
    org.hide("Account", rows=lambda row: row["Name"] == "Secret")
    assert query(ask, f"SELECT Id FROM Account WHERE Id = '{home}'").json()["totalSize"] == 0
    seen = query(ask, f"SELECT AccountId, Account.Name FROM Contact WHERE Id = '{contact}'").json()["records"][0]
    assert (seen["AccountId"], seen["Account"]) == (home, None)
    read = ask("POST", f"{DATA}/composite/sobjects/Account", json={"ids": [home], "fields": ["Name"]})
    assert read.json() == [None]
