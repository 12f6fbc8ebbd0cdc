"""The mask: nobody can be read from it, and everything that a check compares stays as it was."""

import itertools
import re
import stat
import string
from pathlib import Path

import pytest
from hypothesis import assume, example, given, strategies as st

from fixtures.database.damage_marks import DATE, LOST, MISREAD, SCIENTIFIC, SPREADSHEET
from fixtures.database.escapes import ESCAPED
from fixtures.database.ids import to_18
from fixtures.org.errors import OrgError
from fixtures.org.masking.format_preserving import alphabet, folded
from fixtures.org.masking.mask import KEY_FILE, Mask, mask_key
from fixtures.org.masking.mask_cache import MaskedValues

KEY = bytes(range(32))
LONG = "udfwaakjosvhokrfsvwqnfsyskbilqiigpconseccdldlgvwjs14944508938005963920049822050541432031433216334475"
STRAY = "\u00a0\u200b\ufeff \t\n'\"-_.,@+/#\u2019"
values = st.text(
    st.sampled_from(string.ascii_letters + string.digits + "åéØŠßñŁłƻЖжΩω漢字٣") | st.sampled_from(STRAY),
    max_size=30,
)


def mask(*endings: str, key: bytes = KEY) -> Mask:
    return Mask(key, endings)


def lower(value: str) -> str:
    return "".join(map(folded, value))


@given(values, values)
def test_two_values_are_masked_alike_exactly_when_they_are_equal_but_for_case(one: str, other: str) -> None:
    masked = mask(".uat")
    assert (lower(masked.value(one)) == lower(masked.value(other))) == (lower(one) == lower(other))


@given(values)
def test_who_is_named_in_the_plan_stays_and_nobody_else_is_called_so(value: str) -> None:
    masked = Mask(KEY, (), ["ab"])
    assert masked.value("AB") == "AB"
    assert (masked.value(value).casefold() == "ab") == (value.casefold() == "ab")


@given(values)
def test_case_follows_the_case_of_the_original(value: str) -> None:
    masked = mask()
    assert masked.value(_swapped(value)) == _swapped(masked.value(value)) or "ß" in value


def _swapped(text: str) -> str:
    """Letter by letter: Python writes a sigma another way at the end of a word."""
    return "".join(map(str.swapcase, text))


@pytest.mark.parametrize(
    ("letters", "length"), [(string.ascii_lowercase, 1), (string.ascii_lowercase, 2), (string.digits, 3)]
)
def test_every_value_of_a_small_shape_has_a_mask_of_its_own(letters: str, length: int) -> None:
    everything = {"".join(each) for each in itertools.product(letters, repeat=length)}
    masked = mask()
    assert {masked.value(value) for value in everything} == everything


def test_values_with_and_without_a_kept_ending_never_meet() -> None:
    everything = {f"{one}.{other}" for one in string.ascii_lowercase for other in string.ascii_lowercase}
    masked = mask(".x")
    masks = {value: masked.value(value) for value in everything}
    assert len(set(masks.values())) == len(everything)
    assert all(masks[value].endswith(".x") == value.endswith(".x") for value in everything)


@given(values)
def test_length_and_the_kind_of_every_character_stay(value: str) -> None:
    masked = mask().value(value)
    assert len(masked) == len(value)
    for old, new in zip(value, masked, strict=True):
        letters = alphabet(folded(old))
        assert folded(new) in letters if letters else new == old
        assert new.isupper() == old.isupper()


@given(values, st.text(STRAY, max_size=3), st.text(STRAY, max_size=3))
def test_stray_characters_around_a_value_change_nothing_in_it(value: str, before: str, after: str) -> None:
    masked = mask(".uat")
    assume("#" not in before)  # of which #N/A could be made
    assume(after[:1].isascii() or value.isascii())  # of which a misread letter could be made
    assert masked.value(f"{before}{value}{after}") == f"{before}{masked.value(value)}{after}"


@pytest.mark.parametrize(
    "ending", [".uat", ".invalid", ".UAT", ".uat.invalid", ".example", "@example.com", ".Test.uat"]
)
def test_sandbox_endings_stay_on_the_same_masked_value(ending: str) -> None:
    masked = mask(".uat")
    assert masked.value(f"mary@acme.com{ending}") == masked.value("mary@acme.com") + ending


