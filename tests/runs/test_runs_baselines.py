"""What a run is held against: recordings that lack a file, before-load snapshots of something else, orgs by name."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.runs.whole_runs import Ended, Runner, refused
from tests.standin import StandIn
from tests.standin.rows.ids import make_id
from tests.thoroughness import sample
from tests.worlds.botches.after_before import without_hashes

BEFORE, AFTER = ["checks/before_load", "--org=env", "-q"], ["checks/after_load", "--org=env", "-q"]
NOT_FOUND = "No before-load snapshot of this load and org was found"


def in_plan(migration: Path, old: str, new: str) -> None:
    text = (migration / "plan.yaml").read_text()
    assert old in text
    (migration / "plan.yaml").write_text(text.replace(old, new, 1))


def stale_files(ended: Ended) -> list[str]:
    assert (ended.code, ended.verdict) == (12, "STALE"), ended.said
    return sorted({name for part in ended.evidence["parts"] for name in part["stale"]})


def test_an_attempt_that_the_recording_knows_nothing_of_makes_the_replay_stale(replay: Runner) -> None:
    success = (replay.migration / "results/success.csv").read_text()
    (replay.migration / "results/again.csv").write_text(success)
    with (replay.migration / "plan.yaml").open("a") as plan:
        plan.write("      - {results: [results/again.csv]}\n")
    assert stale_files(replay("checks/after_load", "-q")) == ["plan.yaml", "results/again.csv"]


def test_a_mapping_that_changed_since_the_recording_makes_the_replay_stale(live: Runner) -> None:
    header = (live.migration / "loads/wave-1.csv").read_text().splitlines()[0]
    mapping = live.migration / "loads/wave-1.sdl"
    mapping.write_text("".join(f"{field}={field}\n" for field in header.split(",")))
    in_plan(live.migration, "file: loads/wave-1.csv\n", "file: loads/wave-1.csv\n    mapping: loads/wave-1.sdl\n")
    live(*BEFORE, "--record")
    assert live("-q").evidence["parts"][0]["stale"] == []
    mapping.write_text(mapping.read_text() + "# looked through\n")
    assert stale_files(live("-q")) == ["loads/wave-1.sdl"]


@pytest.fixture
def early(small_org: StandIn) -> Iterator[StandIn]:
    """The org when its clock still stood before the load."""
    now = small_org.now
    small_org.now = now - timedelta(hours=3)
    yield small_org
    small_org.now = now


def held_against_something(live: Runner, org: StandIn) -> bool:
    """Whether an after-load run, hours later, finds a before-load snapshot among the runs there are."""
    org.now += timedelta(hours=3)
    ended = live(*AFTER)
    assert len(ended.runs) == 2, ended.said
    return NOT_FOUND not in ended.out


def test_a_snapshot_from_before_the_load_is_what_the_load_is_held_against(live: Runner, early: StandIn) -> None:
    live(*BEFORE)
    assert held_against_something(live, early)


def test_a_snapshot_taken_when_the_load_had_begun_proves_nothing(live: Runner, early: StandIn) -> None:
    early.now += timedelta(hours=3)
    live(*BEFORE)
    assert not held_against_something(live, early)


def test_a_snapshot_of_another_migration_is_not_taken_for_this_ones(live: Runner, early: StandIn) -> None:
    in_plan(live.migration, "migration: small", "migration: another")
    live(*BEFORE)
    in_plan(live.migration, "migration: another", "migration: small")
    assert not held_against_something(live, early)


@pytest.mark.parametrize("written", sample(["", "[]", '{"org": "what an earlier version kept"}'], 1))
def test_an_unreadable_earlier_run_is_skipped_by_default_and_refused_when_named(
    live: Runner, early: StandIn, tmp_path: Path, written: str
) -> None:
    live(*BEFORE)
    (run,) = live.evidence_dir.glob("runs/*/")
    (run / "before/wave-1/about.json").write_text(written)
    assert not held_against_something(live, early)
    asking = Runner(live.migration, tmp_path / "asking", live.environment)
    refused(
        asking(*AFTER, f"--before={run}"),
        "no before-load snapshot of wave-1 in it that can be used: its about.json is not as it was kept",
    )


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def in_the_middle_of_a_line(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:40])


def flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def put_a_fifo_at(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def lead_into_a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def at_no_moment(path: Path) -> None:
    """As an earlier version kept it: without the hashes of what it left."""
    path.write_text(json.dumps(json.loads(path.read_text()) | {"now": "2026-11-2x"}))
    without_hashes(path.parents[2])


def with_other_hashes(path: Path) -> None:
    path.write_text(re.sub(r'"[0-9a-f]{64}"', f'"{"0" * 64}"', path.read_text()))


DAMAGES: list[tuple[str, Callable[[Path], None], str]] = [
    ("evidence.json", cut, "its evidence.json is not as it was kept"),
    ("evidence.json", flip_a_bit, "its evidence.json is not as it was kept"),
    ("evidence.json", put_a_fifo_at, "its evidence.json is no file"),
    ("evidence.json", lead_into_a_circle, "Too many levels of symbolic links: evidence.json"),
    ("evidence.json", Path.unlink, "its evidence.json is missing"),
    ("SHA256SUMS", in_the_middle_of_a_line, "its SHA256SUMS is cut"),
    ("before/wave-1/about.json", at_no_moment, "its files are cut, or of another version of Rollcall"),
    ("before/wave-1/about.json", with_other_hashes, "its about.json is not as it was kept"),
    ("before/wave-1/about.json", put_a_fifo_at, "its about.json is no file"),
    ("before/wave-1/ExternalUser.parquet", cut, "one of its tables is cut or missing"),
    ("before/wave-1/UserLicense.parquet", Path.unlink, "one of its tables is cut or missing"),
    ("before/wave-1/row_print.parquet", Path.unlink, "one of its tables is cut or missing"),
    ("before/wave-1/row_print.parquet", flip_a_bit, "one of its tables is not as it was kept"),
]


@pytest.mark.skipif(os.name != "posix", reason="FIFOs are of POSIX")
def test_a_damaged_earlier_run_costs_a_note_and_the_others_count(live: Runner, early: StandIn) -> None:
    live(*BEFORE)
    (run,) = live.evidence_dir.glob("runs/*/")
    expected = []
    for number, (damaged, damage, said) in enumerate(DAMAGES):
        other = run.with_name(f"{run.name}-{number:02}")
        shutil.copytree(run, other)
        damage(other / damaged)
        expected.append(f"wave-1: the earlier run {other.name} is damaged: {said}; nothing is held against it.")
    early.now += timedelta(hours=3)
    ended = live(*AFTER)
    (part,) = ended.evidence["parts"]
    assert [note for note in part["notes"] if "damaged" in note] == expected, ended.said
    assert NOT_FOUND not in ended.out


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("evidence.json", '"verdict": "GO"', '"verdict": "GO WITH WAIVERS"'),
        ("before/wave-1/about.json", '"loads/wave-1.csv"', '"loads/wave-2.csv"'),
    ],
)
def test_an_edited_run_vouches_for_nothing(live: Runner, early: StandIn, name: str, old: str, new: str) -> None:
    live(*BEFORE)
    (run,) = live.evidence_dir.glob("runs/*/")
    text = (run / name).read_text()
    assert old in text
    (run / name).write_text(text.replace(old, new))
    assert not held_against_something(live, early)


@pytest.fixture
def elsewhere(live: Runner, early: StandIn) -> StandIn:
    """An org whose Id the plan leaves open, and before the load there is a run of another one."""
    in_plan(live.migration, f"id: {early.org_id}, ", "")
    mine, other = early.org_id, make_id("00D", 4711)
    early.update("Organization", mine, Id=other)
    try:
        live(*BEFORE)
    finally:
        early.update("Organization", other, Id=mine)
    return early


def test_a_snapshot_of_another_org_is_not_taken_for_this_ones(live: Runner, elsewhere: StandIn) -> None:
    assert not held_against_something(live, elsewhere)


def test_a_requested_snapshot_of_another_org_fails_run_03_and_is_not_compared(
    live: Runner, elsewhere: StandIn, tmp_path: Path
) -> None:
    assert elsewhere.org_id
    (snapshot,) = live.evidence_dir.glob("runs/*/")
    asking = Runner(live.migration, tmp_path / "asking", live.environment)
    ended = asking(*AFTER, f"--before={snapshot}")
    assert (ended.verdict, ended.statuses("RUN-03")) == ("NO-GO", {"failed"}), ended.said
    assert ended.statuses("SEA-11") == ended.statuses("BYS-02") == {"not_applicable"}


def test_env_with_a_name_says_which_of_two_planned_orgs_signs_in(live: Runner, small_org: StandIn) -> None:
    in_plan(live.migration, "{results:", "{org: stand-in, results:")
    in_plan(live.migration, "orgs:\n", f"orgs:\n  - {{name: uat, id: {make_id('00D', 4711)}, kind: sandbox}}\n")
    ended = live("checks/before_load", "--org=env:stand-in", "-q")
    assert ended.evidence["parts"][0]["org"]["name"] == "stand-in"
    assert ended.evidence["parts"][0]["org"]["id"] == small_org.org_id
    asking = Runner(live.migration, live.evidence_dir.parent / "asking", live.environment)
    refused(asking("checks/before_load", "--org=env:uat"), f"This org is {small_org.org_id}, and the plan")
    refused(asking("checks/before_load", "--org=env:nowhere"), "no org nowhere", "uat, stand-in")


def test_a_plan_without_sites_says_beside_the_verdict_that_nobody_asks_about_them(live: Runner) -> None:
    in_plan(live.migration, "sites: [Help Center]", "sites: []")
    ended = live(*AFTER)
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said
    said = "the plan promises no site to help-customers, so no check asks whether they can enter one"
    assert f"Not judged: wave-1: {said}" in ended.out
    assert said in ended.evidence["not_judged"][0]
    assert said in (ended.runs[-1] / "report.html").read_text(encoding="utf-8")
