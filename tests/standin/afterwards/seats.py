"""User license seats: active users hold them, the reported count may be older (facts, 1 rows 8 to 10, 2.4)."""

from typing import TYPE_CHECKING

from tests.standin.rows.values import moment, timestamp

if TYPE_CHECKING:
    from tests.standin.org import StandIn

ACTIVE = """
    select p.UserLicenseId, count(*) from "User" u join "Profile" p on p.Id = u.ProfileId
    where u.IsActive group by p.UserLicenseId
"""


def held(org: "StandIn") -> dict[str, int]:
    """Seats held now, by license: its active users and those that the org's rows do not show."""
    if org.seats is None:
        active: dict[str, int] = {key: number for key, number in org.store.tuples(ACTIVE) if key}
        org.seats = {key: active.get(key, 0) + org.other_seats.get(key, 0) for key in {*active, *org.other_seats}}
    return org.seats


def report(org: "StandIn") -> None:
    """
    UserLicense.UsedLicenses says what is held now, and so does its time; an org that lags says it once a day.

    Only above a threshold is the count that of another day (facts, 1 row 8).
    """
    seats, org.counted_on = held(org), org.now.date()
    for row in org.store.rows('select Id, UsedLicenses, UsedLicensesLastUpdated from "UserLicense"'):
        if org.switches.seat_counts_lag and moment(row["UsedLicensesLastUpdated"]).date() == org.now.date():
            continue
        counted = {"UsedLicenses": seats.get(row["Id"], 0), "UsedLicensesLastUpdated": timestamp(org.now)}
        org.store.update("UserLicense", row["Id"], counted)


def reseat(org: "StandIn", license_: str, reported: int) -> None:
    """A test says how many seats are used now: what the org's users do not explain, others hold."""
    org.other_seats[license_] = 0
    org.seats = None
    org.other_seats[license_] = reported - held(org).get(license_, 0)
    org.seats = None
