"""Checks a world with the whole catalogue, in the real way: files, HTTPS, snapshot, checks."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from unittest.mock import patch

import checks
from fixtures.dry_run import dry_run
from fixtures.nouns import NOUNS, nouns, subjects
from fixtures.plan import LoadPlan, PhaseName, Plan
from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from fixtures.snapshot import Part, Snapshot
from fixtures.tuning import DEFAULTS, Tuning
from reports.judging.findings import Finding, FindingId
from reports.judging.judge import judge
from reports.outcome.accounting import CheckRun, Reached, account
from reports.outcome.ledger import Ledgers, write_ledgers
from reports.outcome.part_outcome import Facts
from reports.outcome.provenance import Provenance
from reports.outcome.verdict import Verdict
from reports.outcome.way_back import WayBack
from tests.standin import StandIn, Swapped, serve
from tests.worlds.files import write
from tests.worlds.later_waves import write_later
from tests.worlds.lifecycle import build, run
from tests.worlds.loaded_worlds import LoadedWorlds
from tests.worlds.portal_import import write_the_disabling
from tests.worlds.world import World
from tests.worlds.world_spec import Shape

Findings: TypeAlias = dict[FindingId, Finding]


def catalogue(phase: str) -> list[checks.Check]:
    """The checks of a phase that ask for nouns alone: worlds give them no other fixtures."""
    return [check for check in checks.catalogue() if check.phase == phase and set(check.arguments) <= set(NOUNS)]


@dataclass(frozen=True)
class Trace:
    """What a run said, what it put into the evidence's parts, and the folder that it wrote to."""

    said: list[str]
    parts: list[Part]
    run_dir: Path
    kept: Ledgers = field(default_factory=Ledgers)
    """The ledger of a whole after-load run."""


class Harness:
    """
    One server for all worlds, and a folder for their files.

    `check_world` returns every finding of a phase, and leaves a `trace`. A world's after-load runs are compared with
    its first before-load run. No dataclass: Hypothesis would print each of its fields, findings and all.
    """

    def __init__(self, front: Swapped, base: str, ca_file: str, folder: Path, loaded: LoadedWorlds) -> None:
        self.front, self.base, self.ca_file, self.folder = front, base, ca_file, folder
        self.trace: Trace | None = None
        self._runs = 0
        self._loaded = loaded

    def loaded(self, shape: Shape) -> World:
        """A faithful world after its load, checked before it; each time with an org of its own."""

        def load() -> World:
            world = build(shape)
            self.check_world(world, "before_load", only=())
            run(world)
            world.commit()
            return world

        return self._loaded.of(shape, load)

    def check_world(
        self,
        world: World,
        phase: PhaseName,
        only: Collection[str] | None = None,
        tuning: Tuning = DEFAULTS,
        load: str = "wave-1",
        among_runs: bool = False,
        **more: Any,
    ) -> Findings:
        """
        :param only: the ids of the checks to hold against the world; all of the phase, unless it is given.
        :param tuning: how the org is asked.
        :param load: which load of the plan; one that runs later has no before-load run.
        :param among_runs: whether an after-load run looks for before-load runs, as it does where none is named.
        :param more: further options.
        """
        with self.pulled(world, phase, tuning, load, among_runs, **more) as (session, run_dir):
            if phase == "before_load":
                world.before = world.before or run_dir
                (run_dir / "evidence.json").write_text('{"verdict": "GO"}')
            plan, snapshot = session.migration.plan, session.snapshot(load, phase)
            findings = judged(plan, session.migration.load(load), phase, snapshot, run_dir, only)
            if phase == "after_load" and only is None:
                assert self.trace
                self.trace = replace(self.trace, kept=_ledger(session, load, findings, run_dir))
            return findings

    @contextmanager
    def pulled(
        self,
        world: World,
        phase: PhaseName,
        tuning: Tuning = DEFAULTS,
        load: str = "wave-1",
        among_runs: bool = False,
        **more: Any,
    ) -> Iterator[tuple[Session, Path]]:
        """The session of a world that has read a phase, until it is closed, and the folder that its run wrote to."""
        self.front.put_behind(world.org)
        migration = self.folder / f"world-{id(world)}"
        shutil.rmtree(migration, ignore_errors=True)
        write(world, migration)
        write_the_disabling(world, migration)
        write_later(world, migration)
        self._runs += 1
        run_dir = self.folder / "runs" / f"{self._runs:05}"
        run_dir.mkdir(parents=True)
        before = world.before if (phase, load, among_runs) == ("after_load", "wave-1", False) else None
        options = Options(migration, org="env", loads=(load,), before=before, **more)
        session = Session(options, self.folder / f"scratch-{self._runs}", (phase,), tuning=tuning)
        access = {"SF_ACCESS_TOKEN": world.org.access_token, "SF_INSTANCE_URL": self.base}
        try:
            said: list[str] = []
            with patch.dict(os.environ, access | {"REQUESTS_CA_BUNDLE": self.ca_file}):
                pull_snapshots(session, [(load, phase)], run_dir, said.append)
            self.trace = Trace(said, session.parts, run_dir)
            yield session, run_dir
        finally:
            session.close()

    def verdict(self, findings: Findings, left_out: Collection[FindingId] = ()) -> Verdict:
        """The verdict of the run that these are the findings of, and that judged all but those left out."""
        assert self.trace
        ledgers, now = self.trace.kept, datetime.now(UTC)
        run = CheckRun(
            migration="world",
            ticket=None,
            fail_on="error",
            latest=self.folder / "latest",
            parts=self.trace.parts,
            inputs={},
            loads=(),
            expected=_expected(findings),
            selected={},
            waivers_used=lambda _: (),
            write_ledgers=lambda _: ledgers,
            write_next_steps=lambda _: (),
            write_rollback=WayBack,
            compare=lambda _: (),
            load_files={},
            facts_of=lambda _: Facts(),
            provenance=Provenance(),
            write_runbook=lambda _: None,
            write_bundle=lambda _: ((), ()),
        )
        reached = Reached({str(each): finding for each, finding in findings.items() if each not in left_out})
        over, _ = account(run, reached, now, now)
        return Verdict(over.verdict, over.reason)


