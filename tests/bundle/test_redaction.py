"""Who stands in which file: in the redacted bundle of the botched example nobody, in evidence and JUnit never."""

import csv
import html
import re
from pathlib import Path

import pytest

from tests.bundle.people import everybody, named_in, texts
from tests.runs.example_findings import MIGRATIONS
from tests.runs.runbook_text import replayed
from tests.runs.small_migration import PEOPLE, SURNAMES
from tests.runs.whole_runs import Ended, Runner

HASH = re.compile(r"#[0-9a-f]{12}")


@pytest.fixture(scope="module")
def people() -> set[str]:
    return everybody(MIGRATIONS / "botched")


@pytest.fixture(scope="module")
def botched(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    return replayed(tmp_path_factory, "botched")


def redacted(ended: Ended) -> dict[str, str]:
    (bundle,) = [path for path in ended.bundles if path.name.endswith("_redacted.zip")]
    return texts(bundle)


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(text.removeprefix("\ufeff").splitlines()))


def test_the_search_finds_people_where_they_stand(botched: Ended, people: set[str]) -> None:
    (plain,) = [path for path in botched.bundles if not path.name.endswith("_redacted.zip")]
    found = {name for name, text in texts(plain).items() if named_in(html.unescape(text), people)}
    assert {"report.html", "offenders/CON-01.csv", "inputs/plan.yaml", "next/wave-1/before_load/loadable.csv"} <= found
    assert len(people) > 600


def test_a_redacted_bundle_holds_nobody(botched: Ended, people: set[str]) -> None:
    files = redacted(botched)
    assert {"report.html", "summary.txt", "evidence.json", "junit.xml", "ledger.csv"} <= files.keys()
    named = {name: sorted(named_in(html.unescape(text), people)) for name, text in files.items()}
    assert {name: who for name, who in named.items() if who} == {}
    assert {name for name in files if name.startswith(("next/", "rollback/", "inputs/"))} == set()


@pytest.mark.parametrize("name", ["evidence.json", "junit.xml", "summary.txt"])
def test_a_file_for_machines_or_tickets_holds_nobody_in_the_plain_bundle_either(
    botched: Ended, people: set[str], name: str
) -> None:
    text = html.unescape((botched.runs[-1] / name).read_text(encoding="utf-8"))
    assert sorted(named_in(text, people)) == []


def test_a_redacted_bundle_counts_what_the_plain_one_counts(botched: Ended) -> None:
    files, run_dir = redacted(botched), botched.runs[-1]
    for name in [name for name in files if name.endswith(".csv")]:
        plain = cells((run_dir / name).read_text(encoding="utf-8"))
        assert (name, len(cells(files[name]))) == (name, len(plain))
        assert [row[0] for row in cells(files[name])] == [row[0] for row in plain]


def test_a_person_has_the_same_hash_in_every_file(botched: Ended) -> None:
    files = redacted(botched)
    hashes = {
        name: {row[4]: row[5] for row in cells(files[f"offenders/{name}.csv"])[1:] if row[4] == "L-10018"}
        for name in ("USR-08", "ACT-05")
    }
    (who,) = {of_it for rows in hashes.values() for of_it in rows.values()}
    assert HASH.fullmatch(who)
    assert who in files["report.html"]


def test_two_runs_hash_the_same_person_differently(replay: Runner) -> None:
    def hashes() -> set[str]:
        ended = replay("checks/before_load", "--redact", "-q")
        return set(HASH.findall(texts(ended.bundles[-1])["report.html"]))

    load = replay.migration / "recorded/stand-in/wave-1/before_load"
    assert load.exists()
    first = hashes()
    assert first.isdisjoint(hashes())


@pytest.mark.parametrize("key", ["Username", "Email", "LastName"])
def test_row_keys_that_are_people_are_hashed_too(live: Runner, key: str) -> None:
    plan = live.migration / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + f"key: {key}\n", encoding="utf-8")
    ended = live("checks/after_load", "--org=env", "--redact", "-q")
    files = redacted(ended)
    keys = [row[2] for row in cells(files["ledger.csv"])[1:]]
    assert len(keys) == len(PEOPLE)
    assert all(HASH.fullmatch(each) for each in keys), keys
    names = {*PEOPLE, *SURNAMES}
    assert {name for name, text in files.items() if named_in(text, names)} == set()


def test_names_without_an_address_are_hashed_where_the_run_knows_them(live: Runner) -> None:
    """As who loaded, and in the command."""
    plan = live.migration / "plan.yaml"
    text = plan.read_text(encoding="utf-8").replace(
        "loaded_by: admin@example.com", "loaded_by: rosalind.quill@example.com"
    )
    plan.write_text(text, encoding="utf-8")
    ended = live("checks/after_load", "--org=env", "--redact", "-q", "-k", "RUN-04 or Quill")
    assert ended.bundles, ended.said
    files = redacted(ended)
    assert ended.statuses("RUN-04") == {"failed"}
    assert {name for name, text in files.items() if re.search("(?i)rosalind|quill", text)} == set()


def test_a_key_is_shown_only_where_it_is_a_number(tmp_path: Path) -> None:
    from reports.bundle.redaction import Hashes, redact_csv

    keys = ["L-10018", "00001", "003000000000001AAA", "Doe, Jane", "jane.doe7", "7 Doe"]
    source = tmp_path / "CON-01.csv"
    source.write_text("load,row_key,excluded\n" + "".join(f'wave-1,"{key}",asked for it\n' for key in keys))
    redact_csv(source, tmp_path / "redacted.csv", Hashes(), lambda _: False)
    rows = cells((tmp_path / "redacted.csv").read_text(encoding="utf-8"))[1:]
    assert [bool(HASH.fullmatch(key)) for _, key, _ in rows] == [False, False, False, True, True, True]
    assert all(HASH.fullmatch(reason) for *_, reason in rows)


def test_a_run_that_is_not_asked_to_redact_writes_one_bundle(replay: Runner) -> None:
    ended = replay("checks/before_load", "-q", "-k", "CON-01")
    assert [path.suffix for path in ended.bundles] == [".zip"]
    assert "redacted" not in ended.bundles[0].name


def test_hostile_cells_are_hashed_as_they_are_meant(tmp_path: Path) -> None:
    """The same person in a CSV, where an apostrophe guards the cell, and on the page, where none does."""
    from reports.bundle.redaction import Hashes, redact_csv

    source, hashes = tmp_path / "CON-01.csv", Hashes()
    source.write_text('\ufeff"load","row_key","Username"\n"wave-1","L-1","\'=cmd|x"\n', encoding="utf-8")
    redact_csv(source, tmp_path / "redacted.csv", hashes, lambda _: False)
    assert cells((tmp_path / "redacted.csv").read_text(encoding="utf-8"))[1] == ["wave-1", "L-1", hashes.of("=cmd|x")]
