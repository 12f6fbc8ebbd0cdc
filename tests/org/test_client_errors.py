"""The client: whatever an org answers, it ends in one sentence without token or key."""

import json
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from fixtures.org.api.client import Client
from fixtures.org.errors import (
    LimitReached,
    NotAuthorized,
    OrgError,
    OrgUnavailable,
    QueryGaveUp,
    QueryRefused,
    SignInFailed,
)
from fixtures.org.http.session import ReadOnlySession
from tests.standin import StandIn
from tests.standin.http.faults import Fault

KEY = "jane.canary@example.com"
ASKED = f"SELECT Id FROM Contact WHERE Email = '{KEY}'"


@pytest.fixture
def client(base: str, org: StandIn) -> Iterator[Client]:
    with ReadOnlySession(sleep=lambda _: None) as session:
        yield Client(session, base, org.access_token, "66.0")


def page(*records: Any, total: Any = None, **more: Any) -> str:
    size = len(records) if total is None else total
    return json.dumps({"totalSize": size, "done": True, "records": records} | more)


def parts(*answers: tuple[str, int, Any]) -> str:
    names = ("referenceId", "httpStatusCode", "body")
    return json.dumps({"compositeResponse": [dict(zip(names, answer, strict=True)) for answer in answers]})


def errors(code: str, message: str = "") -> str:
    return json.dumps([{"errorCode": code, "message": message}])


def test_a_refused_query_is_reported_without_its_keys(client: Client) -> None:
    soqls = ["SELECT Id FROM Contact", f"SELECT Nope__c FROM User WHERE Username = '{KEY}'"]
    with pytest.raises(QueryRefused, match=r"the query on User .*INVALID_FIELD.*Nope__c") as refused:
        list(client.query_chunks(soqls))
    assert refused.value.code == "INVALID_FIELD"
    assert KEY not in str(refused.value)
    with pytest.raises(QueryRefused, match=r"the query on User") as refused:
        list(client.query(soqls[1]).records)
    assert KEY not in str(refused.value)


def test_a_key_that_the_org_repeats_is_left_out_and_the_message_kept_harmless(client: Client, org: StandIn) -> None:
    body = errors("INVALID_QUERY_FILTER_OPERATOR", f"\nx '{KEY}'\n ^\nERROR at Row:1:Column:9\nbad \x1b[31mid: {KEY}")
    org.faults.append(Fault(status=400, body=body))
    with pytest.raises(QueryRefused) as refused:
        list(client.query(ASKED).records)
    assert refused.value.message == "bad \N{REPLACEMENT CHARACTER}[31mid: \N{HORIZONTAL ELLIPSIS}"


