"""What became of the people whom the source export and the exclusions name."""

from checks import (
    CREATE,
    ERROR,
    LOADER,
    MOVE,
    SALESFORCE_ADMIN,
    WARNING,
    check,
)
from fixtures.cohorts import Load, NoData, NotApplicable, Rows


@check(
    "ACT-08", item=1, severity=WARNING, unit="source user", owner=LOADER, step="Run the loads that have these people"
)
def source_users_in_no_load_that_has_run(load: Load) -> Rows:
    """
    Every source user is in a load that has run, or excluded with a reason.

    Why:
        A wave that was planned and never loaded is in no result file: its people have no user, and each other wave is
        in order. Until the plan's ``deactivate_by`` is over, in its ``time_zone``, a note names the loads that have not
        run.

    Remedy:
        Run the loads that the offenders' column ``in_load`` names once their check allows it, or enter their attempts
        in plan.yaml if they have run. Put people who are in no load into one, or into the exclusions with a reason.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders}

    Limits:
        A load has run if the plan names an attempt of it that has begun. Loads that only disable users count for such
        a load alone. Whether each row of a load was loaded is checked by that load's own checks.
    """
    if not load.has_source:
        raise NoData("The plan names no source export.")
    if load.time_left:
        raise NotApplicable(f"Loads of the plan may run until {load.time_left}.")
    return load.rows(
        """
        select
            source_user.line as line_of_the_source, source_user.row_key, source_user.source_id as Id,
            string_agg(source_waiting.load, ', ' order by source_waiting.load) as in_load
        from source_user
        join source_waiting using (line)
        group by all
        """,
        population="select count(*) from source_user where reason is null",
    )


@check(
    "USE-10",
    item=None,
    severity=ERROR,
    unit="user",
    purposes=(CREATE, MOVE),
    owner=SALESFORCE_ADMIN,
    step="Deactivate them, but for whom the exclusion is wrong",
    at_once=True,
    never_waived="who is excluded is decided in the exclusions: a person who may have a user is removed from that list",
)
def excluded_people_with_an_active_user(load: Load) -> Rows:
    """
    No user of the load is one of the people whom the plan excludes.

    Why:
        Somebody decided that this person is not migrated, before the load or after it: who objected to the processing
        of their data must not have an account.

    Remedy:
        Ask who entered the exclusion. If it holds, deactivate a user whom the load created, and give one whom it moved
        the profile back that it had, unless the person is to have no user at all; note it on the ticket. If the person
        may have the user, remove the entry from the file of ``source.exclusions`` in plan.yaml.

    SOQL:
        SELECT Id, Username, IsActive, CreatedDate FROM User WHERE IsActive = true AND Id IN {offenders}

    Limits:
        People are the same if exclusions and load file, or the source export between them, have the same row key or Id.
        Users of a move who are on another profile again are not reported.
    """
    if not load.has_source:
        raise NoData("The plan names no source export.")
    if not load.has_exclusions:
        raise NotApplicable("The plan names no exclusions.")
    return load.rows(
        """
        select load.line, load.row_key, own_user.Username, own_user.Id, excluded_row.reason
        from load
        join excluded_row using (line)
        join own_user using (line)
        where own_user.IsActive
        and (not $moves or load.ProfileId is null or own_user.ProfileId is not distinct from load.ProfileId)
        """,
        population="select count(*) from load join own_user using (line)",
        moves=load.purpose == "move",
    )
