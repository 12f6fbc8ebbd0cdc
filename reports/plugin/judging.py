"""Judges each check with the fixtures that pytest gives it, and gives the reports what the run was about."""

from __future__ import annotations

import os
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from checks import ITEMS, catalogue
from fixtures.cohorts import NotApplicable, NotVisible
from fixtures.nouns import SESSION, subjects
from fixtures.plan import PLAN, Plan, Target, find_waivers
from fixtures.problems import BadInput
from fixtures.session import Options, Session
from reports.bundle import Bundle, keys_name_people, refuse_a_key_that_cannot_sign
from reports.compared import ComparableRun, named_run
from reports.judging import (
    Found,
    fault_in_words,
    judge,
    not_judged,
    unjudged,
    waivers_used,
    without_asking,
)
from reports.outcome import CheckRun, facts_of, write_ledgers
from reports.output import LATEST, Runbook
from reports.plugin.collection import Collection, check_of, subject_of
from reports.plugin.options import collects_only, phases_named, phases_named_whole, run_dir_of, ticket_of, waivers_of
from reports.plugin.own_checks import OwnChecks, forget_own_checks
from reports.plugin.own_output import end_with_the_output
from reports.plugin.own_process import end_as_by_ctrl_c, keep_to_the_owner, scratch_of
from reports.plugin.progress import Console
from reports.plugin.provenance import provenance
from reports.plugin.reading_files import ReadingFiles
from reports.plugin.reporting import FINDING, interruptible, start
from reports.voices import load_files


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
    keep_to_the_owner(config)
    end_with_the_output(config)
    worker = hasattr(config, "workerinput")
    if not worker:
        end_as_by_ctrl_c(config)
    scratch = scratch_of(config)
    try:
        session = Session(Options.of(config), scratch, phases)
        config.add_cleanup(forget_own_checks)
        own = OwnChecks(session.migration.folder)
        session.waivers = waivers_of(config, session.migration)
        ticket = ticket_of(config, session.migration.plan)
        earlier = named_run(config.getoption("compare"), session)
        if (key := config.getoption("sign")) and not collects_only(config):
            refuse_a_key_that_cannot_sign(key)
        run_dir = run_dir_of(config, session.migration.plan.migration)
    except BadInput as wrong:
        raise pytest.UsageError(str(wrong)) from None
    config.args += own.arguments(phases_named_whole(config))
    config.pluginmanager.register(own, "rollcall-own-checks")
    config.stash[SESSION] = session
    if not worker:
        config.add_cleanup(session.close)
    collection = Collection(config, session, run_dir, Console(config))
    config.pluginmanager.register(collection, "rollcall-collection")
    config.pluginmanager.register(Judging(collection), "rollcall-judging")
    if session.options.collectonly and session.options.is_live:
        config.pluginmanager.register(ReadingFiles(collection), "rollcall-reading-files")
    if not collects_only(config):
        start(config, run_dir, config.getoption("fail_on"), lambda: check_run(collection, own, ticket, earlier))


class Judging:
    """The plug-in that judges, on the controller or on each worker."""

    def __init__(self, collection: Collection) -> None:
        self.session, self.console = collection.session, collection.console
        self.offenders = collection.run_dir / "offenders"

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
            item.stash[FINDING] = replace(unjudged(check, subject), reason=fault_in_words(fault))
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
            with interruptible(), self.console.judging(check.id):
                finding = judge(*asked, self.offenders, self.session.waivers)
        except Exception as fault:
            pyfuncitem.stash[FINDING] = replace(unjudged(check, subject), reason=fault_in_words(fault))
            raise
        pyfuncitem.stash[FINDING] = finding
        return True


def _inputs(config: pytest.Config, session: Session, own: OwnChecks) -> dict[str, Path]:
    """The files that no part of the run owns, by the names that the evidence gives them."""
    folder, waivers = session.migration.folder, session.waivers.file
    named = find_waivers(folder, config.getoption("waivers")) if waivers else None
    return {PLAN: folder / PLAN, **({waivers: named} if named else {}), **{name: folder / name for name in own.inputs}}


def check_run(collection: Collection, own: OwnChecks, ticket: str | None, earlier: ComparableRun | None) -> CheckRun:
    """What the run was about; asked once its session is over."""
    from reports.compared import Comparing  # collecting the checks holds no database
    from reports.next_steps import NextSteps
    from reports.way_back import Rollback

    config, session = collection.config, collection.session
    plan, waivers, offenders = session.migration.plan, session.waivers, collection.run_dir / "offenders"
    phases = {phase for _, phase in collection.pulled}
    labels: dict[tuple[str, str], set[str]] = {
        target.key: _labels(plan, target) for target in session.targets if target.phase in phases
    }
    targets = [target for target in session.targets if target.key in collection.pulled]
    after_load = {key[0]: labels[key] for key in labels if key in collection.pulled and key[1] == "after_load"}
    expected = set().union(*labels.values())
    inputs = {
        PLAN: session.migration.plan_sha256,
        **({waivers.file: waivers.sha256} if waivers.file else {}),
        **own.inputs,
    }
    return CheckRun(
        migration=plan.migration,
        ticket=ticket,
        fail_on=config.getoption("fail_on"),
        latest=collection.run_dir.parents[1] / LATEST,
        parts=session.parts,
        inputs=inputs,
        loads=[load.name for load in plan.loads],
        expected=labels,
        selected=collection.selected,
        waivers_used=lambda findings: waivers_used(
            waivers, Found(plan, findings, expected, offenders, session.snapshot)
        ),
        write_ledgers=lambda findings: write_ledgers(
            after_load, findings, lambda load: session.snapshot(load, "after_load"), collection.run_dir
        ),
        write_next_steps=NextSteps(
            session.migration,
            targets,
            session.snapshot,
            lambda target, judged: labels[target.key] <= {str(each.id) for each in judged if each.status != "error"},
            collection.run_dir,
            config.getoption("fail_on"),
        ).write,
        write_rollback=Rollback(targets, session.snapshot, collection.run_dir).write,
        compare=Comparing(plan.migration, inputs, session.parts, collection.run_dir, earlier).compare,
        facts_of=lambda part: facts_of(session.snapshot(part.load, part.phase)),
        load_files=load_files(session.migration, targets, session.parts, os.environ),
        provenance=provenance(config, session.migration.folder, collection.run_dir),
        write_bundle=Bundle(
            collection.run_dir,
            inputs=_inputs(config, session, own),
            redact=config.getoption("redact"),
            key=config.getoption("sign"),
            keys_name_people=lambda load: any(
                keys_name_people(session.snapshot(*target.key)) for target in targets if target.load.name == load
            ),
        ).write,
        write_runbook=Runbook(session.migration, session.targets, session.snapshot, collection.run_dir).write,
    )


def _labels(plan: Plan, target: Target) -> set[str]:
    return {
        str(unjudged(check, subject).id)
        for check in catalogue()
        if check.phase == target.phase
        for subject in subjects(check.arguments, plan, target.load, target.phase)
    }