@pytest.mark.parametrize(
    ("status", "body", "error", "sentence"),
    [
        (401, errors("INVALID_SESSION_ID", "Session expired or invalid"), SignInFailed, "sign in again"),
        (401, errors("INVALID_SESSION_ID", "not valid for use with the REST API"), SignInFailed, "not one of a web"),
        (403, errors("API_DISABLED_FOR_ORG", "The REST API is not enabled"), SignInFailed, "API Enabled"),
        (403, errors("API_CURRENTLY_DISABLED", "API is currently disabled"), SignInFailed, "API Enabled"),
        (403, errors("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), LimitReached, "no API calls left"),
        (400, errors("QUERY_TIMEOUT", "running for too long"), QueryGaveUp, "check a smaller load"),
        (400, errors("INVALID_QUERY_LOCATOR", "invalid query locator"), QueryGaveUp, "INVALID_QUERY_LOCATOR"),
        (403, errors("INSUFFICIENT_ACCESS", "no"), NotAuthorized, "query on Contact to the running user"),
        (403, "<html>", NotAuthorized, "HTTP 403"),
        (404, errors("NOT_FOUND"), QueryRefused, "NOT_FOUND"),
        (400, errors("MALFORMED_QUERY", "unexpected token"), QueryRefused, "unexpected token"),
        (410, errors("GONE"), OrgError, "raise api_version"),
        (414, "", OrgError, "too long"),
        (431, "", OrgError, "too long"),
        (418, "7", QueryRefused, "HTTP 418"),
        (407, '{"error": "no"}', OrgUnavailable, "asks for a password"),
        (420, errors("NO_ROUTE", "no"), OrgUnavailable, "knows no way to the org"),
        (400, "[7]", QueryRefused, "HTTP 400"),
        (300, "[]", OrgError, "redirects"),
    ],
)
def test_each_refusal_of_an_org_is_its_own_error(
    status: int, body: str, error: type[OrgError], sentence: str, client: Client, org: StandIn
) -> None:
    org.faults.append(Fault(status=status, body=body))
    with pytest.raises(error, match=sentence):
        list(client.query(ASKED).records)


CONCURRENT = Fault(status=403, body=errors("REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests Limit exceeded."))


def test_too_many_requests_at_once_pass_in_seconds(client: Client, org: StandIn) -> None:
    org.faults.extend([CONCURRENT] * 3)
    assert list(client.query(ASKED).records) == []
    assert client.calls == 4


def test_too_many_requests_at_once_that_do_not_pass_are_not_the_limit_of_the_day(client: Client, org: StandIn) -> None:
    org.faults.extend([CONCURRENT] * 4)
    with pytest.raises(LimitReached, match=r"too many requests at once .*ConcurrentRequests.* run again later"):
        list(client.query(ASKED).records)


@pytest.mark.parametrize(
    "ask", [lambda client: client.describe(["User"]), lambda client: list(client.query(ASKED).records)]
)
def test_an_org_that_is_unavailable_four_times_ends_in_one_sentence(
    ask: Callable[[Client], Any], client: Client, org: StandIn
) -> None:
    org.faults.extend([Fault(status=503, body="<html>Down for maintenance</html>")] * 4)
    with pytest.raises(OrgUnavailable, match=r"^The org fails to answer .*run again later\.$"):
        ask(client)
    assert client.calls == 4


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>Log in</html>",
        '{"totalSize": 1',
        "7",
        "null",
        "[]",
        "{}",
        page({"Id": "x"}, total="1"),
        page({"Id": "x"}, total=True),
        page("x"),
        page(records=None),
        page(done=False),
        page(done="no"),
    ],
)
def test_an_answer_that_is_no_answer_is_said_to_be_none(body: str, client: Client, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body=body))
    with pytest.raises(OrgError, match="not what the API promises"):
        list(client.query(ASKED).records)


@pytest.mark.parametrize("body", ["", "7", "{}", "[7]", '{"sobjects": 7}', '{"fields": {}}'])
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.describe(["User"]),
        lambda client: list(client.retrieve("User", ["005000000000001AAA"], ["Id"])),
        lambda client: list(client.query_chunks([ASKED])),
    ],
)
def test_no_question_trips_over_an_odd_answer(
    ask: Callable[[Client], Any], body: str, client: Client, org: StandIn
) -> None:
    org.faults.append(Fault(status=200, body=body))
    with pytest.raises(OrgError):
        ask(client)


@pytest.mark.parametrize("total", [0, 2, 500])
def test_a_count_that_is_not_the_rows_read_is_an_error(total: int, client: Client, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body=page({"Id": "x"}, total=total)))
    with pytest.raises(OrgError, match=f"announced {total} rows for the query on Contact and sent 1"):
        list(client.query(ASKED).records)


def test_an_org_that_sends_more_than_it_announced_is_not_read_to_the_end(client: Client, org: StandIn) -> None:
    following = {"done": False, "nextRecordsUrl": "/services/data/v66.0/query/01g000000000001AAA-2000"}
    org.faults.append(Fault(status=200, body=page({"Id": "1"}, {"Id": "2"}, total=1, **following)))
    with pytest.raises(OrgError, match="announced 1 rows"):
        list(client.query(ASKED).records)
    assert client.calls == 1


def test_a_record_that_stands_on_a_page_twice_is_in_the_place_of_another(client: Client, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body=page({"Id": "1"}, {"Id": "2"}, {"Id": "1"})))
    with pytest.raises(OrgError, match="sends rows of the query on Contact twice, and so not all of them; run again"):
        list(client.query(ASKED).records)


def test_a_record_of_an_earlier_page_is_in_the_place_of_another(client: Client, org: StandIn) -> None:
    following = {"done": False, "nextRecordsUrl": "/services/data/v66.0/query/01g000000000001AAA-2000"}
    org.faults.append(Fault(status=200, body=page({"Id": "1"}, {"Id": "2"}, total=4, **following)))
    org.faults.append(Fault(status=200, body=page({"Id": "3"}, {"Id": "1"}, total=4)))
    with pytest.raises(OrgError, match="sends rows of the query on Contact twice"):
        list(client.query(ASKED).records)


def test_a_page_that_comes_again_and_again_is_an_error(client: Client, org: StandIn) -> None:
    following = {"done": False, "nextRecordsUrl": "/services/data/v66.0/query/01g000000000001AAA-2000"}
    org.faults.extend([Fault(status=200, body=page({"Name": "x"}, total=9, **following))] * 3)
    with pytest.raises(OrgError, match="again and again"):
        list(client.query(ASKED).records)


