"""The stand-in org's Bulk API 2.0 ingest: jobs, uploads, states, results, refusals, faults."""

import csv
import io
from collections.abc import Iterator

import pytest
import requests
from simple_salesforce import Salesforce

from tests.standin import Fault, StandIn, serve
from tests.standin.tests.org_client import DATA, OrgClient

INGEST = f"{DATA}/jobs/ingest"
ALL = ("successfulResults", "failedResults", "unprocessedrecords")


@pytest.fixture
def org() -> StandIn:
    org = StandIn()
    org.add_field("Contact", "Legacy_Id__c", externalId=True)
    return org


@pytest.fixture
def ask(org: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[OrgClient]:
    with serve(org) as url:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", url.ca_file)
        yield OrgClient(org, url.base)


def create(ask: OrgClient, sobject: str = "Contact", operation: str = "insert", **more: str) -> requests.Response:
    return ask("POST", INGEST, json={"object": sobject, "operation": operation, **more})


def closed(ask: OrgClient, text: str, sobject: str = "Contact", operation: str = "insert", **more: str) -> str:
    """The path of a job whose upload is complete."""
    path = f"{INGEST}/{create(ask, sobject, operation, **more).json()['id']}"
    assert ask("PUT", f"{path}/batches", data=text.encode()).status_code == 201
    assert ask("PATCH", path, json={"state": "UploadComplete"}).json()["state"] == "UploadComplete"
    return path


def cells(answer: requests.Response, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode(), newline=""), delimiter=delimiter))


def last_names(org: StandIn) -> list[str]:
    return [row["LastName"] for row in org.rows("Contact")]


def test_a_job_goes_from_open_to_complete_and_its_rows_are_in_the_org(org: StandIn, ask: OrgClient) -> None:
    made = create(ask).json()
    home = f"services/data/v66.0/jobs/ingest/{made['id']}/batches"
    assert (made["state"], made["jobType"], made["contentUrl"]) == ("Open", "V2Ingest", home)
    uploaded = ask("PUT", f"/{home}", data="LastName,Email\nMeyer,ute@example.com\nKlein,nobody\n")
    assert (uploaded.status_code, uploaded.text, last_names(org)) == (201, "", [])
    closed = ask("PATCH", f"{INGEST}/{made['id']}", json={"state": "UploadComplete"}).json()
    assert (closed["state"], "contentUrl" in closed, last_names(org)) == ("UploadComplete", False, ["Meyer"])
    job = ask("GET", f"{INGEST}/{made['id']}").json()
    counts = job["numberRecordsProcessed"], job["numberRecordsFailed"]
    assert (job["state"], job["lineEnding"], job["columnDelimiter"], counts) == ("JobComplete", "LF", "COMMA", (2, 1))


def test_results_repeat_the_uploaded_columns_in_an_order_of_their_own(org: StandIn, ask: OrgClient) -> None:
    path = closed(ask, 'Title,LastName,Email\n"Dr. ""X"",\nY",Meyer,\n,Klein,nobody\n,Groß,\n')
    ask("GET", path)
    taken, refused, rest = (cells(ask("GET", f"{path}/{name}")) for name in ALL)
    ids = {row["LastName"]: row["Id"] for row in org.rows("Contact")}
    assert taken == [
        ["sf__Id", "sf__Created", "Title", "LastName", "Email"],
        [ids["Groß"], "true", "", "Groß", ""],
        [ids["Meyer"], "true", 'Dr. "X",\nY', "Meyer", ""],
    ]
    said = "INVALID_EMAIL_ADDRESS:Email: invalid email address: nobody:Email --"
    assert refused == [["sf__Id", "sf__Error", "Title", "LastName", "Email"], ["", said, "", "Klein", "nobody"]]
    assert rest == [["Title", "LastName", "Email"]]


