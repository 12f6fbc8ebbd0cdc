"""The files of one load and phase: parts of its load file, files for loaders, statements, a draft of waivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.checksums import sha256_of
from fixtures.database import identifier
from fixtures.plan import Target
from fixtures.secrets import without_secrets
from reports.left_files import FileFolder, LoaderFile, by_field
from reports.next_steps.loaded_rows import LoadedFile
from reports.next_steps.no_file import TO_BE_WAIVED
from reports.next_steps.offenders import Offenders
from reports.next_steps.queries import FILE as QUERIES, queries
from reports.next_steps.recipe import CONTACT_KEY, Recipe, Text
from reports.next_steps.recipes import RECIPES
from reports.next_steps.row_files import RowFiles
from reports.next_steps.waivers_to_sign import FILE as WAIVERS, waivers_to_sign
from reports.outcome import NextFile

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot


@dataclass(frozen=True)
class PhaseFiles:
    """
    Writes the files of one load and phase.

    :param load_file: as it was judged; None where it is not there any more, or not all checks of the phase were judged.
    :param into: the folder of the files, ``shown`` its path in the run's folder.
    """

    target: Target
    snapshot: Snapshot
    offenders: Offenders
    load_file: LoadedFile | None
    into: Path
    shown: str

    def write(self) -> list[NextFile]:
        """Each file that has rows; without any there is no folder."""
        files: list[NextFile] = []
        if self.load_file:
            rows = RowFiles(self.target, self.snapshot, self.offenders, self.load_file, self.into, self.shown)
            files += rows.write()
        files += [each for recipe in RECIPES for each in self._made_by(recipe)]
        files += self._texts()
        return [replace(each, sha256=each.sha256 or self._sum_of(each)) for each in files]

    def _sum_of(self, file: NextFile) -> str:
        return str(sha256_of(self.into / Path(file.path).name))

    def _made_by(self, recipe: Recipe) -> Iterator[NextFile]:
        key = self.target.plan.contact_key
        if (recipe.external_id == CONTACT_KEY and not key) or not self.offenders.of_checks(recipe.checks, recipe.reads):
            return
        cursor, offenders = self.offenders.cursor, self.offenders
        select = recipe.select.format(contact_key=identifier(key)) if key else recipe.select
        file = LoaderFile(
            name=recipe.name,
            sobject=recipe.sobject,
            operation=recipe.operation,
            external_id=(key or "") if recipe.external_id == CONTACT_KEY else recipe.external_id,
            cli_refuses="take its column WHY out first" if recipe.to_choose else "",
            what=recipe.what,
        )
        of_checks = dict.fromkeys(finding.check for _, finding in offenders.with_rows(recipe.checks))
        phase = self.snapshot.metadata.part.phase
        folder = FileFolder(self.target, phase, offenders.folder, self.into, self.shown)
        yield from folder.write(
            cursor, by_field(cursor, select) if recipe.by_field else select, file, checks=tuple(of_checks)
        )

    def _texts(self) -> Iterator[NextFile]:
        findings, cursor = self.offenders.findings, self.offenders.cursor
        if wanting := [finding.check for finding in findings if finding.is_wanting]:
            statements = queries(self.offenders, self.target.plan, self.snapshot)
            yield self._text(QUERIES, statements, wanting, "statements to paste into a query window", "statement")
        drafts = [(place, each) for place, each in self.offenders.with_rows(TO_BE_WAIVED) if each.severity == "error"]
        if drafts:
            what = "a draft of waivers for what no load can undo; who approves it fills in what is blank"
            to_sign = waivers_to_sign(drafts, cursor)
            yield self._text(WAIVERS, to_sign, [each.check for _, each in drafts], what, "waiver")

    def _text(self, name: str, text: Text, checks: list[str], what: str, unit: str) -> NextFile:
        self.into.mkdir(parents=True, exist_ok=True)
        (self.into / name).write_text(without_secrets(text.text), encoding="utf-8", newline="\n")
        return NextFile(
            path=f"{self.shown}/{name}",
            load=self.target.load.name,
            phase=self.snapshot.metadata.part.phase,
            rows=text.entries,
            unit=unit,
            checks=tuple(dict.fromkeys(checks)),
            what=what,
        )
