"""Load files as Excel and Data Loader write them."""

import csv
import hashlib
import io
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, assume, example, given, settings, strategies as st

from fixtures.csv_form import DELIMITERS
from fixtures.files.inputs import select_rows
from fixtures.files.load_file import LoadFile, read_load_file, row_key_column
from fixtures.files.parquet_copy import copying_database
from fixtures.plan.model import Plan
from fixtures.problems import BadInput

LOOK = "Look for a missing or unquoted comma, quote or line break."
PROFILE_15, PROFILE_18 = "00e70000000lfYI", "00e70000000lfYIAAY"


class Folder:
    """Files that a test writes and reads back."""

    def __init__(self, path: Path) -> None:
        self.path, self.into = path, path / "normalized.parquet"

    def write(self, text: str | bytes, name: str = "load.csv", encoding: str = "utf-8") -> Path:
        path = self.path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    def read(self, text: str | bytes, encoding: str = "utf-8", sdl: str | None = None) -> LoadFile:
        mapping = self.write(sdl, "users.sdl") if sdl is not None else None
        with copying_database(self.path) as database:
            return read_load_file(self.write(text, encoding=encoding), mapping, self.into, database)

    def rows(self) -> list[list[str]]:
        read = duckdb.execute(select_rows(self.into))
        names = [name for name, *_ in read.description or ()]
        return [names, *([str(cell or "") for cell in row] for row in read.fetchall())]

    def mistakes(self, text: str | bytes, encoding: str = "utf-8", sdl: str | None = None) -> list[str]:
        with pytest.raises(BadInput) as mistakes:
            self.read(text, encoding, sdl)
        assert not self.into.exists()
        return str(mistakes.value).replace(f"{self.path}/", "").splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
