"""What a single value must be, by describe."""

from tests.standin.loading.change import Change, RowError
from tests.standin.rows.ids import canonical
from tests.standin.schema.picklists import PLACES, STATES

DEGREES = {"Latitude": 90, "Longitude": 180}


def required_fields_are_there(change: Change) -> None:
    """REQUIRED_FIELD_MISSING names every field that is createable, not nillable and not defaulted (facts, 2.1, 4)."""
    fields = change.sobject.fields.values()
    missing = [item.name for item in fields if item.required and change.after[item.name] in {None, ""}]
    if missing:
        message = f"Required fields are missing: [{', '.join(missing)}]"
        raise RowError("REQUIRED_FIELD_MISSING", message, *missing)


def text_fits_its_field(change: Change) -> None:
    """STRING_TOO_LONG by describe's length (facts, 4)."""
    for item in change.sobject.fields.values():
        value = change.after[item.name]
        if item.name in change.sent and item.is_text and value and len(value) > item.length:
            message = f"{item.name}: data value too large: {value} (max length={item.length})"
            raise RowError("STRING_TOO_LONG", message, item.name)


def numbers_fit_their_field(change: Change) -> None:
    """
    NUMBER_OUTSIDE_VALID_RANGE by describe's digits, or precision less scale; by degrees for a place on earth.

    Digits behind the decimal point are kept, however many there are (Help 000387302). The message is one of a Bulk API
    upsert (developer forum, 9060G000000BfsuQAC).
    """
    for item in change.sobject.fields.values():
        value, digits = change.after[item.name], item.whole_digits
        if item.name not in change.sent or value is None or digits is None:
            continue
        degrees = DEGREES.get(item.name.removesuffix("__s").rpartition("__")[2])
        if abs(value) >= 10**digits or (degrees and abs(value) > degrees):
            message = f"{item.name}: value outside of valid range on numeric field: {value}"
            raise RowError("NUMBER_OUTSIDE_VALID_RANGE", message, item.name)


def restricted_picklists_know_their_values(change: Change) -> None:
    """INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST by describe's active values (facts, 4)."""
    for item in change.sobject.fields.values():
        value = change.after[item.name]
        if item.name in change.sent and item.restrictedPicklist and value and value not in item.picklist:
            message = f"{item.name}: bad value for restricted picklist field: {value}"
            raise RowError("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", message, item.name)


def states_and_countries_are_known(change: Change) -> None:
    """FIELD_INTEGRITY_EXCEPTION where the org has the field of codes, which says what there is (facts, 6.2)."""
    fields = change.sobject.fields
    for name in ("State", "Country"):
        value, codes = change.after.get(name), fields.get(f"{name}Code")
        if codes and name in change.sent and value and value not in [PLACES[code] for code in codes.picklist]:
            raise RowError("FIELD_INTEGRITY_EXCEPTION", f"There's a problem with this {name.lower()}: {value}", name)


def states_are_of_their_country(change: Change) -> None:
    """
    FIELD_INTEGRITY_EXCEPTION by describe's validFor, and for a state without a country.

    That a state which its country does not have is refused so: Salesforce Stack Exchange 122863. The wordings here are
    second-hand, from a public list of errors of a synchronization and from RudderStack's tests.
    """
    fields, row = change.sobject.fields, change.after
    if not {"State", "StateCode", "Country", "CountryCode"} & change.sent or "StateCode" not in fields:
        return
    country = row["CountryCode"] or _code_of(row.get("Country"))
    for name, state in (("State", _code_of(row.get("State"))), ("StateCode", row["StateCode"])):
        label = "State/Province" + (" Code" if name == "StateCode" else "")
        if state and not country:
            message = f"A country/territory must be specified before specifying a state value for field: {label}"
            raise RowError("FIELD_INTEGRITY_EXCEPTION", message, name)
        if state and country and state not in STATES[country]:
            message = f"The existing country/territory doesn't recognize the state value for field: {label}"
            raise RowError("FIELD_INTEGRITY_EXCEPTION", message, name)


def _code_of(name: str | None) -> str | None:
    return next((code for code, label in PLACES.items() if label == name), None)


def references_name_records(change: Change) -> None:
    """A reference is an id of the right object (MALFORMED_ID) that is here (INVALID_CROSS_REFERENCE_KEY; facts, 4)."""
    for item in change.sobject.fields.values():
        value = change.after[item.name]
        if item.name not in change.sent or item.type != "reference" or not value:
            continue
        targets = [change.org.objects[name] for name in item.referenceTo if name in change.org.objects]
        record = canonical(value)
        target = next((target for target in targets if record and record.startswith(target.prefix)), None)
        if record is None or target is None:
            label = item.name.removesuffix("Id") + " ID"
            raise RowError("MALFORMED_ID", f"{label}: id value of incorrect type: {value}", item.name)
        change.after[item.name] = record
        if change.org.store.get(target.name, record) is None:
            raise RowError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")


def references_are_not_deleted(change: Change) -> None:
    """A row in the recycle bin still has an Id, and is no parent (facts, 9; the code is that of a deleted contact)."""
    for item in change.sobject.fields.values():
        value = change.after[item.name]
        if item.name not in change.sent or item.type != "reference" or not value:
            continue
        found = (change.org.store.get(name, value) for name in item.referenceTo if name in change.org.objects)
        if any(row and row.get("IsDeleted") for row in found):
            raise RowError("ENTITY_IS_DELETED", "entity is deleted", item.name)
