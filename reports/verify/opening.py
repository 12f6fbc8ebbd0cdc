"""Opens a bundle: a run's folder as it is, a zip file unpacked for as long as it is looked at."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fixtures.problems import BadInput, Problem, readable
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
            yield Path(folder), list(_unpacked(zipped, Path(folder)))


def _unpacked(zipped: zipfile.ZipFile, folder: Path) -> Iterator[Found]:
    for name, times in Counter(zipped.namelist()).items():
        target = (folder / name).resolve()
        if times > 1:
            yield broken(f"{name}: it is in the zip file {times} times")
        if not target.is_relative_to(folder.resolve()):
            yield broken(f"{name}: no bundle has such a name in it")
            continue
        if name.endswith("/"):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with zipped.open(name) as content, target.open("wb") as into:
                shutil.copyfileobj(content, into)
        except _DAMAGED:
            yield broken(f"{name}: the zip file is damaged here")
