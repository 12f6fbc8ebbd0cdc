"""Hashes in place of people: the same for the same value, by a key that nobody has, so that none can be guessed."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import lru_cache

from fixtures.addresses import with_addresses

_KEY_BYTES = 32
_DIGITS = 12
_REMEMBERED = 100_000


class Hashes:
    """
    The hashes of one run; their key is forgotten with it.

    Upper and lower case, and blanks around a value, make no difference.
    """

    def __init__(self, people: Iterable[str | None] = ()) -> None:
        """:param people: texts of which it is known that they name somebody."""
        self._people = sorted({each for each in people if each and each.strip()}, key=len, reverse=True)
        key = secrets.token_bytes(_KEY_BYTES)

        @lru_cache(_REMEMBERED)
        def of(value: str) -> str:
            return f"#{hmac.new(key, value.encode('utf-8', 'surrogatepass'), hashlib.sha256).hexdigest()[:_DIGITS]}"

        self._of = of

    def of(self, value: str) -> str:
        """`#3f2a9c04b1d7`; a blank value has none."""
        core = value.strip().casefold()
        return self._of(core) if core else value

    def in_text(self, text: str) -> str:
        """A sentence with the hashes of the people, addresses and usernames in it."""
        for each in self._people:
            text = text.replace(each, self.of(each))
        return with_addresses(text, self.of)
