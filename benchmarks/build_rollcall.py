"""Rollcall's build alone, without the checks that follow it: python -m benchmarks.build_rollcall MIGRATION INTO"""

import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.same_files import digest
from fixtures.build import Build
from fixtures.org.sources import LiveOrg
from fixtures.plan import Migration
from fixtures.progress import Progress
from fixtures.tuning import DEFAULTS

ORG = "stand-in"


class Steps(Progress):
    """Takes the seconds of each step of a build."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._begun = "", 0.0

    def begin(self, what: str, total: int | None = None) -> None:  # noqa: ARG002
        """A step begins."""
        self._step, self._begun = what, time.perf_counter()

    def end(self) -> None:
        """It is over; steps of one name count together."""
        taken = time.perf_counter() - self._begun
        self.seconds[self._step] = round(self.seconds.get(self._step, 0) + taken, 2)


def main() -> None:
    """Build the files of a migration by the org that the variables SF_* name."""
    folder, into = map(Path, sys.argv[1:])
    into.mkdir()
    migration, steps = Migration.read(folder, ORG, building=True).in_org(ORG), Steps()
    with tempfile.TemporaryDirectory() as scratch:
        Build(
            migration=migration,
            org=migration.plan.orgs[0],
            into=into,
            loaded=frozenset(),
            open_org=lambda: LiveOrg("env", folder, migration.plan.api_version, None).open(()),
            scratch=Path(scratch) / "build",
            tuning=DEFAULTS,
            say=print,
            shown=steps,
        ).run()
    print(json.dumps({"found": digest(into), "steps": steps.seconds}))


if __name__ == "__main__":
    main()
