"""People who are left out with a reason, in whatever language the column of reasons is named."""

from pathlib import Path

from tests.runs.whole_runs import Runner, refused

BEFORE = ["checks/before_load", "--org=env", "-q"]
EXCLUDED = "Username,MOTIVO\nleft.out@acme.example,ya no trabaja\nno.reason@acme.example,\n"


def with_source(migration: Path, reason: str) -> None:
    users = (migration / "loads" / "wave-1.csv").read_text().splitlines()
    names = [line.split(",")[0] for line in users[1:]]
    export = "\n".join(["Username", *names, "left.out@acme.example", "no.reason@acme.example"])
    (migration / "source.csv").write_text(f"{export}\n")
    (migration / "excluded.csv").write_text(EXCLUDED)
    with (migration / "plan.yaml").open("a") as plan:
        plan.write(f"key: Username\nsource: {{file: source.csv, exclusions: excluded.csv{reason}}}\n")


def test_the_plan_names_the_column_of_the_reasons(live: Runner) -> None:
    with_source(live.migration, ", reason: MOTIVO")
    ended = live(*BEFORE)
    assert "source users not in the load: 1 of 8 source users" in ended.out
    assert "no.reason@acme.example" in ended.out
    assert ended.statuses("LOAD-10") == {"failed"}


def test_a_column_of_reasons_that_is_not_there_is_named(live: Runner) -> None:
    with_source(live.migration, ", reason: GRUND")
    refused(live(*BEFORE), "excluded.csv:1: there is no column GRUND, the plan's source.reason")


def test_reasons_in_a_column_that_the_plan_does_not_name_are_asked_for(live: Runner) -> None:
    """Else everybody who is excluded seems to be missing from the load."""
    with_source(live.migration, "")
    refused(live(*BEFORE), "excluded.csv:1: no column is named Reason")
