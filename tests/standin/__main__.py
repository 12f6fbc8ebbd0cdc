"""`python -m tests.standin ORG.json`: serves a kept org until interrupted, and says how to reach it."""

import argparse
import contextlib
import threading
from pathlib import Path

from tests.standin import StandIn, serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("org", type=Path, nargs="?", help="a file that StandIn.dump() wrote; default: an empty org")
    parser.add_argument("--port", type=int, default=0, help="default: any free port")
    chosen = parser.parse_args()
    org = StandIn.restore(chosen.org) if chosen.org else StandIn()
    with serve(org, chosen.port) as url:
        print(f"export SF_INSTANCE_URL={url.base}")
        print(f"export SF_ACCESS_TOKEN='{org.access_token}'")
        print(f"export REQUESTS_CA_BUNDLE={url.ca_file}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
