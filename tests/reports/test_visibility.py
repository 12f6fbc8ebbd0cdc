"""Before the first check a run reports what the running user may see, and which checks cannot judge without it."""

import pytest

from reports.judging.visibility import visibility_in_words
from reports.output.page import page
from tests.reports.report_html import parsed, words
from tests.reports.sample_findings import finding, part, run
from tests.runs.whole_runs import Ended, Runner
from tests.standin import StandIn

AFTER, BEFORE = ("checks/after_load", "--org=env"), ("checks/before_load", "--org=env")
ALL_IS_SEEN = "wave-1, after load: the running user sees all that the checks need"


def said_of_visibility(ended: Ended) -> list[str]:
    """From the line about the running user to the first empty one, all of it before the first check."""
    lines = ended.out.splitlines()
    begin = next(number for number, line in enumerate(lines) if "the running user" in line)
    return lines[begin : lines.index("", begin)]


def gaps(ended: Ended) -> list[dict[str, object]]:
    return list(ended.evidence["parts"][0]["visibility"]["gaps"])


@pytest.mark.parametrize("source", ["live", "replay"])
def test_a_running_user_who_sees_all_is_one_line(request: pytest.FixtureRequest, source: str) -> None:
    runner: Runner = request.getfixturevalue(source)
    ended = runner(*(AFTER if source == "live" else AFTER[:1]))
    assert said_of_visibility(ended) == [ALL_IS_SEEN]
    assert gaps(ended) == []
    assert set(ended.evidence["parts"][0]["visibility"]["permissions"].values()) == {"yes"}
    assert "sees all that the checks need" in (ended.runs[-1] / "report.html").read_text("utf-8")


def test_it_is_silent_where_the_run_is(live: Runner, small_org: StandIn) -> None:
    small_org.permissions -= {"ManageUsers", "MonitorLoginHistory"}
    assert "lacks" not in live(*AFTER, "-q").out


def test_a_missing_permission_is_a_line_with_the_checks_that_need_it(live: Runner, small_org: StandIn) -> None:
    small_org.permissions -= {"ManageUsers", "MonitorLoginHistory"}
    ended = live(*AFTER)
    lacking = "lacks Manage Users or Monitor Login History"
    assert said_of_visibility(ended) == [
        "wave-1, after load: the running user does not see all:",
        f"  {lacking}: LOG-01, LOG-02 may be not visible",
    ]
    assert gaps(ended) == [{"what": lacking, "not_visible": [], "perhaps": ["LOG-01", "LOG-02"]}]
    held = ended.evidence["parts"][0]["visibility"]["permissions"]
    assert {name for name, answer in held.items() if answer == "no"} == {"Manage Users", "Monitor Login History"}
    assert f"{lacking}: LOG-01, LOG-02 may be not visible" in (ended.runs[-1] / "report.html").read_text("utf-8")


def test_a_hidden_object_is_a_line_with_every_check_that_is_not_visible_for_it(
    live: Runner, small_org: StandIn
) -> None:
    small_org.permissions -= {"ViewSetup", "ViewAllData", "ModifyAllData", "ManageUsers"}
    small_org.remove_object("Contact")
    ended = live(*BEFORE)
    foretold = {check for gap in ended.evidence["parts"][0]["visibility"]["gaps"] for check in gap["not_visible"]}
    perhaps = {check for gap in ended.evidence["parts"][0]["visibility"]["gaps"] for check in gap["perhaps"]}
    came = {each["id"]: each["status"] for each in ended.evidence["checks"]}
    unseen = {check for check, status in came.items() if status == "not_visible"}
    assert {"CON-01", "USR-02", "SEA-01", "SEA-02"} <= foretold <= unseen <= foretold | perhaps
    assert any(line.startswith("  is not shown UserLicense (") for line in said_of_visibility(ended))


def test_a_permission_that_the_org_does_not_tell_of_is_not_taken_for_held(live: Runner, small_org: StandIn) -> None:
    small_org.permissions -= {"ManageUsers"}
    small_org.remove_field("UserPermissionAccess", "PermissionsMonitorLoginHistory")
    ended = live(*AFTER)
    assert gaps(ended)[0]["what"] == "the org does not say whether it has Manage Users or Monitor Login History"
    assert ended.evidence["parts"][0]["visibility"]["permissions"]["Monitor Login History"] == "unknown"
    assert ended.statuses("LOG-02") == {"not_visible"}


def test_the_user_is_named_and_what_the_org_says_cannot_run_on_the_page() -> None:
    gap = {"what": "is not shown User (<script>alert(1)</script>)", "not_visible": ["USR-02"], "perhaps": ["CON-04"]}
    seen, hidden = part(), part(visibility={"permissions": {}, "gaps": [gap]})
    assert list(visibility_in_words(seen)) == [
        "wave-1, before load: reads as migration.check@example.com.uat: sees all that the checks need"
    ]
    in_words = "is not shown User (<script>alert(1)</script>): USR-02 will be not visible; CON-04 may be not visible"
    assert list(visibility_in_words(hidden))[1:] == [f"  {in_words}"]
    read = parsed(page(run([finding()], parts=[hidden])))
    assert in_words in words(read.text)
    assert "script" not in read.tags
