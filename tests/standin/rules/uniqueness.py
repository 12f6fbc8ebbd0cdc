"""Values that two records may not share."""

from tests.standin.loading.change import Change, RowError


def unique_fields_are_unique(change: Change) -> None:
    """DUPLICATE_VALUE where describe says unique; `caseSensitive` says how it compares (facts, 4; names the record)."""
    for item in change.sobject.fields.values():
        if not (item.unique and item.custom and change.changes(item.name)):
            continue
        if other := another_record(change, item.name):
            message = f"duplicate value found: {item.name} duplicates value on record with id: {other[:15]}"
            raise RowError("DUPLICATE_VALUE", message, item.name)


def another_record(change: Change, name: str) -> str | None:
    """The Id of another record, not deleted, with this one's value of a field."""
    value, own = change.after[name], change.after.get("Id")
    if value in {None, ""}:
        return None
    table, fields = change.sobject.name, change.sobject.fields
    exact = fields[name].caseSensitive or not isinstance(value, str) or value.isascii()
    same = f'"{name}" = ?' if exact else f'lowered("{name}") = lowered(?)'
    live = " and not IsDeleted" if "IsDeleted" in fields else ""
    row = change.org.store.one(f'select Id from "{table}" where {same}{live} and Id is not ?', (value, own))
    return str(row["Id"]) if row else None
