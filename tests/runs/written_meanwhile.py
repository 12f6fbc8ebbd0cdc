"""A plug-in for pytest: each file of the user's is replaced by another one between its hash and its reading."""

from pathlib import Path

from fixtures.files import csv_python
from fixtures.files.look import Look, look_at


def _look_at_another(path: Path) -> Look:
    look = look_at(path)
    other = path.with_name(f"{path.name}.new")
    other.write_bytes(path.read_bytes() + b"\n")
    other.replace(path)
    return look


vars(csv_python)["look_at"] = _look_at_another
