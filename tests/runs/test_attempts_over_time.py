"""Attempts over time: each is held against the check before it, and an entry that the org contradicts is named."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from fixtures.cohorts import NO_BASELINE, NO_PLAN
from reports.judging.findings import Finding
from tests.worlds import Shape, build
from tests.worlds.harness import Findings, Harness, serving, statuses
from tests.worlds.lifecycle import load, log_in, settle
from tests.worlds.portal_import import disable
from tests.worlds.result_file_mishaps import again

SMALL = Shape(kinds=("customer",), mapped=True)
LOAD_FILE, MAPPING = "loads/wave-1.csv", "loads/wave-1.sdl"


class Story:
    """A world that is checked and loaded, and whose before-load runs are found among all that there are."""

    def __init__(self, harness: Harness, shape: Shape) -> None:
        self.harness, self.world = harness, build(shape)

    def check_before(self, at: datetime | None = None, **evidence: Any) -> None:
        """A before-load run, perhaps at another time than now; its evidence says GO, or what is given."""
        world, now = self.world, self.world.org.now
        world.org.now = at or now
        self.harness.check_world(world, "before_load", only=())
        world.org.now = now
        self.keep({"verdict": "GO", **evidence})

    def load(self) -> None:
        load(self.world)
        settle(self.world)
        log_in(self.world)

    def check_after(self) -> Findings:
        return self.harness.check_world(self.world, "after_load", among_runs=True)

    def keep(self, evidence: dict[str, Any]) -> None:
        """What the newest run says of itself."""
        (self.run_dir / "evidence.json").write_text(json.dumps(evidence))

    @property
    def run_dir(self) -> Path:
        """Of the newest run."""
        assert self.harness.trace
        return self.harness.trace.run_dir

    @property
    def attempts(self) -> list[dict[str, Any]]:
        """As the plan has them."""
        return self.world.load_plan["attempts"]  # type: ignore[no-any-return]

    def started(self, number: int) -> datetime:
        return datetime.fromisoformat(self.world.attempts[number].started_at)


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Callable[[Shape], Story]]:
    with serving(tmp_path) as harness:
        yield lambda shape: Story(harness, shape)


def named(findings: Findings, check: str) -> list[list[str | None]]:
    """The rows that a check names, without their last columns."""
    found: list[Finding] = [finding for finding in findings.values() if finding.check == check]
    return [row for finding in found for row in finding.first]


def reason(findings: Findings, check: str) -> str:
    """Why a check lacks data."""
    (found,) = (finding for finding in findings.values() if finding.check == check)
    assert found.lacks_data
    return found.reason


def as_an_older_version_kept_it(run_dir: Path) -> None:
    """Without the plan's promises."""
    about = run_dir / "before" / "wave-1" / "about.json"
    kept = json.loads(about.read_text())
    del kept["promises"]
    about.write_text(json.dumps(kept))


def quiet(findings: Findings, *checks: str) -> bool:
    return all(statuses(findings, check) == {"passed"} for check in checks)


def test_a_load_file_corrected_between_two_attempts_and_checked_again_is_approved(
    story: Callable[[Shape], Story],
) -> None:
    it = story(SMALL.with_(second_attempt=True))
    it.check_before()
    it.load()
    world, (first, again) = it.world, it.world.attempts
    corrected = {cells["Legacy_Id__c"]: cells for cells in again.rows}
    for row in world.rows:
        row.cells = dict(corrected.get(row.cells["Legacy_Id__c"], row.cells))

    not_checked = it.check_after()
    assert statuses(not_checked, "RUN-01") == {"failed"}
    assert [row[:3] for row in named(not_checked, "RUN-01")] == [[LOAD_FILE, "1", "the file"]]

    it.check_before(it.started(1) - timedelta(minutes=5))
    assert statuses(it.check_after(), "RUN-01") == {"warned"}, "what attempt 1 loaded was not kept"

    first.file = it.attempts[0]["file"] = "loads/first.csv"
    assert quiet(it.check_after(), "RUN-01", "RUN-02", "RUN-04", "RUN-05")

    del first.rows[0]["LastName"]
    assert [row[0] for row in named(it.check_after(), "RUN-01")] == ["loads/first.csv"]


