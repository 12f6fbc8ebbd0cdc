"""Damaged text and keys are named, each with its damage and the likely text; right names in any language are not."""

import csv
from pathlib import Path

import pytest

from tests.runs.small_migration import SURNAMES, write_csv
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn

RIGHT = [
    *("JO\u00c3O", "\u00c2ngela", "JOS\u00c9\u2019S", "\u00c5sa", "\u0141ukasz", "Zo\u00eb", "O\u2019Neill"),
    *("\u039a\u03ce\u03c3\u03c4\u03b1\u03c2", "\u0418\u0432\u0430\u043d", "\u00c4rzte \u2013 ALD\u00cc\u00a0AG"),
]
SIGNS_AFTER_A_LETTER = [
    *("Tom\u00e1\u0161\u00a0R", "\u00abCaf\u00e9\u00bb\u00a0SA", "CAF\u00c9\u2122", "Caf\u00e9\u201d\u2026"),
    *("Andr\u00e9\u00b4s", "Stra\u00dfe\u00ae\u2122", "Voil\u00e0\u2026", "Nguy\u1ec5n"),
    *("\u4e2d\u6587", "\u0645\u062d\u0645\u062f", "\u0938\u0940\u0924\u093e", "\U0001f600"),
]
MISREAD, LOST, ERROR = "UTF-8 read as Windows-1252", "a letter was lost", "a spreadsheet error"
DAMAGED = {
    "Zo\u00c3\u00ab": (MISREAD, "Zo\u00eb"),
    "Wi\u00c5\u203aniewski": (MISREAD, "Wi\u015bniewski"),
    "\u00d0\u02dc\u00d0\u00b2\u00d0\u00b0\u00d0\u00bd": (MISREAD, "\u0418\u0432\u0430\u043d"),
    "O\u00e2\u20ac\u2122Neill": (MISREAD, "O\u2019Neill"),
    "Zen?bia": (LOST, "Zenobia"),
    "M\ufffdrchbanks": (LOST, "Marchbanks"),
    "?elik": (LOST, ""),
    "#BEZUG!": (ERROR, ""),
    "########": (ERROR, ""),
    "Bru\u00cc\u02c6ck": (MISREAD, "Bru\u0308ck"),
}
HTML, JSON, XML, PERCENT = "HTML entities", "escapes of JSON", "escapes of XML", "percent escapes"
ESCAPED = {
    "O&#39;Neill": (HTML, "O'Neill"),
    "M&uuml;ller": (HTML, "M\u00fcller"),
    "Sm&amp;#xED;th": (HTML, "Sm\u00edth"),
    "&#20013;&#25991;": (HTML, "\u4e2d\u6587"),
    r"M\u00fcller": (JSON, "M\u00fcller"),
    r"\u4e2d\u6587": (JSON, "\u4e2d\u6587"),
    r"O\'Neill": (JSON, "O'Neill"),
    r"Zo \ud83d\ude00": (JSON, ""),
    "Ann_x000D_": (XML, "Ann\r"),
    "Andr%C3%A9": (PERCENT, "Andr\u00e9"),
    "Mary%20Ann": (PERCENT, "Mary Ann"),
    "%E4%B8%AD": (PERCENT, "\u4e2d"),
}
MEANT = ["R&D", "Smith & Sons; Co", "AT&T;", "50%", "100% Ltd", "A_x1", r"ACME\user", "a&b;c", "5%C3", "%", "&", "#1;"]
"""Signs of which no escape is made."""
OF_OTHER_SCRIPTS = [
    *("\u4e2d\u6587", "\u738b", "\u3055\u304f\u3089", "\ubbfc\uc900", "\u0645\u062d\u0645\u062f", "\u05d3\u05d5\u05d3"),
    *(
        "\u0e2a\u0e21\u0e0a\u0e32\u0e22",
        "\u0938\u0940\u0924\u093e",
        "Zo \U0001f600",
        "Nguy\u1ec5n",
        "Ionu\u021b",
        "\u0418\u0432\u0430\u043d",
    ),
]


