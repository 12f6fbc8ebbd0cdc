"""Saved snapshots: checked again offline with the same findings, and never taken for the org as it is."""

import glob
import json
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from tests.runs.whole_runs import ROOT, Ended, Runner, run_once

SAME = ("id", "load", "phase", "cohort", "parameters", "status", "population", "offenders", "waived")

SNAPSHOTS = "snapshots[1]"
"""The folder: DuckDB would take the brackets of a path for a pattern."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A migration without recordings, and the run that saved its snapshots before they went away."""

    def save(folder: Path) -> Ended:
        migration = folder / "botched"
        shutil.copytree(ROOT / "migrations" / "botched", migration)
        run = Runner(migration, folder)
        ended = run("checks", "--org", "replay:uat", "--load", "wave-2", "--snapshot", str(folder / SNAPSHOTS))
        shutil.rmtree(migration / "recorded")
        return ended

    return run_once(tmp_path_factory, "saved", save)


@pytest.fixture
def again(saved: tuple[Path, Ended], tmp_path: Path) -> Runner:
    """Runs the checks again in a copy of all that was saved."""
    shutil.copytree(saved[0] / "botched", tmp_path / "botched")
    shutil.copytree(saved[0] / SNAPSHOTS, tmp_path / SNAPSHOTS)
    return Runner(tmp_path / "botched", tmp_path)


def offline(run: Runner, *more: str) -> Ended:
    return run("checks", *more, "--org", "snapshot", "--snapshot", str(run.migration.parent / SNAPSHOTS))


def test_a_saved_snapshot_gives_the_same_findings_and_says_what_it_is(saved: tuple[Path, Ended], again: Runner) -> None:
    first, second = saved[1], offline(again)
    judged = [[{name: check[name] for name in SAME} for check in run.evidence["checks"]] for run in (first, second)]
    assert judged[0] == judged[1]
    assert second.evidence["ledger"] == first.evidence["ledger"]
    assert second.evidence["replay"] is True
    for part, older in zip(second.evidence["parts"], first.evidence["parts"], strict=True):
        assert (part["source"], part["taken_from"], part["taken_at"]) == ("snapshot", "replay", older["finished"])
    taken = f"its answers were taken at {min(part['finished'] for part in first.evidence['parts'])}."
    assert f"SAVED SNAPSHOT, NOT LIVE EVIDENCE: {taken}" in second.out
    assert "SAVED SNAPSHOT, NOT LIVE EVIDENCE." in (second.runs[-1] / "report.html").read_text(encoding="utf-8")


def test_workers_check_a_saved_snapshot_too(saved: tuple[Path, Ended], again: Runner) -> None:
    together = offline(again, "-n", "2")
    assert (together.code, together.verdict) == (saved[1].code, saved[1].verdict)
    assert len(together.evidence["checks"]) == len(saved[1].evidence["checks"])


def test_only_the_owner_can_open_what_is_saved_and_git_ignores_it(saved: tuple[Path, Ended]) -> None:
    folder = saved[0] / SNAPSHOTS
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text().endswith("\n*\n")
    assert {path.name for path in (folder / "wave-2").glob("[!.]*")} == {"before_load", "after_load"}


@pytest.mark.parametrize("changed", ["loads/wave-2.csv", "plan.yaml"])
def test_a_file_that_changed_since_makes_a_saved_snapshot_stale(again: Runner, changed: str) -> None:
    with (again.migration / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    ended = offline(again, "-k", "CON-01")
    assert {name for part in ended.evidence["parts"] for name in part["stale"]} == {changed}
    assert f"Changed since the snapshot: {changed}. Save it again, or restore the file." in ended.out
    assert ended.code in (11, 12)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--org", "snapshot"], "no folder of saved snapshots is named"),
        (
            ["--org", "snapshot", "--snapshot", "nowhere"],
            "no snapshot of before_load or after_load is saved in nowhere",
        ),
        (["--org", "snapshot", "--snapshot", "{saved}", "--record"], "Leave --record out"),
        (["--org", "snapshot", "--snapshot", "{saved}", "--load", "wave-1"], "Saved are: wave-2 before_load"),
        (["--org", "replay:uat", "--snapshot", "{migration}"], "is not empty and holds no saved snapshots"),
    ],
)
def test_a_folder_that_does_not_serve_is_refused_in_a_sentence(again: Runner, arguments: list[str], said: str) -> None:
    if "{migration}" in arguments:
        shutil.copytree(ROOT / "migrations" / "botched" / "recorded", again.migration / "recorded")
        (again.migration / ".gitignore").write_text("node_modules\n")
    named = {"saved": again.migration.parent / SNAPSHOTS, "migration": again.migration}
    ended = again("checks", *(argument.format(**named) for argument in arguments))
    assert said in ended.said
    assert ended.code == 4
    if "{migration}" in arguments:
        assert (again.migration / ".gitignore").read_text() == "node_modules\n"


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("metadata.json", "{}", "its wave-2/before_load is not as it was saved (metadata.json)"),
        ("saved.json", "[]", "its wave-2/before_load cannot be read"),
        ("saved.json", {"version": "0.0.1"}, "was saved by Rollcall 0.0.1"),
        ("saved.json", {"migration": "another"}, "is not of this migration"),
        ("saved.json", {"org": "../elsewhere"}, "is not of this migration"),
    ],
)
def test_a_damaged_or_foreign_snapshot_is_refused_in_a_sentence(
    again: Runner, file: str, content: str | dict[str, str], said: str
) -> None:
    path = again.migration.parent / SNAPSHOTS / "wave-2" / "before_load" / file
    whole = json.loads(path.read_text())
    path.write_text(content if isinstance(content, str) else json.dumps(whole | content))
    ended = offline(again)
    assert said in ended.said
    assert "Traceback" not in ended.said
    assert ended.code == 4


@pytest.mark.parametrize("table", ["OrgUser", "load_file", "NetworkMember"])
@pytest.mark.parametrize("emptied", [False, True])
def test_a_snapshot_of_which_a_table_was_taken_away_or_emptied_is_refused(
    again: Runner, table: str, emptied: bool
) -> None:
    folder = again.migration.parent / SNAPSHOTS / "wave-2" / "after_load" / table
    part = min(folder.glob("*.parquet"))
    if emptied:
        source = part.with_suffix(".whole")
        part.rename(source)
        duckdb.execute(
            f"copy (from read_parquet('{glob.escape(str(source))}') where false) to '{part}' (format parquet)"
        )
        source.unlink()
    else:
        shutil.rmtree(folder)
    ended = offline(again)
    assert f"its wave-2/after_load is not as it was saved ({table}/{part.name}" in ended.said
    assert ended.code == 4


def test_a_snapshot_of_another_migration_is_not_replaced(live: Runner, tmp_path: Path) -> None:
    save = ("checks/before_load", "--org=env", "-q", f"--snapshot={tmp_path / SNAPSHOTS}")
    assert live(*save).code == 0
    kept = (tmp_path / SNAPSHOTS / "wave-1" / "before_load" / "saved.json").read_bytes()
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("migration: small", "migration: another"), "utf-8")

    refused = live(*save)
    assert refused.code == pytest.ExitCode.USAGE_ERROR
    assert "its wave-1/before_load is of small in " in refused.err
    assert "and would be lost. Name another folder" in refused.err
    assert (tmp_path / SNAPSHOTS / "wave-1" / "before_load" / "saved.json").read_bytes() == kept
