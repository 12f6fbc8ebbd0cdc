"""What a run leaves of people as they are is ignored by git, wherever migration, evidence and snapshots lie."""

import subprocess
from pathlib import Path

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner

PLACES = ("migration", "evidence", "snapshots")
GIVEN = ("loads", "results")
"""Folders of the migration with files that the user put there."""


def added_by_git(repository: Path) -> set[Path]:
    """The files that `git add` of everything takes in a fresh repository."""
    git = ["git", "-C", str(repository)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "--", *PLACES], check=True)
    listed = subprocess.run([*git, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout
    return {Path(name) for name in listed.split("\0") if name}


def ignored_by_git(repository: Path, path: Path) -> bool:
    asked = subprocess.run(["git", "-C", str(repository), "check-ignore", "-q", str(path)], check=False)
    return asked.returncode == 0


def test_git_takes_no_file_of_a_run_that_names_people(
    recorded: tuple[SmallMigration, Runner], live: Runner, tmp_path: Path
) -> None:
    with (live.migration / "plan.yaml").open("a", encoding="utf-8") as plan:
        plan.write("# a plan of its own\n")
    ended = live("checks/after_load", "--org=env", "--record", f"--snapshot={tmp_path / 'snapshots'}", "-q")
    half = live.migration / "recorded/stand-in/wave-1/.after_load-0a1b2c3d/files/loads/wave-1.csv"
    half.parent.mkdir(parents=True)
    half.write_text("Ottoline")

    taken = added_by_git(tmp_path)

    kept = [ended.runs[-1] / "evidence.json", ended.evidence_dir / "latest" / "report.html", half]
    assert all(ignored_by_git(tmp_path, path) for path in [*kept, live.migration / ".mask-key"])
    assert any((tmp_path / "snapshots").rglob("*.parquet"))
    written = {path: (tmp_path / path).read_text("utf-8", "replace") for path in taken if path.parts[1] not in GIVEN}
    assert {path.parts[0] for path in written} == {"migration"}, "the plan, the recording and what git is to ignore"
    assert not [(path, name) for path, text in written.items() for name in recorded[0].people if name in text]


def test_git_ignores_a_copy_of_a_run_as_well(replay: Runner, tmp_path: Path) -> None:
    ended = replay("checks/before_load", "-q", "-k", "CON-01")
    ended.runs[-1].rename(tmp_path / "evidence-for-the-ticket")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert ignored_by_git(tmp_path, tmp_path / "evidence-for-the-ticket" / "report.html")
