"""Rollcall's checks only: python -m benchmarks.checks_only_rollcall MIGRATION SNAPSHOT."""

import json
import sys
import tempfile
from pathlib import Path

import checks
from benchmarks.build_snapshot import PHASE
from benchmarks.same_findings import RULES, of_evidence
from fixtures.nouns import nouns, subjects
from fixtures.plan.migration import Migration
from fixtures.snapshot.snapshot import Snapshot
from reports.judging.judge import judge
from reports.judging.offenders import write_csvs


def main() -> None:
    """Run the checks of the rules that all contenders share, and print what was found."""
    migration, folder = map(Path, sys.argv[1:])
    plan = Migration.read(migration).plan
    (load,) = plan.loads
    snapshot = Snapshot(folder / "snapshot")
    with tempfile.TemporaryDirectory() as run:
        offenders = Path(run) / "offenders"
        for check in (check for check in checks.catalogue() if check.id in RULES):
            for subject in subjects(check.arguments, plan, load, PHASE):
                judge(check, subject, nouns(subject, plan, snapshot), plan, snapshot, offenders)
        write_csvs(offenders)
        print(json.dumps(of_evidence(Path(run))))
    snapshot.close()


if __name__ == "__main__":
    main()
