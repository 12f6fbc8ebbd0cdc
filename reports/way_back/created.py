"""The way back of users whom a load has made: deactivated, or disabled so that their contacts are free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fixtures.build import nickname_of_the_gone
from fixtures.counts import counted
from reports.left_files import LoaderFile
from reports.way_back.way import Way

if TYPE_CHECKING:
    import duckdb

    from fixtures.plan import Target

_WITH_SUCCESS = "(from own_user semi join last_success on last_success.line = own_user.line) as own"
_MADE = f"""
create temp table made_user as
    select Id, IsActive, ContactId is not null as has_contact
    from ExternalUser
    semi join loading on loading.loader = CreatedById and CreatedDate between loading.started_at and loading.until
    semi join {_WITH_SUCCESS} on own.Id = ExternalUser.Id
    anti join before_user on before_user.Id = ExternalUser.Id
    anti join (
        select created_user.Id, started_at, coalesce(finished_at, started_at) as ended_at
        from created_user join plan_attempt using (load)
    ) as of_another_load
        on of_another_load.Id = ExternalUser.Id and CreatedDate between of_another_load.started_at and ended_at
"""
"""
Those whom the org shows as made by the loading user during an attempt of this load, and not of another load that names
them too.
"""
_ACTIVE = "select Id, 'false' as IsActive from made_user where IsActive order by Id"
_ON_CONTACTS = f"""
    select Id, 'false' as IsPortalEnabled, {nickname_of_the_gone("Id")} as CommunityNickname
    from made_user where has_contact order by Id
"""
WAYS = (
    Way(
        LoaderFile(
            name="deactivate.csv",
            sobject="User",
            operation="update",
            what="deactivates the users whom the load has made: nobody of them can log in, and their seats are free; "
            "contacts and usernames stay taken, so that the same file cannot be inserted again. The same file with "
            "true takes it back",
        ),
        _ACTIVE,
    ),
    Way(
        LoaderFile(
            name="disable.csv",
            sobject="User",
            operation="update",
            what="takes the users whom the load has made off their contacts for good, in place of deactivate.csv, if "
            "the same people are to be loaded anew: usernames are renamed by the platform, nicknames by this file; "
            "FederationIdentifier and other unique fields keep their values, and until these are cleared a row that "
            "brings one is rejected (USR-05 and USR-11 name them). Nothing takes it back, and what hangs on these "
            "users stays with them",
        ),
        _ON_CONTACTS,
    ),
)


def makes_users(target: Target) -> bool:
    """Whether it is a load that has made users by now."""
    return target.phase == "after_load" and target.load.operation in ("insert", "upsert")


def find(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make ``made_user``, which the ways read, of the snapshot's tables."""
    cursor.execute(_MADE)


def remarks(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Who of the load's successes is in no file, and why."""
    left_out = cursor.execute(f"select count(distinct Id) from {_WITH_SUCCESS} anti join made_user using (Id)")
    ((users,),) = left_out.fetchall()
    if users:
        are = "is" if users == 1 else "are"
        yield (
            f"{counted(users, 'user')} of rows with a success {are} in no file: they were there before, or the "
            "org does not show that the loading user made them during an attempt (loaded_by, started_at and "
            "finished_at in plan.yaml)."
        )
