"""
Law 8 of a build: source = excluded + built, in exactly one load that creates users, + not built with a reason.

Whatever the cells and the encoding are; and the same row becomes the same bytes in any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.build.building import Row, build, bytes_of, rows_of, write_source
from tests.build.served_migration import served_migration
from tests.build.source_migration import SourceMigration

PLAN = """\
migration: law
contact_key: Legacy_Id__c
orgs:
  - {{name: uat, kind: sandbox, id: {org_id}, username_suffix: .uat}}
cohorts:
  - {{name: a, where: {{KIND: a}}, profile: Help Customer, license: PID_Customer_Community}}
  - {{name: b, where: {{KIND: b, WAVE: "1"}}, profile: Second, license: PID_Customer_Community}}
  - {{name: b-or-c, where: {{GROUP: c}}, profile: Third, license: PID_Customer_Community}}
loads:
  - {{name: wave-1, operation: insert, cohorts: [a], where: {{WAVE: "1"}}, file: loads/wave-1.csv}}
  - {{name: wave-2, operation: insert, cohorts: [b, b-or-c], file: loads/wave-2.csv}}
  - {{name: wave-3, operation: insert, cohorts: [b-or-c], where: {{WAVE: "3"}}, file: loads/wave-3.csv}}
source: {{file: users.csv, key: KEY, exclusions: excluded.csv}}
build:
  contact: {{LastName: "{{SURNAME}}"}}
  user:
    Username: "{{EMAIL|lower}}"
    LastName: "{{SURNAME}}"
    FirstName: "{{FORENAME}}"
    Email: "{{EMAIL}}"
    LocaleSidKey: {{from: COUNTRY, values: {{DE: de_DE, US: en_US}}}}
"""
COLUMNS = ("KEY", "KIND", "WAVE", "GROUP", "FORENAME", "SURNAME", "EMAIL", "COUNTRY")
WITH_ONE_CONTACT = {"K0", "K1", "K3", "K4", "K5", "K7"}
HOSTILE = (
    "=1+1",
    "+49 30",
    "@x",
    "-2",
    'say "hi"',
    "two\nlines",
    "a,b;c\td",
    "\u20ac",
    "O'Neil",
    "#N/A",
    "null",
    "  x ",
)
BEYOND_CP1252 = ("\U0001f600", "\u0416", "\u6f22\u5b57", "e\u0301")


def _rows(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[tuple[str, ...]]]:
    keys = st.sampled_from([*(f"K{number}" for number in range(12)), "k3", " K5", "", "  "])
    row = st.tuples(
        keys,
        st.sampled_from(["a", "a", "b", "c", ""]),
        st.sampled_from(["1", "1", "2", "3"]),
        st.sampled_from(["", "", "c"]),
        cells,
        st.one_of(st.just(""), cells),
        st.sampled_from(["", "A.b@acme.example", "c@acme.example.INVALID"]),
        st.sampled_from(["DE", "US", "FR", ""]),
    )
    return st.lists(row, min_size=1, max_size=12)


SOURCES = st.one_of(
    st.tuples(_rows(st.sampled_from(HOSTILE)), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"])),
    st.tuples(_rows(st.sampled_from([*HOSTILE, *BEYOND_CP1252])), st.sampled_from(["utf-8", "utf-16"])),
)


@pytest.fixture(scope="module")
def migration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceMigration]:
    """K0 to K7 have a contact, K2 has two, that of K6 is in the recycle bin, K8 and the others have none."""
    with served_migration(tmp_path_factory.mktemp("law") / "law", PLAN) as made:
        license_ = made.org.rows("Profile")[-1]["UserLicenseId"]
        for name in ("Second", "Third"):
            made.org.add("Profile", Name=name, UserLicenseId=license_)
        account = made.org.add("Account", Name="Firm")
        for number in (0, 1, 2, 2, 3, 4, 5, 6, 7):
            contact = made.org.add("Contact", LastName="x", AccountId=account, Legacy_Id__c=f"K{number}")
            if number == 6:
                made.org.delete("Contact", contact)
        yield made


def _write(folder: Path, rows: list[tuple[str, ...]], encoding: str, excluded: set[str]) -> None:
    write_source(folder / "users.csv", COLUMNS, rows, encoding)
    write_source(folder / "excluded.csv", ("KEY", "Reason"), [(key, "left") for key in sorted(excluded)])


def _built(folder: Path) -> list[Row]:
    return [row for number in (1, 2, 3) for row in rows_of(folder / "loads" / f"wave-{number}.csv")]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SOURCES, st.sets(st.sampled_from(["K0", "K1", "K9"]), max_size=2))
def test_each_source_row_is_excluded_or_built_once_or_listed_with_a_reason(
    migration: SourceMigration, source: tuple[list[tuple[str, ...]], str], excluded: set[str]
) -> None:
    rows, encoding = source
    _write(migration.folder, rows, encoding, excluded)
    build(migration.folder)

    built = _built(migration.folder)
    not_built = rows_of(migration.folder / "loads" / "users-not-built.csv")
    left_out = [row for row in rows if row[0].strip() in excluded]
    assert len(rows) == len(left_out) + len(built) + len(not_built)
    assert all(row["Reason"] for row in not_built)

    keys = Counter(row[0].strip().casefold() for row in rows)
    by_key = {row[0].strip(): dict(zip(COLUMNS, row, strict=True)) for row in rows}
    assert all(keys[row["Contact.Legacy_Id__c"].casefold()] == 1 for row in built)
    assert {row["Contact.Legacy_Id__c"].upper() for row in built} <= WITH_ONE_CONTACT
    for row in built:
        written = by_key[row["Contact.Legacy_Id__c"]]
        assert (row["LastName"], row["FirstName"]) == (written["SURNAME"].strip(), written["FORENAME"].strip())
        assert row["Email"].lower().count(".invalid") == 1
    for row in not_built:
        if row["Reason"] == "no-key":
            assert row["KEY"] == ""
        if row["Reason"] == "key-repeated":
            assert keys[row["KEY"].casefold()] > 1


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SOURCES, st.randoms())
def test_a_second_build_gives_the_same_bytes_and_another_order_the_same_rows(
    migration: SourceMigration, source: tuple[list[tuple[str, ...]], str], shuffled: object
) -> None:
    rows, encoding = source
    _write(migration.folder, rows, encoding, set())
    build(migration.folder)
    first, built = bytes_of(migration.folder), _built(migration.folder)
    build(migration.folder)
    assert bytes_of(migration.folder) == first

    again = list(rows)
    shuffled.shuffle(again)  # type: ignore[attr-defined]
    _write(migration.folder, again, "utf-8", set())
    build(migration.folder)
    assert sorted(map(str, _built(migration.folder))) == sorted(map(str, built))


def test_one_thread_and_several_write_the_same_bytes(
    migration: SourceMigration, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ((f"M{number}", "a", "1", "", "F", f"L{number % 97}", "x@acme.example", "DE") for number in range(130_000))
    write_source(migration.folder / "users.csv", COLUMNS, rows)
    write_source(migration.folder / "excluded.csv", ("KEY", "Reason"), [])
    found = []
    for workers in ("1", "64"):  # of so many at once each takes its share of the processors
        monkeypatch.setenv("PYTEST_XDIST_WORKER_COUNT", workers)
        build(migration.folder)
        found.append(bytes_of(migration.folder))
    assert found[0] == found[1]
    assert found[0]["loads/contacts.csv"].count(b"\n") == 130_001
