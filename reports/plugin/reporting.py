"""
Where reporting meets pytest: findings in, statuses, page, terminal summary, evidence and exit code out.

`start` is called while pytest is configured, on the controller and on workers, and only when checks are about to
run. A check leaves its finding in `item.stash[FINDING]`; the rest happens here.
"""

from collections.abc import Generator
from datetime import UTC, datetime

import pytest
from _pytest import junitxml
from pytest_html.selfcontained_report import SelfContainedReport

from reports.outcome import CheckRun, Reached, Run, account
from reports.output import PAGE, discard, page, publish, summary_lines, write_run
from reports.plugin.html_report import ask_for_page, use_our_page
from reports.plugin.interrupt import interruptible
from reports.plugin.statuses import FINDING, AttachFindings, finding_of

__all__ = ["FINDING", "CheckRun", "start"]

JUDGED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)


def start(config: pytest.Config, run: CheckRun) -> None:
    """Has `run` reported when the session is over; sets where HTML and JUnit go unless the user did."""
    config.pluginmanager.register(AttachFindings(run.fail_on), "rollcall-findings")
    if hasattr(config, "workerinput"):
        return
    ask_for_page(config, run.run_dir / PAGE)
    if not config.getoption("xmlpath", None):
        config.option.xmlpath = str(run.run_dir / "junit.xml")
    config.pluginmanager.register(Reporting(run), "rollcall-reporting")


def give_up(config: pytest.Config) -> None:
    """Nothing was judged: neither page nor JUnit file is written, and neither is announced."""
    junitxml.pytest_unconfigure(config)  # unregistered by hand, it would miss itself at the end
    for plugin in config.pluginmanager.get_plugins():
        if isinstance(plugin, SelfContainedReport):
            config.pluginmanager.unregister(plugin)


class Reporting:
    """The controller's plug-in: gathers what is reported, writes the evidence after everyone else is done."""

    def __init__(self, run: CheckRun) -> None:
        self.run = run
        self.started = datetime.now(UTC)
        self.reached = Reached()
        self.others_failed = False
        self.over: Run | None = None
        self.notes: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        for plugin in session.config.pluginmanager.get_plugins():
            use_our_page(plugin, lambda: page(self.over) if self.over else "")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.reached.uncollected |= report.failed

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        finding = finding_of(report)
        if finding:
            self.reached.findings[report.nodeid] = finding
        elif report.failed:
            self.reached.faults[report.nodeid] = _fault(report)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None, object, object]:
        if exitstatus not in JUDGED or not (self.reached.findings or self.reached.faults):
            give_up(session.config)
            done = yield
            discard(self.run.run_dir)
            return done
        interrupted = exitstatus == pytest.ExitCode.INTERRUPTED
        self.reached.ended_early = interrupted or bool(session.shouldstop or session.shouldfail)
        try:
            with interruptible():
                self.over, decided = account(self.run, self.reached, self.started, datetime.now(UTC))
        except KeyboardInterrupt:
            discard(self.run.run_dir)
            pytest.exit("Interrupted while the rows were accounted for: this run leaves no report.", returncode=2)
        done = yield
        self._write(self.over)
        if not interrupted:
            others = self.reached.faults.keys() - self.run.selected.keys()
            session.exitstatus = pytest.ExitCode(max(decided.exit_code, bool(others)))
        return done

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Generator[None, object, object]:
        done = yield
        if self.over:
            terminalreporter.section("Rollcall", bold=True)
            where = self.run.run_dir / PAGE
            width = terminalreporter._tw.fullwidth  # noqa: SLF001 - as pytest-html and others do
            for line in [*self.notes, *summary_lines(self.over, width, report=str(where))]:
                terminalreporter.write_line(line)
        return done

    def _write(self, run: Run) -> None:
        folder = self.run.run_dir
        write_run(run, folder)
        if not (folder / PAGE).exists():
            (folder / PAGE).write_text(page(run), encoding="utf-8")
        if run.whole and self.run.latest:
            try:
                publish(folder, self.run.latest)
            except OSError as busy:
                self.notes.append(f"{self.run.latest} is still that of an earlier run: {busy.strerror}")


def _fault(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    message = str(crash.message if crash else report.longreprtext).strip()
    first_line = message.splitlines()[0] if message else "no reason given"
    return f"{report.when if report.when in ('setup', 'teardown') else 'run'}: {first_line}"
