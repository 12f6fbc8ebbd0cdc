"""LOAD: every source user is loaded, once, and nobody who is left out."""

from checks import CREATE, DATA_PREPARER, ERROR, LOADER, MOVE, check
from fixtures.cohorts import Load, NoData, NotApplicable, Rows


@check(
    "LOAD-10",
    item=1,
    severity=ERROR,
    unit="source user",
    owner=DATA_PREPARER,
    step="Add the rows, or enter who is excluded and why",
)
def source_users_not_in_the_load(load: Load) -> Rows:
    """
    Every user of the source export is in a load, or excluded with a reason.

    Why:
        A source user in neither has no user after the migration, although no one decided that. A load that only
        disables users migrates no one: it is compared with the source export on its own.

    Remedy:
        Add the row to a load file, or to the file of ``source.exclusions`` in plan.yaml, with a reason. Where
        Rollcall built the files, ``not_built`` says why there is no row: stage the contact, correct the source, or
        correct ``where``; then build again.

    SOQL:
        SELECT Id, Username FROM User WHERE Id IN {offenders}

    Limits:
        A source user is in a load if both have a row key of it, or the user's Id, in a column of the same name.
        Users whose key a load may have as a spreadsheet shortens it are left out: LOAD-15 reports those keys.
    """
    if not load.has_source:
        raise NoData("The plan names no source export.")
    return load.rows(
        """
        select
            source_user.line as line_of_the_export, source_user.row_key, source_user.source_id as Id,
            source_user.not_built
        from source_user
        anti join (
            from source_load where $purpose = 'disable' or purpose is distinct from 'disable'
        ) as migrated on migrated.line = source_user.line
        anti join shortened_source on shortened_source.line = source_user.line
        where source_user.reason is null
        """,
        population="select count(*) from source_user",
    )


@check(
    "LOAD-11",
    item=8,
    severity=ERROR,
    purposes=(CREATE,),
    owner=LOADER,
    step="Enter the earlier attempt in the plan, or leave the rows out of the file",
)
def rows_already_in_the_org(load: Load) -> Rows:
    """
    No row is in the org already, and no upsert finds an inactive user whom it leaves inactive.

    Why:
        Another load of the plan, which ``created_by_load`` names, or an earlier run of the loader created these users.
        Loading them again is rejected row by row, and the real failures are lost among those errors. If the result
        files of an attempt have the row as a success, it is reported as a warning: it is not loaded again if the next
        attempt has a file of its own. Where all users that the attempts made are inactive by now, and most of the load,
        the load was rolled back: those who are still on their contact are errors. An upsert updates users who are
        there. If it writes no IsActive, one who is inactive stays so, and cannot log in.

    Remedy:
        If an earlier attempt of this load created them, enter it under ``attempts`` in plan.yaml, with its result
        files: then no row has to go. Otherwise take these rows out, and load only the rest. Where ``problem`` says that
        the user was deactivated or disabled since, bring it back only if the person who did it agrees: who was
        deactivated by an update of IsActive, who was disabled by loading the row again. For an upsert, find out why the
        users are inactive: write IsActive in their rows, or remove the rows of those who are to stay inactive.

    SOQL:
        SELECT Id, Username, ContactId, CreatedDate, CreatedBy.Username FROM User WHERE Id IN {offenders}
    """
    if load.operation == "upsert":
        return load.rows(
            """
            select load.line, load.row_key, load.Username, own_user.Id, own_user.IsActive
            from load
            join own_user using (line)
            where own_user.IsActive is false and load.IsActive is null
            """
        )
    load.sees("OrgUser")
    return load.rows(
        """
        with successful as (
            select line from load semi join (from result where kind = 'success') as result using (row_key)
            union
            select meant from unmatched where kind = 'success'
        )
        select
            load.line, load.row_key, load.Username, own_user.Id, created.load as created_by_load,
            if(
                successful.line is not null and load.will_be_active and own_user.IsActive is false,
                'an attempt created it; deactivated since: an update can activate it, an insert is refused', null
            ) as problem,
            case when successful.line is not null and rolled_back.line is null then 'warned' end as status
        from load
        join own_user using (line)
        left join rolled_back on rolled_back.line = load.line
        left join successful on successful.line = load.line
        left join created_user as created on created.Id = own_user.Id
        union all
        select
            load.line, load.row_key, load.Username, OrgUser.Id, null,
            'an attempt created it; disabled since: an insert makes another user', 'warned'
        from load
        join last_success using (line)
        join OrgUser on OrgUser.Id = last_success.Id
        anti join own_user on own_user.line = load.line
        where OrgUser.ContactId is null and OrgUser.IsActive is false
        union all
        select
            load.line, load.row_key, load.Username, merged_user.Id, null,
            'an attempt created it; its contact was merged since: load nothing again', 'warned'
        from load
        join merged_user using (line)
        anti join own_user on own_user.line = load.line
        """
    )


@check(
    "LOAD-19",
    item=1,
    severity=ERROR,
    purposes=(CREATE, MOVE),
    owner=DATA_PREPARER,
    step="Leave the rows out of the file",
    never_waived="who is excluded is decided in the exclusions: a person who may be loaded is removed from that list",
)
def excluded_people_in_the_load(load: Load) -> Rows:
    """
    Nobody in the load is in the exclusions.

    Why:
        Somebody decided that this person is not migrated, perhaps after the load file was made: who objected to the
        processing of their data must not get a user.

    Remedy:
        Remove the row from the load file. If an attempt has loaded it, leave it there: USE-10 says what is to be done
        with the user. If the person may have a user, remove the entry from the file of ``source.exclusions`` in
        plan.yaml, with the consent of the person who entered it.

    SOQL:
        SELECT Id, Username FROM User WHERE Username IN {offenders.Username}

    Limits:
        People are the same if exclusions and load file, or the source export between them, have the same row key or Id.
        A row that an attempt of this load has put in place is a warning once its user is inactive.
    """
    _require_exclusions(load)
    return load.rows(
        """
        select
            load.line, load.row_key, load.Username, excluded_row.reason, last_success.Id as loaded_Id,
            case when OrgUser.IsActive is false then 'warned' end as status
        from load
        join excluded_row using (line)
        left join last_success on last_success.line = load.line
        left join OrgUser on OrgUser.Id = last_success.Id
        """
    )


def _require_exclusions(load: Load) -> None:
    if not load.has_source:
        raise NoData("The plan names no source export.")
    if not load.has_exclusions:
        raise NotApplicable("The plan names no exclusions.")
