"""A session of checks: what pytest collects, the snapshots under it, and each check judged."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from checks import catalogue
from fixtures.nouns import subjects
from fixtures.org import OrgError
from fixtures.plan import Target
from fixtures.problems import BadInput
from fixtures.session import Session
from reports.judging import Finding, Found, UsedWaiver, judge, look_at_visibility, unjudged, waivers_used
from reports.outcome import FailOn
from reports.plugin.interrupt import interruptible
from reports.plugin.items import check_of, subject_of
from reports.plugin.options import options_of, phases_named, run_dir_of, waivers_of
from reports.plugin.progress import Console
from reports.plugin.reporting import FINDING, give_up, start

if TYPE_CHECKING:
    from fixtures.snapshot import Part
    from reports.outcome import Ledgers

SELECTED = "selected.json"
"""Where workers tell the controller what they collected: unjudged findings by node id."""


class Checking:
    """
    The plug-in of a run of checks, on the controller and on each worker.

    The controller pulls the snapshots, after collection and before any check; workers open them.
    """

    def __init__(self, config: pytest.Config, session: Session, run_dir: Path) -> None:
        self.config, self.session, self.run_dir = config, session, run_dir
        self.telling = Console(config)
        self._pulled: set[tuple[str, str]] = set()
        self.selected: dict[str, Finding] = {}

    @classmethod
    def begin(cls, config: pytest.Config) -> None:
        """
        Read the plan, and have the run reported.

        :raises pytest.UsageError: for a plan or options that are wrong.
        """
        worker: dict[str, str] | None = getattr(config, "workerinput", None)
        scratch = worker["rollcall_scratch"] if worker else tempfile.mkdtemp(prefix="rollcall-")
        try:
            session = Session(options_of(config), Path(scratch), phases_named(config))
            session.waivers = waivers_of(config, session.migration)
            run_dir = run_dir_of(config, session.migration.plan.migration)
        except BadInput as wrong:
            if not worker:
                Path(scratch).rmdir()
            raise pytest.UsageError(str(wrong)) from None
        checking = cls(config, session, run_dir)
        config.pluginmanager.register(checking, "rollcall-checking")
        if not config.option.collectonly:
            start(config, checking)

    # what the reports need to know

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
        phases = {phase for _, phase in self._pulled}
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
            if target.phase == "after_load" and target.key in self._pulled
        }
        return write_ledgers(loads, findings, lambda load: self.session.snapshot(load, "after_load"), self.run_dir)

    def _labels(self, target: Target) -> set[str]:
        return {
            str(unjudged(check, subject).id)
            for check in catalogue()
            if check.phase == target.phase
            for subject in subjects(check.arguments, self.session.migration.plan, target.load, target.phase)
        }

    # collection

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if check := check_of(metafunc):
            asked = [
                subject
                for target in self.session.targets
                if target.phase == check.phase
                for subject in subjects(check.arguments, self.session.migration.plan, target.load, target.phase)
            ]
            metafunc.fixturenames[:] = ["subject"]
            metafunc.parametrize("subject", asked, indirect=True, ids=[subject.id for subject in asked])

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        if check := check_of(item):
            item.extra_keyword_matches.add(check.id)
            item.add_marker(check.severity.value)
            if check.item:
                item.add_marker(f"item{check.item}")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if subject_of(item) or not check_of(item)]
        places = {target.key: place for place, target in enumerate(self.session.targets)}
        items.sort(key=lambda item: places.get(subject.key, -1) if (subject := subject_of(item)) else -1)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if self.config.option.collectonly:
            return
        asked = ((item.nodeid, check_of(item), subject_of(item)) for item in session.items)
        self.selected = {node: unjudged(check, subject) for node, check, subject in asked if check and subject}
        if hasattr(self.config, "workerinput"):
            selected = {node: finding.to_dict() for node, finding in self.selected.items()}
            (self.session.scratch / SELECTED).write_text(json.dumps(selected), encoding="utf-8")
        else:
            self._pull()

    # workers

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["rollcall_scratch"] = str(self.session.scratch)
        node.workerinput["rollcall_run_dir"] = str(self.run_dir)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self) -> None:
        selected = json.loads((self.session.scratch / SELECTED).read_text(encoding="utf-8"))
        self.selected = {node: Finding.from_dict(finding) for node, finding in selected.items()}
        self._pull()

    # judging

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        check, subject = check_of(pyfuncitem), subject_of(pyfuncitem)
        if not (check and subject):
            return None
        plan = self.session.migration.plan
        try:
            snapshot = self.session.snapshot(subject.load, subject.phase)
            with interruptible(), self.telling.judging(check.id):
                finding = judge(check, subject, plan, snapshot, self.run_dir / "offenders", self.session.waivers)
        except Exception as fault:
            from reports.judging import in_words

            pyfuncitem.stash[FINDING] = replace(unjudged(check, subject), reason=in_words(fault))
            raise
        pyfuncitem.stash[FINDING] = finding
        return True

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        if not hasattr(self.config, "workerinput"):
            self.session.close()

    def _pull(self) -> None:
        wanted = {(finding.load, finding.phase) for finding in self.selected.values()} - self._pulled
        self._pulled |= wanted
        try:
            from fixtures.pull import pull_snapshots

            with interruptible():
                pull_snapshots(self.session, wanted, self.run_dir, self.telling.say, self.telling.shown)
        except (BadInput, OrgError) as failed:
            give_up(self.config)
            raise pytest.UsageError("\n".join([str(failed), *getattr(failed, "__notes__", ())])) from None
        finally:
            self.telling.shown.end()
        look_at_visibility(self.session, wanted, self.telling.say)
