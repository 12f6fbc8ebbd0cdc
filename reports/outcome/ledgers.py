"""Keeps `ledger.csv` and `ledger.parquet` in the run's folder: every row of every load that was judged whole."""

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from reports.judging import Finding, complete_or_absent, named_rows
from reports.outcome.ledger import COLUMNS, DoesNotAddUp, Kept, Ledger, ledger_of

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

FILE = "ledger.csv"
OUR_FAULT = "The ledger does not account for every row, a fault of Rollcall:"


def keep_ledgers(
    loads: Mapping[str, Set[str]],
    findings: Sequence[Finding],
    snapshot_of: "Callable[[str], Snapshot]",
    run_dir: Path,
) -> Kept:
    """
    Write the ledgers of these loads into the run's folder.

    A load has none where one of its after-load checks was not judged: its rows would be called right unseen.

    :param loads: by name, `str(FindingId)` of all its after-load checks.
    :param snapshot_of: the after-load snapshot of a load.
    """
    import duckdb  # collecting the checks holds no database

    notes: dict[str, str] = {}
    ledgers: list[Ledger] = []
    for load, expected in loads.items():
        judged = [each for each in findings if (each.load, each.phase) == (load, "after_load")]
        left = expected - {str(finding.id) for finding in judged if finding.status != "error"}
        if left:
            notes[load] = f"{load} has no ledger: {len(left)} of its {len(expected)} checks were not judged."
            continue
        try:
            ledgers.append(ledger_of(snapshot_of(load), named_rows(judged, run_dir / "offenders")))
        except (DoesNotAddUp, duckdb.Error) as fault:
            return Kept(fault=f"{OUR_FAULT} {fault if isinstance(fault, DoesNotAddUp) else type(fault).__name__}")
    if ledgers:
        _write_csv(ledgers, run_dir / FILE)
        _write_parquet(ledgers, run_dir)
    totals = {ledger.load: ledger.totals for ledger in ledgers}
    return Kept(totals, {ledger.load: ledger.unknown for ledger in ledgers if ledger.unknown}, notes)


def _write_csv(ledgers: Sequence[Ledger], path: Path) -> None:
    with complete_or_absent(path, encoding="utf-8-sig") as file:
        csv.writer(file, lineterminator="\n").writerow(COLUMNS)
        for ledger in ledgers:
            part = ledger.as_csv()
            with part.open(encoding="utf-8", newline="") as rows:
                shutil.copyfileobj(rows, file, 2**20)
            part.unlink()


def _write_parquet(ledgers: Sequence[Ledger], run_dir: Path) -> None:
    """The loads one after the other: DuckDB reads them in this order."""
    import duckdb

    parts = [ledger.as_parquet() for ledger in ledgers]
    beside = parts[0].with_name("ledger.all")
    with duckdb.connect() as database:
        rows = database.read_parquet([part.as_posix() for part in parts])
        rows.write_parquet(beside.as_posix())
    shutil.move(beside, (run_dir / FILE).with_suffix(".parquet"))
