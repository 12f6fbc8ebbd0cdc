"""A portal import: contacts that have users of a classic portal, whom an earlier load of the plan disables."""

import csv
from pathlib import Path

from tests.worlds.world import KEY, Row, World

CLASSIC = "PID_Customer_Portal_Standard"
LOAD, COHORT, FILE, RESULTS = "disable", "portal-users", "loads/disable.csv", "results/disable-success.csv"
TAKEN_OVER = ("Username", "LastName", "FirstName", "Email", KEY)


def add_portal_users(world: World) -> None:
    """Each contact of the load has a user, whose username the row wants."""
    if not world.shape.portal:
        return
    license_ = world.org.add("UserLicense", LicenseDefinitionKey=CLASSIC, TotalLicenses=500)
    profile = world.org.add("Profile", Name="Portal User", UserLicenseId=license_)
    for row in (row for row in world.rows if row.contact):
        taken = {name: row.cells[name] for name in TAKEN_OVER if name in row.cells}
        world.portal_users.append((row, world.org.add("User", ProfileId=profile, ContactId=row.contact, **taken)))


def plan_the_disabling(world: World) -> None:
    if world.shape.portal:
        world.load_plan["cohorts"] = [cohort.name for cohort in world.cohorts]
        load = {"name": LOAD, "operation": "update", "purpose": "disable", "file": FILE, "cohorts": [COHORT]}
        world.plan["loads"].insert(0, load)
        world.plan["cohorts"].append({"name": COHORT, "profile": "Portal User", "license": CLASSIC})


def disable(world: World) -> None:
    """The earlier load runs, and the plan says so."""
    load = world.plan["loads"][0]
    if not world.shape.portal or "attempts" in load:
        return
    world.pass_time(hours=1)
    started = world.org.now.isoformat()
    results = world.org.load("update", "User", [{"Id": user, "IsPortalEnabled": "false"} for _, user in _users(world)])
    assert all(result.success for result in results), results
    world.pass_time(minutes=10)
    entry = {"results": [RESULTS], "started_at": started, "finished_at": world.org.now.isoformat()}
    world.put(load, "attempts", [entry | {"loaded_by": "admin@example.com", "org": "env"}])


def write_the_disabling(world: World, folder: Path) -> None:
    """The file of the earlier load and, once it has run, what Data Loader says of it."""
    if not world.shape.portal:
        return
    named = ["ID", "IsPortalEnabled", KEY]
    rows = [[user, "false", row.cells.get(KEY, "")] for row, user in _users(world)]
    _write(folder / FILE, [named, *rows])
    _write(folder / RESULTS, [[*named, "STATUS"], *([*row, "Item Updated"] for row in rows)])


def portal_user_of(world: World, wanted: Row) -> str:
    return next(user for row, user in world.portal_users if row is wanted)


def _users(world: World) -> list[tuple[Row, str]]:
    return [(row, user) for row, user in world.portal_users if row not in world.forgotten]


def _write(path: Path, records: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows(records)
