"""A check's finding on its pytest report: as plain data that crosses xdist, and in pytest's own words."""

from collections.abc import Generator

import pytest

from fixtures.problems import fits_terminal
from reports.judging import STATUSES, Finding, PytestStatus
from reports.outcome import FailOn, gates
from reports.output import failure_text

FINDING = pytest.StashKey[Finding]()
"""Where a check leaves its finding: `item.stash[FINDING] = finding`."""


class AttachFindings:
    """A plug-in for controller and workers: reports carry findings, and are worded by them."""

    def __init__(self, fail_on: FailOn) -> None:
        self.fail_on = fail_on

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        finding = item.stash.get(FINDING, None)
        if finding and (report.when == "call" or (report.when == "setup" and not report.passed)):
            attach(report, finding, self.fail_on)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> PytestStatus | None:
        finding = finding_of(report)
        status = STATUSES[finding.status].pytest if finding else None
        if status is None:
            return None
        category, letter, word = status
        return "warned" if category == "failed" and report.passed else category, letter, word


def attach(report: pytest.TestReport, finding: Finding, fail_on: FailOn) -> None:
    """Has the report say what the finding says; what only warns does not fail it."""
    report.finding = finding.to_dict()  # type: ignore[attr-defined]
    if finding.status == "waived":
        report.outcome = "skipped"
        report.wasxfail = fits_terminal(finding.reason)
        report.longrepr = failure_text(finding)
    elif finding.status == "not_applicable":
        report.outcome = "skipped"
        file, line, _ = report.location
        report.longrepr = (file, line or 0, fits_terminal(finding.reason))
    elif finding.status == "passed" or not (finding.status == "error" or gates(finding, fail_on)):
        report.outcome = "passed"
        report.longrepr = None
    else:
        report.outcome = "failed"
        report.longrepr = failure_text(finding)


def finding_of(report: pytest.TestReport | pytest.CollectReport) -> Finding | None:
    """The finding that the report carries, if it is a check's."""
    data = getattr(report, "finding", None)
    return Finding.from_dict(data) if data else None
