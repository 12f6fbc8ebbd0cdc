"""A User row on its way into the org: what it was, what it would be, and what that leads to."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Row = dict[str, Any]


class RowError(Exception):
    """The platform says no to a row: a status code, a message, the fields it is about."""

    def __init__(self, code: str, message: str, *fields: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.fields = code, message, fields


@dataclass
class Change:
    """`before` is None for an insert; `sent` are the fields that the row speaks of."""

    org: "StandIn"
    before: Row | None
    after: Row
    sent: set[str] = field(default_factory=set)

    @property
    def inserting(self) -> bool:
        return self.before is None

    def changes(self, name: str) -> bool:
        return self.before is None or self.before[name] != self.after[name]

    @property
    def moves(self) -> bool:
        """A new user, another profile or another contact: what the portal rules look at again."""
        return self.changes("ProfileId") or self.changes("ContactId")

    @property
    def disables(self) -> bool:
        return self.before is not None and "IsPortalEnabled" in self.sent and not self.after["IsPortalEnabled"]

    @cached_property
    def profile(self) -> Row:
        return self.org.store.get("Profile", self.after["ProfileId"]) or {}

    @cached_property
    def license(self) -> Row:
        return self.org.store.get("UserLicense", self.profile.get("UserLicenseId")) or {}

    @cached_property
    def license_before(self) -> Row:
        profile = self.org.store.get("Profile", self.before["ProfileId"]) if self.before else None
        return self.org.store.get("UserLicense", profile["UserLicenseId"]) or {} if profile else {}

    @property
    def user_type(self) -> str:
        return str(self.profile.get("UserType") or "Standard")

    @property
    def is_external(self) -> bool:
        return self.user_type not in {"Standard", "CsnOnly"}

    @cached_property
    def contact(self) -> Row | None:
        return self.org.store.get("Contact", self.after["ContactId"])

    @cached_property
    def account(self) -> Row | None:
        return self.org.store.get("Account", self.contact["AccountId"]) if self.contact else None

    @cached_property
    def owner(self) -> Row | None:
        return self.org.store.get("User", self.account["OwnerId"]) if self.account else None
