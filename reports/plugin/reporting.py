"""
Where reporting meets pytest: findings in, statuses, page, terminal summary, evidence and exit code out.

`start` is called while pytest is configured, on the controller and on workers, and only when checks are about to
run. A check leaves its finding in `item.stash[FINDING]`; the rest happens here.
"""

import shutil
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytest_html.selfcontained_report import SelfContainedReport

from fixtures.full_disk import disk_failure, size_of
from reports.judging import write_csvs
from reports.outcome import CheckRun, FailOn, Reached, Run, account
from reports.output import PAGE, discard, page, publish, summary_lines
from reports.plugin.ci_voices import JUNIT, CiVoices
from reports.plugin.statuses import FINDING, AttachFindings, finding_of

__all__ = ["FINDING", "give_up", "interruptible", "start"]

JUDGED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED)


def start(config: pytest.Config, run_dir: Path, fail_on: FailOn, check_run: Callable[[], CheckRun]) -> None:
    """
    Has a run reported when its session is over; sets where HTML and JUnit go unless the user did.

    :param run_dir: where the run keeps its evidence; checks write their offenders' parts beneath its `offenders`.
    :param check_run: what the run was about, asked when the session is over.
    """
    config.pluginmanager.register(AttachFindings(fail_on), "rollcall-findings")
    if hasattr(config, "workerinput"):
        return
    config.option.self_contained_html = True
    config.option.htmlpath = config.getoption("htmlpath", None) or str(run_dir / PAGE)
    ci = CiVoices(run_dir, config.getoption("xmlpath", None))
    config.option.xmlpath = None  # pytest's own file has one suite, and shows what failed with people's data
    config.pluginmanager.register(Reporting(run_dir, check_run, ci), "rollcall-reporting")


def give_up(config: pytest.Config) -> None:
    """Nothing was judged: no page is written, and none is announced."""
    for html in _html_reports(config):
        config.pluginmanager.unregister(html)


@contextmanager
def interruptible() -> Iterator[None]:
    """
    Ctrl-C while DuckDB works: it answers with an error of its own, which would look like a fault of ours.

    :raises KeyboardInterrupt: where DuckDB was interrupted.
    """
    try:
        yield
    except RuntimeError as ended:
        if str(ended) == "Query interrupted":
            raise KeyboardInterrupt from None
        raise


class Reporting:
    """The controller's plug-in: gathers what is reported, writes the evidence after everyone else is done."""

    def __init__(self, run_dir: Path, check_run: Callable[[], CheckRun], ci: CiVoices) -> None:
        self.run_dir, self.check_run, self.ci = run_dir, check_run, ci
        self.started = datetime.now(UTC)
        self.reached = Reached()
        self.over: Run | None = None
        self.notes: list[str] = []
        self.bundles: Sequence[Path] = ()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        for html in _html_reports(session.config):
            use_our_page(html, lambda: page(self.over, self.run_dir) if self.over else "")

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
            discard(self.run_dir)
            return done
        interrupted = exitstatus == pytest.ExitCode.INTERRUPTED
        self.reached.ended_early = interrupted or bool(session.shouldstop or session.shouldfail)
        with self._whole_or_none(session.config):
            try:
                with interruptible():
                    run = self.check_run()
                    self.over, exit_code = account(run, self.reached, self.started, datetime.now(UTC))
                    self._write_runbook(run, self.over)
                    write_csvs(self.run_dir / "offenders")
            except KeyboardInterrupt:
                discard(self.run_dir)
                pytest.exit("Interrupted while the rows were accounted for: this run leaves no report.", returncode=2)
            others = sorted(self.reached.faults.keys() - run.selected.keys())
            done = yield
            self._write(self.over, run, others)
        if not interrupted:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED if others else exit_code
        return done

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Generator[None, object, object]:
        done = yield
        if self.over:
            terminalreporter.section("Rollcall", bold=True)
            width = terminalreporter._tw.fullwidth  # noqa: SLF001 - as pytest-html and others do
            for line in [*self.notes, *summary_lines(self.over, width, report=str(self.run_dir / PAGE))]:
                terminalreporter.write_line(line)
            for line in (*(f"Bundle: {bundle}" for bundle in self.bundles), *self.ci.commands):
                terminalreporter.write_line(line)
        return done

    def _write_runbook(self, run: CheckRun, over: Run) -> None:
        """Without it a run still has its verdict and its report."""
        import duckdb  # collecting the checks holds no database

        try:
            run.write_runbook(over)
        except duckdb.IOException:  # a full disk ends the run
            raise
        except duckdb.Error as fault:
            self.notes.append(f"There is no runbook.md: a fault of Rollcall, {type(fault).__name__}.")

    def _write(self, run: Run, asked: CheckRun, broken: Sequence[str]) -> None:
        latest = asked.latest
        if not (self.run_dir / PAGE).exists():
            (self.run_dir / PAGE).write_text(page(run, self.run_dir), encoding="utf-8")
        self.notes += self.ci.speak(run, asked.load_files, broken)
        if not (self.run_dir / JUNIT).exists() and self.ci.junit.exists():
            shutil.copyfile(self.ci.junit, self.run_dir / JUNIT)
        self.bundles, notes = asked.write_bundle(run)
        self.notes += notes
        if run.whole:
            try:
                publish(self.run_dir, latest)
            except OSError as busy:
                said = disk_failure(busy, latest, size_of(self.run_dir)) or str(busy.strerror or busy)
                self.notes.append(f"{latest} is still that of an earlier run: {said}")

    @contextmanager
    def _whole_or_none(self, config: pytest.Config) -> Iterator[None]:
        """Where the disk is full, the run ends in a sentence, and no file that is cut keeps its name."""
        try:
            yield
        except Exception as failed:
            if not (said := disk_failure(failed, self.run_dir)):
                raise
            for path in (Path(config.option.htmlpath), self.ci.junit):
                if path.exists() and path.stat().st_mtime >= self.started.timestamp():
                    path.unlink()
            discard(self.run_dir)
            pytest.exit(f"{said} This run leaves no report.", returncode=pytest.ExitCode.USAGE_ERROR)


def use_our_page(html: SelfContainedReport, page: Callable[[], str]) -> None:
    """
    Has pytest-html write our page, made when the session is over: its own needs scripts and does not escape ours.

    One private attribute of pytest-html is used; its version is pinned and a test guards it.
    """
    ours = SimpleNamespace(render=lambda **_pytest_html: page())
    html._template = ours  # noqa: SLF001 - pytest-html offers no public way to a page without scripts


def _html_reports(config: pytest.Config) -> list[SelfContainedReport]:
    return [plugin for plugin in config.pluginmanager.get_plugins() if isinstance(plugin, SelfContainedReport)]


def _fault(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    message = str(crash.message if crash else report.longreprtext).strip()
    first_line = message.splitlines()[0] if message else "no reason given"
    return f"{report.when if report.when in ('setup', 'teardown') else 'run'}: {first_line}"
