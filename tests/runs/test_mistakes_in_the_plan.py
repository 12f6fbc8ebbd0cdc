"""A name that the plan gets wrong is named as a mistake in the plan, with the name that it may mean."""

from pathlib import Path

from tests.runs.test_runs_bad_input import BEFORE, in_plan
from tests.runs.whole_runs import Ended, Runner, refused


def named(ended: Ended, check: str) -> str:
    """What the report's list of offenders says for a check."""
    return (ended.runs[-1] / "offenders" / f"{check}.csv").read_text(encoding="utf-8-sig")


def test_names_that_the_org_does_not_have_are_named_with_those_that_they_may_mean(live: Runner) -> None:
    _misspell(live.migration)
    ended = live(*BEFORE)
    failed = {each["id"] for each in ended.evidence["checks"] if each["status"] == "failed"}
    assert {"SEA-05", "PRO-06"} <= failed
    assert "the plan names the license by its label; its key is PID_Customer_Community" in named(ended, "SEA-05")
    assert '"Help Custmer","Help Customer"' in named(ended, "PRO-06")
    advised = " ".join(each["remedy"] for each in ended.evidence["checks"] if each["status"] == "failed")
    assert not [costly for costly in ("Order seats", "Clone a profile") if costly in advised]


def test_a_site_that_is_misspelled_is_named_with_the_one_that_it_may_mean(live: Runner) -> None:
    in_plan(("[Help Center]", "[Help Centre]"))(live.migration)
    ended = live(*BEFORE)
    assert ended.statuses("PRO-01") == {"failed"}
    assert '"Help Centre","no such site","Help Center"' in named(ended, "PRO-01")


def test_a_key_of_contacts_without_its_ending_is_refused_with_the_one_that_it_may_mean(live: Runner) -> None:
    """Else every check that needs the contacts would be blamed on the running user."""
    in_plan(("contact_key: Legacy_Id__c", "contact_key: Legacy_Id"))(live.migration)
    refused(
        live(*BEFORE), "Contact has no field Legacy_Id here", "correct contact_key in the plan", "mean Legacy_Id__c?"
    )


def _misspell(migration: Path) -> None:
    in_plan(("profile: Help Customer", "profile: Help Custmer"), ("PID_Customer_Community", "Customer Community"))(
        migration
    )
