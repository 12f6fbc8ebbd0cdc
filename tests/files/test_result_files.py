"""Result files of every Data Loader mode and of the Bulk API: recognized by their headers, read cell for cell."""

from pathlib import Path

import pytest

from fixtures.files.inputs import select_rows
from fixtures.files.load_file import LoadFile, read_load_file
from fixtures.files.parquet_copy import copying_database
from fixtures.files.result_file import ResultFile, read_result_file
from fixtures.problems import BadInput
from tests.standin.rows.ids import make_id

USER_15, USER_18 = "0052E00000Ji4I0", "0052E00000Ji4I0QAJ"
OTHER = make_id("005", 4711)
SDL = "LOGIN=Username\nOld\\ Key=Contact\\:Ext__c\nPROF=ProfileId\nTier=\n"
LOAD = 'Login,Old Key,Prof,Tier\na@example.com,1,00e70000000lfYI,gold\n"b@example.com",2,,\n'


class Loaded:
    """A load file, and the result files that a test writes for it."""

    def __init__(self, folder: Path, load: str = LOAD, sdl: str | None = SDL) -> None:
        self.folder = folder
        self.sdl = self.write("users.sdl", sdl) if sdl is not None else None
        with copying_database(folder) as database:
            self.load: LoadFile = read_load_file(
                self.write("load.csv", load), self.sdl, folder / "load.normal", database
            )

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def result(self, text: str, key: str | None = None) -> tuple[ResultFile, list[dict[str, str]]]:
        into = self.folder / "result.normal"
        with copying_database(self.folder) as database:
            path = self.write("result.csv", text)
            result = read_result_file(path, self.load, self.sdl, into, database, key=key)
            read = database.execute(select_rows(into))
            names = [name for name, *_ in read.description or ()]
            rows = [dict(zip(names, (str(cell or "") for cell in row), strict=True)) for row in read.fetchall()]
        return result, rows


@pytest.fixture
def loaded(tmp_path: Path) -> Loaded:
    return Loaded(tmp_path)


def test_a_success_file_of_data_loader_says_which_id_each_row_got_in_any_language(loaded: Loaded) -> None:
    result, rows = loaded.result(
        '\ufeff"ID","Login","Old Key","Prof","Tier","STATUS"\r\n'
        f'"{USER_15}","a@example.com","1","","go\r\nld","Item Created"\r\n'
        f'"{USER_15}","b@example.com","2","","","Item Updated"\r\n'
        f'"{USER_15}","c@example.com","3","","","Element erstellt"\r\n'
    )

    assert (result.kind, result.dialect, result.rows) == ("success", "Data Loader SOAP or Bulk v1", 3)
    assert result.fields == loaded.load.fields == ("Username", "Contact.Ext__c", "ProfileId", "column:Tier")
    assert [(row["line"], row["claimed_Id"], row["message"]) for row in rows] == [
        ("2", USER_18, ""),
        ("4", USER_18, ""),
        ("5", USER_18, ""),
    ]
    assert rows[0]["column:Tier"] == "go\r\nld"


def test_an_error_file_of_data_loader_has_messages_without_codes(loaded: Loaded) -> None:
    result, (row,) = loaded.result(
        '"Login","Old Key","Prof","Tier","ERROR"\n"a@example.com","1","","","portal user already exists for contact"\n'
    )

    assert (result.kind, result.dialect) == ("error", "Data Loader SOAP")
    assert (row["claimed_Id"], row["code"], row["Contact.Ext__c"]) == ("", "", "1")
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
    assert (created["claimed_Id"], created["Username"]) == (USER_18, "a@example.com")
    assert (rejected["claimed_Id"], rejected["code"]) == ("", "REQUIRED_FIELD_MISSING")


@pytest.mark.parametrize("columns", ["Login,Old Key,Prof", "Username,Contact.Ext__c,ProfileId"])
def test_data_loaders_bulk_2_0_error_file_is_recognized_by_its_first_two_columns(loaded: Loaded, columns: str) -> None:
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


def test_unprocessed_rows_are_recognized_by_having_only_the_loads_columns(loaded: Loaded) -> None:
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
    assert set(success.fields) == set(error.fields) == {"Id", "ProfileId"}
    assert (updated["Id"], rejected["Id"]) == (USER_18, USER_18)
    assert (updated["claimed_Id"], rejected["claimed_Id"]) == (USER_18, "")


@pytest.mark.parametrize(
    "text",
    [
        f'"ID","Id","ProfileId","STATUS"\n"{OTHER}","{USER_15}","x","Item Updated"\n',
        f"sf__Id,sf__Created,Id,ProfileId\n{OTHER},false,{USER_15},x\n",
    ],
)
def test_an_id_beside_another_users_row_is_not_the_id_of_that_row(tmp_path: Path, text: str) -> None:
    moved = Loaded(tmp_path, f"Id,ProfileId\n{USER_15},x\n", sdl=None)

    _, (row,) = moved.result(text, key="Id")

    assert (row["Id"], row["claimed_Id"]) == (USER_18, OTHER)


