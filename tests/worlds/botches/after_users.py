"""What went wrong with results and users in a load."""

from collections.abc import Sequence

from tests.worlds.botches.after_before import another_check, tell_of_before
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.pick_rows import WITH_CONTACTS, add_column, loaded_row, one_of
from tests.worlds.world import Attempt, Outcome, Row, World


@botch("ACT-01")
def a_row_is_in_no_result_file(world: World) -> Expected:
    row = loaded_row(world)
    attempt = next(a for a in world.attempts if any(o.id == row.user and o.kind == "success" for o in a.outcomes))
    world.drop(attempt.outcomes, outcome_of(world, row))
    return named(world.key_of(row))


@botch("ACT-01", second_attempt=False, operation="insert")
def a_row_is_in_no_attempt(world: World) -> Expected:
    row, attempt = loaded_row(world), world.attempts[0]
    outcome = outcome_of(world, row)
    world.drop(attempt.rows, outcome.cells)
    world.drop(attempt.outcomes, outcome)
    world.put(attempt, "file", "loads/part.csv")
    world.put(world.load_plan["attempts"][0], "file", "loads/part.csv")
    return named(world.key_of(row))


@botch("ACT-01", second_attempt=False)
def a_success_file_is_not_in_the_plan(world: World) -> Expected:
    attempt = world.load_plan["attempts"][0]
    world.put(attempt, "results", attempt["results"][1:])
    return named(*map(world.key_of, world.rows))


@botch("ACT-05", operation="insert")
def a_row_was_rejected(world: World) -> Expected:
    row = loaded_row(world)
    _reject(world, outcome_of(world, row))
    world.remove("User", row.user or "")
    return named(world.key_of(row))


@botch("ACT-05", operation="insert", source=True)
def a_row_was_rejected_and_its_person_excluded_since(world: World) -> Expected:
    row = loaded_row(world)
    named_by = next(iter(world.excluded[0]))
    world.append(world.excluded, {named_by: world.key_of(row), "Reason": "has left the company"})
    _reject(world, outcome_of(world, row))
    world.remove("User", row.user or "")
    return named(world.key_of(row), status="warned")


@botch("ACT-05", operation="move")
def a_move_was_rejected(world: World) -> Expected:
    """Who was not moved is still on the old site and not on the new ones, for one reason."""
    row = loaded_row(world)
    _reject(world, outcome_of(world, row))
    world.update("User", row.user or "", ProfileId=row.cohort.old_profile)
    return named(world.key_of(row))


@botch("ACT-05", operation="insert", kinds=WITH_CONTACTS)
def an_older_user_on_the_contact_was_in_the_way(world: World) -> Expected:
    """It is not the row's own: nobody misses it on the row's site, or wants it active."""
    row = loaded_row(world)
    _reject(world, outcome_of(world, row))
    world.update("User", row.user or "", ProfileId=world.spare_profile, IsActive=False)
    older = f"union all select '{row.user}', '{row.contact}', '{world.spare_profile}', false"
    tell_of_before(another_check(world), f"from kept {older}")
    return named(world.key_of(row), also=("SEA-11",))


@botch("ACT-05", operation="insert", dialect="bulk api 2", key="field")
def a_row_was_left_unprocessed(world: World) -> Expected:
    row = loaded_row(world)
    _leave_unprocessed(world, outcome_of(world, row))
    world.remove("User", row.user or "")
    return named(world.key_of(row))


@botch("ACT-05", operation="move", dialect="bulk api 2", key="field")
def a_move_was_left_unprocessed(world: World) -> Expected:
    """Who was not moved is still on the old site and not on the new ones, for one reason."""
    row = loaded_row(world)
    _leave_unprocessed(world, outcome_of(world, row))
    world.update("User", row.user or "", ProfileId=row.cohort.old_profile)
    return named(world.key_of(row))


@botch("ACT-05", operation="insert", dialect="bulk api 2", key="field")
def a_rejected_row_was_left_unprocessed_when_it_was_loaded_again(world: World) -> Expected:
    row = loaded_row(world)
    rejected = outcome_of(world, row)
    _reject(world, rejected)
    world.remove("User", row.user or "")
    again = Attempt("loads/once-more.csv", [rejected.cells], [Outcome(rejected.cells, "", False, "success")])
    world.append(world.attempts, again)
    entry: dict[str, object] = {
        "file": again.file,
        "results": [],
        "started_at": world.org.now.isoformat(),
        "org": "env",
    }
    world.append(world.load_plan["attempts"], entry)
    _leave_unprocessed(world, again.outcomes[0])
    return named(world.key_of(row))


@botch("USE-01", operation="insert")
@botch("USE-01", operation="upsert")
def a_success_is_no_user(world: World) -> Expected:
    row = loaded_row(world, created=True)
    world.remove("User", row.user or "")
    return named(world.key_of(row))


