"""Built files as the Parquet files that write_once reads; not timed: python -m benchmarks.as_parquet BUILT INTO"""

import sys
from pathlib import Path

import duckdb

from benchmarks.same_files import FILES, LISTED

WRITTEN = [name for name in FILES if name != LISTED]


def parquet_of(folder: Path, name: str) -> Path:
    """Where the rows of a file are."""
    return folder / f"{Path(name).stem}.parquet"


def main() -> None:
    """Read each file, and write its rows."""
    built, into = map(Path, sys.argv[1:])
    into.mkdir()
    for name in WRITTEN:
        cells = f"read_csv('{built / name}', all_varchar = true, header = true)"
        duckdb.execute(f"copy (from {cells}) to '{parquet_of(into, name)}'")


if __name__ == "__main__":
    main()
