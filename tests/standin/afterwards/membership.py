"""
Who is a member of which site: it follows profiles and permission sets, asynchronously (facts, 1 rows 4 to 7, 2.6, 2.7).

A changed user waits in the table `_waiting` until the org settles; a member group steps through its statuses.
"""

from typing import TYPE_CHECKING

from tests.standin.rows.seeding import blank
from tests.standin.rows.values import timestamp

if TYPE_CHECKING:
    from tests.standin.org import StandIn

NEXT_STATUS = {"WaitingForAdd": "AddCalculated", "AddCalculated": "Added", "WaitingForRemove": "RemoveCalculated"}
COVERED_BY_GROUP = """
    select distinct u.Id from "NetworkMemberGroup" g join "User" u on u.ProfileId = g.ParentId where g.Id = :group
    union
    select a.AssigneeId from "NetworkMemberGroup" g join "PermissionSetAssignment" a on a.PermissionSetId = g.ParentId
    where g.Id = :group
"""
COVERED = """
    select g.NetworkId, u.Id as MemberId
    from _waiting w join "User" u on u.Id = w.UserId join "NetworkMemberGroup" g on g.ParentId = u.ProfileId
    where g.AssignmentStatus = 'Added' and u.IsActive
    union
    select g.NetworkId, u.Id
    from _waiting w join "User" u on u.Id = w.UserId join "PermissionSetAssignment" a on a.AssigneeId = u.Id
    join "NetworkMemberGroup" g on g.ParentId = a.PermissionSetId
    where g.AssignmentStatus = 'Added' and u.IsActive and a.IsActive and not a.IsRevoked
    and (a.ExpirationDate is null or a.ExpirationDate > :now)
"""
BARRED = """
    select u.Id from _waiting w join "User" u on u.Id = w.UserId left join "Contact" c on c.Id = u.ContactId
    join "Individual" i on i.Id = coalesce(c.IndividualId, u.IndividualId)
    where i.HasOptedOutProcessing or i.ShouldForget
"""
PRESENT = 'select NetworkId, MemberId from "NetworkMember" where MemberId in (select UserId from _waiting)'


def step_groups(org: "StandIn") -> bool:
    """Each member group that is on its way takes one step; whether any did."""
    store = org.store
    groups = store.rows('select Id, AssignmentStatus from "NetworkMemberGroup"')
    moving = [group for group in groups if group["AssignmentStatus"] in {*NEXT_STATUS, "RemoveCalculated"}]
    for group in moving:
        status = NEXT_STATUS.get(group["AssignmentStatus"], "")
        if status in {"Added", ""}:
            store.execute(f"insert or ignore into _waiting {COVERED_BY_GROUP}", {"group": group["Id"]})
        if status:
            store.update("NetworkMemberGroup", group["Id"], {"AssignmentStatus": status})
        else:
            store.execute('delete from "NetworkMemberGroup" where Id = ?', (group["Id"],))
    return bool(moving)


def refresh_members(org: "StandIn") -> None:
    """Waiting users get the rows that their groups explain, and lose those that nothing explains any more."""
    covered = set(org.store.tuples(COVERED, {"now": timestamp(org.now)}))
    barred = {user for (user,) in org.store.tuples(BARRED)}
    present = set(org.store.tuples(PRESENT))
    missing = sorted(pair for pair in covered - present if pair[1] not in barred)
    _admit(org, missing)
    if not org.switches.member_rows_stay:
        for network, user in present - covered:
            org.store.execute('delete from "NetworkMember" where NetworkId = ? and MemberId = ?', (network, user))
    org.store.execute("delete from _waiting")


def _admit(org: "StandIn", pairs: list[tuple[str, str]]) -> None:
    plain = blank(org, "NetworkMember")
    prefix = org.objects["NetworkMember"].prefix
    rows = [{**plain, "Id": org.ids.next(prefix), "NetworkId": net, "MemberId": user} for net, user in pairs]
    org.store.insert_all("NetworkMember", rows)
    mailing = {row["Id"] for row in org.store.rows('select Id from "Network" where OptionsSendWelcomeEmail')}
    if org.switches.welcome_email_on_api_insert:
        org.welcome_emails += [(user, network) for network, user in pairs if network in mailing]
