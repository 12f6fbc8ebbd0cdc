"""A draft of waivers for the offenders that somebody may waive; who approves says why, where and until when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import yaml

from checks import CATALOGUE, Severity
from fixtures.database import identifier
from fixtures.plan import ALL
from fixtures.problems import fits_terminal
from reports.judging import Finding, Status
from reports.next_steps.offenders import Offenders
from reports.next_steps.recipe import Text
from reports.outcome import FailOn

if TYPE_CHECKING:
    import duckdb

FILE = "waivers-draft.yaml"
MOST = 1_000
"""Keys of one entry; nobody looks at more of them one by one, and a draft of millions would take minutes."""
_USUAL: Final[dict[Severity, Status]] = {"error": "failed", "warning": "warned"}
_COUNTING: Final[dict[FailOn, list[Status]]] = {"error": ["failed"], "warning": ["failed", "warned"]}
_BLANKS = ("justification", "ticket", "approved_by", "expiration_date")
_HEAD = """\
# Offenders that somebody may waive. Delete what is to be put right; who approves the rest, and neither loads nor runs
# the checks, looks at each row and fills in the blanks. Then it goes into waivers.yaml; blanks are refused there.
"""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc] # either is a class
    """Writes nothing for None, so that it is a blank to fill in."""


_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def waivers_draft(offenders: Offenders, fail_on: FailOn) -> tuple[Text, list[str]]:
    """The text of the file, in which each check, load and field has one entry; and the checks."""
    keys: dict[tuple[str, str, str], dict[str, None]] = {}
    waivable = [check.id for check in CATALOGUE.values() if not check.never_waived]
    for place, finding in offenders.with_rows(waivable):
        judged = finding.status in ("failed", "warned")
        for field, key in _offending(place, finding, offenders.cursor, fail_on) if judged else ():
            keys.setdefault((finding.check, finding.load, field), {})[key] = None
    drafted = [_entry(*entry, list(rows)) for entry, rows in keys.items() if len(rows) <= MOST]
    many = (
        f"# {_words(entry)}: {len(rows):,}, too many for this draft.\n"
        for entry, rows in keys.items()
        if len(rows) > MOST
    )
    text = yaml.dump(drafted, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return Text("".join((_HEAD, *many, text)), len(drafted)), [each["check"] for each in drafted]


def _words(entry: tuple[str, str, str]) -> str:
    return fits_terminal(" ".join(filter(None, entry)))


def _entry(check: str, load: str, field: str, rows: list[str]) -> dict[str, Any]:
    about: dict[str, Any] = {"check": check, "load": load, "rows": ALL if ALL in rows else rows}
    return about | ({"fields": [field]} if field else {}) | dict.fromkeys(_BLANKS)


def _offending(
    place: int, finding: Finding, cursor: duckdb.DuckDBPyConnection, fail_on: FailOn
) -> Iterator[tuple[str, str]]:
    """
    The field, empty where the check names none, and the key of each offender that counts toward the verdict.

    What is no row of the load file, and has no name either, can be waived with all others alone.
    """
    check = CATALOGUE[finding.check]
    names_rows = "row_key" in finding.columns
    key = f"nullif({identifier('row_key' if names_rows else finding.columns[0])}, '')"
    field = "field" if check.names_fields else "''"
    status = "nullif(status, '')" if "status" in finding.columns else "null"
    usual, counting = _USUAL[check.severity], _COUNTING[fail_on]
    nameless = "null" if names_rows else f"'{ALL}'"
    sql = (
        f"select distinct {field}, coalesce({key}, {nameless}) as key from offender_{place} "
        f"where key is not null and list_contains($counting, coalesce({status}, $usual)) order by all"
    )
    yield from cursor.execute(sql, {"counting": counting, "usual": usual}).fetchall()
