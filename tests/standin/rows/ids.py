"""Record Ids: 15 case-sensitive characters, and three more that spell out their case (facts, section 9)."""

import re

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
CAPITALS = {ord(char): str(int(char.isupper())) for char in BASE62}
SHAPE = re.compile(r"[0-9A-Za-z]{15}(?:[A-Z0-5a-z]{3})?\Z")


def checksum(first15: str) -> str:
    """The three characters that make a 15-character id safe from case folding."""
    bits = first15.translate(CAPITALS)
    return CHECK[int(bits[4::-1], 2)] + CHECK[int(bits[9:4:-1], 2)] + CHECK[int(bits[14:9:-1], 2)]


def canonical(text: str) -> str | None:
    """The 18-character form of a 15- or 18-character id, None if it is no id; of 18, the last 3 correct the case."""
    if not SHAPE.match(text):
        return None
    if len(text) == 15:
        return text + checksum(text)
    if checksum(text[:15]) == text[15:]:
        return text
    folded, check = text[:15].lower(), text[15:].upper()
    bits = [CHECK.index(char) >> bit & 1 for char in check for bit in range(5)]
    first15 = "".join(char.upper() if bit else char for char, bit in zip(folded, bits, strict=True))
    return first15 + check if checksum(first15) == check else None


class IdMaker:
    """Makes Ids that look like an org's: prefix, instance, a base-62 number that steps by one."""

    FIRST = 10 * 62**3 + 8

    def __init__(self, instance: str = "Rc") -> None:
        self._instance = instance
        self.numbers: dict[str, int] = {}

    def next(self, prefix: str) -> str:
        number = self.numbers[prefix] = self.numbers.get(prefix, self.FIRST) + 1
        return make_id(prefix, number, self._instance)

    def skip_past(self, taken: str) -> None:
        """Never make this Id, or one before it."""
        number = sum(BASE62.index(char) * 62**power for power, char in enumerate(reversed(taken[6:15])))
        if taken[3:5] == self._instance:
            self.numbers[taken[:3]] = max(number, self.numbers.get(taken[:3], self.FIRST))


def make_id(prefix: str, number: int, instance: str = "Rc") -> str:
    """The 18-character id of the given number."""
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = BASE62[rest] + digits
    first15 = f"{prefix}{instance}0{digits:0>9}"
    return first15 + checksum(first15)
