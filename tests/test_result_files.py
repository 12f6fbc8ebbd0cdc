"""Result files of every Data Loader mode and of the Bulk API, and the causes they tell."""

import csv
from pathlib import Path

import pytest

from fixtures.causes import classify
from fixtures.load_files import LoadFile, read_load_file
from fixtures.problems import BadInput
from fixtures.result_files import ResultFile, read_result_file

USER_15, USER_18 = "0052E00000Ji4I0", "0052E00000Ji4I0QAJ"
SDL = "LOGIN=Username\nOld\\ Key=Contact\\:Ext__c\nPROF=ProfileId\nTier=\n"
LOAD = 'Login,Old Key,Prof,Tier\na@example.com,1,00e70000000lfYI,gold\n"b@example.com",2,,\n'


class Loaded:
    """A load file, and the result files that a test writes for it."""

    def __init__(self, folder: Path, load: str = LOAD, sdl: str | None = SDL) -> None:
        self.folder = folder
        self.sdl = self.write("users.sdl", sdl) if sdl is not None else None
        self.load: LoadFile = read_load_file(self.write("load.csv", load), self.sdl, folder / "load.normal")

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def result(self, text: str, key: str | None = None) -> tuple[ResultFile, list[dict[str, str]]]:
        into = self.folder / "result.normal"
        result = read_result_file(self.write("result.csv", text), self.load, self.sdl, into, key=key)
        with into.open(encoding="utf-8", newline="") as file:
            return result, list(csv.DictReader(file))


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    return Loaded(tmp_path)


def test_a_success_file_of_data_loader_says_what_was_created(loaded: Loaded) -> None:
    result, rows = loaded.result(
        '\ufeff"ID","Login","Old Key","Prof","Tier","STATUS"\r\n'
        f'"{USER_15}","a@example.com","1","","go\r\nld","Item Created"\r\n'
        f'"{USER_15}","b@example.com","2","","","Item Updated"\r\n'
        f'"{USER_15}","c@example.com","3","","","Element erstellt"\r\n'
    )

    assert (result.kind, result.dialect, result.rows) == ("success", "Data Loader SOAP", 3)
    assert result.fields == loaded.load.fields == ("Username", "Contact.Ext__c", "ProfileId", "column:Tier")
    assert [(row["line"], row["Id"], row["created"]) for row in rows] == [
        ("2", USER_18, "true"),
        ("4", USER_18, "false"),
        ("5", USER_18, ""),
    ]
    assert rows[0]["column:Tier"] == "go\r\nld"


def test_an_error_file_of_data_loader_has_messages_without_codes(loaded: Loaded) -> None:
    result, (row,) = loaded.result(
        '"Login","Old Key","Prof","Tier","ERROR"\n"a@example.com","1","","","portal user already exists for contact"\n'
    )

    assert (result.kind, result.dialect) == ("error", "Data Loader SOAP")
    assert (row["Id"], row["code"], row["Contact.Ext__c"]) == ("", "", "1")
    assert row["message"] == "portal user already exists for contact"


def test_an_error_file_of_bulk_v1_has_codes_and_messages_of_several_lines(loaded: Loaded) -> None:
    message = "INVALID_CROSS_REFERENCE_KEY:invalid cross reference id\nError fields: ContactId"
    result, rows = loaded.result(
        f'"Login","Old Key","Prof","Tier","ERROR"\n"a","1","","","{message}"\n"b","2","","","{message}"\n'
    )

    assert (result.kind, result.dialect) == ("error", "Data Loader Bulk v1")
    assert [row["line"] for row in rows] == ["2", "4"]
    assert (rows[1]["code"], rows[1]["message"]) == ("INVALID_CROSS_REFERENCE_KEY", message)


def test_bulk_2_0_files_carry_field_names_of_mapped_columns_only(loaded: Loaded) -> None:
    success, (created,) = loaded.result(
        f"sf__Id,sf__Created,Username,Contact.Ext__c,ProfileId\n{USER_18},true,a@example.com,1,\n"
    )
    error, (rejected,) = loaded.result(
        "sf__Id,sf__Error,Username,Contact.Ext__c,ProfileId\n"
        ",REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --,b@example.com,2,\n"
    )

    assert (success.kind, success.dialect) == ("success", "Bulk API 2.0")
    assert (error.kind, error.dialect) == ("error", "Bulk API 2.0")
    assert success.fields == error.fields == ("Username", "Contact.Ext__c", "ProfileId")
    assert (created["Id"], created["created"], created["Username"]) == (USER_18, "true", "a@example.com")
    assert (rejected["Id"], rejected["created"], rejected["code"]) == ("", "", "REQUIRED_FIELD_MISSING")


@pytest.mark.parametrize("columns", ["Login,Old Key,Prof", "Username,Contact.Ext__c,ProfileId"])
def test_data_loaders_own_bulk_2_0_error_file_is_told_by_its_first_two_columns(loaded: Loaded, columns: str) -> None:
    result, (row,) = loaded.result(f"ID,ERROR,{columns}\n,DUPLICATE_USERNAME:taken:Username --,a,1,\n")

    assert (result.kind, result.dialect) == ("error", "Data Loader Bulk 2.0")
    assert (row["Username"], row["Contact.Ext__c"], row["code"]) == ("a", "1", "DUPLICATE_USERNAME")


