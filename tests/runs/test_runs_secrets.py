"""Law 4: tokens, cookies, names and addresses go into whole runs, and come out nowhere that they must not."""

from pathlib import Path

import pytest

from tests.runs.small_migration import SmallMigration
from tests.runs.spoiled_recordings import change_answers
from tests.runs.whole_runs import Runner, refused
from tests.standin.http.application import COOKIES

RECORDED_AFTER = Path("recorded/stand-in/wave-1/after_load")
NOBODYS = "00Dxx0000001gERAAZ!AQ0AQ.of.another.session"
"""Looks like a token, and is none that this run has held."""
LOUD = ["-vv", "--showlocals", "--log-level=DEBUG", "-o", "log_cli=true", "-o", "log_cli_level=DEBUG", "-rA"]


def secrets_of(migration: SmallMigration, runner: Runner) -> set[str]:
    """The token, its parts that open something, the cookies: no file and no stream may ever hold one."""
    token = runner.environment["SF_ACCESS_TOKEN"]
    return {token, token.partition("!")[2], migration.org.client_secret, *(each.split(";")[0] for each in COOKIES)}


def held(words: set[str], text: str) -> set[str]:
    return {word for word in words if word.casefold() in text.casefold()}


def written(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def test_a_masked_recording_holds_no_secret_and_nobody(recorded: tuple[SmallMigration, Runner]) -> None:
    migration, runner = recorded
    content = written(migration.folder / "recorded")
    assert "Help Customer" in content
    assert held(secrets_of(migration, runner) | migration.people, content) == set()
    assert migration.org.org_id[:15] not in content
    assert "127.0.0.1" not in content


def test_what_a_loud_run_that_records_says_and_writes_holds_no_secret(
    recorded: tuple[SmallMigration, Runner], live: Runner
) -> None:
    ended = live("checks/after_load", "--org=env", "--record", *LOUD)
    assert ended.verdict == "GO"
    assert "DEBUG" in ended.out
    kept = written(ended.evidence_dir) + written(live.migration / "recorded")
    assert held(secrets_of(*recorded), ended.said + kept) == set()
    assert held(recorded[0].people, ended.said + kept) == set()
    assert ended.leftovers == []


def test_a_failing_replay_names_only_masked_people(recorded: tuple[SmallMigration, Runner], replay: Runner) -> None:
    change_answers(replay.migration / RECORDED_AFTER, '"IsActive":true', '"IsActive":false')
    ended = replay("checks/after_load", *LOUD)
    assert (ended.code, ended.statuses("USE-05")) == (1, {"failed"})
    kept = written(ended.evidence_dir)
    assert "offenders" in kept
    assert held(secrets_of(*recorded) | recorded[0].people, ended.said + kept) == set()


def test_a_live_run_shows_the_users_own_rows_and_never_the_token(
    recorded: tuple[SmallMigration, Runner], live: Runner
) -> None:
    load = live.migration / "loads" / "wave-1.csv"
    load.write_text(load.read_text().replace(".uat", " .uat", 1))
    ended = live("checks/before_load", "--org=env", *LOUD)
    assert (ended.code, ended.statuses("USR-03")) == (1, {"failed"})
    kept = written(ended.evidence_dir)
    assert held({"ottoline.quickenbush@acme.example"}, kept)
    assert held(secrets_of(*recorded), ended.said + kept) == set()


@pytest.mark.parametrize("whose", ["this run's", "another session's"])
def test_a_token_that_stands_in_a_cell_is_in_no_file_of_the_evidence(
    recorded: tuple[SmallMigration, Runner], live: Runner, whose: str
) -> None:
    load = live.migration / "loads" / "wave-1.csv"
    token = live.environment["SF_ACCESS_TOKEN"] if whose == "this run's" else NOBODYS
    load.write_text(load.read_text().replace("ottoline.quickenbush@acme.example.uat", f"nobody {token}", 1))
    ended = live("checks/before_load", "--org=env", *LOUD)
    assert (ended.code, ended.statuses("USR-03")) == (1, {"failed"})
    kept = written(ended.evidence_dir / "latest")
    assert "nobody ***" in kept
    assert held({*secrets_of(*recorded), token}, ended.said + kept) == set()


def test_a_strange_answer_ends_without_a_traceback_and_without_its_values(replay: Runner) -> None:
    change_answers(replay.migration / RECORDED_AFTER, '"IsActive":true', '"IsActive":"Ottoline"', 1)
    ended = replay("checks/after_load", *LOUD)
    refused(ended, "holds a response that was changed since it was recorded")
    assert "Ottoline" not in ended.said
