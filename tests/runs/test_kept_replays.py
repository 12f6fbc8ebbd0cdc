"""A replay is kept sealed for the next run, and used again only where all that it stands on is the same."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.runs.whole_runs import UNREADABLE, Ended, Runner

AGAIN = "as replayed before"
TIMES = ("started", "finished")
QUICK = ("checks/before_load", "-k", "LOAD-01")


def kept(replay: Runner) -> Path:
    return replay.evidence_dir.parent / "cache" / "d" / "rollcall-replays"


def told(ended: Ended) -> dict[str, Any]:
    """The evidence without what each run has of its own."""
    evidence = {name: value for name, value in ended.evidence.items() if name not in (*TIMES, "provenance")}
    evidence["parts"] = [{k: v for k, v in part.items() if k not in TIMES} for part in evidence["parts"]]
    return evidence


def behind_a_link(path: Path) -> None:
    """The folder lies elsewhere."""
    elsewhere = path.parents[1] / f"shared-{path.name}"
    path.rename(elsewhere)
    path.symlink_to(elsewhere, target_is_directory=True)


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


def test_another_byte_in_any_file_of_the_migration_is_another_replay(replay: Runner) -> None:
    replay(*QUICK)
    for name, added in {"plan.yaml": "# seen\n", "loads/wave-1.csv": "\n", "results/success.csv": "\n"}.items():
        with (replay.migration / name).open("a") as file:
            file.write(added)
        assert AGAIN not in replay(*QUICK).said, name
    assert AGAIN in replay(*QUICK).said


def test_a_load_file_behind_a_link_to_a_folder_is_looked_at_each_time(replay: Runner) -> None:
    behind_a_link(replay.migration / "loads")
    assert replay("checks/before_load").verdict == "GO"
    with (replay.migration / "loads" / "wave-1.csv").open("a") as file:
        file.write("\n")
    ended = replay("checks/before_load")
    assert (ended.code, ended.verdict) == (12, "STALE"), ended.said
    assert [part["stale"] for part in ended.evidence["parts"]] == [["loads/wave-1.csv"]]


def test_answers_behind_a_link_to_a_folder_are_played_each_time(replay: Runner) -> None:
    behind_a_link(replay.migration / "recorded")
    replay(*QUICK)
    assert AGAIN not in replay(*QUICK).said


@pytest.mark.skipif(not UNREADABLE.exists(), reason="only Linux has a file that nobody can read")
def test_where_a_file_cannot_be_read_no_replay_is_kept_and_none_taken(replay: Runner) -> None:
    replay(*QUICK)
    assert AGAIN in replay(*QUICK).said
    notes = replay.migration / "notes.txt"
    notes.symlink_to(UNREADABLE)
    for _ in range(2):
        ended = replay(*QUICK)
        assert (ended.code, ended.verdict, AGAIN in ended.said) == (11, "PARTIAL", False), ended.said


def test_a_damaged_copy_is_not_used(replay: Runner) -> None:
    first = replay(*QUICK)
    for table in kept(replay).rglob("*.parquet"):
        data = bytearray(table.read_bytes())
        data[len(data) // 2] ^= 1
        table.write_bytes(data)
    again = replay(*QUICK)
    assert AGAIN not in again.said
    assert told(again) == told(first)


def test_it_can_be_deleted_and_left_out(replay: Runner) -> None:
    replay(*QUICK)
    assert AGAIN not in replay(*QUICK, "--cache-clear").said
    assert AGAIN in replay(*QUICK).said
    assert AGAIN not in replay(*QUICK, "-p", "no:cacheprovider").said


def test_a_live_org_is_always_asked(live: Runner) -> None:
    live(*QUICK, "--org=env")
    assert AGAIN not in live(*QUICK, "--org=env").said
    assert not list(kept(live).glob("*"))
