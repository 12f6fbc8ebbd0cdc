"""Opens a bundle: a run's folder as it is, a zip file unpacked for as long as it is looked at."""

from __future__ import annotations

import shutil
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from fixtures.problems import BadInput, Problem, readable
from reports.output import IGNORED
from reports.verify.findings import Found, broken

_DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError)


@contextmanager
def opened(bundle: Path) -> Iterator[tuple[Path, list[Found]]]:
    """
    The folder to look at, and what is wrong with the zip file itself.

    :raises BadInput: where it is neither a folder nor a zip file.
    """
    if bundle.is_dir():
        yield bundle, []
        return
    with readable(bundle), TemporaryDirectory(prefix="rollcall-") as folder:
        try:
            zipped = zipfile.ZipFile(bundle)
        except _DAMAGED:
            what = "it is no zip file, or a damaged one"
            raise BadInput([Problem(str(bundle), None, what, "Name a bundle, or the folder of a run")]) from None
        with zipped:
            found = [*_beside_the_files(zipped), *_unpacked(zipped, Path(folder))]
            yield Path(folder), found


def _beside_the_files(zipped: zipfile.ZipFile) -> Iterator[Found]:
    """What a zip file can hold that is no file, and so is in no sum; and names that stand for two files."""
    members = zipped.infolist()
    if zipped.comment or any(each.comment for each in members):
        yield broken("the zip file has a comment, which no sum is of")
    if min((each.header_offset for each in members), default=0):
        yield broken("something stands before the zip file, which no sum is of")
    for name, times in Counter(each.filename.rstrip("/").casefold() for each in members).items():
        if times > 1:
            yield broken(f"{name}: it is in the zip file {times} times")


def _unpacked(zipped: zipfile.ZipFile, folder: Path) -> Iterator[Found]:
    for each in zipped.infolist():
        if not _is_a_name(each.filename) or _is_a_link(each):
            yield broken(f"{each.filename}: no bundle has such a name in it, or a link")
            continue
        target = folder / each.filename
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            if each.is_dir():
                target.mkdir(exist_ok=True)
                continue
            with zipped.open(each) as content, target.open("wb") as into:
                shutil.copyfileobj(content, into)
        except (*_DAMAGED, FileExistsError, IsADirectoryError, NotADirectoryError):
            yield broken(f"{each.filename}: the zip file is damaged here")


def _is_a_name(name: str) -> bool:
    """Whether it is a path within a bundle, spelled as bundles do; the hidden file of a run's folder is in none."""
    plain = name.removesuffix("/")
    spelled = bool(plain) and PurePosixPath(plain).as_posix() == plain and not PurePosixPath(plain).is_absolute()
    return spelled and ".." not in plain.split("/") and "\\" not in plain and plain != IGNORED


def _is_a_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)
