"""Recordings: what goes in unmasked never reaches a file, and what comes out is what was asked for."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fixtures.org.client import Client
from fixtures.org.errors import NotRecorded, OrgError
from fixtures.org.literals import with_literals
from fixtures.org.manifest import RecordingDamaged, RecordingRefused, changed_files, read_manifest
from fixtures.org.recorded_files import RecordedFile
from fixtures.org.recording import Recorder
from fixtures.org.replay import Replay
from fixtures.org.soql import quoted
from fixtures.org.transport import ReadOnlySession
from tests.canned_org import ORG_ID, TOKEN, CannedOrg, served

MARY, ADA = "0055g0000000001AAC", "0055g0000000002AAC"
CONTACT = "0035g0000000001AAA"
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
ROW = (USERNAME, "Zoë-Åsa", "O'Brien", EMAIL, "GMT", KEY, CONTACT, "gold", KEY)
LOAD = RecordedFile("loads/wave-1.csv", COLUMNS, "utf-8")


def field(name: str, kind: str = "string", **facts: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": name, "custom": name.endswith("__c"), "length": 80, **facts}


def choices(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": value, "active": True} for value in values]


@pytest.fixture
def org() -> CannedOrg:
    org = CannedOrg()
    restricted = {"restrictedPicklist": True}
    org.describes["User"] = [
        *(field(name) for name in ("Username", "FirstName", "LastName", "Email", "Alias")),
        field("Id", "id"),
        field("ContactId", "reference", referenceTo=["Contact"], relationshipName="Contact"),
        field("TimeZoneSidKey", "picklist", picklistValues=choices("GMT", "Europe/Paris"), **restricted),
        field("Manager__c", "picklist", picklistValues=choices("Lovelace"), **restricted),
        field("IsActive", "boolean"),
    ]
    org.describes["Contact"] = [field("Id", "id"), field("LastName"), field("Legacy_Id__c", externalId=True)]
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
    return org


@pytest.fixture
def base(org: CannedOrg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    with served(org, tmp_path / "ca.pem") as address:
        yield address


@pytest.fixture
def migration(tmp_path: Path) -> Path:
    (tmp_path / "migration" / "loads").mkdir(parents=True)
    write(tmp_path / "migration" / LOAD.path, [header for header, _ in COLUMNS], ROW)
    return tmp_path / "migration"


def write(path: Path, *rows: Any, encoding: str = "utf-8", delimiter: str = ",") -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def read(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), delimiter=delimiter))


def folder_of(migration: Path) -> Path:
    return migration / "recorded" / "uat" / "wave-1" / "before_load"


def recorder(migration: Path, *more: RecordedFile, mode: Any = "masked") -> Recorder:
    return Recorder(
        folder_of(migration),
        mode=mode,
        files=(LOAD, *more),
        rollcall_version="0.1.0",
        api_version="66.0",
        suffixes=[".uat"],
        kept_values={"column:Tier": {"gold"}},
    )


def client(address: str, token: str = "replay") -> Client:
    return Client(ReadOnlySession(sleep=lambda _: None), address, token, "66.0")


def ask(asked: Client, username: str, key: str) -> list[Any]:
    """Everything that a run asks: describes, whole objects, by keys through composite, by Ids."""
    by_username = f"SELECT Id, Username, LastName FROM User WHERE Username IN {quoted([username])}"
    by_key = f"SELECT Id, Legacy_Id__c FROM Contact WHERE Legacy_Id__c IN {quoted([key])}"
    return [
        asked.describe("User"),
        asked.describe("Contact"),
        list(asked.query("SELECT Id, Name FROM Organization")),
        list(asked.query("SELECT Id, Name FROM Network")),
        list(asked.query("SELECT Id, Status, LoginTime FROM LoginHistory")),
        list(asked.query_chunks([by_username, by_key])),
        list(asked.retrieve("User", [MARY, "0055g0000000000AAA", ADA], ["Id", "Username"])),
    ]


@pytest.fixture
def record(base: str, migration: Path) -> Callable[..., list[Any]]:
    def recorded(*more: RecordedFile, mode: Any = "masked") -> list[Any]:
        with recorder(migration, *more, mode=mode):
            return ask(client(base, TOKEN), USERNAME, KEY)

    return recorded


def written(folder: Path) -> dict[str, str]:
    """Every written file as one text, with all escapes undone."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".mask-key"]
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}
    return {name: text.encode().decode("unicode_escape") + text for name, text in texts.items()}


