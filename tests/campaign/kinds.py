"""All kinds of faults, and tries drawn from them: the same for the same seed."""

import random
from collections.abc import Iterator, Sequence
from itertools import count

from tests.campaign import disks, ends, guard, inputs, org_faults, secrets
from tests.campaign.tries import Kind, Try

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (inputs.KIND, org_faults.KIND, guard.KIND, secrets.KIND, ends.KIND, disks.KIND)
    if kind.faults
}


def tries(seed: int, names: Sequence[str] = tuple(KINDS)) -> Iterator[Try]:
    """
    Tries without end, a kind after the other.

    Of each kind, every fault of every place comes once, in an order of the seed's, before one comes again.
    """
    for number in count():
        drawn = [_nth(KINDS[name], number, seed) for name in names]
        random.Random(f"{seed} {number}").shuffle(drawn)
        yield from drawn


def _nth(kind: Kind, number: int, seed: int) -> Try:
    times, place = divmod(number, len(kind.catalogue))
    order = random.Random(f"{kind.name} {seed} {times}").sample(kind.catalogue, len(kind.catalogue))
    return Try(kind.name, *order[place], seed * 1_000_000 + number)
