"""What a user license makes of its users, and where they may move (facts, 1 row 2, 2.4, 3.4, 3.6)."""

from tests.standin.switches import Switches

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


def may_move(old: str, new: str, old_type: str, switches: Switches) -> bool:
    """Whether a ProfileId update may go from one license (LicenseDefinitionKey) to another (3.4)."""
    old_base, new_base = old.removesuffix("_Login"), new.removesuffix("_Login")
    if old == new or (old_base == new_base and old_base in {CUSTOMER, PARTNER}):
        return True
    if old_type == "CspLitePortal" and new_base in {PLUS, PARTNER}:
        return True
    if old_base == PLUS and new_base == PARTNER:
        return switches.plus_to_partner
    return old == PLUS and new == CUSTOMER
