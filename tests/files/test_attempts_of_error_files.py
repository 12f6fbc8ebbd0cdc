"""What a loader rejected is loaded again as it is: the attempt keeps its row keys, and its own results are read."""

from pathlib import Path

import pytest

from fixtures.files.inputs import select_rows
from fixtures.files.load_file import LoadFile, read_load_file
from fixtures.files.parquet_copy import copying_database
from fixtures.files.result_file import ResultFile, read_result_file
from tests.standin.rows.ids import make_id

USER = make_id("005", 4712)
SDL = 'LOGIN=Username\nOLD=Contact\\:Contact-Ext__c\nMAIL=Email, FederationIdentifier\n"en_US"=LocaleSidKey\n'
LOAD = "LOGIN;OLD;MAIL;TIER\na@example.com;1;m;gold\nb@example.com;2;n;\n"
OLD, NEW = "DUPLICATE_USERNAME:an older message:--", "UNABLE_TO_LOCK_ROW:a newer message:--"

SOAP = f'"LOGIN","OLD","MAIL","TIER","ERROR"\n"b@example.com","2","n","","{OLD}"\n'
BULK_2_BY_DATA_LOADER = f'"ID","ERROR","LOGIN","OLD","MAIL"\n"","{OLD}","b@example.com","2","n"\n'
BULK_2 = (
    "sf__Id,sf__Error,Username,Contact.Ext__c,Email,FederationIdentifier,LocaleSidKey\n"
    f",{OLD},b@example.com,2,n,n,en_US\n"
)


class Folder:
    """A load, what was rejected of it as the next attempt, and the results of that."""

    def __init__(self, path: Path, load: str = LOAD, sdl: str | None = SDL) -> None:
        self.path = path
        self.sdl = self.write("users.sdl", sdl) if sdl else None
        self.whole = self.load(load)

    def write(self, name: str, text: str) -> Path:
        (self.path / name).write_text(text, encoding="utf-8", newline="")
        return self.path / name

    def load(self, text: str, whole: LoadFile | None = None) -> LoadFile:
        with copying_database(self.path) as database:
            path = self.write("load.csv", text)
            return read_load_file(path, self.sdl, self.path / "load.normal", database, whole=whole)

    def rows(self, name: str) -> list[dict[str, str]]:
        with copying_database(self.path) as database:
            read = database.execute(select_rows(self.path / name))
            names = [name for name, *_ in read.description or ()]
            return [dict(zip(names, (str(cell or "") for cell in row), strict=True)) for row in read.fetchall()]

    def result(self, text: str, attempt: LoadFile, key: str) -> tuple[ResultFile, dict[str, str]]:
        with copying_database(self.path) as database:
            path, into = self.write("result.csv", text), self.path / "result.normal"
            read = read_result_file(path, attempt, self.sdl, into, database, key=key)
        (row,) = self.rows("result.normal")
        return read, row


@pytest.mark.parametrize("text", [SOAP, BULK_2_BY_DATA_LOADER, BULK_2])
def test_an_error_file_of_any_loader_is_an_attempt_with_the_loads_keys(tmp_path: Path, text: str) -> None:
    folder = Folder(tmp_path)
    attempt = folder.load(text, folder.whole)

    assert attempt.rows == 1
    (row,) = folder.rows("load.normal")
    assert (row["Username"], row["Contact.Ext__c"], row["FederationIdentifier"]) == ("b@example.com", "2", "n")
    assert not [note for note in attempt.notes if "lacks" in note]


@pytest.mark.parametrize("sdl", [None, "USERNAME=Username\n"])
def test_columns_that_are_no_fields_are_those_of_the_load_in_any_case(tmp_path: Path, sdl: str | None) -> None:
    folder = Folder(tmp_path, "Username,Ext__c,Tier\nb@example.com,2,gold\n", sdl)
    text = f'"USERNAME","EXT__C","TIER","ERROR"\n"b@example.com","2","gold","{OLD}"\n'

    attempt = folder.load(text, folder.whole)

    assert attempt.fields[:3] == folder.whole.fields[:3]
    assert folder.result(text, attempt, key=folder.whole.fields[1])[1][folder.whole.fields[1]] == "2"


