"""The rows of a faithful load file, and the people in the org whom they are about."""

from tests.worlds.files import header
from tests.worlds.names import first_name, last_name
from tests.worlds.typed_values import FIELDS, right_for
from tests.worlds.world import KEY, RELATIONSHIP, Cohort, Row, World

LEFT_OUT = "left-out"
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


def add_rows(world: World) -> None:
    """As many for each cohort as the shape says, in any order."""
    _fill_fields(world)
    for cohort in world.cohorts:
        for _ in range(world.shape.rows):
            _add_row(world, cohort)
    world.rng.shuffle(world.rows)
    _seat_inactive_rows(world)
    if world.shape.operation == "upsert":
        for row in world.rows[::3]:
            _user_that_is_there_already(world, row)


def add_source(world: World) -> None:
    """Whom the old system knows: everybody of the load, one of them inactive in this org, and one who is left out."""
    if not world.shape.source:
        return
    name, keys = header(world, world.key_field), [world.key_of(row) or "" for row in world.rows]
    world.source = [{name: key} for key in (*keys, LEFT_OUT)]
    if world.key_field != "Id":
        for number, user in enumerate(world.source):
            user["Id"] = "" if number else world.spare_users[1]
    world.excluded = [{name: LEFT_OUT, "Reason": "left the company"}]


def _fill_fields(world: World) -> None:
    shape = world.shape
    if shape.creates:
        world.fields = [*CREATED_FIELDS, RELATIONSHIP if shape.contact_by == "relationship" else "ContactId"]
        world.fields += ["IsActive"] if shape.inactive else []
        world.fields += ["Street"] if shape.hostile else []
        world.fields += ["FederationIdentifier"] if shape.sso else []
    else:
        world.fields = ["Id", "ProfileId" if shape.operation == "move" else "IsPortalEnabled"]
    if shape.key in {"field", "column"}:
        world.fields.append(KEY)
    if shape.typed != "no" and shape.operation != "disable":
        world.fields += FIELDS
    if any(cohort.tier for cohort in world.cohorts):
        world.fields.append("Tier")


def _add_row(world: World, cohort: Cohort) -> None:
    shape, org, number = world.shape, world.org, len(world.rows)
    name = {"LastName": last_name(number, hostile=shape.hostile, encoding=shape.encoding)}
    name["FirstName"] = first_name(number)
    key = f"K'{number:03}" if shape.hostile else f"{number:05}"
    email = f"user{number}@example.com"
    contact, account = (None, None) if cohort.mode == "contactless" else _person(world, cohort, name, key)
    if contact:
        org.update("Contact", contact, Email=email)
    username = f"{'o`neill' if shape.hostile else 'user'}.{number}@example.com".replace("`", "'")
    if shape.mixed_case and number % 2:
        username = username.title()
    cells = {
        "Username": username,
        **name,
        "Email": email,
        "Alias": f"al{number}",
        "CommunityNickname": f"nick{number}",
        "TimeZoneSidKey": "Europe/Berlin",
        "LocaleSidKey": "de_DE",
        "LanguageLocaleKey": "en_US",
        "EmailEncodingKey": "UTF-8",
        "Street": "two\nlines",
        "FederationIdentifier": f"sso-{number}",
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
    for field, texts in right_for(world.loader if shape.typed == "for the plan's" else None).items():
        cells[field] = texts[(number + shape.seed) % len(texts)]
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
        contact = world.find("Account", Id=account)["PersonContactId"]
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
    user |= {"FederationIdentifier": cells["FederationIdentifier"]} if world.shape.sso else {}
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
    fields: dict[str, object] = {name: row.cells[name] for name in (*CREATED_FIELDS, KEY)}
    fields |= {"ProfileId": row.cohort.profile, "ContactId": row.contact, "IsActive": row.active}
    if row.cohort.kind in {"plus", "partner"}:
        portal = "Partner" if row.cohort.kind == "partner" else "CustomerPortal"
        role = {"PortalAccountId": row.account, "PortalType": portal, "PortalRole": "Worker"}
        fields["UserRoleId"] = world.org.add("UserRole", Name=f"{row.account} User", **role)
    row.user = world.org.add("User", **fields)
