"""What goes wrong before a load: in the file, in the plan, in the org."""

from fixtures.ids import suffix
from tests.standin.ids import make_id
from tests.worlds.botches import Expected, botch, named
from tests.worlds.faithful import CUSTOMER, PARTNER, PLUS
from tests.worlds.world import KEY, RELATIONSHIP, Cohort, Row, World

REQUIRED = ("LastName", "Email", "Alias", "TimeZoneSidKey", "LocaleSidKey", "LanguageLocaleKey", "EmailEncodingKey")
WITH_CONTACTS = ("customer", "plus", "partner", "person")


def _row(world: World, *, new: bool = True) -> Row:
    """A row to spoil: of a user who is not there yet, where there are such."""
    rows = [row for row in world.rows if not (new and world.shape.creates and row.user)]
    return world.rng.choice(rows)


def _pair(world: World) -> tuple[Row, Row]:
    """Two rows of one cohort, on different contacts."""
    cohort = _row(world).cohort
    rows = [row for row in world.rows if row.cohort is cohort and not (world.shape.creates and row.user)]
    first, second = world.rng.sample(rows, 2)
    return first, second


def _all_rows_get(world: World, field: str) -> None:
    """A column that the file did not have; its cells are empty."""
    if field not in world.fields:
        world.append(world.fields, field)


@botch("LOAD-01", operation="insert")
def a_required_cell_is_blank(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, world.rng.choice(REQUIRED), world.rng.choice(["", "#N/A"]))
    return named(world.key_of(row))


@botch("LOAD-01", operation="insert", contact_by="ContactId", key="field", kinds=WITH_CONTACTS)
def a_contact_id_is_blank(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "ContactId", "")
    return named(world.key_of(row))


@botch("LOAD-01", operation="insert")
def a_nickname_is_blank(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "CommunityNickname", "")
    return named(world.key_of(row), status="warned")


@botch("LOAD-01", operation="move")
def a_move_blanks_a_required_field(world: World) -> Expected:
    row = _row(world)
    _all_rows_get(world, "LastName")
    world.put(row.cells, "LastName", "#N/A")
    return named(world.key_of(row))


@botch("LOAD-05", contact_by="ContactId", operation="insert", kinds=WITH_CONTACTS)
def a_spreadsheet_folds_a_contact_id(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "ContactId", (row.contact or "").upper())
    return named(world.key_of(row))


@botch("LOAD-05", contact_by="ContactId", operation="insert", key="field", kinds=WITH_CONTACTS)
def an_account_stands_for_its_contact(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "ContactId", row.account or "")
    return named(world.key_of(row))


@botch("LOAD-05")
def a_profile_stands_for_a_role(world: World) -> Expected:
    row = _row(world)
    _all_rows_get(world, "UserRoleId")
    world.put(row.cells, "UserRoleId", row.cohort.profile)
    return named(world.key_of(row))


@botch("LOAD-06")
def a_row_is_there_twice(world: World) -> Expected:
    row = _row(world)
    world.append(world.rows, Row(dict(row.cells), row.cohort, row.contact, row.account, row.user))
    return named(world.key_of(row))


@botch("LOAD-06", key="field", operation="insert")
def a_row_has_no_key(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, KEY, "")
    return named(None)


@botch("LOAD-07", operation="insert")
def a_row_is_on_a_profile_of_nobody(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "ProfileId", world.spare_profile)
    return named(world.key_of(row))


@botch("LOAD-07", operation="move")
def a_row_moves_to_a_profile_of_nobody(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "ProfileId", world.spare_profile)
    return named(world.key_of(row))


@botch("LOAD-07", operation="disable")
def a_user_to_disable_is_on_a_profile_of_nobody(world: World) -> Expected:
    row = _row(world)
    world.update("User", row.user or "", ProfileId=world.spare_profile)
    return named(world.key_of(row))