@botch("USE-02", operation="insert")
@botch("USE-02", operation="upsert")
@botch("USE-02", operation="move")
def a_user_is_on_another_profile(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", ProfileId=row.cohort.twin)
    return named(world.key_of(row))


@botch("USE-03", operation="insert")
@botch("USE-03", operation="move")
def a_user_is_of_another_type(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", UserType="CustomerSuccess")
    return named(world.key_of(row))


@botch("USE-04", operation="insert")
@botch("USE-04", operation="upsert")
@botch("USE-04", operation="move")
def a_user_is_on_another_contact(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0])
    return named(world.key_of(row))


@botch("USE-04", operation="insert", kinds=WITH_CONTACTS)
def a_contact_has_moved_to_another_account(world: World) -> Expected:
    """No load writes AccountId."""
    row = loaded_row(world)
    other = next(each.account for each in world.rows if each.account not in {row.account, None})
    world.update("Contact", row.contact or "", AccountId=other)
    return named(world.key_of(row), status="warned")


@botch("USE-04", operation="disable")
def a_disabled_user_keeps_its_contact(world: World) -> Expected:
    row = one_of(world, world.rows)
    world.update("User", row.user or "", ContactId=row.contact)
    return named(world.key_of(row), status="warned")


@botch("USE-05", operation="insert")
@botch("USE-05", operation="upsert")
def a_user_is_inactive(world: World) -> Expected:
    row = loaded_row(world)
    world.update("User", row.user or "", IsActive=False)
    return named(world.key_of(row))


@botch("USE-04", operation="move", key="none", kinds=("plus",))
def a_move_wrote_another_contact(world: World) -> Expected:
    """The load file gets a column for it, and so is no longer the one that was checked."""
    row = loaded_row(world)
    add_column(world, "ContactId")
    world.put(row.cells, "ContactId", world.spare_contacts[0])
    return named(world.key_of(row), also=("RUN-01",))


@botch("USE-05", operation="move")
def a_moved_user_was_deactivated(world: World) -> Expected:
    """Its seat is free again, which nothing that the file says explains."""
    row = loaded_row(world)
    world.update("User", row.user or "", IsActive=False)
    return named(world.key_of(row))


@botch("USE-05", operation="move")
def a_user_is_inactive_and_nobody_knows_what_it_was(world: World) -> Expected:
    """Nor what contact it had; and a seat is free that nobody can explain."""
    row = loaded_row(world)
    world.update("User", row.user or "", IsActive=False)
    tell_of_before(another_check(world), f"from kept where Id is distinct from '{row.user}'")
    return named(world.key_of(row), status="warned", also=("USE-04", "SEA-11"))


@botch("USE-05", operation="insert", inactive=True)
def a_user_loaded_inactive_is_active(world: World) -> Expected:
    row = next(row for row in world.rows if not row.active)
    world.update("User", row.user or "", IsActive=True)
    return named(world.key_of(row))


@botch("USE-05", operation="disable")
def a_disabled_user_is_active(world: World) -> Expected:
    row = one_of(world, world.rows)
    world.update("User", row.user or "", IsActive=True)
    return named(world.key_of(row))


@botch("USE-05", operation="insert")
@botch("USE-05", operation="move")
def a_user_is_frozen(world: World) -> Expected:
    return _frozen(world, [loaded_row(world)], "warned")


@botch("USE-05", operation="insert", inactive=False, split=False)
def half_of_a_cohort_is_frozen(world: World) -> Expected:
    rows = _of_one_cohort(world)
    return _frozen(world, rows[: len(rows) // 2], "warned")


@botch("USE-05", operation="insert", inactive=False, split=False)
@botch("USE-05", operation="move", split=False)
def most_of_a_cohort_is_frozen(world: World) -> Expected:
    rows = _of_one_cohort(world)
    return _frozen(world, rows[: len(rows) // 2 + 1], "failed")


@harmless(operation="disable")
def users_who_are_disabled_are_frozen(world: World) -> Expected:
    _frozen(world, world.rows, "")
    return named()


def outcome_of(world: World, row: Row) -> Outcome:
    """The row's success."""
    return next(
        outcome
        for attempt in world.attempts
        for outcome in attempt.outcomes
        if outcome.kind == "success" and outcome.id == row.user
    )


def _of_one_cohort(world: World) -> list[Row]:
    cohort = loaded_row(world).cohort
    return [row for row in world.rows if row.cohort is cohort]


def _frozen(world: World, rows: Sequence[Row], status: str) -> Expected:
    for row in rows:
        world.update("UserLogin", world.find("UserLogin", UserId=row.user)["Id"], IsFrozen=True)
    return named(*map(world.key_of, rows), status=status)


def _reject(world: World, outcome: Outcome) -> None:
    world.put(outcome, "kind", "error")
    world.put(outcome, "id", "")
    world.put(outcome, "code", "UNABLE_TO_LOCK_ROW")
    world.put(outcome, "message", "unable to obtain exclusive access to this record or 1 records: 001")


def _leave_unprocessed(world: World, outcome: Outcome) -> None:
    """The job was aborted before it came to this row."""
    place = next(number for number, attempt in enumerate(world.attempts) if outcome in attempt.outcomes)
    world.put(outcome, "kind", "unprocessed")
    world.put(outcome, "id", "")
    world.append(world.load_plan["attempts"][place]["results"], f"results/{place + 1}-unprocessed.csv")
