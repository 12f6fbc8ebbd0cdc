"""Whether SHA256SUMS is signed, and by whom, as `ssh-keygen -Y` says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from fixtures.checksums import SUMS
from fixtures.problems import BadInput, Problem, readable
from reports.bundle import NAMESPACE, SIGNATURE, TOOL, asked
from reports.verify.findings import Found, broken

_BY_KEY = re.compile(r"\b(\S+) key (SHA256:\S+)")


def check_signature(folder: Path, allowed_signers: Path | None) -> Iterator[Found]:
    """
    What is wrong with the signature, or who has signed.

    :param allowed_signers: who may sign, in the format that `man ssh-keygen` describes; None asks nobody's name.
    :raises BadInput: where that file cannot be read, or there is nothing to check a signature with.
    """
    signature, signed = folder / SIGNATURE, folder / SUMS
    if allowed_signers:
        with readable(allowed_signers):
            pass
    if not signature.is_file():
        if allowed_signers:
            yield broken(f"{SIGNATURE}: it is missing, so that nobody has signed")
        else:
            yield Found("note", "nobody has signed this bundle: its hashes are no proof of who made it")
        return
    if shutil.which(TOOL) is None:
        raise BadInput([Problem(SIGNATURE, None, f"there is no {TOOL} here to check it with", "Install OpenSSH")])
    content = signed.read_bytes() if signed.is_file() else b""
    about = ["-n", NAMESPACE, "-s", str(signature)]
    if allowed_signers is None:
        checked = asked([TOOL, "-Y", "check-novalidate", *about], content)
        if checked.returncode:
            yield broken(f"{SIGNATURE}: it is not a signature of this {SUMS}")
        elif key := _BY_KEY.search(checked.stdout):
            yield Found("note", f"signed by the {key[1]} key {key[2]}; --allowed-signers says whose it may be")
        return
    found = asked([TOOL, "-Y", "find-principals", "-s", str(signature), "-f", str(allowed_signers)])
    signer = found.stdout.strip().splitlines()[0].split(",")[0] if found.stdout.strip() else ""
    if not signer:
        yield broken(f"{SIGNATURE}: {allowed_signers.name} does not name who has signed")
    elif asked([TOOL, "-Y", "verify", "-f", str(allowed_signers), "-I", signer, *about], content).returncode:
        yield broken(f"{SIGNATURE}: it is not {signer}'s signature of this {SUMS}")
    else:
        yield Found("note", f"signed by {signer}")
