"""`python -m tests.examples [example|botched|all]`: makes the recorded migrations anew, from the stand-in org."""

import argparse
from pathlib import Path

from tests.examples.record_examples import record
from tests.examples.scripts import SCRIPTS

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.examples", description=__doc__)
    parser.add_argument("which", nargs="?", default="all", choices=(*SCRIPTS, "all"))
    parser.add_argument("--into", type=Path, default=MIGRATIONS, help="default: migrations")
    chosen = parser.parse_args()
    for name in SCRIPTS if chosen.which == "all" else [chosen.which]:
        record(SCRIPTS[name], chosen.into / name)
        print(f"{chosen.into / name} is written and recorded.")


if __name__ == "__main__":
    main()
