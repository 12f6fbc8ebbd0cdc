"""RUN: the load was checked before it began, with this file and in this org."""

from checks import ERROR, WARNING, check
from fixtures.cohorts import NO_BASELINE, Load, NoData, Rows


@check("RUN-01", item=None, severity=ERROR, unit="load file")
def load_files_changed_since_the_check(load: Load) -> Rows:
    """
    The load file is byte for byte the one that was checked before the load.

    Why:
        The before-load report is about another file. These rows were not checked.

    Remedy:
        Find out which file was loaded. If it is this one, run the before-load check on it again, against a snapshot of
        that time or a sandbox.

    SOQL:
        SELECT Id, Name FROM Organization
    """
    if load.before is None:
        raise NoData(NO_BASELINE)
    return load.rows(
        """
        select $file as file, $checked as checked_sha256, $loaded as loaded_sha256
        where $checked is distinct from $loaded
        """,
        population="select 1",
        file=load.file,
        checked=load.before.files.get(load.file),
        loaded=load.files.get(load.file),
    )


@check("RUN-02", offenders="loads without a before-load check", item=None, severity=WARNING, unit="load")
def loads_without_a_before_check(load: Load) -> Rows:
    """
    The load was checked shortly before it began, and its verdict allowed the load.

    Why:
        An after-load check finds mistakes when it is too late to prevent them, and loading in spite of a NO-GO needs a
        signature.

    Remedy:
        Check before the next load, and keep the run's folder. If it lies elsewhere, name it with ``--before DIR``.

    SOQL:
        SELECT Id, Name FROM Organization

    Limits:
        The age of the check is counted to ``started_at`` of the first attempt in plan.yaml. A replay, and a session of
        both phases, has no verdict of the before-load check yet: there only its time is checked.
    """
    before = load.before
    return load.rows(
        """
        select * from (
            select case
                when $checked_at::timestamp is null then 'no before-load run was found'
                when $started_at::timestamp is null then 'the plan does not say when the load began'
                when $started_at::timestamp < $checked_at::timestamp then 'checked only after the load began'
                when $started_at::timestamp - $checked_at::timestamp > to_hours($max_age::integer)
                    then 'older than max_age'
                when $verdict = '' then 'ended without a verdict'
                when $verdict in ('NO-GO', 'NOT YET', 'PARTIAL') then 'its verdict was ' || $verdict
            end as problem, $checked_at::timestamp as checked_at
        ) where problem is not null
        """,
        population="select 1",
        checked_at=before.now if before else None,
        verdict=before.verdict if before else None,
        max_age=load.plan.max_age,
    )


@check("RUN-03", item=None, severity=ERROR, unit="org")
def checks_of_another_org(load: Load) -> Rows:
    """
    The before-load and the after-load check read the same org.

    Why:
        A check of the sandbox says nothing about production.

    Remedy:
        Check before the load in the org that is loaded.

    SOQL:
        SELECT Id, Name, IsSandbox FROM Organization
    """
    if load.before is None:
        raise NoData(NO_BASELINE)
    return load.rows(
        "select Id as this_org, $checked as checked_org from Organization where Id is distinct from $checked",
        population="select 1",
        checked=load.before.org,
    )
