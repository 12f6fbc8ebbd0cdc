"""Which checks must have named a row that the org rejects, by the cause of the rejection."""

from fixtures.files.rejections import classify
from tests.standin import Result
from tests.worlds.world import Row, World

CHECKS_BY_CAUSE: dict[str, set[str]] = {
    "contact-named-twice": {"LOAD-17"},
    "username-taken": {"CON-04", "USR-01", "USR-02", "LOAD-06", "LOAD-11"},
    "nickname-taken": {"CON-04", "USR-04", "LOAD-06", "LOAD-11", "LOAD-15"},
    "no-license-left": {"SEA-01", "SEA-02"},
    "contact-has-a-user": {"CON-04", "CON-05", "LOAD-06", "LOAD-11", "MOV-06"},
    "no-contact": {"LOAD-01", "MOV-02", "MOV-06"},
    "no-such-record": {"CON-01", "LOAD-07", "LOAD-15", "MOV-01", "MOV-06"},
    "account-owner-without-a-role": {"ACC-01"},
    "account-owned-by-a-portal-user": {"ACC-06"},
    "inactive-owner": {"ACC-02"},
    "role-of-another-type": {"ROL-01"},
    "standard-profile": {"PRO-02"},
    "profile-of-another-license": {"LOAD-06", "LOAD-07", "MOV-02"},
    "malformed-username": {"USR-03"},
    "malformed-email": {"USR-08"},
    "state-or-country": {"LOAD-16"},
    "required-value-missing": {"LOAD-01", "LOAD-07"},
    "value-of-another-type": {"LOAD-12", "LOAD-13"},
    "value-too-long": {"LOAD-02"},
    "number-too-large": {"LOAD-12"},
    "value-outside-its-picklist": {"LOAD-03"},
    "malformed-id": {"LOAD-05"},
    "field-not-writable": {"LOAD-04"},
    "external-id-on-several-records": {"CON-01", "CON-09", "MOV-06"},
    "key-twice-in-a-batch": {"LOAD-06"},
    "value-taken": {"CON-04", "USR-05", "USR-11", "LOAD-06", "LOAD-11", "LOAD-15"},
    "record-deleted": {"CON-02"},
    "FIELD_INTEGRITY_EXCEPTION": {"ACC-03", "ACC-04", "CON-03"},
    "unknown-field": {"CON-01", "CON-02", "LOAD-04", "LOAD-15", "MOV-06"},
    "id-missing": {"LOAD-06", "MOV-01"},
}
"""By slug, or by the status code of what has no slug."""

NOT_ABOUT_ROWS = {"SEA-01", "SEA-02", "PRO-02", "LOAD-04"}
"""They name what all rows of a license, a profile or a column have in common."""


def cause_of(result: Result) -> str:
    cause = classify(result.code, result.message).slug
    return result.code if cause == "unclassified" else cause


def explained_by(world: World, row: Row, result: Result, named: dict[str, set[str | None]]) -> bool:
    """
    Whether a check of the rejection's cause named the row.

    A row in no cohort is held against no promise: that LOAD-07 named it is enough. Where seats are counted once a day,
    none is known to be left (SEA-01, its limits).
    """
    if cause_of(result) == "no-license-left" and world.org.switches.seat_counts_lag:
        return True
    checks = CHECKS_BY_CAUSE.get(cause_of(result), set())
    if any(named.get(check) for check in checks & NOT_ABOUT_ROWS):
        return True
    return any(world.key_of(row) in named.get(check, set()) for check in {*checks, "LOAD-07"})
