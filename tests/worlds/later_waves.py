"""Loads of the plan that run after the world's own: some of its users are moved, changed, disabled or made again."""

import csv
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tests.standin import Result
from tests.worlds.world import KEY, Row, World

Wave: TypeAlias = Literal["move", "change", "disable", "create"]
Time: TypeAlias = Literal["later", "equal", "unsaid"]
WAVES: tuple[tuple[Wave, ...], ...] = (
    ("move",),
    ("change",),
    ("disable",),
    ("move", "disable"),
    ("disable", "create"),
    ("move", "change", "disable", "create"),
)
"""What later loads do to users, one after the other."""
NAME = "New name"
ELSEWHERE = "Elsewhere"


@dataclass(eq=False)
class Later:
    """A later load: its rows by the row of the world's own load, and what became of them."""

    name: str
    wave: Wave
    rows: dict[Row, dict[str, str]]
    results: list[Result] = field(default_factory=list)
    named: bool = True
    """Whether the plan names its result files."""


def run_later(world: World, wave: Wave, rows: list[Row], time: Time = "later", *, named: bool = True) -> Later:
    """
    Load these rows of the world in a further load, and write down in the plan what became of it.

    A ``create`` makes users for rows whose users were disabled before.

    :param time: when the plan says that it began: after the world's own attempts, with the last of them, or not at all.
    """
    world.pass_time(hours=20)
    name = f"later-{len(world.later) + 1}"
    later = Later(name, wave, {row: _cells(world, wave, row) for row in rows}, named=named)
    began = world.org.now
    operation = "insert" if wave == "create" else "update"
    sent = [dict(cells) for cells in later.rows.values()]
    later.results = world.org.load(operation, "User", sent)
    assert all(result.success for result in later.results), later.results
    for row, result in zip(rows, later.results, strict=True):
        row.user = result.id or row.user
    world.pass_time(minutes=10)
    _plan(world, later, began, time)
    world.later.append(later)
    if wave in ("move", "create"):
        _promised(world, rows)
    world.org.settle()
    world.pass_time(hours=12)
    return later


def run_later_for_now(world: World, wave: Wave, rows: list[Row], time: Time = "later", *, named: bool = True) -> Later:
    """As ``run_later``, until it is undone."""
    world.put(world, "plan", deepcopy(world.plan))
    world.put(world, "later", list(world.later))
    for row in rows:
        world.put(row, "user", row.user)
    return run_later(world, wave, rows, time, named=named)


def write_later(world: World, folder: Path) -> None:
    """The files of the later loads, and what the loader says of them."""
    for later in world.later:
        rows = list(later.rows.values())
        _write(folder / f"loads/{later.name}.csv", [dict(row) for row in rows])
        by_insert = later.wave == "create"
        told = [
            {"ID": result.id or "", **{name: cell for name, cell in row.items() if by_insert or name != "Id"}}
            for row, result in zip(rows, later.results, strict=True)
        ]
        good = [
            {**row, "STATUS": "Item Updated"} for row, result in zip(told, later.results, strict=True) if result.success
        ]
        bad = [
            {**row, "ERROR": result.message}
            for row, result in zip(rows, later.results, strict=True)
            if not result.success
        ]
        _write(folder / f"results/{later.name}-success.csv", good or [{**told[0], "STATUS": ""}], empty=not good)
        _write(folder / f"results/{later.name}-error.csv", bad or [{**rows[0], "ERROR": ""}], empty=not bad)


