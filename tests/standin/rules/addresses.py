"""The form of e-mail addresses, and of what looks like one."""

import re
from collections.abc import Callable

from tests.standin.loading.change import Change, RowError

ADDRESS = re.compile(r"[^@\s,;:<>()\[\]\"\\]+@[^@\s,;:<>()\[\]\"\\.]+(\.[^@\s,;:<>()\[\]\"\\.]+)+\Z")
EMAIL = re.compile(rf"(?!\.)(?!.*@.*[^\w.-])(?!.*@.*_){ADDRESS.pattern}")


def is_an_address(name: str) -> Callable[[Change], None]:
    """INVALID_EMAIL_ADDRESS: a username's form, no dot first, a domain of letters, digits, dashes (facts, 4, 6.2)."""

    def email_is_an_address(change: Change) -> None:
        value = change.after[name]
        if value and change.changes(name) and not EMAIL.match(value):
            raise RowError("INVALID_EMAIL_ADDRESS", f"{name}: invalid email address: {value}", name)

    return email_is_an_address
