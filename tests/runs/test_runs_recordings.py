"""Recordings that do not fit: damaged ones and other questions end in one sentence, changed files in STALE."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from fixtures.org.recording.manifest import contents_of, read_manifest
from tests.runs.whole_runs import UNREADABLE, Runner, refused

PHASE = Path("recorded", "stand-in", "wave-1", "before_load")


def cassette(change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(recording: Path) -> None:
        path = recording / "cassette.yaml"
        path.write_text(change(path.read_text()))

    return spoil


def without_the_last_answer(text: str) -> str:
    content = yaml.safe_load(text)
    content["interactions"].pop()
    return str(yaml.safe_dump(content))


def removed(name: str) -> Callable[[Path], None]:
    return lambda recording: (recording / name).unlink()


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut in the middle of an answer": (
        cassette(lambda text: text[:3000]),
        "holds a response that was changed since it was recorded",
    ),
    "cut in the middle of a word": (cassette(lambda text: text[:3000] + "\n\t}"), "cannot be read"),
    "no cassette": (cassette(lambda _: "Dear diary"), "cannot be read"),
    "the cassette is gone": (removed("cassette.yaml"), "has no cassette.yaml"),
    "the manifest is gone": (removed("manifest.json"), "is not a recording: it has no manifest.json"),
    "a file is gone": (removed("files/loads/wave-1.csv"), "lacks its copy of loads/wave-1.csv"),
    "an answer is gone": (cassette(without_the_last_answer), "The recording has no answer to "),
    "a row of another kind": (
        cassette(lambda text: text.replace('"TotalLicenses":50', '"TotalLicenses":"Ottoline"')),
        "holds a response that was changed since it was recorded",
    ),
    "a describe of another kind": (
        cassette(lambda text: text.replace('"nillable"', '"nullable"')),
        "holds a response that was changed since it was recorded",
    ),
}


def as_an_older_version_made_it(recording: Path) -> None:
    path = recording / "manifest.json"
    content = json.loads(path.read_text())
    del content["contents"]
    path.write_text(json.dumps(content))


def emptied(name: str) -> Callable[[Path], None]:
    """Leaves the header of a recorded file."""

    def spoil(recording: Path) -> None:
        header, _, _ = (recording / name).read_text().partition("\n")
        (recording / name).write_text(f"{header}\n")

    return spoil


def with_other_seats(text: str) -> str:
    return text.replace('"TotalLicenses":50', '"TotalLicenses":51')


@pytest.mark.parametrize(
    ("change", "file"),
    [
        (cassette(without_the_last_answer), "cassette.yaml"),
        (cassette(with_other_seats), "cassette.yaml"),
        (emptied("files/loads/wave-1.csv"), "files/loads/wave-1.csv"),
    ],
)
def test_a_recording_that_was_changed_is_stale_and_judges_nothing(
    replay: Runner, change: Callable[[Path], None], file: str
) -> None:
    change(replay.migration / PHASE)
    ended = replay("checks/before_load", "-q")
    said = " ".join(ended.said.split())
    assert (ended.code, ended.runs, ended.leftovers) == (12, [], [])
    assert "STALE: " in said
    assert f"is not as it was recorded ({file}): restore it, or record this phase again" in said


def test_what_a_file_manager_leaves_in_a_recording_changes_nothing(replay: Runner) -> None:
    before = replay("checks/before_load", "-k", "LOAD-01").evidence["parts"]
    for folder in (PHASE, PHASE / "files"):
        (replay.migration / folder / ".DS_Store").write_bytes(b"Bud1")
    ended = replay("checks/before_load")
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said
    assert ended.evidence["parts"][0]["recording_sha256"] == before[0]["recording_sha256"]


def test_a_hidden_file_that_was_recorded_is_held_against_its_hash(replay: Runner) -> None:
    recording = replay.migration / PHASE
    hidden = recording / "files" / ".corrections.csv"
    hidden.write_text("Id\n")
    manifest = read_manifest(recording)
    manifest.contents.update(contents_of(recording))
    manifest.write(recording)
    assert replay("checks/before_load", "-q").verdict == "GO"
    hidden.write_text("Id\n\n")
    said = " ".join(replay("checks/before_load", "-q").said.split())
    assert "is not as it was recorded (files/.corrections.csv): restore it" in said


@pytest.mark.skipif(not UNREADABLE.exists(), reason="only Linux has a file that nobody can read")
def test_a_recording_of_which_a_file_cannot_be_read_is_refused_in_a_sentence(replay: Runner) -> None:
    (replay.migration / PHASE / "stray").symlink_to(UNREADABLE)
    refused(replay("checks/before_load", "-q"), "a file of it cannot be read (Input/output error): restore it")


@pytest.mark.skipif(not UNREADABLE.exists(), reason="only Linux has a file that nobody can read")
def test_a_recorded_file_that_can_no_longer_be_read_makes_the_replay_stale(replay: Runner) -> None:
    results = replay.migration / "results" / "success.csv"
    results.unlink()
    results.symlink_to(UNREADABLE)
    ended = replay("checks/after_load", "-q")
    assert (ended.code, ended.verdict) == (12, "STALE"), ended.said
    assert [part["stale"] for part in ended.evidence["parts"]] == [["results/success.csv"]]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_recording_of_an_older_version_says_what_is_wrong(replay: Runner, damage: str) -> None:
    spoil, said = DAMAGES[damage]
    as_an_older_version_made_it(replay.migration / PHASE)
    spoil(replay.migration / PHASE)
    ended = replay("checks/before_load", "-q")
    refused(ended, said, "ecord ")
    assert "Ottoline" not in ended.said


def edited(replay: Runner, old: str, new: str) -> None:
    plan = replay.migration / "plan.yaml"
    assert old in plan.read_text()
    plan.write_text(plan.read_text().replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [("contact_key: Legacy_Id__c\n", ""), ("contact_key: Legacy_Id__c", "contact_key: Legacy_1_Id__c")],
    ids=["an answer that it lacks", "a question that is not asked"],
)
def test_a_recording_that_cannot_be_played_for_another_plan_is_stale_in_a_sentence(
    replay: Runner, old: str, new: str
) -> None:
    edited(replay, old, new)
    ended = replay("checks/before_load", "-q")
    said = " ".join(ended.said.split())
    assert (ended.code, ended.runs, ended.leftovers) == (12, [], [])
    assert "STALE: plan.yaml has changed since wave-1, before load, was recorded; record again: " in said
    assert f"pytest checks/before_load --migration={replay.migration} --load=wave-1 --org=stand-in --record" in said
    assert not {"Traceback", "INTERNALERROR"} & set(said.replace(":", " ").split())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("profile: Help Customer", "profile: Nobodys"),
        ("contact_key: Legacy_Id__c\n", "contact_key: Legacy_Id__c\nmax_age: 30\n"),
    ],
    ids=["what the checks go by", "nothing that is asked"],
)
def test_a_plan_that_changed_since_the_recording_makes_the_replay_stale_whatever_is_found(
    replay: Runner, old: str, new: str
) -> None:
    edited(replay, old, new)
    ended = replay("-q")
    assert (ended.code, ended.verdict) == (12, "STALE")
    assert [part["stale"] for part in ended.evidence["parts"]] == [["plan.yaml"]] * 2
    assert "The plan has changed since the answers were recorded or saved" in " ".join(ended.out.split())
    assert "record again: pytest checks/after_load" in " ".join(ended.out.split())


def test_a_plan_grows_after_a_recording_and_the_replay_stays_what_it_was(replay: Runner) -> None:
    """The fixture's own plan got its attempt after the phase before the load was recorded."""
    other = "  - name: wave-2\n    operation: update\n    file: loads/wave-2.csv\n    cohorts: [more]\n"
    more = "cohorts:\n  - {name: more, profile: More, license: PID_Partner_Community, leaves: [Old]}\n"
    (replay.migration / "loads/wave-2.csv").write_text("Id,ProfileId\n")
    edited(replay, "loads:\n", "# the second wave is planned by now\nloads:\n")
    edited(replay, "cohorts:\n", more)
    plan = replay.migration / "plan.yaml"
    plan.write_text(plan.read_text().rstrip() + "\n" + other)
    ended = replay("-q")
    assert (ended.code, ended.verdict) == (0, "GO"), ended.said


