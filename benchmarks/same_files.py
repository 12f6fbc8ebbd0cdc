"""The files that a contender has built, as a digest: those with the same digest have written the same bytes."""

import hashlib
from pathlib import Path

from benchmarks.same_findings import Digest

LISTED = "loads/users-not-built.csv"
FILES = ("loads/contacts.csv", "loads/wave-1.csv", LISTED)


def digest(folder: Path) -> Digest:
    """By file, as far as it is there: its bytes, and their SHA-256."""
    digested: Digest = {}
    for name in FILES:
        if (path := folder / name).exists():
            with path.open("rb") as file:
                digested[name] = [path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()]
    return digested
