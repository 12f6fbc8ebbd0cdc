"""SHA256SUMS: the hash of every file of a run, as `sha256sum -c` reads it."""

from pathlib import Path

from fixtures.checksums import SUMS, sha256_of, sums_in_lines
from reports.bundle.archive import files_of

SIGNATURE = f"{SUMS}.sig"


def sums_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file beneath a folder by its path, but for its `.gitignore`, the sums and their signature."""
    files = {file.relative_to(folder).as_posix(): file for file in files_of(folder)}
    return {path: str(sha256_of(file)) for path, file in files.items() if path not in (SUMS, SIGNATURE)}


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS over all files of a folder."""
    (folder / SUMS).write_text(sums_in_lines(sums_of(folder)), encoding="utf-8", newline="\n")
