"""The rooms know each other downwards only, and one of them alone speaks to the outside."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("conftest", "reports", "checks", "fixtures", "fixtures.org")
SPEAKS_HTTP = {"requests", "urllib3", "vcr", "simple_salesforce"}
PRODUCT = sorted(
    [
        ROOT / "conftest.py",
        *(file for room in ("checks", "fixtures", "reports") for file in (ROOT / room).rglob("*.py")),
    ]
)


def room_of(module: str) -> str | None:
    if module.startswith("fixtures.org"):
        return "fixtures.org"
    first = module.split(".")[0]
    return first if first in ROOMS else None


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("file", PRODUCT, ids=module_of)
def test_a_room_imports_only_itself_and_the_rooms_below_it(file: Path) -> None:
    own = room_of(module_of(file))
    assert own is not None
    upwards = {name for name in imports(file) if (room := room_of(name)) and ROOMS.index(room) < ROOMS.index(own)}

    assert not upwards


@pytest.mark.parametrize("file", PRODUCT, ids=module_of)
def test_only_fixtures_org_speaks_http(file: Path) -> None:
    spoken = {name for name in imports(file) if name.split(".")[0] in SPEAKS_HTTP}

    assert not spoken or room_of(module_of(file)) == "fixtures.org"


@pytest.mark.parametrize("file", sorted((ROOT / "checks").glob("*_load/*.py")), ids=module_of)
def test_a_check_imports_nothing_but_the_vocabulary_and_its_nouns(file: Path) -> None:
    assert set(imports(file)) <= {"checks", "fixtures.cohorts"}


@pytest.mark.parametrize("file", PRODUCT, ids=module_of)
def test_the_product_knows_nothing_of_the_tests(file: Path) -> None:
    assert not {name for name in imports(file) if name.split(".")[0] == "tests"}


def test_collecting_the_checks_imports_nothing_that_speaks_http_or_holds_a_database() -> None:
    program = [sys.executable, "-c", "import sys, conftest; print(*sys.modules)"]
    ended = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)
    assert not {"duckdb", *SPEAKS_HTTP} & set(ended.stdout.split())