@botch("LOAD-07", operation="insert", split=True, kinds=("customer",))
def a_row_has_a_value_of_no_cohort(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "Tier", "bronze")
    return named(world.key_of(row))


@botch("LOAD-07", operation="insert", profile_by="Id", split=False)
def a_row_is_taken_by_two_cohorts(world: World) -> Expected:
    """The second names the profile by its name, where the plan cannot see that it is the same; both stay empty."""
    cohort = _row(world).cohort
    twofold = {**world.plan_of(cohort), "name": "again", "profile": cohort.profile_name, "sites": []}
    world.append(world.plan["cohorts"], twofold)
    return named(*(world.key_of(row) for row in world.rows if row.cohort is cohort), also=("LOAD-08",))


@botch("LOAD-08")
def a_cohort_has_no_rows(world: World) -> Expected:
    empty = {"name": "nobody", "profile": "Bystander", "license": CUSTOMER, "leaves": list(world.cohorts[0].left)}
    world.append(world.plan["cohorts"], empty)
    return named("nobody")


@botch("LOAD-11", operation="insert")
def somebody_has_loaded_a_row_before(world: World) -> Expected:
    row = _row(world)
    cells = {name: text for name, text in row.cells.items() if name not in {RELATIONSHIP, "Tier"}}
    typed = {"IsActive": row.active, "ProfileId": row.cohort.profile, "ContactId": row.contact}
    world.add("User", **{**cells, **typed})
    return named(world.key_of(row))


