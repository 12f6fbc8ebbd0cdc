"""The plan's keys for building files: templates, tables, and every mistake in them with its line."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from fixtures.plan.read_plan import read_plan
from fixtures.plan.templates import Cell, Table, Template, template_of
from fixtures.problems import BadInput

ROOT = Path(__file__).parents[2]
PAGE, SCHEMA = ROOT / "docs" / "building.md", ROOT / "fixtures" / "plan.schema.json"
PLAN = """\
migration: spring
contact_key: Legacy_Id__c
orgs: [{name: uat, kind: sandbox}]
cohorts:
  - {name: customers, where: {KIND: a}, profile: Help Customer, license: PID_Customer_Community}
loads:
  - {name: wave-1, where: {WAVE: 1}, operation: insert, file: loads/wave-1.csv}
source: {file: users.csv, key: MEMBER_NO}
build:
  user:
    Username: "{EMAIL|lower}"
    LastName: "{SURNAME}"
    Email: "{EMAIL}"
    LocaleSidKey: {from: COUNTRY, values: {DE: de_DE, "NO": nb_NO}, else: "{LOCALE}"}
"""
WRONG = """\
migration: spring
orgs: [{name: uat, kind: sandbox}]
cohorts:
  - {name: customers, where: {}, profile: Help Customer, license: PID_Customer_Community}
loads:
  - {name: wave-1, operation: insert, file: loads/wave.csv}
  - {name: wave-2, operation: insert, file: loads/wave.csv, where: [x]}
key: Legacy_Id__c
account_key: Legacy-Acc
source: {file: users.csv, org: uta}
build:
  user:
    Username: "{EMAIL|lowr}"
    LastName: "{SURNAME"
    UserType: CspLitePortal
    ProfileId: "{PROFILE}"
    Legacy_Id__c: "{ID}"
    Time Zone: GMT
    LocaleSidKey: {from: COUNTRY, vals: {DE: de_DE}}
    LanguageLocaleKey: {from: COUNTRY, values: {}}
    Title: [a]
    City: "{}"
  contact: {Email: "EMAIL}"}
  person: {}
"""
MISTAKES = """\
plan.yaml:4: where is empty. List at least one.
plan.yaml:7: loads/wave.csv is the file of the load in line 6 too, and each is built. Give each load files of its own.
plan.yaml:7: where is not a group of keys. Write its keys below it, indented, as key: value.
plan.yaml:9: account_key Legacy-Acc is not a field's name. Write its API name, such as Legacy_Id__c.
plan.yaml:10: the plan has no org uta. Did you mean uat?
plan.yaml:11: new users need their contacts, and the plan has no contact_key to find them by. Add contact_key, the external id field on Contact.
plan.yaml:12: build.user has no Email, which must not be empty. Add it.
plan.yaml:13: Username {EMAIL|lowr}: there is no |lowr. Did you mean lower? Correct Username.
plan.yaml:14: LastName {SURNAME: a brace is not closed: write {{ for a brace. Correct LastName.
plan.yaml:15: UserType is not yours to set: the org derives it from the profile. Remove it.
plan.yaml:16: ProfileId is not yours to set: it is the profile of the cohort. Remove it.
plan.yaml:17: Legacy_Id__c is the key, and gets the key of the row. Remove it.
plan.yaml:18: Time Zone is not a field's name. Write its API name, such as Legacy_Id__c.
plan.yaml:19: LocaleSidKey: a table has no key vals. Did you mean values? Correct LocaleSidKey.
plan.yaml:20: LanguageLocaleKey: values is not a group of texts such as {a: x, b: y}. Correct LanguageLocaleKey.
plan.yaml:21: Title ['a']: it is neither a text nor a table such as {from: COLUMN, values: {a: x}, else: y}. Correct Title.
plan.yaml:22: City {}: braces without a column: name one, as in {EMAIL}. Correct City.
plan.yaml:23: build.contact is given without contact_key, by which they are staged. Add contact_key, the external id field.
plan.yaml:23: build.contact has no LastName, which must not be empty. Add it.
plan.yaml:23: Email EMAIL}: it closes a brace that is not open: write }} for a brace. Correct Email.
plan.yaml:24: unknown key 'person'. Did you mean person_account?
"""  # noqa: E501 - as they are printed


def read(folder: Path, text: str, *files: str, building: bool = True) -> str:
    """What is wrong with a plan in a folder, as it is printed; "" for nothing."""
    for file in ("users.csv", *files):
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).touch()
    (folder / "plan.yaml").write_text(text)
    try:
        read_plan(folder / "plan.yaml", building=building)
    except BadInput as wrong:
        return f"{wrong}\n".replace(f"{folder}/", "")
    return ""


def test_every_mistake_in_what_is_built_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    assert read(tmp_path, WRONG) == MISTAKES


def test_values_are_texts_with_cells_of_the_source_or_tables_over_a_column(tmp_path: Path) -> None:
    assert read(tmp_path, PLAN) == ""
    build = read_plan(tmp_path / "plan.yaml", building=True).build
    assert build
    assert build.user["Username"] == Template((Cell("EMAIL", ("lower",)),))
    of_countries = {"DE": Template(("de_DE",)), "NO": Template(("nb_NO",))}
    assert build.user["LocaleSidKey"] == Table("COUNTRY", of_countries, Template((Cell("LOCALE"),)))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ("plain",)),
        ("{{not a column}}", ("{not a column}",)),
        ("{{{A}}}", ("{", Cell("A"), "}")),
        ("{ FIRST NAME | ascii | lower }.x", (Cell("FIRST NAME", ("ascii", "lower")), ".x")),
    ],
)
def test_a_doubled_brace_is_a_brace(text: str, parts: tuple[object, ...]) -> None:
    assert template_of(text) == Template(parts)  # type: ignore[arg-type]


def test_load_files_need_not_be_there_in_a_run_that_builds_them(tmp_path: Path) -> None:
    assert read(tmp_path, PLAN) == ""
    missing = "plan.yaml:7: there is no file loads/wave-1.csv. Build it, live: checks/before_load with --build.\n"
    assert read(tmp_path, PLAN, building=False) == missing
    assert read(tmp_path, PLAN, "loads/wave-1.csv", building=False) == ""


@pytest.mark.parametrize("example", re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))
def test_the_plans_of_the_docs_are_plans_and_obey_the_shipped_schema(tmp_path: Path, example: str) -> None:
    files = ("source/users.csv", "source/excluded.csv", "source/uat-users.csv")
    assert read(tmp_path, example, *files) == ""
    jsonschema.validate(yaml.safe_load(example), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_where_without_a_build_would_change_nothing(tmp_path: Path) -> None:
    plan = PLAN[: PLAN.index("build:")].replace(", where: {WAVE: 1}", "")
    what = "where chooses rows of the source for a build, and the plan has no build"
    said = f"plan.yaml:5: {what}. Add build, or remove where: it changes no check.\n"
    assert read(tmp_path, plan, "loads/wave-1.csv") == said


def test_staging_contacts_or_accounts_needs_their_keys_and_a_source(tmp_path: Path) -> None:
    plan = PLAN.replace("source: {file: users.csv, key: MEMBER_NO}\n", "")
    staged = f"{plan}  person_account: {{LastName: a}}\n"
    assert read(tmp_path, staged) == (
        "plan.yaml:8: there is no source to build from. Add source, with the export's file.\n"
        "plan.yaml:14: build.person_account is given without account_key, by which they are staged. "
        "Add account_key, the external id field.\n"
    )