def test_simple_salesforce_loads_and_reads_its_results(org: StandIn, ask: OrgClient) -> None:
    salesforce = Salesforce(session_id=org.access_token, instance_url=ask.base, version="66.0")
    rows = [{"Legacy_Id__c": f"L-{number}", "LastName": f"Person {number}"} for number in range(3)]
    (job,) = salesforce.bulk2.Contact.upsert(records=rows, external_id_field="Legacy_Id__c")
    assert (job["numberRecordsTotal"], job["numberRecordsProcessed"], job["numberRecordsFailed"]) == (3, 3, 0)
    results = salesforce.bulk2.Contact.get_successful_records(job["job_id"])
    assert results.count("Person") == len(last_names(org)) == 3


@pytest.mark.parametrize(
    ("words", "text", "message"),
    [
        ({}, "LastName\r\nMeyer\r\n", "ClientInputError : LineEnding is invalid on user data. Current LineEnding"),
        ({"lineEnding": "CRLF"}, "LastName\nMeyer\n", "Current LineEnding setting is CRLF"),
        ({"lineEnding": "CRLF"}, "LastName\r\nMeyer\n", "Current LineEnding setting is CRLF"),
        ({}, "LastName,Shoe\nMeyer,42\n", "InvalidBatch : Field name not found : Shoe"),
        ({}, "LastName,Shoe.Size\nMeyer,42\n", "InvalidBatch : Unable to find relationship: Shoe"),
        ({}, "LastName,Account.Name\nMeyer,Acme\n", "InvalidBatch : Field name not found : Account.Name"),
        (
            {},
            "LastName,User:Owner.Username\nMeyer,admin@example.com\n",
            "InvalidBatch : type is not needed for non polymorphic foreign key references: Owner",
        ),
        ({}, 'LastName\n"Meyer"x\n', "InvalidBatch : Failed to parse CSV"),
        ({}, "LastName,Email\nMeyer\n", "InvalidBatch : Failed to parse CSV"),
        ({}, "", "InvalidBatch : Failed to parse CSV"),
    ],
)
def test_a_file_that_is_not_as_the_job_says_fails_the_job_as_a_whole(
    org: StandIn, ask: OrgClient, words: dict[str, str], text: str, message: str
) -> None:
    path = closed(ask, text, **words)
    job = ask("GET", path).json()
    counts = job["numberRecordsProcessed"], job["numberRecordsFailed"]
    assert (job["state"], counts, last_names(org)) == ("Failed", (0, 0), [])
    assert message in job["errorMessage"]
    assert len(cells(ask("GET", f"{path}/failedResults"))) == 1


def test_the_rows_of_a_job_that_failed_for_its_header_are_unprocessed(ask: OrgClient) -> None:
    path = closed(ask, "LastName,Shoe\nMeyer,42\n")
    ask("GET", path)
    assert cells(ask("GET", f"{path}/unprocessedrecords")) == [["LastName", "Shoe"], ["Meyer", "42"]]


@pytest.mark.parametrize(
    ("name", "mark"),
    [("BACKQUOTE", "`"), ("CARET", "^"), ("COMMA", ","), ("PIPE", "|"), ("SEMICOLON", ";"), ("TAB", "\t")],
)
def test_files_of_each_delimiter_and_line_end_are_taken(org: StandIn, ask: OrgClient, name: str, mark: str) -> None:
    text = f'LastName{mark}Title\r\nMeyer{mark}"a{mark}b\r\nc"\r\n'
    path = closed(ask, text, columnDelimiter=name, lineEnding="CRLF")
    assert ask("GET", path).json()["numberRecordsFailed"] == 0
    assert [row["Title"] for row in org.rows("Contact")] == [f"a{mark}b\r\nc"]
    assert cells(ask("GET", f"{path}/successfulResults"), mark)[1][2:] == ["Meyer", f"a{mark}b\r\nc"]


def test_a_parent_is_named_by_its_external_id(org: StandIn, ask: OrgClient) -> None:
    boss = org.add("Contact", LastName="Boss", Legacy_Id__c="L-0")
    closed(ask, "LastName,ReportsTo.Legacy_Id__c\nMeyer,L-0\n")
    assert org.rows("Contact")[1]["ReportsToId"] == boss


