"""What is wrong with a load beside the plan's other loads, before it is loaded."""

from datetime import timedelta

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.earlier_load import create_before
from tests.worlds.pick_rows import WITH_CONTACTS, found_row, row_to_load
from tests.worlds.world import KEY, World


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


def _user(world: World) -> dict[str, str]:
    return {"Username": "comes.first@example.com", "ProfileId": world.cohorts[0].twin}
