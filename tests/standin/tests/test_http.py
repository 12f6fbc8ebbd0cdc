"""The stand-in org answers over HTTPS as Salesforce does: headers, layout, refusals, faults."""

import json
import time
from datetime import UTC, datetime

import pytest
import requests

from tests.standin import Fault, StandIn
from tests.standin.tests.org_client import DATA, OrgClient


@pytest.fixture
def ask(org: StandIn, base: str) -> OrgClient:
    return OrgClient(org, base)


def test_every_answer_has_the_orgs_clock_its_limit_and_cookies(org: StandIn, ask: OrgClient) -> None:
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
def test_json_is_pretty_when_asked_for(ask: OrgClient, asked: str, start: str) -> None:
    answer = ask.query("SELECT Id FROM Contact WHERE LastName = 'Nobody'", headers={"X-PrettyPrint": asked})
    assert answer.text.startswith(start)


def test_a_wrong_session_is_401(org: StandIn, base: str) -> None:
    answer = requests.get(f"{base}{DATA}/limits", headers={"Authorization": "Bearer nobody"}, timeout=20)
    assert answer.status_code == 401
    assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_a_spent_day_is_403(org: StandIn, ask: OrgClient, monkeypatch: pytest.MonkeyPatch) -> None:
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
    ask: OrgClient, method: str, path: str, status: int, code: str
) -> None:
    answer = ask(method, path)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (status, code)


def test_a_long_uri_is_414_and_long_headers_431(ask: OrgClient) -> None:
    keys = ",".join(f"'{number:018d}'" for number in range(1000))
    assert ask.query(f"SELECT Id FROM User WHERE Id IN ({keys})").status_code == 414
    assert ask("GET", f"{DATA}/limits", headers={"X-Long": "x" * 17_000}).status_code == 431


def test_requests_are_logged_for_tests(org: StandIn, ask: OrgClient) -> None:
    ask.query("SELECT Id FROM Contact WHERE LastName = 'O''Brien'")
    (logged,) = org.requests
    assert (logged.method, logged.path) == ("GET", f"{DATA}/query")
    assert logged.query == {"q": "SELECT Id FROM Contact WHERE LastName = 'O''Brien'"}


def test_faults_befall_the_next_requests_in_their_order(org: StandIn, ask: OrgClient) -> None:
    unavailable = json.dumps([{"message": "Server too busy", "errorCode": "SERVER_UNAVAILABLE"}])
    org.faults.extend([Fault(status=503, body=unavailable), Fault(drop=True), Fault(cut_after=20)])
    assert ask("GET", f"{DATA}/sobjects").json()[0]["errorCode"] == "SERVER_UNAVAILABLE"
    with pytest.raises(requests.ConnectionError):
        ask("GET", f"{DATA}/sobjects")
    with pytest.raises(requests.RequestException):
        ask("GET", f"{DATA}/sobjects")
    assert ask("GET", f"{DATA}/sobjects").ok


def test_a_fault_may_wait_for_its_path(org: StandIn, ask: OrgClient) -> None:
    org.faults.append(Fault(status=500, body="[]", only="/query"))
    assert ask("GET", f"{DATA}/sobjects").ok
    assert ask.query("SELECT Id FROM Organization").status_code == 500


def test_latency_and_bandwidth_are_those_that_are_set(
    org: StandIn, ask: OrgClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{DATA}/sobjects/User/describe"
    at_once = ask("GET", path, stream=True).raw.read()
    monkeypatch.setattr(org, "latency", 0.05)
    monkeypatch.setattr(org, "bandwidth", len(at_once) * 10)
    begun = time.monotonic()
    assert ask("GET", path, stream=True).raw.read() == at_once
    assert time.monotonic() - begun >= 0.15