@pytest.mark.parametrize("known", [True, False])
def test_a_recording_that_keeps_nothing_of_the_plan_is_taken_for_one_of_this_plan(replay: Runner, known: bool) -> None:
    for manifest in replay.migration.rglob("manifest.json"):
        content = json.loads(manifest.read_text())
        assert content["plan_sha256"]
        if not known:
            del content["plan_sha256"]
        manifest.write_text(json.dumps(content))
    edited(replay, "contact_key: Legacy_Id__c\n", "contact_key: Legacy_Id__c\nmax_age: 30\n")
    assert replay("-q").verdict == ("STALE" if known else "GO")


def test_a_file_that_changed_since_the_recording_makes_the_replay_stale(replay: Runner) -> None:
    load = replay.migration / "loads" / "wave-1.csv"
    load.write_text(load.read_text().replace("Ottoline", "Odette"))
    ended = replay("-q")
    assert (ended.code, ended.verdict) == (12, "STALE")
    assert [part["stale"] for part in ended.evidence["parts"]] == [["loads/wave-1.csv"]] * 2
    assert "STALE: The files have changed" in ended.out
    assert "loads/wave-1.csv" in (ended.runs[-1] / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--load=wave-9"], ["no load wave-9 is recorded", "Recorded are: wave-1"]),
        (["--load="], ["no load  is recorded", "Recorded are: wave-1"]),
        (["--record"], ["a replay cannot be recorded", "--org ALIAS or --org env"]),
        (["--before=somewhere"], ["a replay is compared with the before-load phase", "Leave --before out"]),
        (["--org=replay:production"], ["no org production is recorded", "--org replay:stand-in"]),
    ],
)
def test_options_that_do_not_fit_the_recordings_are_refused(
    replay: Runner, arguments: list[str], said: list[str]
) -> None:
    refused(replay(*arguments), *said)


def test_a_phase_that_was_never_recorded_is_no_empty_run(replay: Runner) -> None:
    (replay.migration / PHASE).rename(replay.migration / "kept elsewhere")
    refused(replay("checks/before_load"), "no before_load is recorded", "Recorded are: wave-1 after_load")


def test_a_replay_asks_nobody_and_minds_no_proxy_and_no_ca_file(replay: Runner) -> None:
    nowhere = {"REQUESTS_CA_BUNDLE": "/nowhere/ca.pem", "HTTPS_PROXY": "http://127.0.0.1:9"}
    assert replay("checks/before_load", "-k", "LOAD-07", **nowhere).statuses("LOAD-07") == {"passed"}


def test_a_refused_replay_leaves_latest_as_it_was(replay: Runner) -> None:
    assert replay("-q").verdict == "GO"
    removed("manifest.json")(replay.migration / PHASE)
    ended = replay("-q")
    assert (ended.code, len(ended.runs)) == (4, 1)
    assert json.loads((ended.evidence_dir / "latest" / "evidence.json").read_text())["verdict"] == "GO"
