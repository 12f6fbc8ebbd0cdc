"""Every check has a botch, a whole page and SQL without traps. Each test names every check that breaks its rule."""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from checks import Check, catalogue
from fixtures.dry_run import dry_run
from fixtures.nouns import NOUNS
from reports.catalogue import documents
from reports.next_steps import files_for, why_no_file
from reports.next_steps.no_file import NO_FILE
from reports.next_steps.recipes import RECIPES
from tests.worlds import BOTCHES

CHECKS = Path(__file__).parents[2] / "checks"
ALL = tuple(catalogue())
PROMISES = re.compile(r"\b(?:should|ensure|verify)", re.IGNORECASE)
NO_OFFENDERS = ("test", "check_", "all_", "every_")
NULL_COMPARISON = re.compile(r"<>|!=")
NOT_IN = re.compile(r"\bnot\s+in\s*\(\s*select\b", re.IGNORECASE)


def refuse(breaches: Iterable[str], remedy: str) -> None:
    """Fail with all breaches, one a line, under what to do about them."""
    lines = sorted(breaches)
    if lines:
        pytest.fail("\n".join([remedy, *lines]), pytrace=False)


def place(check: Check) -> str:
    return f"checks/{check.phase}/{check.section}.py: {check.id} {check.name}"


def test_every_check_has_a_botch() -> None:
    botched = {botch.check for botch in BOTCHES}
    refuse(
        (place(check) for check in ALL if check.id not in botched),
        "Add a change that makes the check name a row to tests/worlds/botches/:",
    )


def test_every_botch_is_of_a_check_that_exists() -> None:
    known = {check.id for check in ALL} | {""}  # a harmless one is of none
    unknown = (f"{botch.check}: {botch}" for botch in BOTCHES if botch.check not in known)
    refuse(unknown, "Rename or remove botches of checks that do not exist:")


def test_every_page_is_whole() -> None:
    parts = ("title", "why", "remedy", "soql")
    lacking = ((check, [part for part in parts if not getattr(check.page, part).strip()]) for check in ALL)
    refuse(
        (f"{place(check)} has no {', '.join(missing)}" for check, missing in lacking if missing),
        "Add the missing parts to the docstring:",
    )


def test_of_every_check_it_is_known_which_file_puts_its_offenders_right_or_what_else_does() -> None:
    refuse(
        (place(check) for check in ALL if not files_for(check) and not why_no_file(check)),
        "Make a file of its offenders in reports/next_steps, or say in no_file.py what else puts them right:",
    )
    named = {check for recipe in RECIPES for check in recipe.checks} | set(NO_FILE)
    refuse(named - {check.id for check in ALL}, "Remove checks that do not exist from reports/next_steps:")
    with_a_file = {check for recipe in RECIPES for check in recipe.checks}
    refuse(with_a_file & set(NO_FILE), "Take out of no_file.py what there is a file for:")


def test_a_title_is_a_sentence() -> None:
    refuse(
        (f"{place(check)}: {check.page.title!r}" for check in ALL if not re.fullmatch(r"[A-Z].+\.", check.page.title)),
        "Begin the title with a capital letter, and end it with a full stop:",
    )


def test_a_title_states_the_healthy_state() -> None:
    refuse(
        (f"{place(check)}: {check.page.title!r}" for check in ALL if PROMISES.search(check.page.title)),
        "State what is true of a healthy load, without should, ensure or verify:",
    )


def test_a_name_says_who_offends() -> None:
    wrong = (check for check in ALL if check.name.startswith(NO_OFFENDERS) or PROMISES.search(_words(check.name)))
    refuse(map(place, wrong), "Name the function after its offenders:")


def _words(name: str) -> str:
    return name.replace("_", " ")


def test_soql_begins_with_the_id_so_that_rows_can_be_opened() -> None:
    refuse(
        (place(check) for check in ALL if not check.page.soql.startswith("SELECT Id")),
        "Begin the page's SOQL with SELECT Id:",
    )


