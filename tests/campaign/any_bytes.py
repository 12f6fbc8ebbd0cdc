"""What the property tests of readers share: damage as Hypothesis draws it, and what may be said of it."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from hypothesis import strategies as st

from fixtures.org import OrgError
from fixtures.problems import BadInput
from tests.campaign.damage import OPERATIONS, TOKENS, Damage
from tests.campaign.oracle import LONGEST_SENTENCE, UNPRINTABLE

Found = TypeVar("Found")
_damage = st.builds(
    Damage, st.sampled_from(list(OPERATIONS)), st.floats(0, 1), st.integers(min_value=0, max_value=len(TOKENS) - 1)
)
damages = st.lists(_damage, min_size=1, max_size=3)


def damaged(content: bytes, made: Iterable[Damage]) -> bytes:
    """The content after all of it."""
    for damage in made:
        content = damage(content)
    return content


def in_sentences(read: Callable[[], Found]) -> Found | None:
    """What is read; None where sentences say what is wrong."""
    try:
        return read()
    except (BadInput, OrgError) as refused:
        said = str(refused)
    assert said.strip()
    assert max(map(len, said.splitlines())) <= LONGEST_SENTENCE, said[:300]
    assert not UNPRINTABLE.search(said), said
    return None
