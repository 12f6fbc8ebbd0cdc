"""What later loads of the plan have done to users of a load, and what they do not explain."""

from functools import partial
from typing import Any

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.later_waves import WAVES, Time, Wave, run_later_for_now
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import Row, World

MOVED: tuple[tuple[Wave, ...], ...] = (("move",), ("change",), ("move", "disable"))
TIMES: tuple[Time, ...] = ("later", "equal", "unsaid")
KINDS = (("customer",), ("plus",), ("person", "partner"))


def _later(waves: tuple[Wave, ...], time: Time, named_results: bool, world: World) -> Expected:
    rows = [row for row in world.rows if row.user and row.active][::2]
    for wave in waves:
        run_later_for_now(world, wave, rows, time, named=named_results)
    return named()


def _enter(operation: str, waves: tuple[Wave, ...], number: int) -> None:
    """Each of the waves once, the times, kinds and results that are named or not in turn."""
    time, kinds, results = TIMES[number % 3], KINDS[number % len(KINDS)], number % 2 == 0
    change: Any = partial(_later, waves, time, results)
    change.__name__ = f"{'_'.join(waves)}_{time}{'' if results else '_without_results'}"
    change.__module__ = __name__
    harmless(operation=operation, kinds=kinds, split=False)(change)


for place, (of_load, waves_after) in enumerate(
    [
        *(("insert", each) for each in WAVES),
        *(("upsert", each) for each in WAVES[1:5]),
        *(("move", each) for each in MOVED),
    ]
):
    _enter(of_load, waves_after, place)


@botch("USE-02", operation="insert", kinds=("plus",), split=False)
@botch("USE-02", operation="move", kinds=("plus",), split=False)
def a_user_is_as_neither_load_wants(world: World) -> Expected:
    row = _moved_later(world)
    key = row.cohort.license
    profile = world.add("Profile", Name="Nobodys", UserLicenseId=world.licenses[key])
    world.update("User", row.user or "", ProfileId=profile)
    world.org.settle()
    return named(world.key_of(row), also=("MEM-01",))


@botch("USE-04", operation="insert", kinds=("plus",), split=False)
@botch("USE-04", operation="move", kinds=("plus",), split=False)
def a_move_does_not_explain_another_contact(world: World) -> Expected:
    row = _moved_later(world)
    world.update("User", row.user or "", ContactId=world.spare_contacts[0])
    return named(world.key_of(row))


@botch("USE-05", operation="insert", kinds=("plus",), split=False)
@botch("USE-05", operation="move", kinds=("plus",), split=False)
def a_move_does_not_explain_an_inactive_user(world: World) -> Expected:
    row = _moved_later(world)
    world.update("User", row.user or "", IsActive=False)
    return named(world.key_of(row))


@harmless(operation="move", kinds=("plus",), split=False)
def a_move_brings_a_user_back_to_a_site_by_a_profile_of_15_characters(world: World) -> Expected:
    row = _moved_later(world)
    site, twin = row.cohort.left[0], row.cohort.twin
    later = next(cohort for cohort in world.plan["cohorts"] if cohort["name"] == "later-plus")
    later |= {"profile": twin[:15], "sites": [*later["sites"], site]}
    world.add("NetworkMemberGroup", NetworkId=world.sites[site], ParentId=twin)
    world.org.settle()
    return named()


def _moved_later(world: World) -> Row:
    row = loaded_row(world)
    run_later_for_now(world, "move", [row])
    return row
