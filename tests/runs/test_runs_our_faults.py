"""Faults of our own: a check that raises, a worker that dies, a run that is interrupted. None is ever a GO."""

import signal
import time
from pathlib import Path

import pytest

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended, Runner, copy_project
from tests.standin import StandIn
from tests.standin.http.faults import Fault

CHECK = '''
@check("{id}", item=None, severity=ERROR)
def rows_of_{name}(cohort: Cohort) -> Rows:
    """
    Nothing is wrong.

    Why:
        It is a test.

    Remedy:
        None.

    SOQL:
        SELECT Id FROM User
    """
    {body}
'''
RAISING = {
    "BRK-01": 'raise ValueError(cohort.rows("select Username from load").first())',
    "BRK-02": 'return cohort.rows("select load.Usrname from load")',
    "BRK-03": 'return cohort.rows("select line, cast(Username as integer) from load")',
    "BRK-04": "return [cohort]",
}
LOOKING = 'cohort.rows("select 1").first(); '
"""What only a real call gets over: checks are called without an org too, for their SQL."""


@pytest.fixture
def breakable(recorded: tuple[SmallMigration, Runner], live: Runner, tmp_path: Path) -> Runner:
    """Runs a copy of the project, into which a test may put checks of its own, against the org."""
    return Runner(live.migration, tmp_path, live.environment, copy_project(tmp_path))


def run_with(runner: Runner, bodies: dict[str, str], *options: str) -> Ended:
    checks = [CHECK.format(id=id_, name=id_[-2:], body=body) for id_, body in bodies.items()]
    head = "import os\nimport signal\n\nfrom checks import ERROR, check\nfrom fixtures.cohorts import Cohort, Rows\n"
    (runner.root / "checks" / "before_load" / "broken.py").write_text(head + "\n".join(checks))
    return runner.command("checks/before_load", "--org=env", *options)


def test_a_check_that_raises_is_an_error_said_without_data_and_the_rest_is_judged(
    recorded: tuple[SmallMigration, Runner], breakable: Runner
) -> None:
    ended = run_with(breakable, RAISING, "-vv", "--showlocals", "-rA")
    assert (ended.code, ended.verdict, ended.leftovers) == (1, "NO-GO", [])
    reasons = {each["id"]: each["reason"] for each in ended.evidence["checks"] if each["status"] == "error"}
    assert set(reasons) == set(RAISING)
    assert "The check itself failed at checks/before_load/broken.py:" in reasons["BRK-01"]
    assert reasons["BRK-01"].endswith(": ValueError.")
    assert "BinderException" in reasons["BRK-02"]
    assert "Usrname" in reasons["BRK-02"]
    assert reasons["BRK-03"].endswith("ConversionException.")
    assert "a check returns rows" in reasons["BRK-04"]
    assert ended.statuses("USR-01") == {"passed"}
    assert (ended.runs[-1] / "report.html").is_file()
    assert "Traceback" not in ended.said
    assert [person for person in recorded[0].people if person in ended.said] == []


def test_a_worker_that_dies_costs_its_check_and_nothing_else(breakable: Runner) -> None:
    ended = run_with(breakable, {"BRK-01": LOOKING + "os._exit(3)"}, "-n1")
    assert (ended.code, ended.verdict, ended.leftovers) == (1, "NO-GO", [])
    assert {each["id"] for each in ended.evidence["checks"] if each["status"] == "error"} == {"BRK-01"}
    assert ended.statuses("USR-03") == {"passed"}
    assert "INTERNALERROR" not in ended.said


def test_a_run_that_is_interrupted_between_checks_is_no_latest(breakable: Runner) -> None:
    ended = run_with(breakable, {"BRK-01": LOOKING + "os.kill(os.getpid(), signal.SIGINT)"}, "-q")
    assert (ended.code, ended.verdict, ended.leftovers) == (2, "PARTIAL", [])
    assert "USR-03 (wave-1, help-customers)" in ended.evidence["unreached"]
    assert not (ended.evidence_dir / "latest").exists()


def test_a_run_that_is_interrupted_while_it_reads_leaves_nothing(live: Runner, small_org: StandIn) -> None:
    small_org.faults.append(Fault(delay=3.0, only="v66.0/query"))
    running = live.start("checks/before_load", "--org=env", "--record", "-q")
    while small_org.faults and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    ended = live.end(running)
    assert (ended.code, ended.runs, ended.leftovers) == (2, [], [])
    assert not (live.migration / "recorded").exists()


def test_the_traceback_of_an_interrupted_run_holds_no_header(live: Runner, small_org: StandIn) -> None:
    small_org.faults.append(Fault(delay=3.0, only="v66.0/query"))
    running = live.start("checks/before_load", "--org=env", "--full-trace", "--showlocals")
    while small_org.faults and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    ended = live.end(running)
    assert "KeyboardInterrupt" in ended.said
    assert small_org.access_token.partition("!")[2] not in ended.said
