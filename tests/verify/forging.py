"""What somebody does who changes a bundle, and what the verify command says of it."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reports.verify.__main__ import main


def unpacked(bundle: Path, folder: Path) -> Path:
    with zipfile.ZipFile(bundle) as zipped:
        zipped.extractall(folder)
    return folder


def files_of(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def sums_written_anew(folder: Path) -> None:
    """As anybody can, with `sha256sum`."""
    named = ((path.relative_to(folder).as_posix(), path) for path in files_of(folder))
    sums = [f"{sha256(path)}  {name}\n" for name, path in named if not name.startswith("SHA256SUMS")]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def hashes_written_anew(folder: Path) -> None:
    """The hashes in evidence.json too, as by somebody who has read how it is made."""

    def changed(evidence: dict[str, Any]) -> None:
        evidence["files"] = {name: sha256(folder / name) for name in evidence["files"]}

    evidence_changed(folder, changed)
    sums_written_anew(folder)


def evidence_changed(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "evidence.json"
    evidence = json.loads(path.read_text(encoding="utf-8"))
    change(evidence)
    path.write_text(json.dumps(evidence, indent=2) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} is not in {path.name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def flipped(path: Path) -> None:
    """One bit of the byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def loses_an_offender(bundle: Path) -> None:
    path = bundle / "offenders" / "USE-04.csv"
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")


def packed(folder: Path, target: Path) -> Path:
    return Path(shutil.make_archive(str(target.with_suffix("")), "zip", folder))


class Verify:
    """The verify command: its exit code, and what it says."""

    def __init__(self, said: pytest.CaptureFixture[str]) -> None:
        self._said = said

    def __call__(self, *arguments: object) -> tuple[int, str]:
        code = main([str(each) for each in arguments])
        out, err = self._said.readouterr()
        return code, out + err
