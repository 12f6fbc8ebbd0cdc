"""A small org full of canaries, a migration into it, and a recording of one phase: a world to test with."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fixtures.org.api.client import Client
from fixtures.org.http.session import ReadOnlySession
from fixtures.org.recording.recorded_files import RecordedFile
from fixtures.org.recording.recorder import Recorder
from fixtures.org.soql import quoted
from tests.recording.canned_org import ORG_ID, TOKEN, CannedOrg, served

MARY, ADA, CONTACT = "0055g0000000001AAC", "0055g0000000002AAC", "0035g0000000001AAA"
USERNAME, EMAIL, KEY = "O'Brien.Mary@acme.com.uat", "mary@home.example.invalid", "L-000471"
PEOPLE = ("O'Brien", "Mary", "Zoë-Åsa", "mary@home.example", "mary@acme", USERNAME, KEY, "Lovelace", "Acme Corp")
CANARIES = (TOKEN, TOKEN.partition("!")[2], ORG_ID[:15], "canary-cookie", "canary-header", "127.0.0.1")
COLUMNS = (
    ("Username", "Username"),
    ("First Name", "FirstName"),
    ("LASTNAME", "LastName"),
    ("Email", "Email"),
    ("TimeZoneSidKey", "TimeZoneSidKey"),
    ("Contact:Legacy_Id__c", "Contact.Legacy_Id__c"),
    ("ContactId", "ContactId"),
    ("Tier", "column:Tier"),
    ("Old Key", "column:Old Key"),
)
HEADERS = tuple(header for header, _ in COLUMNS)
ROW = (USERNAME, "Zoë-Åsa", "O'Brien", EMAIL, "GMT", KEY, CONTACT, "gold", KEY)
LOAD = RecordedFile("loads/wave-1.csv", COLUMNS, "utf-8")


class World:
    """The org at its address, the migration, and the folder of the one recording that is made of it."""

    def __init__(self, org: CannedOrg, migration: Path) -> None:
        self.org, self.migration = org, migration
        self.folder = migration / "recorded" / "uat" / "wave-1" / "before_load"

    def recorder(self, *more: RecordedFile, mode: Any = "masked") -> Recorder:
        return Recorder(
            self.folder,
            mode=mode,
            files=(LOAD, *more),
            rollcall_version="0.1.0",
            api_version="66.0",
            suffixes=[".uat"],
            kept_values={"column:tier": {"gold"}},
        )

    def record(self, *more: RecordedFile, mode: Any = "masked") -> list[Any]:
        with self.recorder(*more, mode=mode):
            return ask(self.live(), USERNAME, KEY)

    def live(self) -> Client:
        return client(self.org.address, TOKEN)

    def written(self) -> dict[str, str]:
        """Every file of the recording as one text, with all escapes undone, and as it is."""
        texts: dict[str, str] = {}
        for path in (path for path in self.folder.rglob("*") if path.is_file()):
            name = path.relative_to(self.folder).as_posix()
            if path.suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    texts |= {f"{name}/{each}": archive.read(each).decode() for each in archive.namelist()}
            else:
                texts[name] = path.read_text(encoding="utf-8")
        return {name: text.encode().decode("unicode_escape") + text for name, text in texts.items()}


@contextmanager
def recorded_world(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    org = CannedOrg()
    _describe(org)
    _populate(org)
    migration = folder / "migration"
    (migration / "loads").mkdir(parents=True)
    write(migration / LOAD.path, HEADERS, ROW)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(folder / "ca.pem"))
    with served(org, folder / "ca.pem"):
        yield World(org, migration)


def field(name: str, kind: str = "string", **facts: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": name, "custom": name.endswith("__c"), "length": 80, **facts}


def _describe(org: CannedOrg) -> None:
    org.describes["User"] = [
        *(field(name) for name in ("Username", "FirstName", "LastName", "Email", "Alias")),
        field("Id", "id"),
        field("ContactId", "reference", referenceTo=["Contact"], relationshipName="Contact"),
        field("TimeZoneSidKey", "picklist", restrictedPicklist=True, picklistValues=_choices("GMT", "Europe/Paris")),
        field("Manager__c", "picklist", restrictedPicklist=True, picklistValues=_choices("Lovelace")),
        field("IsActive", "boolean"),
    ]
    org.describes["Contact"] = [field("Id", "id"), field("LastName"), field("Legacy_Id__c", externalId=True)]


def _choices(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": value, "active": True} for value in values]


def _populate(org: CannedOrg) -> None:
    parent = {"attributes": {"type": "Contact", "url": "/x"}, "LastName": "O'Brien"}
    mary = {"Id": MARY, "Username": USERNAME.lower(), "LastName": "O'BRIEN", "FirstName": "Zoë-Åsa", "Email": EMAIL}
    org.rows["User"] = [
        {**mary, "ContactId": CONTACT, "TimeZoneSidKey": "GMT", "IsActive": True, "Contact": parent},
        {"Id": ADA, "Username": "ada@acme.com", "LastName": "Lovelace", "Manager__c": "Lovelace"},
    ]
    org.rows["Contact"] = [{"Id": CONTACT, "LastName": "O'Brien", "Legacy_Id__c": KEY}]
    org.rows["Organization"] = [{"Id": ORG_ID, "Name": "Acme Corp"}]
    org.rows["Network"] = [{"Id": "0DB5g0000000001GAA", "Name": "Help Center", "UrlPathPrefix": "help"}]
    org.rows["LoginHistory"] = [
        {"Id": "0Ya5g0000000001CAA", "Status": "Success", "LoginTime": "2026-11-20T21:00:00.000+0000"}
    ]
    org.headers = {"Set-Cookie": "sid=canary-cookie; secure", "X-Canary": f"canary-header {EMAIL}"}


def client(address: str, token: str = "replay") -> Client:
    return Client(ReadOnlySession(sleep=lambda _: None), address, token, "66.0")


def ask(asked: Client, username: str, key: str) -> list[Any]:
    """Everything that a run asks: describes, whole objects, by keys through composite, by Ids."""
    by_username = f"SELECT Id, Username, LastName FROM User WHERE Username IN {quoted([username])}"
    by_key = f"SELECT Id, Legacy_Id__c FROM Contact WHERE Legacy_Id__c IN {quoted([key])}"
    return [
        asked.describe(["User"]),
        asked.describe(["Contact"]),
        list(asked.query("SELECT Id, Name FROM Organization").records),
        list(asked.query("SELECT Id, Name FROM Network").records),
        list(asked.query("SELECT Id, Status, LoginTime FROM LoginHistory").records),
        list(asked.query_chunks([by_username, by_key])),
        list(asked.retrieve("User", [MARY, "0055g0000000000AAA", ADA], ["Id", "Username"])),
    ]


def write(path: Path, *rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def read(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))
