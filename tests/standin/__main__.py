"""
Serves a stand-in org over HTTPS until Ctrl-C, and prints what to export so that `pytest --org env` reaches it.

  python -m tests.standin --migration migrations/botched --load wave-1 --phase before_load

serves the org as it was when that phase of an example was recorded. In another terminal, with the exports:

  pytest checks/before_load --migration migrations/botched --load wave-1 --org env:uat
"""

import argparse
import contextlib
import shlex
import threading
from pathlib import Path

from tests.examples.stories import STORIES
from tests.examples.telling import org_at, variables
from tests.standin import StandIn, serve

PHASES = ("before_load", "after_load")


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.standin", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("org", type=Path, nargs="?", help="a file that StandIn.dump() wrote; default: an empty org")
    parser.add_argument("--migration", type=Path, help=f"the org of an example: {', '.join(STORIES)}")
    parser.add_argument("--load", default="wave-1", help="of that example (default: wave-1)")
    parser.add_argument("--phase", default="before_load", choices=PHASES, help="default: before_load")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    chosen = parser.parse_args()
    if chosen.org and chosen.migration:
        parser.error("name a kept org or a migration, not both")
    try:
        org = _org(chosen)
    except (LookupError, OSError, ValueError) as wrong:
        parser.error(str(wrong))
    with serve(org, chosen.port) as url, contextlib.suppress(KeyboardInterrupt):
        for name, value in variables(org, url.base, url.ca_file).items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        threading.Event().wait()


def _org(chosen: argparse.Namespace) -> StandIn:
    if chosen.org:
        return StandIn.restore(chosen.org)
    if not chosen.migration:
        return StandIn()
    name = chosen.migration.resolve().name
    if name not in STORIES:
        raise LookupError(f"{chosen.migration} is no example. Examples: {', '.join(STORIES)}")
    return org_at(STORIES[name], chosen.load, chosen.phase)


if __name__ == "__main__":
    main()
