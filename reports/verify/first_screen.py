"""What the first screen of the page has to say, and the source of each phase below it, derived from evidence.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from fixtures.counts import counted
from reports.judging import WORST_FIRST
from reports.outcome import sentences_of

_RIGHT = ("VERIFIED", "CHANGED_LATER", "EXCLUDED", "PENDING")
_OTHERS = {
    "error": "could not be judged",
    "not_visible": "not visible",
    "pending": "pending",
    "warned": "warn",
    "waived": "waived",
    "passed": "passed",
    "not_applicable": "do not apply",
}
_SOURCES = {"live": "Live", "replay": "Replay", "snapshot": "Saved snapshot"}
_AGAINST = ("NO-GO", "NOT YET", "PARTIAL", "STALE")


def first_screen(evidence: Mapping[str, Any]) -> dict[tuple[str, str], list[str]]:
    """The texts of the marks of each kind, by what they are of; of banners the first words."""
    outcomes = evidence["outcomes"]
    said = {
        ("sentence", ""): [_sentence(evidence)],
        ("counts", ""): [". ".join([*_counts(evidence)]) + "."],
        ("banner", ""): list(_banners(evidence)),
        ("warning", ""): list(_warnings(evidence)),
    }
    for part in evidence["parts"]:
        said["source", f"{part['load']} {part['phase']}"] = [_SOURCES[part["source"]]]
    for outcome in outcomes if len(outcomes) > 1 else ():
        about = f"{outcome['load']} {outcome['phase']}"
        said |= {("outcome", about): [outcome["verdict"]], ("in words", about): [outcome["sentence"]]}
    after = {(each["load"], each["org"]) for each in outcomes if each["phase"] == "after_load"}
    for outcome in outcomes:
        if outcome["phase"] == "after_load":
            said["step", f"{outcome['load']} Before"] = [_before(evidence, outcome) or "no check is known"]
            said["step", f"{outcome['load']} After"] = [outcome["verdict"]]
        elif (outcome["load"], outcome["org"]) not in after:
            said["step", f"{outcome['load']} Before"] = [outcome["verdict"]]
    return {key: texts for key, texts in said.items() if texts}


def _sentence(evidence: Mapping[str, Any]) -> str:
    alike = (each for each in evidence["outcomes"] if each["verdict"] == evidence["verdict"])
    said = sentences_of(evidence["verdict"], ((each["load"], each["phase"], each["org"]) for each in alike))
    return said or str(evidence["reason"])


def _counts(evidence: Mapping[str, Any]) -> Iterator[str]:
    worst: dict[str, int] = {}
    for check in evidence["checks"]:
        place = WORST_FIRST.index(check["status"])
        worst[check["id"]] = min(place, worst.get(check["id"], place))
    count = Counter[str](WORST_FIRST[place] for place in worst.values())
    yield f"{counted(count['failed'], 'check')} failed" if count["failed"] else "No check failed"
    yield from _rows(evidence)
    beside = [f"{count[status]} {words}" for status, words in _OTHERS.items() if count[status]]
    missing = {label.partition(" ")[0] for label in (*evidence["deselected"], *evidence["unreached"])}
    beside += [f"{len(missing)} left out or not reached"] if missing else []
    if beside:
        yield ", ".join(beside)


def _rows(evidence: Mapping[str, Any]) -> Iterator[str]:
    ledger = Counter[str]()
    for states in evidence["ledger"].values():
        ledger.update(states)
    if rows := ledger.total():
        wrong = sum(number for state, number in ledger.items() if state not in _RIGHT)
        if wrong:
            yield f"{wrong:,} of {counted(rows, 'row')} {'is' if wrong == 1 else 'are'} not right"
        return
    to_mend = sum(each["rows"] for each in evidence["next_files"] if each["path"].endswith("to_mend.csv"))
    of = sum(file["rows"] for part in evidence["parts"] for file in part["files"] if file["kind"] == "load")
    if to_mend:
        yield f"{to_mend:,} of {counted(of, 'row')} to be corrected"


def _banners(evidence: Mapping[str, Any]) -> Iterator[str]:
    parts = evidence["parts"]
    if evidence["redacted"]:
        yield "REDACTED."
    yield from ["NOT RECORDED:" for part in parts if part.get("not_recorded")]
    if any(part.get("taken_at") for part in parts):
        yield "SAVED SNAPSHOT, NOT LIVE EVIDENCE."
    elif any(part["source"] != "live" for part in parts):
        yield "REPLAY, NOT LIVE EVIDENCE."


def _warnings(evidence: Mapping[str, Any]) -> Iterator[str]:
    """A part of this run that looks like no GO for what was left out of it is no advice."""
    whole = not (evidence["deselected"] or evidence["unreached"])
    for outcome in evidence["outcomes"]:
        before = outcome["facts"]["before"]
        if before and (whole or before["run"]) and (said := _before(evidence, outcome)) in _AGAINST:
            yield f"{outcome['load']} was loaded although the check before it said {said}."


def _before(evidence: Mapping[str, Any], outcome: Mapping[str, Any]) -> str:
    """What the check before a load said; empty where none is known."""
    before = outcome["facts"]["before"]
    if before is None:
        return ""
    same = [each for each in evidence["outcomes"] if (each["load"], each["org"]) == (outcome["load"], outcome["org"])]
    own = [each["verdict"] for each in same if each["phase"] == "before_load"]
    return str(before["verdict"] or (own[0] if own else "not known"))
