"""The describe answers: what the org says of its objects and fields, with every key that Salesforce sends."""

import re
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.standin.schema.picklists import PLACES, STATES
from tests.standin.schema.schema import Field, SObject
from tests.standin.visibility import visible

if TYPE_CHECKING:
    from tests.standin.org import StandIn

Json = dict[str, Any]
SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "long": "xsd:long",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "time": "xsd:time",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
}
UNSAID = re.findall(
    r"\w+",
    "calculatedFormula compoundFieldName defaultValueFormula extraTypeInfo filteredLookupInfo "
    "inlineHelpText mask maskType referenceTargetField relationshipOrder",
)
NEVER = re.findall(
    r"\w+",
    "aiPredictionField autoNumber calculated cascadeDelete deprecatedAndHidden encrypted "
    "displayLocationInDecimal formulaTreatNullNumberAsZero highScaleNumber htmlFormatted namePointing "
    "queryByDistance restrictedDelete searchPrefilterable writeRequiresMasterRead",
)
LABELS = {"Id": "{object} ID", "IsDeleted": "Deleted", "Name": "Full Name"}


def describe_global(org: "StandIn", version: str) -> Json:
    """What GET /sobjects answers."""
    shown = [visible(org, name) for name in sorted(org.objects)]
    sobjects = [_summary(item, version) for item in shown if item]
    return {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": sobjects}


def describe(org: "StandIn", sobject: SObject, version: str) -> Json:
    """What GET /sobjects/X/describe answers."""
    fields = [
        _field(sobject.label, item, sobject.fields.get(item.controllerName or ""), float(version))
        for item in sobject.fields.values()
    ]
    nothing = dict.fromkeys(("defaultImplementation", "extendedBy", "extendsInterfaces", "implementedBy"))
    nothing |= dict.fromkeys(("implementsInterfaces", "listviewable", "lookupLayoutable", "networkScopeFieldName"))
    rest: Json = {
        "actionOverrides": [],
        "childRelationships": _children(org, sobject.name),
        "compactLayoutable": True,
        "fields": fields,
        "namedLayoutInfos": [],
        "recordTypeInfos": [],
        "searchLayoutable": True,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [{"label": f"All {sobject.plural.lower()}", "name": "everything"}],
    }
    return dict(sorted({**_summary(sobject, version), **nothing, **rest}.items()))


def _summary(sobject: SObject, version: str) -> Json:
    home = f"/services/data/v{version}/sobjects/{sobject.name}"
    can = sobject.abilities
    return {
        "activateable": False,
        "associateEntityType": None,
        "associateParentEntity": None,
        "createable": "create" in can,
        "custom": False,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": "delete" in can,
        "deprecatedAndHidden": False,
        "feedEnabled": "feed" in can,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.prefix,
        "label": sobject.label,
        "labelPlural": sobject.plural,
        "layoutable": "layout" in can,
        "mergeable": "merge" in can,
        "mruEnabled": "mru" in can,
        "name": sobject.name,
        "queryable": True,
        "replicateable": "replicate" in can,
        "retrieveable": "unretrieveable" not in can,
        "searchable": "search" in can,
        "triggerable": "trigger" in can,
        "undeletable": "undelete" in can,
        "updateable": "update" in can,
        "urls": {"rowTemplate": f"{home}/{{ID}}", "describe": f"{home}/describe", "sobject": home},
    }


def _children(org: "StandIn", name: str) -> list[Json]:
    found: list[Json] = []
    for other in org.objects.values():
        found += [
            {
                "cascadeDelete": False,
                "childSObject": other.name,
                "deprecatedAndHidden": False,
                "field": item.name,
                "junctionIdListNames": [],
                "junctionReferenceTo": [],
                "relationshipName": None,
                "restrictedDelete": False,
            }
            for item in other.fields.values()
            if name in item.referenceTo
        ]
    return found


@cache
def _field(label: str, item: Field, controller: Field | None, version: float) -> Json:
    filterable = item.filterable_at(version)
    nothing, no = dict.fromkeys(UNSAID), dict.fromkeys(NEVER, False)
    said: Json = {
        "aggregatable": item.type != "boolean" and filterable,
        "byteLength": item.length if item.is_id else item.length * 3,
        "caseSensitive": item.caseSensitive,
        "controllerName": item.controllerName,
        "createable": item.createable,
        "custom": item.custom,
        "defaultValue": False if item.type == "boolean" else None,
        "defaultedOnCreate": item.defaultedOnCreate,
        "dependentPicklist": controller is not None,
        "digits": item.digits if item.type == "int" else 0,
        "externalId": item.externalId,
        "filterable": filterable,
        "groupable": item.groupable,
        "idLookup": item.idLookup,
        "label": _label(label, item),
        "length": item.length,
        "name": item.name,
        "nameField": item.nameField,
        "nillable": item.nillable,
        "permissionable": item.nillable and (item.createable or item.updateable),
        "picklistValues": [_picklist_value(value, controller) for value in item.picklist],
        "polymorphicForeignKey": len(item.referenceTo) > 1,
        "precision": item.precision if item.is_decimal else 0,
        "referenceTo": list(item.referenceTo),
        "relationshipName": item.relationshipName,
        "restrictedPicklist": item.restrictedPicklist,
        "scale": item.scale,
        "soapType": SOAP_TYPES.get(item.type, "xsd:string"),
        "sortable": filterable and (item.groupable or item.type != "boolean"),
        "type": item.type,
        "unique": item.unique,
        "updateable": item.updateable,
    }
    return dict(sorted({**nothing, **no, **said}.items()))


def _picklist_value(value: str, controller: Field | None) -> Json:
    valid_for = _bitmap([value in STATES[country] for country in controller.picklist]) if controller else None
    return {
        "active": True,
        "defaultValue": False,
        "label": PLACES.get(value, value),
        "validFor": valid_for,
        "value": value,
    }


def _bitmap(bits: list[bool]) -> str:
    """A bit for each controlling value, the highest of the first byte for the first, in Base64."""
    size = len(bits) // 8 + 1
    number = sum(bit << (8 * size - 1 - at) for at, bit in enumerate(bits))
    return b64encode(number.to_bytes(size, "big")).decode("ascii")


def _label(label: str, item: Field) -> str:
    known = LABELS.get(item.name)
    if known:
        return known.format(object=label)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", item.name.removesuffix("__c").replace("_", " "))
    return re.sub(r"\bId\b", "ID", words)