nasty = st.sampled_from(["\r", "\n", "a\r\nb", '"', '""', "a,b", "a;b", "a\tb", " a ", "#N/A", "é", "\ufeff"])
tables = st.lists(st.lists(cells | nasty, min_size=3, max_size=3), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=tables,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
    delimiter=st.sampled_from(DELIMITERS),
    style=st.sampled_from(
        [("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL), ("\r", csv.QUOTE_ALL)]
    ),
)
@example(rows=[["", "", "\u0100"]], encoding="utf-16-le", delimiter=",", style=("\r\n", csv.QUOTE_MINIMAL))
def test_what_a_spreadsheet_wrote_is_read_cell_for_cell_with_its_lines(
    folder: Folder, rows: list[list[str]], encoding: str, delimiter: str, style: tuple[str, Any]
) -> None:
    ending, quoting = style
    lines = []
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting)
    writer.writerow(["Username", "Tier", "LastName"])
    for row in rows:
        lines.append(1 + len(re.findall("\r\n|\r|\n", text.getvalue())))
        writer.writerow(row)
    there = [place for place, row in enumerate(rows) if "".join(row).strip(" \t\r\n\u00a0")]
    try:
        written = text.getvalue().encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    if encoding == "cp1252":
        assume(_is_no_utf8(written))

    load = folder.read(written)

    assert (load.encoding, load.delimiter, load.rows) == (encoding, delimiter, len(there))
    assert load.fields == ("Username", "column:Tier", "LastName")
    expected = [["line", "row", *load.fields]]
    expected += [[str(lines[place]), str(place + 2), *rows[place]] for place in there]
    assert folder.rows() == expected


def _is_no_utf8(written: bytes) -> bool:
    try:
        written.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def test_fields_get_salesforces_spelling_and_other_columns_keep_their_header(
    folder: Folder,
) -> None:
    load = folder.read("USERNAME,Contact\\:Legacy_Id__c,profileid,Wave 1\na@example.com,7,,x\n")

    assert load.headers == ("USERNAME", "Contact\\:Legacy_Id__c", "profileid", "Wave 1")
    assert load.fields == ("Username", "Contact.Legacy_Id__c", "ProfileId", "column:Wave 1")


def test_a_mapping_names_the_fields_and_adds_its_constants_at_the_end(folder: Folder) -> None:
    load = folder.read(
        "LOGIN,Tier\na@example.com,gold\n", sdl='LOGIN=Username\nTier=\n"Europe/London"=TimeZoneSidKey\n'
    )

    assert load.fields == ("Username", "column:Tier", "TimeZoneSidKey")
    assert folder.rows()[1] == ["2", "2", "a@example.com", "gold", "Europe/London"]


def test_ids_are_made_18_characters_and_everything_else_stays(folder: Folder) -> None:
    folder.read(f"Username,ProfileId,ContactId,Alias\n{PROFILE_15},{PROFILE_15},#N/A,x\n")

    assert folder.rows()[1] == ["2", "2", PROFILE_15, PROFILE_18, "#N/A", "x"]


def test_the_hash_is_that_of_the_users_file(folder: Folder) -> None:
    written = b"Username\r\na@example.com\r\n"

    assert folder.read(written).sha256 == hashlib.sha256(written).hexdigest()


def test_blank_rows_are_none_and_shift_neither_lines_nor_rows(folder: Folder) -> None:
    load = folder.read('Username,LastName\n\n"a","x\ny"\n  \n"b","z"\n, \n"",\n\n')

    assert load.rows == 2
    assert folder.rows()[1:] == [["3", "3", "a", "x\ny"], ["6", "5", "b", "z"]]
    assert load.notes == ("lines 2, 5 and 7 to 9 are blank and no rows: delete them before a load.",)


def test_a_million_blank_lines_are_said_in_a_few_words(folder: Folder) -> None:
    load = folder.read("Username,LastName\n" + "a,b\n,\n" * 7 + ",\n" * 5_000)

    assert load.rows == 7
    assert load.notes == ("lines 3, 5, 7, 9, 11 and 5,002 more are blank and no rows: delete them before a load.",)


UTF_32 = ("utf-32", "utf-32-le", "utf-32-be")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Username,LastName\ra,x é\rb,y\r",
        "Username,LastName\ra,x é\rb,y",
        "Username,LastName\ra,x é\nb,y\n",
        "Username,LastName\na,x é\rb,y\r\n",
        'Username,LastName\r\na,x é\r"b",y\r',
    ],
)
def test_a_lone_carriage_return_ends_a_line(folder: Folder, text: str, encoding: str) -> None:
    load = folder.read(text, encoding)

    assert folder.rows()[1:] == [["2", "2", "a", "x é"], ["3", "3", "b", "y"]]
    assert "lone CR" in " ".join(load.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', "Sep=;;", '"sep=;";'])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_excels_separator_line_names_the_delimiter_and_is_no_header(
    folder: Folder, line: str, encoding: str, end: str
) -> None:
    load = folder.read(end.join([line, "Username;Last,Name", "a;x,y", "b;z", ""]), encoding)

    assert (load.delimiter, load.headers) == (";", ("Username", "Last,Name"))
    assert folder.rows()[1:] == [["3", "2", "a", "x,y"], ["4", "3", "b", "z"]]
    assert load.notes[0] == "line 1 is Excel's separator line and not the header: delete it before a load."


@pytest.mark.parametrize("delimiter", [*DELIMITERS, ":", "~"])
def test_the_separator_line_may_name_any_delimiter(folder: Folder, delimiter: str) -> None:
    load = folder.read(f"sep={delimiter}\nUsername{delimiter}Alias\na{delimiter}b\n")

    assert (load.delimiter, load.fields) == (delimiter, ("Username", "Alias"))


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_delimiter_is_found_between_headers_that_hold_the_others(folder: Folder, delimiter: str) -> None:
    held = "".join(sign for sign in DELIMITERS if sign != delimiter)
    quoted = f'"Username"{delimiter}"Tier {held * 3}"{delimiter}"Alias"\na{delimiter}b{delimiter}c\n'
    unquoted = f"Username{delimiter}Tier {held}{delimiter}Alias\n" + f"a{delimiter}b{delimiter}c\n" * 2

    assert [folder.read(text).delimiter for text in (quoted, unquoted)] == [delimiter, delimiter]
    assert folder.rows()[1] == ["2", "2", "a", "b", "c"]


@pytest.mark.parametrize("text", ["Username\na;b|c\n", "Username\n"])
def test_a_header_of_one_column_has_no_delimiter(folder: Folder, text: str) -> None:
    assert folder.read(text).fields == ("Username",)


