"""A folder as a zip file: the same files always make the same bytes."""

import shutil
import zipfile
from itertools import count
from pathlib import Path

from reports.output import IGNORED

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The first moment that a zip file can name."""
_OF_THE_OWNER = 0o100600 << 16
_UNIX = 3


def archive(folder: Path, target: Path) -> Path:
    """
    Write all files of a folder, but for its `.gitignore`, into a zip file that is there once it is complete.

    Returns its path: with a number behind the name where that is another's.

    :raises OSError: where it cannot be written; nothing of it is left.
    """
    beside = target.with_name(f".{target.name}.incomplete")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as zipped:
            for file in files_of(folder):
                _add(zipped, folder, file)
        return _renamed(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def files_of(folder: Path) -> list[Path]:
    """All files beneath a folder, but for its own `.gitignore`, in the order of their paths."""
    files = (file for file in folder.rglob("*") if file.is_file() and file != folder / IGNORED)
    return sorted(files, key=lambda file: file.relative_to(folder).as_posix())


def _add(zipped: zipfile.ZipFile, folder: Path, file: Path) -> None:
    member = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _NEVER)
    member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _OF_THE_OWNER
    member.file_size = file.stat().st_size
    with file.open("rb") as content, zipped.open(member, "w") as into:
        shutil.copyfileobj(content, into)


def _renamed(beside: Path, target: Path) -> Path:
    for number in count(1):
        named = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
        try:
            named.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            continue
        beside.replace(named)
        return named
    raise AssertionError("numbers have no end")
