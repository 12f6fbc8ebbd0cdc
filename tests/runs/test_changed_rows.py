"""RUN-01 in whole live runs: which rows of the load file are not as they were checked, by line and column."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.runs.small_migration import PEOPLE, SURNAMES
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn
from tests.worlds.botches.after_before import without_hashes

BEFORE, AFTER = ["checks/before_load", "--org=env", "-q"], ["checks/after_load", "--org=env", "-q"]
Edit = Callable[[list[list[str]]], list[list[str]]]
"""From the rows of the load file, header and all, to those that were loaded."""


@pytest.fixture
def checked(live: Runner, small_org: StandIn) -> Runner:
    """The small migration after a before-load run, and its org after the load."""
    now = small_org.now
    small_org.now = now - timedelta(hours=3)
    live(*BEFORE)
    small_org.now = now
    return live


def edit(runner: Runner, change: Edit, **form: str) -> None:
    """Write the load file anew after its check."""
    path = runner.migration / "loads" / "wave-1.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = change(list(csv.reader(file)))
    with path.open("w", newline="", encoding=form.pop("encoding", "utf-8")) as file:
        csv.writer(file, **form).writerows(rows)  # type: ignore[arg-type]


def run_01(ended: Ended) -> list[dict[str, str]]:
    """The attempts that RUN-01 names, by its offenders' file."""
    path = ended.runs[-1] / "offenders" / "RUN-01.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def told(ended: Ended) -> list[tuple[str, ...]]:
    """Changed, added and removed rows, their lines and their columns."""
    names = ("rows_changed", "rows_added", "rows_removed", "lines_changed_or_added", "columns_changed")
    return [tuple(row[name] for name in names) for row in run_01(ended)]


def in_row(line: int, column: str, cell: str) -> Edit:
    """Another cell in a line of the file."""

    def change(rows: list[list[str]]) -> list[list[str]]:
        rows[line - 1][rows[0].index(column)] = cell
        return rows

    return change


def test_rows_that_were_changed_after_the_check_are_named_by_line_and_column_and_not_by_value(checked: Runner) -> None:
    edit(checked, in_row(3, "TimeZoneSidKey", "Europe/Paris"))
    edit(checked, in_row(5, "LanguageLocaleKey", "fr"))
    ended = checked(*AFTER)
    assert ended.statuses("RUN-01") == {"failed"}, ended.said
    assert told(ended) == [("2", "0", "0", "3, 5", "LanguageLocaleKey, TimeZoneSidKey")]
    assert "Paris" not in str(run_01(ended))


def test_rows_that_came_and_went_after_the_check_are_counted(checked: Runner) -> None:
    def another(rows: list[list[str]]) -> list[list[str]]:
        row = dict(zip(rows[0], rows[1], strict=True)) | {"Username": "late@acme.example.uat"}
        return [*rows[:-2], list(row.values())]

    edit(checked, another)
    ended = checked(*AFTER)
    assert (ended.verdict, told(ended)) == ("NO-GO", [("0", "1", "2", "6", "")])


def test_a_file_that_only_lost_rows_is_not_what_was_checked(checked: Runner) -> None:
    edit(checked, lambda rows: rows[:-1])
    ended = checked(*AFTER)
    assert (ended.statuses("RUN-01"), told(ended)) == ({"failed"}, [("0", "0", "1", "", "")])


def test_a_column_that_went_after_the_check_changes_each_row_that_had_it(checked: Runner) -> None:
    def without_nicknames(rows: list[list[str]]) -> list[list[str]]:
        place = rows[0].index("CommunityNickname")
        return [row[:place] + row[place + 1 :] for row in rows]

    edit(checked, without_nicknames)
    assert told(checked(*AFTER)) == [("6", "0", "0", "2, 3, 4, 5, 6, 7", "CommunityNickname")]


def test_a_row_that_is_there_twice_since_the_check_was_added(checked: Runner) -> None:
    edit(checked, lambda rows: [*rows, rows[1]])
    assert told(checked(*AFTER)) == [("0", "1", "0", "8", "")]


def test_ten_lines_are_named_and_the_others_counted(checked: Runner) -> None:
    def many(rows: list[list[str]]) -> list[list[str]]:
        return rows + [[f"{number}.{cell}" for cell in rows[1]] for number in range(12)]

    edit(checked, many)
    assert told(checked(*AFTER)) == [("0", "12", "0", "8, 9, 10, 11, 12, 13, 14, 15, 16, 17 and 2 more", "")]