def test_a_parent_of_several_kinds_is_named_with_its_object(org: StandIn, ask: OrgClient) -> None:
    user = org.add("User", LastName="Meyer", ProfileId=org.rows("Profile")[0]["Id"])
    for header, state in (("DelegatedApprover.Username", "Failed"), ("User:DelegatedApprover.Username", "JobComplete")):
        path = closed(ask, f"Id,{header}\n{user},admin@example.com\n", "User", "update")
        assert ask("GET", path).json()["state"] == state
    assert org.rows("User")[1]["DelegatedApproverId"] == org.user_id


def test_update_and_upsert_change_the_rows_that_they_find(org: StandIn, ask: OrgClient) -> None:
    contact = org.add("Contact", LastName="Meyer", Legacy_Id__c="L-1")
    changed = closed(ask, f"Id,LastName\n{contact},Klein\n", operation="update")
    upserted = closed(
        ask, "Legacy_Id__c,LastName\nL-1,Groß\nL-2,New\n", operation="upsert", externalIdFieldName="Legacy_Id__c"
    )
    assert last_names(org) == ["Groß", "New"]
    assert ask("GET", changed).json()["operation"] == "update"
    assert ask("GET", upserted).json()["externalIdFieldName"] == "Legacy_Id__c"
    assert [row[1] for row in cells(ask("GET", f"{upserted}/successfulResults"))] == ["sf__Created", "true", "false"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ({"object": "Shoe"}, "INVALIDJOB", "Unable to find object: Shoe"),
        ({"object": "LoginHistory"}, "INVALIDENTITY", "Entity 'LoginHistory' is not supported by the Bulk API"),
        ({"operation": "hardDelete"}, "INVALIDJOB", "hardDelete"),
        ({"operation": "upsert"}, "INVALIDJOB", "does not match an External ID for Contact"),
        ({"operation": "upsert", "externalIdFieldName": "Title"}, "INVALIDJOB", "Title does not match an External ID"),
        ({"contentType": "JSON"}, "INVALIDJOB", "only CSV"),
        ({"lineEnding": "CR"}, "INVALIDJOB", "lineEnding"),
        ({"columnDelimiter": ";"}, "INVALIDJOB", "columnDelimiter"),
    ],
)
def test_a_job_that_cannot_be_is_refused(
    org: StandIn, ask: OrgClient, words: dict[str, str], code: str, message: str
) -> None:
    org.not_in_bulk = {"LoginHistory"}
    refused = ask("POST", INGEST, json={"object": "Contact", "operation": "insert", **words})
    assert (refused.status_code, refused.json()[0]["errorCode"], org.ingest_jobs) == (400, code, {})
    assert message in refused.json()[0]["message"]
    assert ask("POST", INGEST, data="no JSON").json()[0]["errorCode"] == "JSON_PARSER_ERROR"


@pytest.mark.parametrize(
    ("sobject", "operation", "text", "message"),
    [
        ("NetworkMember", "insert", "MemberId\n005000000000001\n", "entity type cannot be inserted: Network Member"),
        ("Profile", "update", "Id\n00e000000000001\n", ""),
        ("UserLicense", "update", "Id\n100000000000001\n", "entity type cannot be updated: User License"),
    ],
)
def test_what_an_object_cannot_do_is_refused_row_by_row(
    ask: OrgClient, sobject: str, operation: str, text: str, message: str
) -> None:
    path = closed(ask, text, sobject, operation)
    assert ask("GET", path).json()["numberRecordsFailed"] == 1
    assert message in cells(ask("GET", f"{path}/failedResults"))[1][1]


def test_a_member_group_is_never_upserted(org: StandIn) -> None:
    (result,) = org.load("upsert", "NetworkMemberGroup", [{"NetworkId": "0DB000000000001"}])
    assert result.code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


