"""Every check has a botch and a whole page, and its SQL has no trap; what lacks is told by name."""

import ast
import inspect
import re
from collections import Counter
from pathlib import Path

import pytest

from checks import Check, catalogue
from fixtures.subjects import NOUNS
from reports.catalogue import documents
from tests.worlds import BOTCHES

CHECKS = Path(__file__).parents[2] / "checks"
ALL = tuple(catalogue())
PROMISES = ("should", "ensure", "verify")
TRAPS = {
    r"<>|!=": "a comparison that is null where a value is null: write `is distinct from`",
    r"\bnot\s+in\s*\(\s*select\b": "`not in (select ...)` is null for everybody if one value is: write `anti join`",
}


def every_check(checks: tuple[Check, ...] = ALL) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("check", checks, ids=lambda check: check.id)


@every_check()
def test_a_check_has_a_botch(check: Check) -> None:
    assert check.id in {botch.check for botch in BOTCHES}, (
        f"{check.id} {check.name} has no botch: add a change that makes it name somebody to "
        f"tests/worlds/{check.phase.removesuffix('load')}*.py"
    )


def test_a_botch_is_of_a_check_that_exists() -> None:
    assert {botch.check for botch in BOTCHES} <= {check.id for check in ALL}


@every_check()
@pytest.mark.parametrize("part", ["title", "why", "remedy", "soql"])
def test_a_page_is_whole(check: Check, part: str) -> None:
    assert getattr(check.page, part).strip(), f"the docstring of {check.name} ({check.id}) lacks its {part}"


@every_check()
def test_a_title_is_a_sentence_about_the_healthy_state(check: Check) -> None:
    title = check.page.title
    assert re.fullmatch(r"[A-Z].+\.", title), f"{check.id}: {title!r} is no sentence"
    assert not _promising(title), f"{check.id}: say what is, not what {_promising(title)}"


@every_check()
def test_a_name_says_who_offends(check: Check) -> None:
    assert not _promising(check.name.replace("_", " ")), f"{check.name}: name the offenders"
    assert not check.name.startswith(("test", "check_", "all_", "every_")), f"{check.name}: name the offenders"


def _promising(text: str) -> list[str]:
    return [word for word in PROMISES if re.search(rf"\b{word}", text, re.IGNORECASE)]


@every_check()
def test_soql_can_be_pasted(check: Check) -> None:
    assert check.page.soql.startswith("SELECT Id"), (
        f"{check.id}: its SOQL begins with SELECT Id, so that rows can be opened"
    )
    unknown = {noun.split(".")[0] for noun in re.findall(r"\{([\w.]+)\}", check.page.soql)} - {*NOUNS, "offenders"}
    assert not unknown, f"{check.id}: {unknown} are no nouns of a check"


@every_check()
def test_sql_holds_for_nulls(check: Check) -> None:
    for trap, why in TRAPS.items():
        assert not re.search(trap, _sql(check), re.IGNORECASE), f"{check.id}: {why}"


def _sql(check: Check) -> str:
    """All text in the check's file, pages aside: helpers and shared SQL too."""
    tree = ast.parse(Path(inspect.getfile(check.function)).read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    pages = {each.function.__doc__ for each in ALL}
    return "\n".join(text for text in texts if text not in pages)


@every_check()
def test_a_check_asks_for_nouns_that_there_are(check: Check) -> None:
    asked = set(check.arguments)
    assert asked <= set(NOUNS), f"{check.id} asks for {asked - set(NOUNS)}"
    assert asked & {"cohort", "load"}, f"{check.id} asks for neither cohort nor load, and so has no rows"


@every_check()
def test_an_item_is_of_the_review_checklist(check: Check) -> None:
    assert check.item in {None, *range(1, 10)}


def test_no_two_checks_are_alike() -> None:
    """The catalogue refuses an id that is taken; here the sources are read, so that no import order hides one."""
    sources = [file.read_text(encoding="utf-8") for file in _files()]
    ids = Counter(found for source in sources for found in re.findall(r"@check\(\s*\"([A-Z]+-\d+)\"", source))
    assert [each for each, times in ids.items() if times > 1] == []
    assert [name for name, times in Counter(check.name for check in ALL).items() if times > 1] == []
    assert set(ids) == {check.id for check in ALL}


def test_each_of_the_nine_items_has_a_check() -> None:
    assert {check.item for check in ALL} >= set(range(1, 10))


def _files() -> list[Path]:
    return [file for phase in ("before_load", "after_load") for file in sorted((CHECKS / phase).glob("*.py"))]


@pytest.mark.parametrize("document", sorted(documents()), ids=lambda path: path.name)
def test_a_document_holds_the_catalogue_as_the_checks_say_it(document: Path) -> None:
    assert document.read_text(encoding="utf-8") == documents()[document], "run: make catalogue"