def test_a_renamed_load_file_is_known_by_its_bytes_and_a_changed_mapping_by_what_it_writes(
    story: Callable[[Shape], Story],
) -> None:
    it = story(SMALL)
    it.check_before()
    it.load()
    it.world.mishaps.append(lambda folder: (folder / LOAD_FILE).rename(folder / "loads/final.csv"))
    it.world.load_plan["file"] = "loads/final.csv"
    assert quiet(it.check_after(), "RUN-01", "RUN-02")

    def edit(folder: Path) -> None:
        (folder / MAPPING).write_text((folder / MAPPING).read_text() + "# looked through\n")

    it.world.mishaps.append(edit)
    changed = it.check_after()
    assert statuses(changed, "RUN-01") == {"warned"}
    said = "the mapping, not what its rows write"
    assert [row[:3] for row in named(changed, "RUN-01")] == [["loads/final.csv", "1", said]]


def test_a_run_of_some_checks_is_no_check_where_a_whole_one_is_there(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL)
    it.check_before(verdict="PARTIAL", deselected=["SEA-02[wave-1]"])
    it.load()
    only_partial = it.check_after()
    assert [row[0] for row in named(only_partial, "RUN-02")] == ["judged only some of the checks"]

    it.check_before(it.started(0) - timedelta(hours=2))
    assert quiet(it.check_after(), "RUN-01", "RUN-02")


def test_a_wrong_entry_is_named_and_not_obeyed(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL)
    it.check_before()
    it.load()
    (attempt,), began = it.attempts, it.started(0)
    right = dict(attempt)

    attempt["started_at"] = (began - timedelta(hours=2)).isoformat()
    attempt["finished_at"] = (began - timedelta(hours=1, minutes=50)).isoformat()
    early = it.check_after()
    ((sentence, *_),) = named(early, "RUN-02")
    assert sentence
    assert sentence.startswith(f"there is a before-load run of {began - timedelta(hours=1):%Y-%m-%d %H:%M} UTC")
    assert sentence.endswith("look at its UTC offset")
    assert statuses(early, "RUN-04") == {"warned"}
    assert quiet(early, "RUN-01", "BYS-02")

    attempt |= right | {"started_at": (began + timedelta(days=60)).isoformat(), "finished_at": None}
    future = it.check_after()
    assert statuses(future, "RUN-04") == {"failed"}
    assert f"is later than the org's clock, {it.world.org.now:%Y-%m-%d %H:%M} UTC" in str(named(future, "RUN-04")[0][0])

    attempt |= right | {"loaded_by": "admin@exmaple.com"}
    nobody = it.check_after()
    assert "loaded_by admin@exmaple.com is the username of no user of this org" in str(named(nobody, "RUN-04")[0][0])
    assert statuses(nobody, "RUN-04") == {"failed"}
    said = "loaded_by admin@exmaple.com is the username of no user of this org: see RUN-04."
    assert reason(nobody, "BYS-01") == reason(nobody, "BYS-02") == said

    colleague = it.world.find("User", Id=it.world.spare_users[0])["Username"]
    attempt |= right | {"loaded_by": colleague}
    another = it.check_after()
    assert str(named(another, "RUN-04")[0][0]).startswith(f"loaded_by {colleague} created none of its users")
    assert statuses(another, "RUN-04") == {"failed"}


def test_a_promise_that_was_struck_is_said(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL)
    it.load()
    assert reason(it.check_after(), "RUN-05") == NO_BASELINE

    it.check_before(it.started(0) - timedelta(hours=2))
    as_an_older_version_kept_it(it.run_dir)
    assert reason(it.check_after(), "RUN-05") == NO_PLAN

    it.check_before(it.started(0) - timedelta(hours=1))
    (cohort,) = it.world.plan["cohorts"]
    name = cohort["name"]
    cohort["permission_sets"] = ["Added_Later"]
    added = it.check_after()
    assert named(added, "RUN-05") == [
        ["plan.yaml is not the one that was checked: cohorts changed", None, f"{name}: permission_sets Added_Later"]
    ]

    assert it.harness.trace
    parts = [part.model_dump(mode="json") for part in it.harness.trace.parts]
    it.keep({"verdict": "NO-GO", "migration": "generated", "parts": parts})
    del cohort["permission_sets"]
    assert named(it.check_after(), "RUN-05") == [
        ["plan.yaml is not the one of the last run: cohorts changed", f"{name}: permission_sets Added_Later", None]
    ]


def test_a_renamed_cohort_promises_its_rows_what_it_did(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL)
    (cohort,) = it.world.plan["cohorts"]
    cohort["permission_sets"] = ["Struck_Later"]
    it.check_before()
    it.load()
    cohort["name"] = "called-otherwise"
    assert quiet(it.check_after(), "RUN-05")
    del cohort["permission_sets"]
    assert named(it.check_after(), "RUN-05") == [
        [
            "plan.yaml is not the one that was checked: cohorts changed",
            "called-otherwise: permission_sets Struck_Later",
            None,
        ]
    ]


