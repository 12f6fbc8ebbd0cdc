"""A replay is kept sealed for the next run, and used again only where all that it stands on is the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.runs.whole_runs import Ended, Runner

AGAIN = "as replayed before"
TIMES = ("started", "finished")


def kept(replay: Runner) -> Path:
    return replay.evidence_dir.parent / "cache" / "d" / "rollcall-replays"


def told(ended: Ended) -> dict[str, Any]:
    """The evidence without what each run has of its own."""
    evidence = {name: value for name, value in ended.evidence.items() if name not in (*TIMES, "provenance")}
    evidence["parts"] = [{k: v for k, v in part.items() if k not in TIMES} for part in evidence["parts"]]
    return evidence


def test_the_second_run_plays_nothing_and_finds_the_same(replay: Runner) -> None:
    first = replay()
    again = replay()
    assert AGAIN not in first.out
    assert again.out.count(AGAIN) == 2
    assert told(again) == told(first)
    assert {part["started"] for part in again.evidence["parts"]}.isdisjoint(
        {part["started"] for part in json.loads((first.runs[0] / "evidence.json").read_text())["parts"]}
    )
    assert (again.runs[-1] / "ledger.csv").read_bytes() == (first.runs[0] / "ledger.csv").read_bytes()


@pytest.mark.parametrize("name", ["plan.yaml", "loads/wave-1.csv", "results/success.csv"])
def test_another_byte_in_any_file_of_the_migration_is_another_replay(replay: Runner, name: str) -> None:
    replay("checks/after_load")
    file = replay.migration / name
    file.write_bytes(file.read_bytes() + (b"\n" if name.endswith(".csv") else b"# seen\n"))
    assert AGAIN not in replay("checks/after_load").said


def test_a_damaged_copy_is_not_used(replay: Runner) -> None:
    first = replay("checks/after_load")
    for table in kept(replay).rglob("*.parquet"):
        data = bytearray(table.read_bytes())
        data[len(data) // 2] ^= 1
        table.write_bytes(data)
    again = replay("checks/after_load")
    assert AGAIN not in again.said
    assert told(again) == told(first)


def test_it_can_be_deleted_and_left_out(replay: Runner) -> None:
    replay("checks/before_load")
    assert AGAIN not in replay("checks/before_load", "--cache-clear").said
    assert AGAIN in replay("checks/before_load").said
    assert AGAIN not in replay("checks/before_load", "-p", "no:cacheprovider").said


def test_a_live_org_is_always_asked(live: Runner) -> None:
    live("checks/before_load", "--org=env")
    assert AGAIN not in live("checks/before_load", "--org=env").said
    assert not list(kept(live).glob("*"))
