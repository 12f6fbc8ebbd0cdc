"""What does not fit to how things were before the load: its check, its file, its org, and everybody else."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import World

OTHER_ORG = "00D5g0000099999EAA"


@botch("RUN-01", encoding="utf-8")
def the_load_file_was_saved_again(world: World) -> Expected:
    world.put(world, "shape", world.shape.with_(encoding="utf-8-sig"))
    return named("loads/wave-1.csv", status="warned")


@botch("RUN-01", second_attempt=False, split=False)
def a_row_was_changed_after_its_check(world: World) -> Expected:
    run = another_check(world, files={"loads/wave-1.csv": "0" * 64})
    one = "row_hash = (select min(row_hash) from kept)"
    tell_of_before(run, f"select * replace (if({one}, uuid(), row_hash) as row_hash) from kept", "row_print")
    return named("loads/wave-1.csv")


@botch("RUN-01", second_attempt=False, split=False)
def a_row_was_taken_out_after_its_check(world: World) -> Expected:
    run = another_check(world, files={"loads/wave-1.csv": "0" * 64})
    tell_of_before(
        run, "from kept union all (select * replace (7::ubigint as key_hash) from kept limit 1)", "row_print"
    )
    return named("loads/wave-1.csv")


@botch("RUN-01", second_attempt=False)
def the_mapping_was_changed(world: World) -> Expected:
    another_check(world, mapping="0" * 64)
    return named("loads/wave-1.csv", status="warned")


@botch("RUN-02")
def the_check_was_old(world: World) -> Expected:
    checked = datetime.fromisoformat(world.attempts[0].started_at) - timedelta(hours=25)
    another_check(world, now=checked.isoformat())
    return named("older than max_age", status="warned")


@botch("RUN-02")
def the_check_came_after_the_load_had_begun(world: World) -> Expected:
    checked = datetime.fromisoformat(world.attempts[0].started_at) + timedelta(minutes=1)
    another_check(world, now=checked.isoformat())
    return named("checked only after the load began", status="warned")


@botch("RUN-02", second_attempt=False, operation="insert")
def nobody_says_when_the_load_began(world: World) -> Expected:
    """Nor can anybody say then what was before it."""
    world.put(world.load_plan["attempts"][0], "started_at", None)
    world.put(world.load_plan["attempts"][0], "finished_at", None)
    return named("the plan does not say when the load began", status="warned")


@botch("RUN-02")
def the_load_was_a_no_go(world: World) -> Expected:
    another_check(world, verdict="NO-GO")
    return named("its verdict was NO-GO", status="warned")


@botch("RUN-02")
def the_check_ended_before_its_verdict(world: World) -> Expected:
    another_check(world, verdict=None)
    return named("ended without a verdict", status="warned")


@botch("RUN-02")
def only_some_checks_ran(world: World) -> Expected:
    run = another_check(world)
    (run / "evidence.json").write_text('{"verdict": "NO-GO", "deselected": ["SEA-01"]}')
    return named("judged only some of the checks", status="warned")


@botch("RUN-04", operation="insert")
def nobody_is_called_like_the_loading_user(world: World) -> Expected:
    """Who changed whom cannot be known then."""
    for attempt in world.load_plan["attempts"]:
        world.put(attempt, "loaded_by", "admni@example.com")
    said = "loaded_by admni@example.com is the username of no user of this org"
    maker = world.find("User", Id=loaded_row(world).user)["CreatedById"]
    return named(f"{said}: its users were created by {maker}")


@botch("RUN-04", second_attempt=False, operation="insert")
def the_load_was_entered_a_year_too_early(world: World) -> Expected:
    attempt, made = world.load_plan["attempts"][0], datetime.fromisoformat(world.attempts[0].started_at)
    entered = made.replace(year=made.year - 1, day=min(made.day, 28))
    world.put(attempt, "started_at", entered.isoformat())
    said = f"started_at {entered:%Y-%m-%d %H:%M} UTC is long before CreatedDate of its users, {made:%Y-%m-%d %H:%M} UTC"
    likely = "it is of another year" if made.day <= 28 else "look at its date"
    return named(f"{said}: {likely}", also=("RUN-02", "BYS-01", "BYS-02"))


@botch("RUN-05")
def the_plan_asks_for_less(world: World) -> Expected:
    world.put(world.plan, "max_age", 48)
    return named("plan.yaml is not the one that was checked: max_age changed", status="warned")


@botch("RUN-03")
def another_org_was_checked(world: World) -> Expected:
    another_check(world, org=OTHER_ORG)
    return named(world.org.org_id)


@botch("BYS-01", operation="insert")
@botch("BYS-01", operation="upsert")
def a_user_was_made_beside_the_load(world: World) -> Expected:
    cohort = loaded_row(world).cohort
    stranger = {"Username": "one.more@example.com", "ContactId": world.spare_contacts[0], "IsActive": False}
    created = world.add("User", ProfileId=cohort.profile, CreatedDate=_while_loading(world), **stranger)
    return named(created, status="warned")


@botch("BYS-02")
def the_load_relinked_a_stranger(world: World) -> Expected:
    changes = {"ContactId": world.spare_contacts[0], "LastModifiedDate": _while_loading(world)}
    world.update("User", world.spare_users[0], **changes)
    return named(world.spare_users[0])


@botch("BYS-02", source=False)
def the_load_disabled_a_stranger(world: World) -> Expected:
    stranger = world.spare_users[1]  # inactive already, so that no seat is given back
    world.update("User", stranger, ContactId=None, LastModifiedDate=_while_loading(world))
    return named(stranger)


@botch("BYS-02", operation="upsert", kinds=("customer", "plus"))
def an_upsert_took_over_the_user_of_a_stranger(world: World) -> Expected:
    """Before the load this user was on another contact."""
    user = next(outcome.id for outcome in world.attempts[-1].outcomes if not outcome.created)
    run = another_check(world)
    tell_of_before(
        run, f"select * replace (if(Id = '{user}', '{world.spare_contacts[0]}', ContactId) as ContactId) from kept"
    )
    world.update("User", user, LastModifiedDate=_while_loading(world))
    return named(user)


@botch("BYS-02", second_attempt=False, source=False)
def nobody_says_when_the_load_ended(world: World) -> Expected:
    stranger = world.spare_users[1]
    world.put(world.load_plan["attempts"][0], "finished_at", None)
    world.update("User", stranger, ContactId=None, LastModifiedDate=_while_loading(world))
    return named(stranger, status="warned")


@botch("BYS-02")
def somebody_relinked_a_stranger_later(world: World) -> Expected:
    world.update("User", world.spare_users[0], ContactId=world.spare_contacts[0])
    return named(world.spare_users[0], status="warned")


def _while_loading(world: World) -> datetime:
    return datetime.fromisoformat(world.attempts[-1].started_at) + timedelta(minutes=1)


def tell_of_before(run: Path, select: str, table: str = "ExternalUser") -> None:
    """The users of a kept before-load run are others, or what another table holds."""
    kept = run / f"before/wave-1/{table}.parquet"
    duckdb.execute(f"copy (with kept as (from read_parquet('{kept}')) {select}) to '{kept}.new' (format parquet)")
    Path(f"{kept}.new").replace(kept)
    without_hashes(run)


def without_hashes(run: Path) -> None:
    """The kept before-load run is as an earlier version kept it, which nobody can hold against its hashes."""
    about = run / "before/wave-1/about.json"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"tables": None}))
    (run / "SHA256SUMS").unlink(missing_ok=True)
    evidence = run / "evidence.json"
    kept = json.loads(evidence.read_text())
    evidence.write_text(json.dumps({name: said for name, said in kept.items() if name != "files"}))


def another_check(world: World, verdict: str | None = "GO", **about: object) -> Path:
    """The kept before-load run says something else; the one that was is left alone."""
    if not world.before:
        raise LookupError("no run before the load is kept")
    run = world.before.with_name(f"{world.before.name}-but")
    shutil.rmtree(run, ignore_errors=True)
    shutil.copytree(world.before, run)
    kept = run / "before/wave-1/about.json"
    kept.write_text(json.dumps(json.loads(kept.read_text()) | about))
    evidence = run / "evidence.json"
    if verdict:
        evidence.write_text(json.dumps({"verdict": verdict}))
    else:
        evidence.unlink()
    world.put(world, "before", run)
    return run
