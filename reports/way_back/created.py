"""The way back of users whom a load has made: deactivated, or disabled so that their contacts are free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fixtures.build import nickname_of_the_gone
from fixtures.counts import counted
from reports.left_files import LoaderFile
from reports.way_back.way import Way

if TYPE_CHECKING:
    from fixtures.plan import Target
    from fixtures.snapshot import Snapshot

_MADE = """
    select distinct own_user.Id, own_user.IsActive, own_user.ContactId
    from own_user
    semi join last_success on last_success.line = own_user.line
    join ExternalUser on ExternalUser.Id = own_user.Id
    join loading on loading.loader = CreatedById and CreatedDate between loading.started_at and loading.until
    anti join before_user on before_user.Id = own_user.Id
    anti join (
        select created_user.Id, started_at, coalesce(finished_at, started_at) as ended_at
        from created_user join plan_attempt using (load)
    ) as of_another_load
        on of_another_load.Id = own_user.Id and CreatedDate between of_another_load.started_at and ended_at
"""
"""
Those whom the org shows as made by the loading user during an attempt of this load, and not of another load that names
them too.
"""
_WITH_SUCCESS = "select distinct Id from own_user semi join last_success on last_success.line = own_user.line"
_ACTIVE = f"select Id, 'false' as IsActive from ({_MADE}) where IsActive order by Id"
_ON_CONTACTS = f"""
    select Id, 'false' as IsPortalEnabled, {nickname_of_the_gone("Id")} as CommunityNickname
    from ({_MADE}) where ContactId is not null order by Id
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


def remarks(snapshot: Snapshot) -> Iterator[str]:
    """Who of the load's successes is in no file, and why."""
    sql = f"select count(*), count(made.Id) from ({_WITH_SUCCESS}) left join ({_MADE}) as made using (Id)"
    users, made = snapshot.cursor().execute(sql).fetchone() or (0, 0)
    if users > made:
        are = "is" if users - made == 1 else "are"
        yield (
            f"{counted(users - made, 'user')} of rows with a success {are} in no file: they were there before, or the "
            "org does not show that the loading user made them during an attempt (loaded_by, started_at and "
            "finished_at in plan.yaml)."
        )
