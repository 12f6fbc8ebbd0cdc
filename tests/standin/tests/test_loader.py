"""`python -m tests.standin.loader` loads a file into a served org, and leaves the files of Data Loader or the CLI."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.standin import serve
from tests.standin.loader.__main__ import main
from tests.standin.tests.sample_org import SampleOrg, make_sample_org

ROOT = Path(__file__).parents[3]


class Run(NamedTuple):
    returncode: int | str | None
    stdout: str
    stderr: str


@dataclass
class Desk:
    """A served org, and a folder with files for it."""

    sample: SampleOrg
    folder: Path
    settings: dict[str, str]

    def load(self, file: str, text: str, *words: str, **settings: str) -> Run:
        """Write a file, run the loader on it."""
        (self.folder / file).write_text(text, encoding="utf-8", newline="")
        arguments = ["loader", str(self.folder / file), *words, "--into", str(self.folder / "results")]
        said, complained = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(complained):
            patch.setattr(sys, "argv", arguments)
            for name, value in {**self.settings, **settings}.items():
                patch.setenv(name, value)
            try:
                code: int | str | None = main()
            except SystemExit as ended:
                code = ended.code
        return Run(code, said.getvalue(), complained.getvalue())

    def result(self, name: str) -> str:
        return (self.folder / "results" / name).read_bytes().decode()

    def mapping(self, *lines: str) -> str:
        (self.folder / "map.sdl").write_text("\n".join(lines) + "\n")
        return f"--mapping={self.folder / 'map.sdl'}"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    sample = make_sample_org()
    sample.org.add_field("Contact", "Legacy_Id__c", externalId=True)
    with serve(sample.org) as url:
        token = sample.org.access_token
        known = {"SF_INSTANCE_URL": url.base, "SF_ACCESS_TOKEN": token, "REQUESTS_CA_BUNDLE": url.ca_file}
        yield Desk(sample, tmp_path, known)


CONTACTS = 'KEY,NAME,MAIL,NOTE\nL-1,"Meyer, Ute",,first\nL-2,Klein,nobody,second\n'
MAPPING = ("KEY=Legacy_Id__c", "NAME=LastName", "MAIL=Email", "NOTE=")
INVALID = "Email: invalid email address: nobody"
TWO_LINES = f'"INVALID_EMAIL_ADDRESS:{INVALID}\nError fields: Email"'


@pytest.mark.parametrize(
    ("form", "success", "error"),
    [
        (
            "soap",
            '\ufeff"ID","KEY","NAME","MAIL","NOTE","STATUS"\n"{id}","L-1","Meyer, Ute","","first","Item Created"\n',
            f'\ufeff"KEY","NAME","MAIL","NOTE","ERROR"\n"L-2","Klein","nobody","second","{INVALID}"\n',
        ),
        (
            "bulk1",
            '\ufeff"ID","KEY","NAME","MAIL","NOTE","STATUS"\n"{id}","L-1","Meyer, Ute","","first","Item Created"\n',
            f'\ufeff"KEY","NAME","MAIL","NOTE","ERROR"\n"L-2","Klein","nobody","second",{TWO_LINES}\n',
        ),
        (
            "bulk2",
            '"sf__Id","sf__Created","Legacy_Id__c","LastName","Email"\n"{id}","true","L-1","Meyer, Ute",""\n',
            f'"ID","ERROR","KEY","NAME","MAIL"\n"","INVALID_EMAIL_ADDRESS:{INVALID}:Email --","L-2","Klein","nobody"\n',
        ),
    ],
)
def test_the_result_files_are_those_of_each_form_of_data_loader(
    desk: Desk, form: str, success: str, error: str
) -> None:
    run = desk.load("contacts.csv", CONTACTS, "--insert=Contact", f"--form={form}", desk.mapping(*MAPPING))
    (contact,) = desk.sample.org.rows("Contact")
    assert (run.returncode, contact["LastName"]) == (1, "Meyer, Ute"), run.stderr
    assert "2 rows: 1 loaded, 1 rejected, 0 unprocessed." in run.stdout
    assert desk.result("contacts-success.csv") == success.format(id=contact["Id"])
    assert desk.result("contacts-error.csv") == error


def test_the_result_files_of_the_cli_are_as_the_server_has_them(desk: Desk) -> None:
    text = "Legacy_Id__c,LastName\nL-1,Meyer\nL-2,Klein\n"
    run = desk.load("contacts.csv", text, "--upsert", "Legacy_Id__c", "Contact", "--form=cli")
    first, second = (row["Id"] for row in desk.sample.org.rows("Contact"))
    assert run.returncode == 0, run.stderr
    assert desk.result("contacts-success.csv") == (
        '"sf__Id","sf__Created","Legacy_Id__c","LastName"\n'
        f'"{second}","true","L-2","Klein"\n"{first}","true","L-1","Meyer"\n'
    )
    assert desk.result("contacts-error.csv") == '"sf__Id","sf__Error","Legacy_Id__c","LastName"\n'


def test_the_cli_sends_all_columns_and_so_a_column_of_no_field_fails_its_job(desk: Desk) -> None:
    text = "Legacy_Id__c,LastName,NOTE\nL-1,Meyer,first\n"
    failed = desk.load("contacts.csv", text, "--insert=Contact", "--form=cli")
    assert failed.returncode == 1
    assert "The job failed: InvalidBatch : Field name not found : NOTE" in failed.stdout
    assert desk.result("contacts-unprocessed.csv").endswith('"L-1","Meyer","first"\n')
    assert desk.load("contacts-2.csv", text, "--insert=Contact", "--form=bulk2").returncode == 0


@pytest.mark.parametrize("target", [r"Contact\:Legacy_Id__c", r"Contact\:Contact-Legacy_Id__c"])
def test_users_are_loaded_on_contacts_that_a_mapping_names_by_external_id(desk: Desk, target: str) -> None:
    row = desk.sample.row()
    desk.sample.org.update("Contact", row.pop("ContactId"), Legacy_Id__c="L-1")
    mapping = desk.mapping(*(f"C{place}={name}" for place, name in enumerate(row)), rf"KEY={target}")
    header = ",".join([*(f"C{place}" for place in range(len(row))), "KEY"])
    run = desk.load("users.csv", f"{header}\n{','.join(row.values())},L-1\n", "--insert=User", mapping)
    assert run.returncode == 0, run.stdout + run.stderr
    assert desk.sample.org.rows("User")[-1]["AccountId"] == desk.sample.org.rows("Account")[-1]["Id"]
    lines = run.stdout.partition("enter the attempt below it:\n\n")[2].splitlines()
    assert lines[:2] == [
        "    attempts:",
        "      - results: [results/users-success.csv, results/users-error.csv]",
    ]
    assert lines[2:] == [
        "        started_at: 2026-11-23T09:00:00+00:00",
        "        finished_at: 2026-11-23T09:00:00+00:00",
        "        loaded_by: admin@example.com",
        "",
    ]


def test_the_lines_for_the_plan_name_result_files_from_the_folder_of_the_plan(desk: Desk) -> None:
    (desk.folder / "plan.yaml").touch()
    nested = replace(desk, folder=desk.folder / "of-uat")
    nested.folder.mkdir()
    row = desk.sample.row()
    run = nested.load("users.csv", f"{','.join(row)}\n{','.join(row.values())}\n", "--insert=User")
    assert "results: [of-uat/results/users-success.csv, of-uat/results/users-error.csv]\n" in run.stdout


def test_headers_and_mappings_name_parents_of_one_kind_or_of_several(desk: Desk) -> None:
    sample = desk.sample
    boss = sample.org.add("Contact", LastName="Boss", Legacy_Id__c="L-0")
    user = sample.user()
    by_header = desk.load("contacts.csv", "LastName,ReportsTo.Legacy_Id__c\nMeyer,L-0\n", "--insert=Contact")
    mapping = desk.mapping("ID=Id", r"APPROVER=DelegatedApprover\:User-Username")
    by_mapping = desk.load("users.csv", f"ID,APPROVER\n{user},admin@example.com\n", "--update=User", mapping)
    assert [by_header.returncode, by_mapping.returncode] == [0, 0], by_header.stderr + by_mapping.stderr
    assert sample.org.rows("Contact")[-1]["ReportsToId"] == boss
    assert sample.field(user, "DelegatedApproverId") == sample.org.user_id


def test_data_loader_by_soap_reads_booleans_and_dates_itself(desk: Desk) -> None:
    text = "LastName,HasOptedOutOfEmail,Birthdate\nMeyer,Yes,12/31/1980\nKlein,perhaps,\n"
    soap = desk.load("soap.csv", text, "--insert=Contact")
    (contact,) = desk.sample.org.rows("Contact")
    assert (soap.returncode, contact["HasOptedOutOfEmail"], contact["Birthdate"]) == (1, True, "1980-12-31")
    assert "Error converting value to correct data type: perhaps" in desk.result("soap-error.csv")
    bulk = desk.load("bulk.csv", text, "--insert=Contact", "--form=bulk2")
    assert "0 loaded, 2 rejected" in bulk.stdout


def test_rows_are_updated_assigned_and_made_members(desk: Desk) -> None:
    sample = desk.sample
    user, wanted = sample.user("plus"), sample.org.add("PermissionSet", Name="Deal_Desk")
    runs = [
        desk.load("users.csv", f"Id,Title\n{user},Dr.\n", "--update=User"),
        desk.load("sets.csv", f"AssigneeId,PermissionSetId\n{user},{wanted}\n", "--insert=PermissionSetAssignment"),
        desk.load(
            "groups.csv",
            f"NetworkId,ParentId\n{sample.sites['partner']},{sample.profiles['plus']}\n",
            "--insert=NetworkMemberGroup",
        ),
    ]
    assert [run.returncode for run in runs] == [0, 0, 0], runs
    assert desk.result("users-success.csv").endswith('"Dr.","Item Updated"\n')
    assert (sample.field(user, "Title"), sample.sites_of(user)) == ("Dr.", {"plus", "partner"})


def test_what_a_job_that_fails_half_way_has_not_come_to_is_said(desk: Desk) -> None:
    desk.sample.org.failing_loads["Contact"] = 2
    desk.sample.org.polls_until_complete = 1
    run = desk.load("contacts.csv", "LastName\nMeyer\nMeyer\nKlein\n", "--insert=Contact", "--form=cli")
    assert (run.returncode, len(desk.sample.org.rows("Contact"))) == (1, 2)
    assert "3 rows: 2 loaded, 0 rejected, 1 unprocessed." in run.stdout
    assert desk.result("contacts-unprocessed.csv") == '"LastName"\n"Klein"\n'


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (["--insert=Shoe"], "LastName\nMeyer\n", "invalid choice: 'Shoe'"),
        (["--upsert", "Legacy_Id__c", "Shoe"], "LastName\nMeyer\n", "there is no Shoe here"),
        (["--upsert", "Title", "Contact"], "LastName\nMeyer\n", "Title does not match an External ID"),
        (["--insert=Contact"], "", "is empty"),
        (["--insert=Contact"], "LastName,lastname\nMeyer,Klein\n", "two columns are for LastName"),
        (["--insert=Contact"], "LastName,Email\nMeyer\n", "row 1 has 1 cells, the header has 2"),
        (["--insert=Contact", "--mapping=nowhere.sdl"], "LastName\nMeyer\n", "nowhere.sdl"),
    ],
)
def test_what_cannot_be_loaded_is_said_in_a_sentence(desk: Desk, words: list[str], text: str, said: str) -> None:
    run = desk.load("contacts.csv", text, *words)
    assert (run.returncode, desk.sample.org.rows("Contact")) == (2, [])
    assert said in run.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("line", "said"), [('"de"=Title', "no constants"), ("N=FirstName, Title", "one field"), ("N=Shoe", "N=Shoe")]
)
def test_a_mapping_that_is_not_for_this_loader_is_refused(desk: Desk, line: str, said: str) -> None:
    run = desk.load("contacts.csv", "N\nMeyer\n", "--insert=Contact", desk.mapping(line))
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SF_ACCESS_TOKEN": ""}, "SF_ACCESS_TOKEN not set: paste the lines"),
        ({"SF_ACCESS_TOKEN": "nobody"}, "INVALID_SESSION_ID"),
        ({"SF_INSTANCE_URL": "https://acme.my.salesforce.com"}, "is no stand-in org"),
        ({"SF_INSTANCE_URL": "https://127.0.0.1:1"}, "is the stand-in org still running?"),
    ],
)
def test_it_loads_into_a_stand_in_org_only(desk: Desk, settings: dict[str, str], said: str) -> None:
    run = desk.load("contacts.csv", "LastName\nMeyer\n", "--insert=Contact", **settings)
    assert (run.returncode, said in run.stderr) == (2, True), run.stderr


def test_result_files_are_never_overwritten(desk: Desk) -> None:
    first, again = (desk.load("contacts.csv", "LastName\nMeyer\n", "--insert=Contact") for _ in range(2))
    assert (first.returncode, again.returncode, len(desk.sample.org.rows("Contact"))) == (0, 2, 1)
    assert "is there already" in again.stderr


def test_it_is_a_command_whose_help_teaches_it(desk: Desk) -> None:
    (desk.folder / "contacts.csv").write_text("LastName\nMeyer\n")
    command = [sys.executable, "-m", "tests.standin.loader"]
    words = [str(desk.folder / "contacts.csv"), "--insert=Contact", f"--into={desk.folder / 'results'}"]
    runs = [
        subprocess.run(
            [*command, *more], cwd=ROOT, env=os.environ | desk.settings, capture_output=True, text=True, check=False
        )
        for more in (words, ["--help"])
    ]
    assert [run.returncode for run in runs] == [0, 0], runs
    assert "1 row: 1 loaded" in runs[0].stdout
    assert "--upsert Legacy_Id__c Contact --form cli" in runs[1].stdout
