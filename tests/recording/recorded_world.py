"""A small org full of canaries, a migration into it, and a recording of one phase: a world to test with."""

import csv
import io
import zipfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from fixtures.files import catalog
from fixtures.org.api.client import Client
from fixtures.org.http.session import ReadOnlySession
from fixtures.org.recording.recorded_files import RecordedFile
from fixtures.org.recording.recorder import Recorder
from fixtures.org.soql_text import quoted
from tests.standin import StandIn
from tests.standin.rows.ids import IdMaker

ORG_ID, TOKEN, ADMINISTRATOR = (org := StandIn()).org_id, org.access_token, org.user_id
MARY, ADA, CONTACT = "0055g0000000001AAA", "0055g0000000002AAA", "0035g0000000001AAA"
NETWORK = "0DB5g0000000001GAA"
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

    def __init__(self, org: StandIn, address: str, migration: Path) -> None:
        self.org, self.address, self.migration = org, address, migration
        self.folder = migration / "recorded" / "uat" / "wave-1" / "before_load"

    def recorder(
        self, *more: RecordedFile, mode: Any = "masked", named_in_plan: Sequence[str] = ()
    ) -> AbstractContextManager[None]:
        recorder = Recorder(
            self.folder,
            mode,
            "0.1.0",
            "66.0",
            suffixes=[".uat"],
            named_in_plan=named_in_plan,
            kept_values={"column:tier": {"gold"}},
            rejection_texts={text for each in catalog() for text in (*each.texts, *each.quoting) if text},
            rejection_codes={code for each in catalog() for code in each.codes},
        )
        return recorder.recording((LOAD, *more))

    def record(self, *more: RecordedFile, mode: Any = "masked") -> list[Any]:
        with self.recorder(*more, mode=mode):
            return ask_all(self.live(), USERNAME, KEY)

    def live(self) -> Client:
        return client(self.address, TOKEN)

    def count_anew(self) -> None:
        """The next calls and query jobs are the org's first again."""
        self.org.api_calls, self.org.ids = 0, IdMaker()

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


def make_org() -> StandIn:
    org = StandIn()
    org.extra_headers = {"Set-Cookie": "sid=canary-cookie; secure", "X-Canary": f"canary-header {EMAIL}"}
    _add_fields(org)
    _populate(org)
    return org


def make_migration(folder: Path) -> Path:
    (folder / "loads").mkdir(parents=True)
    write(folder / LOAD.path, HEADERS, ROW)
    return folder


def _add_fields(org: StandIn) -> None:
    org.add_field("User", "Manager__c", type="picklist", restrictedPicklist=True, picklist=("Lovelace",))
    org.add_field("Contact", "Legacy_Id__c", externalId=True)


def _populate(org: StandIn) -> None:
    org.hide("User", rows=lambda row: row["Id"] == ADMINISTRATOR)
    org.update("Organization", ORG_ID, Name="Acme Corp")
    org.add("Network", Id=NETWORK, Name="Help Center", UrlPathPrefix="help")
    org.add("Contact", Id=CONTACT, LastName="O'Brien", Legacy_Id__c=KEY)
    mary = {"Username": USERNAME.lower(), "LastName": "O'BRIEN", "FirstName": "Zoë-Åsa", "Email": EMAIL}
    org.add("User", Id=MARY, ContactId=CONTACT, **mary)
    org.add("User", Id=ADA, Username="ada@acme.com", LastName="Lovelace", Manager__c="Lovelace")
    org.add("LoginHistory", UserId=ADA)


def client(address: str, token: str = "replay") -> Client:
    return Client(ReadOnlySession(sleep=lambda _: None), address, token, "66.0")


def ask_all(client: Client, username: str, key: str) -> list[Any]:
    """Everything that a run asks: describes, whole objects, by keys through composite, by Ids."""
    person = "SELECT Id, Username, FirstName, LastName, Email, Contact.LastName FROM User"
    by_username = f"{person} WHERE Username IN {quoted([username])}"
    by_key = f"SELECT Id, Legacy_Id__c FROM Contact WHERE Legacy_Id__c IN {quoted([key])}"
    return [
        client.describe(["User"]),
        client.describe(["Contact"]),
        list(client.query("SELECT Id, Name FROM Organization").records),
        list(client.query("SELECT Id, Name, UrlPathPrefix FROM Network").records),
        list(client.query("SELECT Id, Status, LoginTime FROM LoginHistory").records),
        list(client.query_chunks([by_username, by_key])),
        list(client.retrieve("User", [MARY, "0055g0000000000AAA", ADA], ["Id", "Username"])),
    ]


def write(path: Path, *rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def read(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))
