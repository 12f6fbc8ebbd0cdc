"""One flipped byte in any file of a bundle is found; so is a page that contradicts its evidence under new hashes."""

import zipfile
from pathlib import Path

import pytest

from tests.runs.replays import Replays
from tests.runs.runbook_text import replayed
from tests.verify.forging import (
    Verify,
    evidence_changed,
    files_of,
    flipped,
    hashes_written_anew,
    loses_an_offender,
    packed,
    sums_written_anew,
    unpacked,
)


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
    """Of all files at once, each is named; the two that hold the hashes have their turn by themselves."""
    seals = [bundle / "evidence.json", bundle / "SHA256SUMS"]
    whole = {path: path.read_bytes() for path in files_of(bundle)}
    for path in whole.keys() - set(seals):
        flipped(path)
    code, said = verify(bundle)
    names = [path.relative_to(bundle).as_posix() for path in whole.keys() - set(seals)]
    assert code == 1
    assert [name for name in names if f"BROKEN: {name}: it was changed, SHA256SUMS has another hash" not in said] == []
    for seal in seals:
        for path, content in whole.items():
            path.write_bytes(content)
        flipped(seal)
        assert verify(bundle)[0] == 1, seal.name
    seals[-1].write_bytes(whole[seals[-1]])
    assert verify(bundle)[0] == 0


@pytest.mark.parametrize("selection", ["-m item5", "checks/before_load -k import-create"])
def test_the_bundle_of_a_part_of_a_run_is_whole(replays: Replays, verify: Verify, selection: str) -> None:
    ended = replays[f"example --load=import-create,import-disable {selection}"]
    assert ended.verdict == "PARTIAL"
    code, said = verify(ended.bundles[-1])
    assert (code, "is whole, and says PARTIAL." in said) == (0, True), said


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


@pytest.mark.parametrize(
    "name", [".report.html", "offenders/.hidden.csv", "approved/", "approved/.gitignore", "inputs/.gitignore"]
)
def test_what_no_sum_is_of_is_found_in_a_folder(bundle: Path, verify: Verify, name: str) -> None:
    path = bundle / name
    (path if name.endswith("/") else path.parent).mkdir(parents=True, exist_ok=True)
    if not name.endswith("/"):
        path.write_text("approved")
    sums = (bundle / "SHA256SUMS").read_text(encoding="utf-8")
    code, said = verify(bundle)
    assert code == 1
    assert f"BROKEN: {name}: it was added" in said
    assert (bundle / "SHA256SUMS").read_text(encoding="utf-8") == sums


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".report.html", ".report.html: it was added"),
        (".gitignore", ".gitignore: no bundle has such a name in it"),
        ("approved/", "approved/: it was added, and holds nothing"),
        ("./report.html", "./report.html: no bundle has such a name in it"),
        ("REPORT.html", "report.html: it is in the zip file 2 times"),
    ],
)
def test_what_no_sum_is_of_is_found_in_a_zip_file(
    bundles: tuple[Path, Path], verify: Verify, tmp_path: Path, name: str, expected: str
) -> None:
    changed = tmp_path / "changed.zip"
    changed.write_bytes(bundles[0].read_bytes())
    with zipfile.ZipFile(changed, "a") as zipped:
        zipped.writestr(name, "" if name.endswith("/") else "approved")
    code, said = verify(changed)
    assert code == 1
    assert f"BROKEN: {expected}" in said


def test_words_around_the_files_of_a_zip_file_are_found(
    bundles: tuple[Path, Path], verify: Verify, tmp_path: Path
) -> None:
    commented, preceded = tmp_path / "commented.zip", tmp_path / "preceded.zip"
    commented.write_bytes(bundles[0].read_bytes())
    with zipfile.ZipFile(commented, "a") as zipped:
        zipped.comment = b"approved"
    preceded.write_bytes(b"<h1>GO</h1>" + bundles[0].read_bytes())
    assert "BROKEN: the zip file has a comment, which no sum is of" in verify(commented)[1]
    assert "BROKEN: something stands before the zip file, which no sum is of" in verify(preceded)[1]


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
