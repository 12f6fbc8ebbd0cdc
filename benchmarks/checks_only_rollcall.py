"""Rollcall's checks alone, over ready data: python -m benchmarks.checks_only_rollcall MIGRATION SEALED."""

import json
import sys
import tempfile
from pathlib import Path

import checks
from benchmarks.build_snapshot import PHASE
from benchmarks.same_findings import RULES, of_evidence
from fixtures.plan.migration import Migration
from fixtures.snapshot.snapshot import Snapshot
from fixtures.subjects import nouns, subjects
from reports.judging.judge import judge
from reports.judging.offenders import merge


def main() -> None:
    """Judge every subject of the rules that all contenders hold, and print what was found."""
    migration, sealed = map(Path, sys.argv[1:])
    plan = Migration.read(migration).plan
    (load,) = plan.loads
    snapshot = Snapshot(sealed / "snapshot")
    with tempfile.TemporaryDirectory() as run:
        offenders = Path(run) / "offenders"
        for check in (check for check in checks.catalogue() if check.id in RULES):
            for subject in subjects(check.arguments, plan, load, PHASE):
                judge(check, subject, nouns(subject, plan, snapshot), plan, snapshot, offenders)
        merge(offenders)
        print(json.dumps(of_evidence(Path(run))))
    snapshot.close()


if __name__ == "__main__":
    main()
