"""Where pytest meets the checklist: the options, what checks are asked about, and hooks that only delegate."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.plugin import Checking, path_of, phases_named


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("rollcall", "Rollcall: which migration is checked, against which org")
    group.addoption(
        "--migration",
        metavar="DIR",
        type=path_of,
        default=Path(__file__).parent / "migrations" / "example",
        help="the migration's folder, with its plan.yaml (default: migrations/example)",
    )
    group.addoption(
        "--load",
        metavar="NAME",
        help="one load of the plan (default: all that are recorded; a live org needs it if the plan has several)",
    )
    group.addoption(
        "--org",
        metavar="ORG",
        default="replay",
        help="'replay' plays the recordings (default; 'replay:NAME' those of one org); an alias of the Salesforce "
        "CLI, or 'env' (SF_* variables; 'env:NAME' if the plan has several orgs), reads it live; 'snapshot' checks "
        "again what --snapshot kept. See docs/live-org.md",
    )
    group.addoption(
        "--record",
        nargs="?",
        const="masked",
        choices=("masked", "plain"),
        help="keep what this live run reads as the recording of its phase; people are masked unless 'plain'",
    )
    group.addoption(
        "--snapshot",
        metavar="DIR",
        type=path_of,
        help="keep what this run reads in DIR, people as they are; with '--org snapshot', check that again, offline",
    )
    group.addoption(
        "--resume",
        action="store_true",
        help="go on where a live run with the same --snapshot=DIR died: what it had read is taken over, if it is not "
        "older than 24 hours, and plan, files, org and user are the same; only the rest is asked",
    )
    group.addoption(
        "--before",
        metavar="DIR",
        type=path_of,
        help="the evidence of the before-load run that an after-load run is held against (default: the newest)",
    )
    group.addoption(
        "--waivers",
        metavar="FILE",
        type=path_of,
        help="approved exceptions (default: waivers.yaml of the migration, if it has one); --runxfail leaves them out",
    )
    group.addoption(
        "--wait",
        metavar="SECONDS",
        type=float,
        default=0,
        help="ask again for memberships and seat counts that the platform has not settled yet, for so long at most "
        "(default: 0)",
    )
    group.addoption(
        "--max-api-calls",
        metavar="N",
        type=int,
        help="do not start, and do not go on, over this many API calls",
    )
    group.addoption(
        "--fail-on",
        choices=("error", "warning"),
        default="error",
        help="what makes the verdict NO-GO (default: error)",
    )
    group.addoption("--ticket", metavar="ID", help="the change ticket that the report is for")
    group.addoption(
        "--evidence",
        metavar="DIR",
        type=path_of,
        default=Path(__file__).parent / "reports",
        help="where runs/ keeps each run's folder and latest/ the newest one (default: reports)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if phases_named(config):
        Checking.begin(config)


@pytest.fixture(scope="session")
def subject(request: pytest.FixtureRequest) -> object:
    """What a check is asked about; its arguments are the nouns of it."""
    return request.param
