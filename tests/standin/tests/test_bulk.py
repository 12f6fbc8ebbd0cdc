"""The stand-in org's Bulk API 2.0 query: jobs, pages, refusals, limits."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from simple_salesforce import Salesforce

from tests.standin import Fault, StandIn, Switches, serve
from tests.standin.tests.org_client import DATA, OrgClient

JOBS = f"{DATA}/jobs/query"


@pytest.fixture
def org(org: StandIn) -> Iterator[StandIn]:
    """Limits and jobs as they were, afterwards."""
    limits = ("bulk_page_size", "polls_until_complete", "bulk_jobs_limit", "not_in_bulk", "failing_jobs")
    before = {name: getattr(org, name) for name in limits}
    org.not_in_bulk, org.failing_jobs = set(), {}
    org.bulk_jobs.clear()
    yield org
    for name, value in before.items():
        setattr(org, name, value)


@pytest.fixture
def ask(org: StandIn, base: str) -> OrgClient:
    return OrgClient(org, base)


def create(ask: OrgClient, soql: str, operation: str = "query", data: str = DATA) -> requests.Response:
    return ask("POST", f"{data}/jobs/query", json={"operation": operation, "query": soql})


def completed(ask: OrgClient, soql: str, operation: str = "query") -> str:
    job = create(ask, soql, operation).json()["id"]
    assert ask("GET", f"{JOBS}/{job}").json()["state"] == "JobComplete"
    return f"{JOBS}/{job}"


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def contacts(org: StandIn, name: str, count: int) -> list[str]:
    return [org.add("Contact", LastName=name) for _ in range(count)]


def test_simple_salesforce_downloads_all_pages_of_a_job(org: StandIn, base: str) -> None:
    made = contacts(org, "Bulk paged", 5)
    org.bulk_page_size = 2
    salesforce = Salesforce(session_id=org.access_token, instance_url=base, version="66.0")
    pages = list(salesforce.bulk2.Contact.query("SELECT Id FROM Contact WHERE LastName = 'Bulk paged'", wait=0))
    assert [row[0] for page in pages for row in cells(page)[1:]] == made


def test_a_page_is_quoted_csv_in_the_order_of_select(org: StandIn, ask: OrgClient) -> None:
    home = org.add("Account", Name="Bulk home")
    org.add("Contact", LastName='A "b",\nc é', AccountId=home)
    org.add("Contact", LastName="alone in bulk")
    soql = "SELECT LastName, Account.Name, IsDeleted, CreatedDate, FirstName FROM Contact WHERE "
    page = ask("GET", completed(ask, f"{soql} Account.Name = 'Bulk home' OR LastName = 'alone in bulk'") + "/results")
    said = '"2026-11-23T09:00:00.000Z",""\n'
    assert page.content.decode() == (
        '"LastName","Account.Name","IsDeleted","CreatedDate","FirstName"\n'
        f'"A ""b"",\nc é","Bulk home","false",{said}"alone in bulk","","false",{said}'
    )
    assert page.headers["Content-Type"].startswith("text/csv")
    assert (page.headers["Sforce-NumberOfRecords"], page.headers["Sforce-Locator"]) == ("2", "null")


def test_results_are_gzipped_only_for_those_who_take_it(org: StandIn, ask: OrgClient) -> None:
    path = completed(ask, "SELECT Id FROM Organization") + "/results"
    packed, plain = (ask("GET", path, headers={"Accept-Encoding": how}) for how in ("gzip", "identity"))
    assert (packed.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert packed.text == plain.text == f'"Id"\n"{org.org_id}"\n'


def test_a_result_is_read_by_locator_in_pages_of_the_wanted_size(org: StandIn, ask: OrgClient) -> None:
    made, read = contacts(org, "By locator", 7), list[str]()
    path, locator, sizes = completed(ask, "SELECT Id FROM Contact WHERE LastName = 'By locator'"), "", []
    while locator != "null":
        page = ask("GET", path + "/results", params={"maxRecords": "3", **({"locator": locator} if locator else {})})
        read += [row[0] for row in cells(page.text)[1:]]
        sizes.append(page.headers["Sforce-NumberOfRecords"])
        locator = page.headers["Sforce-Locator"]
    assert (read, sizes) == (made, ["3", "3", "1"])


def test_result_pages_name_five_at_a_time_and_hold_every_row_once(org: StandIn, ask: OrgClient) -> None:
    made, read, counts = contacts(org, "In parallel", 13), list[str](), []
    org.bulk_page_size = 2
    url = completed(ask, "SELECT Id FROM Contact WHERE LastName = 'In parallel'") + "/resultPages"
    while url:
        listed = ask("GET", url).json()
        counts.append((len(listed["resultPages"]), listed["done"]))
        for page in reversed(listed["resultPages"]):
            read += [row[0] for row in cells(ask("GET", page["resultUrl"]).text)[1:]]
        url = listed.get("nextRecordsUrl")
    assert (sorted(read), counts) == (made, [(5, False), (2, True)])


def test_result_pages_are_not_there_before_version_58(ask: OrgClient) -> None:
    for version, status in (("57.0", 404), ("58.0", 200)):
        data = f"/services/data/v{version}"
        job = create(ask, "SELECT Id FROM Organization", data=data).json()["id"]
        ask("GET", f"{data}/jobs/query/{job}")
        assert ask("GET", f"{data}/jobs/query/{job}/resultPages").status_code == status


def test_another_version_than_the_jobs_gets_no_results(ask: OrgClient) -> None:
    path = completed(ask, "SELECT Id FROM Organization").replace("v66.0", "v65.0")
    assert [ask("GET", f"{path}/{word}").status_code for word in ("results", "resultPages")] == [409, 409]


def test_a_job_runs_as_many_polls_as_the_org_is_set_to(org: StandIn, ask: OrgClient) -> None:
    org.polls_until_complete = 2
    made = create(ask, "SELECT Id FROM Organization").json()
    path = f"{JOBS}/{made['id']}"
    assert made["state"] == "UploadComplete"
    assert [ask("GET", path).json()["state"] for _ in range(2)] == ["InProgress", "InProgress"]
    assert ask("GET", path + "/results").status_code == 400
    job = ask("GET", path).json()
    assert (job["state"], job["numberRecordsProcessed"]) == ("JobComplete", 1)


def test_a_job_can_fail_or_be_aborted(org: StandIn, ask: OrgClient) -> None:
    org.failing_jobs = {"Contact": "Failed", "Account": "Aborted"}
    ended = [
        ask("GET", f"{JOBS}/{create(ask, f'SELECT Id FROM {name}').json()['id']}").json()
        for name in ("Contact", "Account")
    ]
    assert [job["state"] for job in ended] == ["Failed", "Aborted"]
    assert ["errorMessage" in job for job in ended] == [True, False]
    assert {ask("GET", f"{JOBS}/{job['id']}/results").status_code for job in ended} == {400}


def test_a_deleted_job_is_gone(org: StandIn, ask: OrgClient) -> None:
    path = completed(ask, "SELECT Id FROM Organization")
    assert list(org.bulk_jobs) == [path.rpartition("/")[2]]
    assert ask("DELETE", path).status_code == 204
    assert (ask("GET", path).status_code, org.bulk_jobs) == (404, {})


@pytest.mark.parametrize(
    ("soql", "code"),
    [
        ("SELECT COUNT() FROM Contact", "API_ERROR"),
        ("SELECT AccountId, COUNT(Id) FROM Contact GROUP BY AccountId", "API_ERROR"),
        ("SELECT Id FROM Contact LIMIT 5 OFFSET 0", "API_ERROR"),
        ("SELECT Id, (SELECT Id FROM Contacts) FROM Account", "MALFORMED_QUERY"),
        ("SELECT Nothing FROM Contact", "INVALID_FIELD"),
        ("SELECT Id FROM Nothing", "INVALID_TYPE"),
    ],
)
def test_what_bulk_queries_cannot_do_is_refused(org: StandIn, ask: OrgClient, soql: str, code: str) -> None:
    refused = create(ask, soql)
    assert (refused.status_code, refused.json()[0]["errorCode"], org.bulk_jobs) == (400, code, {})


def test_an_object_that_bulk_does_not_have_is_still_in_rest(org: StandIn, ask: OrgClient) -> None:
    org.not_in_bulk = {"NetworkMember"}
    refused = create(ask, "SELECT Id FROM NetworkMember")
    message = "Entity 'NetworkMember' is not supported by the Bulk API"
    assert (refused.status_code, refused.json()) == (400, [{"message": message, "errorCode": "INVALIDENTITY"}])
    assert ask.query("SELECT Id FROM NetworkMember").status_code == 200


def test_a_days_jobs_are_limited_and_limits_say_how_many_are_left(org: StandIn, ask: OrgClient) -> None:
    org.bulk_jobs_made.clear()
    org.bulk_jobs_limit = 2
    made = [create(ask, "SELECT Id FROM Organization") for _ in range(3)]
    assert [answer.status_code for answer in made] == [200, 200, 400]
    assert made[2].json()[0]["errorCode"] == "LIMIT_EXCEEDED"
    assert ask("GET", f"{DATA}/limits").json()["DailyBulkV2QueryJobs"] == {"Max": 2, "Remaining": 0}
    org.now += timedelta(hours=24)
    assert create(ask, "SELECT Id FROM Organization").status_code == 200


def test_bulk_shows_what_rest_shows(org: StandIn, ask: OrgClient, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, gone, unseen = contacts(org, "Shown or not", 3)
    org.delete("Contact", gone)
    org.hide("Contact", rows=lambda row: row["Id"] == unseen)
    soql = "SELECT Id FROM Contact WHERE LastName = 'Shown or not'"
    read = [cells(ask("GET", completed(ask, soql, word) + "/results").text)[1:] for word in ("query", "queryAll")]
    assert read == [[[shown]], [[shown], [gone]]]
    monkeypatch.setattr(org, "permissions", org.permissions - {"ViewRoles"})
    assert create(ask, "SELECT UserRoleId FROM User").json()[0]["errorCode"] == "INVALID_FIELD"


def test_the_same_query_later_shows_the_rows_of_then(org: StandIn, ask: OrgClient) -> None:
    soql = "SELECT FirstName FROM Contact WHERE LastName = 'Renamed'"
    contact = org.add("Contact", LastName="Renamed", FirstName="Once")
    before = completed(ask, soql) + "/results"
    org.update("Contact", contact, FirstName="Twice")
    after = completed(ask, soql) + "/results"
    assert [ask("GET", path).text for path in (before, after)] == ['"FirstName"\n"Once"\n', '"FirstName"\n"Twice"\n']


def test_a_result_larger_than_what_is_rendered_at_once_is_whole_when_its_job_is(org: StandIn, ask: OrgClient) -> None:
    rows: list[dict[str, Any]] = [{"Id": f"0Ya{number:015d}", "LoginType": "Many"} for number in range(45_000)]
    org.store.insert_all("LoginHistory", rows)
    job = create(ask, "SELECT Id FROM LoginHistory WHERE LoginType = 'Many'").json()["id"]
    while (state := ask("GET", f"{JOBS}/{job}").json())["state"] != "JobComplete":
        assert state["state"] == "InProgress"
    page = ask("GET", f"{JOBS}/{job}/results")
    assert [row[0] for row in cells(page.text)[1:]] == [row["Id"] for row in rows]
    assert state["numberRecordsProcessed"] == len(rows)


def test_an_empty_result_is_a_header_or_nothing_by_switch() -> None:
    soql, bodies = "SELECT Id FROM Contact", []
    for switches in (Switches(), Switches(empty_bulk_body=True)):
        org = StandIn(switches)
        with serve(org) as url:
            page = OrgClient(org, url.base)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("REQUESTS_CA_BUNDLE", url.ca_file)
                answer = page("GET", completed(page, soql) + "/results")
        bodies.append((answer.text, answer.headers["Sforce-NumberOfRecords"], answer.headers["Sforce-Locator"]))
    assert bodies == [('"Id"\n', "0", "null"), ("", "0", "null")]


def test_faults_hit_bulk_pages_like_any_other_answer(org: StandIn, ask: OrgClient) -> None:
    path = completed(ask, "SELECT Id FROM Organization") + "/results"
    org.faults.append(Fault(status=503, body="busy", only="/results"))
    assert ask("GET", path).status_code == 503
    for fault in (Fault(cut_after=5), Fault(drop=True)):
        org.faults.append(fault)
        with pytest.raises(requests.exceptions.RequestException):
            ask("GET", path)
    assert ask("GET", path).status_code == 200


def test_an_unknown_locator_or_body_is_refused(ask: OrgClient) -> None:
    path = completed(ask, "SELECT Id FROM Organization") + "/results"
    refused = [ask("GET", path, params=asked) for asked in ({"locator": "MTAw"}, {"locator": "é"}, {"maxRecords": "0"})]
    refused += [ask("POST", JOBS, data="{"), ask("POST", JOBS, json={"operation": "insert", "query": ""})]
    assert [answer.status_code for answer in refused] == [400] * 5
