"""What happens to a world in time: loaded through the org's rules, settled, logged in to."""

from typing import Any

from tests.standin import Result
from tests.worlds.faithful import furnished
from tests.worlds.portal_import import disable
from tests.worlds.world import KEY, Attempt, Outcome, Row, World
from tests.worlds.world_spec import Shape


def build(shape: Shape) -> World:
    """A faithful world, ready for its load."""
    return furnished(shape)


def run(world: World) -> None:
    """The whole way: load, settle, assign, log in."""
    load(world)
    settle(world)
    log_in(world)


def load(world: World, rows: list[Row] | None = None, *, recorded: bool = True) -> list[Result]:
    """
    Load the file, or some rows of it, and write down in the plan what became of it.

    With `second_attempt`, the org rejects one row first and takes it then. Returns all results.
    """
    rows = world.rows if rows is None else rows
    disable(world)
    world.pass_time(hours=1)
    refused = rows[0] if world.shape.second_attempt and rows else None
    if refused:
        _get_in_the_way(world, refused)
    attempt = Attempt(None if rows is world.rows else "loads/part.csv", [dict(row.cells) for row in rows])
    results = _load(world, attempt, rows)
    attempts = [attempt]
    again = [row for row, result in zip(rows, results, strict=True) if not result.success]
    if refused and refused.account:
        world.org.update("Account", refused.account, OwnerId=world.org.user_id)
    if refused and again:
        attempts.append(_retry(world, attempt))
        results += _load(world, attempts[-1], again)
    if recorded:
        for each in attempts:
            _record(world, each)
    return results


def settle(world: World) -> None:
    """Permission sets are assigned, and the org does what it does by itself."""
    for row in world.rows:
        if row.user and row.cohort.permission_set and world.shape.operation != "disable":
            world.org.assign(row.user, world.find("PermissionSet", Name=row.cohort.permission_set)["Id"])
    world.org.settle()
    world.pass_time(minutes=30)


def log_in(world: World) -> None:
    """The smoke test: one active user of each cohort at each of its sites."""
    for cohort in world.cohorts:
        active = [row for row in world.rows if row.cohort is cohort and row.active and row.user]
        for site in cohort.sites if active else []:
            world.org.login(active[0].user or "", world.sites[site])
            world.logged_in.add(active[0].user or "")
    world.pass_time(minutes=30)


def _load(world: World, attempt: Attempt, rows: list[Row]) -> list[Result]:
    shape = world.shape
    attempt.started_at = world.org.now.isoformat()
    operation = shape.operation if shape.creates else "update"
    cells = [{_sent(world, name): text for name, text in row.items()} for row in attempt.rows]
    external = KEY if shape.operation == "upsert" else None
    loader = world.loader
    results = world.org.load(operation, "User", cells, external, loader)
    for row, text, result in zip(rows, attempt.rows, results, strict=True):
        row.user = result.id or row.user
        attempt.outcomes.append(_outcome(text, result))
    world.pass_time(minutes=10)
    attempt.finished_at = world.org.now.isoformat()
    return results


def _sent(world: World, field: str) -> str:
    unmapped = field == "Tier" or (field == KEY and world.shape.key == "column")
    return f"column:{field}" if unmapped else field


def _outcome(cells: dict[str, str], result: Result) -> Outcome:
    kind = "success" if result.success else "error"
    return Outcome(cells, result.id or "", result.created, kind, result.code, result.message, result.fields)


def _get_in_the_way(world: World, row: Row) -> None:
    """Between the check and the load somebody takes the username, or gives the account to an owner without a role."""
    if world.shape.creates and not row.user:
        world.org.update("User", world.owner_without_role, Username=row.cells["Username"])
    elif row.account:
        world.org.update("Account", row.account, OwnerId=world.owner_without_role)


def _retry(world: World, first: Attempt) -> Attempt:
    """The rejected rows again: with another username, or now that the account has its owner back."""
    world.pass_time(minutes=20)
    rejected = [outcome for outcome in first.outcomes if outcome.kind == "error"]
    again = [dict(outcome.cells) for outcome in rejected]
    for cells, outcome in zip(again, rejected, strict=True):
        if outcome.code == "DUPLICATE_USERNAME":
            cells["Username"] = "again." + cells["Username"]
    return Attempt("loads/wave-1-again.csv", again)


def _record(world: World, attempt: Attempt) -> None:
    number = len(world.attempts) + 1
    kinds = ["success", "error"]
    entry: dict[str, Any] = {"results": [f"results/{number}-{kind}.csv" for kind in kinds]}
    entry |= {"started_at": attempt.started_at, "finished_at": attempt.finished_at}
    entry |= {"loaded_by": "admin@example.com", "org": "env"}
    if attempt.file:
        entry["file"] = attempt.file
    world.load_plan.setdefault("attempts", []).append(entry)
    world.attempts.append(attempt)