DAMAGED = {
    "text": [
        "Br\u00c3\u00bcckner",
        "\u00d0\u02dc\u00d0\u00b2\u00d0\u00b0\u00d0\u00bd",
        "O\u00e2\u20ac\u2122Neill",
        "S\ufffdren",
        "\u00e4\u00b8\u00ad\u00e6\u2013\u2021",
        "\u00e7\u017d\u2039",
        "\u00d9\u2026\u00d8\u00ad\u00d9\u2026\u00d8\u00af",
        "\u00e0\u00a4\u00b8\u00e0\u00a5\u20ac",
        "\u00f0\u0178\u02dc\u20ac",
        "nguy\u00e1\u00bb\u2026n",
        "ionu\u00c8\u203a",
        "a\u00cc\u00a3n",
    ],
    "shortened": ["2.0240E+14", "2,024E+14", "9.80001E+11", "1e+5"],
    "errors": ["#REF!", "#NAME?", "#BEZUG!", "########"],
}


@pytest.mark.parametrize("value", DAMAGED["text"])
def test_damaged_text_stays_damaged_alike_and_its_letters_do_not_stay(value: str) -> None:
    masked = mask().value(value)
    assert masked != value
    assert [each.span() for each in re.finditer(MISREAD, masked)] == [
        each.span() for each in re.finditer(MISREAD, value)
    ]
    assert (LOST in masked) == (LOST in value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("O&#39;Neill", r"[A-Z]&#[0-9]{2};[A-Z][a-z]{4}"),
        ("M&Uuml;ller", "[A-Z]&Uuml;[a-z]{4}"),
        (r"M\u00fcller", r"[A-Z]\\u00[a-f][0-9a-f][a-z]{4}"),
        (r"\u4e2d\u6587", r"\\u[0-9a-f]{4}\\u[0-9a-f]{4}"),
        ("Andr%C3%A9", "[A-Z][a-z]{3}%C3%[89AB][0-9A-Fa-f]"),
        ("%e4%b8%ad", "%e4%[89ab][0-9a-f]%[89ab][0-9a-f]"),
        ("mary%20ann", "[a-z]{4}%20[a-z]{3}"),
        ("Ann_x000D_", "[A-Z][a-z]{2}_x000D_"),
        (r"O\'Neill", r"[A-Z]\\'[A-Z][a-z]{4}"),
    ],
)
def test_an_escape_stays_one_and_tells_not_which_letter_it_was(value: str, shown: str) -> None:
    masked = mask().value(value)
    assert re.fullmatch(shown, masked)
    assert masked != value


@pytest.mark.parametrize("value", DAMAGED["shortened"])
def test_a_shortened_number_keeps_its_exponent(value: str) -> None:
    masked = mask().value(value)
    digits, exponent = re.split("(?=[eE])", masked)
    assert re.fullmatch(SCIENTIFIC, masked)
    assert value.endswith(exponent)
    assert not value.startswith(digits)


@pytest.mark.parametrize("value", DAMAGED["errors"])
def test_what_a_spreadsheet_writes_for_an_error_stays(value: str) -> None:
    assert mask().value(value) == value


def test_nothing_becomes_damaged_by_its_mask() -> None:
    letters = "\u00e2\u00e3\u00e4\u00e5\u00ee\u00f0\u00f1"
    pairs = [
        f"{one}{other}{two}{last}"
        for one in letters
        for other in "\u00bc\u20ac"
        for two in letters
        for last in "\u00bd\u2122"
    ]
    clean = [pair.upper() for pair in pairs if not re.search(MISREAD, pair.upper())]
    codes = [f"{one}{letter}+{other}" for one in range(10) for letter in string.ascii_letters for other in range(10)]
    clean += [code for code in codes if not re.fullmatch(SCIENTIFIC, code)]
    clean += [f"{one}%{other}3%a{two}" for one in "xy" for other in "abg" for two in "xyz"]
    clean += [f"#{one}ef!" for one in string.ascii_lowercase if one != "r"]
    masked = mask()
    patterns = f"{MISREAD}|{SPREADSHEET}|{ESCAPED}|^{SCIENTIFIC}$"
    assert clean
    assert not [value for value in clean if re.search(patterns, masked.value(value))]


@pytest.mark.parametrize(
    "value",
    [
        "12-Mar",
        "Mar-12",
        "30-Jan",
        "1-Sep",
        "02.01.2026",
        "1/31/2026",
        "10-12-1999",
        "2026-02-19",
        "02. Mrz",
        "M\u00e4r 47",
    ],
)
def test_a_date_that_was_a_key_stays_one(value: str) -> None:
    masked = mask().value(value)
    assert re.fullmatch(DATE, masked)
    assert re.sub("[0-9]", "0", masked) == re.sub("[0-9]", "0", value)
    assert not re.fullmatch(DATE, mask().value(value.upper() + "x"))


