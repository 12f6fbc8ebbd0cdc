"""What becomes of a row: templates, tables, and the fields that are filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from fixtures.problems import BadInput
from tests.build.building import Row, build, bytes_of, reasons_in, rows_of
from tests.build.served_migration import served_migration
from tests.build.source_migration import PLAN, SourceMigration

PLAIN = PLAN[: PLAN.index("  contact:")] + "  user:\n"
REQUIRED = {"Username": "{U}", "LastName": "{L}", "Email": "{E}"}
DERIVED = {"Alias", "CommunityNickname"}
PEOPLE = {"U": "a@acme.example", "L": "Quickenbush", "E": "b@acme.example", "F": "Ottoline", "MEMBER_NO": "1"}


@pytest.fixture(scope="module")
def migration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SourceMigration]:
    with served_migration(tmp_path_factory.mktemp("values") / "values", PLAN) as made:
        account = made.org.rows("Account")[0]["Id"]
        for number in range(1, 4):
            made.org.add("Contact", LastName="x", AccountId=account, Legacy_Id__c=str(number))
        yield made


def without_folder(migration: SourceMigration, wrong: BadInput) -> list[str]:
    return str(wrong).replace(f"{migration.folder}/", "").splitlines()


def plan(migration: SourceMigration, fields: dict[str, str], org_kind: str = "sandbox") -> None:
    """Give the migration a plan with these values of User, text as JSON would write it, tables as they are."""
    written = {field: value if value.startswith("{from") else f'"{value}"' for field, value in fields.items()}
    lines = "".join(f"    {field}: {value}\n" for field, value in written.items())
    text = PLAIN.format(org_id=migration.org.org_id).replace("kind: sandbox", f"kind: {org_kind}")
    migration.has_plan(text + lines)


def built(migration: SourceMigration, fields: dict[str, str], *people: Row) -> list[Row]:
    """The rows that are built of people who say what differs from the first."""
    everybody = [PEOPLE | person for person in people or ({},)]
    columns = tuple(dict.fromkeys(column for person in everybody for column in person))
    plan(migration, REQUIRED | fields)
    migration.has_people(columns, *(tuple(person.get(column, "") for column in columns) for person in everybody))
    build(migration.folder)
    return rows_of(migration.file("wave-1.csv"))


@pytest.mark.parametrize(
    ("written", "cell", "value"),
    [
        ("{T}", "  x y ", "x y"),
        ("{t}", "a", "a"),
        ("Dr. {T}!", "No", "Dr. No!"),
        ("{{T}}", "a", "{T}"),
        ("{T|lower}", "\u00c4B", "\u00e4b"),
        ("{T|upper}", "\u00e4b", "\u00c4B"),
        ("{T|ascii}", "Jos\u00e9 Stra\u00dfe \u0141\u00f8d\u017a \u00c6r\u00f8 \u0130", "Jose Strasse Lodz Aero I"),
        ("{T|ascii|lower}", "\u00d8RE", "ore"),
        ("{T|ascii}", "\u6f22\u5b57", ""),
        ("{T}.{T}", "", ""),
        ("x{L}{T}", "", ""),
        ("constant", "", "constant"),
        ("{from: T, values: {DE: Berlin, US: '{F} York'}, else: London}", "DE", "Berlin"),
        ("{from: T, values: {DE: Berlin, US: '{F} York'}, else: London}", " US", "Ottoline York"),
        ("{from: T, values: {DE: Berlin}, else: London}", "", "London"),
        ("{from: T, values: {DE: Berlin}}", "", ""),
    ],
)
def test_a_value_is_a_text_with_cells_or_a_table(
    migration: SourceMigration, written: str, cell: str, value: str
) -> None:
    (row,) = built(migration, {"Title": written}, {"T": cell})
    assert row["Title"] == value


def test_a_row_is_not_built_where_a_field_that_is_needed_comes_out_empty_or_a_table_lacks_the_cell(
    migration: SourceMigration,
) -> None:
    fields = {"LocaleSidKey": "{from: C, values: {DE: de_DE}}", "Title": "{from: T, values: {a: b}}"}
    people = [
        {"MEMBER_NO": "1", "C": "DE", "L": ""},
        {"MEMBER_NO": "2", "C": ""},
        {"MEMBER_NO": "3", "C": "FR"},
        {"MEMBER_NO": "4", "C": "DE", "T": "c"},
    ]
    assert built(migration, fields, *people) == []
    assert reasons_in(migration.folder) == [
        ("2", "empty-field: LastName"),
        ("3", "empty-field: LocaleSidKey"),
        ("4", "unknown-value: C = FR"),
        ("5", "unknown-value: T = c"),
    ]


def test_usernames_get_the_suffix_and_addresses_of_a_sandbox_their_end_once(migration: SourceMigration) -> None:
    two = {"MEMBER_NO": "2", "U": "b@acme.example.UAT", "E": "b@acme.example.Invalid"}
    rows = built(migration, {}, {}, two)
    assert [row["Username"] for row in rows] == ["a@acme.example.uat", "b@acme.example.UAT"]
    assert [row["Email"] for row in rows] == ["b@acme.example.invalid", "b@acme.example.Invalid"]


def test_what_the_plan_does_not_say_is_filled_in(migration: SourceMigration) -> None:
    (row,) = built(migration, {})
    filled = {"IsActive": "true", "EmailEncodingKey": "UTF-8", "TimeZoneSidKey": "GMT", "LocaleSidKey": "en_US"}
    assert {**row, **filled, "LanguageLocaleKey": "en_US", "ProfileId": migration.profile} == row
    said = {"IsActive": "false", "EmailEncodingKey": "ISO-8859-1", "TimeZoneSidKey": "Europe/Berlin"}
    (row,) = built(migration, said)
    assert {**row, **said} == row


def test_alias_and_nickname_come_of_the_row_alone(migration: SourceMigration) -> None:
    (alone,) = built(migration, {"FirstName": "{F}"}, {"MEMBER_NO": "2"})
    other = {"MEMBER_NO": "1", "F": "Ada"}
    beside = built(migration, {"FirstName": "{F}", "Title": "x"}, {"MEMBER_NO": "2"}, other)
    assert [row["Alias"] for row in beside] == [alone["Alias"], "aqui" + beside[1]["Alias"][4:]]
    assert beside[0]["CommunityNickname"] == alone["CommunityNickname"]
    assert alone["CommunityNickname"].startswith("Ottoline.")
    assert all(len(row["Alias"]) <= 8 and len(row["CommunityNickname"]) <= 40 for row in beside)
    assert "Quick" not in alone["CommunityNickname"], "other members see it"

    (nameless,) = built(migration, {"Alias": "{A}"}, {"A": "", "F": "x" * 80})
    assert nameless["Alias"].startswith("qui")
    assert nameless["CommunityNickname"].startswith("member.")


def test_every_mistake_in_columns_is_reported_before_the_org_is_asked(migration: SourceMigration) -> None:
    built(migration, {})
    before = bytes_of(migration.folder)
    table = "{from: X, values: {a: '{Y}'}}"
    plan(migration, {"Username": "{UU}", "LastName": "{L}", "Email": "{E}", "Title": table})
    text = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("    sites:", "    where: {MEMBER: 1}\n    sites:")
    migration.has_plan(text)
    migration.org.requests.clear()
    with pytest.raises(BadInput) as wrong:
        build(migration.folder)
    columns = "Its columns: U, L, E, F, MEMBER_NO"
    assert without_folder(migration, wrong.value) == [
        "plan.yaml:9: the source source/users.csv has no column MEMBER. Did you mean MEMBER_NO?",
        "plan.yaml:17: the source source/users.csv has no column UU. Did you mean U?",
        f"plan.yaml:20: the source source/users.csv has no column X. {columns}.",
        f"plan.yaml:20: the source source/users.csv has no column Y. {columns}.",
    ]
    assert (migration.org.requests, bytes_of(migration.folder)) == ([], before)


def test_every_mistake_that_only_the_org_knows_is_reported_at_once(migration: SourceMigration) -> None:
    built(migration, {})
    plan(migration, REQUIRED | {"Titel": "x", "username": "y", "LastLoginDate": "z", "IsActive": "true"})
    text = (migration.folder / "plan.yaml").read_text(encoding="utf-8").replace("profile: Help", "profile: Halp")
    migration.has_plan(text + '  contact: {LastName: "{L}", Account.Frm_No__c: "{L}", Firm__r.X: "{L}"}\n')
    with pytest.raises(BadInput) as wrong:
        build(migration.folder)
    said = without_folder(migration, wrong.value)
    hidden = "or hides it from the running user"
    assert said[:5] == [
        "plan.yaml:7: the org has no profile Halp Customer. Did you mean Help Customer?",
        f"plan.yaml:19: User has no field Titel here, {hidden}. Did you mean Title?",
        f"plan.yaml:20: User has no field username here, {hidden}. Did you mean Username?",
        "plan.yaml:21: User.LastLoginDate cannot be written. Remove it.",
        f"plan.yaml:23: Account has no field Frm_No__c here, {hidden}. Did you mean Firm_No__c?",
    ]
    assert said[5].startswith(f"plan.yaml:23: Contact has no field Firm__c here, {hidden}. Its fields: AccountId")


def test_a_source_without_the_column_of_the_key_is_one_sentence(migration: SourceMigration) -> None:
    built(migration, {})
    migration.has_people(("MEMBER", "U", "L", "E"), ("1", "a", "b", "c"))
    with pytest.raises(BadInput, match=r"plan.yaml:13: the source has no column MEMBER_NO, .* Did you mean MEMBER\?"):
        build(migration.folder)


def test_cells_are_as_they_were_and_the_file_is_as_each_loader_takes_it(migration: SourceMigration) -> None:
    hostile = ("=1+1", "+49 30", '@"x"', "-two\nlines", "\U0001f600,\t;", "'quoted'")
    for cell in hostile:
        (row,) = built(migration, {"Title": "{T}"}, {"T": cell})
        assert row["Title"] == cell
    raw = migration.file("wave-1.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.count(b'"') % 2 == 0
    assert all(line.startswith(b'"') and line.endswith(b'"') for line in raw.splitlines())


def test_a_cohorts_column_is_carried_into_the_file_and_goes_into_no_field(migration: SourceMigration) -> None:
    plan(migration, REQUIRED)
    text = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
    migration.has_plan(text.replace("    sites:", "    column: Tier name\n    value: gold\n    sites:"))
    migration.has_people((*PEOPLE, "Tier name"), (*PEOPLE.values(), "gold"), ("b", "b", "b", "b", "2", "silver"))

    said = build(migration.folder)

    (row,) = rows_of(migration.file("wave-1.csv"))
    assert (row["Contact.Legacy_Id__c"], row["Tier name"]) == ("1", "gold")
    assert reasons_in(migration.folder) == [("3", "no-cohort")]
    mapping = migration.file("wave-1.sdl").read_text(encoding="utf-8").splitlines()
    assert mapping[0] == r"Contact.Legacy_Id__c=Contact\:Contact-Legacy_Id__c"
    assert mapping[-1] == r"Tier\ name="
    assert "the Salesforce CLI cannot load loads/wave-1.csv" in " ".join(said)


def test_the_plans_key_is_a_column_where_it_is_no_field_of_user(migration: SourceMigration) -> None:
    built(migration, {})
    text = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
    migration.has_plan(text.replace("contact_key", "key: MEMBER_NO\ncontact_key"))
    build(migration.folder)
    (row,) = rows_of(migration.file("wave-1.csv"))
    (contact,) = [each["Id"] for each in migration.org.rows("Contact") if each["Legacy_Id__c"] == "1"]
    assert (row["MEMBER_NO"], row["ContactId"]) == ("1", contact)
    assert "Contact.Legacy_Id__c" not in row


def test_users_without_a_contact_and_upserts_need_another_key(migration: SourceMigration) -> None:
    built(migration, {})
    text = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("    sites:", "    mode: contactless\n    sites:").replace("insert", "upsert")
    migration.has_plan(text)
    with pytest.raises(BadInput) as wrong:
        build(migration.folder)
    first, second = without_folder(migration, wrong.value)
    assert first.startswith("plan.yaml:9: users of customers have no contact, and User has no field with the row key")
    assert second.startswith("plan.yaml:13: wave-1 is an upsert, and the plan's key is no field of User here")


def test_data_loader_is_not_to_cut_values_and_gets_no_password(migration: SourceMigration) -> None:
    built(migration, {})
    conf = migration.file("process-conf.xml").read_text(encoding="utf-8")
    entries = dict(re.findall(r'<entry key="([^"]+)" value="([^"]*)"/>', conf))
    wanted = {"sfdc.truncateFields": "false", "sfdc.insertNulls": "false", "dataAccess.readUTF8": "true"}
    assert {**entries, **wanted, "dataAccess.name": "loads/wave-1.csv", "process.operation": "insert"} == entries
    assert not any("password" in key or "username" in key for key in entries)
    assert ET.fromstring(conf).tag == "beans"


def test_data_loader_is_started_in_the_migrations_folder_and_makes_that_of_its_result_files(
    migration: SourceMigration,
) -> None:
    built(migration, {})
    conf = migration.file("process-conf.xml").read_text(encoding="utf-8")
    assert "Start it in the folder of the migration" in conf
    entries = dict(re.findall(r'<entry key="([^"]+)" value="([^"]*)"/>', conf))
    assert (migration.folder / entries["dataAccess.name"]).exists()
    assert (migration.folder / entries["process.mappingFile"]).exists()
    assert entries["process.outputError"] == "results/uat/wave-1-error.csv"
    assert entries["process.statusOutputDirectory"] == "results/uat"