def test_data_is_uploaded_once(org: StandIn, ask: OrgClient) -> None:
    path = f"{INGEST}/{create(ask).json()['id']}"
    statuses = [ask("PUT", f"{path}/batches", data=f"LastName\n{name}\n") for name in ("Meyer", "Klein")]
    assert [answer.status_code for answer in statuses] == [201, 400]
    assert "make sure you only do 'PUT' once on a given Job" in statuses[1].json()[0]["message"]
    ask("PATCH", path, json={"state": "UploadComplete"})
    assert ask("PUT", f"{path}/batches", data="LastName\nGroß\n").status_code == 400
    assert last_names(org) == ["Meyer"]


def test_more_than_150_megabytes_of_base64_are_too_much(org: StandIn, ask: OrgClient) -> None:
    assert org.ingest_limit == 150_000_000
    org.ingest_limit = 20
    path = f"{INGEST}/{create(ask).json()['id']}"
    assert ask("PUT", f"{path}/batches", data="LastName\nMeyer \n").status_code == 413
    assert ask("PUT", f"{path}/batches", data="LastName\nMeyer\n").status_code == 201


def test_a_job_takes_as_many_polls_as_the_org_is_set_to_and_loads_meanwhile(org: StandIn, ask: OrgClient) -> None:
    org.polls_until_complete = 2
    path = closed(ask, "LastName\n" + "".join(f"P{number}\n" for number in range(9)))
    seen = [len(last_names(org))]
    for state in ("InProgress", "InProgress", "JobComplete"):
        job = ask("GET", path).json()
        assert job["state"] == state
        assert job["numberRecordsProcessed"] == len(last_names(org))
        seen.append(len(last_names(org)))
        assert ask("GET", f"{path}/successfulResults").status_code == (200 if state == "JobComplete" else 400)
    assert seen == [3, 6, 9, 9]


def test_an_aborted_job_keeps_what_is_loaded_and_names_the_rest(org: StandIn, ask: OrgClient) -> None:
    org.polls_until_complete = 1
    path = closed(ask, "LastName\nMeyer\nKlein\n")
    assert ask("PATCH", path, json={"state": "Aborted"}).json()["state"] == "Aborted"
    assert ask("GET", path).json()["state"] == "Aborted"
    assert (last_names(org), cells(ask("GET", f"{path}/unprocessedrecords"))[1:]) == (["Meyer"], [["Klein"]])
    assert len(cells(ask("GET", f"{path}/successfulResults"))) == 2


def test_a_job_is_set_to_fail_half_way_once(org: StandIn, ask: OrgClient) -> None:
    org.failing_loads["Contact"] = 2
    rows = "LastName,Email\nMeyer,\nKlein,nobody\nGroß,\n"
    failed, again = closed(ask, rows), closed(ask, rows)
    job = ask("GET", failed).json()
    assert (job["state"], job["numberRecordsProcessed"], job["numberRecordsFailed"]) == ("Failed", 2, 1)
    assert "errorMessage" in job
    counts = [len(cells(ask("GET", f"{failed}/{name}"))) - 1 for name in ALL]
    assert (counts, ask("GET", again).json()["state"]) == ([1, 1, 1], "JobComplete")


def test_locked_rows_are_refused_and_go_in_with_the_next_job(org: StandIn, ask: OrgClient) -> None:
    org.locked_rows["Contact"] = 1
    path = closed(ask, "LastName\nMeyer\nKlein\n")
    ask("GET", path)
    assert cells(ask("GET", f"{path}/failedResults"))[1][1].startswith("UNABLE_TO_LOCK_ROW:")
    closed(ask, "LastName\nMeyer\n")
    assert last_names(org) == ["Klein", "Meyer"]


def test_what_was_done_stays_done_when_its_answer_is_lost(org: StandIn, ask: OrgClient) -> None:
    org.faults.append(Fault(drop=True, only="/jobs/ingest"))
    with pytest.raises(requests.ConnectionError):
        create(ask)
    assert [job["state"] for job in ask("GET", INGEST).json()["records"]] == ["Open"]


