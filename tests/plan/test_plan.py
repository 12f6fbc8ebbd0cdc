"""The plan: what it says, and every mistake in it at once, with its line."""

import json
import re
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, strategies as st

from fixtures.plan.model import Plan, schema
from fixtures.plan.read_plan import read_plan
from fixtures.problems import BadInput, fits_terminal

ROOT = Path(__file__).parents[2]
BRACE = (
    "plan.yaml:1: this is not YAML: expected <block end>, but found '<scalar>'. "
    'Put a value that begins with a brace in quotes, as in "{org}/users.csv".'
)
NINE = "2026-11-20T21:00:00"
NAMED_BY_THE_USER = ("where", "user", "contact", "person_account")
"""Groups whose keys are columns or fields."""
EXAMPLES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "plan.md").read_text(encoding="utf-8"), re.DOTALL)

SMALL = """\
migration: spring
orgs:
  - {name: uat, kind: sandbox}
cohorts:
  - name: customers
    profile: Help Customer
    license: PID_Customer_Community
loads:
  - name: wave-1
    operation: insert
    file: wave-1.csv
"""

WRONG = """\
migration: our spring
api_version: "70.0"
contact_key: Legacy-Id
contact_keys: Legacy_Id__c
orgs:
  - {name: uat, id: 00Dxx0000001gERAAZ, kind: sandbo}
  - name: UAT
cohorts:
  - name: a
    profile: Help Customer
    column: Tier
    licence: PID_Customer_Community
    sites: Help Center
    sso: maybe
    leaves: [X]
  - name: b
    profile: help customer
    profile: z
    license: X
loads:
  - name: wave-1
    operation: insert
    purpose: move
    file: gone.csv
    attempts:
      - results: [wave-1.csv, wave-1.csv, ../x.csv, 'a\\b.csv', /etc/passwd]
        started_at: 2026-11-20T21:00:00
        finished_at: 20261120
  - name: wave-2
    operation: merge
    file: [wave-1.csv]
    cohorts: [c]
deactivate_by: 2027-01-31T01:00:00Z
max_age: 0
"""
MISTAKES = """\
plan.yaml:1: migration our spring has characters that a folder name cannot have. Use letters, digits, dots, dashes and underscores, such as wave-1.
plan.yaml:2: api_version 70.0: it is not between 53.0 and 68.0. Correct api_version.
plan.yaml:3: contact_key Legacy-Id is not a field's name. Write its API name, such as Legacy_Id__c.
plan.yaml:4: unknown key 'contact_keys'. Did you mean contact_key?
plan.yaml:6: kind is sandbo. Write 'sandbox' or 'production'.
plan.yaml:6: id 00Dxx0000001gERAAZ: an org's Id has 15 or 18 characters and begins with 00D. Correct id.
plan.yaml:7: UAT is already the name of one of the orgs, in line 6. Give each a name of its own, upper and lower case aside.
plan.yaml:7: an item of orgs is incomplete: kind is missing. Add kind.
plan.yaml:9: an item of cohorts is incomplete: license is missing. Add license.
plan.yaml:11: column is given without value. Add value, or remove column.
plan.yaml:12: unknown key 'licence'. Did you mean license?
plan.yaml:13: sites Help Center is not a list. Write a list, one item a line, each after a dash.
plan.yaml:14: sso maybe is neither true nor false. Write true or false.
plan.yaml:18: profile is already given in line 17. Keep one of the two.
plan.yaml:23: an insert cannot move users. Correct the purpose or the operation.
plan.yaml:24: there is no file gone.csv. Put it there, or name a file that exists.
plan.yaml:26: the plan has 2 orgs, and the attempt does not say in which it was. Add org, one of uat, UAT.
plan.yaml:26: wave-1.csv is named twice. Name each result file once.
plan.yaml:26: ../x.csv is outside the migration's folder. Move it into that folder.
plan.yaml:26: a\\b.csv has a backslash. Write paths with /.
plan.yaml:26: /etc/passwd is outside the migration's folder. Move it into that folder.
plan.yaml:27: started_at 2026-11-20T21:00:00 has no UTC offset. Add it, as in 2026-11-20T21:00:00+00:00.
plan.yaml:28: finished_at 20261120: it does not begin with a date such as 2026-11-20. Correct finished_at.
plan.yaml:30: operation is merge. Write 'insert', 'upsert' or 'update'.
plan.yaml:31: file is not plain text. Write one value here.
plan.yaml:32: the plan has no cohort c. Cohorts of the plan: a, b.
plan.yaml:33: deactivate_by 2027-01-31T01:00:00Z is a time of day, not a date. Write a date such as 2027-01-31.
plan.yaml:34: max_age 0 must be above zero. Write a whole number such as 24.
"""  # noqa: E501 - as they are printed


