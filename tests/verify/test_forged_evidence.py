"""Evidence that contradicts itself is found, though page and hashes were made to fit it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.verify.forging import Verify, evidence_changed, hashes_written_anew

Evidence = dict[str, Any]


def says(evidence: Evidence, verdict: str) -> None:
    evidence["verdict"] = verdict
    for outcome in evidence["outcomes"]:
        outcome["verdict"] = verdict


def makes_each(status: str) -> Callable[[Evidence], None]:
    def change(evidence: Evidence) -> None:
        says(evidence, "GO")
        evidence["ledger"] = {load: {"VERIFIED": sum(of_it.values())} for load, of_it in evidence["ledger"].items()}
        for check in evidence["checks"]:
            if check["status"] not in ("passed", "not_applicable"):
                check["status"] = status

    return change


def says_go(evidence: Evidence) -> None:
    says(evidence, "GO")


def leaves_checks_out(evidence: Evidence) -> None:
    passes_all(evidence)
    evidence["deselected"] = ["CON-01 (wave-1)"]


def is_stale(evidence: Evidence) -> None:
    passes_all(evidence)
    evidence["parts"][0]["stale"] = ["loads/wave-1.csv"]


def misses_a_row(evidence: Evidence) -> None:
    passes_all(evidence)
    evidence["ledger"]["wave-1"] = {"VERIFIED": 169, "MISSING": 1}


def has_no_ledger(evidence: Evidence) -> None:
    passes_all(evidence)
    del evidence["ledger"]["wave-1"]


def says_partial_of_each_phase(evidence: Evidence) -> None:
    passes_all(evidence)
    for outcome in evidence["outcomes"]:
        outcome["verdict"] = "PARTIAL"


def passes_all(evidence: Evidence) -> None:
    makes_each("passed")(evidence)
    for check in evidence["checks"]:
        check["offenders"], check["offenders_csv"] = 0, None


def passes_what_has_offenders(evidence: Evidence) -> None:
    makes_each("passed")(evidence)


def waives_what_nobody_approved(evidence: Evidence) -> None:
    makes_each("waived")(evidence)
    says(evidence, "GO WITH WAIVERS")


def is_not_called_a_replay(evidence: Evidence) -> None:
    evidence["replay"] = False


def is_called_live(evidence: Evidence) -> None:
    evidence["replay"] = False
    for part in evidence["parts"]:
        part["source"] = "live"
        del part["recording_sha256"]


def loses_its_recording(evidence: Evidence) -> None:
    for part in evidence["parts"]:
        del part["recording_sha256"]


def loses_a_phase(evidence: Evidence) -> None:
    del evidence["outcomes"][0]


FORGERIES: dict[str, tuple[Callable[[Evidence], None], str]] = {
    "failed checks": (says_go, "it says GO of the run, and what it holds is NO-GO"),
    "pending checks": (makes_each("pending"), "it says GO of the run, and what it holds is NOT YET"),
    "checks that were left out": (leaves_checks_out, "it says GO of the run, and what it holds is PARTIAL"),
    "stale answers": (is_stale, "it says GO of the run, and what it holds is STALE"),
    "a row that is missing": (misses_a_row, "it says GO of the run, and what it holds is NO-GO"),
    "a ledger that is gone": (has_no_ledger, "it says GO of the run, and what it holds is NO-GO"),
    "phases that are worse": (says_partial_of_each_phase, "it says PARTIAL: Do not load wave-1 into uat. of wave-1"),
    "passed checks with offenders": (passes_what_has_offenders, "deny their status"),
    "waivers of nobody": (waives_what_nobody_approved, "deny their status"),
    "no replay": (is_not_called_a_replay, "replay is false, and its parts say something else"),
    "a live org": (is_called_live, "wave-1, before load: it is live, and has recorded_at"),
    "no recording": (loses_its_recording, "wave-1, before load: it is replay, and has no recording_sha256"),
    "a phase that is gone": (loses_a_phase, "its outcomes are not one for each part"),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_evidence_that_contradicts_itself_is_found(bundle: Path, verify: Verify, forgery: str) -> None:
    forge, said_of_it = FORGERIES[forgery]
    evidence_changed(bundle, forge)
    hashes_written_anew(bundle)
    code, said = verify(bundle)
    assert code == 1
    assert f"BROKEN: evidence.json: {said_of_it}" in said or f"{said_of_it}" in said
