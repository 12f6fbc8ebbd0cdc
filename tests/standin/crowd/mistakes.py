"""What went wrong for a few of a crowd: so many rows, spread over the load, each in one of four ways by turns."""

from collections.abc import Callable

from tests.standin.crowd.build import Crowd


def make_mistakes(crowd: Crowd, count: int) -> dict[str, list[int]]:
    """
    Spoil a loaded crowd; answers the people, numbered from 0, by what is wrong with them.

    Raises:
        ValueError: for more mistakes than there are people, or others to take their contacts from.

    """
    if not 0 <= count <= min(crowd.people - 1, crowd.others or 1):
        raise ValueError(f"{count} mistakes need more people than that, and as many others")
    made: dict[str, list[int]] = {name: [] for name in MISTAKES}
    for number in range(count):
        name = list(MISTAKES)[number % len(MISTAKES)]
        person = number * crowd.people // count
        MISTAKES[name](crowd, person, number)
        made[name].append(person)
    crowd.org.settle()
    return made


def _wrong_contact(crowd: Crowd, person: int, number: int) -> None:
    """A contact of the others, and its account."""
    at = crowd.first_contact + crowd.people + number
    ((contact, account),) = crowd.org.store.tuples(f'select Id, AccountId from "Contact" where rowid = {at}')
    crowd.org.update("User", *crowd.users(person), ContactId=contact, AccountId=account)


def _missing_membership(crowd: Crowd, person: int, _: int) -> None:
    crowd.org.store.execute('delete from "NetworkMember" where MemberId = ?', crowd.users(person))


def _wrong_profile(crowd: Crowd, person: int, _: int) -> None:
    """One of the same license and site."""
    crowd.org.update("User", *crowd.users(person), ProfileId=crowd.other_profile)


def _wrong_result_id(crowd: Crowd, person: int, _: int) -> None:
    """The result file names the next person's user."""
    crowd.mistaken_ids[person] = crowd.users((person + 1) % crowd.people)[0]


MISTAKES: dict[str, Callable[[Crowd, int, int], None]] = {
    "wrong contact": _wrong_contact,
    "missing membership": _missing_membership,
    "wrong profile": _wrong_profile,
    "another's Id in the result": _wrong_result_id,
}