def test_nothing_of_people_tokens_cookies_or_the_org_reaches_a_file(
    record: Callable[..., list[Any]], org: CannedOrg, migration: Path
) -> None:
    results = RecordedFile("results/error.csv", (*COLUMNS, ("ERROR", None)), "utf-8")
    (migration / "results").mkdir()
    told = f"Zoë-Åsa O'Brien <{EMAIL}> of {KEY} cannot be a portal user: other.person@acme.com: [Username]"
    write(migration / results.path, [header for header, _ in results.columns], (*ROW, told))
    record(results)
    for name, text in written(folder_of(migration)).items():
        for canary in (*PEOPLE, *CANARIES, "other.person"):
            assert canary.casefold() not in text.casefold(), (canary, name)
    message = read(folder_of(migration) / "files" / results.path)[1][-1]
    assert message.endswith(": [Username]")
    assert "cannot be a portal user" in message


def test_an_error_of_the_org_that_quotes_a_person_is_masked(base: str, org: CannedOrg, migration: Path) -> None:
    with recorder(migration):
        asked = client(base, TOKEN)
        list(asked.query("SELECT Id, LastName FROM Contact"))
        org.faults.append((400, [{"errorCode": "MALFORMED_QUERY", "message": f"near {EMAIL} or o'brien, {KEY}"}]))
        with pytest.raises(OrgError):
            list(asked.query(f"SELECT Id FROM User WHERE Email = '{EMAIL}'"))
    text = "".join(written(folder_of(migration)).values()).casefold()
    assert "malformed_query" in text
    assert not [canary for canary in (*PEOPLE, *CANARIES) if canary.casefold() in text]


def test_a_replay_answers_what_the_org_answered_masked_and_joins_as_before(
    record: Callable[..., list[Any]], migration: Path
) -> None:
    live = record()
    with Replay(folder_of(migration)) as replay:
        row = dict(zip([field for _, field in COLUMNS], read(replay.files[LOAD.path])[1], strict=True))
        replayed = ask(client(replay.instance_url), row["Username"], row["Contact.Legacy_Id__c"])
    organization, networks, logins, keyed, retrieved = replayed[2:]
    assert (networks, logins) == tuple(live[3:5])
    assert [each and each["Id"] for each in retrieved] == [MARY, None, ADA]
    assert keyed[0]["Username"] == row["Username"].lower()
    assert keyed[0]["LastName"] == row["LastName"].upper()
    assert keyed[1]["Legacy_Id__c"] == row["Contact.Legacy_Id__c"] == row["column:Old Key"]
    assert row["Username"].endswith(".uat")
    assert row["Email"].endswith(".invalid")
    assert (row["TimeZoneSidKey"], row["ContactId"], row["column:Tier"]) == ("GMT", CONTACT, "gold")
    assert organization[0]["Id"].startswith("00D")
    assert organization[0]["Id"] != ORG_ID


def test_a_replay_has_the_clock_of_the_org(record: Callable[..., list[Any]], migration: Path) -> None:
    record()
    with Replay(folder_of(migration)) as replay:
        session = ReadOnlySession()
        Client(session, replay.instance_url, "replay", "66.0").describe("User")
    assert session.now.isoformat() == "2026-11-23T09:00:00+00:00" == replay.manifest.recorded_at