def test_what_the_checks_of_an_earlier_version_judged_was_promised(story: Callable[[Shape], Story]) -> None:
    """That version kept no promises."""
    it = story(SMALL.with_(source=True))
    it.check_before()
    it.load()
    as_an_older_version_kept_it(it.run_dir)
    it.check_after()
    assert it.harness.trace
    (part,) = (part.model_dump(mode="json") for part in it.harness.trace.parts)
    (cohort,) = it.world.plan["cohorts"]
    name, (site, *_) = cohort["name"], cohort["sites"]

    def judged(check: str, status: str, cohort: str | None = name, **parameters: str) -> dict[str, Any]:
        about = {"id": check, "status": status, "cohort": cohort, "parameters": parameters}
        return {**about, "load": "wave-1", "phase": "after_load"}

    checks = [
        judged("USE-07", "failed"),
        judged("LOG-04", "not_applicable"),
        judged("MEM-01", "passed", site=site),
        judged("MEM-01", "passed", site="Struck Site"),
        judged("MEM-01", "passed", "called-before", site=site),
        judged("STA-02", "passed", left_site=site),
        judged("ACT-08", "passed", None),
    ]
    parts = [{**part, "promises": {}}]
    it.keep({"verdict": "NO-GO", "migration": "generated", "parts": parts, "checks": checks})
    problem = "plan.yaml is not the one of an earlier run: cohorts changed"
    struck = f"{name}: permission_sets; {name}: sites Struck Site"
    assert named(it.check_after(), "RUN-05") == [[problem, struck, None]]

    cohort |= {"permission_sets": ["Perks"], "sites": [*cohort["sites"], "Struck Site"]}
    assert reason(it.check_after(), "RUN-05") == NO_PLAN


def test_a_promise_that_was_struck_between_two_attempts_is_said(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL.with_(second_attempt=True))
    (cohort,) = it.world.plan["cohorts"]
    cohort["permission_sets"] = ["Struck_Later"]
    it.check_before()
    it.load()
    del cohort["permission_sets"]
    it.check_before(it.started(1) - timedelta(minutes=5))
    assert named(it.check_after(), "RUN-05") == [
        [
            "plan.yaml is not the one that was checked: cohorts changed",
            f"{cohort['name']}: permission_sets Struck_Later",
            None,
        ]
    ]


def test_the_error_file_of_an_attempt_may_be_the_file_of_the_next(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL.with_(second_attempt=True))
    it.load()
    it.attempts[1]["file"] = "results/1-error.csv"
    assert quiet(it.check_after(), "ACT-01", "ACT-03", "ACT-05")


def test_what_the_loading_user_changed_after_the_load_is_not_called_the_loads(
    story: Callable[[Shape], Story],
) -> None:
    """Processes may run as the loading user: it stays an error, and nobody is to be deactivated at once."""
    it = story(SMALL)
    it.load()
    first, second = it.world.rows[-2:]
    it.world.org.update("User", first.user or "", ContactId=it.world.spare_contacts[0])
    it.world.org.update("User", second.user or "", IsActive=False)
    findings = it.check_after()
    changed = it.world.org.now.strftime("%Y-%m-%d %H:%M:%S")
    (contact,) = named(findings, "USE-04")
    assert statuses(findings, "USE-04") == statuses(findings, "USE-05") == {"failed"}
    assert contact[-4:-1] == ["somebody has changed the user since", "admin@example.com", changed]
    assert [row[-3:-1] for row in named(findings, "USE-05")] == [["admin@example.com", changed]]


def test_a_start_that_is_an_hour_late_is_why_a_login_is_missed(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL.with_(login=False))
    it.load()
    assert quiet(it.check_after(), "LOG-01", "RUN-04")
    for name in ("started_at", "finished_at"):
        it.attempts[0][name] = (datetime.fromisoformat(it.attempts[0][name]) + timedelta(hours=1)).isoformat()
    findings = it.check_after()
    assert (statuses(findings, "LOG-01"), statuses(findings, "RUN-04")) == ({"pending"}, {"warned"})
    assert {"started_at is too late (RUN-04): logins before it are not asked for"} == {
        line[-2] for line in named(findings, "LOG-01")
    }


