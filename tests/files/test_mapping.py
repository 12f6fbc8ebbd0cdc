"""Which field a column stands for: by its header, or by a Data Loader mapping."""

from pathlib import Path

import pytest

from fixtures.files.mapping import field_of, fields_of, read_mapping
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
        ("Tier", None),
        ("Note: free text", None),
        ("e:mail", None),
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
    assert fields_of(headers, mapping) == (
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

    assert fields_of(["Login", "Email"], mapping) == ("Username", "column:Email")


def test_a_mapping_in_latin_1_is_read(tmp_path: Path) -> None:
    mapping = read_mapping(sdl(tmp_path, "Prénom=FirstName\n", encoding="latin-1"))

    assert fields_of(["Prénom"], mapping) == ("FirstName",)


def test_every_mistake_of_a_mapping_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as mistakes:
        read_mapping(sdl(tmp_path, "A=Username\nB=FirstName, LastName\na=Email\n"))

    assert [(problem.line, problem.what) for problem in mistakes.value.problems] == [
        (2, "B is mapped to several fields"),
        (3, "a is already given in line 1"),
    ]


def test_a_mapping_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"users.sdl: No such file or directory. Name a mapping file that exists."):
        read_mapping(tmp_path / "users.sdl")
