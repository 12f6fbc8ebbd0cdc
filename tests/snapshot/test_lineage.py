"""What a check reads is known from its SQL, and what a table is made of from the SELECTs that made it."""

import sys
from pathlib import Path
from typing import Any

import pytest

from checks import Check
from fixtures.database import tables_of
from fixtures.dry_run import dry_run
from fixtures.org.questions import DESCRIBED, TABLES
from fixtures.snapshot import MADE_TABLES, Snapshot
from fixtures.snapshot.tables import Made
from reports.judging import needs
from tests.worlds import Shape, build
from tests.worlds.harness import Harness, catalogue
from tests.worlds.lifecycle import run


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


def test_a_table_leads_to_all_that_it_is_made_of_and_the_load_only_where_that_is_meant() -> None:
    made = Made({}, {"own_user": ["load_file", "OrgUser"], "load_file": ["Contact"], "OrgUser": ["OrgUser"]})
    assert made.origins(["own_user"], through_the_load=True) == {"own_user", "load_file", "OrgUser", "Contact"}
    assert made.origins(["own_user"], through_the_load=False) == {"own_user", "load_file", "OrgUser"}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> dict[str, set[str]]:
    """What the checks that are judged in a test really read."""
    read: dict[str, set[str]] = {}

    def noting(check: Check, snapshot: Snapshot, more: frozenset[str] = frozenset()) -> Any:
        read.setdefault(check.id, set()).update(more)
        return needs(check, snapshot, more)

    monkeypatch.setattr(sys.modules["reports.judging.judge"], "needs", noting)
    return read


@pytest.mark.parametrize("operation", ["upsert", "move"])
def test_what_is_known_beforehand_holds_in_a_run(
    harness: Harness, tmp_path: Path, read: dict[str, set[str]], operation: str
) -> None:
    world = build(Shape(kinds=("customer", "partner")).with_(operation=operation))
    harness.check_world(world, "before_load", snapshot=tmp_path)
    run(world)
    harness.check_world(world, "after_load", snapshot=tmp_path)
    checks = {check.id: check for phase in ("before_load", "after_load") for check in catalogue(phase)}
    for id_, tables in read.items():
        assert tables <= dry_run(checks[id_].function).reads, id_
    assert len([id_ for id_, tables in read.items() if tables]) > 10
    snapshots = {phase: Snapshot(tmp_path / "wave-1" / phase) for phase in ("before_load", "after_load")}
    for snapshot in snapshots.values():
        listed = "select table_name from information_schema.tables"
        shown = {name for (name,) in snapshot.cursor().execute(listed).fetchall()}
        assert shown - {*TABLES, *DESCRIBED} == MADE_TABLES
    by_id = {id_: needs(check, snapshots[check.phase]) for id_, check in checks.items()}
    assert ("Contact" in by_id["CON-05"].all) == (operation != "move")
    assert ("OrgUser" in by_id["LOAD-02"].all) == (operation == "move")
    assert "Contact" not in by_id["CON-05"].whole
    assert "Profile" in by_id["LOAD-08"].all
    assert "Profile" in by_id["ACT-06"].all
    assert by_id["ACT-06"].whole == (("OrgUser",) if operation == "move" else ("ExternalUser", "OrgUser"))
    assert by_id["PRO-04"] == (("Network",), ("Network",))
    assert by_id["RUN-01"] == ((), ())
    assert "ActiveUsers" not in by_id["SEA-03"].all
