"""Synthetic people: names of a word list, the same ones every time."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

GIVEN = """
    Ada Alba Amos Anouk Arlo Asta Beatrix Bela Birgit Björn Blanca Bruno Cairn Carmen Cleo Colin Dag Dalia Dario Della
    Edda Elio Élise Emre Enid Esra Fabian Fay Fenna Fintan Flora Gemma Gideon Greta Gustav Hana Hedda Hugo Ida Ilse
    Imogen Ines Isak Jana Jonas Jörg Juno Kaspar Katya Kit Lale Lars Leona Linus Lotte Mads Malin Marek Mina Nadja
""".split()  # noqa: SIM905 - a word list reads better
FAMILY = """
    Alderly Ambrose Ashby Bancroft Barrow Birkett Blythe Bramley Calder Cardew Colby Corvin Dacre Dunmore Eastley Elwin
    Fairfax Fenwick Foxley Garrow Gentry Hallam Harrow Heddle Iveson Jardine Kestrel Kirkby Lachlan Langley Larkin
    Linden Lofthouse Maddock Marlow Merriden Müller Nairn Norbury O'Dowd Ormond Oswin Pascoe Penrose Quill Radley
    Ravenel Rowntree Selby Skerry Søgaard Tamsin Thorne Tilney Underhill Vance Wadell Wexcombe Winslow Yarrow
""".split()  # noqa: SIM905
FIRMS = """
    Anvil Beacon Birch Bramble Cedar Cobalt Copper Dapple Ember Fathom Fern Flint Garnet Gable Harbor Hazel Indigo Iris
    Juniper Kelp Kiln Lantern Larch Lumen Maple Marl Meadow Nettle Nimbus Oakum Opal Osprey Pebble Pewter Quarry Quartz
    Raven Reed Saffron Sable Slate Sorrel Tallow Teal Thistle Umber Vale Velvet Walnut Willow Wren Yew Zephyr Zinnia
""".split()  # noqa: SIM905
TRADES = ("Works", "Supplies", "Trading", "Tools")


@dataclass(frozen=True)
class Person:
    """Somebody of the legacy system, by its number there."""

    number: int
    given: str
    family: str

    @property
    def key(self) -> str:
        return f"L-{self.number:05}"

    @property
    def login(self) -> str:
        """The part of the username before the @."""
        return f"{_plain(self.given)}.{_plain(self.family)}"


@dataclass(frozen=True)
class Firm:
    name: str
    domain: str


def people(seed: int) -> Iterator[Person]:
    """Each with a name of their own, numbered from 10,001."""
    names = list(product(GIVEN, FAMILY))
    random.Random(seed).shuffle(names)
    for number, (given, family) in enumerate(names, start=10_001):
        yield Person(number, given, family)


def firms(seed: int) -> Iterator[Firm]:
    names = list(product(FIRMS, TRADES))
    random.Random(seed).shuffle(names)
    for word, trade in names:
        yield Firm(f"{word} {trade}", f"{word.lower()}-{trade.lower()}.example")


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.replace("ø", "o")).encode("ascii", "ignore").decode()
    return folded.replace("'", "").lower()
