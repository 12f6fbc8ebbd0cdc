"""What is wrong with result files, and with the users that were to go."""

from tests.standin.rows.ids import make_id
from tests.worlds.botches.after_users import outcome_of
from tests.worlds.botches.botch import Expected, botch, named
from tests.worlds.earlier_load import create_before, disable_before
from tests.worlds.pick_rows import WITH_CONTACTS, loaded_row, one_of
from tests.worlds.world import KEY, Outcome, Row, World

LOCKED = "unable to obtain exclusive access to this record or 1 records: 001"


@botch("ACT-02")
def a_success_is_an_error_too(world: World) -> Expected:
    row = loaded_row(world)
    attempt = next(each for each in world.attempts if outcome_of(world, row) in each.outcomes)
    twin = Outcome(outcome_of(world, row).cells, "", False, "error", "UNABLE_TO_LOCK_ROW", LOCKED)
    world.append(attempt.outcomes, twin)
    return named(world.key_of(row))


@botch("ACT-03", operation="insert", key="field")
@botch("ACT-03", operation="upsert")
@botch("ACT-03", operation="move", key="field")
def a_result_is_of_another_file(world: World) -> Expected:
    outcome = world.attempts[0].outcomes[0]
    stranger = Outcome({**outcome.cells, KEY: "99999"}, make_id("005", 77, "Zz"), True, "success")
    world.append(world.attempts[0].outcomes, stranger)
    return named("99999")


@botch("ACT-03", operation="insert", second_attempt=True, key="field")
def a_row_was_added_to_a_later_attempt(world: World) -> Expected:
    attempt = world.attempts[1]
    cells = {**attempt.rows[0], KEY: "99999", "Username": "late.comer@example.com"}
    world.append(attempt.rows, cells)
    world.append(attempt.outcomes, Outcome(cells, make_id("005", 77, "Zz"), True, "success"))
    return named("99999")


@botch("ACT-04", operation="insert")
@botch("ACT-04", operation="upsert")
def a_success_has_the_id_of_a_stranger(world: World) -> Expected:
    row = loaded_row(world)
    world.put(outcome_of(world, row), "id", world.spare_users[0])
    return named(world.key_of(row))


@botch("ACT-04", operation="insert")
def a_success_has_an_id_of_another_org(world: World) -> Expected:
    row = loaded_row(world)
    world.put(outcome_of(world, row), "id", make_id("005", 4711, "Zz"))
    return named(world.key_of(row))


@botch("ACT-06", operation="insert")
@botch("ACT-06", operation="upsert")
@botch("ACT-06", operation="move")
@botch("ACT-06", operation="disable")
def the_plan_names_a_profile_by_another_name(world: World) -> Expected:
    """It was renamed in the org; none of its users is held against what its cohort promises."""
    cohort = loaded_row(world).cohort
    world.put(world.plan_of(cohort), "profile", "As it was called before")
    return named(*(world.key_of(row) for row in world.rows if row.cohort is cohort), also=("RUN-05",))


@botch("SEA-12", key="field")
def a_source_user_is_still_active(world: World) -> Expected:
    _export(world)
    world.put(world.plan, "deactivate_by", "2001-01-01")
    return named("S-0", also=("ACT-08", "RUN-05"))


@botch("SEA-12", key="field", operation="insert")
def the_load_that_disables_source_users_has_not_run(world: World) -> Expected:
    _export(world)
    world.put(world.plan, "deactivate_by", "2001-01-01")
    disable_before(world, world.spare_users[:1])
    return named("S-0", also=("ACT-08", "RUN-05"))


@botch("SEA-12", key="field", operation="disable")
def a_load_that_disables_left_a_source_user_active(world: World) -> Expected:
    """It keeps nobody; USE-05 names the row, too."""
    row = one_of(world, world.rows)
    _export(world)
    world.put(world, "source", [{"Id": row.user or "", KEY: row.cells[KEY]}])
    world.update("User", row.user or "", IsActive=True)
    return named(row.cells[KEY], status="warned", also=("ACT-08", "RUN-05", "USE-05"))


@botch("SEA-12", key="field", operation="insert")
def nobody_says_when_source_users_go(world: World) -> Expected:
    _export(world)
    return named("S-0", status="warned", also=("ACT-08", "RUN-05"))


@botch("ACT-08", key="field", operation="insert", source=True)
def a_source_user_is_in_a_load_that_has_not_run(world: World) -> Expected:
    create_before(world, {KEY: "waits", "Username": "waits@example.com", "ProfileId": world.cohorts[0].twin})
    world.append(world.source, dict.fromkeys(world.source[0], "") | {KEY: "waits"})
    return named("waits", status="warned")


@botch("ACT-08", key="field", operation="move", source=True)
def a_source_user_is_in_no_load(world: World) -> Expected:
    world.append(world.source, dict.fromkeys(world.source[0], "") | {KEY: "forgotten"})
    return named("forgotten", status="warned")


def _export(world: World) -> None:
    """The source export names one user of this org who is active, and one who is not."""
    world.put(world.plan, "source", {"file": "source/users.csv"})
    active, inactive = world.spare_users[:2]
    world.put(world, "source", [{"Id": active, KEY: "S-0"}, {"Id": inactive, KEY: "S-1"}])


@botch("ACT-07", operation="insert")
@botch("ACT-07", operation="upsert")
@botch("ACT-07", operation="move")
def a_row_is_in_the_file_twice(world: World) -> Expected:
    """Each result is of both rows, and both have the one user."""
    row = loaded_row(world)
    world.append(world.rows, Row(dict(row.cells), row.cohort, row.contact, row.account, row.user))
    return named(world.key_of(row), also=("RUN-01",))


@botch("ACT-04", operation="insert", second_attempt=True, kinds=WITH_CONTACTS)
def the_first_attempt_made_a_user_on_another_contact_who_is_still_active(world: World) -> Expected:
    """That the second made the right one takes nobody off the wrong contact."""
    row = world.rows[0]
    person = {"Username": "stranger@example.com", "ContactId": world.spare_contacts[0]}
    stranger = world.add("User", ProfileId=row.cohort.profile, **person)
    refused = next(each for each in world.attempts[0].outcomes if each.kind == "error")
    world.put(refused, "kind", "success")
    world.put(refused, "id", stranger)
    return named(world.key_of(row), also=("RUN-01", "SEA-11"))