def test_a_replay_never_touches_the_network(
    record: Callable[..., list[Any]], migration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record()

    def refuse(*_: Any) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    with Replay(folder_of(migration)) as replay:
        assert client(replay.instance_url).describe("Contact")["name"] == "Contact"
        with pytest.raises(NotRecorded):
            client(replay.instance_url).limits()


def test_a_plain_recording_keeps_people_and_hides_the_org(record: Callable[..., list[Any]], migration: Path) -> None:
    live = record(mode="plain")
    with Replay(folder_of(migration)) as replay:
        replayed = ask(client(replay.instance_url), USERNAME, KEY)
    assert replayed[3:] == live[3:]
    assert read(replay.files[LOAD.path]) == read(migration / LOAD.path)
    text = "".join(written(folder_of(migration)).values())
    assert not [canary for canary in CANARIES if canary in text]
    assert replay.manifest.mode == "plain"


def test_a_request_that_is_not_recorded_ends_in_one_sentence(record: Callable[..., list[Any]], migration: Path) -> None:
    record()
    write(migration / LOAD.path, [header for header, _ in COLUMNS], ROW, ROW)
    with Replay(folder_of(migration)) as replay, pytest.raises(NotRecorded) as raised:
        list(client(replay.instance_url).query("SELECT Id, IsActive FROM User WHERE Username IN ('x@y.z')"))
    said = str(raised.value)
    assert "SELECT Id, IsActive FROM User WHERE Username IN ('')" in said
    assert "loads/wave-1.csv changed" in said
    assert f"checks/before_load --migration {migration.as_posix()} --load wave-1 --org uat --record" in said
    assert "\n" not in said
    assert "x@y.z" not in said


def test_an_answer_is_played_once_and_a_repeated_question_in_its_order(
    base: str, org: CannedOrg, migration: Path
) -> None:
    soql = "SELECT Id, Name FROM Network"
    with recorder(migration):
        asked = client(base, TOKEN)
        for name in ("Help Center", "Partner Hub"):
            org.rows["Network"][0]["Name"] = name
            list(asked.query(soql))
    with Replay(folder_of(migration)) as replay:
        asked = client(replay.instance_url)
        names = [next(iter(asked.query(soql)))["Name"] for _ in range(2)]
        with pytest.raises(NotRecorded, match="not as often"):
            list(asked.query(soql))
    assert names == ["Help Center", "Partner Hub"]


def test_attempts_that_failed_and_were_repeated_are_dropped(base: str, org: CannedOrg, migration: Path) -> None:
    org.faults += [(503, "busy"), (429, "slow down")]
    with recorder(migration):
        client(base, TOKEN).describe("User")
    cassette = yaml.safe_load((folder_of(migration) / "cassette.yaml").read_text(encoding="ascii"))
    assert [each["response"]["status"]["code"] for each in cassette["interactions"]] == [200]


def test_compressed_answers_are_kept_as_text(base: str, org: CannedOrg, migration: Path) -> None:
    org.compressed = True
    with recorder(migration):
        list(client(base, TOKEN).query("SELECT Id, Name FROM Network"))
    assert '"Help Center"' in (folder_of(migration) / "cassette.yaml").read_text(encoding="ascii")
    with Replay(folder_of(migration)) as replay:
        assert list(client(replay.instance_url).query("SELECT Id, Name FROM Network"))


def test_recording_the_same_again_writes_the_same_bytes(record: Callable[..., list[Any]], migration: Path) -> None:
    record()
    first = written(folder_of(migration))
    record()
    assert written(folder_of(migration)) == first
    assert [path.name for path in folder_of(migration).parent.iterdir()] == ["before_load"]


def test_a_run_that_fails_leaves_no_recording(base: str, org: CannedOrg, migration: Path) -> None:
    org.faults.append((403, [{"errorCode": "API_DISABLED", "message": "no"}]))
    with pytest.raises(OrgError), recorder(migration):
        client(base, TOKEN).describe("User")
    assert not (migration / "recorded").exists()


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (f"your session is {TOKEN}", "an access token"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl", "a JSON web token"),
        ("Bearer canaryCANARYcanary", "an access token"),
        ("client_secret=canaryCANARYcanary", "a client secret"),
        ("https://x/secur/frontdoor.jsp?sid=canary", "a session cookie"),
        ("-----BEGIN RSA PRIVATE KEY-----", "a private key"),
    ],
)
@pytest.mark.parametrize("mode", ["masked", "plain"])
def test_a_recording_with_a_secret_is_refused_and_the_older_one_stays(
    record: Callable[..., list[Any]], org: CannedOrg, migration: Path, mode: str, planted: str, kind: str
) -> None:
    record(mode=mode)
    older = written(folder_of(migration))
    org.rows["Network"][0]["UrlPathPrefix"] = planted
    with pytest.raises(RecordingRefused, match=f"{kind} in cassette.yaml") as refused:
        record(mode=mode)
    assert "canary" not in str(refused.value)
    assert written(folder_of(migration)) == older
    assert [path.name for path in folder_of(migration).parent.iterdir()] == ["before_load"]


