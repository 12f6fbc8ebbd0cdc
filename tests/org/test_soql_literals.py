"""The literals of a statement: each found with its object and field, and put back as it was escaped."""

import pytest
from hypothesis import given, strategies as st

from fixtures.org.soql_text import quoted, with_literals


@pytest.mark.parametrize(
    ("soql", "found"),
    [
        ("SELECT Id FROM User WHERE Username = 'a' AND Email IN ('b', 'c')", "User.Username User.Email User.Email"),
        ("SELECT Id FROM User WHERE Contact.Legacy_Id__c NOT IN ('a')", "User.Contact.Legacy_Id__c"),
        ("select Id from Contact where Id in (select ContactId from User where Alias = 'a') and LastName = 'b'",
         "User.Alias Contact.LastName"),
        ("SELECT Id FROM Contact WHERE (LastName LIKE 'a%' OR LastName = 'b')", "Contact.LastName Contact.LastName"),
        ("SELECT Id FROM User WHERE Alias = 'WHERE FROM (' AND LastName = 'b'", "User.Alias User.LastName"),
    ],
)  # fmt: skip
def test_each_literal_of_a_statement_belongs_to_an_object_and_a_field(soql: str, found: str) -> None:
    met = []

    def note(sobject: str, name: str, value: str) -> str:
        met.append(f"{sobject}.{name}")
        return value

    assert with_literals(soql, note) == soql
    assert met == found.split()


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_literals_are_escaped_as_they_were(keys: list[str]) -> None:
    soql = f"SELECT Id FROM User WHERE Username IN {quoted(keys)}"
    met: list[str] = []

    def swap(_sobject: str, _field: str, value: str) -> str:
        met.append(value)
        return value.replace("a", "b")

    swapped = [key.replace("a", "b") for key in keys]
    assert with_literals(soql, swap) == f"SELECT Id FROM User WHERE Username IN {quoted(swapped)}"
    assert met == keys
