"""Which checks must have named a row that the org rejects, by the cause of the rejection."""

from fixtures.causes import classify
from tests.standin import Result
from tests.worlds.world import Row, World

CHECKS_BY_CAUSE: dict[str, set[str]] = {
    "username-taken": {"USR-01", "USR-02", "LOAD-06", "LOAD-11"},
    "nickname-taken": {"LOAD-06", "LOAD-11"},
    "no-license-left": {"SEA-01"},
    "contact-has-a-user": {"CON-04", "CON-05", "LOAD-06", "LOAD-11"},
    "no-contact": {"LOAD-01"},
    "no-such-record": {"CON-01", "LOAD-07"},
    "account-owner-without-a-role": {"ACC-01"},
    "profile-of-another-license": {"LOAD-07"},
    "malformed-username": {"USR-03"},
    "required-value-missing": {"LOAD-01", "LOAD-07"},
    "value-too-long": {"USR-03"},
    "malformed-id": {"LOAD-05"},
    "ENTITY_IS_DELETED": {"CON-02"},
    "DUPLICATE_EXTERNAL_ID": {"CON-01"},
    "INVALID_FIELD": {"CON-01"},
    "MISSING_ARGUMENT": {"LOAD-06"},
}
"""By slug, or by the status code of what has no slug."""

CHECKS_TO_COME = {
    "ACC-03": "FIELD_INTEGRITY_EXCEPTION",
    "ACC-04": "FIELD_INTEGRITY_EXCEPTION",
    "CON-03": "FIELD_INTEGRITY_EXCEPTION",
    "LOAD-02": "value-too-long",
    "LOAD-03": "value-outside-its-picklist",
    "USR-08": "malformed-email",
}
"""Their causes excuse that nobody was named."""

MOVES_TO_COME = {"MOV-01": ("no-such-record", "MISSING_ARGUMENT"), "MOV-02": ("profile-of-another-license",)}
"""Likewise, for updates alone."""


def cause_of(result: Result) -> str:
    cause = classify(result.code, result.message).slug
    return result.code if cause == "unclassified" else cause


def excused(world: World, result: Result) -> bool:
    """Whether the check of this cause is still to come."""
    cause = cause_of(result)
    if cause == "value-too-long" and result.fields == ("Username",):
        return False
    moves = {name for causes in MOVES_TO_COME.values() for name in causes}
    return cause in CHECKS_TO_COME.values() or (not world.shape.creates and cause in moves)


def explained_by(world: World, row: Row, result: Result, named: dict[str, set[str | None]]) -> bool:
    """
    Whether a check of the rejection's cause named the row.

    A row in no cohort is held against no promise: that LOAD-07 named it is enough.
    """
    checks = CHECKS_BY_CAUSE.get(cause_of(result), set())
    if "SEA-01" in checks and row.cohort.license in named.get("SEA-01", set()):
        return True
    return any(world.key_of(row) in named.get(check, set()) for check in {*checks, "LOAD-07"})
