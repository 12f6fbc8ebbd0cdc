"""Puts a faithful migration together: the org before the load, the cohorts, the rows, the plan."""

import random

from tests.standin import StandIn
from tests.worlds.names import first_name, last_name, site_name
from tests.worlds.shape import Kind, Shape
from tests.worlds.world import KEY, RELATIONSHIP, Cohort, Row, World

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
TITLES: dict[Kind, str] = {
    "customer": "Help",
    "plus": "Service",
    "partner": "Partner",
    "person": "Shop",
    "contactless": "Member",
}
TIERS = ("gold", "silver")
CREATED_FIELDS = (
    "Username",
    "LastName",
    "FirstName",
    "Email",
    "Alias",
    "CommunityNickname",
    "TimeZoneSidKey",
    "LocaleSidKey",
    "LanguageLocaleKey",
    "EmailEncodingKey",
    "ProfileId",
)


def furnished(shape: Shape) -> World:
    """The org, rows and plan of a shape, before anything is loaded."""
    world = World(shape, StandIn(shape.switches), random.Random(shape.seed))
    for sobject in ("Contact", "User"):
        world.org.add_field(sobject, KEY, externalId=True)
    for key in LICENSES:
        world.licenses[key] = world.org.add("UserLicense", LicenseDefinitionKey=key, TotalLicenses=500, UsedLicenses=7)
    internal = next(row["Id"] for row in world.org.rows("Profile") if row["Name"] == "System Administrator")
    world.owner_without_role = world.org.add("User", Username="no.role@example.com", ProfileId=internal)
    for kind in shape.kinds:
        _furnish_kind(world, kind)
    _furnish_background(world)
    _fill_fields(world)
    for cohort in world.cohorts:
        for _ in range(shape.rows):
            _add_row(world, cohort)
    world.rng.shuffle(world.rows)
    _seat_inactive_rows(world)
    if shape.operation == "upsert":
        for row in world.rows[::3]:
            _user_that_is_there_already(world, row)
    world.plan = _plan(world)
    world.org.settle()
    world.org.usernames_elsewhere.add("someone.else@example.com")
    return world


def _furnish_kind(world: World, kind: Kind) -> None:
    shape, org, title = world.shape, world.org, TITLES[kind]
    numbers = range(shape.sites)
    names = [site_name(title, number, hostile=shape.hostile) for number in numbers]
    names += ["Common Ground"] if shape.shared_site else []
    license_ = world.licenses[LICENSE_OF[kind]]
    profile = org.add("Profile", Name=f"{title} User", UserLicenseId=license_)
    twin = org.add("Profile", Name=f"{title} Twin", UserLicenseId=license_)
    entry = {"kind": kind, "license": LICENSE_OF[kind], "profile": profile, "twin": twin, "sites": names}
    entry |= {"profile_name": f"{title} User", "mode": _mode(kind)}
    members = [profile, twin]
    if shape.through == "permission set":
        entry["permission_set"] = f"{title}_access"
        members = [org.add("PermissionSet", Name=f"{title}_access")]
    for name in names:
        for member in members:
            _admit(world, name, member)
    if shape.operation == "move":
        old = org.add("Profile", Name=f"Old {title} User", UserLicenseId=world.licenses[MOVED_FROM[kind]])
        left = site_name(f"Old {title}", 0, hostile=shape.hostile)
        entry |= {"old_profile": old, "left": [left]}
        _admit(world, left, old)
        _admit(world, names[-1], old)  # a site that they keep
    if kind == "customer" and shape.split:
        world.cohorts += [Cohort(name=f"{kind}-{tier}", tier=tier, **entry) for tier in TIERS]  # type: ignore[arg-type]
    else:
        world.cohorts.append(Cohort(name=f"{kind}-users", **entry))  # type: ignore[arg-type]


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


def _fill_fields(world: World) -> None:
    shape = world.shape
    if shape.creates:
        world.fields = [*CREATED_FIELDS, RELATIONSHIP if shape.contact_by == "relationship" else "ContactId"]
        world.fields += ["IsActive"] if shape.inactive else []
    else:
        world.fields = ["Id", "ProfileId" if shape.operation == "move" else "IsPortalEnabled"]
    if shape.key in {"field", "column"}:
        world.fields.append(KEY)
    if shape.split:
        world.fields.append("Tier")


