"""The evidence of a run: JSON that its schema accepts, in a folder that is whole or absent."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from jsonschema import Draft202012Validator

from reports.judging import write_csvs
from reports.judging.findings import Finding, FindingId
from reports.outcome.run import Run
from reports.output.evidence import evidence, schema
from reports.output.folder import discard, publish, run_folder, write_run
from tests.reports.made_up_rows import write_rows
from tests.reports.sample_findings import SHA256, finding, part, run
from tests.reports.sample_runs import go, no_go

ROOT = Path(__file__).parents[2]
accepted = Draft202012Validator(json.loads(schema()))


def complaints(data: object) -> list[str]:
    return [error.message for error in accepted.iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(accepted.schema)


def test_the_shipped_schema_is_that_of_the_model() -> None:
    again = "python -c 'from reports.output.evidence import schema; print(schema(), end=\"\")'"
    shipped = ROOT / "reports" / "evidence.schema.json"
    assert shipped.read_text(encoding="utf-8") == schema(), f"Write it: {again} > reports/evidence.schema.json"


@pytest.mark.parametrize("whole", [go(), no_go()], ids=["go", "no-go"])
def test_evidence_of_a_run_is_what_its_schema_says(whole: Run) -> None:
    assert complaints(json.loads(json.dumps(evidence(whole)))) == []


def test_the_schema_refuses_another_word_for_a_verdict() -> None:
    assert complaints(evidence(go()) | {"verdict": "FINE"})
    assert complaints(evidence(go()) | {"surprise": True})


def test_evidence_counts_offenders_and_lists_none() -> None:
    written = json.dumps(evidence(run([finding(first=[["7", "ana@help.example", "003X"]], soql="")])))
    assert '"offenders": 12' in written
    assert "ana@help.example" not in written


def test_evidence_says_which_files_and_which_tool() -> None:
    written = evidence(go())
    assert written["inputs"] == {"plan.yaml": SHA256}
    assert written["parts"][0]["files"][0]["sha256"] == SHA256
    assert len(written["tool"]["code_sha256"]) == 64


def test_evidence_of_a_live_part_beside_a_replayed_one_is_a_replay() -> None:
    parts = [part(source="live"), part(source="replay")]
    assert evidence(run([finding()], parts))["replay"] is True
    assert evidence(run([finding()], parts[:1]))["replay"] is False


def test_evidence_lists_what_was_not_judged() -> None:
    written = evidence(run([finding(status="passed")], unreached=["MEM-01 (wave-1, resellers)"]))
    assert (written["verdict"], written["unreached"]) == ("PARTIAL", ["MEM-01 (wave-1, resellers)"])


@given(st.text(), st.lists(st.tuples(st.text(), st.integers(0))))
def test_a_finding_is_the_same_after_a_trip_through_json(text: str, groups: list[tuple[str, int]]) -> None:
    sent = finding(reason=text, groups=groups, parameters={"site": text}, first=[[text, None, ""]])
    assert Finding.from_dict(json.loads(json.dumps(sent.to_dict()))) == sent


def test_a_run_has_a_folder_by_its_start_in_utc_and_its_migration(tmp_path: Path) -> None:
    started = datetime(2026, 11, 20, 23, 2, 11, tzinfo=timezone(timedelta(hours=2)))
    made = [run_folder(tmp_path / "runs", "help center/2026", started).name for _ in range(3)]
    name = "20261120T210211Z_help-center-2026"
    assert made == [name, f"{name}-2", f"{name}-3"]


def test_a_runs_folder_holds_evidence_and_offenders(tmp_path: Path) -> None:
    write_rows(tmp_path / "offenders", FindingId("CON-01", "wave-1"), ["line"], [[7]])
    write_csvs(tmp_path / "offenders")
    write_run(no_go(), tmp_path)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "evidence.json",
        "offenders",
        "offenders/CON-01.csv",
    ]


def test_latest_is_replaced_whole(tmp_path: Path) -> None:
    latest = tmp_path / "latest"
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(name)
        publish(tmp_path / name, latest)
    assert [path.name for path in latest.iterdir()] == ["second.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "latest", "second"]


def test_latest_stays_where_the_copy_fails(tmp_path: Path) -> None:
    latest = tmp_path / "latest"
    latest.mkdir()
    (latest / "report.html").write_text("kept")
    with pytest.raises(OSError, match="absent"):
        publish(tmp_path / "absent", latest)
    assert (latest / "report.html").read_text() == "kept"


def test_what_judged_nothing_leaves_nothing_but_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "report.html").write_text("")
    (folder / "before" / "wave-1").mkdir(parents=True)
    discard(folder)
    assert not folder.exists()
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    discard(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_times_are_written_in_utc() -> None:
    ten_hours_east = datetime(2026, 11, 21, 7, 0, tzinfo=timezone(timedelta(hours=10)))
    written = evidence(run([finding()], started=ten_hours_east, finished=datetime(2026, 11, 21, tzinfo=UTC)))
    assert (written["started"], written["finished"]) == ("2026-11-20T21:00:00Z", "2026-11-21T00:00:00Z")