def test_a_copy_of_the_load_file_is_unprocessed_rows_under_any_column_names(tmp_path: Path) -> None:
    moved = Loaded(tmp_path, f"Id,ProfileId,Status\n{USER_15},x,open\n", sdl=None)

    result, (row,) = moved.result(f"Id,ProfileId,Status\n{USER_15},x,open\n", key="Id")

    assert (result.kind, row["claimed_Id"]) == ("unprocessed", "")


def test_a_column_of_the_users_that_is_called_status_is_no_loaders_column(tmp_path: Path) -> None:
    loaded = Loaded(tmp_path, "Username,Status\na@example.com,open\n", sdl=None)

    result, (row,) = loaded.result('"ID","Username","Status","STATUS"\n"","a@example.com","open","Item Created"\n')

    assert (result.kind, row["column:Status"]) == ("success", "open")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            "Login,Sales\na,1\n",
            "this is not a result file: it has no column STATUS, ERROR, sf__Id or sf__Error.",
        ),
        ("Product,ERROR\nx,no\n", "no column is one of the load's (Product)."),
        ("Login,LOGIN,ERROR\na,a,no\n", "two columns are Username."),
        ('Login,ERROR\na,"no\n', "a quote opens in this row and never closes."),
    ],
)
def test_a_file_that_is_not_a_result_of_the_load_is_refused(loaded: Loaded, text: str, mistake: str) -> None:
    with pytest.raises(BadInput) as mistakes:
        loaded.result(text)

    assert mistake in str(mistakes.value)
    assert not (loaded.folder / "result.normal").exists()


def test_a_result_file_without_the_row_key_is_refused(loaded: Loaded) -> None:
    with pytest.raises(BadInput) as mistakes:
        loaded.result(f"sf__Id,sf__Created,Username\n{USER_18},true,a\n", key="column:Tier")

    assert "result.csv:1: it does not repeat Tier, the row key of the load." in str(mistakes.value)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            f'"Id","Success","Created","Error"\n"{USER_18}","true","false",""\n',
            "result.csv:1: these are batch results of Bulk API v1, which repeat no column of the load",
        ),
        (
            "__Status,__Id,__Action,__Errors,Id,ProfileId\n",
            "this is a file of Salesforce Inspector, with successes and errors together.",
        ),
        ("Id,ProfileId,Errors,Old Id\n", "this is a target file of SFDMU, with successes and errors together."),
    ],
)
def test_successes_and_errors_in_one_file_are_one_mistake(tmp_path: Path, text: str, mistake: str) -> None:
    moved = Loaded(tmp_path, f"Id,ProfileId\n{USER_15},x\n", sdl=None)

    with pytest.raises(BadInput) as mistakes:
        moved.result(text, key="Id")

    assert len(mistakes.value.problems) == 1
    assert mistake in str(mistakes.value)


def test_errors_under_the_header_of_a_success_file_are_reported_with_their_lines(loaded: Loaded) -> None:
    with pytest.raises(BadInput) as mistakes:
        loaded.result(
            '"ID","Login","Old Key","Prof","Tier","STATUS"\n'
            f'"{USER_15}","a@example.com","1","","","Item Created"\n'
            '"","b@example.com","2","","","portal user already exists for contact"\n'
        )

    said = "result.csv:3: this row of a success file has an error: portal user already exists for contact."
    assert said in str(mistakes.value)
    assert len(mistakes.value.problems) == 1


SUCCESS = f'"ID","Login","Old Key","Prof","Tier","STATUS"\n"{USER_15}","a","1","","","Item Created"\n'


CUT = "and the file ends in it, as one that was cut does. Export or copy the file again, to its end."


@pytest.mark.parametrize(
    ("cut", "mistake"),
    [
        (1, None),
        (4, f"result.csv:2: a quote opens in this row and never closes, {CUT}"),
        (18, f"result.csv:2: this row has 5 cells, the header 6, {CUT}"),
        (len(SUCCESS) - 20, f"result.csv:1: a quote opens in this row and never closes, {CUT}"),
        (len(SUCCESS), "result.csv: the file is empty."),
    ],
)
def test_a_file_that_ends_inside_a_record_is_refused_with_its_line(
    loaded: Loaded, cut: int, mistake: str | None
) -> None:
    if mistake is None:
        assert loaded.result(SUCCESS[:-cut])[0].rows == 1
        return
    with pytest.raises(BadInput) as mistakes:
        loaded.result(SUCCESS[:-cut])

    assert mistake in str(mistakes.value)


def test_a_message_of_several_lines_that_is_cut_is_the_end_of_the_file(loaded: Loaded) -> None:
    with pytest.raises(BadInput, match=rf"result.csv:3: a quote opens .*, {CUT}"):
        loaded.result('"Login","ERROR"\n"a","no"\n"b","INVALID_FIELD:no such, or hidden\nError fields: Na')


def test_a_quote_that_takes_in_the_rows_below_it_is_none_of_a_cut_file(loaded: Loaded) -> None:
    with pytest.raises(BadInput, match=r"result.csv:2: a quote opens in this row and never closes\. Close it"):
        loaded.result('Login,ERROR\na,"no\nb,no\nc,no')