@pytest.mark.parametrize("form", [{"encoding": "utf-16", "delimiter": "\t"}, {"quoting": csv.QUOTE_ALL}])
def test_the_same_rows_in_another_form_are_a_warning(checked: Runner, form: dict[str, str]) -> None:
    edit(checked, lambda rows: [row[::-1] for row in rows], **form)
    ended = checked(*AFTER)
    assert (ended.verdict, ended.statuses("RUN-01")) == ("GO", {"warned"}), ended.said
    assert told(ended) == [("0", "0", "0", "", "")]
    assert run_01(ended)[0]["changed"] == "the file, not what its rows write"


def test_a_mapping_that_writes_the_same_is_a_warning_and_one_that_leaves_a_column_out_is_not(
    live: Runner, small_org: StandIn
) -> None:
    plan, mapping = live.migration / "plan.yaml", live.migration / "loads" / "wave-1.sdl"
    header = (live.migration / "loads/wave-1.csv").read_text().splitlines()[0].split(",")
    mapping.write_text("".join(f"{field}={field}\n" for field in header))
    text = plan.read_text()
    plan.write_text(text.replace("file: loads/wave-1.csv\n", "file: loads/wave-1.csv\n    mapping: loads/wave-1.sdl\n"))
    small_org.now -= timedelta(hours=3)
    live(*BEFORE)
    small_org.now += timedelta(hours=3)

    mapping.write_text("# looked through\n" + mapping.read_text())
    ended = live(*AFTER)
    assert ended.statuses("RUN-01") == {"warned"}
    assert run_01(ended)[0]["changed"] == "the mapping, not what its rows write"

    mapping.write_text(mapping.read_text().replace("Alias=Alias\n", "Alias=\n"))
    ended = live(*AFTER)
    assert ended.statuses("RUN-01") == {"failed"}
    assert told(ended) == [("6", "0", "0", "2, 3, 4, 5, 6, 7", "Alias")]


def test_a_check_that_kept_no_rows_leaves_the_change_as_it_is_and_says_so(checked: Runner) -> None:
    (run,) = checked.evidence_dir.glob("runs/*/")
    (run / "before/wave-1/row_print.parquet").unlink()
    without_hashes(run)
    edit(checked, lambda rows: [row[::-1] for row in rows])
    ended = checked(*AFTER)
    assert ended.statuses("RUN-01") == {"failed"}
    assert told(ended) == [("", "", "", "not known: the check kept no rows of its file", "")]


def test_what_a_before_load_run_keeps_of_rows_holds_nobodys_name(checked: Runner) -> None:
    (run,) = checked.evidence_dir.glob("runs/*/")
    kept = b"".join(path.read_bytes() for path in (run / "before").rglob("*") if path.is_file()).lower()
    assert b"row_hash" in kept
    assert [name for name in (*PEOPLE, *SURNAMES, "@acme") if name.lower().encode() in kept] == []


def test_two_recorded_phases_of_different_files_name_the_rows_that_differ(
    live: Runner, small_org: StandIn, tmp_path: Path
) -> None:
    small_org.now -= timedelta(hours=3)
    live(*BEFORE, "--record")
    small_org.now += timedelta(hours=3)
    edit(live, in_row(4, "LocaleSidKey", "de_DE"))
    live(*AFTER, "--record")
    replayed = Runner(live.migration, tmp_path / "replay")("checks/after_load", "-q")
    assert told(replayed) == [("1", "0", "0", "4", "LocaleSidKey")], replayed.said


def test_an_attempts_own_file_is_named_by_its_own_lines_and_misses_no_other_rows(checked: Runner) -> None:
    whole = (checked.migration / "loads/wave-1.csv").read_text().splitlines()
    part = [whole[0], whole[5], whole[6].replace("en_US", "de_DE")]
    (checked.migration / "loads/part.csv").write_text("\n".join(part) + "\n")
    plan = checked.migration / "plan.yaml"
    plan.write_text(plan.read_text().replace("{results:", "{file: loads/part.csv, results:"))
    ended = checked(*AFTER)
    assert [row["file"] for row in run_01(ended)] == ["loads/part.csv"], ended.said
    assert told(ended) == [("1", "0", "0", "3", "LanguageLocaleKey, LocaleSidKey")]
