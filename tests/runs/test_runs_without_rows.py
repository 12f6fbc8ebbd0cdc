"""No rows, no GO: a run that judged nobody says so, and says beside its verdict whom it judged."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.runs.whole_runs import Runner

LOAD, SUCCESS = "loads/wave-1.csv", "results/success.csv"


def header_alone(migration: Path, names: Iterable[str]) -> None:
    for name in names:
        header, _, _ = (migration / name).read_text().partition("\n")
        (migration / name).write_text(f"{header}\n")


def test_a_load_file_of_a_header_alone_is_no_go_before_the_load(live: Runner) -> None:
    header_alone(live.migration, [LOAD])
    ended = live("checks/before_load", "--org=env", "-q")
    assert (ended.code, ended.verdict) == (1, "NO-GO")
    assert ended.statuses("LOAD-08") == {"failed"}
    assert "Judged: wave-1 before load, 0 rows, " in ended.out


@pytest.mark.parametrize("emptied", [[LOAD], [LOAD, SUCCESS], [SUCCESS]])
def test_no_emptied_file_makes_a_go_after_the_load(live: Runner, emptied: list[str]) -> None:
    header_alone(live.migration, emptied)
    ended = live("checks/after_load", "--org=env", "-q")
    assert (ended.code, ended.verdict) in ((11, "PARTIAL"), (1, "NO-GO"))


def test_whom_a_run_judged_stands_beside_its_verdict(live: Runner) -> None:
    ended = live("checks/before_load", "--org=env", "-q")
    assert ended.verdict == "GO"
    assert "Judged: wave-1 before load, 6 rows, " in ended.out
    page = (ended.runs[-1] / "report.html").read_text(encoding="utf-8")
    assert "wave-1 before load" in page.partition("</header>")[0]
    assert "loads/wave-1.csv, 6 rows" in page.partition("</header>")[0]
