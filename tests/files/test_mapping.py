"""Which field a column stands for: by its header, or by a Data Loader mapping."""

from pathlib import Path

import pytest

from fixtures.files.mapping import field_of, layout_of, read_mapping
from fixtures.problems import BadInput


def sdl(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "users.sdl"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("USERNAME", "Username"),
        ("profileid", "ProfileId"),
        ("Legacy_Id__c", "Legacy_Id__c"),
        ("UserPermissionsSFContentUser", "UserPermissionsSFContentUser"),
        ("Contact.Legacy_Id__c", "Contact.Legacy_Id__c"),
        ("contact:Legacy_Id__c", "Contact.Legacy_Id__c"),
        (r"Contact\:Legacy_Id__c", "Contact.Legacy_Id__c"),
        ("Home__r.Code__c", "Home__r.Code__c"),
        ("Contact:Contact-Legacy_Id__c", "Contact.Legacy_Id__c"),
        (r"contact\:Contact-Legacy_Id__c", "Contact.Legacy_Id__c"),
        ("Manager:User-Username", "Manager.Username"),
        ("Home__r:Home__c-Code__c", "Home__r.Code__c"),
        ("Tier", None),
        ("Note: free text", None),
        ("e:mail", None),
        ("Contact-Legacy_Id__c", None),
    ],
)
def test_a_header_spells_a_field_in_any_case_or_none(header: str, field: str | None) -> None:
    assert field_of(header) == field


def test_a_mapping_names_fields_leaves_columns_out_and_sets_constants(tmp_path: Path) -> None:
    mapping = read_mapping(
        sdl(
            tmp_path,
            "#Mapping values\n#Fri Mar 10 10:56:04 PST 2006\n! another comment\n\n"
            "LOGIN=username\n"
            "Old\\ Key=Contact\\:Legacy_Id__c\n"
            "SYSTEMMODSTAMP=\n"
            "PROFILE : ProfileId\n"
            "Pr\\u00e9nom=First\\\n   Name\n"
            '"Europe/London"=TimeZoneSidKey\n',
        )
    )

    headers = ["Login", "old key", "SystemModstamp", "Profile", "Prénom", "Tier"]
    assert layout_of(headers, mapping).fields == (
        "Username",
        "Contact.Legacy_Id__c",
        "column:SystemModstamp",
        "ProfileId",
        "FirstName",
        "column:Tier",
    )
    assert mapping.constants == {"TimeZoneSidKey": "Europe/London"}


def test_with_a_mapping_a_header_alone_maps_nothing(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, "LOGIN=Username\n"))

    assert layout_of(["Login", "Email"], mapping).fields == ("Username", "column:Email")


def test_a_mapping_in_latin_1_is_read(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, "Prénom=FirstName\n", encoding="latin-1"))

    assert layout_of(["Prénom"], mapping).fields == ("FirstName",)


def test_a_file_far_larger_than_a_mapping_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r"users.sdl: this file has 1,000,005 bytes, and no more than 262,144 are read\. Look"
    ):
        read_mapping(sdl(tmp_path, f"{'K' * 1_000_000}=Name"))


def test_both_sides_of_a_line_may_list_several(tmp_path: Path) -> None:
    text = 'MAIL=email ,  Username,\nGIVEN,\\ family=LastName\n"en_US"=LocaleSidKey, LanguageLocaleKey\nCity=\n'
    mapping = read_mapping(sdl(tmp_path, text))

    layout = layout_of(["Given", "Mail", "Family"], mapping)
    assert layout.fields == ("column:Given", "Email", "column:Family")
    assert [(each.field, each.columns) for each in layout.more] == [("Username", (1,)), ("LastName", (0, 2))]
    assert mapping.constants == {"LocaleSidKey": "en_US", "LanguageLocaleKey": "en_US"}


def test_a_key_that_ends_at_a_blank_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as mistakes:
        read_mapping(sdl(tmp_path, "A=Username\nGIVEN, FAMILY=LastName\n"))

    assert [(problem.line, problem.what) for problem in mistakes.value.problems] == [
        (2, "a key ends at its first blank, so GIVEN, is mapped to FAMILY=LastName")
    ]


def test_a_header_that_holds_a_comma_is_one_column(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, "Name\\,\\ first=FirstName\n"))

    assert layout_of(["Name, first", "Name"], mapping).fields == ("FirstName", "column:Name")


def test_a_constant_wins_over_a_column(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, '"de"=languagelocalekey\nLANG=LanguageLocaleKey, LocaleSidKey\n'))

    assert layout_of(["LANG"], mapping).fields == ("LocaleSidKey",)
    assert mapping.ineffective == ("line 2 does not write LanguageLocaleKey, for which there is a constant",)


def test_of_lines_with_the_same_key_the_last_counts_and_the_others_are_said(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, '"en_US"=LocaleSidKey\nA=Username\na=Email\n"en_US"=LanguageLocaleKey\n'))

    assert mapping.constants == {"LanguageLocaleKey": "en_US"}
    assert layout_of(["A"], mapping).fields == ("Email",)
    assert [said[:41] for said in mapping.ineffective] == [
        "line 2 has no effect, since line 3 repeat",
        "line 1 has no effect, since line 4 repeat",
    ]


def test_a_line_whose_columns_are_not_all_in_the_file_is_lost(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, "A=Username\nB=Email\nA,C=LastName\nD=\n"))

    layout = layout_of(["A"], mapping)
    assert layout.fields == ("Username",)
    assert [(lost.line, lost.source) for lost in layout.lost] == [(2, "B"), (3, "A,C")]


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"users.sdl: there is no such file. Name one that exists."):
        read_mapping(tmp_path / "users.sdl")


def test_a_character_in_two_halves_is_whole_and_half_of_one_is_a_replacement_character(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, '"\\ud83d\\ude00"=Title\n"a\\ud83db"=Department\n'))
    assert mapping.constants == {"Title": "\N{GRINNING FACE}", "Department": "a\N{REPLACEMENT CHARACTER}b"}
