"""The ledger and the tie to the before-load run in whole runs: by any number of workers, and never of a part."""

import csv
import json
import shutil
from pathlib import Path

from fixtures.pull import pull_snapshots
from fixtures.session import Options
from fixtures.session.session import Session
from fixtures.snapshot.snapshot import Snapshot
from reports.outcome.ledger import write_ledgers
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended, Runner, refused


def ledger(ended: Ended) -> list[dict[str, str]]:
    with (ended.runs[-1] / "ledger.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def notes(ended: Ended) -> str:
    return " ".join(note for part in ended.evidence["parts"] for note in part["notes"])


def test_a_whole_run_accounts_for_every_row_in_file_evidence_page_and_terminal(replay: Runner) -> None:
    ended = replay()
    assert ended.evidence["ledger"] == {"wave-1": {"VERIFIED": 6}}
    assert [(line["load"], line["line"], line["state"]) for line in ledger(ended)] == [
        ("wave-1", str(line), "VERIFIED") for line in range(2, 8)
    ]
    assert "Ledger of wave-1: 6 rows: 6 VERIFIED" in ended.out
    assert "<h2>Every row: 6</h2>" in (ended.runs[-1] / "report.html").read_text("utf-8")
    assert (ended.evidence_dir / "latest" / "ledger.parquet").is_file()


def test_a_part_of_the_checks_keeps_no_ledger_and_says_so(replay: Runner) -> None:
    ended = replay("checks/after_load", "-k", "not MEM-01")
    assert (ended.verdict, ended.evidence["ledger"]) == ("PARTIAL", {})
    assert "wave-1 has no ledger: 1 of its " in notes(ended)
    assert not (ended.runs[-1] / "ledger.csv").exists()


def test_rows_that_are_accounted_for_twice_are_a_fault_of_ours_and_no_ledger(
    recorded: tuple[SmallMigration, Runner], tmp_path: Path
) -> None:
    session = Session(Options(recorded[0].folder), tmp_path / "scratch", ("after_load",))
    pull_snapshots(session, [("wave-1", "after_load")], tmp_path, lambda _: None)
    folder = tmp_path / "scratch/snapshots/wave-1/after_load"
    first = folder / "own_user" / "000.parquet"
    shutil.copy(first, first.with_name("twice.parquet"))

    kept = write_ledgers({"wave-1": set()}, [], lambda _: Snapshot(folder), tmp_path)

    session.close()
    assert kept.fault.endswith("The ledger of wave-1 has other rows than its load file.")
    assert (dict(kept.totals), (tmp_path / "ledger.csv").exists()) == ({}, False)


def test_a_before_load_run_has_no_ledger_and_owes_none(replay: Runner) -> None:
    ended = replay("checks/before_load")
    assert (ended.evidence["ledger"], "ledger" in notes(ended)) == ({}, False)


def test_a_replay_is_held_against_the_before_load_phase_that_is_recorded_with_it(replay: Runner) -> None:
    ended = replay("checks/after_load")
    assert [ended.statuses(check) for check in ("RUN-01", "RUN-02", "RUN-03", "SEA-11")] == [{"passed"}] * 4


def test_a_live_run_is_held_against_the_newest_kept_run_of_its_load_and_org(
    recorded: tuple[SmallMigration, Runner],
) -> None:
    after = json.loads((recorded[1].evidence_dir / "latest/evidence.json").read_text("utf-8"))
    statuses = {check["id"]: check["status"] for check in after["checks"]}
    assert [statuses[check] for check in ("RUN-01", "RUN-02", "RUN-03", "SEA-11")] == ["passed"] * 4


def test_a_run_elsewhere_finds_no_kept_run_until_it_is_named(
    recorded: tuple[SmallMigration, Runner], live: Runner
) -> None:
    alone = live("checks/after_load", "--org=env")
    assert alone.statuses("RUN-02") == {"warned"}
    assert alone.statuses("RUN-01") == alone.statuses("BYS-02") == {"not_applicable"}
    said = [line for line in alone.evidence["not_judged"] if "No before-load snapshot" in line]
    assert [line.split(":")[0] for line in said] == ["BYS-02, RUN-01, RUN-03, RUN-05, SEA-11"]
    assert f"Not judged: {said[0]}" in alone.out

    kept = next(recorded[1].evidence_dir.glob("runs/*/before")).parent
    named = live("checks/after_load", "--org=env", f"--before={kept}")
    assert [named.statuses(check) for check in ("RUN-01", "RUN-02", "RUN-03", "SEA-11")] == [{"passed"}] * 4


def test_a_folder_without_a_kept_run_is_refused(live: Runner, tmp_path: Path) -> None:
    refused(live("checks/after_load", "--org=env", f"--before={tmp_path}"), "no before-load snapshot of wave-1 in it")
