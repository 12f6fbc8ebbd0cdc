"""
Serves a stand-in org over HTTPS until Ctrl-C, and prints what to export so that `pytest --org env` reaches it.

  python -m tests.standin --migration migrations/botched --load wave-1 --phase before_load

serves the org as it was when that phase of an example was recorded. In another terminal, with the exports:

  pytest checks/before_load --migration migrations/botched --load wave-1 --org env:uat

  python -m tests.standin --crowd 1000000 --others 200000 --phase after_load --migration-into crowd

makes a migration of a million users, writes its folder, and serves the org it went into. SIGTERM ends it, too.

  python -m tests.standin --training training

writes a migration to practice on, and serves an org in which nothing of it is loaded: docs/training-room.md.
"""

import argparse
import contextlib
import shlex
import signal
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path

from tests.examples.record_examples import org_at, variables
from tests.examples.scripts import SCRIPTS
from tests.standin import StandIn, serve
from tests.standin.crowd.build import Crowd
from tests.standin.crowd.files import write_migration
from tests.standin.crowd.mistakes import make_mistakes
from tests.standin.training import training_room

PHASES = ("before_load", "after_load")
LARGE = 2_000_000
"""So many contacts are kept in a file, not in memory."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.standin", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("org", type=Path, nargs="?", help="a file that StandIn.dump() wrote; default: an empty org")
    parser.add_argument("--migration", type=Path, help=f"the org of an example: {', '.join(SCRIPTS)}")
    parser.add_argument("--load", default="wave-1", help="of that example (default: wave-1)")
    parser.add_argument("--phase", default="before_load", choices=PHASES, help="default: before_load")
    parser.add_argument("--crowd", type=int, metavar="N", help="the org of a migration of so many users")
    parser.add_argument("--others", type=int, default=0, help="further contacts of a crowd (default: none)")
    parser.add_argument("--mistakes", type=int, default=0, help="users of a loaded crowd with whom something is wrong")
    parser.add_argument("--migration-into", type=Path, metavar="DIR", help="where to write a crowd's migration")
    parser.add_argument("--training", type=Path, metavar="DIR", help="a migration to practice on, written there")
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS", help="added to each request")
    parser.add_argument("--job-seconds", type=float, default=0.0, metavar="S", help="the least that a query job takes")
    parser.add_argument("--bandwidth", type=float, metavar="MBIT", help="a second, of all answers together")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    chosen = parser.parse_args()
    if sum(said is not None for said in (chosen.org, chosen.migration, chosen.crowd, chosen.training)) > 1:
        parser.error("name a saved org, a migration, a crowd or a training room, not several")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.suppress(KeyboardInterrupt), tempfile.TemporaryDirectory(prefix="standin-") as folder:
        try:
            org = _org(chosen, folder)
        except (LookupError, OSError, ValueError) as wrong:
            parser.error(str(wrong))
        org.latency, org.job_seconds = chosen.latency / 1000, chosen.job_seconds
        org.bandwidth = chosen.bandwidth * 1_000_000 / 8 if chosen.bandwidth else None
        with serve(org, chosen.port) as url:
            for name, value in variables(org, url.base, url.ca_file).items():
                print(f"export {name}={shlex.quote(value)}", flush=True)
            while not threading.Event().wait(1):
                org.now = datetime.now(UTC) if chosen.training else org.now


def _org(chosen: argparse.Namespace, folder: str) -> StandIn:
    if chosen.crowd is not None:
        return _crowd(chosen, folder)
    if chosen.training:
        return training_room(chosen.training)
    if chosen.org:
        return StandIn.restore(chosen.org)
    if not chosen.migration:
        return StandIn()
    name = chosen.migration.resolve().name
    if name not in SCRIPTS:
        raise LookupError(f"{chosen.migration} is no example. Examples: {', '.join(SCRIPTS)}")
    return org_at(SCRIPTS[name], chosen.load, chosen.phase)


def _crowd(chosen: argparse.Namespace, folder: str) -> StandIn:
    large = chosen.crowd + chosen.others > LARGE
    crowd = Crowd(chosen.crowd, chosen.others, f"{folder}/org.sqlite" if large else ":memory:")
    if chosen.phase == "after_load":
        crowd.load()
        make_mistakes(crowd, chosen.mistakes)
    if chosen.migration_into:
        write_migration(crowd, chosen.migration_into)
    return crowd.org


if __name__ == "__main__":
    main()
