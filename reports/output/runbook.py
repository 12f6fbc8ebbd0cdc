"""runbook.md: the weekend in order, of the plan and this run's evidence; counts and hashes, no person's data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from checks import catalogue
from fixtures.plan import Migration, OrgPlan, Target
from fixtures.secrets import without_secrets
from fixtures.version import tool
from reports.judging import STATUSES, Status
from reports.outcome import Item, Run
from reports.output.glance import glances
from reports.output.load_step import LoadStep, shown
from reports.output.markdown import markdown_templates

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

RUNBOOK = "runbook.md"
_NOT_HERE = "not part of this run"


class Tick(NamedTuple):
    """An item of the review checklist, with its checks by what they say in this run."""

    number: str
    title: str
    passed: bool
    word: str
    checks: dict[str, list[str]]


class Staged(NamedTuple):
    """A file of the build that is loaded before the users."""

    path: str
    external_id: str
    commands: list[str]


@dataclass(frozen=True)
class Runbook:
    """
    Writes a run's runbook.

    :param targets: the phases that the run is about, at least one.
    """

    migration: Migration
    targets: Sequence[Target]
    snapshot_of: Callable[[str, str], Snapshot]
    run_dir: Path

    def write(self, run: Run) -> None:
        """All loads of the plan are in it, also those that this run has not judged."""
        steps = [LoadStep(self.migration, target, run, self.snapshot_of) for target in self._loads()]
        text = (
            markdown_templates()
            .get_template("runbook.md.jinja")
            .render(
                run=run,
                plan=self.migration.plan,
                orgs=list({step.target.org.name: step.target.org for step in steps}.values()),
                files=_files_read(run),
                staged=_staged(self.migration, self.targets[0].org),
                steps=steps,
                ticks=_ticks(run),
                next_files=run.next_files,
                files_back=run.way_back.files,
                tool=tool(),
            )
        )
        (self.run_dir / RUNBOOK).write_text(without_secrets(text), encoding="utf-8", newline="\n")

    def _loads(self) -> Iterator[Target]:
        """Each load of the plan in each org that the run has asked about it, else in its first one."""
        for load in self.migration.plan.loads:
            orgs = [target.org for target in self.targets if target.load.name == load.name]
            for org in {each.name: each for each in orgs or [self.targets[0].org]}.values():
                yield self.migration.target(org, load.name, "")


def _files_read(run: Run) -> dict[str, tuple[int, str]]:
    """Rows and SHA-256 of the load and result files, by path."""
    return {file.path: (file.rows, file.sha256) for part in run.parts for file in part.files}


def _staged(migration: Migration, org: OrgPlan) -> list[Staged]:
    from fixtures.build import Layout, Loading  # collecting the checks holds no database

    layout, plan, found = Layout(migration, org), migration.plan, []
    keys = {"contacts": ("Contact", plan.contact_key), "person-accounts": ("Account", plan.account_key)}
    for name in layout.staged:
        sobject, external_id = keys[name]
        path = layout.beside(f"{name}.csv")
        loading = Loading(
            sobject=sobject,
            operation="upsert",
            path=shown(migration.folder / path),
            file=path,
            org=org.name,
            external_id=external_id or "",
            mapping=layout.beside(f"{name}.sdl"),
        )
        found.append(Staged(path, external_id or "", list(loading.lines())))
    return found


def _ticks(run: Run) -> list[Tick]:
    return [
        Tick(
            item.number,
            item.title,
            shape == "passed",
            words if shape == "not_checked" else _word(item.status),
            _by_word(item),
        )
        for item, shape, words in glances(run)
    ]


def _by_word(item: Item) -> dict[str, list[str]]:
    said = {check.id: _word(check.status).lower() for check in item.checks}
    ids = [*said, *(each.id for each in catalogue() if str(each.item) == item.number and each.id not in said)]
    words = dict.fromkeys(said.get(each, _NOT_HERE) for each in ids)
    return {word: [each for each in ids if said.get(each, _NOT_HERE) == word] for word in words}


def _word(status: Status | Literal["not_checked"]) -> str:
    return "Not checked" if status == "not_checked" else STATUSES[status].word
