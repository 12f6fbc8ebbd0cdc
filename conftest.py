"""
Where pytest meets the checklist: options, nouns as fixtures, and hooks that only delegate to `reports.plugin`.

Knows plugin and fixtures.
"""

import argparse
from pathlib import Path

import pytest

from fixtures import loader, nouns
from reports.plugin import begin, draft, exit_codes_in_words

ROOT = Path(__file__).parent
FOUR_HOURS, ONE_WEEK = 14_400, 604_800  # seconds
_ABOUT = f"""Rollcall: which migration is checked, against which org. Exit codes:
  {exit_codes_in_words()}.
  Options"""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rollcall", _ABOUT)
    group.addoption(
        "--migration",
        metavar="DIR",
        type=_path,
        default=ROOT / "migrations" / "example",
        help="the migration's folder, with its plan.yaml (default: migrations/example)",
    )
    group.addoption(
        "--init",
        metavar="FILE",
        type=_path,
        help="write a first plan.yaml for this file of users, named as seen from the migration's folder, by what the "
        "file shows and --org says; run no check",
    )
    group.addoption(
        "--load",
        dest="loads",
        metavar="NAME[,NAME]",
        type=_names,
        default=(),
        help="loads of the plan, or all of them: all (default: every load that is recorded; needed for a live org if "
        "the plan has several)",
    )
    group.addoption(
        "--org",
        metavar="ORG",
        default="replay",
        help="'replay' plays the recordings (default; 'replay:NAME' those of one org); an alias of the Salesforce "
        "CLI, or 'env' (SF_* variables; 'env:NAME' if the plan has several orgs), reads it live; 'snapshot' checks "
        "a saved snapshot again (--snapshot). See docs/live-org.md and docs/snapshots.md",
    )
    group.addoption(
        "--record",
        nargs="?",
        const="masked",
        choices=("masked", "plain"),
        help="save what this live run reads as the recording of its phase; people are masked unless 'plain'",
    )
    group.addoption(
        "--snapshot",
        metavar="DIR",
        type=_path,
        help="save what this run reads in DIR, people unmasked; with '--org snapshot', check that again, offline",
    )
    group.addoption(
        "--resume",
        action="store_true",
        help="continue an interrupted live run with the same --snapshot=DIR: what it has read is used, if less "
        "than 24 hours old and plan, files, org and user are the same; only the rest is asked",
    )
    group.addoption(
        "--build",
        action="store_true",
        help="with checks/before_load and a live org: first make the files that the plan's build describes, load files "
        "and contacts to stage; then check them. See docs/building.md",
    )
    group.addoption(
        "--before",
        metavar="DIR",
        type=_path,
        help="the evidence of the before-load run to compare an after-load run with (default: the newest)",
    )
    group.addoption(
        "--compare",
        metavar="RUN",
        type=_path,
        help="the folder of the earlier run to compare this one with, offender by offender (default: the last whole "
        "run of the same load, org and phase)",
    )
    group.addoption(
        "--waivers",
        metavar="FILE",
        type=_path,
        help="approved exceptions (default: waivers.yaml of the migration, if it has one); --runxfail ignores them",
    )
    group.addoption(
        "--wait",
        metavar="SECONDS",
        type=_seconds,
        default=0,
        help="ask again, for at most so long, for memberships and seat counts that the platform has not settled yet "
        "(default: 0)",
    )
    group.addoption("--max-api-calls", metavar="N", type=_count, help="stop before exceeding N API calls")
    group.addoption(
        "--time-limit",
        metavar="SECONDS",
        type=_seconds,
        default=FOUR_HOURS,
        help="end a live run that has not read the org within so long, sign-in included (default: 14400, four hours)",
    )
    group.addoption(
        "--fail-on", choices=("error", "warning"), default="error", help="what makes the verdict NO-GO (default: error)"
    )
    group.addoption("--ticket", metavar="ID", help="the change ticket that the report is for, such as CHG0041")
    group.addoption(
        "--redact",
        action="store_true",
        help="write a second bundle, ..._redacted.zip, in which hashes stand in place of people: safe to share",
    )
    group.addoption(
        "--sign",
        metavar="KEYFILE",
        type=_path,
        help="sign the bundle by ssh-keygen with this private key; python -m reports.verify checks the signature",
    )
    group.addoption(
        "--evidence",
        metavar="DIR",
        type=_path,
        default=ROOT / "reports",
        help="the folder of runs/, with a folder for each run, and latest/, a copy of the newest (default: reports)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> int | None:
    return draft(config)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(nouns)
    config.pluginmanager.register(loader)
    begin(config)


def _path(text: str) -> Path:
    """A path as it was typed; a shell does not expand a ``~`` behind an equals sign."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; name a path behind the equals sign")
    try:
        path = Path(text).expanduser()
        path.absolute().as_posix().encode()
    except RuntimeError:
        raise argparse.ArgumentTypeError(f"{text.partition('/')[0]} is nobody's home directory") from None
    except UnicodeEncodeError:
        what = "it is not in UTF-8, or this terminal is not; rename it, or set PYTHONUTF8=1"
        raise argparse.ArgumentTypeError(what) from None
    return path


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds") from None
    if not 0 <= seconds <= ONE_WEEK:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {ONE_WEEK} seconds (a week)")
    return seconds


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of calls: give 1 or more")
    return int(text)
