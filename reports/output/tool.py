"""Which Rollcall judged: its version, and a fingerprint of the code, since checks are meant to be edited."""

import hashlib
import platform
from functools import cache

from fixtures.version import PROJECT, VERSION

ROOT = PROJECT.parent
CODE = ("conftest.py", "checks", "fixtures", "reports")


@cache
def tool() -> dict[str, str]:
    """Name, version, Python and `code_sha256`, over the Python files with their line ends made alike."""
    return {
        "name": "rollcall",
        "version": VERSION,
        "python": platform.python_version(),
        "code_sha256": _fingerprint(),
    }


def _fingerprint() -> str:
    digest = hashlib.sha256()
    roots = [ROOT / name for name in CODE]
    files = [root for root in roots if root.is_file()] + [file for root in roots for file in root.rglob("*.py")]
    for file in sorted(files):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
