"""The stand-in org without HTTP: rows, a clock, permissions, and the platform's behavior around external users."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.standin import persistence
from tests.standin.afterwards import membership, seats
from tests.standin.afterwards.logins import log_in
from tests.standin.loading.conversion import Loader
from tests.standin.loading.load import Operation, Result, load
from tests.standin.rest.api_state import ApiState
from tests.standin.rows.ids import IdMaker, make_id
from tests.standin.rows.person_accounts import contact_values
from tests.standin.rows.seeding import full_name, seed
from tests.standin.rows.store import Store
from tests.standin.rows.values import answered, stored
from tests.standin.schema.schema import shipped
from tests.standin.set_up import SetUp
from tests.standin.switches import Switches
from tests.standin.visibility import ALL_PERMISSIONS, Visibility


class StandIn(ApiState, SetUp):
    """An org, in memory or in a new file. `now` is its clock, `pending` keeps work waiting until `settle()`."""

    def __init__(self, switches: Switches | None = None, instance: str = "Rc", database: str = ":memory:") -> None:
        super().__init__()
        self.switches = switches or Switches()
        self.now = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)
        self.pending = False
        self.standard_profiles_allowed = False
        self.objects = {name: item.copy() for name, item in shipped().items()}
        self.store = Store(self.objects.values(), database)
        self.store.execute("create table _waiting (UserId text primary key)")
        self.ids = IdMaker(instance)
        self.org_id, self.user_id = (make_id(prefix, 62**3 + 7, instance) for prefix in ("00D", "005"))
        self.permissions = set(ALL_PERMISSIONS)
        self.visibility = Visibility()
        self.usernames_elsewhere: set[str] = set()
        self.other_seats: dict[str, int] = {}
        self.seats: dict[str, int] | None = None
        self.counted_on: date | None = None
        self.unsettled = False
        self.blanks: dict[str, tuple[tuple[str, int], dict[str, Any]]] = {}
        self.welcome_emails: list[tuple[str, str]] = []
        self.client_id, self.client_secret = "3MVG9standin.Consumer.Key", "5TAND1N0C0N5UM3R53CR3T"
        self.jwt_public_key: str | None = None
        self.access_token = f"{self.org_id[:15]}!AQ0AQ.standin.{self.user_id[5:15]}.session"
        self.tokens = {self.access_token}
        self._furnish()

    def _furnish(self) -> None:
        """What every org has: itself, and an administrator with a role, who is the running user."""
        self.add("Organization", Id=self.org_id, Name="Stand-in", OrganizationType="Enterprise Edition")
        self.update("Organization", self.org_id, IsSandbox=True, InstanceName="SI0", LanguageLocaleKey="en_US")
        self.update("Organization", self.org_id, DefaultLocaleSidKey="en_US", TimeZoneSidKey="GMT")
        license_ = self.add("UserLicense", LicenseDefinitionKey="SFDC", Name="Salesforce", TotalLicenses=100)
        profile = self.add("Profile", Name="System Administrator", UserLicenseId=license_, standard=True)
        self.role_id = self.add("UserRole", Name="Chief", DeveloperName="Chief")
        self.add("User", Id=self.user_id, Username="admin@example.com", ProfileId=profile, UserRoleId=self.role_id)
        self.add("UserPermissionAccess")

    def add(self, sobject: str, **fields: Any) -> str:
        """
        Put a row into the org as it is, by no rule; answers its 18-character Id.

        What is not given is derived or defaulted. `UserLicense.UsedLicenses` given here are seats held by users that
        are not among the rows; `standard=True` makes a Profile a standard one.
        """
        record = seed(self, sobject, fields)
        self.seats = None if sobject in {"User", "Profile", "UserLicense"} else self.seats
        return record

    def update(self, sobject: str, record: str, **fields: Any) -> None:
        """Change a row by no rule. A user's memberships follow; UsedLicenses given here are all seats held now."""
        unknown = set(fields) - set(self.objects[sobject].fields)
        if unknown:
            raise TypeError(f"{sobject} has no field {', '.join(sorted(unknown))}")
        changes = {**self.audit, **fields}
        own = self.objects[sobject].fields
        values = {key: stored(value) for key, value in changes.items() if key in own}
        if not self.store.update(sobject, record, values):
            raise KeyError(record)
        self._derive_again(sobject, record, fields)

    @property
    def audit(self) -> dict[str, Any]:
        """What the platform writes with every change: when, and by whom."""
        return {"LastModifiedDate": self.now, "SystemModstamp": self.now, "LastModifiedById": self.user_id}

    def _derive_again(self, sobject: str, record: str, fields: dict[str, Any]) -> None:
        row = self.store.get(sobject, record) or {}
        if {"FirstName", "LastName"} & set(fields) and "Name" in row and "Name" not in fields:
            self.store.update(sobject, record, {"Name": full_name(row)})
        if sobject == "User":
            profile = self.store.get("Profile", row["ProfileId"])
            if "ProfileId" in fields and "UserType" not in fields and profile:
                self.store.update("User", record, {"UserType": profile["UserType"]})
            self.touch(record)
            self.seats = None
        person = contact_values(fields) if sobject == "Account" and row["IsPersonAccount"] else {}
        if person:
            self.update("Contact", row["PersonContactId"], **person)
        if sobject == "PermissionSetAssignment":
            self.touch(row["AssigneeId"])
        if "UsedLicenses" in fields:
            seats.reseat(self, record, fields["UsedLicenses"])
        self.unsettled = True

    def delete(self, sobject: str, record: str) -> None:
        """Into the recycle bin, where the object has one; else gone."""
        if "IsDeleted" in self.objects[sobject].fields:
            self.update(sobject, record, IsDeleted=True)
            return
        row = self.store.get(sobject, record) or {}
        self.store.execute(f'delete from "{sobject}" where Id = ?', (record,))
        if sobject == "PermissionSetAssignment":
            self.touch(row["AssigneeId"])
        self.seats = None

    def rows(self, sobject: str) -> list[dict[str, Any]]:
        """All rows, deleted ones too, with their API values, in the order of their making."""
        self.catch_up()
        fields = self.objects[sobject].fields
        found = self.store.rows(f'select * from "{sobject}"')
        return [{key: answered(fields[key], value) for key, value in row.items()} for row in found]

    def load(
        self,
        operation: str,
        sobject: str,
        rows: list[dict[str, str]],
        external_id: str | None = None,
        loader: Loader = "bulk",
    ) -> list[Result]:
        """Insert, update or upsert rows of CSV text by the platform's rules; a result for each row, in order."""
        return load(self, Operation(operation, sobject, external_id, loader), rows)

    def touch(self, user: str) -> None:
        """This user's memberships are to be worked out again."""
        self.store.execute("insert or ignore into _waiting values (?)", (user,))
        self.unsettled = True

    def settle(self, steps: int | None = None) -> None:
        """Finish the asynchronous work: groups, memberships, seat counts. With steps, only so many of each group."""
        moving = True
        while moving and steps != 0:
            moving = membership.step_groups(self)
            steps = None if steps is None else steps - 1
        membership.refresh_members(self)
        seats.report(self)
        self.unsettled = moving

    def catch_up(self) -> None:
        """What a reader sees is settled, unless `pending` holds it back."""
        stale = self.counted_on != self.now.date()
        if (self.unsettled or stale) and not self.pending:
            with self.store.lock:
                self.settle()

    def assign(self, user: str, permission_set: str, **fields: Any) -> str:
        """Give a user a permission set; answers the assignment's Id."""
        return self.add("PermissionSetAssignment", AssigneeId=user, PermissionSetId=permission_set, **fields)

    def revoke(self, assignment: str) -> None:
        """Mark an assignment revoked; its row stays."""
        self.update("PermissionSetAssignment", assignment, IsRevoked=True, IsActive=False)

    def login(self, user: str, network: str | None = None, success: bool = True, **fields: Any) -> str:
        """A user logs in, or fails to; answers the LoginHistory row's Id. LastLoginDate moves once a minute at most."""
        return log_in(self, user, network, success, fields)

    def dump(self, path: Path) -> None:
        """Save the org as JSON."""
        persistence.dump(self, path)

    @classmethod
    def restore(cls, path: Path) -> "StandIn":
        """The org that dump() saved."""
        org = cls()
        persistence.restore(org, path)
        return org

    def hide(self, sobject: str, *fields: str, rows: Callable[[dict[str, Any]], bool] | None = None) -> None:
        """The running user may not see these fields, or the rows there are now that answer true."""
        self.visibility.fields |= {(sobject, name) for name in fields}
        if rows:
            self.visibility.hide_rows(self, sobject, [row["Id"] for row in self.rows(sobject) if rows(row)])
