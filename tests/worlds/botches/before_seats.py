"""Seats that are just enough, and users who take and free none."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.earlier_load import create_before, disable_before, plan_before, refused_before
from tests.worlds.pick_rows import add_column, row_to_load
from tests.worlds.world import KEY, Row, World


@harmless(operation="insert", login=False, kinds=("plus",), split=False, inactive=True)
def there_is_a_seat_for_each_row_that_will_be_active(world: World) -> Expected:
    free(world, sum(row.active for row in world.rows))
    return named()


@harmless(operation="upsert", login=False, kinds=("plus",), split=False, inactive=False)
def there_is_a_seat_for_each_user_who_is_not_there(world: World) -> Expected:
    free(world, sum(row.user is None for row in world.rows))
    return named()


@botch("SEA-01", operation="upsert", login=False, kinds=("plus",), split=False, inactive=False)
def an_inactive_user_who_is_there_needs_a_seat(world: World) -> Expected:
    world.update("User", _there(world).user or "", IsActive=False)
    free(world, sum(row.user is None for row in world.rows))
    return named(world.cohorts[0].license, also=("LOAD-11",))


@harmless(operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_frees_the_last_seat(world: World) -> Expected:
    leaver = holder(world)
    disable_before(world, [leaver])
    free(world, len(world.rows) - 1)
    return named()


@botch("SEA-01", operation="move", login=False, kinds=("customer",), split=False)
def two_loads_before_disable_one_user(world: World) -> Expected:
    """One seat becomes free."""
    leaver = holder(world)
    disable_before(world, [leaver])
    disable_before(world, [leaver])
    free(world, len(world.rows) - 2)
    return named(world.cohorts[0].license)


@botch("SEA-01", operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_disables_a_user_who_holds_no_seat(world: World) -> Expected:
    leaver = holder(world)
    world.update("User", leaver, IsActive=False)
    disable_before(world, [leaver])
    free(world, len(world.rows) - 1)
    return named(world.cohorts[0].license)


@harmless(operation="insert", kinds=("plus",), login=True, split=False)
def a_license_that_counts_logins_has_no_seats(world: World) -> Expected:
    free(world, 0)
    return named()


@botch("SEA-01", operation="insert", login=False, kinds=("plus",), split=False)
def a_load_before_activates_a_user(world: World) -> Expected:
    """It names no profile: the seat is of the license that the user has."""
    sleeper = holder(world)
    world.update("User", sleeper, IsActive=False)
    plan_before(world, [{"Id": sleeper, "IsActive": "true"}], purpose="move")
    free(world, sum(row.active for row in world.rows))
    return named(world.cohorts[0].license)


@botch("SEA-01", operation="insert", login=False, kinds=("plus",), split=False)
def a_load_before_was_refused_a_row(world: World) -> Expected:
    person = {"Username": "refused.first@example.com", "ContactId": world.spare_contacts[0]}
    refused_before(world, {**person, "ProfileId": world.cohorts[0].profile})
    free(world, sum(row.active for row in world.rows))
    return named(world.cohorts[0].license)


@botch("SEA-01", operation="insert", login=False, kinds=("plus", "customer"), split=False)
def a_load_before_moves_a_user_whom_the_next_one_renames(world: World) -> Expected:
    plus, customer = world.cohorts
    person = {"Username": "comes.first@example.com", "ContactId": world.spare_contacts[0]}
    mover = world.add("User", ProfileId=customer.twin, **person)
    plan_before(world, [{"Id": mover, "FirstName": "New name"}], purpose="move")
    plan_before(world, [{"Id": mover, "ProfileId": plus.twin}], purpose="move")
    free(world, sum(row.active for row in world.rows if row.cohort is plus))
    return named(plus.license)


@botch("SEA-01", operation="move", login=False, kinds=("plus",), split=False)
def a_row_without_a_profile_activates_its_user(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ProfileId=row.cohort.profile, IsActive=False)
    add_column(world, "IsActive")
    world.put(row.cells, "IsActive", "true")
    world.put(row.cells, "ProfileId", "")
    free(world, len(world.rows) - 1)
    return named(world.cohorts[0].license)


@botch("LOAD-18", operation="upsert", login=False, kinds=("plus",), split=False, inactive=False)
def a_load_before_creates_whom_an_upsert_updates(world: World) -> Expected:
    """The two need one seat."""
    row = next(row for row in world.rows if not row.user)
    same = {"Username": row.cells["Username"], "ContactId": row.contact or "", KEY: row.cells[KEY]}
    create_before(world, {**same, "ProfileId": row.cohort.profile})
    free(world, sum(row.user is None for row in world.rows))
    return named(world.key_of(row), status="warned")


def free(world: World, seats: int) -> None:
    """As many seats of the first cohort's license are free."""
    world.org.catch_up()
    license_ = world.find("UserLicense", LicenseDefinitionKey=world.cohorts[0].license)
    world.update("UserLicense", license_["Id"], TotalLicenses=license_["UsedLicenses"] + seats)


def holder(world: World) -> str:
    """A user who holds a seat of the first cohort's license, and is in none of its rows."""
    person = {"Username": "leaves.first@example.com", "ContactId": world.spare_contacts[0]}
    return world.add("User", ProfileId=world.cohorts[0].twin, **person)


def _there(world: World) -> Row:
    return next(row for row in world.rows if row.user)
