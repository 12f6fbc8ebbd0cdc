"""An org that fails in mid-read ends the run in one sentence; one that hides something makes it a NO-GO."""

import json
import socketserver
import threading
from pathlib import Path

import pytest

from checks import CREATE, catalogue
from fixtures.org.questions import DESCRIBED, sobject_of
from fixtures.snapshot import Snapshot
from reports.judging import needs
from tests.runs.whole_runs import Ended, Runner, refused
from tests.standin import StandIn
from tests.standin.http.faults import Fault
from tests.thoroughness import sample

BEFORE, AFTER = ["checks/before_load", "--org=env", "-q"], ["checks/after_load", "--org=env", "-q"]
QUERY = "v66.0/query"


def refusal(status: int, code: str) -> Fault:
    return Fault(status, json.dumps([{"errorCode": code, "message": "No."}]), only=QUERY)


ENDING: dict[str, tuple[list[Fault], str]] = {
    "the session ends": ([refusal(401, "INVALID_SESSION_ID")], "sign in again, then run again"),
    "no calls are left": ([refusal(403, "REQUEST_LIMIT_EXCEEDED")], "The org has no API calls left"),
    "it asks for a long pause": (
        [Fault(503, "[]", {"Retry-After": "3600"}, only=QUERY)],
        "asks to wait 3600 seconds; run again after that",
    ),
    "a web page": ([Fault(200, "<html>Sign in</html>", only=QUERY)], "is not what the API promises"),
    "fewer rows than announced": (
        [Fault(200, '{"totalSize":2,"done":true,"records":[]}', only=QUERY)],
        "announced 2 rows for the query on Organization and sent 0; run again",
    ),
    "a redirect": (
        [Fault(302, "", {"Location": "https://login.example/"}, only=QUERY)],
        "give the org's own My Domain address instead",
    ),
}


@pytest.mark.parametrize("fault", ENDING)
def test_a_fault_in_mid_read_ends_the_run_and_nothing_is_recorded(live: Runner, small_org: StandIn, fault: str) -> None:
    faults, said = ENDING[fault]
    small_org.faults.extend(faults)
    refused(live(*BEFORE, "--record"), said)
    assert not small_org.faults
    assert not (live.migration / "recorded").exists()


def test_half_a_character_in_an_answer_spoils_neither_run_nor_recording(live: Runner, small_org: StandIn) -> None:
    """JSON may hold it, and no file can."""
    name = '"Name": "Acme \\ud83d"'
    record = f'{{"attributes":{{"type":"Organization"}},"Id":"{small_org.org_id}","IsSandbox":true,{name}}}'
    small_org.faults.append(Fault(200, f'{{"totalSize":1,"done":true,"records":[{record}]}}', only=QUERY))
    ended = live(*BEFORE, "--record=plain")
    assert (ended.code, ended.verdict, list(small_org.faults)) == (0, "GO", [])
    assert live("checks/before_load").verdict == "GO"


AS_USUAL = Fault(only="/composite")  # the describes


def gave_up(code: str, only: str) -> Fault:
    return Fault(400, json.dumps([{"errorCode": code, "message": "It took too long."}]), only=only)


@pytest.mark.parametrize(
    ("times", "path", "code"),
    sample(
        [
            (1, QUERY, "QUERY_TIMEOUT"),
            (2, QUERY, "INVALID_QUERY_LOCATOR"),
            (2, "/composite", "QUERY_TIMEOUT"),
            (1, "/composite", "INVALID_QUERY_LOCATOR"),
        ],
        2,
    ),
)
def test_a_query_that_the_org_gives_up_is_asked_in_another_way(
    live: Runner, small_org: StandIn, code: str, times: int, path: str
) -> None:
    small_org.faults.extend([*([AS_USUAL] if path == "/composite" else []), *[gave_up(code, path)] * times])
    ended = live(*BEFORE, "--record")
    assert (ended.code, ended.verdict) == (0, "GO")
    assert not small_org.faults
    replayed = live("checks/before_load", "-q")
    assert (replayed.code, replayed.verdict) == (0, "GO")


