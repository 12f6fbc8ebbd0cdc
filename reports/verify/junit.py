"""Whether junit.xml says of each check what evidence.json says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from reports.verify.findings import LISTED, Found, broken

JUNIT = "junit.xml"
_GOES_AHEAD = ("GO", "GO WITH WAIVERS")
_STOPPED = ("failed", "error")


def compare_junit(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """The verdicts; and checks by load, status and number of offenders, as the properties of their cases have them."""
    path = folder / JUNIT
    if not path.is_file():
        return
    try:
        cases = [*ET.parse(path).iter("testcase")]  # noqa: S314 - expat refuses what grows without end
    except (ET.ParseError, ValueError, LookupError):
        yield broken(f"{JUNIT}: it is not XML")
        return
    there = Counter(filter(None, map(_said, cases)))
    said = Counter(_line(each) for each in evidence["checks"])
    for less, more, what in ((there, said, "lacks"), (said, there, "has")):
        if differing := sorted((more - less).elements()):
            yield broken(f"{JUNIT}: other than evidence.json it {what} {'; '.join(differing[:LISTED])}")
    yield from _compare_verdicts(evidence, cases)
    for case in cases:
        properties = _properties(case)
        stopped = case.find("failure") is not None or case.find("error") is not None
        if stopped and properties.get("status") in ("passed", "waived", "not_applicable"):
            yield broken(f"{JUNIT}: {_said(case)} has a failure")
        elif not stopped and properties.get("status") in _STOPPED and _gates(properties, evidence):
            yield broken(f"{JUNIT}: {_said(case)} has no failure")


def _compare_verdicts(evidence: Mapping[str, Any], cases: Sequence[ET.Element]) -> Iterator[Found]:
    shown = {case.get("classname", ""): case for case in cases if case.get("name") == "verdict"}
    for outcome in evidence["outcomes"]:
        load, phase, verdict = outcome["load"], outcome["phase"], outcome["verdict"]
        case = shown.pop(f"{load}.{phase}", None)
        about = f"{JUNIT}: the verdict of {load}, {phase.replace('_', ' ')}"
        if case is None:
            yield broken(f"{about} is missing")
            continue
        failure = case.find("failure")
        said = " ".join(case.itertext()).strip()
        if not said.startswith(f"{verdict}: {outcome['sentence']}"):
            yield broken(f"{about} is not {verdict}: {outcome['sentence']}")
        if (failure is None) is not (verdict in _GOES_AHEAD) or (
            failure is not None and failure.get("type") != verdict
        ):
            yield broken(f"{about} is counted otherwise than {verdict}")
    for name in shown:
        yield broken(f"{JUNIT}: it has a verdict of {name}, which evidence.json does not know")


def _gates(properties: Mapping[str, str], evidence: Mapping[str, Any]) -> bool:
    own = [each for each in evidence["checks"] if each["id"] == properties.get("check")]
    return properties["status"] == "error" or any(each["severity"] == "error" for each in own)


def _said(case: ET.Element) -> str:
    """`CON-01 of wave-1: failed, 12`; empty for a test that is no check."""
    properties = _properties(case)
    if "check" not in properties:
        return ""
    load, status = properties.get("load"), properties.get("status")
    return f"{properties['check']} of {load}: {status}, {properties.get('offenders')}"


def _line(check: Mapping[str, Any]) -> str:
    return f"{check['id']} of {check['load']}: {check['status']}, {check['offenders']}"


def _properties(case: ET.Element) -> dict[str, str]:
    return {each.get("name", ""): each.get("value", "") for each in case.iterfind("properties/property")}
