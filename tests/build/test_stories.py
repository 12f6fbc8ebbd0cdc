"""From a source export to GO, by the command line: contacts first, users second, and what a load leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build.building import bytes_of, reasons_in, rows_of
from tests.build.source_migration import COLUMNS, PEOPLE, SourceMigration
from tests.runs.whole_runs import Ended, Runner, refused
from tests.standin import StandIn


@pytest.fixture
def migration(tmp_path: Path) -> SourceMigration:
    return SourceMigration(tmp_path / "spring", StandIn())


@pytest.fixture
def runner(migration: SourceMigration, tmp_path: Path) -> Iterator[Runner]:
    with migration.served(tmp_path) as runner:
        yield runner


def built(runner: Runner, *arguments: str, org: str = "env") -> Ended:
    return runner("checks/before_load", f"--org={org}", "--build", *arguments)


def lines_of(ended: Ended) -> list[str]:
    """What is said of a build, each command and sentence on one line, whatever the folders are called."""
    lines = ended.out.splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("Built for"))
    said = lines[first : lines.index("", first)]
    assert all(len(line) <= 80 for line in said if str(ended.evidence_dir.parent) not in line)
    whole = "\n".join(said).replace(" \\\n    ", " ").replace("\n    ", " ")
    return whole.replace(str(ended.evidence_dir.parent), "").splitlines()


def test_contacts_are_staged_first_and_users_built_on_them_then(migration: SourceMigration, runner: Runner) -> None:
    first = built(runner)

    assert (first.code, first.verdict) == (1, "NO-GO"), first.said
    assert [row["Legacy_Id__c"] for row in rows_of(migration.file("contacts.csv"))] == ["001", "002", "003"]
    assert rows_of(migration.file("wave-1.csv")) == []
    assert reasons_in(migration.folder) == [("2", "no-contact"), ("3", "no-contact"), ("4", "no-contact")]
    assert first.out.count("not_built no-contact") == 3, "LOAD-10 says why"
    runbook = (first.runs[-1] / "runbook.md").read_text().replace(" \\\n  ", " ")
    staged = f"--file {migration.folder.as_posix()}/loads/contacts.csv --line-ending LF"
    assert f"sf data upsert bulk --sobject Contact --external-id Legacy_Id__c {staged}" in runbook
    assert "checks/before_load" in runbook
    assert "--build" in runbook

    migration.stage()
    second = built(runner)

    assert (second.code, second.verdict) == (0, "GO"), second.said
    assert [row["Contact.Legacy_Id__c"] for row in rows_of(migration.file("wave-1.csv"))] == ["001", "002", "003"]
    assert reasons_in(migration.folder) == []

    migration.load("wave-1")
    after = runner("checks/after_load", "--org=env")
    assert (after.code, after.verdict) == (0, "GO"), after.said


def test_a_build_says_what_it_made_who_waits_for_what_and_the_next_command(
    migration: SourceMigration, runner: Runner
) -> None:
    data_loader = "mapping loads/{0}.sdl; or in /spring: process.bat loads {0}"
    command = "--file /spring/loads/{}.csv --line-ending LF --wait 30 --target-org uat"
    org_says = "TimeZoneSidKey GMT, LocaleSidKey en_US, LanguageLocaleKey en_US"

    assert lines_of(built(runner)) == [
        "Built for uat from source/users.csv: 3 rows",
        "  loads/contacts.csv: 3 contacts, to upsert by Legacy_Id__c",
        "  loads/wave-1.csv: 0 of 3 users 3 no-contact (first in line 2)",
        "  listed in loads/users-not-built.csv",
        f"  the plan does not say, so as the org has it: {org_says}",
        "Next: stage these, and run this same command again:",
        f"  sf data upsert bulk --sobject Contact --external-id Legacy_Id__c {command.format('contacts')}",
        "  Data Loader: Upsert Contact by Legacy_Id__c, loads/contacts.csv, " + data_loader.format("contacts"),
    ]
    migration.stage()
    assert lines_of(built(runner))[2:] == [
        "  loads/wave-1.csv: 3 users",
        f"  the plan does not say, so as the org has it: {org_says}",
        "Next, once this run says GO: load, and enter the attempt in plan.yaml:",
        f"  sf data import bulk --sobject User {command.format('wave-1')}",
        "  Data Loader: Insert User, loads/wave-1.csv, " + data_loader.format("wave-1"),
    ]


def test_a_load_leaves_the_same_bytes_and_who_comes_later_is_named(migration: SourceMigration, runner: Runner) -> None:
    built(runner)
    migration.stage()
    built(runner)
    before = bytes_of(migration.folder)
    migration.load("wave-1")

    assert lines_of(built(runner))[-1] == "Next: nothing is built that is still to be loaded."
    assert bytes_of(migration.folder) == before

    late = ("004", "Lysander", "Umfreville", "lysander@acme.example", "F-2")
    migration.has_people(COLUMNS, *PEOPLE, late)
    ended = built(runner)
    migration.stage()
    ended = built(runner)
    assert migration.file("wave-1.csv").read_bytes() == before["loads/wave-1.csv"]
    assert "  loads/wave-1.csv: kept, since an attempt has loaded it" in ended.out
    why = "after-the-load: an attempt has loaded the file, without this row"
    assert reasons_in(migration.folder) == [("5", why)]


def test_a_file_that_somebody_has_changed_is_never_overwritten(migration: SourceMigration, runner: Runner) -> None:
    built(runner)
    file = migration.file("contacts.csv")
    file.write_text(file.read_text(encoding="utf-8").replace("Quickenbush", "Quick"), encoding="utf-8")
    migration.file("wave-1.sdl").write_text("A=B\n")
    before = bytes_of(migration.folder)
    migration.org.requests.clear()

    ended = built(runner)

    assert ended.code == pytest.ExitCode.USAGE_ERROR
    for name in ("contacts.csv", "wave-1.sdl"):
        changed = "it is not as Rollcall has built it, and a build would overwrite it."
        assert f"loads/{name}: {changed} Move it away, or leave --build out." in ended.err
    assert bytes_of(migration.folder) == before
    assert migration.org.requests == [], "nobody was asked for nothing"


def test_a_file_that_people_have_made_is_theirs(migration: SourceMigration, runner: Runner) -> None:
    migration.file("wave-1.csv").parent.mkdir()
    migration.file("wave-1.csv").write_text("Username\n")
    refused(built(runner), "loads/wave-1.csv: it is not as Rollcall has built it", "Move it away")


def test_an_org_that_cannot_be_read_leaves_the_older_files(migration: SourceMigration, runner: Runner) -> None:
    built(runner)
    before = bytes_of(migration.folder)
    migration.stage()
    migration.org.hide("Contact", "Legacy_Id__c")

    ended = built(runner)

    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "Contact has no field Legacy_Id__c here, or hides it from the running user" in ended.err
    migration.org.remove_object("Contact")
    assert "Nothing is built, since the org does not show Contact" in built(runner).err
    assert bytes_of(migration.folder) == before
    assert not (migration.folder / ".building").exists()


def test_workers_check_what_one_of_them_has_built(migration: SourceMigration, runner: Runner) -> None:
    built(runner)
    migration.stage()
    ended = built(runner, "-n2")
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said


def test_the_limit_of_calls_holds_for_the_build_too(migration: SourceMigration, runner: Runner) -> None:
    ended = built(runner, "--max-api-calls=4")
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "--max-api-calls" in ended.err
    assert not migration.file("wave-1.csv").exists()


def test_loaders_get_cells_as_they_are_and_people_get_them_harmless(migration: SourceMigration, runner: Runner) -> None:
    migration.has_people(COLUMNS, ('=1+1"', "=2\n3", "+49 \U0001f600", "a@acme.example", "F-1"))
    ended = built(runner)
    (staged,) = rows_of(migration.file("contacts.csv"))
    assert (staged["Legacy_Id__c"], staged["FirstName"], staged["LastName"]) == ('=1+1"', "=2\n3", "+49 \U0001f600")
    (named,) = rows_of(migration.file("users-not-built.csv"))
    assert named["MEMBER_NO"] == '=1+1"'
    offenders = (ended.runs[-1] / "offenders" / "LOAD-10.csv").read_text(encoding="utf-8-sig")
    assert '"\'=1+1"""' in offenders


