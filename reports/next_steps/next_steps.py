"""Writes next/: for each load and phase of a run the files that put its offenders right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fixtures.plan import Migration, Target
from reports.judging import Finding
from reports.left_files import README, FileFolder, readme, shown_folder, whole_or_none
from reports.next_steps.loaded_rows import LoadedFile
from reports.next_steps.offenders import offenders_beside
from reports.next_steps.phase import PhaseFiles
from reports.next_steps.which_rows import remarks
from reports.outcome import FailOn, NextFile

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

FOLDER = "next"
_HEAD = """\
What to do next, by Rollcall. Commands, and paths in next/, are as seen from the folder of the report; the other paths
are as in plan.yaml, from the migration's folder.
Loaders take the files as they are: look into them with Data > From Text, do not open and save them in a spreadsheet.
After each, check again. Only rows of a load file (loadable.csv, to_mend.csv, retry.csv) are an attempt in plan.yaml.
"""


@dataclass(frozen=True)
class NextSteps:
    """
    Writes the files of a run.

    :param targets: the phases that were judged.
    :param is_whole: whether all checks of a load and phase were judged, by the findings.
    :param fail_on: whether warnings count toward the verdict.
    :param run_dir: the run's folder, with ``offenders`` and its parts and, perhaps, the ledger.
    """

    migration: Migration
    targets: Sequence[Target]
    snapshot_of: Callable[[str, str], Snapshot]
    is_whole: Callable[[Target, Sequence[Finding]], bool]
    run_dir: Path
    fail_on: FailOn

    def write(self, findings: Sequence[Finding]) -> list[NextFile]:
        """
        Files are there only where they have rows; in a folder for each load and phase, if the run has several.

        Of a masked recording there are none: what is masked is nothing to load.
        """
        with whole_or_none(self.run_dir / FOLDER):
            return self._written(findings)

    def _written(self, findings: Sequence[Finding]) -> list[NextFile]:
        files: list[NextFile] = []
        said: list[str] = []
        for target in self.targets:
            snapshot = self.snapshot_of(*target.key)
            own = [each for each in findings if (each.load, each.phase) == target.key]
            part = snapshot.metadata.part
            if part.masked:
                said.append(f"{target.load.name}: the recording is masked, so that nothing of it can be loaded.")
                continue
            shown = shown_folder(FOLDER, target, self.targets)
            load_file = LoadedFile.as_judged(self.migration, target, part) if self.is_whole(target, own) else None
            if load_file is None:
                said.append(f"{target.load.name}: not all checks were judged, or the load file has changed.")
            said += [f"{target.load.name}: {remark}" for remark in remarks(own, part.phase)]
            with offenders_beside(snapshot, own, self.run_dir / "offenders", self.run_dir / "ledger.parquet") as found:
                folder = FileFolder(target, part.phase, found.folder, self.run_dir / shown, shown)
                files += PhaseFiles(folder, snapshot, found, load_file, self.fail_on).write()
        if files:
            (self.run_dir / FOLDER / README).write_text(readme(_HEAD, files, said), encoding="utf-8", newline="\n")
        return files
