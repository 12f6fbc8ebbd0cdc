"""A bundle to change: that of the botched example, unpacked anew for each test."""

from pathlib import Path

import pytest

from tests.runs.runbook_text import replayed
from tests.verify.forging import Verify, unpacked


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of the botched example: as it is, and redacted."""
    plain, redacted = sorted(replayed(tmp_path_factory, "botched").bundles, key=lambda path: "redacted" in path.name)
    return plain, redacted


@pytest.fixture
def bundle(bundles: tuple[Path, Path], tmp_path: Path) -> Path:
    return unpacked(bundles[0], tmp_path / "bundle")


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    return Verify(capsys)