def test_no_code_becomes_a_date() -> None:
    codes = [f"{day}-{month}-20{day}" for day in range(32, 100) for month in range(13, 100)]
    codes += [f"{day}-x{letter}y" for day in range(10, 32) for letter in string.ascii_lowercase]
    masked = mask()
    assert not [code for code in codes if re.fullmatch(DATE, masked.value(code), re.IGNORECASE)]


@given(st.from_regex("0{0,2}[1-9][0-9]{14}", fullmatch=True), st.from_regex("[0-9]{1,4}[1-9]", fullmatch=True))
def test_a_long_number_is_masked_as_what_a_spreadsheet_makes_of_it(kept: str, lost: str) -> None:
    masked, rounded = mask().value(kept + lost), mask().value(kept + "0" * len(lost))
    assert rounded == masked[: len(kept)] + "0" * len(lost) != masked


@given(st.from_regex("[1-9][0-9]{0,9}", fullmatch=True), st.integers(1, 9))
def test_a_key_keeps_its_leading_zeros_and_is_the_same_without_them(key: str, zeros: int) -> None:
    masked = mask().value(key)
    assert not masked.startswith("0")
    assert mask().value("0" * zeros + key) == "0" * zeros + masked


@pytest.mark.parametrize("value", ["", "#N/A", "#n/a", "\u00a0", "--", "."])
def test_what_is_no_value_stays(value: str) -> None:
    assert mask().value(value) == value


def test_no_value_becomes_the_one_that_blanks_a_field() -> None:
    masked = mask()
    shaped = [f"#{one}/{other}" for one in string.ascii_uppercase for other in string.ascii_uppercase]
    assert [value for value in shaped if masked.value(value) == "#N/A"] == ["#N/A"]


@given(st.text(string.ascii_letters + string.digits, min_size=16, max_size=400))
@example("ab1" * 130)
def test_no_stretch_of_a_value_stays_however_long_it_is(value: str) -> None:
    assume(not value.startswith("00"))  # which a key keeps
    masked = mask().value(value)
    assert not [place for place in range(len(value) - 15) if masked[place : place + 16] == value[place : place + 16]]


@given(st.text(string.ascii_lowercase, min_size=12, max_size=40))
def test_another_key_masks_otherwise(value: str) -> None:
    assert mask().value(value) != mask(key=b"another key of thirty-two bytes!").value(value)


@pytest.mark.parametrize(
    ("value", "masked"),
    [
        ("O'Brien.Mary@acme.com.uat", "U'Jcnrz.Xhha@tgsi.eba.uat"),
        ("Zoë-Åsa Łukasz", "Dpõ-Ùbr Ĝmnook"),
        ("漢字 Ωmega ٣٤", "漁実 \u0392abvw ٣٥"),
        ("y" * 50 + "9" * 50, LONG),
    ],
)
def test_a_key_masks_today_as_it_did_in_the_recordings_that_were_made_with_it(value: str, masked: str) -> None:
    assert mask(".uat").value(value) == masked


def test_what_is_remembered_on_disk_is_remembered_as_well() -> None:
    remembered = MaskedValues(in_memory=2)
    values = {"Mary": "Wqzt", "Zoë": "Abõ", "漢字": "漁実", "half a \ud83d": "ogbx k \ud83d", "": "nothing"}
    for value, masked in values.items():
        assert remembered.get(value) is None
        remembered.keep(value, masked)
    assert {value: remembered.get(value) for value in values} == dict(remembered) == values
    assert (len(remembered), remembered.longest) == (5, len("half a ?"))
    remembered.close()


@given(st.text(st.characters(codec="cp1252"), max_size=40))
def test_what_cp1252_can_write_it_can_write_masked(value: str) -> None:
    mask().value(value).encode("cp1252")


def test_an_org_id_has_one_pseudonym_in_15_and_in_18_characters() -> None:
    long = to_18("00D5g000005abcD")
    text = mask().org_ids(f"/id/{long}/005, 00D5g000005abcD!token and 00D5g000005abcDE")
    first, second, third = text.removeprefix("/id/").replace("/005,", "").replace("!token and", "").split()
    assert to_18(second) == first != long
    assert second.startswith("00D")
    assert third == "00D5g000005abcDE"


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    key = mask_key(tmp_path)
    assert len(key) == 32
    assert mask_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_two_migrations_have_two_keys(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    assert mask_key(tmp_path / "one") != mask_key(tmp_path / "other")


@pytest.mark.parametrize("content", ["", "abc", "z" * 64])
def test_a_key_file_without_a_key_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / KEY_FILE).write_text(content)
    with pytest.raises(OrgError, match="holds no mask key"):
        mask_key(tmp_path)


def test_a_whole_text_can_be_masked() -> None:
    text = "Mary wrote on. " * 2000
    assert not set(mask().value(text).split()) & set(text.split()) - {"on."}
