"""python -m reports.verify: whether a bundle is whole, who has signed it, and whether its files agree."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fixtures.problems import BadInput, fits_terminal
from reports.verify.at_hand import compare_code, compare_recordings
from reports.verify.evidence import compare_files, read_evidence
from reports.verify.findings import Found
from reports.verify.junit import compare_junit
from reports.verify.opening import opened
from reports.verify.page import compare_page
from reports.verify.signature import check_signature
from reports.verify.sources import compare_sources
from reports.verify.sums import compare_sums
from reports.verify.tables import compare_ledger, compare_offenders
from reports.verify.ticket_text import compare_summary
from reports.verify.verdicts import compare_verdicts

_DESCRIPTION = """\
Is this bundle whole, and does it say one thing? Each finding is one line:

  BROKEN        a file was changed, added or removed since the run; a signature is not
                of these files; or page, CSV files, ledger, JUnit and evidence.json
                contradict each other, even if the hashes were written anew.
  DIFFERS HERE  the bundle is whole, but this checkout's code, templates or pinned
                requirements, or the recording that was played, are not those it had.
  note          what is not proved.
"""
_EPILOG = """\
Exit code: 0 whole, 1 BROKEN, 2 the command is wrong, 3 only DIFFERS HERE.

Hashes say that nothing was changed by accident. That nobody changed it on purpose
is what a signature says: run with --sign KEYFILE, keep the public key of who runs in
a file of allowed signers, a line each:
  release-manager@example.com namespaces="rollcall" ssh-ed25519 AAAAC3Nz...
and verify: python -m reports.verify BUNDLE.zip --allowed-signers allowed_signers
"""
BROKEN, DIFFERS = 1, 3


def main(arguments: Sequence[str]) -> int:
    """Verify what the command line names; returns the exit code."""
    told = _told(arguments)
    try:
        verdict, found = verify(told.bundle, told.allowed_signers, told.migration)
    except (BadInput, OSError) as wrong:
        print(f"ERROR: {fits_terminal(str(wrong))}", file=sys.stderr)
        return 2
    for each in found:
        print(each)
    kinds = {each.kind for each in found}
    if "BROKEN" in kinds:
        print(f"{told.bundle.name} is broken.")
        return BROKEN
    print(f"{told.bundle.name} is whole, and says {verdict}.")
    return DIFFERS if "DIFFERS HERE" in kinds else 0


def verify(bundle: Path, allowed_signers: Path | None, migration: Path | None) -> tuple[str, list[Found]]:
    """
    The verdict in a bundle, and all that is found in it.

    :raises BadInput: where bundle or signers cannot be read.
    :raises OSError: where there is no room to unpack it.
    """
    with opened(bundle) as (folder, found):
        evidence, invalid = read_evidence(folder)
        found += [*compare_sums(folder), *check_signature(folder, allowed_signers), *invalid]
        if evidence:
            found += [
                *compare_verdicts(evidence),
                *compare_sources(evidence),
                *compare_files(evidence, folder),
                *compare_page(evidence, folder),
                *compare_summary(evidence, folder),
                *compare_offenders(evidence, folder),
                *compare_ledger(evidence, folder),
                *compare_junit(evidence, folder),
                *compare_code(evidence, folder),
                *compare_recordings(evidence, migration),
            ]
    return str(evidence.get("verdict", "")), list(dict.fromkeys(found))


def _told(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m reports.verify",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("bundle", metavar="DIR_OR_ZIP", type=Path, help="a bundle, or the folder of a run")
    parser.add_argument("--allowed-signers", metavar="FILE", type=Path, help="who may have signed it")
    parser.add_argument(
        "--migration", metavar="DIR", type=Path, help="the migration's folder (default: migrations/ and its name)"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
