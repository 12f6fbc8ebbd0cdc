"""A run whose every word of a file, a plan or an org is hostile."""

from dataclasses import replace
from datetime import date
from typing import Any

from reports.judging import Finding, UsedWaiver
from reports.outcome import Attempt, NextFile, Provenance, Seats, WayBack
from reports.outcome.part_outcome import BeforeRun, Facts
from reports.outcome.run import Run
from tests.reports.sample_findings import SHA256, finding, outcome, part, run

NAMES = {
    "markup": "\"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'</title></style>--><h1>GO</h1>",
    "quotes": "'\"`&quot;&#39; onmouseover=alert(1) x='",
    "turned around": "moc.elpmaxe@\u202eana\u2066\u200f\u061c",
    "a formula": "=cmd|' /C calc'!A0",
    "lines": "one\r\ntwo\n\nthree\tfour\x0bfive\u2028six",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f3ff\u20e3 Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d",
    "without a blank": "x" * 4_000,
    "javascript": "javascript:alert(1)",
}
HOSTILE = "".join(NAMES.values())


def hostile_run(words: str) -> Run:
    """A NO-GO after the load with something in every section of the page, all of it called ``words``."""
    org = part().org.model_copy(update={"name": words, "id": words, "host": words, "label": words})
    questions = [replace(part().questions[0], soql=words, table=words, note=words, asked_again=words)]
    files = [part().files[0].model_copy(update={"path": words, "dialect": words, "encoding": words})]
    of_org: dict[str, Any] = {"org": org, "load": words, "notes": [words], "assumes": [words], "user": words}
    read = part(phase="after_load", questions=questions, files=files, stale=[words], **of_org)
    return run(
        [_finding(words, "CON-01"), _finding(words, "CON-02", status="not_applicable", population=0, offenders=0)],
        [read],
        migration=words,
        ticket=words,
        reason=words,
        inputs={words: SHA256},
        unreached=[words],
        deselected=[words],
        ledger={words: {"VERIFIED": 3, "UNACCOUNTED": 1}},
        outcomes=[outcome(read, verdict="NO-GO", reason=words, facts=_facts(words))],
        waivers=[_waiver(words)],
        next_files=[_file(words)],
        way_back=WayBack([_file(words)], [words]),
        provenance=_provenance(words),
    )


def _finding(words: str, check: str, **changes: Any) -> Finding:
    named = (
        "name",
        "title",
        "why",
        "remedy",
        "limits",
        "soql",
        "reason",
        "cohort",
        "load",
        "step",
        "offenders_in_words",
    )
    return finding(
        check,
        **{
            "phase": "after_load",
            "parameters": {words: words},
            "columns": [words, "line"],
            "first": [[words, "7"]] * 7,
            "offenders": 7,
            "groups": [(words, 1)],
            **dict.fromkeys(named, words),
            "offenders_in_words": words,
            **changes,
        },
    )


def _facts(words: str) -> Facts:
    counts = {"rows": 3, "success": 2, "error": 1, "unprocessed": 0, "repeated": 0, "foreign": 0, "unanswered": 0}
    attempt = Attempt(number=1, started_at=None, finished_at=None, loaded_by=words, **counts)
    before = BeforeRun(run=words, evidence_sha256=SHA256, verdict=words, at="2026-11-20T19:30:00+00:00",
                       file_sha256=SHA256, same_file=False)  # fmt: skip
    return Facts(attempts=[attempt], seats=[Seats(words, 5, 3, 3, 0, 6)], before=before)


def _waiver(words: str) -> UsedWaiver:
    said = dict.fromkeys(("check", "load", "justification", "ticket", "approved_by"), words)
    return UsedWaiver(
        line=1,
        rows=2,
        fields=(words,),
        days_left=3,
        expiration_date=date(2026, 12, 1),
        judged=True,
        covered=1,
        remarks=(words,),
        **said,
    )


def _file(words: str) -> NextFile:
    said = dict.fromkeys(("load", "what", "sobject", "operation"), words)
    return NextFile(path=f"next/{words}", phase="after_load", rows=2, checks=("CON-01",), commands=(words,), **said)


def _provenance(words: str) -> Provenance:
    said: dict[str, Any] = dict.fromkeys(("run", "command", "user", "host", "ci_job", "git_commit"), words)
    return Provenance(narrowed_by=[words], versions={words: words}, **said)
