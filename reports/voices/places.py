"""Where the rows of a finding stand, as CI knows the repository."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fixtures.plan import Migration, Target
from reports.judging import Finding

if TYPE_CHECKING:
    from fixtures.snapshot import Part

LoadFiles: TypeAlias = Mapping[tuple[str, str], str]
"""The load file of each load and phase, relative to the repository."""
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def load_files(
    migration: Migration, targets: Sequence[Target], parts: "Sequence[Part]", environment: Mapping[str, str]
) -> LoadFiles:
    """
    That of the migration or, where it is not there, the recorded one.

    :param environment: names the folder of the repository, which is the working folder else.
    """
    root = Path(next((environment[name] for name in _ROOTS if environment.get(name)), ".")).resolve()
    found = {}
    for part in parts:
        target = next(target for target in targets if target.key == (part.load, part.phase))
        path = next(file.path for file in part.files if file.kind == "load")
        recorded = migration.recording(target.org, *target.key) / "files" / path
        file = (
            recorded if recorded.is_file() and not (migration.folder / path).is_file() else migration.folder / path
        ).resolve()
        found[target.key] = file.relative_to(root).as_posix() if file.is_relative_to(root) else path
    return found


def lines_of(finding: Finding) -> Iterator[int]:
    """The lines in the load file of the first offenders that no waiver covers, each once."""
    if "line" not in finding.columns:
        return
    line = finding.columns.index("line")
    status = finding.columns.index("status") if "status" in finding.columns else None
    rows = (row for row in finding.first if status is None or row[status] != "waived")
    yield from dict.fromkeys(int(row[line] or 0) for row in rows if (row[line] or "").isdecimal())
