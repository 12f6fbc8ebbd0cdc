"""Bad input ends in one clear message, before anything is asked or written: file, line, what is wrong, what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_plus

import pytest

from fixtures.database.ids import to_18
from tests.runs.whole_runs import Runner, refused
from tests.standin import StandIn

BEFORE, AFTER = ["checks/before_load", "--org=env"], ["checks/after_load", "--org=env"]


def in_plan(*changes: tuple[str, str]) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        text = (migration / "plan.yaml").read_text()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        (migration / "plan.yaml").write_text(text)

    return spoil


def in_file(name: str, line: int, change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        lines = (migration / name).read_text().splitlines()
        lines[line - 1] = change(lines[line - 1])
        (migration / name).write_text("\n".join(lines) + "\n")

    return spoil


def written(name: str, text: str) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        (migration / name).write_text(text)

    return spoil


def of_all(*spoils: Callable[[Path], None]) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        for each in spoils:
            each(migration)

    return spoil


def copied(name: str, to: str) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        shutil.copy(migration / name, migration / to)

    return spoil


def with_mapping(text: str) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        (migration / "wave.sdl").write_text(text)
        in_plan(("file: loads/wave-1.csv\n", "file: loads/wave-1.csv\n    mapping: wave.sdl\n"))(migration)

    return spoil


WRONG: dict[str, tuple[Callable[[Path], None], list[str], list[str]]] = {
    "a plan with several mistakes": (
        in_plan(("migration: small", "migratoin: small"), ("kind: sandbox", "kind: sandpit"), ("insert", "inject")),
        BEFORE,
        [
            "plan.yaml:1: migration is missing. Add migration.",
            "plan.yaml:1: unknown key 'migratoin'. Did you mean migration?",
            "plan.yaml:4: kind is sandpit. Write 'sandbox' or 'production'.",
            "plan.yaml:13: operation is inject. Write 'insert', 'upsert' or 'update'.",
        ],
    ),
    "a plan that is no YAML": (
        in_plan(("cohorts:", "cohorts: [")),
        BEFORE,
        ["plan.yaml:6: this is not YAML", "Correct"],
    ),
    "a plan that names files which are not there": (
        in_plan(("loads/wave-1.csv", "loads/wave-one.csv"), ("results/success.csv", "results/succes.csv")),
        AFTER,
        ["plan.yaml:14: ", "loads/wave-one.csv", "plan.yaml:16: ", "results/succes.csv"],
    ),
    "a cohort by a column that the load file lacks": (
        in_plan(("    profile: Help", "    column: Emial\n    value: any\n    profile: Help")),
        BEFORE,
        ["plan.yaml:7: the load file loads/wave-1.csv has no column Emial. Did you mean Email?"],
    ),
    "a key that the load file lacks": (
        in_plan(("contact_key: Legacy_Id__c", "key: UserName2")),
        BEFORE,
        ["loads/wave-1.csv:1: there is no column UserName2, the plan's key. Correct key", "Did you mean Username?"],
    ),
    "rows that are too long and too short": (
        of_all(
            in_file("loads/wave-1.csv", 3, lambda line: f"{line},and more"),
            in_file("loads/wave-1.csv", 5, lambda line: line.partition(",")[0]),
        ),
        BEFORE,
        [
            "loads/wave-1.csv:3: this row has 13 cells, the header 12. Look for",
            "loads/wave-1.csv:5: this row has 1 cell, the header 12. Look for",
        ],
    ),
    "a mapping with mistakes": (
        with_mapping("Username=Username\nE mail=Email\nSHORT NAME=Alias\n"),
        BEFORE,
        ["wave.sdl:2: a key ends at its first blank, so E is mapped to", "wave.sdl:3: a key ends at its first blank"],
    ),
    "a result file that is none": (
        written("results/success.csv", "Fruit,Color\napple,red\n"),
        AFTER,
        ["results/success.csv:1: this is not a result file", "Name the files that the loader wrote"],
    ),
    "a result file twice in an attempt, under another name": (
        of_all(
            copied("results/success.csv", "results/error.csv"),
            in_plan(("results/success.csv", "results/success.csv, results/error.csv")),
        ),
        AFTER,
        ["results/error.csv: it is the same file as results/success.csv, under another name. Name the success and"],
    ),
    "the results of the attempt before it": (
        of_all(
            copied("results/success.csv", "results/success-2.csv"),
            in_plan(("attempts:\n", "attempts:\n      - {results: [results/success-2.csv]}\n")),
        ),
        AFTER,
        ["results/success.csv: it is the same file as results/success-2.csv, under another name. Name what the loader"],
    ),
    "a result file that is named twice": (
        in_plan(("results/success.csv", "results/success.csv, ./results/success.csv")),
        AFTER,
        ["plan.yaml:16: ./results/success.csv is named twice. Name each result file once."],
    ),
    "several bad files at once": (
        of_all(
            in_plan(("loads:\n", "loads:\n  - {name: wave-0, operation: insert, file: loads/wave-0.csv}\n")),
            written("loads/wave-0.csv", "Username,Username\na,b\n"),
            in_file("loads/wave-1.csv", 3, lambda line: f"{line},and more"),
        ),
        [*BEFORE, "--load=wave-1"],
        ["loads/wave-0.csv:1: ", "loads/wave-1.csv:3: "],
    ),
    "a bad load file and a cut result file": (
        of_all(
            in_file("loads/wave-1.csv", 3, lambda line: f"{line},and more"),
            in_file("results/success.csv", 4, lambda line: line[:60]),
        ),
        AFTER,
        ["loads/wave-1.csv:3: this row has 13 cells", "results/success.csv:4: this row has"],
    ),
    "several loads and no choice": (
        in_plan(("loads:\n", "loads:\n  - {name: wave-0, operation: insert, file: loads/wave-1.csv}\n")),
        BEFORE,
        ["the plan has several loads", "--load: wave-0, wave-1"],
    ),
    "a load that the plan does not have": (
        lambda _: None,
        [*BEFORE, "--load=wave-9"],
        ["the plan has no load wave-9", "--load: wave-1"],
    ),
    "a live org and no phase": (
        lambda _: None,
        ["--org=env"],
        ["one phase at a time", "pytest checks/before_load, or pytest checks/after_load"],
    ),
    "a live org that the plan does not name": (
        in_plan(("orgs:\n", "orgs:\n  - {name: uat, kind: sandbox}\n"), ("{results:", "{org: stand-in, results:")),
        BEFORE,
        ["the plan names several orgs", "--org env:NAME", "uat, stand-in"],
    ),
    "an alias that is no org of the plan": (
        lambda _: None,
        [BEFORE[0], "--org=elsewhere"],
        ["the plan names no org elsewhere", "Orgs of the plan: stand-in"],
    ),
    "a migration without a plan": (
        lambda migration: (migration / "plan.yaml").unlink(),
        BEFORE,
        ["there is no plan.yaml in it"],
    ),
    "a migration without a recording": (lambda _: None, [], ["it has no recording", "--org ALIAS", "--record"]),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_mistake_is_named_and_nothing_is_asked_or_left(live: Runner, small_org: StandIn, wrong: str) -> None:
    spoil, arguments, fragments = WRONG[wrong]
    spoil(live.migration)
    refused(live(*arguments), *fragments)
    assert small_org.requests == []


def test_a_refused_run_leaves_latest_as_it_was(live: Runner) -> None:
    latest = live.evidence_dir / "latest"
    latest.mkdir(parents=True)
    (latest / "report.html").write_text("the last whole run")
    in_file("loads/wave-1.csv", 3, lambda line: f"{line},and more")(live.migration)
    ended = live(*BEFORE)
    assert (ended.code, ended.runs) == (4, [])
    assert [(path.name, path.read_text()) for path in latest.iterdir()] == [("report.html", "the last whole run")]


def test_a_run_by_workers_says_it_as_well(live: Runner) -> None:
    in_file("loads/wave-1.csv", 3, lambda line: f"{line},and more")(live.migration)
    refused(live.command(*BEFORE, "-n1"), "loads/wave-1.csv:3: this row has 13 cells")


@pytest.mark.parametrize("key", ["kind", "id"])
def test_an_org_that_is_not_the_plans_is_refused_and_not_recorded(live: Runner, small_org: StandIn, key: str) -> None:
    change = {"kind": ("kind: sandbox", "kind: production"), "id": (small_org.org_id, to_18("00D000000000001"))}
    said = {"kind": "This org is a sandbox, and the plan says", "id": f"This org is {small_org.org_id}, and the plan"}
    in_plan(change[key])(live.migration)
    refused(live(*BEFORE, "--record"), said[key], f"correct its {key} in plan.yaml")
    assert not (live.migration / "recorded").exists()
    asked = [unquote_plus(f"{request.path} {request.query} {request.body}") for request in small_org.requests]
    assert [each for each in asked if "SELECT" in each and "FROM Organization" not in each] == [], "people were read"
    assert not any("composite/sobjects" in each for each in asked)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SF_ACCESS_TOKEN": ""}, "lacks variables for each way to sign in"),
        ({"SF_ACCESS_TOKEN": "00Dxx0000001gPL!stale"}, "does not accept the access token (INVALID_SESSION_ID: "),
        ({"SF_INSTANCE_URL": "http://insecure.example"}, "SF_INSTANCE_URL"),
    ],
)
def test_a_way_in_that_does_not_open_is_said_without_the_token(
    live: Runner, environment: dict[str, str], said: str
) -> None:
    ended = live(*BEFORE, **environment)
    refused(ended, said)
    assert "stale" not in ended.said
