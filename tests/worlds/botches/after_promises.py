"""What is wrong with what users carry after a load: values, permission sets, roles."""

from datetime import timedelta

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import add_column, loaded_row
from tests.worlds.result_file_mishaps import TAKEN, again
from tests.worlds.world import Outcome, Row, World


@botch("USE-06", operation="insert")
@botch("USE-06", operation="upsert")
def a_value_is_not_as_loaded(world: World) -> Expected:
    row = loaded_row(world)
    field = world.rng.choice(["Alias", "FirstName", "Email", "TimeZoneSidKey"])
    world.update("User", row.user or "", **{field: "GMT" if field == "TimeZoneSidKey" else "changed"})
    return named(world.key_of(row), status="warned")


@botch("USE-06", operation="insert", typed="for the plan's")
@botch("USE-06", operation="move", typed="for any loader")
def a_typed_value_is_not_as_loaded(world: World) -> Expected:
    row = loaded_row(world)
    other = {"Points__c": 7.25, "Member_Since__c": "2001-01-01", "Seen_At__c": "2021-03-03T10:00:00.000+0000"}
    field = world.rng.choice(list(other))
    world.update("User", row.user or "", **{field: other[field]})
    return named(world.key_of(row), status="warned")


@botch("USE-06", operation="insert")
def a_federation_id_is_not_as_loaded(world: World) -> Expected:
    """The load file gets a column for it, empty for the others, and so is no longer the one that was checked."""
    row = loaded_row(world)
    add_column(world, "FederationIdentifier")
    world.put(row.cells, "FederationIdentifier", "person@idp")
    world.put(world.plan_of(row.cohort), "sso", True)
    return named(world.key_of(row), also=("LOG-04", "RUN-01", "RUN-05"))


@botch("USE-06", operation="insert", sso=True, key="field")
def a_second_load_that_was_rejected_hides_no_federation_id(world: World) -> Expected:
    """The row is right but for its value; the rejection of the whole file, loaded again, says nothing of that."""
    row = loaded_row(world)
    world.update("User", row.user or "", FederationIdentifier="stranger@idp")
    again(world, *(Outcome(each.cells, "", False, "error", *TAKEN) for each in world.rows))
    return named(world.key_of(row), status="failed")


@botch("USE-06", operation="insert")
def a_user_has_another_username(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", Username="totally.other@example.com")
    return named(world.key_of(row), status="warned")


@botch("USE-06", operation="move")
def a_move_renamed_nobody(world: World) -> Expected:
    """The load file gets a column for it, and so is no longer the one that was checked."""
    row = loaded_row(world)
    add_column(world, "Username")
    world.put(row.cells, "Username", "totally.other@example.com")
    return named(world.key_of(row), status="warned", also=("RUN-01",))


@botch("USE-07", operation="insert")
@botch("USE-07", operation="move")
def a_promised_permission_set_is_not_assigned(world: World) -> Expected:
    row = loaded_row(world)
    _promise(world, row)
    return named(world.key_of(row), also=("RUN-05",))


@botch("USE-07", operation="insert")
def a_permission_set_has_expired(world: World) -> Expected:
    row = loaded_row(world)
    access = _promise(world, row)
    yesterday = world.org.now - timedelta(days=1)
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access, ExpirationDate=yesterday)
    return named(world.key_of(row), also=("RUN-05",))


@botch("USE-07", operation="insert")
def a_permission_set_is_revoked(world: World) -> Expected:
    row = loaded_row(world)
    access = _promise(world, row)
    world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access, IsRevoked=True)
    return named(world.key_of(row), also=("RUN-05",))


@botch("USE-08", operation="insert", kinds=("plus", "partner"))
@botch("USE-08", operation="move", kinds=("plus", "partner"))
def a_user_has_lost_its_role(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", UserRoleId=None)
    return named(world.key_of(row), status="warned")


def _promise(world: World, but: Row) -> str:
    """A permission set that the plan promises the cohort, assigned to all of its users but one; answers its Id."""
    access = world.add("PermissionSet", Name="Extra_access")
    plan = world.plan_of(but.cohort)
    world.put(plan, "permission_sets", [*plan.get("permission_sets", []), "Extra_access"])
    for row in world.rows:
        if row.cohort is but.cohort and row is not but:
            world.add("PermissionSetAssignment", AssigneeId=row.user, PermissionSetId=access)
    return access
