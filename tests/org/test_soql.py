"""SOQL: no key can break out of its literal."""

from types import SimpleNamespace

import pytest
from hypothesis import given, strategies as st

from fixtures.org.soql_text import fill, object_of, quoted


@given(st.lists(st.text(), min_size=1))
def test_no_key_can_end_its_literal_or_break_its_line(keys: list[str]) -> None:
    soql = f"SELECT Id FROM Contact WHERE LastName IN {quoted(keys)} AND X IN (SELECT Id FROM Account)"
    assert object_of(soql) == "Contact"
    assert not any(ord(letter) < 0x20 or letter == "\x7f" for letter in soql)


def test_no_keys_at_all_cannot_be_quoted() -> None:
    with pytest.raises(ValueError, match="empty list"):
        quoted([])


def test_a_template_takes_its_nouns_quoted() -> None:
    site, offenders = SimpleNamespace(id="0DB1"), SimpleNamespace(ContactId=["a", "b'"])
    template = "SELECT Id\nFROM X WHERE NetworkId = {site.id} AND MemberId IN {offenders.ContactId}"
    assert fill(template, site=site, offenders=offenders) == (
        "SELECT Id\nFROM X WHERE NetworkId = '0DB1' AND MemberId IN ('a','b\\'')"
    )


@pytest.mark.parametrize(
    ("soql", "sobject"),
    [
        ("select Id from Contact where Name = ' FROM User '", "Contact"),
        ("SELECT Id, (SELECT Id FROM Contacts WHERE Name IN (')')) FROM Account", "Account"),
        ("SELECT Id\nFROM\tUser WHERE ContactId IN (SELECT Id FROM Contact)", "User"),
        ("nonsense", ""),
    ],
)
def test_the_object_of_a_query_is_not_taken_from_sub_queries_or_values(soql: str, sobject: str) -> None:
    assert object_of(soql) == sobject