def test_every_broken_row_is_named_with_its_line_and_nothing_is_left_behind(folder: Folder) -> None:
    text = 'Username,LastName\na\n"b\n\nb",x\nc,d,e\n"f"g,h\n\0,i\nj,"k\nl,m\n'

    assert folder.mistakes(text) == [
        f"load.csv:2: this row has 1 cell, the header 2. {LOOK}",
        f"load.csv:6: this row has 3 cells, the header 2. {LOOK}",
        "load.csv:7: a quote closes in the middle of a cell. Delete blanks after it, or write it twice in a cell.",
        "load.csv:8: this row holds a NUL character. Remove it.",
        "load.csv:9: a quote opens in this row and never closes. Close it.",
    ]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('a, "b"', "a blank stands before an opening quote"),
        (' "a",b', "a blank stands before an opening quote"),
        ('a, "b,c"', "a blank stands before an opening quote"),
        ('a,5" b', "a quote stands in a cell that is not in quotes"),
        ('"a",b ""c""', "a quote stands in a cell that is not in quotes"),
    ],
)
def test_a_quote_that_does_not_open_its_cell_is_refused_as_loaders_refuse_it(
    folder: Folder, row: str, says: str
) -> None:
    (mistake,) = folder.mistakes(f"Username,LastName\nx,y\n{row}\n")

    assert mistake.startswith(f"load.csv:3: {says}, and every loader refuses that.")


def test_a_blank_before_a_quote_in_the_header_is_refused(folder: Folder) -> None:
    (mistake,) = folder.mistakes('Username, "LastName"\na,b\n')

    assert mistake.startswith("load.csv:1: a blank stands before an opening quote")


def test_quotes_inside_quoted_cells_are_text(folder: Folder) -> None:
    assert folder.read('Username,LastName\n"a "" b"," ""c"\n').rows == 1

    assert folder.rows()[1] == ["2", "2", 'a " b', ' "c']


def test_of_many_broken_rows_the_first_20_are_named_and_the_rest_counted(folder: Folder) -> None:
    mistakes = folder.mistakes("Username,LastName\n" + "a\n" * 1234)

    assert len(mistakes) == 21
    assert mistakes[-1] == "load.csv:22: and 1,214 more from here on. Correct those above first."


def test_a_quote_that_never_closes_does_not_swallow_a_big_file(folder: Folder) -> None:
    mistakes = folder.mistakes('Username,LastName\na,b\nc,"d\n' + "e,f\n" * 50_000)

    assert mistakes == [
        (
            "load.csv:3: a cell of this row has more than 131,072 characters, as where a quote opens and never closes. "
            "Close the quote, or shorten the cell."
        ),
    ]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (b"", "load.csv: the file is empty. Name the file that was meant."),
        (b"\xef\xbb\xbf", "load.csv:1: there is no header. Name the columns in line 1."),
        (b"\n\n", "load.csv:1: there is no header. Name the columns in line 1."),
        (b"Username,,Alias\n", "load.csv:1: column 2 has no name. Name it, or delete the column."),
        (
            b"Username,USERNAME\n",
            "load.csv:1: two columns are called USERNAME, upper and lower case aside. Rename or delete one.",
        ),
        (
            b"Contact.K__c,Contact:K__c\n",
            "load.csv:1: Contact:K__c is the second column for Contact.K__c. Leave one of them unmapped.",
        ),
        (
            b"a@example.com,Bee\n",
            "load.csv:1: no column is a field of User. Name the columns in line 1 like the fields",
        ),
        (b"PK\x03\x04...", "load.csv: this is an Excel workbook or a zip, not a CSV. Save it as CSV"),
        (b"Username\nok\n\x81\n", "load.csv:3: this is not utf-8 or cp1252. Save it as UTF-8"),
        (b"Username\rok\r\x81\r", "load.csv:3: this is not utf-8 or cp1252. Save it as UTF-8"),
        (b"sep=;\nA;B\n", "load.csv:2: no column is a field of User. Name the columns in line 2 like the fields"),
        *(
            (header.encode(of), "load.csv: this is UTF-32. Save it as UTF-8")
            for header in ("Username\nok\n", "\u0416\n1\n")
            for of in UTF_32
        ),
        (b"\xef\xbb\xbfUsername\nok\n\xe9\n", "load.csv:3: this is not utf-8-sig. Save it as UTF-8"),
    ],
)
def test_a_file_that_is_not_a_load_file_is_refused(folder: Folder, text: bytes, mistake: str) -> None:
    assert [line[: len(mistake)] for line in folder.mistakes(text)] == [mistake]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"load.csv: there is no such file. Name one that exists."):
        read_load_file(tmp_path / "load.csv", None, tmp_path / "into", duckdb.connect())


