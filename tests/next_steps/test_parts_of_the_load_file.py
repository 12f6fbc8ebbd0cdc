"""Rows of the load file go into the files for the loader as they are, in whichever form they came."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.next_steps.played import rows_of
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended, Runner

BEFORE = ("checks/before_load", "--org=env")


class Form(NamedTuple):
    """How a file is written; `above` stands above its header, `blank` after its third row; two names are `broken`."""

    encoding: str
    delimiter: str = ","
    line_end: str = "\n"
    mark: bytes = b""
    above: str = ""
    blank: str = ""
    quotes: str = '"'
    broken: bool = False


FORMS = {
    "as Excel writes it": Form("utf-8", ",", "\r\n", codecs.BOM_UTF8, quotes=""),
    "Windows, semicolons, Excel's separator line": Form("cp1252", ";", "\r\n", above="sep=;\r\n"),
    "UTF-16, tabs": Form("utf-16-be", "\t", "\r\n", codecs.BOM_UTF16_BE, quotes=""),
    "blank rows": Form("utf-8", ",", "\n", blank=",,,\n\n"),
    "a line break in a cell": Form("utf-8", "|", "\n", broken=True),
}


def written(small: SmallMigration, form: Form) -> list[bytes]:
    """Write the load file in a form; returns its header, and each of its rows, as bytes. Rows 2 and 5 have a fault."""
    rows = [{**row, "FirstName": f"Zo\u00eb{number}"} for number, row in enumerate(small.rows, start=1)]
    for number in (2, 5):
        rows[number - 1]["Alias"] = "far too long"
    if form.broken:
        rows[3]["FirstName"], rows[4]["FirstName"] = "Zo\u00eb\nthe first", 'a "quoted"\nname'
    texts = [line(list(rows[0]), form, form.quotes), *(line(list(row.values()), form, '"') for row in rows)]
    texts[0] = form.above + texts[0]
    texts[3] += form.blank
    parts = [text.encode(form.encoding) for text in texts]
    (small.folder / "loads" / "wave-1.csv").write_bytes(form.mark + b"".join(parts))
    return [form.mark + parts[0], *parts[1:]]


def line(cells: list[str], form: Form, quote: str) -> str:
    return form.delimiter.join(quote + cell.replace('"', '""') + quote for cell in cells) + form.line_end


def next_file(ended: Ended, name: str) -> Path:
    return ended.runs[-1] / "next" / name


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_is_loadable_and_what_is_not_are_the_load_file_byte_for_byte(
    form: Form, small: SmallMigration, check: Runner
) -> None:
    header, *rows = written(small, form)
    ended = check(*BEFORE)
    assert next_file(ended, "loadable.csv").read_bytes() == header + b"".join(rows[place] for place in (0, 2, 3, 5))

    to_mend = next_file(ended, "to_mend.csv").read_bytes()
    why = form.delimiter + "WHY" + form.line_end
    assert to_mend.startswith(header.removesuffix(form.line_end.encode(form.encoding)) + why.encode(form.encoding))
    for place in (1, 4):
        whole = rows[place].removesuffix(form.line_end.encode(form.encoding))
        found = f'{form.delimiter}"LOAD-02 values longer than their field: field Alias, characters 12, characters'
        assert whole + found.encode(form.encoding) in to_mend


def test_what_is_loadable_loads_and_the_plan_changes_that_are_printed_make_it_a_go(
    small: SmallMigration, check: Runner
) -> None:
    written(small, Form("utf-8"))
    ended = check(*BEFORE)
    assert (ended.code, ended.verdict) == (1, "NO-GO")
    lines = (ended.runs[-1] / "next" / "README.txt").read_text("utf-8").splitlines()
    start = next(number for number, each in enumerate(lines) if "takes the place of loads/wave-1.csv" in each)
    loads = yaml.safe_load("\n".join(each for each in lines[start + 1 :] if each.startswith("    ")))
    assert [each["file"] for each in loads] == ["loads/wave-1-loadable.csv", "loads/wave-1-rest.csv"]

    loadable = next_file(ended, "loadable.csv")
    (small.folder / loads[0]["file"]).write_bytes(loadable.read_bytes())
    (small.folder / loads[1]["file"]).write_bytes(next_file(ended, "to_mend.csv").read_bytes())
    plan = yaml.safe_load(small.plan.read_text("utf-8"))
    small.plan.write_text(yaml.safe_dump({**plan, "loads": loads}), encoding="utf-8")
    again = check(*BEFORE, "--load=wave-1")
    assert again.verdict == "GO", again.out[-3000:]
    rows = rows_of(loadable, "utf-8")
    assert [result.success for result in small.org.load("insert", "User", rows)] == [True] * 4


def test_cells_that_a_spreadsheet_would_run_stay_for_the_loader_and_are_escaped_for_people(
    small: SmallMigration, check: Runner
) -> None:
    small.rows[1]["FirstName"], small.rows[1]["Alias"] = "=1+1", "@far too long"
    small.rows[2]["FirstName"] = "+49 30"
    written_rows = [list(small.rows[0]), *(list(row.values()) for row in small.rows)]
    text = "".join(line(cells, Form("utf-8"), '"') for cells in written_rows)
    (small.folder / "loads" / "wave-1.csv").write_text(text, encoding="utf-8")
    ended = check(*BEFORE)
    assert rows_of(next_file(ended, "to_mend.csv"), "utf-8")[0]["FirstName"] == "=1+1"
    assert rows_of(next_file(ended, "loadable.csv"), "utf-8")[1]["FirstName"] == "+49 30"
    (offender,) = rows_of(ended.runs[-1] / "offenders" / "LOAD-02.csv")
    assert offender["value"] == "'@far too long"


def test_who_selects_checks_gets_no_parts_of_the_load_file(small: SmallMigration, check: Runner) -> None:
    written(small, Form("utf-8"))
    ended = check(*BEFORE, "-k", "LOAD-02")
    assert not next_file(ended, "loadable.csv").exists()
    assert next_file(ended, "queries.soql").is_file()
    readme = (ended.runs[-1] / "next" / "README.txt").read_text("utf-8")
    assert "wave-1: not all checks were judged" in readme
    assert "next/to_mend.csv" not in readme


def test_a_go_leaves_no_files(check: Runner) -> None:
    ended = check(*BEFORE)
    assert ended.verdict == "GO"
    assert not (ended.runs[-1] / "next").exists()
    assert ended.evidence["next_files"] == []


def test_rows_that_an_attempt_has_loaded_are_not_loadable_again(small: SmallMigration, check: Runner) -> None:
    rows = [line(list(row.values()), Form("utf-8"), '"') for row in small.rows]
    small.load()
    whole = check(*BEFORE)
    assert (whole.statuses("LOAD-11"), (whole.runs[-1] / "next" / "to_mend.csv").exists()) == ({"warned"}, False)

    late = {**small.rows[5], "Username": "late@acme.example.uat", "CommunityNickname": "late"}
    late["ContactId"] = small.org.add("Contact", LastName="Late", AccountId=small.org.rows("Account")[0]["Id"])
    late["LastName"] = "Late"
    text = [line(list(late), Form("utf-8"), '"'), *rows, line(list(late.values()), Form("utf-8"), '"')]
    (small.folder / "loads" / "wave-1.csv").write_text("".join(text), encoding="utf-8")
    ended = check(*BEFORE)
    assert next_file(ended, "loadable.csv").read_text("utf-8") == text[0] + text[-1]
    readme = (ended.runs[-1] / "next" / "README.txt").read_text("utf-8")
    assert "among the attempts of wave-1" in readme  # not a load of its own, which would forget the attempt
    assert {row["WHY"].split(" rows")[0] for row in rows_of(next_file(ended, "to_mend.csv"))} == {"LOAD-11"}


def test_a_row_that_the_org_may_refuse_waits_with_those_that_are_wrong(small: SmallMigration, check: Runner) -> None:
    small.rows[1]["Alias"], small.rows[3]["TimeZoneSidKey"] = "far too long", "gmt"
    text = [line(list(small.rows[0]), Form("utf-8"), '"')]
    text += [line(list(row.values()), Form("utf-8"), '"') for row in small.rows]
    (small.folder / "loads" / "wave-1.csv").write_text("".join(text), encoding="utf-8")
    ended = check(*BEFORE)
    assert ended.statuses("LOAD-03") == {"warned"}
    whys = [row["WHY"].split(" values")[0] for row in rows_of(next_file(ended, "to_mend.csv"), "utf-8")]
    assert whys == ["LOAD-02", "LOAD-03"]