@pytest.mark.parametrize(
    ("begin", "state", "status"),
    [(False, "JobComplete", 400), (True, "UploadComplete", 400), (True, "Aborted", 400), (False, "Aborted", 200)],
)
def test_a_state_is_changed_only_from_one_that_allows_it(ask: OrgClient, begin: bool, state: str, status: int) -> None:
    path = closed(ask, "LastName\nMeyer\n") if begin else f"{INGEST}/{create(ask).json()['id']}"
    if begin:
        ask("GET", path)
    assert ask("PATCH", path, json={"state": state}).status_code == status


def test_a_job_without_data_is_not_begun(ask: OrgClient) -> None:
    path = f"{INGEST}/{create(ask).json()['id']}"
    refused = ask("PATCH", path, json={"state": "UploadComplete"})
    assert (refused.status_code, ask("GET", path).json()["state"]) == (400, "Open")


def test_jobs_are_listed_by_type_a_thousand_at_a_time(org: StandIn, ask: OrgClient) -> None:
    made = [create(ask).json()["id"] for _ in range(2)]
    listed = ask("GET", INGEST, params={"jobType": "V2Ingest"}).json()
    assert ([job["id"] for job in listed["records"]], listed["done"]) == (made, True)
    assert ask("GET", INGEST, params={"jobType": "Classic"}).json()["records"] == []
    org.ingest_jobs |= {f"750{number}": org.ingest_jobs[made[0]] for number in range(999)}
    first = ask("GET", INGEST).json()
    second = ask("GET", first["nextRecordsUrl"]).json()
    assert [len(page["records"]) for page in (first, second)] == [1000, 1]
    assert (first["done"], second["done"], second["nextRecordsUrl"]) == (False, True, None)


def test_a_job_is_deleted_once_it_is_not_open(org: StandIn, ask: OrgClient) -> None:
    path = f"{INGEST}/{create(ask).json()['id']}"
    assert ask("DELETE", path).status_code == 400
    ask("PATCH", path, json={"state": "Aborted"})
    assert ask("DELETE", path).status_code == 204
    gone = [ask("GET", path), ask("DELETE", path), ask("PATCH", path), ask("PUT", f"{path}/batches", data="")]
    gone.append(ask("GET", f"{path}/failedResults"))
    assert ({answer.status_code for answer in gone}, org.ingest_jobs) == ({404}, {})


def test_nobody_loads_without_a_session(org: StandIn, ask: OrgClient) -> None:
    path = f"{INGEST}/{create(ask).json()['id']}"
    nobody = {"Authorization": "Bearer nobody"}
    asked = [("POST", INGEST), ("GET", INGEST), ("PUT", f"{path}/batches"), ("PATCH", path), ("DELETE", path)]
    assert {
        requests.request(method, ask.base + url, headers=nobody, timeout=20).status_code for method, url in asked
    } == {401}
    assert len(org.ingest_jobs) == 1


def test_a_large_job_is_loaded_a_batch_at_a_time_and_batches_count_towards_the_days_limit(ask: OrgClient) -> None:
    path = closed(ask, "Id\n" + "003000000000001\n" * 20_001, operation="update")
    polled = [ask("GET", path).json() for _ in range(2)]
    seen = [(job["state"], job["numberRecordsProcessed"]) for job in polled]
    assert seen == [("InProgress", 20_000), ("JobComplete", 20_001)]
    assert ask("GET", f"{DATA}/limits").json()["DailyBulkApiBatches"] == {"Max": 15000, "Remaining": 14997}


def test_an_aborted_job_is_not_begun(org: StandIn, ask: OrgClient) -> None:
    path = f"{INGEST}/{create(ask).json()['id']}"
    ask("PUT", f"{path}/batches", data="LastName\nMeyer\n")
    ask("PATCH", path, json={"state": "Aborted"})
    assert ask("PATCH", path, json={"state": "UploadComplete"}).status_code == 400
    assert last_names(org) == []
