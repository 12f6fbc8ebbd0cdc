"""Excel's line that names the delimiter stays above the header of each part, whatever byte order mark is before it."""

import csv
from pathlib import Path

import pytest

from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner
from tests.standin import StandIn, serve


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_reasons_stand_below_their_header_where_excel_names_the_delimiter(tmp_path: Path, encoding: str) -> None:
    migration = SmallMigration(tmp_path / "migration", StandIn())
    migration.rows[4]["Alias"] = "much-too-long"
    lines = [";".join(migration.rows[0]), *(";".join(row.values()) for row in migration.rows)]
    text = "\r\n".join(["sep=;", *lines, ""])
    (migration.folder / "loads" / "wave-1.csv").write_bytes(text.encode(encoding))
    with serve(migration.org) as url:
        token = {"SF_ACCESS_TOKEN": migration.org.access_token, "SF_INSTANCE_URL": url.base}
        ended = Runner(migration.folder, tmp_path, {**token, "REQUESTS_CA_BUNDLE": str(url.ca_file)})(
            "checks/before_load", "--org=env", "-q"
        )
    written = (ended.runs[-1] / "next" / "to_mend.csv").read_bytes().decode(encoding)
    first, *rest = written.lstrip("\ufeff").splitlines()
    assert first == "sep=;"
    (row,) = csv.DictReader(rest, delimiter=";")
    assert row["Alias"] == "much-too-long"
    assert row["WHY"].startswith("LOAD-02")
