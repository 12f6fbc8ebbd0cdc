"""What two runs of one check have in common, offender by offender, whatever their keys look like."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import example, given, strategies as st

from reports.compared.changes import Changed, NotComparable, changed
from reports.judging.findings import FindingId
from reports.judging.offenders import part_of, write_csvs
from tests.reports.made_up_rows import write_rows
from tests.thoroughness import examples

HELP, SHOP = (FindingId("MEM-01", "wave-1", "customers", (("site", site),)) for site in ("=Help", "Shop, Ltd"))
keys = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4), max_size=6)
rows = st.lists(
    st.tuples(st.sampled_from([HELP, SHOP]), st.sampled_from(["a", "", "=1+1", '"', "b\r\nc", "'-"])), max_size=8
)


def compared(
    now: list[tuple[FindingId, str]], then: list[tuple[FindingId, str]], expected: int | None = None
) -> Changed:
    """The offenders of two runs, by their scopes and keys, compared."""
    with TemporaryDirectory() as name, duckdb.connect() as database:
        for run, offenders in (("now", now), ("then", then)):
            for scope in (HELP, SHOP):
                own = [[place, key] for place, (of, key) in enumerate(offenders) if of == scope]
                write_rows(Path(name) / run, scope, ["line", "row_key"], own)
        write_csvs(Path(name) / "then")
        parts = [part_of(Path(name) / "now", scope) for scope in (HELP, SHOP)]
        there = {part: "row_key" for part in parts if part.exists()}
        earlier = Path(name) / "then" / "MEM-01.csv"
        return changed(database, there, earlier, [HELP, SHOP], len(then) if expected is None else expected)


@given(rows, rows)
@examples(12)
def test_offenders_are_counted_by_scope_and_key_and_repeated_ones_each_time(
    now: list[tuple[FindingId, str]], then: list[tuple[FindingId, str]]
) -> None:
    found, of_now, of_then = compared(now, then), Counter(now), Counter(then)
    assert found.new == (of_now - of_then).total()
    assert found.fixed == (of_then - of_now).total()
    assert found.still == (of_now & of_then).total()


@given(keys)
@examples(12)
@example(["\u2028", "\x1b[2J", "\x1f"])
def test_the_same_offenders_are_all_still_there_whatever_their_keys(same: list[str]) -> None:
    offenders = [(HELP, key) for key in same]
    assert compared(offenders, offenders) == Changed(0, 0, len(same), [])


def test_an_earlier_list_with_other_rows_than_its_evidence_says_is_not_comparable() -> None:
    with pytest.raises(NotComparable, match="other rows than its evidence says"):
        compared([], [(HELP, "a")], expected=2)
