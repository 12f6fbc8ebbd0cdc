"""Whatever bytes stand in a file of a user's: the reader says one sentence or more, or reads what is there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from fixtures.files.load_file import read_load_file
from fixtures.files.mapping import read_mapping
from fixtures.files.parquet_copy import copying_database
from fixtures.files.result_file import read_result_file
from fixtures.org.recording import Replay, recording_files
from fixtures.org.recording.manifest import contents_of, read_manifest
from fixtures.plan import Migration, WaivedCheck, read_waivers
from tests.campaign.any_bytes import damaged, damages, in_sentences
from tests.campaign.damage import Damage
from tests.campaign.inputs import rows_in
from tests.campaign.migration import DIALECTS, MAPPING, WAIVERS, as_csv, tables_of_results
from tests.runs.whole_runs import ROOT
from tests.thoroughness import examples

EXAMPLE = ROOT / "migrations" / "example"
RECORDED = Path("recorded/uat/import-disable/before_load")
ROWS = [
    {
        "Username": f"user{number}@acme.example",
        "LastName": "O'Hara",
        "ContactId": f"0035g00000Abc{number}AAA",
        "ProfileId": "00e5g000000AbcdAAA",
    }
    for number in range(4)
]
IDS = {row["Username"]: f"0055g00000Abc{number}AAA" for number, row in enumerate(ROWS)}
LOAD = as_csv([list(ROWS[0]), *(list(row.values()) for row in ROWS)])
Read = Callable[[bytes, Path], Any]
"""Reads a file with this content, in a folder of its own."""


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def the_plan(content: bytes, folder: Path) -> Any:
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("recorded"))
    written(folder, "plan.yaml", content)
    return Migration.read(folder).plan.migration, yaml.safe_load(content)["migration"]


def the_waivers(content: bytes, folder: Path) -> Any:
    path = written(folder, "waivers.yaml", content)
    known = {"CON-08": WaivedCheck(True, False, ""), "PRO-05": WaivedCheck(False, False, "")}
    return len(read_waivers(path, known, Migration.read(EXAMPLE).plan).each), len(yaml.safe_load(content) or [])


def the_mapping(content: bytes, folder: Path) -> Any:
    read_mapping(written(folder, "wave.sdl", content))


def a_load_file(content: bytes, folder: Path) -> Any:
    path = written(folder, "load.csv", content)
    with copying_database(folder) as database:
        return read_load_file(path, None, folder / "load.parquet", database).rows, rows_in(content)


def a_source_file(content: bytes, folder: Path) -> Any:
    path = written(folder, "users.csv", content)
    with copying_database(folder) as database:
        return read_load_file(path, None, folder / "users.parquet", database, foreign=True).rows, rows_in(content)


def a_result_file(content: bytes, folder: Path) -> Any:
    with copying_database(folder) as database:
        load = read_load_file(written(folder, "load.csv", LOAD), None, folder / "load.parquet", database)
        path = written(folder, "result.csv", content)
        into = folder / "result.parquet"
        return read_result_file(path, load, None, into, database, key="ContactId").rows, rows_in(content)


def a_cassette(content: bytes, folder: Path) -> Any:
    phase = folder / RECORDED
    shutil.copytree(EXAMPLE / RECORDED, phase)
    written(phase, "cassette.yaml", content)
    manifest = read_manifest(phase)
    manifest.contents.update(contents_of(phase))
    manifest.write(phase)
    with Replay(phase):
        pass


def a_manifest(content: bytes, folder: Path) -> Any:
    phase = folder / RECORDED
    shutil.copytree(EXAMPLE / RECORDED, phase)
    written(phase, "manifest.json", content)
    recording_files(phase)
    return read_manifest(phase).org, json.loads(content)["org"]


KINDS: dict[str, tuple[bytes, Read]] = {
    "a plan": ((EXAMPLE / "plan.yaml").read_bytes(), the_plan),
    "waivers": (WAIVERS.encode(), the_waivers),
    "a mapping": (MAPPING.format(lines="\n".join(f"{name}={name}" for name in ROWS[0])).encode(), the_mapping),
    "a load file": (LOAD, a_load_file),
    "a source export": (LOAD, a_source_file),
    "exclusions": (b"ContactId,Reason\n0035g00000Abc0AAA,left\n", a_source_file),
    "a cassette": ((EXAMPLE / RECORDED / "cassette.yaml").read_bytes(), a_cassette),
    "a manifest": ((EXAMPLE / RECORDED / "manifest.json").read_bytes(), a_manifest),
    **{
        f"a file of {dialect}: {name}": (as_csv(table), a_result_file)
        for dialect in DIALECTS
        for name, table in tables_of_results(ROWS, IDS, dialect).items()
    },
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_any_bytes_is_read_as_it_is_or_refused_in_sentences(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content, read = KINDS[kind]

    @examples(12)
    @given(damages)
    def holds(made: list[Damage]) -> None:
        folder = tmp_path_factory.mktemp("read")
        found = in_sentences(lambda: read(damaged(content, made), folder))
        if found is not None:
            assert found[0] == found[1]
        shutil.rmtree(folder)

    holds()
