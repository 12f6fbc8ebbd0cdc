"""Where code, templates, requirements or a recording are no longer those of a whole bundle, that is said."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.runs.whole_runs import Ended, Runner, copy_project
from tests.verify.forging import Verify, flipped

FILES = (
    "requirements.txt",
    "pyproject.toml",
    "pytest.ini",
    "conftest.py",
    "checks/before_load/contacts.py",
    "fixtures/plan.schema.json",
    "fixtures/files/rejections.yaml",
    "reports/evidence.schema.json",
    "reports/output/templates/report.html.jinja",
    "reports/output/templates/style.css",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("checkout"))


@pytest.fixture
def ended(replay: Runner) -> Ended:
    return replay("checks/before_load", "-q")


def sums(project: Path) -> str:
    listing = "from fixtures.version import code_sums; print(code_sums(), end='')"
    return subprocess.run(
        [sys.executable, "-c", listing], cwd=project, check=True, capture_output=True, text=True
    ).stdout


def verified(project: Path, *arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "reports.verify", *map(str, arguments)]
    asked = subprocess.run(command, cwd=project, check=False, capture_output=True, text=True)
    return asked.returncode, asked.stdout + asked.stderr


@pytest.mark.parametrize("name", FILES)
def test_one_byte_of_what_judges_or_draws_changes_the_seal(project: Path, name: str) -> None:
    path = project / name
    content, before = path.read_bytes(), sums(project)
    path.write_bytes(content + b"\n")
    changed = {line.split("  ")[1] for line in {*sums(project).splitlines()} ^ {*before.splitlines()}}
    path.write_bytes(content)
    assert changed == {name}


@pytest.mark.parametrize("name", ["reports/output/templates/report.html.jinja", "requirements.txt"])
def test_a_checkout_that_is_not_what_judged_is_told_from_a_broken_bundle(
    project: Path, ended: Ended, tmp_path: Path, name: str
) -> None:
    path = project / name
    content = path.read_bytes()
    path.write_bytes(content + b"\n")
    code, said = verified(project, ended.bundles[0], "--migration", tmp_path / "migration")
    path.write_bytes(content)
    assert code == 3, said
    assert f"DIFFERS HERE: this checkout is not the code that judged and drew: {name}" in said
    assert "is whole, and says GO." in said
    assert verified(project, ended.bundles[0], "--migration", tmp_path / "migration")[0] == 0


def test_line_ends_of_another_system_are_no_difference(project: Path) -> None:
    path, before = project / "requirements.txt", sums(project)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"\n", b"\r\n"))
    after = sums(project)
    path.write_bytes(content)
    assert after == before


@pytest.mark.parametrize("name", ["cassette.yaml", "manifest.json", "files/loads/wave-1.csv"])
def test_a_flipped_byte_of_the_recording_is_found(ended: Ended, verify: Verify, tmp_path: Path, name: str) -> None:
    migration = tmp_path / "migration"
    assert verify(ended.bundles[0], "--migration", migration)[0] == 0
    flipped(migration / "recorded/stand-in/wave-1/before_load" / name)
    code, said = verify(ended.bundles[0], "--migration", migration)
    assert code == 3
    assert "DIFFERS HERE: the recording of wave-1, before load, in stand-in is not the one that was played" in said


def test_a_recording_that_is_elsewhere_is_said_to_be(ended: Ended, verify: Verify) -> None:
    code, said = verify(ended.bundles[0])
    assert code == 0
    assert (
        "note: the recording of wave-1, before load, in stand-in is not at hand; --migration says where it is" in said
    )


def test_help_teaches_what_the_lines_and_codes_mean(project: Path) -> None:
    code, said = verified(project, "--help")
    assert code == 0
    for word in ("BROKEN", "DIFFERS HERE", "Exit code: 0 whole, 1 BROKEN", "--allowed-signers"):
        assert word in said
