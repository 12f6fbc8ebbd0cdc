"""The bundle of a run: a zip file beside its folder with all of it, which `sha256sum` accepts."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.bundle.people import texts
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Runner

WHOLE = {
    "SHA256SUMS",
    "code.sha256",
    "evidence.json",
    "inputs/plan.yaml",
    "junit.xml",
    "ledger.csv",
    "ledger.parquet",
    "report.html",
    "runbook.md",
    "summary.txt",
}


def test_a_bundle_holds_the_whole_run(replay: Runner) -> None:
    ended = replay("checks/after_load", "--ticket=CHG0042", "-q")
    (bundle,) = ended.bundles
    assert re.fullmatch(r"CHG0042_small_wave-1_after-load_GO_\d{8}T\d{6}Z\.zip", bundle.name)
    assert f"Bundle: {bundle}" in ended.out
    assert texts(bundle).keys() | {"ledger.parquet"} >= WHOLE
    with zipfile.ZipFile(bundle) as zipped:
        for name in zipped.namelist():
            assert zipped.read(name) == (ended.runs[-1] / name).read_bytes()
    plan = (replay.migration / "plan.yaml").read_bytes()
    assert (ended.runs[-1] / "inputs" / "plan.yaml").read_bytes() == plan
    latest = ended.evidence_dir / "latest" / "SHA256SUMS"
    assert latest.read_bytes() == (ended.runs[-1] / "SHA256SUMS").read_bytes()


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="there is no sha256sum here")
def test_sha256sum_accepts_the_bundle_and_names_what_was_changed(replay: Runner, tmp_path: Path) -> None:
    ended = replay("checks/after_load", "-q")
    with zipfile.ZipFile(ended.bundles[0]) as zipped:
        zipped.extractall(tmp_path / "unpacked")
    check = ["sha256sum", "--strict", "-c", "SHA256SUMS"]
    for folder in (ended.runs[-1], tmp_path / "unpacked"):
        asked = subprocess.run(check, cwd=folder, capture_output=True, text=True, check=False)
        assert asked.returncode == 0, asked.stdout + asked.stderr
        files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        listed = {line.split("  ", 1)[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
        assert listed == files - {"SHA256SUMS", ".gitignore"}
    (tmp_path / "unpacked" / "report.html").write_text("GO")
    asked = subprocess.run(check, cwd=tmp_path / "unpacked", capture_output=True, text=True, check=False)
    assert "report.html: FAILED" in asked.stdout


def test_evidence_has_the_hashes_of_what_stands_beside_it(replay: Runner) -> None:
    ended = replay("checks/after_load", "-q")
    for name in ("report.html", "junit.xml", "ledger.csv", "summary.txt", "inputs/plan.yaml", "code.sha256"):
        content = (ended.runs[-1] / name).read_bytes()
        assert ended.evidence["files"][name] == hashlib.sha256(content).hexdigest()
    code = (ended.runs[-1] / "code.sha256").read_bytes()
    assert ended.evidence["tool"]["code_sha256"] == hashlib.sha256(code).hexdigest()


def test_the_same_files_make_the_same_bundle(tmp_path: Path) -> None:
    from reports.bundle.archive import archive

    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "offenders").mkdir(parents=True)
        files = ["b.txt", "a.txt", "offenders/CON-01.csv"]
        for file in files if name == "one" else reversed(files):
            (folder / file).write_text(file)
    first, second = (archive(tmp_path / name, tmp_path / f"{name}.zip") for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_a_bundle_never_replaces_another_one(tmp_path: Path) -> None:
    from reports.bundle.archive import archive

    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "a.txt").write_text("a")
    made = [archive(tmp_path / "run", tmp_path / "bundle.zip").name for _ in range(3)]
    assert made == ["bundle.zip", "bundle-2.zip", "bundle-3.zip"]


def test_a_summary_fits_a_ticket_and_names_nobody(recorded: tuple[SmallMigration, Runner], live: Runner) -> None:
    load = live.migration / "loads" / "wave-1.csv"
    load.write_text(load.read_text(encoding="utf-8").replace("003", "004"), encoding="utf-8")
    ended = live("checks/before_load", "--org=env", "--ticket=CHG0042", "-q")
    text = (ended.runs[-1] / "summary.txt").read_text(encoding="utf-8")
    assert len(text) <= 4_000
    assert len(text.splitlines()) <= 40
    assert text.startswith("NO-GO: small, CHG0042\n")
    assert "Do not load wave-1 into stand-in." in text
    sha256 = hashlib.sha256(load.read_bytes()).hexdigest()
    assert f"{sha256} (SHA-256), 6 rows:\n  loads/wave-1.csv\n" in text
    assert ended.runs[-1].name in text
    failed = [check for check in ended.evidence["checks"] if check["status"] == "failed"]
    assert any(f"{check['id']} {check['offenders']} row" in text for check in failed), text
    assert [who for who in recorded[0].people if who.casefold() in text.casefold()] == []


@pytest.mark.parametrize(
    ("ticket", "begin"),
    [
        ("../../etc/passwd", "etc-passwd_small_"),
        ("CHG 1/2: <b>", "CHG-1-2-b_small_"),
        ("x" * 400, f"{'x' * 40}_small_"),
        ("\u202e\n", "small_"),
    ],
)
def test_a_ticket_is_a_files_name_whatever_it_holds(replay: Runner, ticket: str, begin: str) -> None:
    plan = replay.migration / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + 'ticket_pattern: "(?s).+"\n', encoding="utf-8")
    ended = replay("checks/before_load", "-k", "CON-01", f"--ticket={ticket}", "-q")
    (bundle,) = ended.bundles
    assert bundle.name.startswith(begin)
    assert len(bundle.name) < 200


def test_a_run_that_was_refused_leaves_no_bundle(replay: Runner) -> None:
    (replay.migration / "recorded/stand-in/wave-1/before_load/manifest.json").unlink()
    ended = replay("checks/before_load", "-q")
    assert (ended.code, ended.runs, ended.bundles) == (4, [], [])


def test_waivers_are_in_the_bundle_as_they_were_used(replay: Runner, tmp_path: Path) -> None:
    waivers = tmp_path / "exceptions.yaml"
    waivers.write_text("[]\n", encoding="utf-8")
    ended = replay("checks/before_load", f"--waivers={waivers}", "-q")
    assert (ended.runs[-1] / "inputs" / "exceptions.yaml").read_text(encoding="utf-8") == "[]\n"
    assert json.loads(texts(ended.bundles[0])["evidence.json"])["inputs"].keys() == {"plan.yaml", "exceptions.yaml"}
