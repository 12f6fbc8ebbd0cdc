"""Many rows like one that the org made itself: copied inside sqlite, with Ids as the org would have numbered them."""

from typing import TYPE_CHECKING

from tests.standin.rows.ids import BASE62, CHECK, make_id

if TYPE_CHECKING:
    from tests.standin.org import StandIn

TRIPLES = 62**3


def copy_latest(org: "StandIn", sobject: str, count: int, columns: dict[str, str], joins: str = "") -> None:
    """
    So many further rows like the object's latest, which the org must have numbered.

    `columns` is SQL by field for what differs; in it, and in `joins`, `s.i` counts the new rows from 1.
    """
    if count < 1:
        return
    prefix = org.objects[sobject].prefix
    latest = org.ids.numbers[prefix]
    sample = make_id(prefix, latest)
    assert latest + count < 62**5
    _spell_digits(org)
    row = org.store.get(sobject, sample)
    assert row is not None, f"{sample} is no {sobject}"
    changed = {"Id": f"'{sample[:10]}' || hi.text || lo.text || '{sample[15:17]}' || {_CHECKED}", **columns}
    chosen = ", ".join(changed.get(name, "?") for name in row)
    values = [value for name, value in row.items() if name not in changed]
    names = ", ".join(f'"{name}"' for name in row)
    with org.store.lock, org.store.unindexed(sobject):
        org.store.execute(
            f'insert into "{sobject}" ({names}) '
            f"with recursive s(i) as (values (1) union all select i + 1 from s where i < {count}) "
            f"select {chosen} from s cross join _pairs hi on hi.n = ({latest} + s.i) / {TRIPLES} "
            f"cross join _triples lo on lo.n = ({latest} + s.i) % {TRIPLES} {joins}",
            values,
        )
    org.ids.numbers[prefix] = latest + count


_CHECKED = f"substr('{CHECK}', hi.capitals + 4 * lo.capitals + 1, 1)"


def _spell_digits(org: "StandIn") -> None:
    """Tables of all pairs and triples of Id characters, and which of them are capitals, as bits."""
    if org.store.one("select 1 from sqlite_master where name = '_pairs'"):
        return
    for table in ("_digits", "_pairs", "_triples"):
        org.store.execute(f"create table {table} (n integer primary key, text text, capitals int)")
    digits = [{"n": n, "text": char, "capitals": int(char.isupper())} for n, char in enumerate(BASE62)]
    org.store.insert_all("_digits", digits)
    for table, shorter, length in (("_pairs", "_digits", 2), ("_triples", "_pairs", 3)):
        org.store.execute(
            f"insert into {table} select a.n * 62 + b.n, a.text || b.text, a.capitals + b.capitals * {1 << length - 1} "
            f"from {shorter} a cross join _digits b"
        )