def _expected(findings: Findings) -> dict[tuple[str, str], set[str]]:
    expected: dict[tuple[str, str], set[str]] = {}
    for each, finding in findings.items():
        expected.setdefault((finding.load, finding.phase), set()).add(str(each))
    return expected


def judged(
    plan: Plan, load: LoadPlan, phase: PhaseName, snapshot: Snapshot, run_dir: Path, only: Collection[str] | None = None
) -> Findings:
    """Every finding of a snapshot; of the checks with these ids alone, where they are given."""
    found = []
    for check in (each for each in catalogue(phase) if only is None or each.id in only):
        for subject in subjects(check.arguments, plan, load, phase):
            finding = judge(check, subject, nouns(subject, plan, snapshot), plan, snapshot, run_dir / "offenders")
            assert not finding.columns or ("row_key" in finding.columns) == dry_run(check.function).names_rows, check.id
            _hold_its_unit(finding)
            _hold_its_lines(finding, snapshot)
            found.append(finding)
    return {finding.id: finding for finding in found}


def _hold_its_unit(finding: Finding) -> None:
    """Offenders are counted as what the population counts: there are never more, and no row of the file twice."""
    assert finding.offenders <= finding.population or not finding.columns, finding.count_in_words
    if finding.unit in ("row", "user") and "line" in finding.columns:
        lines = [row[finding.columns.index("line")] for row in finding.first]
        assert len(set(lines)) == len(lines), (finding.id, "counts a row twice")


def _hold_its_lines(finding: Finding, snapshot: Snapshot) -> None:
    """No offender is named twice, and one that has a line in the load file is the row on it."""
    told = finding.first
    assert not [row for number, row in enumerate(told) if row in told[:number]], (finding.id, "names an offender twice")
    if {"line", "row_key"} <= set(finding.columns):
        line, key = finding.columns.index("line"), finding.columns.index("row_key")
        rows = snapshot.cursor().execute("select line::varchar, row_key from load_file").fetchall()
        strange = [row for row in told if row[line] is not None and (row[line], row[key]) not in rows]
        assert not strange, (finding.id, "has the line of another row", strange)


def _ledger(session: Session, name: str, findings: Findings, run_dir: Path) -> Ledgers:
    loads = {name: {str(each) for each in findings}}
    return write_ledgers(loads, list(findings.values()), lambda load: session.snapshot(load, "after_load"), run_dir)


@contextmanager
def serving(folder: Path, loaded: LoadedWorlds | None = None) -> Iterator[Harness]:
    """
    Serve worlds one after the other; `folder` takes their files.

    :param loaded: where worlds that are wanted after their load are kept, if not in the folder.
    """
    front = Swapped(StandIn())
    with serve(front) as served:  # type: ignore[arg-type]
        yield Harness(front, served.base, served.ca_file, folder, loaded or LoadedWorlds(folder))


def offenders(findings: Findings) -> dict[str, set[str | None]]:
    """Who each check names: row keys or, where the offenders are no rows, what their first column says."""
    found: dict[str, set[str | None]] = {}
    for finding in findings.values():
        if finding.offenders:
            place = finding.columns.index("row_key") if "row_key" in finding.columns else 0
            found.setdefault(finding.check, set()).update(row[place] for row in finding.first)
    return found


def statuses(findings: Findings, check: str) -> set[str]:
    return {finding.status for finding in findings.values() if finding.check == check}