class Migration:
    """A migration's folder, with the files that its plan names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.has("wave-1.csv")

    def has(self, *files: str) -> None:
        for file in files:
            (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / file).touch()

    def plan(self, text: str, org: str | None = None) -> Plan:
        path = self.folder / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return read_plan(path, org)

    def mistakes(self, text: str, org: str | None = None) -> list[str]:
        with pytest.raises(BadInput) as mistakes:
            self.plan(text, org)
        return str(mistakes.value).replace(f"{self.folder}/", "").splitlines()


@pytest.fixture
def migration(tmp_path: Path) -> Migration:
    return Migration(tmp_path)


def test_a_small_plan_needs_no_more_than_orgs_cohorts_and_loads(migration: Migration) -> None:
    plan = migration.plan(SMALL)

    assert (plan.api_version, plan.max_age, plan.key, plan.contact_key) == ("66.0", 24, None, None)
    assert (plan.cohorts[0].mode, plan.cohorts[0].sites, plan.cohorts[0].welcome_email) == ("contact", (), None)
    assert (plan.loads[0].purpose, plan.loads[0].attempts) == ("create", ())


def test_the_examples_of_the_docs_are_plans_and_obey_the_shipped_schema(migration: Migration) -> None:
    shipped = json.loads((ROOT / "fixtures" / "plan.schema.json").read_text(encoding="utf-8"))
    migration.has("loads/wave-1.csv", "uat/users.sdl", "source/users.csv", "source/excluded.csv")
    names = (
        "wave-1.csv",
        "wave-1-corrected.csv",
        "wave-2.csv",
        "success1.csv",
        "error1.csv",
        "success2.csv",
        "error2.csv",
    )
    migration.has(*(f"uat/{name}" for name in names))

    small, whole = (migration.plan(example, org="uat") for example in EXAMPLES)

    assert small.cohorts[0].sites == ("Help Center",)
    assert whole.deactivate_by == date(2027, 1, 31)
    assert whole.loads[0].attempts[0].file == "{org}/wave-1.csv"
    assert whole.loads[0].attempts[0].started_at == datetime(2026, 11, 20, 21, tzinfo=UTC)
    for example in EXAMPLES:
        jsonschema.validate(_as_json(yaml.safe_load(example)), shipped)


def test_the_full_example_of_the_docs_has_every_key() -> None:
    def keys(tree: Any) -> set[str]:
        if isinstance(tree, dict):
            ours = (value for key, value in tree.items() if key not in NAMED_BY_THE_USER)
            return set(tree).union(*map(keys, ours))
        return set().union(*map(keys, tree)) if isinstance(tree, list) else set()

    models = [Plan.model_json_schema(), *Plan.model_json_schema()["$defs"].values()]
    known = set().union(*(model["properties"] for model in models))
    assert keys(yaml.safe_load(EXAMPLES[1])) == known - {"draft"}  # no run goes by a plan that has it


def _as_json(tree: Any) -> Any:
    return json.loads(json.dumps(tree, default=lambda moment: moment.isoformat()))


def test_the_shipped_schema_is_that_of_the_model() -> None:
    again = "python -c 'from fixtures.plan.model import schema; print(schema(), end=\"\")' > fixtures/plan.schema.json"

    assert (ROOT / "fixtures" / "plan.schema.json").read_text(encoding="utf-8") == schema(), f"Write it: {again}"


def test_values_are_taken_as_they_are_written(migration: Migration) -> None:
    plan = migration.plan(
        SMALL.replace("migration: spring", "migration: 2026\napi_version: 62.0\nmax_age: '48'").replace(
            "license:", "column: Wave\n    value: 007\n    welcome_email: no\n    license:"
        )
    )

    assert (plan.migration, plan.api_version, plan.max_age) == ("2026", "62.0", 48)
    assert (plan.cohorts[0].value, plan.cohorts[0].welcome_email) == ("007", False)


def test_a_key_without_a_value_is_as_if_it_were_not_there(migration: Migration) -> None:
    assert migration.plan(SMALL + "    attempts:\nkey: ~\n").key is None


def test_an_update_moves_users_and_takes_the_cohorts_that_leave_a_site(migration: Migration) -> None:
    plan = migration.plan(
        SMALL.replace("loads:", "  - {name: movers, profile: Help Customer, license: L, leaves: [Old Shop]}\nloads:")
        + "  - {name: wave-2, operation: update, file: wave-1.csv}\n"
    )
    create, move = plan.loads

    assert (create.purpose, move.purpose) == ("create", "move")
    assert [cohort.name for cohort in plan.cohorts_of(create)] == ["customers"]
    assert [cohort.name for cohort in plan.cohorts_of(move)] == ["movers"]
    assert plan.loads_before(move) == (create,)


def test_a_load_takes_the_cohorts_that_it_names_and_a_disable_all(migration: Migration) -> None:
    plan = migration.plan(
        SMALL.replace("loads:", "  - {name: others, profile: Help Other, license: L}\nloads:")
        + "    cohorts: [others]\n"
        + "  - {name: wave-2, operation: update, purpose: disable, file: wave-1.csv}\n"
    )
    create, disable = plan.loads

    assert [cohort.name for cohort in plan.cohorts_of(create)] == ["others"]
    assert [cohort.name for cohort in plan.cohorts_of(disable)] == ["customers", "others"]


def test_a_value_that_is_no_name_for_its_length_is_not_read(migration: Migration) -> None:
    mistakes = migration.mistakes(SMALL.replace("Help Customer", "x" * 12_000))

    assert "plan.yaml:6: a value of 12,000 characters, and none has more than 10,000. Shorten it." in mistakes


def test_every_mistake_is_named_at_once_with_its_line_and_what_to_do(migration: Migration) -> None:
    assert migration.mistakes(WRONG) == MISTAKES.splitlines()


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            ("loads:", "  - {name: b, profile: help customer, license: L}\nloads:"),
            "8: this cohort and cohort customers take the same rows of profile Help Customer",
        ),
        (
            ("    file:", f"    attempts: [{{started_at: {NINE}+02:00, finished_at: {NINE}+03:00}}]\n    file:"),
            "11: the attempt finished before it started",
        ),
        (
            ("    file:", f"    attempts: [{{started_at: {NINE}Z}}, {{started_at: {NINE}+01:00}}]\n    file:"),
            "11: the attempt before this one started later",
        ),
        (
            ("license:", "leaves: [Old Shop]\n    license:"),
            "7: leaves names sites to leave, but no load of the plan moves users",
        ),
        (
            ("license:", "sites: [Shop]\n    leaves: [shop]\n    license:"),
            "8: shop is under both sites and leaves",
        ),
        (
            ("file: wave-1.csv", "file: migrations/spring/wave-1.csv"),
            "11: there is no file migrations/spring/wave-1.csv. Write the path as seen from",
        ),
    ],
)
def test_what_contradicts_itself_is_named(migration: Migration, change: tuple[str, str], mistake: str) -> None:
    mistakes = migration.mistakes(SMALL.replace(*change))

    assert any(line.startswith(f"plan.yaml:{mistake}") for line in mistakes)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("", "plan.yaml:1: there are no keys in it."),
        ("just words", "plan.yaml:1: there are no keys in it."),
        ("{}", "plan.yaml:1: migration is missing. Add migration."),
        ("migration: a: b", "plan.yaml:1: this is not YAML: mapping values are not allowed here."),
        ("orgs:\n\t- uat", "plan.yaml:2: this is not YAML: found character '\\t' that cannot start any token."),
        ("a: b\nkey: 'Legacy", "plan.yaml:2: this is not YAML: found unexpected end of stream."),
        ("file: {org}/a.csv", BRACE),
        ("a: b\nkey: \x07", "plan.yaml:2: a control character is in the text. Remove it."),
        ("[" * 5000, "plan.yaml: the YAML is nested too deeply. Flatten it."),
        ("key: &k a\ncontact_key: *k", "plan.yaml:2: YAML aliases are not supported. Write the value out."),
        ("? [a]\n: b", "plan.yaml:1: this key is not a plain word. Write a plain word."),
    ],
)  # fmt: skip
def test_invalid_yaml_is_refused_with_its_line(migration: Migration, text: str, mistake: str) -> None:
    assert any(line.startswith(mistake) for line in migration.mistakes(text))


def test_a_plan_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_bytes(SMALL.replace("spring", "\nprintemps é").encode("cp1252"))

    with pytest.raises(BadInput, match=r"plan.yaml:2: this is not UTF-8. Save the file as UTF-8."):
        read_plan(tmp_path / "plan.yaml")


def test_a_missing_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"plan.yaml: there is no such file."):
        read_plan(tmp_path / "plan.yaml")


def test_files_of_an_org_are_looked_for_once_the_org_is_known(migration: Migration) -> None:
    text = SMALL.replace("wave-1.csv", '"{org}/wave-1.csv"')

    migration.plan(text)
    assert migration.mistakes(text, org="uat")[0].startswith("plan.yaml:11: there is no file uat/wave-1.csv.")
    migration.has("uat/wave-1.csv")
    migration.plan(text, org="uat")


def test_ids_of_orgs_are_made_18_characters(migration: Migration) -> None:
    assert migration.plan(SMALL.replace("kind:", "id: 00Dxx0000001gER, kind:")).orgs[0].id == "00Dxx0000001gEREAY"


@given(
    words=st.lists(
        st.sampled_from([*SMALL.split(" "), "[", "]", "{", "}", "\n", "- ", ": ", "'", '"', "*a", "&a", "!!x", "\t"]),
        max_size=30,
    )
)  # fmt: skip
def test_whatever_is_written_ends_in_a_plan_or_in_named_mistakes(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "words.yaml"
    path.write_text(SMALL + " ".join(words), encoding="utf-8")
    with suppress(BadInput):
        read_plan(path)


def test_hostile_text_cannot_steer_the_terminal() -> None:
    assert fits_terminal("a\x1b[2J\u202eb\u200bé\n") == "a\\x1b[2J\\u202eb\\u200bé\\n"


@pytest.mark.parametrize(
    "command",
    [
        "##vso[task.setvariable variable=PATH]/evil",
        "##VSO[x]",
        "##[error]no",
        "::stop-commands::x",
        "Ana ::add-mask::a",
    ],
)
def test_hostile_text_cannot_command_a_ci(command: str) -> None:
    shown = fits_terminal(command)
    assert not re.search(r"##(vso)?\[|(?<!\S)::", shown, re.IGNORECASE)
    assert shown.replace("\\", "") == command


def test_a_result_file_is_of_one_attempt(migration: Migration) -> None:
    migration.has("success.csv", "again.csv")
    attempts = "    attempts:\n      - {results: [success.csv]}\n      - {file: again.csv, results: [success.csv]}\n"

    assert migration.mistakes(SMALL + attempts) == [
        "plan.yaml:14: success.csv is named twice. Name each result file once."
    ]


@pytest.mark.parametrize("loader", ["Jane Doe", "admin", "admin@example.com <img>", "a@b@example.com"])
def test_who_loaded_is_a_username(migration: Migration, loader: str) -> None:
    attempts = f"    attempts:\n      - {{results: [success.csv], loaded_by: {loader}}}\n"
    migration.has("success.csv")
    assert "it is not a username, such as admin@example.com.uat" in migration.mistakes(SMALL + attempts)[0]
