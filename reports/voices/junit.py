"""
JUnit XML: a suite for each load and phase, a case for each check, and one for the verdict.

CI tells passed, skipped, failure and error apart, and GitLab shows no text of what passed. So what only warns is
skipped with its count, and what waits is a failure of the type `pending`.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from fixtures.secrets import without_secrets
from reports.judging import STATUSES, Finding
from reports.outcome import EXIT_CODES, PartOutcome, Run, gates
from reports.voices.words import named, printable, said, what_to_do

_KINDS = {"failure": "failures", "error": "errors", "skipped": "skipped"}
_PROPERTIES = ("check", "item", "load", "cohort", "status", "offenders", "population", "unit")


def junit(run: Run, broken: Sequence[str] = ()) -> str:
    """
    The run as JUnit XML; it names nobody.

    :param broken: node ids of tests beside the checks that failed.
    """
    root = ET.Element("testsuites", name=printable(f"Rollcall: {run.migration}"))
    keys = dict.fromkeys((each.load, each.phase) for each in run.outcomes)
    keys |= dict.fromkeys((each.load, each.phase) for each in run.findings)
    for load, phase in keys:
        suite = _suite(root, run, f"{load} {phase.replace('_', ' ')}")
        classname = printable(f"{load}.{phase}")
        for outcome in run.outcomes:
            if (outcome.load, outcome.phase) == (load, phase):
                _verdict(suite, classname, outcome)
        for finding in run.findings:
            if (finding.load, finding.phase) == (load, phase):
                _case(suite, classname, finding, run)
    if broken:
        suite = _suite(root, run, "beside the checks")
        for node in broken:
            case = ET.SubElement(suite, "testcase", classname="pytest", name=printable(node))
            _result(case, "error", "error", "It failed; the terminal says how.")
    for suite in (*root, root):
        _count(suite)
    ET.indent(root)
    return without_secrets(ET.tostring(root, encoding="unicode", xml_declaration=True)) + "\n"


def _suite(root: ET.Element, run: Run, name: str) -> ET.Element:
    seconds = f"{(run.finished - run.started).total_seconds():.3f}"
    return ET.SubElement(
        root, "testsuite", name=printable(name), timestamp=run.started.isoformat(timespec="seconds"), time=seconds
    )


def _verdict(suite: ET.Element, classname: str, outcome: PartOutcome) -> None:
    """A failure where the load may not go ahead, so that green cases alone never say it may."""
    case = ET.SubElement(suite, "testcase", classname=classname, name="verdict")
    text = f"{outcome.verdict}: {outcome.sentence} {outcome.reason}"
    if EXIT_CODES[outcome.verdict]:
        _result(case, "failure", outcome.verdict, text)
    else:
        ET.SubElement(case, "system-out").text = printable(text)


def _case(suite: ET.Element, classname: str, finding: Finding, run: Run) -> None:
    case = ET.SubElement(suite, "testcase", classname=classname, name=named(finding))
    properties = ET.SubElement(case, "properties")
    for name in _PROPERTIES:
        value = getattr(finding, name)
        ET.SubElement(properties, "property", name=name, value="" if value is None else printable(str(value)))
    if finding.status == "passed":
        return
    kind, message = STATUSES[finding.status].word.lower(), said(finding)
    if finding.status == "error":
        _result(case, "error", kind, message, what_to_do(finding))
    elif finding.status in ("waived", "not_applicable"):
        _result(case, "skipped", kind, message)
    elif gates(finding, run.fail_on):
        _result(case, "failure", kind, message, what_to_do(finding))
    else:
        warning = message if finding.status == "warned" else f"Warning: {message}"
        _result(case, "skipped", "warning", warning, what_to_do(finding))


def _result(case: ET.Element, tag: str, kind: str, message: str, more: str = "") -> None:
    """GitLab shows the text, Jenkins and Azure the message too."""
    result = ET.SubElement(case, tag, type=kind, message=printable(message))
    result.text = "\n".join(filter(None, [printable(message), more]))


def _count(suite: ET.Element) -> None:
    suite.set("tests", str(len(list(suite.iter("testcase")))))
    for tag, attribute in _KINDS.items():
        suite.set(attribute, str(len(list(suite.iter(tag)))))
