"""The files of one load and phase: parts of its load file, files for loaders, statements, a draft of waivers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fixtures.database import identifier
from reports.left_files import FileFolder, LoaderFile, by_field
from reports.next_steps.loaded_rows import LoadedFile
from reports.next_steps.offenders import Offenders
from reports.next_steps.queries import FILE as QUERIES, queries
from reports.next_steps.recipe import CONTACT_KEY, Recipe
from reports.next_steps.recipes import RECIPES
from reports.next_steps.row_files import RowFiles
from reports.next_steps.waivers_draft import FILE as WAIVERS, waivers_draft
from reports.outcome import FailOn, NextFile

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

_QUERIES = LoaderFile(name=QUERIES, what="statements to paste into a query window", unit="statement")
_WAIVERS = LoaderFile(
    name=WAIVERS,
    what="a draft of waivers for what stays as it is; who approves it fills in what is blank",
    unit="waiver",
)


@dataclass(frozen=True)
class PhaseFiles:
    """
    Writes the files of one load and phase.

    :param load_file: as it was judged; None where it is not there any more, or not all checks of the phase were judged.
    :param fail_on: whether warnings count toward the verdict.
    """

    folder: FileFolder
    snapshot: Snapshot
    offenders: Offenders
    load_file: LoadedFile | None
    fail_on: FailOn

    def write(self) -> Iterator[NextFile]:
        """Each file that has rows; without any there is no folder."""
        if self.load_file:
            yield from RowFiles(self.folder, self.snapshot, self.offenders, self.load_file).write()
        for recipe in RECIPES:
            yield from self._made_by(recipe)
        yield from self._texts()

    def _made_by(self, recipe: Recipe) -> Iterator[NextFile]:
        key = self.folder.target.plan.contact_key
        cursor, offenders = self.offenders.cursor, self.offenders
        by_contact_key = recipe.external_id == CONTACT_KEY
        if (by_contact_key and not key) or not offenders.of_checks(recipe.checks, recipe.reads):
            return
        select = recipe.select.format(contact_key=identifier(key)) if by_contact_key else recipe.select
        file = LoaderFile(
            name=recipe.name,
            sobject=recipe.sobject,
            operation=recipe.operation,
            external_id=(key or "") if by_contact_key else recipe.external_id,
            cli_refuses="take its column WHY out first" if recipe.to_choose else "",
            what=recipe.what,
        )
        of_checks = [finding.check for _, finding in offenders.with_rows(recipe.checks)]
        yield from self.folder.write(cursor, by_field(cursor, select) if recipe.by_field else select, file, of_checks)

    def _texts(self) -> Iterator[NextFile]:
        if wanting := [finding.check for finding in self.offenders.findings if finding.is_wanting]:
            statements = queries(self.offenders, self.folder.target.plan, self.snapshot)
            yield self.folder.write_text(_QUERIES, *statements, wanting)
        drafted, of_checks = waivers_draft(self.offenders, self.fail_on)
        if drafted.entries:
            yield self.folder.write_text(_WAIVERS, *drafted, of_checks)
