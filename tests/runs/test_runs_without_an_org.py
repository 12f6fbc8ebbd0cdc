"""`--collect-only` with an org's name reads the plan and its files, and asks nobody."""

from tests.runs.test_runs_bad_input import in_plan, written
from tests.runs.whole_runs import Runner, refused
from tests.standin import StandIn

LINT = ("checks", "--org=stand-in", "--collect-only")


def test_the_files_of_all_loads_are_read_and_counted_and_no_org_is_asked(live: Runner, small_org: StandIn) -> None:
    load = live.migration / "loads" / "wave-1.csv"
    load.write_text(load.read_text() + "\n\n")
    ended = live(*LINT)
    assert ended.code == 0
    assert "loads/wave-1.csv: 6 rows" in ended.out
    assert "results/success.csv: 6 rows" in ended.out
    assert "note: loads/wave-1.csv: " in ended.out
    assert (small_org.requests, ended.evidence_dir.exists(), ended.leftovers) == ([], False, [])


def test_mistakes_of_plan_and_files_are_said_at_once(live: Runner, small_org: StandIn) -> None:
    written("results/success.csv", "What,Ever\n1\n")(live.migration)
    in_plan(("license: PID_Customer_Community", "license: Customer Community\n    column: FirstNam\n    value: x"))(
        live.migration
    )
    refused(
        live(*LINT, "-qq"),
        "license Customer Community is a label. Write its LicenseDefinitionKey, PID_Customer_Community.",
        "has no column FirstNam. Did you mean FirstName?",
        "results/success.csv:2: this row has 1 cell, the header 2.",
    )
    assert small_org.requests == []


def test_a_load_that_is_named_is_read_alone(live: Runner) -> None:
    refused(live(*LINT, "--load=wave-9"), "the plan has no load wave-9. Name others with --load: wave-1.")
