"""What is no file, has no end or has more mistakes than anybody reads: a few sentences, and never a traceback."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runs.test_runs_bad_input import BEFORE, in_plan, with_mapping, written
from tests.runs.whole_runs import ROOT, Runner, refused


def piped(name: str) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        (migration / name).unlink(missing_ok=True)
        os.mkfifo(migration / name)

    return spoil


def without_end(name: str) -> Callable[[Path], None]:
    def spoil(migration: Path) -> None:
        (migration / name).unlink(missing_ok=True)
        (migration / name).symlink_to("/dev/zero")

    return spoil


NO_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a pipe as plan": (piped("plan.yaml"), "plan.yaml: it is a pipe or a device, not a file."),
    "a device as plan": (without_end("plan.yaml"), "plan.yaml: it is a pipe or a device, not a file."),
    "a pipe as waivers": (piped("waivers.yaml"), "waivers.yaml: it is a pipe or a device, not a file."),
    "a device as waivers": (without_end("waivers.yaml"), "waivers.yaml: it is a pipe or a device, not a file."),
    "a pipe as load file": (piped("loads/wave-1.csv"), "loads/wave-1.csv: it is a pipe or a device, not a file."),
    "a name that is too long": (
        in_plan(("loads/wave-1", "x" * 300)),
        "xxx.csv: it cannot be read: File name too long.",
    ),
    "a plan of another size": (written("plan.yaml", "#" * 10_000_001), "this file has 10,000,001 bytes"),
    "a file of very many columns": (
        written("loads/wave-1.csv", "," * 2_000 + "Username\n"),
        "loads/wave-1.csv:1: there are 2,001 columns, and no more than 2,000 are read.",
    ),
    "a very long cell": (
        written("loads/wave-1.csv", f"Username\n{'x' * 131_073}\n"),
        "loads/wave-1.csv:2: a cell of this row has more than 131,072 characters",
    ),
    "a deep plan": (written("plan.yaml", "[" * 20_000), "plan.yaml: the YAML is nested too deeply. Flatten it."),
}


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices are files there alone")
@pytest.mark.parametrize("wrong", NO_FILES)
def test_what_is_no_file_of_that_kind_is_neither_read_nor_waited_for(live: Runner, wrong: str) -> None:
    spoil, said = NO_FILES[wrong]
    spoil(live.migration)
    refused(live(*BEFORE), said)


@pytest.mark.parametrize(
    "wrong",
    [
        with_mapping("E mail=Email\n" * 15_000),
        written("waivers.yaml", "- {check: CON-99}\n" * 3_000),
        written("loads/wave-1.csv", "Username,Email\n" + "a\n" * 30_000),
    ],
    ids=["mapping", "waivers", "load file"],
)
def test_of_very_many_mistakes_the_first_are_listed_and_the_others_counted(
    live: Runner, wrong: Callable[[Path], None]
) -> None:
    wrong(live.migration)
    ended = live(*BEFORE)
    assert ended.code == 4
    assert len(ended.err.strip().splitlines()) in (21, 51)
    assert re.search(r"and [\d,]+ more from here on\. Correct those above first\.", ended.err)


def test_of_very_many_lines_without_effect_the_first_are_noted_and_the_others_counted(live: Runner) -> None:
    header = (live.migration / "loads" / "wave-1.csv").read_text().split("\n")[0].split(",")
    repeated = "".join(f"old{number}=Title\nold{number}=City\n" for number in range(2_000))
    with_mapping("".join(f"{name}={name}\n" for name in header) + repeated)(live.migration)
    ended = live(*BEFORE, "-k", "CON-01")
    assert ended.said.count("has no effect, since line") == 20
    assert "wave.sdl: and 1,980 more lines without effect." in ended.said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_terminal_that_takes_nothing_more_ends_a_run_without_a_traceback(live: Runner) -> None:
    command = [sys.executable, "-m", "pytest", f"--migration={live.migration}", *BEFORE, "--collect-only", "-q"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            command, cwd=ROOT, env=live.environment, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.skipif(os.name != "posix", reason="a shell closes them")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_run_without_a_terminal_is_judged_like_any_other(live: Runner, closed: str) -> None:
    command = [sys.executable, "-m", "pytest", f"--migration={live.migration}", *BEFORE, "--collect-only", "-q"]
    shell = ["sh", "-c", f'exec "$@" {closed}', "sh", *command]
    ended = subprocess.run(shell, cwd=ROOT, env=live.environment, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
