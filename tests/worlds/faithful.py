"""Puts a faithful migration together: the org before the load and the cohorts, then the rows and the plan."""

import random
from typing import Any

from tests.standin import StandIn
from tests.worlds.names import site_name
from tests.worlds.plan_yaml import plan_of
from tests.worlds.portal_import import add_portal_users, plan_the_disabling
from tests.worlds.rows import add_rows, add_source
from tests.worlds.typed_values import FIELDS
from tests.worlds.world import KEY, Cohort, World
from tests.worlds.world_spec import Kind, Shape

CUSTOMER, PLUS, PARTNER = "PID_Customer_Community", "PID_Customer_Community_Plus", "PID_Partner_Community"
LICENSES = (CUSTOMER, f"{CUSTOMER}_Login", PLUS, f"{PLUS}_Login", PARTNER, f"{PARTNER}_Login", "PID_External_Identity")
LICENSE_OF: dict[Kind, str] = {
    "customer": CUSTOMER,
    "plus": PLUS,
    "partner": PARTNER,
    "person": CUSTOMER,
    "contactless": "PID_External_Identity",
}
MOVED_FROM: dict[Kind, str] = {"customer": PLUS, "person": PLUS, "plus": CUSTOMER, "partner": CUSTOMER}
MOVED_TO_LOGIN_FROM: dict[Kind, str] = {
    "customer": CUSTOMER,
    "person": CUSTOMER,
    "plus": f"{CUSTOMER}_Login",
    "partner": PARTNER,
}
METERED = {"MonthlyLoginsEntitlement": 10_000, "MonthlyLoginsUsed": 3}
TITLES: dict[Kind, str] = {
    "customer": "Help",
    "plus": "Service",
    "partner": "Partner",
    "person": "Shop",
    "contactless": "Member",
}
TIERS = ("gold", "silver")
CURRENCY = {
    "CurrencyIsoCode": {"type": "picklist", "nillable": True, "defaultedOnCreate": True, "picklist": ("EUR", "USD")}
}
"""A field that orgs of several currencies have, and that no file has to fill."""
UNIQUE: dict[str, dict[str, Any]] = {
    "Badge__c": {"type": "string", "length": 40},
    "Seal__c": {"type": "string", "length": 40, "caseSensitive": True},
    "Locker__c": {"type": "double"},
}
"""Fields in which no two users may have the same, and that no file has to fill."""


def furnished(shape: Shape) -> World:
    """The org, rows and plan of a shape, before anything is loaded."""
    world = World(StandIn(shape.switches), shape, random.Random(shape.seed))
    for sobject in ("Contact", "User"):
        world.org.add_field(sobject, KEY, externalId=True)
    world.org.add_places("User")
    for field, described in UNIQUE.items():
        world.org.add_field("User", field, unique=True, **described)
    for field, described in {**FIELDS, **CURRENCY}.items() if shape.typed != "no" else ():
        world.org.add_field("User", field, **described)
    for key in LICENSES:
        seats = {"TotalLicenses": 500, "UsedLicenses": 7} | (METERED if key.endswith("_Login") else {})
        world.licenses[key] = world.org.add("UserLicense", LicenseDefinitionKey=key, **seats)
    internal = world.find("Profile", Name="System Administrator")["Id"]
    world.owner_without_role = world.org.add("User", Username="no.role@example.com", ProfileId=internal)
    for kind in shape.kinds:
        _furnish_kind(world, kind)
    _furnish_background(world)
    add_rows(world)
    add_portal_users(world)
    add_source(world)
    world.org.update("Organization", world.org.org_id, IsSandbox=not shape.production)
    world.plan = plan_of(world)
    plan_the_disabling(world)
    world.org.settle()
    world.org.usernames_elsewhere.add("someone.else@example.com")
    return world


def _furnish_kind(world: World, kind: Kind) -> None:
    shape, org, title = world.shape, world.org, TITLES[kind]
    numbers = range(shape.sites)
    names = [site_name(title, number, hostile=shape.hostile) for number in numbers]
    names += ["Common Ground"] if shape.shared_site else []
    key = _license_of(shape, kind)
    license_ = world.licenses[key]
    profile = org.add("Profile", Name=f"{title} User", UserLicenseId=license_)
    twin = org.add("Profile", Name=f"{title} Twin", UserLicenseId=license_)
    entry = {"kind": kind, "license": key, "profile": profile, "twin": twin, "sites": names}
    entry |= {"profile_name": f"{title} User", "mode": _mode(kind)}
    members = [profile, twin]
    if shape.through == "permission set":
        entry["permission_set"] = f"{title}_access"
        members = [org.add("PermissionSet", Name=f"{title}_access")]
    for name in names:
        for member in members:
            _admit(world, name, member)
    if shape.operation == "move":
        old = org.add("Profile", Name=f"Old {title} User", UserLicenseId=world.licenses[_left_license(shape, kind)])
        left = site_name(f"Old {title}", 0, hostile=shape.hostile)
        entry |= {"old_profile": old, "left": [left]}
        _admit(world, left, old)
        _admit(world, names[-1], old)  # a site that they keep
    if kind == "customer" and shape.split:
        world.cohorts += [Cohort(name=f"{kind}-{tier}", tier=tier, **entry) for tier in TIERS]  # type: ignore[arg-type]
    else:
        world.cohorts.append(Cohort(name=f"{kind}-users", **entry))  # type: ignore[arg-type]


def _license_of(shape: Shape, kind: Kind) -> str:
    return f"{LICENSE_OF[kind]}_Login" if shape.login and kind != "contactless" else LICENSE_OF[kind]


def _left_license(shape: Shape, kind: Kind) -> str:
    """Where a documented move to the kind's license comes from (facts, 3.4)."""
    return (MOVED_TO_LOGIN_FROM if shape.login else MOVED_FROM).get(kind, LICENSE_OF[kind])


def _mode(kind: Kind) -> str:
    return {"person": "person account", "contactless": "contactless"}.get(kind, "contact")


def _admit(world: World, site: str, member: str) -> None:
    if site not in world.sites:
        world.sites[site] = world.org.add("Network", Name=site)
    world.org.add("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=member, AssignmentStatus="Added")


def _furnish_background(world: World) -> None:
    """Users, contacts, profiles and sites that belong to nobody in the load."""
    org = world.org
    world.spare_profile = org.add("Profile", Name="Bystander", UserLicenseId=world.licenses[CUSTOMER])
    _admit(world, "Elsewhere", world.spare_profile)
    for number in range(world.shape.background + 1):
        account = org.add("Account", Name=f"Bystanders {number}", OwnerId=org.user_id)
        contact = org.add("Contact", AccountId=account, LastName="Bystander", **{KEY: f"B{number}"})
        user = {"ContactId": contact, "Username": f"bystander{number}@example.com", "LastName": "Bystander"}
        profile = world.cohorts[number % len(world.cohorts)].profile if number else world.spare_profile
        world.spare_users.append(org.add("User", ProfileId=profile, IsActive=number % 2 == 0, **user))
        world.spare_contacts.append(org.add("Contact", AccountId=account, LastName="Free", **{KEY: f"F{number}"}))