def _cells(world: World, wave: Wave, row: Row) -> dict[str, str]:
    cells = {"Id": row.user or ""}
    if wave == "move":
        cells["ProfileId"] = _goal(world, row)
    elif wave == "change":
        cells["FirstName"] = NAME
    elif wave == "disable":
        cells["IsPortalEnabled"] = "false"
    else:
        names = ("Username", "LastName", "Email", "Alias", "TimeZoneSidKey", "LocaleSidKey", "LanguageLocaleKey")
        user = {name: row.cells[name] for name in (*names, "EmailEncodingKey") if name in row.cells}
        user["Username"] = f"new.{user['Username']}" if world.shape.second_attempt else user["Username"]
        cells = {
            **user,
            "CommunityNickname": f"new {row.cells['Alias']}",
            "FirstName": NAME,
            "ContactId": row.contact or "",
            "ProfileId": row.cohort.twin,
        }
        return {**cells, **({KEY: row.cells[KEY]} if world.plan.get("key") == KEY and KEY in row.cells else {})}
    key = world.plan.get("key")
    return {**cells, **({key: row.cells[key]} if key == KEY and key in row.cells else {})}


def _goal(world: World, row: Row) -> str:
    """Another site, for those whose license is that of the profile that has it; else a twin on the same sites."""
    of_elsewhere = world.find("Profile", Id=world.spare_profile)["UserLicenseId"]
    return world.spare_profile if world.licenses[row.cohort.license] == of_elsewhere else row.cohort.twin


def _plan(world: World, later: Later, began: datetime, time: Time) -> None:
    own = world.load_plan
    own.setdefault("cohorts", [cohort.name for cohort in world.cohorts])
    attempt: dict[str, Any] = {"loaded_by": "admin@example.com", "org": "env"}
    if later.named:
        attempt["results"] = [f"results/{later.name}-{kind}.csv" for kind in ("success", "error")]
    if time == "equal":
        began = datetime.fromisoformat(own["attempts"][-1]["started_at"])
    if time != "unsaid":
        attempt |= {"started_at": began.isoformat(), "finished_at": (began + timedelta(minutes=10)).isoformat()}
    load = {"name": later.name, "operation": "insert" if later.wave == "create" else "update"}
    load["purpose"] = {"create": "create", "disable": "disable"}.get(later.wave, "move")
    load |= {"file": f"loads/{later.name}.csv", "attempts": [attempt]}  # type: ignore[dict-item]
    cohorts = {str(cohort["name"]) for cohort in world.plan["cohorts"]}
    for cohort in world.cohorts:
        title = f"later-{cohort.kind}"
        if title not in cohorts:
            cohorts.add(title)
            world.plan["cohorts"].append({**_cohort(world, cohort), "name": title})
    if world.spare_profile and "later-elsewhere" not in cohorts:
        elsewhere = {"name": "later-elsewhere", "profile": "Bystander", "license": "PID_Customer_Community"}
        world.plan["cohorts"].append({**elsewhere, "sites": [ELSEWHERE], "welcome_email": False})
    if later.wave in ("move", "create"):
        load["cohorts"] = sorted({_cohort_of(world, row, cells) for row, cells in later.rows.items()})  # type: ignore[assignment]
    else:
        load["cohorts"] = sorted(  # type: ignore[assignment]
            {cohort.name for cohort in world.cohorts}
            | {f"later-{cohort.kind}" for cohort in world.cohorts}
            | {"later-elsewhere"}
        )
    world.plan["loads"].append(load)


def _cohort(world: World, cohort: Any) -> dict[str, object]:
    twin = world.find("Profile", Id=cohort.twin)["Name"]
    said = {"profile": twin, "license": cohort.license, "mode": cohort.mode, "sites": list(cohort.sites)}
    said |= {"permission_sets": [cohort.permission_set]} if cohort.permission_set else {}
    return {**said, "welcome_email": False}


def _cohort_of(world: World, row: Row, cells: dict[str, str]) -> str:
    return "later-elsewhere" if cells["ProfileId"] == world.spare_profile else f"later-{row.cohort.kind}"


def _promised(world: World, rows: list[Row]) -> None:
    """Permission sets for users made anew, and a login at each site that was promised."""
    for row in rows:
        held = {each["AssigneeId"] for each in world.org.rows("PermissionSetAssignment")}
        if row.cohort.permission_set and row.user not in held:
            world.org.assign(row.user or "", world.find("PermissionSet", Name=row.cohort.permission_set)["Id"])


def _write(path: Path, rows: list[dict[str, str]], *, empty: bool = False) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows([] if empty else rows)
