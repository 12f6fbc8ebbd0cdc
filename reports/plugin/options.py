"""What the command line asks for: which migration and org, the phases, and where the evidence goes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks import catalogue
from fixtures.dry_run import dry_run
from fixtures.plan import (
    A_TICKET,
    NO_TICKET,
    NO_WAIVERS,
    PHASES,
    Migration,
    Plan,
    WaivedCheck,
    Waivers,
    find_waivers,
    read_waivers,
)
from fixtures.problems import BadInput, Problem
from fixtures.version import ROOT
from reports.outcome import EXIT_CODES
from reports.output import run_folder
from reports.plugin.own_checks import CHECKS


def exit_codes_in_words() -> str:
    """`0 GO or GO WITH WAIVERS, 1 NO-GO ...`: all that a run can end with."""
    words: dict[int, list[str]] = {}
    for word, code in EXIT_CODES.items():
        words.setdefault(code, []).append(word)
    ours = {code: f"{code} {' or '.join(named)}" for code, named in words.items()}
    return ", ".join([ours[0], ours[1], "2 to 6 as of pytest", *(ours[code] for code in sorted(ours) if code > 1)])


def collects_only(config: pytest.Config) -> bool:
    """Whether pytest lists tests or fixtures, and runs none."""
    listing = ("collectonly", "showfixtures", "show_fixtures_per_test")
    return any(config.getoption(option) for option in listing)


def phases_named(config: pytest.Config) -> tuple[str, ...]:
    """The phases of whose checks pytest was pointed at some, ours or the migration's own; none if elsewhere."""
    own = (config.getoption("migration") / CHECKS).resolve()
    named = {
        phase
        for phase in PHASES
        for path in _paths(config)
        for checks in (ROOT / CHECKS, own)
        if path.is_relative_to(checks / phase) or path in (checks, ROOT)
    }
    return tuple(phase for phase in PHASES if phase in named)


def phases_named_whole(config: pytest.Config) -> set[str]:
    """The phases of whose checks pytest was pointed at all of ours, and so is meant to run the migration's own too."""
    checks = ROOT / CHECKS
    return {phase for phase in PHASES for path in _paths(config) if path in (checks / phase, checks, ROOT)}


def _paths(config: pytest.Config) -> list[Path]:
    return [(config.invocation_params.dir / argument.split("::")[0]).resolve() for argument in config.args]


def waivers_of(config: pytest.Config, migration: Migration) -> Waivers:
    """
    The waivers of a run; none with --runxfail, which still validates the file.

    :raises BadInput: with every mistake in the file.
    """
    path = find_waivers(migration.folder, config.getoption("waivers"))
    if path is None:
        return NO_WAIVERS
    known = {
        check.id: WaivedCheck(dry_run(check.function).names_rows, check.names_fields, check.never_waived)
        for check in catalogue()
    }
    waivers = read_waivers(path, known, migration.plan)
    return NO_WAIVERS if config.getoption("runxfail") else waivers


def ticket_of(config: pytest.Config, plan: Plan) -> str | None:
    """
    The ticket that the run is for, if any.

    :raises BadInput: where it does not look like one.
    """
    ticket: str | None = config.getoption("ticket")
    if ticket is not None and not plan.is_ticket(ticket):
        raise BadInput([Problem(f"--ticket={ticket}", None, f"this {NO_TICKET}", A_TICKET)])
    return ticket


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
