"""Sites that let nobody in after a load, and users whom single sign-on does not find."""

from tests.worlds.botches.botch import Expected, botch, harmless, named
from tests.worlds.later_waves import run_later_for_now
from tests.worlds.pick_rows import loaded_row
from tests.worlds.world import World


@botch("LOG-03", operation="insert")
@botch("LOG-03", operation="move")
def a_site_went_down_after_the_load(world: World) -> Expected:
    site = world.rng.choice(loaded_row(world).cohort.sites)
    world.update("Network", world.sites[site], Status=world.rng.choice(["DownForMaintenance", "UnderConstruction"]))
    return named(site, status="warned")


@botch("LOG-04", operation="insert", sso=False, inactive=True)
@botch("LOG-04", operation="move", sso=False)
def one_active_user_of_a_cohort_has_a_federation_id(world: World) -> Expected:
    row = loaded_row(world)
    world.put(world.plan_of(row.cohort), "sso", True)
    world.update("User", row.user or "", FederationIdentifier="person@idp")
    others = [each for each in world.rows if each.cohort is row.cohort and each.active and each is not row]
    return named(*map(world.key_of, others), also=("RUN-05",))


@botch("LOG-04", operation="move", sso=True)
def a_load_blanks_a_federation_id(world: World) -> Expected:
    """The load file is no longer the one that was checked."""
    row = loaded_row(world)
    world.put(row.cells, "FederationIdentifier", "#N/A")
    world.update("User", row.user or "", FederationIdentifier=None)
    return named(world.key_of(row), also=("RUN-01",))


@harmless(operation="insert", kinds=("plus",), sso=True, split=False, key="field")
def a_user_without_a_federation_id_was_moved_to_a_cohort_without_single_sign_on(world: World) -> Expected:
    row = loaded_row(world)
    world.put(row.cells, "FederationIdentifier", "")
    world.update("User", row.user or "", FederationIdentifier=None)
    run_later_for_now(world, "move", [row])
    return named(also=("RUN-01",))