def test_a_user_who_was_disabled_between_attempts_is_said_before_the_next(story: Callable[[Shape], Story]) -> None:
    it = story(SMALL)
    it.load()
    row = it.world.rows[-1]
    disabled: dict[str, Any] = {"ContactId": None, "IsActive": False, "Username": "disabled@example.com"}
    it.world.org.update("User", row.user or "", **disabled, LastModifiedById=it.world.spare_users[0])
    findings = it.harness.check_world(it.world, "before_load", only=("LOAD-11", "USR-04"))
    found, key = named(findings, "LOAD-11"), it.world.key_of(row)
    assert {problem for line in found for problem in line if key in line and "disabled" in str(problem)} == {
        "an attempt created it; disabled since: an insert makes another user"
    }
    assert statuses(findings, "USR-04") == {"warned"}
    assert [line[-2] for line in named(findings, "USR-04")] == [
        "taken by the user whom an attempt made for the row, disabled since (LOAD-11)"
    ]


@pytest.mark.parametrize(
    ("undone", "named_by"), [({"IsPortalEnabled": "false"}, "USR-04"), ({"IsActive": "false"}, "LOAD-11")]
)
def test_a_load_that_was_rolled_back_and_is_refused_when_it_is_loaded_again_is_no_go_before_it(
    story: Callable[[Shape], Story], undone: dict[str, str], named_by: str
) -> None:
    """Disabling keeps the nickname, deactivating the contact; one user who is still active makes it no rollback."""
    it = story(SMALL)
    it.load()
    world = it.world
    users = [row.user or "" for row in world.rows]
    world.org.load("update", "User", [{"Id": user, **undone} for user in users])
    last = world.find("User", Id=users[-1])
    found = it.harness.check_world(world, "before_load", only=("LOAD-11", "USR-04"))
    assert {check for check in ("LOAD-11", "USR-04") if statuses(found, check) == {"failed"}} == {named_by}
    assert {line[1] for line in named(found, named_by)} == {world.key_of(row) for row in world.rows}

    world.org.update("User", users[-1], IsActive=True, ContactId=world.rows[-1].contact, Username=last["Username"])
    found = it.harness.check_world(world, "before_load", only=("LOAD-11", "USR-04"))
    assert statuses(found, named_by) == {"warned"}

    results = world.org.load("insert", "User", [dict(row.cells) for row in world.rows[:-1]])
    assert {result.success for result in results} == {False}


@pytest.mark.parametrize("has_run", [False, True])
def test_a_nickname_that_a_user_to_be_disabled_has_is_said_to_be_that_users(
    story: Callable[[Shape], Story], has_run: bool
) -> None:
    """Nobody documents that disabling clears it; the org shows that it is taken."""
    it = story(SMALL.with_(portal=True))
    world, (row, old) = it.world, it.world.portal_users[0]
    world.org.update("User", old, CommunityNickname=row.cells["CommunityNickname"].upper())
    if has_run:
        disable(world)
    found = it.harness.check_world(world, "before_load", only=("CON-04", "USR-04"))
    assert (statuses(found, "CON-04"), statuses(found, "USR-04")) == ({"passed"}, {"failed"})
    ((key, *_, problem, _),) = [line[1:] for line in named(found, "USR-04")]
    assert key == world.key_of(row)
    assert problem == f"taken by a user whom disable {'has disabled' if has_run else 'disables'}"


def test_a_row_that_was_loaded_again_is_compared_by_its_last_success(story: Callable[[Shape], Story]) -> None:
    """Its first user, on a wrong contact, was disabled as advised."""
    it = story(SMALL)
    it.load()
    world, row = it.world, it.world.rows[-1]
    former = world.find("User", Id=row.user)
    disabled: dict[str, Any] = {"ContactId": None, "IsActive": False, "Username": "disabled@example.com"}
    world.org.update("User", row.user or "", **disabled, LastModifiedById=world.spare_users[0])
    same = {name: former[name] for name in ("Username", "LastName", "ContactId", "ProfileId")}
    outcome = next(each for each in world.attempts[0].outcomes if each.id == row.user)
    again(world, replace(outcome, id=world.org.add("User", **same)), file="loads/again.csv")
    world.pass_time(minutes=30)
    world.org.settle()
    assert quiet(it.check_after(), "ACT-04", "BYS-01")


def test_who_was_excluded_and_deactivated_since_an_attempt_is_no_error_before_the_next(
    story: Callable[[Shape], Story],
) -> None:
    it = story(SMALL.with_(source=True))
    it.load()
    world, row = it.world, it.world.rows[-1]
    world.excluded.append({next(iter(world.excluded[0])): world.key_of(row) or "", "Reason": "objects"})
    before = partial(it.harness.check_world, world, "before_load", only=("LOAD-19",))
    assert statuses(before(), "LOAD-19") == {"failed"}
    world.org.update("User", row.user or "", IsActive=False, LastModifiedById=world.spare_users[0])
    assert statuses(before(), "LOAD-19") == {"warned"}
