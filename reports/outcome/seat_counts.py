"""How many seats a load takes and frees, as its phase has read them: before the load planned, after it counted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from checks import CATALOGUE
from reports.judging import needs

if TYPE_CHECKING:
    from fixtures.snapshot import Snapshot

_PLANNED = """
with step as (
    select UserLicenseId, line is null as is_earlier, 1 as taken, 0 as freed from seat_needed
    union all
    select UserLicenseId, line is null, 0, 1 from seat_freed
),
own as (
    select
        UserLicenseId, coalesce(sum(taken - freed) filter (is_earlier), 0)::bigint as to_come,
        coalesce(sum(taken) filter (not is_earlier), 0)::bigint as taken,
        coalesce(sum(freed) filter (not is_earlier), 0)::bigint as freed
    from step group by UserLicenseId
)
select
    LicenseDefinitionKey, TotalLicenses, greatest(UsedLicenses, ActiveUsers.Records) + to_come as used_before,
    taken, freed, used_before + taken - freed
from own
join UserLicense on UserLicense.Id = own.UserLicenseId
left join ActiveUsers on ActiveUsers.UserLicenseId = UserLicense.Id
where MonthlyLoginsEntitlement is null and (taken > 0 or freed > 0)
order by LicenseDefinitionKey
"""
_COUNTED = """
select UserLicense.LicenseDefinitionKey, TotalLicenses, used_before, newly_active, freed, used_now
from seat_reckoning join UserLicense using (Id) cross join baseline
where newly_active > 0 or freed > 0
order by UserLicense.LicenseDefinitionKey
"""


@dataclass(frozen=True)
class Seats:
    """
    The seats of one license. ``total`` is None where the org says none.

    Before the load ``used_before`` has what earlier loads have yet to take and free; after it, it is that of the
    before-load run, and ``taken`` and ``freed`` are of all loads of the plan since.
    """

    license: str
    total: int | None
    used_before: int | None
    taken: int
    freed: int
    used_after: int | None


def seats_of(snapshot: "Snapshot") -> list[Seats] | None:
    """
    Licenses of which the load takes or frees seats; those metered by logins have none.

    None where it cannot be known: by what the running user sees, or for want of a before-load run.
    """
    is_planned = snapshot.metadata.part.phase == "before_load"
    select, check = (_PLANNED, "SEA-01") if is_planned else (_COUNTED, "SEA-11")
    needed = needs(CATALOGUE[check], snapshot)
    if needed.hidden(snapshot) or needed.doubt(snapshot) or not (is_planned or snapshot.has_baseline):
        return None
    return [Seats(*row) for row in snapshot.cursor().execute(select).fetchall()]
