"""Whether the files of a bundle are those that SHA256SUMS names, all of them and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from fixtures.checksums import SUMS, read_sums
from reports.bundle import sums_of
from reports.verify.findings import Found, broken, listed


def compare_sums(folder: Path) -> Iterator[Found]:
    """What is changed, missing or added, folders that hold nothing among it."""
    for empty in sorted(each for each in folder.rglob("*") if each.is_dir() and not any(each.iterdir())):
        yield broken(f"{empty.relative_to(folder).as_posix()}/: it was added, and holds nothing")
    path = folder / SUMS
    if not path.is_file():
        yield broken(f"{SUMS}: it is missing, so that nobody knows which files were here")
        return
    lines = path.read_text(encoding="utf-8", errors="replace")
    named, unlike = read_sums(lines)
    if unlike:
        yield broken(f"{SUMS}: line {unlike} is not a hash and a file")
    if twice := sorted(name for name in named if lines.count(f"  {name}\n") > 1):
        yield broken(f"{SUMS}: it names {listed(twice)} more than once")
    yield from differences(named, sums_of(folder), SUMS)


def differences(named: Mapping[str, str], there: Mapping[str, str], by: str) -> Iterator[Found]:
    """
    How the files that are there differ from those that are named.

    :param by: the file that names them.
    """
    for name in sorted({**named, **there}):
        if name not in there:
            yield broken(f"{name}: {by} names it, and it is missing")
        elif name not in named:
            yield broken(f"{name}: it was added, {by} does not name it")
        elif named[name] != there[name]:
            yield broken(f"{name}: it was changed, {by} has another hash")
