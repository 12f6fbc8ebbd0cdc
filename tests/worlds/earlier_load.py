"""A load that the plan has before the world's own, and that has not run yet."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.worlds.world import KEY, World


def plan_before(world: World, rows: list[dict[str, str]], **about: Any) -> dict[str, Any]:
    """
    Put a load of these rows before the world's own; answers what the plan says of it.

    :param about: more of that, or otherwise; it disables users by update, unless this says something else.
    """
    name = f"before-{len(world.plan['loads'])}"
    load = {"name": name, "operation": "update", "purpose": "disable", "file": f"loads/{name}.csv", **about}
    world.put(world.plan, "loads", [load, *world.plan["loads"]])

    def write(folder: Path) -> None:
        with (folder / load["file"]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)

    world.append(world.mishaps, write)
    return load


def create_before(world: World, *users: dict[str, str]) -> dict[str, Any]:
    """A load that makes users of what is given of them; each has a key of its own."""
    rows = [{KEY: f"before {number}", **user} for number, user in enumerate(users)]
    return plan_before(world, rows, operation="insert", purpose="create")


def disable_before(world: World, users: list[str], **about: Any) -> dict[str, Any]:
    """A load that frees the contacts, usernames and seats of these users."""
    return plan_before(world, [{"Id": user, "IsPortalEnabled": "false"} for user in users], **about)


def refused_before(world: World, row: dict[str, str], **about: Any) -> None:
    """
    A load that has run, and was refused the one row that it has; a row without a key gets one.

    :param about: what the plan says of it; it makes users, unless this says something else.
    """
    error = "UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record"
    _load_before(world, row, lambda cells: {**cells, "ERROR": error}, **about)


def loaded_before(world: World, user: dict[str, str], made: str) -> None:
    """A load that has run, and whose one row made this user."""
    _load_before(world, user, lambda cells: {"ID": made, **cells, "STATUS": "Item Created"})


def _load_before(
    world: World, row: dict[str, str], result_of: Callable[[dict[str, str]], dict[str, str]], **about: Any
) -> None:
    row = {KEY: "before 0", **row}
    load = plan_before(world, [row], **{"operation": "insert", "purpose": "create"} | about)
    results = f"results/{load['name']}.csv"
    has_run(world, load, results=[results])
    cells = result_of(row)

    def write(folder: Path) -> None:
        path = folder / results
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, cells, quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerow(cells)

    world.append(world.mishaps, write)


def has_run(world: World, load: dict[str, Any], ago: timedelta = timedelta(hours=2), **about: Any) -> None:
    """The load has run, and ended so long ago."""
    ended = world.org.now - ago
    times = {"started_at": (ended - timedelta(minutes=5)).isoformat(), "finished_at": ended.isoformat()}
    world.put(load, "attempts", [{"org": "env", **times, **about}])
