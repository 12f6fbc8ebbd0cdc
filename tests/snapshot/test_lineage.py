"""What a check reads is known from its SQL, and what a table is made of from the SELECTs that make it."""

import sys
from typing import Any

import pytest

from checks import Check
from fixtures.database import tables_of
from fixtures.dry_run import dry_run
from fixtures.org.questions import DESCRIBED, TABLES
from fixtures.snapshot.tables import TableWriter, origins
from reports.judging import needs
from tests.worlds import Shape, build
from tests.worlds.harness import Harness, catalogue
from tests.worlds.lifecycle import run

ANSWERS = {*TABLES, *DESCRIBED}


@pytest.mark.parametrize(
    ("select", "tables"),
    [
        ("select count(*) from load", {"load"}),
        ("from a semi join (from b where c in (select d from e)) as f using (g)", {"a", "b", "e"}),
        ("with a as (from b), c as materialized (from a join d using (e)) from c anti join load using (e)", set("bd")),
        ("with recursive a as (select 1 as b union all select b + 1 from a join c using (b)) from a", {"c"}),
        ("with a as (from a) from a", {"a"}),
        ("select (select count(*) from a) + (select count(*) from b) where exists (from c)", {"a", "b", "c"}),
        ("from a where list_contains($list::varchar[], b) and c = $c union all from read_parquet('d')", {"a"}),
        ("select from where", set()),
    ],
)
def test_a_statement_names_its_tables_though_none_of_them_is_there(select: str, tables: set[str]) -> None:
    assert tables_of(select) - {"load"} == tables - {"load"}


def test_a_check_needs_what_its_rows_and_its_nouns_are_made_of() -> None:
    by_id = {check.id: needs(check) for phase in ("before_load", "after_load") for check in catalogue(phase)}
    assert "Contact" in by_id["CON-05"].all
    assert "Contact" not in by_id["CON-05"].whole
    assert "Profile" in by_id["LOAD-08"].all
    assert "Profile" in by_id["ACT-06"].all
    assert by_id["ACT-06"].whole == ("OrgUser",)
    assert by_id["PRO-04"] == (("Network",), ("Network",))
    assert by_id["RUN-01"] == ((), ())
    assert "ActiveUsers" not in by_id["SEA-03"].all


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What the tables that are made in a test are made of."""
    made: dict[str, set[str]] = {}
    add = TableWriter.add

    def noting(self: TableWriter, table: str, select: str, **more: Any) -> None:
        made.setdefault(table, set()).update(tables_of(select))
        add(self, table, select, **more)

    monkeypatch.setattr(TableWriter, "add", noting)
    return made


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What the checks that are judged in a test really read."""
    read: dict[str, set[str]] = {}

    def noting(check: Check, more: frozenset[str] = frozenset()) -> Any:
        read.setdefault(check.id, set()).update(more)
        return needs(check, more)

    monkeypatch.setattr(sys.modules["reports.judging.judge"], "needs", noting)
    return read


@pytest.mark.parametrize("operation", ["insert", "upsert", "move"])
def test_what_is_known_beforehand_holds_in_a_run(
    harness: Harness, made: dict[str, set[str]], read: dict[str, set[str]], operation: str
) -> None:
    world = build(Shape(kinds=("customer", "partner")).with_(operation=operation))
    harness.check_world(world, "before_load")
    run(world)
    harness.check_world(world, "after_load")
    for table, of in made.items():
        assert origins(of, through_the_load=True) & ANSWERS <= origins([table], through_the_load=True), table
    checks = {check.id: check for phase in ("before_load", "after_load") for check in catalogue(phase)}
    for id_, tables in read.items():
        assert tables <= dry_run(checks[id_].function).reads, id_
    assert len(made) > 10 < len([id_ for id_, tables in read.items() if tables])
