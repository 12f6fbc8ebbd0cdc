"""A draft of waivers for what no load can undo; who approves fills in what is left blank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import yaml

from fixtures.database import identifier
from reports.next_steps.recipe import Text

if TYPE_CHECKING:
    import duckdb

    from reports.judging import Finding

FILE = "waivers_to_sign.yaml"
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_HEAD = """\
# What no load can undo. Who approves an entry fills in its blank values; then it goes into waivers.yaml.
"""


def waivers_to_sign(findings: Iterable[tuple[int, Finding]], offenders: duckdb.DuckDBPyConnection) -> Text:
    """
    The text of the file.

    :param findings: each with the place of its table of offenders, ``offender_<place>``.
    """
    drafted = [
        {
            "check": finding.check,
            "load": finding.load,
            "rows": _keys(place, finding, offenders),
            "justification": "",
            "ticket": "",
            "approved_by": "",
            "expiration_date": "",
        }
        for place, finding in findings
    ]
    text = yaml.dump(drafted, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)
    return Text(_HEAD + text, len(drafted))


def _keys(place: int, finding: Finding, offenders: duckdb.DuckDBPyConnection) -> list[str] | str:
    if "row_key" not in finding.columns:
        return "all"
    sql = f"select distinct {identifier('row_key')} v from offender_{place} where v <> '' order by v"
    return [key for (key,) in offenders.execute(sql).fetchall()]