def test_what_was_built_and_recorded_is_replayed_with_the_same_findings(
    migration: SourceMigration, runner: Runner
) -> None:
    built(runner)
    migration.stage()
    migration.has_people(COLUMNS, *PEOPLE, ("", "Lysander", "Umfreville", "lysander@acme.example", "F-2"))
    live = built(runner, "--record")
    assert (live.verdict, live.statuses("LOAD-10")) == ("NO-GO", {"failed"})
    assert "not_built no-key" in live.out
    totals = live.evidence["outcomes"][0]["facts"]["totals"]
    assert {name: totals[name] for name in ("source", "excluded", "not_built", "load")} == {
        "source": 4,
        "excluded": 0,
        "not_built": 1,
        "load": 3,
    }

    text = (migration.folder / "plan.yaml").read_text(encoding="utf-8")
    migration.has_plan(text.replace("{EMAIL|lower}", "{EMAIL|upper}"))
    replayed = runner("checks/before_load")

    assert (replayed.verdict, replayed.statuses("LOAD-10")) == ("NO-GO", {"failed"}), replayed.said
    counts = [
        [(check["id"], check["status"], check["offenders"]) for check in ended.evidence["checks"]]
        for ended in (live, replayed)
    ]
    assert counts[0] == counts[1]


def test_what_a_build_would_be_made_of_is_looked_at_without_an_org(migration: SourceMigration, runner: Runner) -> None:
    lint = ("checks", "--org=uat", "--collect-only")
    ended = runner(*lint)
    assert ended.code == 0, ended.said
    assert "loads/wave-1.csv: not built yet" in ended.out
    migration.has_plan((migration.folder / "plan.yaml").read_text().replace("{SURNAME}", "{SURNME}"))
    refused(runner(*lint, "-qq"), "the source source/users.csv has no column SURNME. Did you mean SURNAME?")
    assert migration.org.requests == []
