"""Built files are the older ones or the new ones, each of them whole, wherever a build is killed."""

import os
from pathlib import Path

import pytest

from fixtures.build.kept_files import KeptFiles
from tests.kills.kill_points import kills

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a process is killed by SIGKILL")
PATHS = ("loads/contacts.csv", "loads/wave-1.csv", "loads/wave-2.csv")


def build(folder: Path, word: str) -> None:
    kept = KeptFiles(folder, frozenset())
    with kept.alone():
        kept.refuse_changed(PATHS)
        for path in PATHS:
            (kept.new / path).parent.mkdir(parents=True, exist_ok=True)
            (kept.new / path).write_text(word * 100)
        kept.replace(PATHS)


def words(folder: Path) -> list[str]:
    return [(folder / path).read_text() for path in PATHS]


def test_a_killed_build_leaves_whole_files_that_the_next_one_may_replace(tmp_path: Path) -> None:
    folder, seen = tmp_path / "spring", set()
    folder.mkdir()
    build(folder, "old")
    for _ in kills(build, folder, "new", exchange=True):
        assert set(words(folder)) <= {"old" * 100, "new" * 100}
        seen.add(tuple(words(folder)))
        build(folder, "old")
        assert words(folder) == ["old" * 100] * len(PATHS)
        assert sorted(path.name for path in folder.iterdir()) == [".built.json", "loads"]
    assert {("old" * 100,) * 3, ("new" * 100,) * 3} <= seen
    assert len(seen) == len(PATHS) + 1, "it was killed between two of them, too"


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with KeptFiles(tmp_path, frozenset()).alone(), pytest.raises(Exception, match="another run is building its files"):
        build(tmp_path, "new")
