"""The least that writing takes: DuckDB writes built files once: python -m benchmarks.write_once PARQUET INTO"""

import json
import sys
from pathlib import Path

import duckdb

from benchmarks.as_parquet import WRITTEN, parquet_of
from benchmarks.same_files import digest

QUOTED = "format csv, header true, quote '\"', escape '\"', force_quote *, nullstr ''"


def main() -> None:
    """Write the files, and nothing else."""
    parquet, into = map(Path, sys.argv[1:])
    (into / "loads").mkdir(parents=True)
    for name in WRITTEN:
        cells = f"select coalesce(columns(*), '') from '{parquet_of(parquet, name)}'"
        duckdb.execute(f"copy ({cells}) to '{into / name}' ({QUOTED})")
    print(json.dumps({"found": digest(into)}))


if __name__ == "__main__":
    main()
