"""The bundle of a run: its folder made complete, hashed, signed, and written as a zip file beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from fixtures.checksums import SUMS
from fixtures.version import code_sums
from reports.bundle.archive import archive
from reports.bundle.name import name_of
from reports.bundle.redaction import Hashes, people_of, redact_csv, redacted
from reports.bundle.signing import sign
from reports.bundle.summary import SUMMARY, summary
from reports.bundle.sums import write_sums
from reports.outcome import Run
from reports.output import PAGE, page, write_run

INPUTS = "inputs"
CODE = "code.sha256"
_NAMES_NOBODY = "junit.xml"
"""In the redacted bundle as it is; the runbook is not in it: its commands may hold the path of somebody's folder."""


@dataclass(frozen=True)
class Bundle:
    """
    Completes a run's folder, and writes its bundle, or two.

    :param inputs: plan, waivers and own checks by the names that the evidence gives them.
    :param redact: whether there is to be a twin in which hashes stand in place of people.
    :param key: the private key to sign with, if it is to be signed.
    :param keys_name_people: whether the row keys of a load are themselves addresses, usernames or names.
    """

    run_dir: Path
    inputs: Mapping[str, Path] = field(default_factory=dict)
    redact: bool = False
    key: Path | None = None
    keys_name_people: Callable[[str], bool] = lambda _: True

    def write(self, run: Run) -> tuple[list[Path], list[str]]:
        """
        Write all but the page and what other rooms have left there.

        Returns the bundles, and what could not be done, a sentence each.

        :raises OSError: where the folder cannot be written.
        """
        for name, file in self.inputs.items():
            target = self.run_dir / INPUTS / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
        self._describe(run, self.run_dir)
        bundles: list[Path] = []
        notes: list[str] = []
        self._seal(self.run_dir, name_of(run), bundles, notes)
        if self.redact:
            with TemporaryDirectory(prefix="rollcall-") as twin:
                self._write_redacted(run, Path(twin))
                self._seal(Path(twin), f"{name_of(run)}_redacted", bundles, notes)
        return bundles, notes

    def _describe(self, run: Run, folder: Path) -> None:
        (folder / SUMMARY).write_text(summary(run), encoding="utf-8", newline="\n")
        (folder / CODE).write_text(code_sums(), encoding="utf-8", newline="\n")
        write_run(run, folder)

    def _seal(self, folder: Path, name: str, bundles: list[Path], notes: list[str]) -> None:
        write_sums(folder)
        if self.key and (refused := sign(folder / SUMS, self.key)):
            notes.append(f"{name} is not signed: {refused}")
        try:
            bundles.append(archive(folder, self.run_dir.parent / f"{name}.zip"))
        except OSError as failed:
            notes.append(f"There is no {name}.zip: {failed.strerror or failed}. The run's folder holds all of it.")

    def _write_redacted(self, run: Run, twin: Path) -> None:
        hashes = Hashes(people_of(run))
        safe = redacted(run, hashes, self.keys_name_people)
        tables = [*(self.run_dir / "offenders").glob("*.csv"), *self.run_dir.glob("ledger.csv")]
        for table in tables:
            redact_csv(table, twin / table.relative_to(self.run_dir), hashes, self.keys_name_people)
        if (self.run_dir / _NAMES_NOBODY).exists():
            shutil.copyfile(self.run_dir / _NAMES_NOBODY, twin / _NAMES_NOBODY)
        (twin / PAGE).write_text(page(safe, twin), encoding="utf-8")
        self._describe(safe, twin)
