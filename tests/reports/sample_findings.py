"""Findings, parts and runs as real ones look, for the tests of the report."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from checks import Severity
from fixtures.org.questions import QuestionLog
from fixtures.plan import PhaseName
from fixtures.snapshot import Part
from reports.judging.findings import Finding
from reports.judging.statuses import WORST_FIRST
from reports.outcome.part_outcome import PartOutcome
from reports.outcome.run import Run
from reports.outcome.verdict import verdict

STATUSES = WORST_FIRST
SEVERITIES: tuple[Severity, ...] = ("error", "warning")
COHORTS = ("help-customers", "account-managers", "resellers")
ROWS = {"help-customers": 30_112, "account-managers": 8_740, "resellers": 2_351}
SHA256 = "9f2c7e11a0b4d35c88e6f01d2a7b9c34e5f60718293a4b5c6d7e8f9012345678"


def finding(check: str = "CON-01", **changes: Any) -> Finding:
    """A failed check; `changes` replace its fields."""
    fields: dict[str, Any] = {
        "check": check,
        "name": "users_without_a_resolvable_contact",
        "offenders_in_words": "users without a resolvable contact",
        "unit": "row",
        "item": "1",
        "title": "Every row's ContactId names a contact that exists here and is visible.",
        "phase": "before_load",
        "section": "contacts",
        "load": "wave-1",
        "cohort": "help-customers",
        "parameters": {},
        "severity": "error",
        "status": "failed",
        "reason": "",
        "population": 41_203,
        "offenders": 12,
        "columns": ["line", "Username", "ContactId"],
        "first": [[str(7 + 31 * n), f"ana.{n}@help.example.uat", f"003Wt00000{n:05d}AAA"] for n in range(12)],
        "groups": [],
        "why": "A community user is a contact with a login. Without its contact the row is rejected.",
        "remedy": "Load the missing contacts first, or correct the ids in the load file; then check again.",
        "limits": "A contact that the running user may not see looks like a missing one.",
        "soql": "SELECT Id, AccountId FROM Contact\nWHERE Id IN ('003Wt0000000001AAA', '003Wt0000000002AAA')",
        "offenders_csv": f"offenders/{check}.csv",
    }
    if "name" in changes:
        fields["offenders_in_words"] = changes["name"].replace("_", " ")
    return Finding(**{**fields, **changes})


def healthy(check: str, item: str, name: str, title: str, **changes: Any) -> list[Finding]:
    """A check that found no offenders, once for each cohort."""
    passed = {"status": "passed", "offenders": 0, "first": [], "offenders_csv": None, "soql": ""}
    return [
        finding(
            check,
            **{"item": item, "name": name, "title": title, "cohort": cohort, "population": ROWS[cohort]}
            | passed
            | changes,
        )
        for cohort in COHORTS
    ]


def part(phase: PhaseName = "before_load", load: str = "wave-1", **changes: Any) -> Part:
    """One phase of one load, replayed."""
    soqls = [
        ("Contact", "SELECT Id, AccountId, IsPersonAccount FROM Contact WHERE Id IN (…)", "collections", 41_203),
        ("Account", "SELECT Id, OwnerId, Owner.UserRoleId FROM Account WHERE Id IN (…)", "collections", 9_871),
        ("OrgUser", "SELECT Id, Username, ContactId FROM User WHERE Username IN (…)", "composite", 41_203),
        ("Network", "SELECT Id, Name, Status FROM Network", "query", 0),
    ]
    questions = [
        QuestionLog(
            table, soql, strategy, keys, 1 + keys // 2000, 2.0, rows=keys or 4, calls=1 + keys // 2000, seconds=1.5
        )
        for table, soql, strategy, keys in soqls
    ]
    whole: dict[str, Any] = {
        "load": load,
        "phase": phase,
        "org": {
            "name": "uat",
            "id": "00DWt0000012345MAA",
            "label": "Help",
            "kind": "sandbox",
            "sandbox": True,
            "host": None,
        },
        "migration": "help-center-2026",
        "source": "replay",
        "recorded_at": "2026-11-20T20:41:07+00:00",
        "masked": True,
        "started": "2026-11-20T20:41:07+00:00",
        "finished": "2026-11-20T20:44:52+00:00",
        "now": "2026-11-20T20:41:07+00:00",
        "resumed_at": None,
        "api_version": "66.0",
        "user": "migration.check@example.com.uat",
        "questions": questions,
        "calls": 49,
        "calls_left": {"left": 81_204, "of": 100_000},
        "files": [
            {
                "path": f"loads/{load}.csv",
                "sha256": SHA256,
                "rows": 41_203,
                "kind": "load",
                "dialect": "",
                "encoding": "utf-8-sig",
            }
        ],
        "stale": [],
        "waited": 0,
        "visibility": {"permissions": {"View All Data": "yes"}, "gaps": []},
        "notes": [],
    }
    return Part(**whole | changes)


def outcome(of: Part, **changes: Any) -> PartOutcome:
    """What came of a part."""
    fields: dict[str, Any] = {"load": of.load, "phase": of.phase, "org": of.org.name, "verdict": "GO", "reason": "So."}
    return PartOutcome(**{**fields, **changes})


def run(findings: Sequence[Finding], parts: Sequence[Part] | None = None, **changes: Any) -> Run:
    """The run with these findings, judged by the verdict's own rules."""
    parts = [part()] if parts is None else parts
    missing = bool(changes.get("unreached") or changes.get("deselected"))
    decided = verdict(
        findings,
        unreached=missing,
        user_selected=not changes.get("unreached"),
        stale=any(each.stale for each in parts),
        fail_on="error",
    )
    fields: dict[str, Any] = {
        "verdict": decided.word,
        "reason": decided.reason,
        "migration": "help-center-2026",
        "ticket": "CHG0041287",
        "parts": parts,
        "findings": findings,
        "started": datetime(2026, 11, 20, 21, 2, 11, tzinfo=UTC),
        "finished": datetime(2026, 11, 20, 21, 2, 19, tzinfo=UTC),
        "inputs": {"plan.yaml": SHA256},
        "outcomes": [outcome(each, verdict=decided.word) for each in parts],
    }
    return Run(**{**fields, **changes})
