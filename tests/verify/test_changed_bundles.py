"""One flipped byte in any file of a bundle is found; so is a page that contradicts its evidence under new hashes."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.runs.runbook_text import replayed
from tests.verify.forging import (
    Verify,
    evidence_changed,
    files_of,
    flipped,
    hashes_written_anew,
    packed,
    replaced,
    sums_written_anew,
    unpacked,
)

GO = "GO"
NO_GO = "NO-GO"


def test_bundles_and_runs_folders_are_whole(
    bundles: tuple[Path, Path], verify: Verify, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ended = replayed(tmp_path_factory, "botched")
    for bundle in (*bundles, ended.runs[-1], ended.evidence_dir / "latest"):
        code, said = verify(bundle)
        assert code == 0, said
        assert f"{bundle.name} is whole, and says NO-GO." in said
        assert "note: nobody has signed this bundle" in said


def test_a_flipped_byte_is_found_in_every_file(bundle: Path, verify: Verify) -> None:
    unseen = []
    for path in list(files_of(bundle)):
        content = path.read_bytes()
        flipped(path)
        code, said = verify(bundle)
        if code != 1 or (f"BROKEN: {path.relative_to(bundle).as_posix()}" not in said and path.name != "SHA256SUMS"):
            unseen.append((path.name, said))
        path.write_bytes(content)
    assert unseen == []
    assert verify(bundle)[0] == 0


def test_a_file_that_is_added_or_taken_away_is_found(bundle: Path, verify: Verify) -> None:
    (bundle / "approval.txt").write_text("approved")
    (bundle / "ledger.csv").unlink()
    code, said = verify(bundle)
    assert code == 1
    assert "BROKEN: approval.txt: it was added, SHA256SUMS does not name it" in said
    assert "BROKEN: ledger.csv: SHA256SUMS names it, and it is missing" in said


@pytest.mark.parametrize("name", ["report.html", "junit.xml", "ledger.csv", "offenders/CON-01.csv", "inputs/plan.yaml"])
def test_sums_that_are_written_anew_do_not_hide_a_changed_file(bundle: Path, verify: Verify, name: str) -> None:
    flipped(bundle / name)
    sums_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert f"BROKEN: {name}: it was changed, evidence.json has another hash" in said


def says_go(bundle: Path) -> None:
    replaced(bundle / "report.html", f"</span>{NO_GO}</h1>", f"</span>{GO}</h1>")


def says_go_in_the_title(bundle: Path) -> None:
    replaced(bundle / "report.html", f"<title>{NO_GO}", f"<title>{GO}")


def says_go_above(bundle: Path) -> None:
    replaced(bundle / "report.html", "<main", f"<h1>{GO}</h1><main")


def hides_a_number(bundle: Path) -> None:
    replaced(bundle / "report.html", ">1 of 75 rows</strong>", ">0 of 75 rows</strong>")


def hides_a_card(bundle: Path) -> None:
    replaced(bundle / "report.html", 'data-of="CON-02 (wave-1, customers)"', "")


def improves_the_ledger(bundle: Path) -> None:
    replaced(bundle / "report.html", 'data-of="wave-1 VERIFIED">126<', 'data-of="wave-1 VERIFIED">168<')


def loses_an_offender(bundle: Path) -> None:
    path = bundle / "offenders" / "USE-04.csv"
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[:-2]) + b"\r\n")


def verifies_a_row(bundle: Path) -> None:
    replaced(bundle / "ledger.csv", '"MISSING"', '"VERIFIED"')


def passes_a_test(bundle: Path) -> None:
    replaced(
        bundle / "junit.xml", '<property name="status" value="failed" />', '<property name="status" value="passed" />'
    )


FORGERIES: dict[str, tuple[Callable[[Path], None], str]] = {
    "the page says GO": (says_go, "report.html: it says GO, evidence.json says NO-GO"),
    "the page's title says GO": (says_go_in_the_title, "report.html: it says GO, evidence.json says NO-GO"),
    "a GO above the NO-GO": (says_go_above, "report.html: it says GO, evidence.json says NO-GO"),
    "a card with another number": (hides_a_number, "0 of 75 rows in place of 1"),
    "a card that is gone": (hides_a_card, "CON-02 (wave-1, customers): 1 are not shown"),
    "a ledger on the page": (improves_the_ledger, "wave-1 VERIFIED: 168 in place of 126"),
    "a row of a CSV": (loses_an_offender, "offenders/USE-04.csv: wave-2: it has 0 rows, evidence.json says 1"),
    "a row of the ledger": (verifies_a_row, "ledger.csv: wave-1 MISSING: it has 0 rows, evidence.json says 1"),
    "a test in JUnit": (passes_a_test, "junit.xml: other than evidence.json it lacks "),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_bundle_that_contradicts_itself_is_found_though_all_hashes_are_written_anew(
    bundle: Path, verify: Verify, forgery: str
) -> None:
    forge, said_of_it = FORGERIES[forgery]
    forge(bundle)
    hashes_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert said_of_it in said
    assert "has another hash" not in said


def test_evidence_that_says_go_over_failed_checks_is_found(bundle: Path, verify: Verify) -> None:
    def change(evidence: dict[str, Any]) -> None:
        evidence["verdict"] = GO
        for outcome in evidence["outcomes"]:
            outcome["verdict"] = GO

    evidence_changed(bundle, change)
    says_go(bundle)
    says_go_in_the_title(bundle)
    hashes_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert "evidence.json: it says GO of the run, and " in said
    assert "evidence.json: it says GO of wave-1, after load, and " in said


def test_evidence_that_is_no_evidence_is_found(bundle: Path, verify: Verify) -> None:
    evidence_changed(bundle, lambda evidence: evidence.update(verdict="FINE", surprise=True))
    sums_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert "evidence.json: $.verdict: 'FINE' is not one of" in said


@pytest.mark.parametrize("name", ["evidence.json", "SHA256SUMS"])
@pytest.mark.parametrize("content", ["", "{", "[]", "\x00\ufeff", "deep" * 10_000])
def test_what_cannot_be_read_is_said_in_a_line(bundle: Path, verify: Verify, name: str, content: str) -> None:
    (bundle / name).write_text(content, encoding="utf-8")
    code, said = verify(bundle)
    assert code == 1
    assert f"BROKEN: {name}" in said or name == "SHA256SUMS"
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["report.html", "junit.xml", "ledger.csv", "offenders/CON-01.csv", "code.sha256"])
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"<a>" * 5_000, b'"'])
def test_a_file_of_rubbish_is_said_in_a_line(bundle: Path, verify: Verify, name: str, content: bytes) -> None:
    (bundle / name).write_bytes(content)
    hashes_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert f"BROKEN: {name}" in said


def test_a_zip_file_with_names_that_lead_elsewhere_writes_nothing_there(
    bundles: tuple[Path, Path], verify: Verify, tmp_path: Path
) -> None:
    hostile = tmp_path / "hostile.zip"
    hostile.write_bytes(bundles[0].read_bytes())
    with zipfile.ZipFile(hostile, "a") as zipped:
        zipped.writestr("../../escaped.txt", "x")
        zipped.writestr("/\x1b[31mabsolute.txt", "x")
    code, said = verify(hostile)
    assert code == 1
    assert "../../escaped.txt: no bundle has such a name in it" in said
    assert "\x1b" not in said
    assert not list(tmp_path.rglob("escaped.txt"))


def test_a_zip_file_that_was_packed_anew_is_as_good(bundle: Path, verify: Verify, tmp_path: Path) -> None:
    assert verify(packed(bundle, tmp_path / "again.zip"))[0] == 0


@pytest.mark.parametrize("content", [b"", b"Dear diary", b"PK\x03\x04"])
def test_what_is_no_bundle_is_refused_in_a_sentence(verify: Verify, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bundle.zip").write_bytes(content)
    assert verify(tmp_path / "bundle.zip")[0] == 2
    code, said = verify(tmp_path / "absent.zip")
    assert code == 2
    assert "there is no such file" in said


def test_a_cut_zip_file_is_refused_or_broken(bundles: tuple[Path, Path], verify: Verify, tmp_path: Path) -> None:
    content = bytearray(bundles[0].read_bytes())
    for place in range(200, len(content), len(content) // 40):
        content[place] ^= 0xFF
    (tmp_path / "spoiled.zip").write_bytes(content)
    code, said = verify(tmp_path / "spoiled.zip")
    assert code in (1, 2)
    assert "Traceback" not in said


def test_a_redacted_bundle_is_held_together_in_the_same_way(
    bundles: tuple[Path, Path], verify: Verify, tmp_path: Path
) -> None:
    folder = unpacked(bundles[1], tmp_path / "redacted")
    loses_an_offender(folder)
    hashes_written_anew(folder)
    code, said = verify(folder)
    assert code == 1
    assert "offenders/USE-04.csv" in said
