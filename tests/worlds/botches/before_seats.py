"""Seats that are just enough, and users who take and free none."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.earlier_load import disable_before
from tests.worlds.world import Row, World


@harmless(operation="insert", login=False, kinds=("plus",), split=False, inactive=True)
def there_is_a_seat_for_each_row_that_will_be_active(world: World) -> Expected:
    _free(world, sum(row.active for row in world.rows))
    return named()


@harmless(operation="upsert", login=False, kinds=("plus",), split=False, inactive=False)
def there_is_a_seat_for_each_user_who_is_not_there(world: World) -> Expected:
    _free(world, sum(row.user is None for row in world.rows))
    return named()


@botch("SEA-01", operation="upsert", login=False, kinds=("plus",), split=False, inactive=False)
def an_inactive_user_who_is_there_needs_a_seat(world: World) -> Expected:
    world.update("User", _there(world).user or "", IsActive=False)
    _free(world, sum(row.user is None for row in world.rows))
    return named(world.cohorts[0].license, also=("LOAD-11",))


@harmless(operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_frees_the_last_seat(world: World) -> Expected:
    leaver = _holder(world)
    disable_before(world, [leaver])
    _free(world, len(world.rows) - 1)
    return named()


@botch("SEA-01", operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_disables_a_user_who_holds_no_seat(world: World) -> Expected:
    leaver = _holder(world)
    world.update("User", leaver, IsActive=False)
    disable_before(world, [leaver])
    _free(world, len(world.rows) - 1)
    return named(world.cohorts[0].license)


@harmless(operation="insert", kinds=("plus",), login=True, split=False)
def a_license_that_counts_logins_has_no_seats(world: World) -> Expected:
    _free(world, 0)
    return named()


def _free(world: World, seats: int) -> None:
    """As many seats of the first cohort's license are free."""
    world.org.catch_up()
    license_ = world.find("UserLicense", LicenseDefinitionKey=world.cohorts[0].license)
    world.update("UserLicense", license_["Id"], TotalLicenses=license_["UsedLicenses"] + seats)


def _holder(world: World) -> str:
    """A user who holds a seat of the first cohort's license, and is in none of its rows."""
    person = {"Username": "leaves.first@example.com", "ContactId": world.spare_contacts[0]}
    return world.add("User", ProfileId=world.cohorts[0].twin, **person)


def _there(world: World) -> Row:
    return next(row for row in world.rows if row.user)