def test_soql_refers_only_to_nouns_of_a_check() -> None:
    named = ((check, set(re.findall(r"\{(\w+)[\w.]*\}", check.page.soql))) for check in ALL)
    unknown = ((check, words - {*NOUNS, "offenders"}) for check, words in named)
    refuse(
        (f"{place(check)}: {', '.join(sorted(words))}" for check, words in unknown if words),
        f"In the page's SOQL, use only offenders and {', '.join(sorted(NOUNS))}:",
    )


def test_sql_compares_null_safely() -> None:
    refuse(_trapped(NULL_COMPARISON), "Write `is distinct from`: <> and != give null where a value is null:")


def test_sql_uses_anti_joins_instead_of_not_in() -> None:
    refuse(_trapped(NOT_IN), "Write `anti join`: `not in (select ...)` is null for every row if one value is null:")


def _trapped(trap: re.Pattern[str]) -> list[str]:
    """Where SQL of a check's file, helpers included, falls into the trap."""
    return [
        f"{file.relative_to(CHECKS.parent)}:{text.lineno}: {found[0]}"
        for file in _files()
        for text in _texts(file)
        for found in trap.finditer(str(text.value))
    ]


def _texts(file: Path) -> list[ast.Constant]:
    """All text in a file but the checks' pages."""
    pages = {check.function.__doc__ for check in ALL}
    found = (node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant))
    return [node for node in found if isinstance(node.value, str) and node.value not in pages]


def test_a_check_asks_for_a_noun_that_has_rows() -> None:
    refuse(
        (place(check) for check in ALL if not {"cohort", "load"} & set(check.arguments)),
        "Add cohort or load to the parameters; they alone have rows:",
    )


def test_offenders_that_are_no_rows_of_the_load_file_are_counted_as_what_they_are() -> None:
    refuse(
        (place(check) for check in ALL if check.unit == "row" and not dry_run(check.function).names_rows),
        "Name what the check counts in @check, as unit, and count the same in its population:",
    )


def test_every_item_is_one_of_the_nine_of_the_review_checklist() -> None:
    refuse(
        (f"{place(check)}: item {check.item}" for check in ALL if check.item not in {None, *range(1, 10)}),
        "Set item to a number from 1 to 9, or leave it out:",
    )


def test_each_of_the_nine_items_has_a_check() -> None:
    missing = set(range(1, 10)) - {check.item for check in ALL}
    refuse((f"item {item}" for item in missing), "Add a check for each of these items of the review checklist:")


def test_every_check_in_the_sources_is_in_the_catalogue_once() -> None:
    """The catalogue refuses an id that is taken; the sources are read, so that no import order hides one."""
    in_sources = Counter(each for file in _files() for each in _ids(file))
    ids = {check.id for check in ALL}
    twice = [f"{each} is written {times} times" for each, times in in_sources.items() if times > 1]
    unlisted = [f"{each} is not in the catalogue" for each in in_sources.keys() - ids]
    unwritten = [f"{each} is not in a file of checks/" for each in ids - in_sources.keys()]
    refuse([*twice, *unlisted, *unwritten], "Give each check one id, and a file that the catalogue reads:")


def _ids(file: Path) -> list[str]:
    return re.findall(r"@check\(\s*\"([A-Z]+-\d+)\"", file.read_text(encoding="utf-8"))


def test_no_two_checks_have_the_same_name() -> None:
    times = Counter(check.name for check in ALL)
    refuse((place(check) for check in ALL if times[check.name] > 1), "Rename one of each pair:")


def _files() -> list[Path]:
    return [file for phase in ("before_load", "after_load") for file in sorted((CHECKS / phase).glob("*.py"))]


def test_every_generated_document_is_current() -> None:
    current = documents().items()
    stale = (path for path, text in current if path.read_text(encoding="utf-8") != text)
    refuse((path.relative_to(CHECKS.parent).as_posix() for path in stale), "Run make catalogue, which rewrites:")
