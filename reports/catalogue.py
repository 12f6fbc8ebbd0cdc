"""
The catalogue of checks as Markdown, made from the checks' own pages: ``python -m reports.catalogue`` writes it.

It stands in docs/catalogue.md, as a table in README.md, and as the permissions of docs/live-org.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from checks import ITEMS, PURPOSES, Check, catalogue
from fixtures.org.questions import NEEDED_PERMISSIONS, PERMISSION_LABELS
from fixtures.plan import PHASES
from fixtures.pull import pull_snapshots
from fixtures.session import Options, Session
from reports.judging import needs
from reports.next_steps import files_for, why_no_file

ROOT = Path(__file__).parents[1]


def documents() -> dict[Path, str]:
    """Each document that holds a part of the catalogue, as it should read."""
    checks = catalogue()
    parts = {
        ROOT / "README.md": ("catalogue", "\n".join(_table(checks))),
        ROOT / "docs" / "live-org.md": ("permissions", "\n".join(_permissions(checks))),
    }
    filled = {path: _filled(path.read_text(encoding="utf-8"), *part) for path, part in parts.items()}
    return {**filled, ROOT / "docs" / "catalogue.md": "\n".join(_pages(checks)) + "\n"}


def _table(checks: list[Check]) -> Iterator[str]:
    for phase in PHASES:
        yield f"\n**{phase.replace('_', ' ').capitalize()}**\n"
        yield "| check | item | finds | if any |"
        yield "|---|---|---|---|"
        for check in checks:
            if check.phase == phase:
                name = f"[{check.id}](docs/catalogue.md#{check.id.lower()})"
                yield f"| {name} | {check.item or '-'} | {check.offenders} | {check.severity} |"


def _permissions(checks: list[Check]) -> Iterator[str]:
    read = _read_in_the_example(checks)
    yield "| object | permission, any one of | checks that read it |"
    yield "|---|---|---|"
    for sobject, needed in sorted(NEEDED_PERMISSIONS.items()):
        readers = ", ".join(check.id for check in checks if sobject in read[check.id])
        labels = ", ".join(PERMISSION_LABELS[permission] for permission in needed)
        yield f"| {sobject} | {labels} | {readers} |"


def _read_in_the_example(checks: list[Check]) -> dict[str, set[str]]:
    """The objects of which each check needs every row; the example has a load of each purpose."""
    read: dict[str, set[str]] = {check.id: set() for check in checks}
    with TemporaryDirectory() as folder:
        session = Session(Options(ROOT / "migrations" / "example"), Path(folder, "scratch"), PHASES)
        pull_snapshots(session, [target.key for target in session.targets], Path(folder), lambda _line: None)
        for target in session.targets:
            for check in checks:
                if check.phase == target.phase and target.load.purpose in check.purposes:
                    read[check.id] |= needs(check, session.snapshot(*target.key)).sobjects
        session.close()
    return read


def _pages(checks: list[Check]) -> Iterator[str]:
    yield "# The catalogue of checks"
    yield "\nMade by `make catalogue` from the checks' own pages; change those, not this file."
    for phase in PHASES:
        yield f"\n## {phase.replace('_', ' ').capitalize()}"
        for check in checks:
            if check.phase == phase:
                yield from _page(check)


def _page(check: Check) -> Iterator[str]:
    page = check.page
    item = f"Item {check.item}: {ITEMS[check.item]}" if check.item else "Beyond the checklist"
    loads = "all loads" if set(check.purposes) == set(PURPOSES) else f"loads that {' or '.join(check.purposes)} users"
    yield f'\n<a id="{check.id.lower()}"></a>'
    yield f"\n### {check.id}: {check.offenders}"
    yield f"\n*{item}; {check.severity}; {loads}; `checks/{check.phase}/{check.section}.py`*"
    yield f"\n**{page.title}**"
    for heading, text in (("Why", page.why), ("Remedy", page.remedy), ("Limits", page.limits)):
        if text:
            yield f"\n{heading}: {text}"
    yield f"\nWho: {check.owner}{', at once' if check.at_once else ''}: {check.step}."
    if check.never_waived:
        yield f"\nNever waived: {check.never_waived}."
    yield f"\n```sql\n{page.soql}\n```"
    yield f"\nNext: {_next(check)}"


def _next(check: Check) -> str:
    """The files that a run leaves for its offenders, and what else puts them right."""
    files = ", ".join(f"`{name}`" for name in files_for(check))
    return "; ".join(filter(None, (files, why_no_file(check)))) + "."


def _filled(document: str, name: str, content: str) -> str:
    start, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
    before, found, rest = document.partition(start)
    if not found:
        raise ValueError(f"the document has no line {start}")
    after = rest.partition(end)[2] if end in rest else rest
    return f"{before}{start}\n{content}\n{end}{after}"


def main() -> int:
    """Write the documents; print which of them changed."""
    for path, text in documents().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