def test_a_query_that_the_org_always_gives_up_ends_in_a_sentence(live: Runner, small_org: StandIn) -> None:
    small_org.faults.extend([gave_up("QUERY_TIMEOUT", QUERY)] * 9)
    refused(live(*BEFORE), "QUERY_TIMEOUT", "Run again when the org is less busy")


def test_a_proxy_that_asks_for_a_password_is_named(live: Runner, tmp_path: Path) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), AsksForAPassword) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        place = f"127.0.0.1:{proxy.server_address[1]}"
        settings = {"HTTPS_PROXY": f"http://someone:secret@{place}", "NO_PROXY": "", "no_proxy": ""}
        ended = live(*BEFORE, **settings)
        proxy.shutdown()
    refused(ended, f"The proxy {place}", "asks for a password (407)")
    assert "secret" not in ended.said


class AsksForAPassword(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(4096)
        self.request.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")


def test_an_org_that_stays_unavailable_is_asked_four_times(live: Runner, small_org: StandIn) -> None:
    small_org.faults.extend([refusal(503, "SERVER_UNAVAILABLE")] * 4)
    ended = live(*BEFORE, "--record")
    refused(ended, "attempt 4 of 4", "retries included; run again later")
    assert len([request for request in small_org.requests if QUERY in request.path]) == 4
    assert not (live.migration / "recorded").exists()


def test_what_passes_leaves_no_trace(live: Runner, small_org: StandIn) -> None:
    small_org.faults.append(refusal(503, "SERVER_UNAVAILABLE"))
    small_org.faults.append(Fault(cut_after=40, only="composite"))
    ended = live(*BEFORE, "--record")
    assert (ended.code, ended.verdict, ended.err) == (0, "GO", "")
    assert not small_org.faults
    replayed = live("checks/before_load", "-q")
    assert (replayed.code, replayed.verdict) == (0, "GO")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SF_INSTANCE_URL": "https://127.0.0.1:9"}, "127.0.0.1:9 cannot be reached; look at the address"),
        ({"REQUESTS_CA_BUNDLE": ""}, "is not trusted here; behind a proxy of your company, name its CA file"),
    ],
)
def test_nobody_there_or_nobody_to_trust_is_said(live: Runner, environment: dict[str, str], said: str) -> None:
    refused(live(*BEFORE, "--record", **environment), said)
    assert not (live.migration / "recorded").exists()


def test_fields_that_an_org_may_lack_are_not_missed(live: Runner, small_org: StandIn) -> None:
    small_org.remove_field("Account", "PersonContactId")
    small_org.remove_field("UserLicense", "MonthlyLoginsEntitlement")
    ended = live(*BEFORE)
    assert (ended.code, ended.verdict) == (0, "GO")


UNHARMED = {"passed", "not_applicable", "not_visible"}
BEYOND_THE_ORG = {"LOAD-11": "warned", "RUN-02": "warned", "SEA-03": "warned"}
"""What is said of any run in its org: the migration is loaded already, seats may have been counted
while it was, and it is held against no before-load run."""


def unseen(ended: Ended) -> set[str]:
    """The checks that a NO-GO says it could not see for; nothing else is wrong, and each says what is hidden."""
    checks = ended.evidence["checks"]
    assert (ended.code, ended.verdict, ended.err) == (1, "NO-GO", "")
    assert all(each["reason"] for each in checks if each["status"] in {"not_applicable", "not_visible"})
    others = {each["id"]: each["status"] for each in checks if each["status"] not in UNHARMED}
    assert others.items() <= BEYOND_THE_ORG.items()
    return having("not_visible", ended)


def having(status: str, ended: Ended) -> set[str]:
    return {each["id"] for each in ended.evidence["checks"] if each["status"] == status}