def with_names(migration: Path, names: list[str]) -> None:
    """The names in the cells for first and last names, from the first row on."""
    path = migration / "loads" / "wave-1.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for number, name in enumerate(names):
        rows[number // 2][("FirstName", "LastName")[number % 2]] = name
    write_csv(path, rows)


def with_cells(migration: Path, **cells: str) -> dict[str, str]:
    """The first row, with these cells beside its own."""
    path = migration / "loads" / "wave-1.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row | dict.fromkeys(cells, "") for row in csv.DictReader(file)]
    rows[0] |= cells
    write_csv(path, rows)
    return rows[0]


def before(live: Runner, names: list[str]) -> Ended:
    with_names(live.migration, names)
    return live("checks/before_load", "--org=env", "-q", "-k", "LOAD-14")


def found(ended: Ended) -> list[dict[str, str]]:
    with (ended.runs[-1] / "offenders" / "LOAD-14.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_damaged_name_is_named_with_its_damage_and_the_likely_one(live: Runner) -> None:
    offenders = found(before(live, list(DAMAGED)))
    assert {row["value"]: (row["damage"], row["likely_value"]) for row in offenders} == DAMAGED


def test_names_that_are_right_are_not_named(live: Runner, small_org: StandIn) -> None:
    """A question mark is right where the contact has it."""
    contact = next(row for row in small_org.rows("Contact") if row["LastName"] == SURNAMES[-1])
    small_org.update("Contact", contact["Id"], LastName="Wer?Da", FirstName="Who?")
    try:
        assert before(live, [*RIGHT, "Who?", "WER?DA"]).statuses("LOAD-14") == {"passed"}
    finally:
        small_org.update("Contact", contact["Id"], LastName=contact["LastName"], FirstName=contact["FirstName"])


def test_a_sign_after_an_accented_letter_and_names_in_any_script_are_right(live: Runner) -> None:
    assert before(live, SIGNS_AFTER_A_LETTER).statuses("LOAD-14") == {"passed"}


def test_names_with_escapes_that_nobody_has_read_back_are_named_with_what_they_were(live: Runner) -> None:
    offenders = found(before(live, list(ESCAPED)))
    assert {row["value"]: (row["damage"], row["likely_value"]) for row in offenders} == ESCAPED


def test_signs_that_are_meant_are_right(live: Runner) -> None:
    assert before(live, MEANT).statuses("LOAD-14") == {"passed"}


def test_what_is_an_escape_in_a_name_may_be_meant_elsewhere(live: Runner, small_org: StandIn) -> None:
    """An address of a page has them, rich text is HTML, and a login may begin with a u."""
    small_org.add_field("User", "Page__c", type="url", length=255)
    small_org.add_field("User", "Greeting__c", type="textarea", length=255)
    row = with_cells(
        live.migration,
        FederationIdentifier=r"ACME\u1234",
        Department="https://acme.example/caf%C3%A9",
        Title="50%20",
        Page__c="caf%C3%A9?a=1&amp;b=2",
        Greeting__c="Gr&uuml;&szlig;e",
    )
    assert live("checks/before_load", "--org=env", "-q", "-k", "LOAD-14").statuses("LOAD-14") == {"passed"}
    with_cells(live.migration, Department="Caf&eacute;", Title=r"S\u00e4nger", Page__c=row["Page__c"])
    offenders = found(live("checks/before_load", "--org=env", "-q", "-k", "LOAD-14"))
    assert {row["field"]: row["damage"] for row in offenders} == {"Department": HTML, "Title": JSON}


@pytest.mark.parametrize(("others", "named"), [("0711 12-34", {"MobilePhone", "Department"}), ("4E", {"MobilePhone"})])
def test_a_number_that_a_spreadsheet_shortened_is_one_where_numbers_stand(
    others: str, named: set[str], live: Runner
) -> None:
    """A phone number, or a cell of a column in which there is nothing but numbers."""
    path = live.migration / "loads" / "wave-1.csv"
    number = "4.9151E+11"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row | {"Department": others, "MobilePhone": "", "Title": "A"} for row in csv.DictReader(file)]
    rows[0] |= {"Department": number, "MobilePhone": number, "Title": number}
    write_csv(path, rows)
    offenders = found(live("checks/before_load", "--org=env", "-q", "-k", "LOAD-14"))
    assert {(row["field"], row["damage"]) for row in offenders} == {(each, "scientific notation") for each in named}


@pytest.mark.parametrize("read_as", ["Windows-1252", "Latin-1"])
def test_names_in_any_script_are_named_with_what_they_were(read_as: str, live: Runner) -> None:
    """Decoders make control characters of the bytes that Windows-1252 does not have."""
    misread = {_misread(name, read_as): name for name in OF_OTHER_SCRIPTS}
    offenders = found(before(live, list(misread)))
    assert {row["value"]: row["likely_value"] for row in offenders} == misread


def _misread(name: str, read_as: str) -> str:
    encoded = name.encode()
    if read_as == "Latin-1":
        return encoded.decode("latin-1")
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in encoded)
