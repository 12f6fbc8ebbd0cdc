"""What the command line asks for: the options, the phases, and where the evidence goes."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from checks import catalogue
from fixtures.dry_run import dry_run
from fixtures.plan import NO_WAIVERS, PHASES, Migration, Waivers, find_waivers, read_waivers
from fixtures.problems import BadInput, Problem
from fixtures.session import Options
from reports.output import run_folder

ROOT = Path(__file__).parents[2]


def add_options(parser: pytest.Parser) -> None:
    """The options of the checklist, as `pytest --help` lists them."""
    group = parser.getgroup("rollcall", "Rollcall: which migration is checked, against which org")
    for name, settings in _OPTIONS.items():
        group.addoption(name, **settings)


def collects_only(config: pytest.Config) -> bool:
    """Whether pytest lists tests or fixtures, and runs none."""
    listing = ("collectonly", "showfixtures", "show_fixtures_per_test")
    return any(config.getoption(option) for option in listing)


def phases_named(config: pytest.Config) -> tuple[str, ...]:
    """The phase folders that pytest was pointed at; none if it was pointed elsewhere."""
    named, checks = set(), ROOT / "checks"
    for argument in config.args:
        path = (config.invocation_params.dir / argument.split("::")[0]).resolve()
        named |= {phase for phase in PHASES if path.is_relative_to(checks / phase) or path in (checks, ROOT)}
    return tuple(phase for phase in PHASES if phase in named)


def path_of(text: str) -> Path:
    """A path as it was typed; a shell does not expand a ``~`` behind an equals sign."""
    return Path(text).expanduser()


def options_of(config: pytest.Config) -> Options:
    """Which migration is checked, against which org."""
    return Options(
        migration=config.getoption("migration"),
        org=config.getoption("org"),
        load=config.getoption("load"),
        record=config.getoption("record"),
        before=config.getoption("before"),
        max_api_calls=config.getoption("max_api_calls"),
        wait=config.getoption("wait"),
        snapshot=config.getoption("snapshot"),
        resume=config.getoption("resume"),
    )


def waivers_of(config: pytest.Config, migration: Migration) -> Waivers:
    """
    The waivers of a run; none with --runxfail, which still validates the file.

    :raises BadInput: with every mistake in the file.
    """
    path = find_waivers(migration.folder, config.getoption("waivers"))
    if path is None:
        return NO_WAIVERS
    known = {check.id: dry_run(check.function).names_rows for check in catalogue()}
    waivers = read_waivers(path, known, [load.name for load in migration.plan.loads])
    return NO_WAIVERS if config.getoption("runxfail") else waivers


def run_dir_of(config: pytest.Config, migration: str) -> Path:
    """
    The new folder of a run's evidence; a worker's is the controller's.

    :raises BadInput: where nothing can be written there.
    """
    if worker := getattr(config, "workerinput", None):
        return Path(worker["rollcall_run_dir"])
    runs: Path = config.getoption("evidence").resolve() / "runs"
    if collects_only(config):
        return runs
    try:
        return run_folder(runs, migration, datetime.now(UTC))
    except OSError as refused:
        what = f"evidence cannot be written there: {refused.strerror}"
        raise BadInput([Problem(str(runs), None, what, "Name another folder with --evidence")]) from None


_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "--migration": {
        "metavar": "DIR",
        "type": path_of,
        "default": ROOT / "migrations" / "example",
        "help": "the migration's folder, with its plan.yaml (default: migrations/example)",
    },
    "--load": {
        "metavar": "NAME",
        "help": "one load of the plan (default: every load that is recorded; needed for a live org if the plan has "
        "several)",
    },
    "--org": {
        "metavar": "ORG",
        "default": "replay",
        "help": "'replay' plays the recordings (default; 'replay:NAME' those of one org); an alias of the Salesforce "
        "CLI, or 'env' (SF_* variables; 'env:NAME' if the plan has several orgs), reads it live; 'snapshot' checks "
        "a saved snapshot again (--snapshot). See docs/live-org.md and docs/snapshots.md",
    },
    "--record": {
        "nargs": "?",
        "const": "masked",
        "choices": ("masked", "plain"),
        "help": "save what this live run reads as the recording of its phase; people are masked unless 'plain'",
    },
    "--snapshot": {
        "metavar": "DIR",
        "type": path_of,
        "help": "save what this run reads in DIR, people unmasked; with '--org snapshot', check that again, offline",
    },
    "--resume": {
        "action": "store_true",
        "help": "continue an interrupted live run with the same --snapshot=DIR: what it has read is used, if less "
        "than 24 hours old and plan, files, org and user are the same; only the rest is asked",
    },
    "--before": {
        "metavar": "DIR",
        "type": path_of,
        "help": "the evidence of the before-load run to compare an after-load run with (default: the newest)",
    },
    "--waivers": {
        "metavar": "FILE",
        "type": path_of,
        "help": "approved exceptions (default: waivers.yaml of the migration, if it has one); --runxfail ignores them",
    },
    "--wait": {
        "metavar": "SECONDS",
        "type": float,
        "default": 0,
        "help": "ask again, for at most so long, for memberships and seat counts that the platform has not settled yet "
        "(default: 0)",
    },
    "--max-api-calls": {"metavar": "N", "type": int, "help": "stop before exceeding N API calls"},
    "--fail-on": {
        "choices": ("error", "warning"),
        "default": "error",
        "help": "what makes the verdict NO-GO (default: error)",
    },
    "--ticket": {"metavar": "ID", "help": "the change ticket that the report is for"},
    "--evidence": {
        "metavar": "DIR",
        "type": path_of,
        "default": ROOT / "reports",
        "help": "the folder of runs/, with a folder for each run, and latest/, a copy of the newest (default: reports)",
    },
}
