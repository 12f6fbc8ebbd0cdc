"""Each room knows the rooms that it says, by what they hand out, and one of them alone speaks to the outside."""

import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.conventions.rooms import (
    HELPERS,
    ROOT,
    Import,
    files_of,
    handed_out_by,
    imports,
    picture,
    rooms_imported,
    rooms_known,
)

SPEAKS_HTTP = {"requests", "urllib3", "vcr", "simple_salesforce"}
MANY_FILES = 12


def listed(wrong: list[Import]) -> str:
    """Every breach on a line of its own, and the rooms as a picture."""
    return "\n".join(["", *map(str, wrong), "", picture()])


def test_a_room_knows_just_the_rooms_that_its_init_says() -> None:
    unsaid = [
        each
        for each in imports()
        if each.room not in (None, each.own, HELPERS) and each.room not in rooms_known()[each.own]
    ]
    assert not unsaid, listed(unsaid)
    outdated = {room: said - rooms_imported()[room] for room, said in rooms_known().items()}
    assert not any(outdated.values()), f"said and not imported: {outdated}\n{picture()}"


def test_no_rooms_know_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter(rooms_known()).prepare()
    except CycleError as error:
        pytest.fail(f"{' -> '.join(error.args[1])}\n{picture()}")


def test_a_room_imports_only_what_another_room_hands_out() -> None:
    reached_into = [each for each in imports() if each.room not in (None, each.own) and not each.is_handed_out]
    assert not reached_into, listed(reached_into)


def test_only_the_org_speaks_http() -> None:
    spoken = [
        each
        for each in imports()
        if each.module.split(".")[0] in SPEAKS_HTTP and not each.own.startswith("fixtures.org")
    ]
    assert not spoken, listed(spoken)


def test_a_check_imports_nothing_but_the_vocabulary_and_its_nouns() -> None:
    more = [
        each
        for each in imports()
        if each.importer.startswith(("checks.before_load.", "checks.after_load."))
        and each.module not in ("checks", "fixtures.cohorts", "pytest")
    ]
    assert not more, listed(more)


def test_the_product_knows_nothing_of_the_tests() -> None:
    known = [each for each in imports() if each.module.split(".")[0] in ("tests", "benchmarks")]
    assert not known, listed(known)


def test_each_room_says_what_it_is_for_and_a_full_folder_why_it_is_full() -> None:
    silent, full = [], []
    for folder in {file.parent for file in files_of().values()} - {ROOT}:
        first_line = (folder / "__init__.py").read_text(encoding="utf-8").lstrip()
        silent += [] if first_line.startswith('"""') else [folder]
        modules = len(list(folder.glob("[a-z]*.py")))
        reasoned = modules <= MANY_FILES or f"{modules} files, because" in first_line
        full += [] if reasoned else [f"{folder.relative_to(ROOT)}: {modules} files"]
    assert not silent
    assert not full, "say in its __init__ '<so many> files, because ...'"


def test_a_room_hands_out_only_what_another_one_imports() -> None:
    used = {(each.module, each.name) for each in imports()}
    handed_out = {
        (room, name)
        for room in rooms_known()
        if room.startswith(("fixtures.", "reports."))
        for name in handed_out_by(room)
    }
    idle = handed_out - used
    assert not idle


def test_collecting_the_checks_imports_nothing_that_speaks_http_or_holds_a_database() -> None:
    program = [sys.executable, "-c", "import sys, conftest; print(*sys.modules)"]
    ended = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)
    assert not {"duckdb", *SPEAKS_HTTP} & set(ended.stdout.split())
