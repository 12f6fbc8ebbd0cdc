"""An encoding that was guessed is reported, with the letter that made it doubtful."""

from pathlib import Path

from tests.runs.whole_runs import Runner

BEFORE = ["checks/before_load", "--org=env", "-q"]


def write_as(migration: Path, encoding: str) -> None:
    path = migration / "loads" / "wave-1.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Ottoline,", "Ott\u00f6line,").encode(encoding))


def test_a_guessed_encoding_is_noted_with_line_and_letter(live: Runner) -> None:
    write_as(live.migration, "cp1252")
    ended = live(*BEFORE)
    said = " ".join(ended.out.split())
    assert (
        "loads/wave-1.csv: it is not UTF-8 and was read as Windows-1252, which is a guess"
        in said.partition("Checklist:")[0]
    )
    assert "look whether \u00f6 in line 2 is the right letter" in said
    assert ended.evidence["assumes"][0].startswith("wave-1: loads/wave-1.csv: it is not UTF-8")
    assert ended.evidence["parts"][0]["files"][0]["encoding"] == "cp1252"


def test_a_file_in_utf_8_needs_no_guess(live: Runner) -> None:
    write_as(live.migration, "utf-8")
    assert "guess" not in live(*BEFORE).out