def test_a_mapping_for_an_export_or_another_file_is_refused(folder: Folder) -> None:
    (export,) = folder.mistakes("LOGIN,MAIL\n", sdl="Username=LOGIN\nEmail=MAIL\n")
    (other,) = folder.mistakes("LOGIN,MAIL\n", sdl="KEY=Username\n")

    assert export.startswith("load.csv:1: the mapping users.sdl is for an export: its fields are on the left.")
    assert other.startswith("load.csv:1: the mapping users.sdl names none of the columns.")


def _plan(operation: str = "insert", **keys: str) -> Plan:
    return Plan.model_validate(
        {
            "migration": "m",
            "orgs": [{"name": "o", "kind": "sandbox"}],
            "cohorts": [{"name": "c", "profile": "P", "license": "L"}],
            "loads": [{"name": "w", "operation": operation, "file": "load.csv"}],
            **keys,
        }
    )


EVERYTHING = "Id,Username,ContactId,Contact.Ext__c,Ext__c,Tier"


@pytest.mark.parametrize(
    ("plan", "header", "column"),
    [
        (_plan(), "Username,ContactId", "ContactId"),
        (_plan(), "Username,LastName", "Username"),
        (_plan(contact_key="Ext__c"), EVERYTHING, "Contact.Ext__c"),
        (_plan(contact_key="Ext__c"), "Username,ContactId,ext__C", "ext__C"),
        (_plan(contact_key="Ext"), "Username,ContactId,Ext", "column:Ext"),
        (_plan("update", contact_key="Ext__c"), EVERYTHING, "Id"),
        (_plan(key="tier", contact_key="Ext__c"), EVERYTHING, "column:Tier"),
        (_plan("update", key="Tier"), EVERYTHING, "column:Tier"),
        (_plan("update", key="Tier"), "Id,ProfileId", "Id"),
        (_plan(key="Ext__c", contact_key="Ext__c"), "Username,Contact.Ext__c", "Contact.Ext__c"),
    ],
)
def test_the_row_key_is_the_plans_else_the_usual_one(folder: Folder, plan: Plan, header: str, column: str) -> None:
    assert row_key_column(plan, plan.loads[0], folder.read(header + "\n")) == column


def test_a_key_that_is_in_no_column_is_named(folder: Folder) -> None:
    plan = _plan(key="Ext__c")

    with pytest.raises(BadInput, match=r"load.csv:1: there is no column Ext__c, the plan's key."):
        row_key_column(plan, plan.loads[0], folder.read("Username,ContactId\n"))


def test_a_file_without_a_key_for_its_rows_is_refused(folder: Folder) -> None:
    plan = _plan()

    with pytest.raises(BadInput, match=r"load.csv:1: no column is usable as row key.* Its columns: LastName, Email"):
        row_key_column(plan, plan.loads[0], folder.read("LastName,Email\n"))


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Export of 2026-11-28\n\n", 3),
        ("Users, to be loaded;on Friday\n", 2),
        ("Users,,\nby jane,,\n,,\n", 4),
        ('"A title\nof two lines"\n', 3),
    ],
)
@pytest.mark.parametrize("delimiter", ",;")
def test_a_title_above_the_header_is_one_mistake(folder: Folder, above: str, line: int, delimiter: str) -> None:
    body = "Username,LastName,Alias\na,b,c\nd,e,f\n"
    (mistake,) = folder.mistakes(above + body.replace(",", delimiter))
    assert mistake == (
        f"load.csv:1: this is no header: the one that names the fields is in line {line}, below a title. "
        f"Delete all lines above line {line}, as loaders read the first one."
    )


def test_a_title_above_a_header_that_is_mapped_is_found_by_the_mapping(folder: Folder) -> None:
    (mistake,) = folder.mistakes("Portal users\nLOGIN;SURNAME\na;b\n", sdl="LOGIN=Username\nSURNAME=LastName\n")
    assert "in line 2, below a title" in mistake


def test_cells_that_are_called_like_a_field_make_no_header(folder: Folder) -> None:
    (mistake,) = folder.mistakes("Sort,Word\na,Title\nb,Street\n")
    assert "no column is a field of User" in mistake
