"""Whether junit.xml says of each check what evidence.json says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from reports.verify.findings import LISTED, Found, broken

JUNIT = "junit.xml"
_STOPPED = ("failed", "error")


def compare_junit(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """Checks by load, status and number of offenders, as the properties of their test cases have them."""
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
    for case in cases:
        properties = _properties(case)
        stopped = case.find("failure") is not None or case.find("error") is not None
        if stopped and properties.get("status") in ("passed", "waived", "not_applicable"):
            yield broken(f"{JUNIT}: {_said(case)} has a failure")
        elif not stopped and properties.get("status") in _STOPPED and _gates(properties, evidence):
            yield broken(f"{JUNIT}: {_said(case)} has no failure")


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
