"""The verdict: one word for all findings, never better than the worst of them."""

from typing import get_args

import pytest
from hypothesis import given, strategies as st

from reports.judging.findings import Finding
from reports.outcome.verdict import EXIT_CODES, FailOn, Word, verdict
from tests.reports.sample_findings import SEVERITIES, STATUSES, finding

findings = st.lists(
    st.builds(
        lambda status, severity: finding(status=status, severity=severity),
        st.sampled_from(STATUSES),
        st.sampled_from(SEVERITIES),
    ),
    max_size=6,
)
fail_ons = st.sampled_from(["error", "warning"])


def word(*found: Finding, fail_on: FailOn = "error", **how: bool) -> str:
    held = {"unreached": False, "user_selected": False, "stale": False, **how}
    return verdict(
        found, unreached=held["unreached"], user_selected=held["user_selected"], stale=held["stale"], fail_on=fail_on
    ).word


@pytest.mark.parametrize("status", ["failed", "error", "not_visible"])
def test_an_error_level_check_that_is_not_in_order_is_a_no_go(status: str) -> None:
    assert word(finding(status="passed"), finding(status=status)) == "NO-GO"


@pytest.mark.parametrize("severity", SEVERITIES)
def test_a_warning_is_said_and_does_not_gate(severity: str) -> None:
    decided = verdict(
        [finding("USR-07", status="warned", severity=severity), finding(status="passed")],
        unreached=False,
        user_selected=False,
        stale=False,
        fail_on="error",
    )
    assert (decided.word, decided.exit_code) == ("GO", 0)
    assert "USR-07" in decided.reason


@pytest.mark.parametrize(
    ("status", "expected"), [("warned", "NO-GO"), ("not_visible", "NO-GO"), ("pending", "NOT YET")]
)
def test_fail_on_warning_counts_warnings_as_errors(status: str, expected: str) -> None:
    assert word(finding(status=status, severity="warning"), fail_on="warning") == expected


def test_rows_waived_beside_others_that_only_warn_are_go_with_waivers() -> None:
    assert word(finding(status="warned", waived=1)) == "GO WITH WAIVERS"
    assert word(finding(status="warned", waived=1), fail_on="warning") == "NO-GO"


def test_what_could_not_be_judged_gates_at_any_severity() -> None:
    assert word(finding(status="error", severity="warning")) == "NO-GO"


def test_a_pending_error_is_not_yet_and_a_pending_warning_is_go() -> None:
    assert word(finding(status="pending"), finding(status="passed")) == "NOT YET"
    assert word(finding(status="pending", severity="warning"), finding(status="passed")) == "GO"


def test_a_run_that_left_something_out_is_partial_but_a_no_go_stays_one() -> None:
    assert word(finding(status="passed"), unreached=True) == "PARTIAL"
    assert word(finding(status="failed"), unreached=True) == "NO-GO"


@pytest.mark.parametrize("user_selected", [True, False])
def test_a_partial_run_passes_no_gate_whoever_left_something_out(user_selected: bool) -> None:
    passed = [finding(status="passed")]
    chosen = verdict(passed, unreached=True, user_selected=user_selected, stale=False, fail_on="error")
    assert (chosen.word, chosen.exit_code) == ("PARTIAL", 11)


def test_the_exit_code_tells_stop_from_wait_and_neither_is_one_of_pytests() -> None:
    assert EXIT_CODES["NO-GO"] == pytest.ExitCode.TESTS_FAILED
    waiting = {EXIT_CODES[word] for word in get_args(Word) if not word.startswith("GO") and word != "NO-GO"}
    assert len(waiting) == 3
    assert not waiting & set(pytest.ExitCode)


def test_a_run_without_anything_to_judge_is_no_go_ahead() -> None:
    assert word() == "PARTIAL"
    assert word(finding(status="not_applicable")) == "PARTIAL"


def test_rows_that_cannot_be_verified_are_a_no_go_with_their_number_and_load() -> None:
    decided = verdict(
        [finding(status="passed"), finding(status="pending")],
        unreached=True,
        user_selected=True,
        stale=False,
        fail_on="error",
        unknown={"wave-1": {"MISSING": 1, "UNCHECKED": 1203}, "wave-2": {"UNACCOUNTED": 1}},
    )
    assert (decided.word, decided.exit_code) == ("NO-GO", 1)
    assert decided.reason == (
        "1,204 rows of wave-1 cannot be accounted for: 1 MISSING, 1,203 UNCHECKED. "
        "1 row of wave-2 cannot be accounted for: 1 UNACCOUNTED."
    )


def test_a_replay_of_other_files_is_stale() -> None:
    assert word(finding(status="passed"), stale=True) == "STALE"


def test_a_waiver_is_in_the_word() -> None:
    assert word(finding(status="waived"), finding(status="passed")) == "GO WITH WAIVERS"


def test_a_check_of_many_cohorts_is_named_once() -> None:
    decided = verdict(
        [finding(cohort=cohort) for cohort in "abc"],
        unreached=False,
        user_selected=False,
        stale=False,
        fail_on="error",
    )
    assert decided.reason == "1 check found offenders: CON-01."


@given(findings, fail_ons, st.booleans(), st.booleans(), st.booleans())
def test_only_a_go_exits_0(
    found: list[Finding], fail_on: FailOn, unreached: bool, user_selected: bool, stale: bool
) -> None:
    decided = verdict(found, unreached=unreached, user_selected=user_selected, stale=stale, fail_on=fail_on)
    assert (decided.exit_code == 0) == decided.word.startswith("GO")
    if decided.exit_code == 0:
        assert not stale
        assert not unreached
    assert decided.reason.endswith(".")


@given(findings, st.sampled_from(STATUSES), st.sampled_from(SEVERITIES), fail_ons)
def test_one_more_finding_never_turns_a_no_go_into_anything_else(
    found: list[Finding], status: str, severity: str, fail_on: FailOn
) -> None:
    if word(*found, fail_on=fail_on) == "NO-GO":
        assert word(*found, finding(status=status, severity=severity), fail_on=fail_on) == "NO-GO"


@given(findings, st.randoms())
def test_the_order_of_findings_does_not_matter(found: list[Finding], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert word(*found) == word(*shuffled)
