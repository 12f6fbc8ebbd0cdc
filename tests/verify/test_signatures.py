"""A bundle may be signed by ssh-keygen, with a key that asks nobody for a passphrase; anybody can check by whom."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.runs.whole_runs import Ended, Runner, refused
from tests.verify.forging import Verify, hashes_written_anew, replaced, unpacked

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="there is no ssh-keygen here")
SIGNER = "release-manager@example.com"


def key(folder: Path, name: str = "key", passphrase: str = "") -> Path:
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", str(folder / name)]
    subprocess.run(made, check=True)
    return folder / name


def allowed(key: Path, namespace: str = "rollcall") -> Path:
    kind, public, *_ = key.with_suffix(".pub").read_text().split()
    file = key.with_name("allowed_signers")
    file.write_text(f'{SIGNER} namespaces="{namespace}" {kind} {public}\n')
    return file


@pytest.fixture
def signed(replay: Runner, tmp_path: Path) -> Ended:
    return replay("checks/after_load", f"--sign={key(tmp_path)}", "--redact", "-q")


def test_who_has_signed_is_said(signed: Ended, verify: Verify, tmp_path: Path) -> None:
    assert len(signed.bundles) == 2
    migration = ["--migration", tmp_path / "migration"]
    for bundle in (*signed.bundles, signed.runs[-1]):
        code, said = verify(bundle, "--allowed-signers", allowed(tmp_path / "key"), *migration)
        assert code == 0, said
        assert f"note: signed by {SIGNER}" in said
    code, said = verify(signed.bundles[0], *migration)
    assert code == 0
    assert "note: signed by the ED25519 key SHA256:" in said


def test_a_forgery_that_agrees_with_itself_breaks_the_signature(signed: Ended, verify: Verify, tmp_path: Path) -> None:
    folder = unpacked(signed.bundles[0], tmp_path / "forged")
    replaced(folder / "summary.txt", "GO: small", "GO: grand")
    hashes_written_anew(folder)
    for more in ((), ("--allowed-signers", allowed(tmp_path / "key"))):
        code, said = verify(folder, *more)
        assert code == 1
        assert "BROKEN: SHA256SUMS.sig: it is not " in said
        assert "signature of this SHA256SUMS" in said


def test_a_signature_of_somebody_else_or_for_something_else_counts_for_nothing(
    signed: Ended, verify: Verify, tmp_path: Path
) -> None:
    for signers in (allowed(key(tmp_path, "another")), allowed(tmp_path / "key", "git")):
        code, said = verify(signed.bundles[0], "--allowed-signers", signers)
        assert code == 1
        assert "BROKEN: SHA256SUMS.sig" in said


def test_a_bundle_that_should_be_signed_and_is_not_is_broken(signed: Ended, verify: Verify, tmp_path: Path) -> None:
    folder = unpacked(signed.bundles[0], tmp_path / "unsigned")
    (folder / "SHA256SUMS.sig").unlink()
    code, said = verify(folder, "--allowed-signers", allowed(tmp_path / "key"))
    assert code == 1
    assert "BROKEN: SHA256SUMS.sig: it is missing, so that nobody has signed" in said


def test_signers_that_cannot_be_read_are_refused(signed: Ended, verify: Verify, tmp_path: Path) -> None:
    code, said = verify(signed.bundles[0], "--allowed-signers", tmp_path / "absent")
    assert code == 2
    assert "there is no such file" in said


def test_a_key_with_a_passphrase_is_refused_before_the_run(replay: Runner, tmp_path: Path) -> None:
    ended = replay("checks/after_load", f"--sign={key(tmp_path, passphrase='open sesame')}", "-q")
    refused(ended, "it is no private key, has a passphrase, or may be read by others", "has no passphrase")


@pytest.mark.parametrize("content", [None, "Dear diary"])
def test_what_is_no_key_is_refused_before_the_run(replay: Runner, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
        (tmp_path / "key").chmod(0o600)
    said = "there is no such file" if content is None else "it is no private key"
    refused(replay("checks/after_load", f"--sign={tmp_path / 'key'}", "-q"), said)


def test_a_key_that_waits_for_a_touch_costs_the_signature_and_nothing_else(replay: Runner, tmp_path: Path) -> None:
    name = key(tmp_path)
    tool = tmp_path / "silent" / "ssh-keygen"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\n[ "$1" = -y ] && exec {shutil.which("ssh-keygen")} "$@"\nexec sleep 60\n')
    tool.chmod(0o755)
    path = f"{tool.parent}:{os.environ['PATH']}"
    ended = replay("checks/after_load", f"--sign={name}", "-p", "tests.verify.impatient", "-q", PATH=path)
    assert "is not signed: ssh-keygen does not answer, as where a key waits to be touched" in ended.said
    assert "Traceback" not in ended.said
    assert len(ended.bundles) == 1
    assert not (ended.runs[-1] / "SHA256SUMS.sig").exists()


def test_a_tool_that_does_not_answer_is_said_to_verify_nothing(
    signed: Ended, verify: Verify, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "silent" / "ssh-keygen"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\nexec sleep 60\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
    monkeypatch.setattr("reports.bundle.signing.PATIENCE", 0.5)
    code, said = verify(signed.bundles[0])
    assert code == 2
    assert said.startswith("ERROR: ssh-keygen: ssh-keygen does not answer")


def test_without_ssh_keygen_a_run_that_is_to_sign_is_refused(replay: Runner, tmp_path: Path) -> None:
    ended = replay("checks/after_load", f"--sign={key(tmp_path)}", "-q", PATH=str(tmp_path / "empty"))
    refused(ended, "there is no ssh-keygen here to sign with", "Install OpenSSH, or leave --sign out")
