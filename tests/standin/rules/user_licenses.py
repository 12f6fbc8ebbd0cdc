"""What a user license makes of its users, and where they may move (facts, 1 row 2, 2.4, 3.4, 3.6)."""

from typing import Any

from tests.standin.switches import Switches

Row = dict[str, Any]

USER_TYPES = (
    ("PID_Customer_Community_Plus", "PowerCustomerSuccess"),
    ("PID_Customer_Community", "CspLitePortal"),
    ("PID_Partner_Community", "PowerPartner"),
    ("POWER_PRM", "PowerPartner"),
    ("PID_STRATEGIC_PRM", "PowerPartner"),
    ("POWER_SSP", "PowerCustomerSuccess"),
    ("PID_Customer_Portal", "CustomerSuccess"),
    ("PID_Limited_Customer_Portal", "CustomerSuccess"),
    ("PID_Overage_Customer_Portal", "CustomerSuccess"),
)
HIGH_VOLUME_WORDS = (
    "External Identity",
    "External_Identity",
    "High Volume",
    "Authenticated Website",
    "Platform_Portal",
)
ROLE_TYPES = {"PowerPartner": "Partner", "PowerCustomerSuccess": "CustomerPortal", "CustomerSuccess": "CustomerPortal"}
PLUS, CUSTOMER, PARTNER = "PID_Customer_Community_Plus", "PID_Customer_Community", "PID_Partner_Community"


def user_type(key: str, name: str) -> str:
    """The UserType of a license's users, by its LicenseDefinitionKey and Name (1 row 2)."""
    if any(word in key or word in name for word in HIGH_VOLUME_WORDS):
        return "CspLitePortal"
    return next((kind for prefix, kind in USER_TYPES if key.startswith(prefix)), "Standard")


def is_contactless(key: str, name: str) -> bool:
    """Whether users of the license may do without a contact (3.6)."""
    return "External_Identity" in key or "External Identity" in name


def may_move(old: Row, new: Row, switches: Switches) -> bool:
    """Whether a ProfileId update may go from one UserLicense row to another (3.4)."""
    old_key, new_key = old["LicenseDefinitionKey"], new["LicenseDefinitionKey"]
    old_base, new_base = old_key.removesuffix("_Login"), new_key.removesuffix("_Login")
    if old_key == new_key or (old_base == new_base and old_base in {CUSTOMER, PARTNER}):
        return True
    if is_contactless(old_key, old["Name"]):
        return new_base in {CUSTOMER, PLUS, PARTNER}
    if user_type(old_key, old["Name"]) == "CspLitePortal" and new_base in {PLUS, PARTNER}:
        return True
    if old_base == PLUS and new_base == PARTNER:
        return switches.plus_to_partner
    return bool(old_key == PLUS and new_key == CUSTOMER)
