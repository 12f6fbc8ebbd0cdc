"""A detached signature of SHA256SUMS, by the `ssh-keygen` that comes with OpenSSH."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from fixtures.problems import BadInput, Problem, obstacle_to

NAMESPACE = "rollcall"
TOOL = "ssh-keygen"
PATIENCE = 30.0
"""Seconds that the tool has to answer."""
_SILENT = f"{TOOL} does not answer, as where a key waits to be touched"
_GET_ONE = "Install OpenSSH, or leave --sign out"
_ANOTHER_KEY = "Name a private key for signing that has no passphrase, such as one of the CI's secrets"


def refuse_a_key_that_cannot_sign(key: Path) -> None:
    """
    To be asked before a run begins.

    :raises BadInput: where there is no tool to sign with, no such key, or one that asks for a passphrase.
    """
    if shutil.which(TOOL) is None:
        raise BadInput([Problem(str(key), None, f"there is no {TOOL} here to sign with", _GET_ONE)])
    if obstacle := obstacle_to(key):
        raise BadInput([Problem(str(key), None, obstacle, _ANOTHER_KEY)])
    if asked([TOOL, "-y", "-P", "", "-f", str(key)]).returncode:
        what = "it is no private key, has a passphrase, or may be read by others"
        raise BadInput([Problem(str(key), None, what, _ANOTHER_KEY)])


def sign(file: Path, key: Path) -> str:
    """Write `<file>.sig` beside a file; returns why that failed, in a few words, or nothing."""
    file.with_name(f"{file.name}.sig").unlink(missing_ok=True)
    try:
        ended = asked([TOOL, "-Y", "sign", "-f", str(key), "-n", NAMESPACE, str(file)])
    except (BadInput, OSError) as failed:
        return f"{TOOL} cannot be run: {failed.strerror}" if isinstance(failed, OSError) else _SILENT
    return ended.stderr.strip().splitlines()[-1] if ended.returncode else ""


def asked(command: Sequence[str], given: bytes = b"") -> subprocess.CompletedProcess[str]:
    """
    What the tool answers; it asks nobody for anything.

    :raises BadInput: where it does not answer.
    """
    environment = {**os.environ, "SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}
    try:
        ended = subprocess.run(  # noqa: S603 - words of ours, and paths
            command, input=given, capture_output=True, timeout=PATIENCE, check=False, env=environment
        )
    except subprocess.TimeoutExpired:
        raise BadInput([Problem(TOOL, None, _SILENT, _ANOTHER_KEY)]) from None
    said = [stream.decode("utf-8", "replace") for stream in (ended.stdout, ended.stderr)]
    return subprocess.CompletedProcess(command, ended.returncode, *said)
