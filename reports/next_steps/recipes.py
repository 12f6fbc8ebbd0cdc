"""All files for loaders, and for each check of the catalogue what puts its offenders right."""

from __future__ import annotations

from checks import ERROR, Check
from reports.next_steps.accounts import RECIPES as OF_ACCOUNTS
from reports.next_steps.no_file import NO_FILE
from reports.next_steps.sites import RECIPES as OF_SITES
from reports.next_steps.users import RECIPES as OF_USERS
from reports.next_steps.which_rows import HOLD_NONE, LOADABLE, MAY_BE_REFUSED, RETRY, TO_MEND

RECIPES = (*OF_ACCOUNTS, *OF_USERS, *OF_SITES)
_AFTER_THE_LOAD = {"ACT-01": (RETRY,), "ACT-05": (RETRY, TO_MEND), "USE-01": (RETRY,)}


def files_for(check: Check) -> tuple[str, ...]:
    """The files that are made of a check's offenders, or of the rows that they leave; empty where none can help."""
    made = [recipe.name for recipe in RECIPES if check.id in recipe.checks]
    holds = (check.severity == ERROR and check.id not in HOLD_NONE) or check.id in MAY_BE_REFUSED
    if check.phase == "before_load" and holds:
        made += [TO_MEND, LOADABLE]
    return (*made, *_AFTER_THE_LOAD.get(check.id, ()))


def why_no_file(check: Check) -> str:
    """What else puts a check's offenders right; empty where a file does."""
    return NO_FILE.get(check.id, "")
