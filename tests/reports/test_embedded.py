"""The offenders' files within the page, so that the page that is attached to a ticket is complete."""

import base64
import io
import zipfile
from pathlib import Path
from random import Random

from reports.output.page import page
from tests.reports.report_html import parsed
from tests.reports.sample_findings import finding, run

ONE_MEGABYTE = 1_000_000


def links(html: str) -> dict[str, str]:
    """The `data:` links of a page by the names that they are saved as."""
    seen = parsed(html)
    named = [value for tag, name, value in seen.attributes if (tag, name) == ("a", "download")]
    return dict(zip(named, [value for value in seen.of("a", "href") if value.startswith("data:")], strict=True))


def contents(link: str) -> bytes:
    return base64.b64decode(link.partition(";base64,")[2])


def with_offenders(folder: Path, checks: int, rows: int) -> str:
    (folder / "offenders").mkdir()
    names = [f"CHK-{number:03}" for number in range(checks)]
    for name in names:
        lines = (f'"{row}","user.{row}.{name}@shop.example","003Wt0000{row:06}AAA"\r\n' for row in range(rows))
        (folder / "offenders" / f"{name}.csv").write_text("".join(lines), newline="")
    first = [[str(row), f"user.{row}@shop.example", f"003Wt0000{row:06}AAA"] for row in range(min(rows, 100))]
    return page(run([finding(name, offenders=rows, first=first) for name in names]), folder)


def test_a_few_files_are_in_the_page_as_they_are(tmp_path: Path) -> None:
    html = with_offenders(tmp_path, checks=2, rows=3)
    found = links(html)
    assert set(found) == {"CHK-000.csv", "CHK-001.csv"}
    assert contents(found["CHK-001.csv"]) == (tmp_path / "offenders/CHK-001.csv").read_bytes()


def test_many_rows_are_compressed_and_the_page_stays_small(tmp_path: Path) -> None:
    html = with_offenders(tmp_path, checks=100, rows=1_000)
    found = links(html)
    assert len(found) == 100
    with zipfile.ZipFile(io.BytesIO(contents(found["CHK-042.zip"]))) as archive:
        assert archive.read("CHK-042.csv") == (tmp_path / "offenders/CHK-042.csv").read_bytes()
    assert len(html.encode()) < 3 * ONE_MEGABYTE


def test_what_does_not_fit_is_linked_beside_the_page(tmp_path: Path) -> None:
    (tmp_path / "offenders").mkdir()
    noise = Random(1).randbytes(2 * ONE_MEGABYTE)
    (tmp_path / "offenders" / "CON-01.csv").write_bytes(noise)
    html = page(run([finding()]), tmp_path)
    assert links(html) == {}
    assert "offenders/CON-01.csv" in parsed(html).of("a", "href")
