"""Recordings that do not fit: damaged ones and other questions end in one sentence, changed files in STALE."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.runs.whole_runs import Runner, refused

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
def test_a_recording_that_was_changed_is_refused_by_name(
    replay: Runner, change: Callable[[Path], None], file: str
) -> None:
    change(replay.migration / PHASE)
    refused(replay("checks/before_load", "-q"), f"is not as it was recorded ({file})", "record this phase again")


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_recording_of_an_older_version_says_what_is_wrong(replay: Runner, damage: str) -> None:
    spoil, said = DAMAGES[damage]
    as_an_older_version_made_it(replay.migration / PHASE)
    spoil(replay.migration / PHASE)
    ended = replay("checks/before_load", "-q")
    refused(ended, said, "ecord ")
    assert "Ottoline" not in ended.said


def test_a_plan_that_needs_other_questions_is_refused_with_the_missing_one(replay: Runner) -> None:
    plan = replay.migration / "plan.yaml"
    plan.write_text(plan.read_text().replace("contact_key: Legacy_Id__c\n", ""))
    refused(
        replay("checks/before_load", "-q"),
        "no answer to Id, AccountId, IsDeleted, LastName, Email, IndividualId of 6 records of Contact",
        "None of its files changed since, so the plan or Rollcall did",
        f"record again: pytest checks/before_load --migration {replay.migration} --load wave-1 --org stand-in --record",
    )


def test_a_file_that_changed_since_the_recording_makes_the_replay_stale(replay: Runner) -> None:
    load = replay.migration / "loads" / "wave-1.csv"
    load.write_text(load.read_text().replace("Ottoline", "Odette"))
    ended = replay("-q")
    assert (ended.code, ended.verdict) == (1, "STALE")
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
    removed("cassette.yaml")(replay.migration / PHASE)
    ended = replay("-q")
    assert (ended.code, len(ended.runs)) == (4, 1)
    assert json.loads((ended.evidence_dir / "latest" / "evidence.json").read_text())["verdict"] == "GO"