def test_a_header_that_is_another_columns_field_is_read_as_its_loader_means_it(tmp_path: Path) -> None:
    loaded = Loaded(
        tmp_path, "Login,Username\na@example.com,sso-7\n", "Login=Username\nUsername=FederationIdentifier\n"
    )

    _, (by_header,) = loaded.result("Login,Username,ERROR\na@example.com,sso-7,no\n")
    _, (by_field,) = loaded.result("sf__Id,sf__Error,Username,FederationIdentifier\n,no,a@example.com,sso-7\n")

    for row in (by_header, by_field):
        assert (row["Username"], row["FederationIdentifier"]) == ("a@example.com", "sso-7")


def test_unprocessed_rows_are_told_by_having_the_loads_columns_alone(loaded: Loaded) -> None:
    result, (row,) = loaded.result("Username,Contact.Ext__c,ProfileId\na@example.com,1,\n")

    assert (result.kind, result.dialect, row["Username"]) == ("unprocessed", "Bulk API 2.0", "a@example.com")


@pytest.mark.parametrize("header", ["ID", "Id"])
def test_the_results_of_an_update_keep_its_ids(tmp_path: Path, header: str) -> None:
    moved = Loaded(tmp_path, f"{header},ProfileId\n{USER_15},x\n", sdl=None)
    added = "" if header == "ID" else '"ID",'
    again = "" if header == "ID" else f'"{USER_15}",'

    success, (updated,) = moved.result(
        f'{added}"{header}","ProfileId","STATUS"\n{again}"{USER_15}","x","Item Updated"\n', key="Id"
    )
    error, (rejected,) = moved.result(f'"{header}","ProfileId","ERROR"\n"{USER_15}","x","no"\n', key="Id")

    assert (success.kind, error.kind) == ("success", "error")
    assert success.fields == error.fields == ("ProfileId",)
    assert (updated["Id"], rejected["Id"]) == (USER_18, USER_18)


def test_a_column_of_the_users_that_is_called_status_is_no_loaders_column(tmp_path: Path) -> None:
    loaded = Loaded(tmp_path, "Username,Status\na@example.com,open\n", sdl=None)

    result, (row,) = loaded.result('"ID","Username","Status","STATUS"\n"","a@example.com","open","Item Created"\n')

    assert (result.kind, row["column:Status"], row["created"]) == ("success", "open", "true")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            "Login,Sales\na,1\n",
            "this is no result file: it has no column STATUS, ERROR, sf__Id or sf__Error.",
        ),
        ("Product,ERROR\nx,no\n", "no column is one of the load's (Product)."),
        ("Login,LOGIN,ERROR\na,a,no\n", "two columns are Username."),
        ('Login,ERROR\na,"no\n', "a quote opens in this row and never closes."),
    ],
)
def test_a_file_that_is_no_result_of_the_load_is_told_so(loaded: Loaded, text: str, mistake: str) -> None:
    with pytest.raises(BadInput) as mistakes:
        loaded.result(text)

    assert mistake in str(mistakes.value)
    assert not (loaded.folder / "result.normal").exists()


def test_a_result_file_without_the_row_key_is_told_so(loaded: Loaded) -> None:
    with pytest.raises(BadInput) as mistakes:
        loaded.result(f"sf__Id,sf__Created,Username\n{USER_18},true,a\n", key="column:Tier")

    assert "result.csv:1: it does not repeat Tier, which tells the rows of the load apart." in str(mistakes.value)


@pytest.mark.parametrize(
    ("code", "message", "cause", "retryable"),
    [
        (
            "DUPLICATE_USERNAME",
            "DUPLICATE_USERNAME:Duplicate Username.<br>The username",
            "username-taken",
            False,
        ),
        ("", "Duplicate Username.<br>The username already exists", "username-taken", False),
        ("UNKNOWN_EXCEPTION", "portal account owner must have a role", "account-owner-without-a-role", False),
        ("", "portal account owner must have a role", "account-owner-without-a-role", False),
        (
            "UNKNOWN_EXCEPTION",
            "Group membership operation already in progress",
            "group-membership-lock",
            True,
        ),
        ("UNABLE_TO_LOCK_ROW", "Zugriff verweigert", "record-locked", True),
        ("", "unable to obtain exclusive access to this record or 1 records: 003", "record-locked", True),
        ("LICENSE_LIMIT_EXCEEDED", "License Limit Exceeded - Customer Community", "no-license-left", False),
        (
            "LICENSE_LIMIT_EXCEEDED",
            "content feature license limit exceeded",
            "no-feature-license-left",
            False,
        ),
        ("INVALID_CROSS_REFERENCE_KEY", "Cannot create a portal user without contact.", "no-contact", False),
        ("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "no-such-record", False),
        ("FIELD_INTEGRITY_EXCEPTION", "role type must match user type", "role-of-another-type", False),
        (
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "Invalid email address: ask Ann",
            "automation-or-validation",
            False,
        ),
        ("UNKNOWN_EXCEPTION", "An unexpected error occurred", "unclassified", False),
        ("", "", "unclassified", False),
    ],
)
def test_a_rejection_has_a_cause_by_its_message_and_code(code: str, message: str, cause: str, retryable: bool) -> None:
    classified = classify(code, message)

    assert (classified.slug, classified.retryable) == (cause, retryable)
    assert classified.hint.endswith(".")