@pytest.mark.parametrize("value", ["O'Brien", "Zoë-Åsa", EMAIL, KEY, USERNAME.upper()])
def test_a_recording_that_still_names_a_person_is_refused(
    base: str, org: CannedOrg, migration: Path, value: str
) -> None:
    org.describes["Contact"] = [field("Id", "id", soapType=value)]
    with pytest.raises(RecordingRefused, match=r"of a person in cassette\.yaml") as refused, recorder(migration):
        client(base, TOKEN).describe("Contact")
    assert value not in str(refused.value)
    assert not (migration / "recorded").exists()


def test_people_named_like_words_of_the_api_can_be_recorded(
    record: Callable[..., list[Any]], org: CannedOrg, migration: Path
) -> None:
    org.rows["User"] += [
        {"Id": f"0055g000000000{number}AAA", "Username": f"{name}@acme.com", "LastName": name}
        for number, name in enumerate(("User", "Field", "Query", "Paris", "Center", "Success"))
    ]
    asked = "SELECT Id, Username, LastName FROM User"
    with recorder(migration):
        live = client(org.address, TOKEN)
        live.describe("User")
        list(live.query("SELECT Id, Name FROM Network"))
        list(live.query(asked))
        list(live.query("SELECT Id, Status, LoginTime FROM LoginHistory"))
    with Replay(folder_of(migration)) as replay:
        names = [row["LastName"] for row in client(replay.instance_url).query(asked)]
    assert not set(names) & {"User", "Field", "Query", "Paris", "Center"}


@pytest.mark.parametrize(("encoding", "delimiter"), [("cp1252", ","), ("utf-16", "\t"), ("utf-8-sig", ";")])
def test_files_keep_encoding_delimiter_quotes_and_line_numbers(
    base: str, migration: Path, encoding: str, delimiter: str
) -> None:
    headers, told = ("LASTNAME", "Old Key", "STATUS"), 'two\r\nlines, "quoted"; and\ttabbed Šašiž'
    write(migration / "a.csv", headers, ("Šašiž", told, "Item Created"), encoding=encoding, delimiter=delimiter)
    file = RecordedFile("a.csv", tuple(zip(headers, ("LastName", "column:Old Key", None), strict=True)), encoding)
    with recorder(migration, file):
        client(base, TOKEN).describe("User")
    masked = read(folder_of(migration) / "files" / "a.csv", encoding, delimiter)
    assert masked[0] == list(headers)
    assert masked[1][2] == "Item Created"
    assert masked[1][0] != "Šašiž"
    assert [len(cell) for cell in masked[1]] == [len("Šašiž"), len(told), len("Item Created")]
    assert [sign for sign in masked[1][1] if not sign.isalpha()] == [sign for sign in told if not sign.isalpha()]
    before, after = (path.read_bytes() for path in (migration / "a.csv", folder_of(migration) / "files" / "a.csv"))
    assert after.decode(encoding).count("\n") == before.decode(encoding).count("\n")
    assert len(after) == len(before)


def test_a_value_in_the_wrong_column_is_masked_like_any_other(base: str, migration: Path) -> None:
    shifted = ("O'Brien", "GMT", CONTACT, "Lovelace", "O'Brien", "gold", "Mary Ann Lovelace", "Mary", USERNAME)
    write(migration / LOAD.path, [header for header, _ in COLUMNS], shifted)
    with recorder(migration):
        client(base, TOKEN).describe("User")
    kept = read(folder_of(migration) / "files" / LOAD.path)[1]
    assert not {each.casefold() for each in kept} & {each.casefold() for each in PEOPLE}


