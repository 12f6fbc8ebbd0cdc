"""Moves from one license to another, and which of them nobody documents."""

from functools import partial
from typing import Any

from tests.standin.rows.ids import make_id
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.faithful import CUSTOMER, LICENSE_OF, PARTNER, PLUS
from tests.worlds.pick_rows import found_row, one_of, row_to_load
from tests.worlds.world import Row, World
from tests.worlds.world_spec import Kind

IDENTITY = LICENSE_OF["contactless"]
UNDOCUMENTED: dict[str, tuple[str, tuple[Kind, ...], bool]] = {
    "plus_moves_to_its_login_variant": (PLUS, ("plus",), True),
    "plus_moves_to_partner": (PLUS, ("partner",), False),
    "the_login_variant_of_plus_moves_to_customer": (f"{PLUS}_Login", ("customer",), False),
    "partner_moves_to_customer": (PARTNER, ("customer",), False),
    "customer_moves_to_external_identity": (CUSTOMER, ("contactless", "customer"), False),
}
"""The license that a user leaves, the kind whose license it comes to, and whether that is the login variant."""


@botch("MOV-02", operation="move")
def a_user_comes_from_a_classic_portal(world: World) -> Expected:
    row = row_to_load(world)
    _comes_from(world, row, "PID_Customer_Portal_Standard")
    return named(world.key_of(row))


@botch("MOV-02", operation="move", kinds=("contactless", "customer"))
def a_user_comes_from_a_classic_portal_to_no_community(world: World) -> Expected:
    """Only users of communities have to be made anew."""
    row = one_of(world, [row for row in world.rows if row.cohort.kind == "contactless"])
    _comes_from(world, row, "PID_Customer_Portal_Standard")
    return named(world.key_of(row), status="warned")


@botch("MOV-02", operation="move")
def a_user_comes_from_the_classic_silver_partners(world: World) -> Expected:
    row = row_to_load(world)
    _comes_from(world, row, "PID_STANDARD_PRM")
    return named(world.key_of(row))


@botch("MOV-02", operation="move")
def a_user_comes_from_a_license_that_looks_classic(world: World) -> Expected:
    row = row_to_load(world)
    _comes_from(world, row, "PID_Bronze_PRM")
    return named(world.key_of(row), status="warned")


@botch("MOV-02", operation="move", kinds=("customer",), split=False)
def the_license_that_a_user_comes_to_is_out_of_sight(world: World) -> Expected:
    cohort = row_to_load(world).cohort
    world.update("Profile", cohort.profile, UserLicenseId=make_id("100", 77, "Zz"))
    movers = [world.key_of(row) for row in world.rows if row.cohort is cohort]
    return named(*movers, status="warned", also=("PRO-03", "TYP-01", "MOV-04", "SEA-01"))


@botch("MOV-02", operation="move", kinds=("customer", "plus", "person"))
def a_partner_becomes_a_customer(world: World) -> Expected:
    row = row_to_load(world)
    _comes_from(world, row, PARTNER)
    return named(world.key_of(row), status="warned")


@botch("MOV-02", operation="move")
def a_moved_user_has_no_contact(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ContactId=None)
    return named(world.key_of(row))


@botch("MOV-02", operation="upsert", kinds=("customer", "plus"))
def an_upsert_finds_a_partner(world: World) -> Expected:
    row = found_row(world)
    _comes_from(world, row, PARTNER)
    return named(world.key_of(row), status="warned")


@botch("MOV-02", operation="upsert", kinds=("customer",), login=False, split=False)
def an_upsert_takes_a_license_back(world: World) -> Expected:
    """From Plus to Customer Community is a documented way, but no way for a load of users to create."""
    row = found_row(world)
    _comes_from(world, row, PLUS)
    return named(world.key_of(row), status="warned")


def _from(license_: str, kind: Kind, world: World) -> str | None:
    """A user of a kind holds a license; answers the key of its row."""
    row = one_of(world, [row for row in world.rows if row.cohort.kind == kind])
    _comes_from(world, row, license_)
    return world.key_of(row)


def _comes_from(world: World, row: Row, license_: str) -> None:
    held = world.licenses.get(license_) or world.add("UserLicense", LicenseDefinitionKey=license_)
    profile = world.add("Profile", Name="Held before", UserLicenseId=held)
    world.update("User", row.user or "", ProfileId=profile)


def _undocumented(license_: str, kind: Kind, world: World) -> Expected:
    return named(_from(license_, kind, world), status="warned")


for _name, (_license, _kinds, _login) in UNDOCUMENTED.items():
    _change: Any = partial(_undocumented, _license, _kinds[0])
    _change.__name__, _change.__module__ = _name, __name__
    botch("MOV-02", operation="move", kinds=_kinds, login=_login, split=False)(_change)


@harmless(operation="move", kinds=("customer",), login=False, split=False)
def external_identity_moves_to_customer(world: World) -> Expected:
    _from(IDENTITY, "customer", world)
    return named()