@pytest.mark.parametrize("following", ["@evil.example/x", "/services/data/v66.0/jobs/query", "/../x"])
def test_a_next_page_elsewhere_is_not_fetched(following: str, client: Client, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body=page({"Id": "1"}, total=9, done=False, nextRecordsUrl=following)))
    with pytest.raises(OrgError, match="not what the API promises"):
        list(client.query(ASKED).records)
    assert client.calls == 1


@pytest.mark.parametrize(
    "body",
    [
        parts(),
        parts(("q0", 200, json.loads(page()))),
        parts(("q0", 200, json.loads(page())), ("q0", 200, json.loads(page()))),
        parts(("q0", 200, json.loads(page())), ("q7", 200, json.loads(page()))),
        parts(*((name, 200, json.loads(page())) for name in ("q0", "q1", "q1"))),
    ],
)
def test_a_composite_that_leaves_a_part_unanswered_is_an_error(body: str, client: Client, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body=body))
    with pytest.raises(OrgError, match="did not answer each part"):
        list(client.query_chunks([ASKED, ASKED]))


def test_parts_that_come_in_another_order_are_matched_by_reference(client: Client, org: StandIn) -> None:
    first, second = json.loads(page({"Id": "1"})), json.loads(page({"Id": "2"}))
    org.faults.append(Fault(status=200, body=parts(("q1", 200, second), ("q0", 200, first))))
    assert [record["Id"] for record in client.query_chunks([ASKED, ASKED])] == ["1", "2"]


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "INVALID_TYPE", QueryRefused),
        (403, "NO", NotAuthorized),
        (500, "X", OrgUnavailable),
        (None, "", OrgError),
    ],
)
def test_a_part_that_fails_fails_by_its_own_status(
    status: Any, code: str, error: type[OrgError], client: Client, org: StandIn
) -> None:
    answer = parts(("q0", 200, json.loads(page())), ("q1", status, json.loads(errors(code))))
    org.faults.extend([Fault(status=200, body=answer)] * 4)
    with pytest.raises(error, match="the query on NetworkMember"):
        list(client.query_chunks([ASKED, "SELECT Id FROM NetworkMember"]))


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("[null]", "announced 2 rows for the records of Contact and sent 1"),
        ('[{"Id": "003000000000002AAA"}, {"Id": "003000000000001AAA"}]', "another order"),
    ],
)
def test_a_retrieve_that_does_not_match_its_ids_is_an_error(
    body: str, sentence: str, client: Client, org: StandIn
) -> None:
    org.faults.append(Fault(status=200, body=body))
    with pytest.raises(OrgError, match=sentence):
        list(client.retrieve("Contact", ["003000000000001AAA", "003000000000002AAA"], ["Id"]))


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=401, body=errors("INVALID_SESSION_ID")),
        Fault(status=200, body="<html>"),
        Fault(status=503, body=""),
        Fault(drop=True),
        Fault(cut_after=5),
    ],
)
def test_neither_token_nor_key_shows_in_an_error_its_causes_or_its_frames(
    fault: Fault, client: Client, org: StandIn
) -> None:
    org.faults.extend([fault] * 4)
    with pytest.raises(OrgError) as failed:
        list(client.query(ASKED).records)
    error: BaseException | None = failed.value
    assert KEY not in str(error)
    assert error is not None
    assert error.__cause__ is None
    assert error.__context__ is None
    of_the_product = [
        frame for frame in traceback.walk_tb(error.__traceback__) if "fixtures" in frame[0].f_code.co_filename
    ]
    assert of_the_product
    assert all(org.access_token not in repr(frame.f_locals) for frame, _ in of_the_product)
    assert all("simple_salesforce" not in str(frame.f_code) for frame, _ in traceback.walk_tb(error.__traceback__))
    assert org.access_token not in repr(client)


@pytest.mark.parametrize("status", [429, 503])
def test_a_part_of_a_composite_that_fails_for_a_moment_is_asked_again(
    status: int, client: Client, org: StandIn
) -> None:
    whole, failed = ("q0", 200, json.loads(page({"Id": "1"}))), ("q0", status, None)
    org.faults.extend([Fault(status=200, body=parts(failed))] * 3 + [Fault(status=200, body=parts(whole))])
    assert [record["Id"] for record in client.query_chunks([ASKED])] == ["1"]
    assert client.calls == 4