@botch("CON-01", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert")
def a_contact_id_is_of_another_org(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, "ContactId", make_id("003", 77, "Zz"))
    return named(world.key_of(row))


@botch("CON-01", contact_by="ContactId", kinds=WITH_CONTACTS, operation="upsert")
def a_short_contact_id_has_lost_its_case(world: World) -> Expected:
    row = _row(world)
    folded = (row.contact or "")[:15].lower()
    world.put(row.cells, "ContactId", world.rng.choice([folded, folded + suffix(folded)]))
    return named(world.key_of(row))


@botch("CON-01", contact_by="relationship", kinds=WITH_CONTACTS, key="field", operation="insert")
def an_external_key_is_nobodys(world: World) -> Expected:
    row = _row(world)
    world.put(row.cells, RELATIONSHIP, "nobody")
    return named(world.key_of(row))


@botch("CON-01", contact_by="relationship", kinds=WITH_CONTACTS, operation="insert")
def an_external_key_is_on_two_contacts(world: World) -> Expected:
    row = _row(world)
    world.update("Contact", world.spare_contacts[0], **{KEY: row.cells[RELATIONSHIP]})
    return named(world.key_of(row))


@botch("CON-01", contact_by="ContactId", kinds=("person", "plus"), operation="insert", key="field")
def a_person_is_reached_by_a_business_contact(world: World) -> Expected:
    row = world.rng.choice([row for row in world.rows if row.cohort.kind == "person"])
    world.update("Contact", world.spare_contacts[0], **{KEY: row.cells[KEY]})
    world.put(row.cells, "ContactId", world.spare_contacts[0])
    return named(world.key_of(row))


@botch("CON-02", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert")
def a_contact_is_deleted(world: World) -> Expected:
    row = _row(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    return named(world.key_of(row))


@botch("CON-02", operation="move")
def the_contact_of_a_moved_user_is_deleted(world: World) -> Expected:
    row = _row(world)
    world.update("Contact", row.contact or "", IsDeleted=True)
    return named(world.key_of(row))


@botch("CON-04", kinds=WITH_CONTACTS, operation="insert")
def a_stranger_has_the_contact(world: World) -> Expected:
    row = _row(world)
    world.update("User", world.rng.choice(world.spare_users), ContactId=row.contact)
    return named(world.key_of(row))


@botch("CON-05", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="Username")
def two_rows_share_a_contact(world: World) -> Expected:
    first, second = _pair(world)
    world.put(second.cells, "ContactId", first.cells["ContactId"])
    return named(world.key_of(first), world.key_of(second))


@botch("CON-05", contact_by="relationship", kinds=WITH_CONTACTS, operation="insert", key="Username")
def two_rows_share_an_external_key(world: World) -> Expected:
    first, second = _pair(world)
    world.put(second.cells, RELATIONSHIP, first.cells[RELATIONSHIP].lower())
    return named(world.key_of(first), world.key_of(second))


@botch("CON-06", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="field")
def two_contact_ids_are_swapped(world: World) -> Expected:
    first, second = _pair(world)
    ids = first.cells["ContactId"], second.cells["ContactId"]
    world.put(second.cells, "ContactId", ids[0])
    world.put(first.cells, "ContactId", ids[1])
    return named(world.key_of(first), world.key_of(second))


@botch("CON-06", contact_by="ContactId", kinds=WITH_CONTACTS, operation="insert", key="column")
def a_contact_carries_another_key(world: World) -> Expected:
    row = _row(world)
    world.update("Contact", row.contact or "", **{KEY: world.rng.choice([None, "another"])})
    return named(world.key_of(row))


@botch("ACC-01", kinds=WITH_CONTACTS, operation="insert")
@botch("ACC-01", operation="move")
def an_owner_has_no_role(world: World) -> Expected:
    account = _row(world).account or ""
    world.update("Account", account, OwnerId=world.owner_without_role)
    return named(*(world.key_of(row) for row in world.rows if row.account == account))


def _group(world: World, cohort: Cohort, site: str) -> str:
    """The member group that lets a cohort in."""
    member = cohort.profile
    if cohort.permission_set:
        member = next(r["Id"] for r in world.org.rows("PermissionSet") if r["Name"] == cohort.permission_set)
    wanted = (world.sites[site], member)
    return next(r["Id"] for r in world.org.rows("NetworkMemberGroup") if (r["NetworkId"], r["ParentId"]) == wanted)


def _profile_as_planned(world: World, cohort: Cohort) -> str:
    return str(world.plan_of(cohort)["profile"])


@botch("PRO-01", operation="insert", split=False)
@botch("PRO-01", operation="move")
def a_profile_is_not_on_its_site(world: World) -> Expected:
    cohort = _row(world).cohort
    world.remove("NetworkMemberGroup", _group(world, cohort, world.rng.choice(cohort.sites)))
    return named(_profile_as_planned(world, cohort))


@botch("PRO-01", operation="insert")
def a_profile_failed_to_join_its_site(world: World) -> Expected:
    cohort = _row(world).cohort
    group = _group(world, cohort, world.rng.choice(cohort.sites))
    world.update("NetworkMemberGroup", group, AssignmentStatus="FailedAdd")
    return named(_profile_as_planned(world, cohort))


@botch("PRO-01", operation="upsert")
def a_profile_is_still_joining_its_site(world: World) -> Expected:
    cohort = _row(world).cohort
    world.pend()
    group = _group(world, cohort, world.rng.choice(cohort.sites))
    world.update("NetworkMemberGroup", group, AssignmentStatus=world.rng.choice(["WaitingForAdd", "AddCalculated"]))
    return named(_profile_as_planned(world, cohort), status="pending")


@botch("PRO-01", operation="insert")
def a_site_is_not_there(world: World) -> Expected:
    cohort = _row(world).cohort
    world.append(world.plan_of(cohort)["sites"], "Nowhere")
    return named(_profile_as_planned(world, cohort))


@botch("PRO-03", operation="insert", kinds=WITH_CONTACTS)
@botch("PRO-03", operation="move")
def a_cohort_is_promised_another_license(world: World) -> Expected:
    cohort = _row(world).cohort
    world.put(world.plan_of(cohort), "license", f"{cohort.license}_Login")
    return named(cohort.profile)


@botch("PRO-06", operation="insert")
@botch("PRO-06", operation="move")
def a_cohort_has_an_unknown_profile(world: World) -> Expected:
    """Rows are counted to a cohort by its profile: on an unknown one there are none."""
    unknown = {"name": "lost", "profile": "Lost User", "license": CUSTOMER, "leaves": list(world.cohorts[0].left)}
    world.append(world.plan["cohorts"], unknown)
    return named("Lost User", also=("LOAD-08",))


@botch("PRO-07", operation="move")
def a_target_profile_is_on_the_site_to_be_left(world: World) -> Expected:
    cohort = _row(world).cohort
    site = cohort.left[0]
    world.add("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=cohort.profile, AssignmentStatus="Added")
    return named(site)


@botch("USR-01", operation="insert")
@botch("USR-01", operation="upsert", kinds=("customer", "plus"), rows=4)
def two_rows_want_one_username(world: World) -> Expected:
    first, second = _pair(world)
    world.put(second.cells, "Username", first.cells["Username"].swapcase())
    return named(world.key_of(first), world.key_of(second))


@botch("USR-02", operation="insert")
@botch("USR-02", operation="upsert")
def a_stranger_has_the_username(world: World) -> Expected:
    row = _row(world)
    world.update("User", world.rng.choice(world.spare_users), Username=row.cells["Username"].upper())
    return named(world.key_of(row))


@botch("USR-02", operation="move")
def a_move_renames_a_user_to_a_taken_name(world: World) -> Expected:
    row = _row(world)
    _all_rows_get(world, "Username")
    world.put(row.cells, "Username", "bystander0@example.com")
    return named(world.key_of(row))


@botch("USR-03", operation="insert")
def a_username_is_no_address(world: World) -> Expected:
    row = _row(world)
    wrong = ["nobody", "no body@example.com", "a@b", "a,b@example.com", 'a"b@example.com', "a@example..com"]
    world.put(row.cells, "Username", world.rng.choice([*wrong, f"{'x' * 69}@example.com"]))
    return named(world.key_of(row))


@botch("TYP-01", operation="insert", kinds=WITH_CONTACTS, split=False)
@botch("TYP-01", operation="move", split=False)
def a_profile_has_a_type_that_its_license_does_not_explain(world: World) -> Expected:
    cohort = _row(world).cohort
    other = "PowerPartner" if cohort.kind == "customer" else "CustomerSuccess"
    world.update("Profile", cohort.profile, UserType=other)
    return named(cohort.profile, status="warned")


@botch("TYP-01", operation="insert", kinds=WITH_CONTACTS, split=False)
def a_cohort_is_promised_a_license_of_another_type(world: World) -> Expected:
    """A license of another type is another license."""
    cohort = _row(world).cohort
    world.put(world.plan_of(cohort), "license", PARTNER if cohort.license == PLUS else PLUS)
    return named(cohort.profile, also=("PRO-03",))


@botch("TYP-02", operation="insert")
@botch("TYP-02", operation="move")
def a_row_claims_another_user_type(world: World) -> Expected:
    row = _row(world)
    _all_rows_get(world, "UserType")
    world.put(row.cells, "UserType", "PowerCustomerSuccessPortal")
    return named(world.key_of(row), status="warned")


@botch("SEA-01", operation="insert")
@botch("SEA-01", operation="move")
def a_seat_is_missing(world: World) -> Expected:
    key = _row(world).cohort.license
    record = world.licenses[key]
    used = next(row["UsedLicenses"] for row in world.org.rows("UserLicense") if row["Id"] == record)
    needed = sum(row.cohort.license == key and row.active for row in world.rows)
    world.update("UserLicense", record, TotalLicenses=used + needed - 1 - _freed(world, key))
    return named(key)


def _freed(world: World, key: str) -> int:
    """Seats of a license that the movers give back."""
    if world.shape.operation != "move":
        return 0
    profiles = {row["Id"]: row["UserLicenseId"] for row in world.org.rows("Profile")}
    return sum(profiles[row.cohort.old_profile or ""] == world.licenses[key] for row in world.rows)


