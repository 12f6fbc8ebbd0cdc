"""Seats that loads before this one take or free, or do not."""

from datetime import timedelta

from tests.worlds.botches.before_seats import free, holder
from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.earlier_load import create_before, has_run, plan_before, refused_before
from tests.worlds.pick_rows import row_to_load
from tests.worlds.world import KEY, World

REFUSED = {KEY: "refused before", "Username": "refused.first@example.com"}


@harmless(operation="insert", login=False, kinds=("plus",), split=False)
def a_load_before_has_run_and_its_users_have_their_seats(world: World) -> Expected:
    holder(world)
    same = {"Username": "leaves.first@example.com", "ContactId": world.spare_contacts[0]}
    has_run(world, create_before(world, {**same, "ProfileId": world.cohorts[0].twin}))
    free(world, sum(row.active for row in world.rows))
    return named()


@harmless(operation="insert", login=False, kinds=("plus",), split=False, source=True, key="field")
def a_load_before_was_refused_a_row_that_is_excluded_since(world: World) -> Expected:
    person = {"ContactId": world.spare_contacts[0], "ProfileId": world.cohorts[0].profile}
    refused_before(world, {**REFUSED, **person})
    by = next(iter(world.excluded[0]))
    world.append(world.source, dict.fromkeys(world.source[0], "") | {by: REFUSED[KEY]})
    world.append(world.excluded, {by: REFUSED[KEY], "Reason": "left the company"})
    free(world, sum(row.active for row in world.rows))
    return named()


@harmless(operation="insert", login=False, kinds=("plus",), split=False)
def a_load_before_upserts_a_user_who_has_a_seat(world: World) -> Expected:
    holder(world)
    same = {"Username": "leaves.first@example.com", "ContactId": world.spare_contacts[0]}
    row = {KEY: "before 0", **same, "ProfileId": world.cohorts[0].twin}
    plan_before(world, [row], operation="upsert", purpose="create")
    free(world, sum(row.active for row in world.rows))
    return named()


@harmless(operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_moves_a_user_whom_this_one_moves_too(world: World) -> Expected:
    row = row_to_load(world)
    plan_before(world, [{"Id": row.user or "", "ProfileId": row.cohort.twin}], purpose="move")
    free(world, len(world.rows))
    return named()


@botch("SEA-01", operation="move", login=False, kinds=("customer",), split=False)
def a_load_before_was_refused_the_row_that_frees_a_seat(world: World) -> Expected:
    row = {"Id": holder(world), "IsPortalEnabled": "false"}
    refused_before(world, row, operation="update", purpose="disable")
    free(world, len(world.rows) - 1)
    return named(world.cohorts[0].license)


@botch("SEA-01", operation="insert", login=False, kinds=("plus",), split=False)
def the_org_does_not_say_how_many_seats_there_are(world: World) -> Expected:
    world.update("UserLicense", world.licenses[world.cohorts[0].license], TotalLicenses=None)
    return named(world.cohorts[0].license)


@harmless(operation="insert", login=False, kinds=("plus",), split=False)
def seats_were_counted_before_a_load_that_is_yet_to_begin(world: World) -> Expected:
    load = create_before(world, {"Username": "comes.first@example.com", "ProfileId": world.cohorts[0].twin})
    world.put(load, "attempts", [{"org": "env", "started_at": (world.org.now + timedelta(hours=1)).isoformat()}])
    return named()
