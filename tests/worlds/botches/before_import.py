"""What is wrong before the second load of a portal import."""

from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.pick_rows import WITH_CONTACTS
from tests.worlds.portal_import import disable, portal_user_of
from tests.worlds.world import KEY, Row, World


@botch("CON-04", portal=True, operation="insert", key="field", kinds=WITH_CONTACTS)
def a_portal_user_is_not_in_the_load_that_disables(world: World) -> Expected:
    """Who keeps contact and username is on another profile than the row, and so is not its own user."""
    row = _imported(world)
    world.append(world.forgotten, row)
    return named(world.key_of(row))


@botch("CON-04", portal=True, operation="insert", key="field", kinds=WITH_CONTACTS)
def a_portal_user_was_left_out_when_the_others_were_disabled(world: World) -> Expected:
    row = _imported(world)
    world.append(world.forgotten, row)
    disable(world)
    return named(world.key_of(row))


@botch("CON-04", portal=True, operation="insert", key="field", kinds=WITH_CONTACTS)
def a_disabled_portal_user_is_on_the_contact_again(world: World) -> Expected:
    row = _imported(world)
    disable(world)
    world.update("User", portal_user_of(world, row), ContactId=row.contact)
    return named(world.key_of(row))


@botch("USR-02", portal=True, operation="insert", key="field", kinds=WITH_CONTACTS)
def a_disabled_portal_user_is_called_as_before(world: World) -> Expected:
    row = _imported(world)
    disable(world)
    world.update("User", portal_user_of(world, row), Username=row.cells["Username"])
    return named(world.key_of(row))


@botch("USR-04", portal=True, operation="insert", key="field", kinds=WITH_CONTACTS)
def a_disabled_portal_user_keeps_its_nickname(world: World) -> Expected:
    row = _imported(world)
    disable(world)
    world.update("User", portal_user_of(world, row), CommunityNickname=row.cells["CommunityNickname"])
    return named(world.key_of(row))


@botch("SEA-01", portal=True, operation="insert", key="field", kinds=WITH_CONTACTS, login=False)
def a_disabled_portal_user_still_holds_a_seat(world: World) -> Expected:
    """The load that was to free it has run."""
    row = _imported(world)
    disable(world)
    world.update("User", portal_user_of(world, row), ProfileId=row.cohort.twin, IsActive=True)
    license_ = world.find("UserLicense", LicenseDefinitionKey=row.cohort.license)
    needed = sum(each.cohort.license == row.cohort.license and each.active for each in world.rows)
    world.update("UserLicense", license_["Id"], TotalLicenses=license_["UsedLicenses"] + needed - 1)
    return named(row.cohort.license)


@botch("LOAD-10", portal=True, source=True, operation="insert", key="field", kinds=WITH_CONTACTS)
def a_source_user_is_only_disabled(world: World) -> Expected:
    known = _imported(world)
    disabled = Row(dict(known.cells) | {KEY: "only disabled"}, known.cohort, None, None)
    world.append(world.portal_users, (disabled, world.spare_users[0]))
    world.append(world.source, dict.fromkeys(world.source[0], "only disabled"))
    return named("only disabled")


def _imported(world: World) -> Row:
    return world.rng.choice(world.portal_users)[0]