def _add_row(world: World, cohort: Cohort) -> None:
    shape, org, number = world.shape, world.org, len(world.rows)
    name = {"LastName": last_name(number, hostile=shape.hostile, encoding=shape.encoding)}
    name["FirstName"] = first_name(number)
    key = f"K'{number:03}" if shape.hostile else f"{number:05}"
    contact, account = (None, None) if cohort.mode == "contactless" else _person(world, cohort, name, key)
    username = f"{'o`neill' if shape.hostile else 'user'}.{number}@example.com".replace("`", "'")
    if shape.mixed_case and number % 2:
        username = username.title()
    cells = {
        "Username": username,
        **name,
        "Email": f"user{number}@example.com",
        "Alias": f"al{number}",
        "CommunityNickname": f"nick{number}",
        "TimeZoneSidKey": "Europe/Berlin",
        "LocaleSidKey": "de_DE",
        "LanguageLocaleKey": "en_US",
        "EmailEncodingKey": "UTF-8",
        "ProfileId": cohort.profile,
        "ContactId": contact or "",
        RELATIONSHIP: key if contact else "",
        "IsActive": "true",
        "IsPortalEnabled": "false",
        KEY: key,
        "Tier": cohort.tier or "plain",
    }
    row = Row(cells, cohort, contact, account)
    if not shape.creates:
        _user_to_change(world, row)
        cells["Id"] = row.user or ""
        if shape.operation == "move":
            cells["ProfileId"] = cohort.profile
    row.cells = {field: cells[field] for field in world.fields}
    if shape.short_ids:
        row.cells |= {name: row.cells[name][:15] for name in ("Id", "ContactId", "ProfileId") if name in row.cells}
    world.rows.append(row)
    org.seats = None


def _person(world: World, cohort: Cohort, name: dict[str, str], key: str) -> tuple[str, str]:
    """A contact with its account; two business contacts share one."""
    org = world.org
    if cohort.kind == "person":
        account = org.add("Account", IsPersonAccount=True, OwnerId=org.user_id, **name)
        contact = next(iter(org.store.tuples('select PersonContactId from "Account" where Id = ?', (account,))))[0]
        org.update("Contact", contact, **{KEY: key})
        return contact, account
    alike = [row.account for row in world.rows if row.cohort is cohort]
    if len(alike) % 2:
        account = alike[-1] or ""
    else:
        account = org.add("Account", Name=f"{name['LastName']} Inc", OwnerId=org.user_id)
        if cohort.kind == "partner":
            org.update("Account", account, IsPartner=True)
    return org.add("Contact", AccountId=account, **name, **{KEY: key}), account


def _user_to_change(world: World, row: Row) -> None:
    """The user whom an update is about; a move finds it on its old profile, a disable on the cohort's."""
    cells, profile = row.cells, row.cohort.old_profile or row.cohort.profile
    user = {name: cells[name] for name in (*CREATED_FIELDS[:6], KEY)}
    row.user = world.org.add("User", ProfileId=profile, ContactId=row.contact, **user)


def _seat_inactive_rows(world: World) -> None:
    """One row in each cohort is loaded inactive, where the shape says so; two stay active."""
    if world.shape.inactive:
        for cohort in world.cohorts:
            rows = [row for row in world.rows if row.cohort is cohort]
            if len(rows) > 2:
                rows[-1].cells["IsActive"] = "false"


def _user_that_is_there_already(world: World, row: Row) -> None:
    """An upsert finds this row's user in the org, as the row says."""
    fields = {name: text for name, text in row.cells.items() if name in {*CREATED_FIELDS, KEY}}
    fields |= {"ProfileId": row.cohort.profile, "ContactId": row.contact, "IsActive": row.active}
    row.user = world.org.add("User", **fields)


def _plan(world: World) -> dict[str, object]:
    shape = world.shape
    operation = shape.operation if shape.creates else "update"
    load = {"name": "wave-1", "operation": operation, "file": "loads/wave-1.csv"}
    if shape.operation == "disable":
        load["purpose"] = "disable"
    if shape.mapped:
        load["mapping"] = "loads/wave-1.sdl"
    plan = {"migration": "generated", "contact_key": KEY, "loads": [load]}
    if shape.key != "none" and shape.key_is_planned:
        plan["key"] = "Username" if shape.key == "Username" else KEY
    plan["orgs"] = [{"name": "stand-in", "id": world.org.org_id, "kind": "sandbox"}]
    plan["cohorts"] = [_cohort_plan(shape, cohort) for cohort in world.cohorts]
    return plan


def _cohort_plan(shape: Shape, cohort: Cohort) -> dict[str, object]:
    said: dict[str, object] = {"name": cohort.name, "license": cohort.license, "mode": cohort.mode}
    by_id = cohort.profile[:15] if shape.short_ids else cohort.profile
    said["profile"] = by_id if shape.profile_by == "Id" else cohort.profile_name
    said["sites"] = list(cohort.sites)
    if cohort.left:
        said["leaves"] = list(cohort.left)
    if cohort.permission_set:
        said["permission_sets"] = [cohort.permission_set]
    if cohort.tier:
        said |= {"column": "Tier", "value": cohort.tier}
    return said
