"""A migration's own checks, in `checks/before_load/` and `checks/after_load/` of its folder: run with Rollcall's."""

import importlib.util
import inspect
import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from checks import CATALOGUE, OWN, Check, catalogue
from fixtures.checksums import sha256_of
from fixtures.dry_run import dry_run
from fixtures.plan import PHASES
from fixtures.problems import BadInput, Problem, did_you_mean
from fixtures.version import ROOT
from reports.judging import tables_known

CHECKS = "checks"
_WITHOUT_CHECKS = ("__init__.py", "conftest.py")
_PARTS = ("title", "why", "remedy")


class OwnChecks:
    """
    The plug-in that collects them. Making it imports their files, and so enters them in the catalogue.

    :param migration: the migration's folder.
    :raises BadInput: every mistake that shows before they run.
    """

    def __init__(self, migration: Path) -> None:
        catalogue()  # whose ids are taken
        self.folder = (migration / CHECKS).resolve()
        files = sorted((migration / CHECKS).rglob("*.py"))
        self.inputs = {file.relative_to(migration).as_posix(): str(sha256_of(file)) for file in files}
        self._modules: dict[Path, ModuleType] = {}
        problems: list[Problem] = []
        for file in files:
            if file.name not in _WITHOUT_CHECKS:
                problems += self._enter(file, migration / CHECKS)
        if problems:
            raise BadInput(problems)

    def arguments(self, phases: set[str]) -> list[str]:
        """The folders to point pytest at beside those that Rollcall's checks of these phases lie in."""
        folders = {file.parent for file in self._modules if file.parent.name in phases}
        return [str(folder) for folder in sorted(folders, key=lambda folder: PHASES.index(folder.name))]

    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Where pytest is pointed at a folder that holds several migrations, only this one's are meant."""
        of_checks = collection_path.name in PHASES and collection_path.parent.name == CHECKS
        known = collection_path.parent.resolve() in (ROOT / CHECKS, self.folder)
        return True if of_checks and not known else None

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
        """
        The module that is imported already, whatever other file pytest would find under its name.

        The node id of a file outside the project would be its name alone, the same in both phases.
        """
        if module := self._modules.get(module_path.resolve()):
            elsewhere = not module_path.is_relative_to(parent.config.rootpath)
            node = Path(*module_path.resolve().parts[-4:]).as_posix() if elsewhere else None
            collector: pytest.Module = pytest.Module.from_parent(parent, path=module_path, nodeid=node)
            collector.obj = module
            return collector
        return None

    def _enter(self, file: Path, folder: Path) -> Iterator[Problem]:
        if file.parent.name not in PHASES or file.parent.parent != folder:
            yield Problem(str(file), None, "checks here are never run", f"Move it to {' or '.join(PHASES)} of {folder}")
            return
        try:
            module = self._modules[file.resolve()] = _imported(file)
        except (Exception, SystemExit, pytest.skip.Exception, pytest.fail.Exception) as fault:  # noqa: BLE001 - theirs
            yield Problem(str(file), _line_of(fault, file), _in_words(fault), "Correct it, or remove the file")
            return
        found = [check for check in CATALOGUE.values() if check.function.__module__ == module.__name__]
        if not found:
            yield Problem(str(file), None, "it has no function with @check", "Write one, or remove the file")
        for check in found:
            yield from _mistakes(check, module, file)


def forget_own_checks() -> None:
    """Take them out of the catalogue."""
    for check in [check for check in CATALOGUE.values() if check.is_own]:
        del CATALOGUE[check.id]


def _imported(file: Path) -> ModuleType:
    section = re.sub(r"\W", "_", file.stem)
    name = f"{OWN}.{file.parent.name}.{section}"
    spec = importlib.util.spec_from_file_location(name, file.resolve())
    if spec is None or spec.loader is None:
        raise ImportError(f"{file.name} is not the name of a Python file")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _line_of(fault: BaseException, file: Path) -> int | None:
    here = str(file.resolve())
    if isinstance(fault, SyntaxError) and fault.filename == here:
        return fault.lineno
    lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == here]
    return lines[-1] if lines else None


def _in_words(fault: BaseException) -> str:
    """A ValueError is that of `@check`, a sentence already."""
    said = fault.msg if isinstance(fault, SyntaxError) else " ".join(str(fault).split())
    return said if isinstance(fault, ValueError) else f"it cannot be imported: {type(fault).__name__}: {said}"


def _mistakes(check: Check, module: ModuleType, file: Path) -> Iterator[Problem]:
    """What would leave it unread, unrun or without rows."""
    source, first = inspect.getsourcelines(check.function)

    def problem(what: str, remedy: str, word: str = check.name) -> Problem:
        named = (place for place, text in enumerate(source) if re.search(rf"\b{re.escape(word)}\b", text))
        return Problem(str(file), first + next(named, 0), f"{check.id} {what}", remedy)

    if lacking := [part.capitalize() for part in _PARTS if not getattr(check.page, part).strip()]:
        said = "no docstring" if len(lacking) == len(_PARTS) else f"no {' and no '.join(lacking)} in its docstring"
        yield problem(f"has {said}", "Write it as docs/writing-a-check.md shows")
    if not {"cohort", "load"} & set(check.arguments):
        yield problem("asks for no rows", "Add cohort or load to its parameters")
    if getattr(module, check.name, None) is not check.function:
        yield problem("has a name that stands for something else further down", f"Rename one {check.name}")
    run = dry_run(check.function)
    for table in sorted(run.reads - tables_known()):
        near = did_you_mean(table, sorted(tables_known()), "Tables")
        yield problem(f"reads a table {table}, and there is none", near, table)
    if run.rows and check.unit == "row" and not run.names_rows:
        yield problem("returns rows without their row_key", "Add it behind line or, where they are no rows, give unit=")
