"""A User row on its way into the org, and what it leads to."""

from functools import cached_property

from tests.standin.loading.change import Change, Row


class UserChange(Change):
    """With the rows that a user hangs on: profile, licenses, contact, account and its owner."""

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
