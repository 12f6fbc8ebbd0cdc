"""GitLab's code quality report: the load file's lines, no person."""

import json
from typing import Any

from reports.voices import code_quality
from tests.reports.sample_findings import finding, run
from tests.reports.sample_runs import no_go

FILES = {("wave-1", phase): "loads/wave-1.csv" for phase in ("before_load", "after_load")}


def entries(*findings: Any) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(code_quality(run(findings), FILES))
    return read


def test_each_offender_stands_at_its_line_of_the_load_file() -> None:
    found = entries(finding())
    assert [each["location"] for each in found][:2] == [
        {"path": "loads/wave-1.csv", "lines": {"begin": line}} for line in (7, 38)
    ]
    assert len({each["fingerprint"] for each in found}) == len(found) == 12
    assert {each["check_name"] for each in found} == {"CON-01"}


def test_severity_tells_what_cannot_wait_what_stops_and_what_only_warns() -> None:
    kinds: list[dict[str, Any]] = [
        {"at_once": True},
        {},
        {"status": "pending"},
        {"status": "warned", "severity": "warning"},
    ]
    assert [entries(finding(**kind))[0]["severity"] for kind in kinds] == ["blocker", "critical", "info", "minor"]


def test_what_is_waived_or_no_row_of_the_file_is_left_out() -> None:
    assert entries(finding(status="waived"), finding(columns=["profile"], first=[["Help"]])) == []
    one = finding(columns=["line", "status"], first=[["2", "waived"], ["3", None]])
    assert [each["location"]["lines"]["begin"] for each in entries(one)] == [3]


def test_nobody_is_named() -> None:
    said = code_quality(no_go(), FILES)
    assert not [each for each in ("@", "003Wt", "Okafor") if each in said]
