"""Files of unusual forms in whole runs: read, numbered as a spreadsheet numbers them, recorded and replayed alike."""

import csv
import re
from pathlib import Path

import pytest

from tests.runs.whole_runs import Runner
from tests.thoroughness import sample

LOAD = Path("loads", "wave-1.csv")
BEFORE, LIVE = ["checks/before_load", "-q"], "--org=env"


def rows_of(migration: Path) -> list[list[str]]:
    with (migration / LOAD).open(newline="") as file:
        return list(csv.reader(file))


def write(migration: Path, rows: list[list[str]], *, end: str = "\r\n", delimiter: str = ",", above: str = "") -> None:
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    (migration / LOAD).write_bytes((above + end.join([*lines, ""])).encode())


def offenders(runner: Runner, check: str) -> list[dict[str, str]]:
    with (runner.evidence_dir / "latest" / "offenders" / f"{check}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_offender_has_the_row_that_a_spreadsheet_shows_beside_its_line(live: Runner) -> None:
    header, first, second, *others = rows_of(live.migration)
    rows = [[*header, "Street"], [*first, "two\nlines"], [*second, "no"], *([*row, ""] for row in others)]
    rows[2][header.index("Email")] = "nobody"
    write(live.migration, rows)

    live(*BEFORE, LIVE)

    assert [(row["line"], row["row"]) for row in offenders(live, "USR-08")] == [("4", "3")]
    page = (live.evidence_dir / "latest" / "report.html").read_text()
    assert '<th scope="col">line</th><th scope="col">row</th>' in page


def test_where_lines_are_rows_no_column_repeats_them(live: Runner) -> None:
    rows = rows_of(live.migration)
    rows[2][rows[0].index("Email")] = "nobody"
    write(live.migration, rows)

    live(*BEFORE, LIVE)

    (offender,) = offenders(live, "USR-08")
    assert offender["line"] == "3"
    assert "row" not in offender


def test_blank_rows_and_the_separator_line_are_said_in_terminal_and_evidence(live: Runner) -> None:
    rows = rows_of(live.migration)
    blank = [""] * len(rows[0])
    write(live.migration, [*rows, blank, blank], delimiter=";", above="sep=;\r\n")

    ended = live(*BEFORE, LIVE)

    assert ended.verdict == "GO", ended.said
    notes = " ".join(ended.evidence["parts"][0]["notes"])
    for said in ("lines 9 to 10 are blank and no rows", "line 1 is Excel's separator line"):
        assert said in notes
        assert said in " ".join(ended.out.split())
    assert ended.evidence["parts"][0]["files"][0]["rows"] == len(rows) - 1


@pytest.mark.parametrize(
    ("end", "delimiter", "above"), sample([("\r\n", ";", '"sep=;"\r\n'), ("\r", ",", ""), ("\r", "^", "sep=^\r")], 2)
)
def test_a_masked_recording_of_any_form_replays_the_same_findings(
    live: Runner, end: str, delimiter: str, above: str
) -> None:
    rows = rows_of(live.migration)
    rows[2][rows[0].index("Email")] = "nobody"
    write(live.migration, rows, end=end, delimiter=delimiter, above=above)
    seen = live(*BEFORE, LIVE, "--record")

    (copy,) = live.migration.glob("recorded/*/*/*/files/loads/wave-1.csv")
    text = copy.read_bytes().decode()
    assert text.startswith(f'{above}"Username"{delimiter}')
    assert text.count(end) == len(rows) + text.startswith(above or "-")
    assert not [cell for row in rows[1:] for cell in row if "@" in cell and cell in text]
    replayed = live(*BEFORE)
    assert [(each["id"], each["status"], each["offenders"]) for each in replayed.evidence["checks"]] == [
        (each["id"], each["status"], each["offenders"]) for each in seen.evidence["checks"]
    ]


def test_a_mapping_that_joins_columns_is_not_recorded_masked_and_the_verdict_stands(live: Runner) -> None:
    """The reason stands beside the verdict, in terminal, report and evidence, and the exit code says it too."""
    header = rows_of(live.migration)[0]
    lines = [f"{name}={name}" for name in header if name != "LastName"]
    (live.migration / "loads" / "wave-1.sdl").write_text("\n".join([*lines, "FirstName,LastName=LastName"]))
    plan = live.migration / "plan.yaml"
    with_mapping = re.sub("( *)file: loads/wave-1.csv", r"\g<0>\n\1mapping: loads/wave-1.sdl", plan.read_text())
    plan.write_text(with_mapping)

    ended = live(*BEFORE, LIVE, "--record")

    why = "The recording was not kept, because loads/wave-1.sdl joins several columns in one field"
    page = (ended.runs[-1] / "report.html").read_text()
    assert why in str(ended.evidence["parts"][0]["not_recorded"])
    assert all(f"wave-1 before load: {why}" in " ".join(shown.split()) for shown in (ended.out, page))
    assert ended.code == 1
    assert not list(live.migration.glob("recorded/*/*/*"))
    again = live(*BEFORE, LIVE)
    assert again.verdict == ended.verdict == "GO", again.evidence["reason"]
