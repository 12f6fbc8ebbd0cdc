"""What happens to bytes on their way: cut, flipped, doubled, in another encoding, with what no reader expects."""

import gzip
import random
from collections.abc import Callable
from dataclasses import dataclass

TOKENS = (
    *(
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\x1b[2J",
        b"\xe2\x80\xae",
        b"\r",
        b"\n\n",
        b"\x0b",
    ),
    *(b'"', b'""', b"'", b",", b";", b"\t", b":", b"{", b"}", b"[", b"]", b"- ", b"#", b"&a ", b"*a ", b"<<: "),
    *(b"{org}", b"../", b"%s", b"$(x)", b"\\", b"\\u", b"\\ud800", b"null", b"NaN", b"-1", b"1e999", b"9" * 400),
    *(b"9999-99-99", b"0000-00-00T00:00:00Z", b"99999-01-01", b"+99:99", b"=HYPERLINK(1)", b"!!python/x "),
    *(b"<script>alert(1)</script>", b"x" * 140_000, b"[" * 3_000, b"a:\n " * 500, b"\xf0\x9f\x98\x80", b"e\xcc\x81"),
    *(b"#N/A", b"00D", b"ID", b"Username", b"yes", b"0x", b"\x0b"),
)
Operation = Callable[[bytes, int, bytes], bytes]


def _line(content: bytes, place: int) -> tuple[list[bytes], int]:
    lines = content.splitlines(keepends=True) or [b""]
    return lines, content[:place].count(b"\n") % len(lines)


def _without_a_line(content: bytes, place: int, _: bytes) -> bytes:
    lines, number = _line(content, place)
    return b"".join(lines[:number] + lines[number + 1 :])


def _a_line_twice(content: bytes, place: int, _: bytes) -> bytes:
    lines, number = _line(content, place)
    return b"".join([*lines[: number + 1], lines[number], *lines[number + 1 :]])


def _two_lines_swapped(content: bytes, place: int, _: bytes) -> bytes:
    lines, number = _line(content, place)
    return b"".join([*lines[:number], *lines[number + 1 : number + 2], lines[number], *lines[number + 2 :]])


def _encoded(encoding: str) -> Operation:
    return lambda content, _, __: content.decode("utf-8", "replace").encode(encoding, "replace")


OPERATIONS: dict[str, Operation] = {
    "cut": lambda content, place, _: content[:place],
    "without its start": lambda content, place, _: content[place:],
    "a byte flipped": lambda content, place, _: content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :],
    "a bit flipped": lambda content, place, _: content[:place] + bytes([content[place] ^ 0x80]) + content[place + 1 :],
    "a byte lost": lambda content, place, _: content[:place] + content[place + 1 :],
    "something put in": lambda content, place, token: content[:place] + token + content[place:],
    "something put over": lambda content, place, token: content[:place] + token + content[place + len(token) :],
    "a line lost": _without_a_line,
    "a line twice": _a_line_twice,
    "two lines swapped": _two_lines_swapped,
    "zeros": lambda content, place, _: content[:place] + b"\x00" * (len(content) - place),
    "nothing": lambda *_: b"",
    "something else": lambda _, __, token: token,
    "as UTF-16": _encoded("utf-16"),
    "as Latin-1": _encoded("latin-1"),
    "packed": lambda content, *_: gzip.compress(content, mtime=0),
    "twice": lambda content, *_: content + content,
    "other line ends": lambda content, *_: content.replace(b"\r\n", b"\n").replace(b"\n", b"\r"),
    "other delimiters": lambda content, *_: content.replace(b",", b";"),
}


@dataclass(frozen=True)
class Damage:
    """One operation, at a place (a fraction of the length) and with a token."""

    operation: str
    place: float
    token: int

    def __call__(self, content: bytes) -> bytes:
        """The content, damaged."""
        place = min(int(self.place * len(content)), max(len(content) - 1, 0))
        return OPERATIONS[self.operation](content or b" ", place, TOKENS[self.token])


def drawn(operation: str, rng: random.Random) -> Damage:
    """This operation somewhere."""
    return Damage(operation, rng.random(), rng.randrange(len(TOKENS)))