@pytest.mark.parametrize("path", ["../elsewhere.csv", "loads/missing.csv"])
def test_a_file_that_cannot_be_recorded_is_said(base: str, migration: Path, path: str) -> None:
    with pytest.raises(RecordingRefused, match=path), recorder(migration, RecordedFile(path, COLUMNS, "utf-8")):
        client(base, TOKEN).describe("User")
    assert not (migration / "recorded").exists()


def test_nothing_asked_is_nothing_recorded(migration: Path) -> None:
    with pytest.raises(RecordingRefused, match="nothing was asked"), recorder(migration):
        pass


def test_files_that_changed_since_the_recording_are_named(record: Callable[..., list[Any]], migration: Path) -> None:
    record()
    assert changed_files(folder_of(migration), migration) == []
    (migration / LOAD.path).write_text("Username\n")
    assert changed_files(folder_of(migration), migration) == [LOAD.path]
    (migration / LOAD.path).unlink()
    assert changed_files(folder_of(migration), migration) == [LOAD.path]


@pytest.mark.parametrize("name", ["cassette.yaml", "manifest.json"])
@pytest.mark.parametrize("content", [None, "", "{", "version: 1", "[]", "\x00", "version: 1\ninteractions: [{}]", "{}"])
def test_a_damaged_recording_is_said_in_one_sentence(
    record: Callable[..., list[Any]], migration: Path, name: str, content: str | None
) -> None:
    record()
    path = folder_of(migration) / name
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(RecordingDamaged, match=r"(?i)record"), Replay(folder_of(migration)):
        pass


def test_a_recording_that_lacks_a_file_is_said(record: Callable[..., list[Any]], migration: Path) -> None:
    record()
    (folder_of(migration) / "files" / LOAD.path).unlink()
    with pytest.raises(RecordingDamaged, match=r"loads/wave-1\.csv"):
        Replay(folder_of(migration))


def test_the_manifest_says_what_was_recorded(record: Callable[..., list[Any]], migration: Path) -> None:
    record()
    manifest = read_manifest(folder_of(migration))
    assert (manifest.org, manifest.load, manifest.phase, manifest.mode) == ("uat", "wave-1", "before_load", "masked")
    assert (manifest.rollcall_version, manifest.api_version, list(manifest.files)) == ("0.1.0", "66.0", [LOAD.path])
    assert json.loads((folder_of(migration) / "manifest.json").read_text())["format"] == 1


@pytest.mark.parametrize(
    ("soql", "found"),
    [
        ("SELECT Id FROM User WHERE Username = 'a' AND Email IN ('b', 'c')", "User.Username User.Email User.Email"),
        ("SELECT Id FROM User WHERE Contact.Legacy_Id__c NOT IN ('a')", "User.Contact.Legacy_Id__c"),
        ("select Id from Contact where Id in (select ContactId from User where Alias = 'a') and LastName = 'b'",
         "User.Alias Contact.LastName"),
        ("SELECT Id FROM Contact WHERE (LastName LIKE 'a%' OR LastName = 'b')", "Contact.LastName Contact.LastName"),
        ("SELECT Id FROM User WHERE Alias = 'WHERE FROM (' AND LastName = 'b'", "User.Alias User.LastName"),
    ],
)  # fmt: skip
def test_each_literal_of_a_statement_belongs_to_an_object_and_a_field(soql: str, found: str) -> None:
    met = []

    def note(sobject: str, name: str, value: str) -> str:
        met.append(f"{sobject}.{name}")
        return value

    assert with_literals(soql, note) == soql
    assert met == found.split()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_literals_are_escaped_as_they_were(keys: list[str]) -> None:
    soql = f"SELECT Id FROM User WHERE Username IN {quoted(keys)}"
    met: list[str] = []
    swapped = with_literals(soql, lambda _sobject, _field, value: met.append(value) or value.replace("a", "b"))  # type: ignore[func-returns-value]
    assert met == keys
    assert swapped == soql.replace("SELECT Id FROM User WHERE Username IN ", "", 1).replace("a", "b").join(
        ["SELECT Id FROM User WHERE Username IN ", ""]
    )
