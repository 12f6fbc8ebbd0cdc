"""From CSV cells to values as the API takes them: unwritable columns, booleans, external ids of parents."""

from typing import TYPE_CHECKING, Any

from tests.standin.loading.change import RowError
from tests.standin.loading.conversion import Loader, converted
from tests.standin.schema.schema import Field
from tests.standin.visibility import visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

NULL = "#N/A"


def typed_row(org: "StandIn", sobject: str, row: dict[str, str], operation: str, loader: Loader) -> dict[str, Any]:
    """The row's values by field. Raises RowError for the first column that the object cannot take."""
    values: dict[str, Any] = {}
    for column, text in row.items():
        if text == "" or column.startswith("column:"):
            continue
        if "." in column:
            reference, record = _parent(org, sobject, column, text)
            if record and row.get(reference) not in (None, "", NULL):
                parent = column.partition(".")[0].rpartition(":")[2]
                named = f"an external ID reference {parent} and a salesforce id, {reference}"
                raise RowError("INVALID_FIELD", f"Cannot specify both {named}")
            values[reference] = record
            continue
        item = _writable(org, sobject, column, operation)
        if item:
            values[item.name] = _typed(item, text, loader)
    return values


def _writable(org: "StandIn", sobject: str, column: str, operation: str) -> Field | None:
    """The field of a column; None for one that is ignored (facts, 1 rows 1 and 13, 10)."""
    shown = visible(org, sobject)
    item = shown.find(column) if shown else None
    if item is None:
        raise RowError("INVALID_FIELD", f"No such column '{column}' on sobject of type {sobject}")
    writable = item.createable if operation == "insert" else item.updateable
    if item.name == "Id" and operation != "insert":
        return item
    if (sobject, item.name, org.switches.user_type_column) == ("User", "UserType", "ignored"):
        return None
    if not writable:
        message = (
            f"Unable to create/update fields: {item.name}. Please check the security settings of this field and "
            "verify that it is read/write for your profile or permission set."
        )
        raise RowError("INVALID_FIELD_FOR_INSERT_UPDATE", message, item.name)
    return item


def _typed(item: Field, text: str, loader: Loader) -> Any:
    if text == NULL:
        return False if item.type == "boolean" else None
    return converted(item, text, loader)


def _parent(org: "StandIn", sobject: str, column: str, text: str) -> tuple[str, str | None]:
    """The reference field of `Parent.External_Id__c` or `Object:Parent.External_Id__c`, and the one record it names."""
    path, _, name = column.partition(".")
    kind, _, relationship = path.rpartition(":")
    reference = org.objects[sobject].parent(relationship)
    target = org.objects.get(kind or reference.referenceTo[0]) if reference else None
    key = target.find(name) if target else None
    if reference is None or target is None or key is None or not key.idLookup:
        raise RowError("INVALID_FIELD", f"No such column '{column}' on sobject of type {sobject}")
    if text == NULL:
        return reference.name, None
    live = " and not IsDeleted" if "IsDeleted" in target.fields else ""
    found = org.store.tuples(f'select Id from "{target.name}" where "{key.name}" = ?{live}', (text,))
    if not found:
        message = f"Foreign key external ID: {text} not found for field {key.name} in entity {target.name}"
        raise RowError("INVALID_FIELD", message)
    if len(found) > 1:
        ids = ", ".join(record for (record,) in found)
        message = f"{key.name}: more than one record found for external id field: [{ids}]"
        raise RowError("DUPLICATE_EXTERNAL_ID", message)
    return reference.name, str(found[0][0])