@pytest.mark.parametrize(
    ("attempted", "results"),
    [
        (SOAP, SOAP.replace(',"ERROR"\n', ',"ERROR","ERROR"\n').replace(f'"{OLD}"', f'"{OLD}","{NEW}"')),
        (SOAP, BULK_2_BY_DATA_LOADER.replace(OLD, NEW)),
        (SOAP, BULK_2.replace(OLD, NEW)),
        (
            BULK_2_BY_DATA_LOADER,
            BULK_2_BY_DATA_LOADER.replace('"MAIL"\n', '"MAIL","ERROR"\n').replace('"n"\n', f'"n","{NEW}"\n'),
        ),
        (BULK_2_BY_DATA_LOADER, BULK_2_BY_DATA_LOADER.replace(OLD, NEW)),
        (BULK_2, BULK_2.replace(OLD, NEW)),
        (BULK_2, BULK_2.replace("Key\n", "Key,ERROR\n").replace("en_US\n", f"en_US,{NEW}\n")),
    ],
)
def test_errors_of_such_an_attempt_are_the_newer_ones(tmp_path: Path, attempted: str, results: str) -> None:
    folder = Folder(tmp_path)
    attempt = folder.load(attempted, folder.whole)

    result, row = folder.result(results, attempt, key="Username")

    assert (result.kind, row["Username"], row["message"]) == ("error", "b@example.com", NEW)


@pytest.mark.parametrize(
    ("attempted", "results"),
    [
        (
            SOAP,
            f'"ID","LOGIN","OLD","MAIL","TIER","ERROR","STATUS"\n"{USER}","b@example.com","2","","","{OLD}","made"\n',
        ),
        (
            BULK_2_BY_DATA_LOADER,
            f'"ID","ERROR","LOGIN","OLD","MAIL","STATUS"\n"{USER}","{OLD}","b@example.com","2","","made"\n',
        ),
        (BULK_2, f"sf__Id,sf__Created,Username,Contact.Ext__c\n{USER},true,b@example.com,2\n"),
        (
            BULK_2,
            BULK_2.replace("sf__Id", "ID,sf__Id", 1)
            .replace("Key\n", "Key,STATUS\n")
            .replace("en_US\n", "en_US,made\n")
            .replace("\n,", f"\n{USER},,"),
        ),
    ],
)
def test_successes_of_such_an_attempt_have_their_ids(tmp_path: Path, attempted: str, results: str) -> None:
    folder = Folder(tmp_path)
    attempt = folder.load(attempted, folder.whole)

    result, row = folder.result(results, attempt, key="Username")

    assert (result.kind, row["Username"], row["claimed_Id"]) == ("success", "b@example.com", USER)


def test_a_third_attempt_may_have_the_column_error_twice(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    twice = SOAP.replace(',"ERROR"\n', ',"ERROR","ERROR"\n').replace(f'"{OLD}"', f'"{OLD}","{OLD}"')
    attempt = folder.load(twice, folder.whole)
    thrice = twice.replace('"ERROR"\n', '"ERROR","ERROR"\n').replace(f'"{OLD}"\n', f'"{OLD}","{NEW}"\n')

    assert folder.result(thrice, attempt, key="Username")[1]["message"] == NEW


@pytest.mark.parametrize("sdl", [None, "ID=Id\nPROF=ProfileId\n"])
def test_an_updates_error_file_keeps_its_own_ids(tmp_path: Path, sdl: str | None) -> None:
    profile = "PROF" if sdl else "ProfileId"
    folder = Folder(tmp_path, f"ID,{profile}\n{USER},x\n", sdl)
    attempt = folder.load(f'"ID","ERROR","ID","{profile}"\n"","{OLD}","{USER}","x"\n', folder.whole)

    assert [row["Id"] for row in folder.rows("load.normal")] == [USER]
    result, row = folder.result(f'"ID","ERROR","ID","{profile}"\n"","{NEW}","{USER}","x"\n', attempt, key="Id")
    assert (result.kind, row["Id"], row["message"]) == ("error", USER, NEW)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "`"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_results_of_the_bulk_api_may_have_the_delimiter_of_their_job(tmp_path: Path, delimiter: str, end: str) -> None:
    folder = Folder(tmp_path)
    text = f"sf__Id,sf__Created,Username,Contact.Ext__c\n{USER},true,b@example.com,2\n"

    result, row = folder.result(text.replace(",", delimiter).replace("\n", end), folder.whole, key="Contact.Ext__c")

    assert (result.kind, row["Contact.Ext__c"], row["claimed_Id"]) == ("success", "2", USER)


def test_a_result_repeats_each_field_of_a_column_with_several(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    text = f'"ID","LOGIN","OLD","MAIL","TIER","STATUS"\n"{USER}","b@example.com","2","n","","made"\n'

    assert folder.result(text, folder.whole, key="FederationIdentifier")[1]["FederationIdentifier"] == "n"
