"""What loaders and people do to the result files of a load, and whom the checks and the ledger name then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from tests.worlds.botches.after_users import outcome_of
from tests.worlds.world import KEY, Attempt, Outcome, Row, World

TAKEN = ("DUPLICATE_USERNAME", "Duplicate Username.<br>The username already exists")


@dataclass(frozen=True)
class Consequence:
    """Whom each error-level check names, by row key; state and former state of each row that is not verified."""

    checks: dict[str, set[str | None]] = field(default_factory=dict)
    rows: dict[str | None, tuple[str, str]] = field(default_factory=dict)


Mishap: TypeAlias = Callable[[World], Consequence]


def never_loaded(world: World, row: Row) -> Outcome:
    """The outcome of a row that the org refused."""
    outcome = outcome_of(world, row)
    for name, value in (("kind", "error"), ("id", ""), ("code", TAKEN[0]), ("message", TAKEN[1])):
        world.put(outcome, name, value)
    world.remove("User", row.user or "")
    return outcome


def results_of(world: World, attempt: int, *names: str) -> None:
    """An attempt has these result files."""
    world.put(world.load_plan["attempts"][attempt], "results", [f"results/{name}.csv" for name in names])


def copied(world: World, name: str, to: str) -> None:
    """A copy that was saved again, so that it is not the same file byte for byte."""

    def save(migration: Path) -> None:
        there = (migration / f"results/{name}.csv").read_bytes()
        (migration / f"results/{to}.csv").write_bytes(there + there[len(there.rstrip()) :])

    world.append(world.mishaps, save)


def again(world: World, *outcomes: Outcome, file: str | None = None) -> None:
    """A further attempt with these outcomes."""
    attempt = Attempt(file, [outcome.cells for outcome in outcomes], list(outcomes))
    world.append(world.attempts, attempt)
    number = len(world.attempts)
    entry: dict[str, object] = {"results": [f"results/{number}-success.csv", f"results/{number}-error.csv"]}
    entry |= {"org": "env", "started_at": world.org.now.isoformat()} | ({"file": file} if file else {})
    world.append(world.load_plan["attempts"], entry)


def files_with_each_others_names(world: World) -> Consequence:
    row = world.rows[2]
    never_loaded(world, row)

    def swap(migration: Path) -> None:
        success, error = (migration / f"results/1-{kind}.csv" for kind in ("success", "error"))
        was = success.read_bytes(), error.read_bytes()
        error.write_bytes(was[0])
        success.write_bytes(was[1])

    world.append(world.mishaps, swap)
    key = world.key_of(row)
    return Consequence({"ACT-05": {key}}, {key: ("REJECTED", "REJECTED")})


def an_error_among_the_successes_and_a_success_among_the_errors(world: World) -> Consequence:
    """Data Loader, issue 436: the org alone knows which is which."""
    there, refused = world.rows[1:3]
    right, wrong = outcome_of(world, there), never_loaded(world, refused)
    for name in ("kind", "id", "code", "message"):
        was = getattr(right, name)
        world.put(right, name, getattr(wrong, name))
        world.put(wrong, name, was)
    key = world.key_of(refused)
    states = {key: ("MISSING", ""), world.key_of(there): ("VERIFIED", "REJECTED")}
    return Consequence({"USE-01": {key}, "ACT-04": {key}}, states)


def ids_shifted_by_one_row(world: World) -> Consequence:
    outcomes = world.attempts[0].outcomes
    ids = [outcome.id for outcome in outcomes]
    for outcome, shifted in zip(outcomes, ids[1:] + ids[:1], strict=True):
        world.put(outcome, "id", shifted)
    keys = {world.key_of(row) for row in world.rows}
    return Consequence({"ACT-04": keys}, dict.fromkeys(keys, ("MISMATCHED", "")))


def a_file_that_ends_after_a_record(world: World) -> Consequence:
    def cut(migration: Path) -> None:
        path = migration / "results/1-success.csv"
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))

    world.append(world.mishaps, cut)
    return Consequence({"ACT-01": {world.key_of(row) for row in world.rows[-2:]}})


def one_row_in_both_files_with_the_id_of_the_next(world: World) -> Consequence:
    """Data Loader, issue 984."""
    row, below = world.rows[1:3]
    refused = never_loaded(world, row)
    claimed = Outcome(refused.cells, below.user or "", True, "success")
    world.append(world.attempts[0].outcomes, claimed)
    key = world.key_of(row)
    return Consequence({"ACT-02": {key}, "ACT-04": {key}, "USE-01": {key}}, {key: ("MISSING", "")})


def the_error_file_twice_and_no_success_file(world: World) -> Consequence:
    row = world.rows[1]
    never_loaded(world, row)
    copied(world, "1-error", "1-errors")
    results_of(world, 0, "1-error", "1-errors")
    key = world.key_of(row)
    others = {world.key_of(each) for each in world.rows} - {key}
    return Consequence({"ACT-01": others, "ACT-02": {key}, "ACT-05": {key}}, {key: ("REJECTED", "REJECTED")})


def the_error_file_of_another_load(world: World) -> Consequence:
    row = world.rows[1]
    refused = never_loaded(world, row)
    world.put(refused, "cells", {**refused.cells, KEY: "of-another-load"})
    key = world.key_of(row)
    return Consequence({"ACT-01": {key}, "ACT-03": {"of-another-load"}}, {key: ("UNACCOUNTED", "")})


def a_row_in_no_file_that_is_not_there(world: World) -> Consequence:
    row = world.rows[1]
    world.drop(world.attempts[0].outcomes, never_loaded(world, row))
    key = world.key_of(row)
    return Consequence({"ACT-01": {key}}, {key: ("UNACCOUNTED", "")})


def a_second_load_of_the_whole_file(world: World) -> Consequence:
    """Every row is rejected as a duplicate of itself: all is well."""
    again(world, *(Outcome(row.cells, "", False, "error", *TAKEN) for row in world.rows))
    return Consequence({}, {world.key_of(row): ("VERIFIED", "REJECTED") for row in world.rows})


def the_results_of_the_attempt_before_it(world: World) -> Consequence:
    """The second attempt loads one row, and is given the success file of the first."""
    row = world.rows[1]
    again(world, Outcome(row.cells, row.user or "", True, "success"), file="loads/again.csv")
    first = outcome_of(world, row)
    world.put(first, "kind", "error")
    world.put(first, "id", "")
    copied(world, "1-success", "2-success")
    key = world.key_of(row)
    others = {world.key_of(each) for each in world.rows} - {key}
    return Consequence({"ACT-01": {key}, "ACT-03": others}, {key: ("VERIFIED", "REJECTED")})


def a_rejection_after_a_success(world: World) -> Consequence:
    """Somebody took the user away between the attempts: the last one counts."""
    row = world.rows[1]
    world.remove("User", row.user or "")
    again(world, Outcome(row.cells, "", False, "error", *TAKEN), file="loads/again.csv")
    key = world.key_of(row)
    return Consequence({"ACT-05": {key}}, {key: ("REJECTED", "REJECTED")})


def a_success_after_a_rejection_that_is_not_there(world: World) -> Consequence:
    row = world.rows[1]
    never_loaded(world, row)
    again(world, Outcome(row.cells, world.spare_users[0], True, "success"), file="loads/again.csv")
    key = world.key_of(row)
    return Consequence({"ACT-04": {key}, "USE-01": {key}}, {key: ("MISSING", "")})


MISHAPS: list[Mishap] = [
    files_with_each_others_names,
    an_error_among_the_successes_and_a_success_among_the_errors,
    ids_shifted_by_one_row,
    a_file_that_ends_after_a_record,
    one_row_in_both_files_with_the_id_of_the_next,
    the_error_file_twice_and_no_success_file,
    the_error_file_of_another_load,
    a_row_in_no_file_that_is_not_there,
    a_second_load_of_the_whole_file,
    the_results_of_the_attempt_before_it,
    a_rejection_after_a_success,
    a_success_after_a_rejection_that_is_not_there,
]
