"""Messages and mappings in a masked recording: only what Salesforce itself writes, whatever people are called."""

import json
import re
import unicodedata
from contextlib import suppress

import pytest

from fixtures.files.rejections import catalog, classify
from fixtures.files.rewritten_mapping import rewritten_mapping
from fixtures.org.errors import OrgError
from fixtures.org.recording.recorded_files import RecordedFile
from tests.recording.recorded_world import COLUMNS, HEADERS, ROW, World, read, write
from tests.standin import Fault

NAMES = {
    "a word of messages": ("Max", "Grant"),
    "another": ("Will", "Field"),
    "words of the file's name": ("Anna", "Brown"),
    "words of a site's name": ("Help", "Center"),
    "Chinese": ("大文", "陳"),
    "accents of their own": (unicodedata.normalize("NFD", "Zoë"), unicodedata.normalize("NFD", "Müller")),
    "accents in the letters": ("Zoë", "Müller"),
    "full width": ("\uff21\uff4e\uff4e\uff41", "\uff33\uff4d\uff49\uff54\uff48"),
    "circled": ("Ⓙⓐⓝⓔ", "Ⓓⓞⓔ"),
    "Cyrillic": ("Дмитрий", "Иванов"),
}
PATH = "results/anna-brown.csv"
RESULTS = RecordedFile(PATH, (*COLUMNS, ("ERROR", None)), "utf-8")


def recorded(world: World, *messages: str) -> list[str]:
    """The messages of a result file as the recording of it has them."""
    write(world.migration / PATH, (*HEADERS, "ERROR"), *((*ROW, message) for message in messages))
    world.record(RESULTS)
    return [row[-1] for row in read(world.folder / "files" / PATH)[1:]]


@pytest.fixture(autouse=True)
def _folder(world: World) -> None:
    (world.migration / "results").mkdir()


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_message_keeps_a_name_in_any_form(world: World, name: tuple[str, str]) -> None:
    first, last = name
    world.org.add("User", Username="somebody@acme.com", FirstName=first, LastName=last)
    other = [unicodedata.normalize(form, f"{first} {last}") for form in ("NFC", "NFD", "NFKC")]
    forms = [*other, f"{last}, {first}", f"{first}{last}".lower(), f"{first}.{last}".lower(), f"{last}-{first[0]}"]
    messages = [f"FIELD_INTEGRITY_EXCEPTION:{form} cannot be granted {form.upper()}: {last}" for form in forms]

    for message, kept in zip(messages, recorded(world, *messages), strict=True):
        assert kept.startswith("FIELD_INTEGRITY_EXCEPTION:")
        code, _, said = kept.partition(":")
        assert not {word for word in said.split() if len(word) > 1} & set(message.split())
        assert len(said) == len(message) - len(code) - 1


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_an_answer_that_quotes_a_name_is_kept_without_it(world: World, name: tuple[str, str]) -> None:
    first, last = name
    world.org.add("User", Username="somebody@acme.com", FirstName=first, LastName=last)
    message = f"{last.upper()} AND '{first}'\nERROR at Row:1:Column:7\nunexpected token: '{last}'"
    world.org.faults.append(Fault(400, json.dumps([{"errorCode": "MALFORMED_QUERY", "message": message}])))
    with world.recorder(), suppress(OrgError):
        list(world.live().query("SELECT Id, FirstName, LastName FROM User").records)
    (text,) = (text for name, text in world.written().items() if name == "cassette.yaml")
    assert "ERROR at Row:1:Column:7" in text
    assert "unexpected token: " in text
    assert not [said for said in (f"'{first}'", f"'{last}'", f"{last.upper()} AND") if said in text]


def test_a_key_in_another_case_is_masked_as_in_its_column(world: World) -> None:
    (kept,) = recorded(world, "duplicate value found: Legacy_Id__c duplicates value on record with id: 0055g0000000001")
    assert kept == "duplicate value found: Legacy_Id__c duplicates value on record with id: 0055g0000000001"
    (kept,) = recorded(world, "Foreign key external ID: l-000471 not found for field Legacy_Id__c in entity Contact")
    key = read(world.folder / "files" / PATH)[1][HEADERS.index("Old Key")]
    assert f"Foreign key external ID: {key.lower()} not found for field Legacy_Id__c in entity " in kept


def test_every_rejection_that_is_known_is_known_by_its_masked_message(world: World) -> None:
    """In whatever words it stands; the world's org has a user of each of them."""
    said = [
        (code, f"Grant {text.capitalize()} for Max {quoted}")
        for each in catalog()
        for code in (*each.codes, "")
        for text in (*each.texts, "")
        for quoted in each.quoting
    ]
    kept = recorded(world, *(f"{code}:{text}" if code else text for code, text in said))
    for (code, text), message in zip(said, kept, strict=True):
        known = code if code and message.startswith(code) else ""
        assert known == code
        assert classify(code, message) == classify(code, text)
        assert "Grant " not in message
        assert "Max" not in message


def test_people_called_like_the_words_of_a_recording_can_be_recorded(world: World) -> None:
    recorded(world, "Grant Brown")
    usual = sorted({word for text in world.written().values() for word in re.findall("[A-Za-z]{4,}", text)})
    for number, word in enumerate(usual):
        world.org.add("User", Username=f"someone{number}@acme.com", LastName=word)
    with world.recorder(RESULTS):
        world.live().describe(["User"])
        list(world.live().query("SELECT Id, Username, LastName FROM User").records)
    assert {"data", "name", "picklist", "recorded", "cassette"} <= set(usual)


def test_a_mapping_keeps_its_lines_and_what_constants_mean_and_nothing_else_of_people(world: World) -> None:
    lines = [
        "#Anna Brown's mapping", "! and Grant's", "USERNAME=Username", '"Grant"=LastName', '"An\\', '  na"=FirstName',
        '"GMT"=TimeZoneSidKey', '"陳\\ \\u5927"=Title__c, MiddleName', "LASTNAME = LastName",
    ]  # fmt: skip
    (world.migration / "users.sdl").write_text("\n".join(lines))
    world.org.add("User", Username="somebody@acme.com", FirstName="anna", LastName="GRANT")
    with world.recorder(RecordedFile("users.sdl", (), "utf-8", rewritten=rewritten_mapping)):
        world.live().describe(["User"])
        asked = world.live().query("SELECT Id, FirstName, LastName FROM User WHERE LastName = 'Grant'")
        list(asked.records)
    kept = (world.folder / "files" / "users.sdl").read_text().split("\n")
    cassette = (world.folder / "cassette.yaml").read_text()
    last, first = kept[3].split('"')[1], kept[4].split('"')[1]
    assert kept[:3] == ["#", "!", lines[2]]
    assert kept[3:7] == [f'"{last}"=LastName', f'"{first}"=FirstName', "", lines[6]]
    assert (last, first) != ("Grant", "Anna")
    assert f'"{last.upper()}"' in cassette
    assert f'"{first.lower()}"' in cassette
    assert "陳" not in kept[7]
    assert kept[8] == lines[8]
