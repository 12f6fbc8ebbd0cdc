"""What a runbook says of one load of the plan: promises of the plan, counts of this run, and nobody in person."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fixtures.command_line import call_of
from fixtures.counts import counted
from fixtures.plan import LoadPlan, Migration, PhaseName, Target, in_org
from reports.judging import STATUSES, WORST_FIRST, Finding
from reports.outcome import Run, Seats, seats_of

if TYPE_CHECKING:
    from fixtures.snapshot import Part, Snapshot

_BATCH = 10_000
"""Records of a job that Bulk API 2.0 makes a batch of (Salesforce: Understanding Bulk API 2.0 Ingest)."""
_JOB = 100_000_000
"""Bytes of a file that are below the limit of a job, 150 MB, once they are encoded."""


class SmokeTestOfSite(NamedTuple):
    """A login to a site: ``due`` is a moment, or a span after the load; ``state`` is LOG-01's word in this run."""

    site: str
    due: datetime | str
    state: str


@dataclass(frozen=True)
class LoadStep:
    """One load in the org that the run is about; ``target`` has the attempts of that org alone."""

    migration: Migration
    target: Target
    run: Run
    snapshot_of: Callable[[str, str], Snapshot]

    @property
    def load(self) -> LoadPlan:
        """As the plan has it."""
        return self.target.load

    @property
    def path(self) -> str:
        """The load file, as seen from the migration's folder."""
        return self.in_org(self.load.file)

    def in_org(self, file: str) -> str:
        """A path of the plan, with the org's name."""
        return in_org(file, self.target.org.name)

    @cached_property
    def parts(self) -> dict[PhaseName, Part]:
        """The phases that this run has read, before the load first."""
        key = self.load.name, self.target.org.name
        return {part.phase: part for part in self.run.parts if (part.load, part.org.name) == key}

    @cached_property
    def _findings(self) -> list[Finding]:
        return [each for each in self.run.findings if each.load == self.load.name and each.phase in self.parts]

    @property
    def rows(self) -> int | None:
        """Those of the load file; None where this run has not read it."""
        read = (file.rows for part in self.parts.values() for file in part.files if file.kind == "load")
        return next(read, None)

    @property
    def cohorts(self) -> str:
        """`customers 140, shoppers 70`; without numbers where they are not known."""
        counts = next((part.cohorts for part in self.parts.values()), {})
        known = sum(counts.values()) == self.rows
        names = [cohort.name for cohort in self.target.plan.cohorts_of(self.load)]
        return ", ".join(f"{name} {counts[name]:,}" if known and name in counts else name for name in names)

    @property
    def jobs(self) -> str:
        """`1 job, in 3 batches`; of a file that is too large for one, each part is a job."""
        if self.rows is None:
            return "not known yet"
        path = self.migration.folder / self.path
        jobs = max(1, -(-path.stat().st_size // _JOB)) if path.is_file() else 1
        batches = -(-self.rows // _BATCH)
        return f"{counted(jobs, 'job')}, in {batches:,} batch{'' if batches == 1 else 'es'}"

    @property
    def seats(self) -> dict[PhaseName, list[Seats]]:
        """By phase, where this run knows them."""
        read = {phase: seats_of(self.snapshot_of(self.load.name, phase)) for phase in self.parts}
        return {phase: seats for phase, seats in read.items() if seats is not None}

    @property
    def commands(self) -> list[str]:
        """Those of the Salesforce CLI and of Data Loader."""
        from fixtures.build import Layout  # collecting the checks holds no database
        from reports.next_steps import LoadedFile, loading

        judged: LoadedFile | None = None
        fields: tuple[str, ...] = ()
        for phase, part in self.parts.items():
            judged = judged or LoadedFile.as_judged(self.migration, replace(self.target, phase=phase), part)
            fields = self.snapshot_of(self.load.name, phase).fields
        known = replace(loading(self.target, self.path, fields, judged), path=shown(self.migration.folder / self.path))
        if self.target.plan.build:
            layout = Layout(self.migration, self.target.org)
            folder = shown((self.migration.folder / layout.process_conf).parent)
            process = ("process.bat", shlex.quote(folder), self.load.name)
            known = replace(known, mapping=layout.mapping(self.load), process=process)
        return list(known.lines())

    @property
    def ledger(self) -> str:
        """`14 MISMATCHED, 126 VERIFIED`; empty where this run has not accounted for its rows."""
        states = self.run.ledger.get(self.load.name, {}) if "after_load" in self.parts else {}
        return ", ".join(f"{rows:,} {state}" for state, rows in states.items())

    @property
    def name(self) -> str:
        """With the org where this run is about several."""
        orgs = {part.org.name for part in self.run.parts}
        return f"{self.load.name} in {self.target.org.name}" if len(orgs) > 1 else self.load.name

    def check(self, phase: PhaseName) -> list[str]:
        """The command that checks a phase."""
        building = ["--build"] if self.target.plan.build and phase == "before_load" else []
        waiting = ["--wait=600"] if phase == "after_load" else []
        ticket = [f"--ticket={self.run.ticket}"] if self.run.ticket else []
        migration, org = f"--migration={shown(self.migration.folder)}", f"--org={self.target.org.name}"
        command = [*call_of(phase), migration, org, f"--load={self.load.name}"]
        return [shlex.join([*command, *building, *waiting, *ticket])]

    def state(self, phase: PhaseName) -> str:
        """What this run's findings say, by their number: `3 failed, 51 passed`."""
        counts = Counter(each.status for each in self._findings if each.phase == phase)
        words = [f"{counts[status]} {said.word.lower()}" for status, said in STATUSES.items() if counts[status]]
        return ", ".join(words) or "not part of this run"

    def state_of(self, check: str, **parameters: str) -> str:
        """The worst word of one check in this run."""
        own = (each for each in self._findings if each.check == check)
        found = {each.status for each in own if parameters.items() <= each.parameters.items()}
        return next((STATUSES[status].word for status in WORST_FIRST if status in found), "Not checked")

    @property
    def sites(self) -> tuple[str, ...]:
        """Those that its users become members of."""
        cohorts = self.target.plan.cohorts_of(self.load) if self.load.purpose != "disable" else ()
        return tuple(dict.fromkeys(site for cohort in cohorts for site in cohort.sites))

    @property
    def smoke_tests(self) -> Iterator[SmokeTestOfSite]:
        """One for each site."""
        plan = self.target.plan.smoke_test
        due: datetime | str = f"{plan.within} hours after the load"
        if self.load.ended_at:
            due = self.load.ended_at + timedelta(hours=plan.within)
        for site in self.sites:
            yield SmokeTestOfSite(site, plan.due or due, self.state_of("LOG-01", site=site))


def shown(path: Path) -> str:
    """A path as a command names it: as seen from the folder where this run was started, if it is below that."""
    here = Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()
