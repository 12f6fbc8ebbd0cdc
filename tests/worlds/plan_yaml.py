"""The plan of a faithful world, as plan.yaml says it."""

from tests.worlds.world import KEY, Cohort, World
from tests.worlds.world_spec import Shape

SANDBOX_SUFFIX = ".uat"


def plan_of(world: World) -> dict[str, object]:
    shape = world.shape
    operation = shape.operation if shape.creates else "update"
    load = {"name": "wave-1", "operation": operation, "file": "loads/wave-1.csv"}
    if shape.operation == "disable":
        load["purpose"] = "disable"
    if shape.mapped:
        load["mapping"] = "loads/wave-1.sdl"
    plan: dict[str, object] = {"migration": "generated", "contact_key": KEY, "loads": [load]}
    if shape.key != "none" and shape.key_is_planned:
        plan["key"] = "Username" if shape.key == "Username" else KEY
    kind = "production" if shape.production else "sandbox"
    rehearsal = {"name": "rehearsal", "kind": "sandbox", "username_suffix": SANDBOX_SUFFIX}
    plan["orgs"] = [{"name": "env", "id": world.org.org_id, "kind": kind}, rehearsal]
    if shape.typed == "for the plan's":
        plan["loader"] = world.loader
    if shape.source:
        plan["source"] = {"file": "source/users.csv", "exclusions": "source/excluded.csv"}
    plan["smoke_test"] = {"within": 1}
    plan["cohorts"] = [_cohort_plan(shape, cohort) for cohort in world.cohorts]
    return plan


def _cohort_plan(shape: Shape, cohort: Cohort) -> dict[str, object]:
    said: dict[str, object] = {"name": cohort.name, "license": cohort.license, "mode": cohort.mode}
    by_id = cohort.profile[:15] if shape.short_ids else cohort.profile
    said["profile"] = by_id if shape.profile_by == "Id" else cohort.profile_name
    said["sites"] = list(cohort.sites)
    said["welcome_email"] = False
    if shape.sso:
        said["sso"] = True
    if cohort.left:
        said["leaves"] = list(cohort.left)
    if cohort.permission_set:
        said["permission_sets"] = [cohort.permission_set]
    if cohort.tier:
        said |= {"column": "Tier", "value": cohort.tier}
    return said
