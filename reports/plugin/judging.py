"""Judges each check with the fixtures that pytest gives it, and knows of the run what the reports need."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checks import ITEMS, catalogue
from fixtures.cohorts import NotApplicable, NotVisible
from fixtures.nouns import SESSION, subjects
from fixtures.plan import Target
from fixtures.problems import BadInput
from fixtures.session import Session
from reports.judging import (
    Finding,
    Found,
    UsedWaiver,
    in_words,
    judge,
    not_judged,
    unjudged,
    waivers_used,
    without_asking,
)
from reports.outcome import FailOn
from reports.plugin.collection import Collection, check_of, subject_of
from reports.plugin.interrupt import interruptible
from reports.plugin.options import collects_only, options_of, phases_named, run_dir_of, waivers_of
from reports.plugin.progress import Console
from reports.plugin.reporting import FINDING, start

if TYPE_CHECKING:
    from fixtures.snapshot import Part
    from reports.outcome import Ledgers


def begin(config: pytest.Config) -> None:
    """
    Register the markers; if pytest was pointed at checks, read the plan, and have the run collected and reported.

    :raises pytest.UsageError: for a plan or options that are wrong.
    """
    config.addinivalue_line("markers", "error: a check whose offenders make the verdict NO-GO")
    config.addinivalue_line("markers", "warning: a check whose offenders are reported as a warning")
    for number, title in ITEMS.items():
        config.addinivalue_line("markers", f"item{number}: {title}")
    phases = phases_named(config)
    if not phases:
        return
    worker: dict[str, str] | None = getattr(config, "workerinput", None)
    scratch = worker["rollcall_scratch"] if worker else tempfile.mkdtemp(prefix="rollcall-")
    try:
        session = Session(options_of(config), Path(scratch), phases)
        session.waivers = waivers_of(config, session.migration)
        run_dir = run_dir_of(config, session.migration.plan.migration)
    except BadInput as wrong:
        if not worker:
            Path(scratch).rmdir()
        raise pytest.UsageError(str(wrong)) from None
    config.stash[SESSION] = session
    if not worker:
        config.add_cleanup(session.close)
    collection = Collection(config, session, run_dir, Console(config))
    judging = Judging(collection)
    config.pluginmanager.register(collection, "rollcall-collection")
    config.pluginmanager.register(judging, "rollcall-judging")
    if not collects_only(config):
        start(config, judging)


class Judging:
    """The plug-in that judges, on the controller or on each worker; a `CheckRun` for the reports."""

    def __init__(self, collection: Collection) -> None:
        self.collection, self.config = collection, collection.config
        self.session, self.run_dir = collection.session, collection.run_dir

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, None, None]:
        """A reason in place of a noun or of another fixture is the finding, as if the check had given it."""
        check, subject, plan = check_of(item), subject_of(item), self.session.migration.plan
        if not (check and subject):
            return (yield)
        try:
            with interruptible():
                unasked = without_asking(check, subject, plan, self.session.snapshot(*subject.key))
                if unasked:
                    item.stash[FINDING] = unasked
                    item.fixturenames = []  # type: ignore[attr-defined] # it needs none
                return (yield)
        except (NotApplicable, NotVisible) as reason:
            item.stash[FINDING] = not_judged(check, subject, plan, reason)
        except Exception as fault:
            item.stash[FINDING] = replace(unjudged(check, subject), reason=in_words(fault))
            raise

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        check, subject = check_of(pyfuncitem), subject_of(pyfuncitem)
        if not (check and subject):
            return None
        if FINDING in pyfuncitem.stash:
            return True
        asked = check, subject, pyfuncitem.funcargs, self.session.migration.plan, self.session.snapshot(*subject.key)
        try:
            with interruptible(), self.collection.console.judging(check.id):
                finding = judge(*asked, self.run_dir / "offenders", self.session.waivers)
        except Exception as fault:
            pyfuncitem.stash[FINDING] = replace(unjudged(check, subject), reason=in_words(fault))
            raise
        pyfuncitem.stash[FINDING] = finding
        return True

    # what the reports need to know

    @property
    def selected(self) -> Mapping[str, Finding]:
        return self.collection.selected

    @property
    def migration(self) -> str:
        return self.session.migration.plan.migration

    @property
    def ticket(self) -> str | None:
        return self.config.getoption("ticket")  # type: ignore[no-any-return]

    @property
    def latest(self) -> Path | None:
        return self.run_dir.parents[1] / "latest"

    @property
    def fail_on(self) -> FailOn:
        return self.config.getoption("fail_on")  # type: ignore[no-any-return]

    @property
    def parts(self) -> Sequence[Part]:
        return self.session.parts

    @property
    def inputs(self) -> Mapping[str, str]:
        waivers = self.session.waivers
        return {"plan.yaml": self.session.migration.plan_sha256} | (
            {waivers.file: waivers.sha256} if waivers.file else {}
        )

    @property
    def expected(self) -> set[str]:
        phases = {phase for _, phase in self.collection.pulled}
        return {label for target in self.session.targets if target.phase in phases for label in self._labels(target)}

    def waivers_used(self, findings: Sequence[Finding]) -> list[UsedWaiver]:
        plan, offenders = self.session.migration.plan, self.run_dir / "offenders"
        return waivers_used(
            self.session.waivers, Found(plan, findings, self.expected, offenders, self.session.snapshot)
        )

    def write_ledgers(self, findings: Sequence[Finding]) -> Ledgers:
        from reports.outcome import write_ledgers

        loads = {
            target.load.name: self._labels(target)
            for target in self.session.targets
            if target.phase == "after_load" and target.key in self.collection.pulled
        }
        return write_ledgers(loads, findings, lambda load: self.session.snapshot(load, "after_load"), self.run_dir)

    def _labels(self, target: Target) -> set[str]:
        return {
            str(unjudged(check, subject).id)
            for check in catalogue()
            if check.phase == target.phase
            for subject in subjects(check.arguments, self.session.migration.plan, target.load, target.phase)
        }
