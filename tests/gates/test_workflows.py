"""The shell of the workflows in docs/ci, played from a client's repository against the stand-in org."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.gates.client import SECRETS, Client, Played, environment_of
from tests.gates.workflow_files import FILES, live_job, loaded, recordings_job
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import PATIENCE, Runner
from tests.standin import StandIn
from tests.thoroughness import sample

EVIDENCE = {"report.html", "evidence.json", "junit.xml"}
KNOWN = {"GitHub": {"GITHUB_ACTIONS": "true"}, "GitLab": {"GITLAB_CI": "true"}, "Azure": {"TF_BUILD": "True"}}
"""By what a run knows which CI it is in."""
RUN = {"loads": "all", "ticket": "CHG0041", "LOADS": "all", "TICKET": "CHG0041"}


def live(client: Client, ci: str, phase: str, before: Played | None = None) -> Played:
    played = client.play(live_job(ci, phase, {**client.given, **RUN}), before, **KNOWN[ci])
    assert [secret for secret in SECRETS if secret in played.text] == []
    assert played.ended.leftovers == []
    return played


def spoil(migration: SmallMigration) -> None:
    """A username that no org takes."""
    file = migration.folder / "loads" / "wave-1.csv"
    file.write_text(file.read_text().replace(".uat", " .uat", 1))


@pytest.mark.parametrize("ci", FILES)
def test_a_load_is_checked_before_and_after_it_and_the_second_check_stands_on_the_first(
    ci: str, client: Client, migration: SmallMigration
) -> None:
    before = live(client, ci, "before_load")
    assert (before.ended.code, before.ended.verdict) == (0, "GO"), before.ended.said
    assert before.files >= EVIDENCE
    migration.load()
    client.commit(migration.folder)
    after = live(client, ci, "after_load", before)
    assert (after.ended.code, after.ended.verdict) == (0, "GO"), after.ended.said
    assert (after.ended.statuses("RUN-01"), after.ended.statuses("RUN-02")) == ({"passed"}, {"passed"})
    assert after.ended.evidence["ticket"] == "CHG0041"
    assert after.files >= EVIDENCE


@pytest.mark.parametrize("ci", sample(FILES, 1))
def test_a_job_that_is_refused_publishes_nothing_of_an_earlier_one_as_its_own(
    ci: str, client: Client, migration: SmallMigration
) -> None:
    before = live(client, ci, "before_load")
    migration.plan.write_text(migration.plan.read_text().replace("operation: insert", "operation: add"))
    client.commit(migration.folder)
    after = live(client, ci, "after_load", before)
    assert (after.ended.code, after.files) == (4, set())


@pytest.mark.parametrize("ci", FILES)
def test_a_no_go_fails_the_job_and_its_evidence_is_published(
    ci: str, client: Client, migration: SmallMigration
) -> None:
    spoil(migration)
    client.commit(migration.folder)
    played = live(client, ci, "before_load")
    assert (played.ended.code, played.ended.verdict) == (1, "NO-GO"), played.ended.said
    assert played.files >= {*EVIDENCE, "offenders", *(["gl-code-quality.json"] if ci == "GitLab" else [])}
    assert migration.org.access_token not in played.text


@pytest.mark.parametrize("ci", FILES)
def test_a_pull_request_is_checked_from_the_recordings_without_a_secret_and_without_an_org(
    ci: str, client: Client, recorded: tuple[SmallMigration, Runner], migration: SmallMigration
) -> None:
    client.commit(recorded[0].copy(client.folder / "recorded"))
    migration.org.requests.clear()
    played = client.play(recordings_job(ci))
    assert (played.ended.code, played.ended.verdict) == (0, "GO"), played.ended.said
    assert {part["phase"] for part in played.ended.evidence["parts"]} == {"before_load", "after_load"}
    assert played.files >= EVIDENCE
    assert list(migration.org.requests) == []


@pytest.mark.parametrize("ci", sample(FILES, 1))
def test_a_pull_request_that_changes_a_recorded_file_fails_and_its_evidence_is_published(
    ci: str, client: Client, replay: Runner
) -> None:
    file = replay.migration / "loads" / "wave-1.csv"
    file.write_text(file.read_text().replace("Ottoline", "Ottilie"))
    client.commit(replay.migration)
    played = client.play(recordings_job(ci))
    assert played.ended.code != 0
    assert played.ended.verdict == "STALE", played.ended.said
    assert played.files >= EVIDENCE


@pytest.mark.parametrize("ci", sample(FILES, 1))
def test_a_pull_request_with_a_mistake_in_the_plan_fails_with_the_line(
    ci: str, client: Client, migration: SmallMigration
) -> None:
    migration.plan.write_text(migration.plan.read_text().replace("operation: insert", "operation: add"))
    client.commit(migration.folder)
    played = client.play(recordings_job(ci))
    assert (played.ended.code, played.files) == (4, set())
    assert "migrations/spring/plan.yaml:" in played.ended.said


@pytest.mark.parametrize("ci", FILES)
def test_whatever_a_job_publishes_it_publishes_also_when_the_checks_fail(ci: str) -> None:
    for steps in (recordings_job(ci), live_job(ci, "before_load", {}), live_job(ci, "after_load", {})):
        published = {step.publishes.rstrip("/"): step.always for step in steps if step.publishes}
        assert published.pop("reports")
        assert all(published.values())


@pytest.mark.parametrize("ci", FILES)
def test_a_job_of_a_pull_request_names_no_secret(ci: str) -> None:
    workflow = loaded(ci)
    jobs = workflow if ci == "GitLab" else workflow["jobs"]
    job = jobs["recordings"] if isinstance(jobs, dict) else next(job for job in jobs if job["job"] == "recordings")
    assert not re.search(r"SF_|secrets|group", json.dumps(job))


@pytest.fixture
def unsettled(migration: SmallMigration, client: Client) -> StandIn:
    """The org after the load, with members whom the platform has yet to make."""
    org = migration.org
    migration.load()
    client.commit(migration.folder)
    org.pending = True
    (group,) = org.rows("NetworkMemberGroup")
    org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForAdd")
    for member in org.rows("NetworkMember"):
        org.delete("NetworkMember", member["Id"])
    return org


def without_waiting(ci: str, client: Client) -> Played:
    steps = live_job(ci, "after_load", {**client.given, **RUN})
    return client.play([replace(step, shell=step.shell.replace("--wait=600", "")) for step in steps])


@pytest.mark.parametrize("ci", sample(FILES, 1))
def test_not_yet_is_tried_again_until_the_platform_has_settled(ci: str, client: Client, unsettled: StandIn) -> None:
    def settle() -> None:
        deadline = time.monotonic() + PATIENCE
        while not list(client.folder.glob("checkout-*/reports/latest")) and time.monotonic() < deadline:
            time.sleep(0.05)
        unsettled.pending = False
        unsettled.settle()

    meanwhile = threading.Thread(target=settle)
    meanwhile.start()
    played = without_waiting(ci, client)
    meanwhile.join()
    assert (played.ended.code, played.ended.verdict) == (0, "GO"), played.ended.said
    assert "gate: NOT YET. Checking again in 0 seconds" in played.ended.said


@pytest.mark.parametrize("ci", sample(FILES, 1))
def test_what_is_not_yet_three_times_fails_the_job(ci: str, client: Client, unsettled: StandIn) -> None:
    played = without_waiting(ci, client)
    assert (played.ended.code, played.ended.verdict, len(played.ended.runs)) == (10, "NOT YET", 3), played.ended.said
    assert played.files >= EVIDENCE


@pytest.mark.parametrize(
    ("key", "said"),
    [("", "SF_JWT_KEY_BASE64 is empty"), ("-----BEGIN", "SF_JWT_KEY_BASE64 is not in base64")],
)
def test_a_job_without_a_key_ends_in_a_sentence(key: str, said: str, rollcall: Path, tmp_path: Path) -> None:
    environment = environment_of(tmp_path / "temporary", {"SF_JWT_KEY_BASE64": key})
    ended = subprocess.run(
        [rollcall / "docs/ci/gate", "before_load"], env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (4, "")
    assert ended.stderr.startswith(f"gate: {said}")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_job_that_is_killed_leaves_no_key_behind(client: Client, migration: SmallMigration) -> None:
    migration.org.latency = PATIENCE
    job = live_job("GitLab", "before_load", {**client.given, **RUN})[0]
    process = subprocess.Popen(
        [*job.command, "-c", job.shell],
        cwd=client.repository,
        env={**job.environment, **client.environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not list(client.temporary.glob("rollcall-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    left = {path: path.read_text("utf-8", "replace") for path in client.temporary.rglob("*") if path.is_file()}
    assert list(client.temporary.glob("rollcall-*"))
    assert [path for path, text in left.items() if any(secret in text for secret in SECRETS)] == []
