"""Where a run's evidence lives: a folder of its own, and `latest`, a copy of the newest whole one."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

from fixtures.checksums import SUMS, sha256_of_all
from fixtures.kept_folder import successor, tidy
from fixtures.kept_runs import EVIDENCE
from fixtures.secrets import without_secrets
from reports.outcome import Run
from reports.output.runbook import RUNBOOK

PAGE = "report.html"
LATEST = "latest"
_ANOTHER_RUN = 60  # seconds in which another run has copied its evidence
_INCOMPLETE = "evidence.incomplete"
_SEALS = ("summary.txt", "code.sha256", SUMS, f"{SUMS}.sig")
IGNORED = ".gitignore"
"""Of a run's folder, so that git keeps out what names people; no bundle has it."""
_EVERYTHING = "# What Rollcall has found: people's data, as it is.\n*\n"


def run_folder(runs: Path, migration: str, started: datetime) -> Path:
    """
    Makes `<runs>/<UTC>_<migration>`, where a run keeps its evidence; with a number where that is another run's.

    It names people: git ignores it, wherever it lies, each copy of it, and the bundles beside it. What a killed run
    left beside `latest` goes.
    OSError where `runs` cannot be written.
    """
    name = f"{started.astimezone(UTC):%Y%m%dT%H%M%SZ}_{re.sub(r'[^A-Za-z0-9._-]+', '-', migration)}"
    runs.mkdir(parents=True, exist_ok=True)
    (runs / IGNORED).write_text(_EVERYTHING, encoding="ascii")
    tidy(runs.with_name(LATEST))
    folder, number = runs / name, 1
    while True:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            number += 1
            folder = runs / f"{name}-{number}"
        else:
            (folder / IGNORED).write_text(_EVERYTHING, encoding="ascii")
            return folder


def write_run(run: Run, folder: Path) -> None:
    """Writes `evidence.json`, with the hashes of all that is in the folder by then."""
    from reports.output.evidence import evidence  # collecting the checks holds no database

    files = sha256_of_all(folder, but=lambda path: path == IGNORED)
    beside = folder / _INCOMPLETE
    content = json.dumps(evidence(run, files), indent=2, ensure_ascii=True)
    beside.write_text(without_secrets(content) + "\n", encoding="utf-8")
    beside.replace(folder / EVIDENCE)


def publish(folder: Path, latest: Path) -> None:
    """
    Makes `latest` a copy of `folder`, at once, so that it is never half of a run.

    OSError, and `latest` as it was, if another program holds a file of it open on systems that lock open files.
    """
    with successor(latest, wait=_ANOTHER_RUN) as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True)


def discard(folder: Path) -> None:
    """Leaves nothing of a run that judged nothing; what is not ours stays."""
    ledger = ("ledger.csv", "ledger.parquet", "ledger.incomplete")
    for name in (PAGE, RUNBOOK, "junit.xml", EVIDENCE, _INCOMPLETE, "gl-code-quality.json", *ledger, *_SEALS):
        (folder / name).unlink(missing_ok=True)
    for name in ("before", "offenders", "next", "rollback", "inputs"):
        shutil.rmtree(folder / name, ignore_errors=True)
    if folder.is_dir() and {path.name for path in folder.iterdir()} <= {IGNORED}:
        shutil.rmtree(folder, ignore_errors=True)
