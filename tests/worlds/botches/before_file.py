"""What is wrong with a load file before it is loaded."""

from copy import deepcopy
from pathlib import Path

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.faithful import CUSTOMER
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, row_to_load, two_rows_to_load
from tests.worlds.world import KEY, RELATIONSHIP, Row, World

REQUIRED = ("LastName", "Email", "Alias", "TimeZoneSidKey", "LocaleSidKey", "LanguageLocaleKey", "EmailEncodingKey")


@botch("LOAD-01", operation="insert")
def a_required_cell_is_blank(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, world.rng.choice(REQUIRED), world.rng.choice(["", "#N/A"]))
    return named(world.key_of(row))


@botch("LOAD-01", operation="insert", contact_by="ContactId", key="field", kinds=WITH_CONTACTS)
def a_contact_id_is_blank(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "ContactId", "")
    return named(world.key_of(row))


@botch("LOAD-01", operation="insert", contact_by="relationship", key="field", kinds=WITH_CONTACTS)
def a_reference_to_a_contact_is_blank(world: World) -> Expected:
    return _refers_to(world, "")


@botch("LOAD-01", operation="insert", contact_by="relationship", key="field", kinds=WITH_CONTACTS)
def a_reference_to_a_contact_is_made_nothing(world: World) -> Expected:
    return _refers_to(world, "#N/A", also="CON-01")


def _refers_to(world: World, key: str, *, also: str = "") -> Expected:
    row = row_to_load(world)
    world.put(row.cells, RELATIONSHIP, key)
    return named(world.key_of(row), also=(also,))


@botch("LOAD-01", operation="insert")
def a_nickname_is_blank(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "CommunityNickname", "")
    return named(world.key_of(row), status="warned")


@botch("LOAD-01", operation="move")
def a_move_blanks_a_required_field(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "LastName")
    world.put(row.cells, "LastName", "#N/A")
    return named(world.key_of(row))


@botch("LOAD-20", operation="insert", contact_by="relationship", mapped=True)
def a_mapping_names_another_parent(world: World) -> Expected:
    """Data Loader's own form, of an object that ContactId does not refer to."""
    line = world.fields.index(RELATIONSHIP) + 2

    def spoil(folder: Path) -> None:
        mapping = folder / "loads/wave-1.sdl"
        right, wrong = f"Contact\\:{KEY}", f"Contact\\:Account-{KEY}"
        mapping.write_text(mapping.read_text("utf-8").replace(right, wrong), "utf-8")

    world.append(world.mishaps, spoil)
    return named(f"wave-1.sdl:{line}")


@botch("LOAD-20", operation="insert", mapped=False)
def a_header_names_another_parent(world: World) -> Expected:
    """DelegatedApproverId refers to users and groups."""
    add_column(world, "DelegatedApprover:Contact-Username")
    return named("wave-1.csv:1")


@harmless(operation="insert", mapped=False)
def a_header_names_one_of_several_parents(world: World) -> Expected:
    add_column(world, "DelegatedApprover:user-Username")
    return named()


@botch("LOAD-05", contact_by="ContactId", operation="insert", kinds=WITH_CONTACTS)
def a_spreadsheet_folds_a_contact_id(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "ContactId", (row.contact or "").upper())
    return named(world.key_of(row))


@botch("LOAD-05", contact_by="ContactId", operation="insert", key="field", kinds=WITH_CONTACTS)
def an_account_stands_for_its_contact(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "ContactId", row.account or "")
    return named(world.key_of(row))


@botch("LOAD-05")
def a_profile_stands_for_a_role(world: World) -> Expected:
    row = row_to_load(world)
    add_column(world, "UserRoleId")
    world.put(row.cells, "UserRoleId", row.cohort.profile)
    return named(world.key_of(row))


@botch("LOAD-06")
def a_row_is_there_twice(world: World) -> Expected:
    row = row_to_load(world)
    world.append(world.rows, Row(dict(row.cells), row.cohort, row.contact, row.account, row.user))
    return named(world.key_of(row))


@botch("LOAD-06", key="field", operation="insert", contact_by="relationship", source=False)
def a_row_has_no_key(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, KEY, "")
    return named(None)


@botch("LOAD-06", operation="move", key="column")
@botch("LOAD-06", operation="disable", key="field")
def two_keys_share_an_id(world: World) -> Expected:
    row, double = two_rows_to_load(world)
    world.put(double.cells, "Id", row.cells["Id"])
    return named(world.key_of(row), world.key_of(double))


@botch("LOAD-06", operation="upsert", kinds=WITH_CONTACTS)
def the_key_of_an_upsert_is_made_nothing(world: World) -> Expected:
    """Nobody's contact has this key either."""
    row = row_to_load(world)
    world.put(row.cells, KEY, "#N/A")
    return named("#N/A", also=("CON-06",))


@botch("LOAD-07", operation="insert")
def a_row_is_on_a_profile_of_nobody(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "ProfileId", world.spare_profile)
    return named(world.key_of(row))


@botch("LOAD-07", operation="move")
def a_row_moves_to_a_profile_of_nobody(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "ProfileId", world.spare_profile)
    return named(world.key_of(row))


@botch("LOAD-07", operation="disable")
def a_user_to_disable_is_on_a_profile_of_nobody(world: World) -> Expected:
    row = row_to_load(world)
    world.update("User", row.user or "", ProfileId=world.spare_profile)
    return named(world.key_of(row))


@botch("LOAD-07", operation="insert", split=True, kinds=("customer",))
def a_row_has_a_value_of_no_cohort(world: World) -> Expected:
    row = row_to_load(world)
    world.put(row.cells, "Tier", "bronze")
    return named(world.key_of(row))


@botch("LOAD-07", operation="insert", profile_by="Id", split=False, portal=False)
def a_row_is_taken_by_two_cohorts(world: World) -> Expected:
    """The second names the profile by its name, where the plan cannot see that it is the same; both stay empty."""
    cohort = row_to_load(world).cohort
    twofold = {**deepcopy(world.plan_of(cohort)), "name": "again", "profile": cohort.profile_name, "sites": []}
    world.append(world.plan["cohorts"], twofold)
    return named(*(world.key_of(row) for row in world.rows if row.cohort is cohort), also=("LOAD-08",))


@botch("LOAD-08", portal=False)
def a_cohort_has_no_rows(world: World) -> Expected:
    empty = {"name": "nobody", "profile": "Bystander", "license": CUSTOMER, "leaves": list(world.cohorts[0].left)}
    world.append(world.plan["cohorts"], empty)
    return named("nobody")


@botch("LOAD-11", operation="insert")
def somebody_has_loaded_a_row_before(world: World) -> Expected:
    row = row_to_load(world)
    cells = {name: text for name, text in row.cells.items() if name not in {RELATIONSHIP, "Tier"}}
    typed = {"IsActive": row.active, "ProfileId": row.cohort.profile, "ContactId": row.contact}
    world.add("User", **{**cells, **typed})
    return named(world.key_of(row))
