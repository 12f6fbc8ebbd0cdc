"""What is wrong with a load beside the plan's other loads, before it is loaded."""

from datetime import timedelta
from pathlib import Path

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.earlier_load import create_before, has_run, plan_before
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, found_row, row_to_load
from tests.worlds.world import KEY, Row, World


@botch("LOAD-18", operation="insert", key="field", contact_by="relationship", kinds=WITH_CONTACTS)
@botch("LOAD-18", operation="insert", key="field", contact_by="ContactId", kinds=WITH_CONTACTS)
def a_load_before_has_the_contact(world: World) -> Expected:
    row = row_to_load(world)
    create_before(world, _user(world) | {"ContactId": row.contact or ""})
    return named(world.key_of(row))


@botch("LOAD-18", operation="insert", key="field", contact_by="relationship", kinds=WITH_CONTACTS)
@botch("LOAD-18", operation="insert", key="field", contact_by="ContactId", kinds=WITH_CONTACTS)
def a_load_before_names_the_contact_by_its_key(world: World) -> Expected:
    row = row_to_load(world)
    key = world.find("Contact", Id=row.contact)[KEY]
    create_before(world, _user(world) | {f"Contact.{KEY}": key.lower()})
    return named(world.key_of(row))


@botch("LOAD-18", operation="insert", key="field")
def a_load_before_has_the_person(world: World) -> Expected:
    row = row_to_load(world)
    create_before(world, _user(world) | {KEY: row.cells[KEY]})
    return named(world.key_of(row))


@botch("LOAD-18", operation="insert", key="field")
def a_load_before_has_the_username(world: World) -> Expected:
    row = row_to_load(world)
    create_before(world, _user(world) | {"Username": row.cells["Username"].upper()})
    return named(world.key_of(row))


@botch("LOAD-18", operation="insert", key="field")
def a_load_before_has_the_nickname(world: World) -> Expected:
    row = row_to_load(world)
    create_before(world, _user(world) | {"CommunityNickname": row.cells["CommunityNickname"].upper()})
    return named(world.key_of(row))


@botch("LOAD-18", operation="insert", key="field", sso=True)
def a_load_before_has_the_federation_id(world: World) -> Expected:
    row = row_to_load(world)
    create_before(world, _user(world) | {"FederationIdentifier": row.cells["FederationIdentifier"].upper()})
    return named(world.key_of(row))


@botch("LOAD-18", operation="insert", key="field")
def a_load_below_has_the_nickname(world: World) -> Expected:
    row = row_to_load(world)
    load = create_before(world, _user(world) | {"CommunityNickname": row.cells["CommunityNickname"]})
    world.put(world.plan, "loads", [*(each for each in world.plan["loads"] if each is not load), load])
    return named(world.key_of(row), status="warned")


@botch("LOAD-18", operation="upsert")
def an_upsert_before_has_the_person(world: World) -> Expected:
    row = row_to_load(world)
    load = create_before(world, _user(world) | {KEY: row.cells[KEY]})
    load["operation"] = "upsert"
    return named(world.key_of(row), status="warned")


@botch("LOAD-11", operation="insert", key="field", kinds=WITH_CONTACTS)
def a_load_before_has_created_the_user(world: World) -> Expected:
    row = row_to_load(world)
    same = {"Username": row.cells["Username"], "ContactId": row.contact or "", KEY: row.cells[KEY]}
    load = create_before(world, {"ProfileId": row.cohort.profile, **same})
    world.add("User", ProfileId=row.cohort.profile, **same)
    load["attempts"] = [{"org": "env", "started_at": (world.org.now - timedelta(hours=1)).isoformat()}]
    return named(world.key_of(row))


@botch("LOAD-19", operation="insert", source=True, portal=False)
@botch("LOAD-19", operation="move", source=True)
def a_person_was_excluded_after_the_file_was_made(world: World) -> Expected:
    row = row_to_load(world)
    named_by = next(iter(world.excluded[0]))
    world.append(world.excluded, {named_by: world.key_of(row), "Reason": "objects to the processing of the data"})
    return named(world.key_of(row))


@botch("LOAD-11", operation="upsert", inactive=False)
def an_upsert_leaves_a_user_inactive(world: World) -> Expected:
    row = found_row(world)
    world.update("User", row.user or "", IsActive=False)
    return named(world.key_of(row))


@botch("MOV-05", operation="upsert", inactive=False)
@botch("MOV-05", operation="move")
def a_row_activates_whom_somebody_has_deactivated_since(world: World) -> Expected:
    row = _activated_before(world)
    _deactivated(world, row, timedelta(minutes=1))
    return named(world.key_of(row), status="warned")


@botch("MOV-05", operation="move")
def a_row_activates_whom_somebody_has_deactivated_since_a_load_created_the_user(world: World) -> Expected:
    row = _created_before(world, IsActive="true")
    _deactivated(world, row, timedelta(minutes=1))
    return named(world.key_of(row), status="warned")


@harmless(operation="move")
def a_row_activates_a_user_whom_a_load_created_as_inactive(world: World) -> Expected:
    row = _created_before(world, IsActive="false")
    _deactivated(world, row, timedelta(minutes=1))
    return named()


@harmless(operation="move")
def a_row_activates_a_user_who_was_changed_in_the_last_second_of_the_load_before(world: World) -> Expected:
    _deactivated(world, _activated_before(world), timedelta())
    return named()


@harmless(operation="move")
def a_row_activates_whom_the_last_of_two_loads_before_has_deactivated(world: World) -> Expected:
    row = _activated_before(world)
    load = plan_before(world, [{"Id": row.user or "", "IsActive": "false"}], purpose="move")
    has_run(world, load, timedelta(minutes=30))
    _deactivated(world, row, timedelta(minutes=1))
    return named()


def _user(world: World) -> dict[str, str]:
    return {"Username": "comes.first@example.com", "ProfileId": world.cohorts[0].twin}


def _activated_before(world: World) -> Row:
    """A row whose user a load of the plan has activated, and which does so again."""
    row = found_row(world)
    load = plan_before(world, [{"Id": row.user or "", "IsActive": "true"}], purpose="move")
    has_run(world, load, timedelta(hours=1))
    return row


def _created_before(world: World, **cells: str) -> Row:
    row = found_row(world)
    load = create_before(world, {**_user(world), **cells})
    results = f"results/{load['name']}-success.csv"
    has_run(world, load, timedelta(hours=1), results=[results])

    def write(folder: Path) -> None:
        (folder / results).parent.mkdir(exist_ok=True)
        (folder / results).write_text(f"ID,{KEY},STATUS\n{row.user},before 0,Item Created\n")

    world.append(world.mishaps, write)
    return row


def _deactivated(world: World, row: Row, after: timedelta) -> None:
    """Somebody has deactivated the row's user, so long after a load that ended an hour ago; the row activates it."""
    at = world.org.now - timedelta(hours=1) + after
    somebody = {"LastModifiedById": world.spare_users[0], "LastModifiedDate": at}
    world.update("User", row.user or "", IsActive=False, **somebody)
    add_column(world, "IsActive")
    world.put(row.cells, "IsActive", "true")