READ_DESCRIBE = {"ACC-03", "ACC-04", *(f"LOAD-{number:02}" for number in (1, 2, 3, 4, 5, 9, 12, 13, 16))}
"""Checks of before the load that need what the org describes; without User it describes too little for them."""


def standing_on(saved: Path, phase: list[str], sobjects: set[str]) -> set[str]:
    """The checks of a phase, saved here, that need rows of one of these objects, and apply to a load of new users."""
    name = phase[0].removeprefix("checks/")
    snapshot = Snapshot(saved / "wave-1" / name)
    return {
        check.id
        for check in catalogue()
        if check.phase == name
        and sobjects & {sobject_of(table) for table in needs(check, snapshot).all if table not in DESCRIBED}
        and CREATE in check.purposes
    }


@pytest.mark.parametrize(
    ("phase", "hidden", "at_least"),
    sample(
        [
            (AFTER, {"NetworkMember", "LoginHistory"}, {"MEM-01", "LOG-01", "LOG-02"}),
            (
                BEFORE,
                {"Network", "UserLicense"},
                {"PRO-01", "PRO-04", "PRO-05", "PRO-03", "SEA-01", "SEA-02", "TYP-01"},
            ),
            (BEFORE, {"Contact"}, {"ACC-01", "CON-01", "CON-02", "CON-03", "CON-05", "CON-08"}),
            (BEFORE, {"User"}, {"ACC-01", "CON-04", "USR-02", *READ_DESCRIBE}),
        ],
        2,
    ),
)
def test_no_check_that_reads_a_hidden_object_passes(
    live: Runner, small_org: StandIn, tmp_path: Path, phase: list[str], hidden: set[str], at_least: set[str]
) -> None:
    for sobject in hidden:
        small_org.remove_object(sobject)
    ended = live(*phase, f"--snapshot={tmp_path / 'saved'}")
    reading = standing_on(tmp_path / "saved", phase, hidden)
    assert at_least <= unseen(ended) <= reading | at_least
    assert not having("passed", ended) & reading
    assert all(f"the org does not show {sobject}" in ended.out for sobject in hidden)


def test_a_hidden_field_hides_what_stands_on_it(live: Runner, small_org: StandIn) -> None:
    small_org.remove_field("User", "ProfileId")
    ended = live(*AFTER)
    assert {"MEM-01", "USE-01", "USE-02"} <= unseen(ended)
    assert "it has no field ProfileId, or hides it from this user" in ended.out


def test_a_running_user_who_may_not_see_all_users_proves_nothing_by_seeing_none(
    live: Runner, small_org: StandIn
) -> None:
    small_org.permissions -= {"ViewAllData", "ModifyAllData", "ManageUsers"}
    ended = live(*BEFORE)
    assert unseen(ended) == {"CON-04", "LOAD-11", "USR-02", "USR-04", "USR-11"}
    assert "View All Data or Modify All Data or Manage Users" in ended.out


def test_seeing_no_failed_login_proves_nothing_for_a_user_who_sees_only_own_logins(
    live: Runner, small_org: StandIn
) -> None:
    small_org.permissions -= {"ManageUsers", "MonitorLoginHistory"}
    ended = live(*AFTER)
    assert {"LOG-01", "LOG-02"} == unseen(ended)
    assert "without Manage Users or Monitor Login History" in ended.out


@pytest.mark.parametrize("phase", [BEFORE, AFTER])
def test_a_running_user_without_any_permission_gets_no_go(
    live: Runner, small_org: StandIn, tmp_path: Path, phase: list[str]
) -> None:
    small_org.permissions.clear()
    ended = live(*phase, f"--snapshot={tmp_path / 'saved'}")
    assert ended.verdict == "NO-GO"
    assert having("warned", ended) <= {"LOAD-04", *BEYOND_THE_ORG}
    assert not having("passed", ended) & standing_on(tmp_path / "saved", phase, {"User", "UserLicense"})
