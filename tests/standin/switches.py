"""What nobody has settled about the platform: each doubt of the facts' section 10 is a switch of the stand-in org."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Switches:
    """The sides that an org is on. The default is the likelier side."""

    member_rows_stay: bool = False
    """10.1: a NetworkMember row stays when the user's profile or activity no longer explains it."""
    user_type_column: Literal["ignored", "refused"] = "ignored"
    """10.2: what a mapped UserType does to a row."""
    plus_to_partner: bool = False
    """10.3: Customer Community Plus moves to Partner Community by ProfileId."""
    partner_on_ordinary_account: Literal["enabled", "refused"] = "enabled"
    """10.4: a partner user makes its account a partner account, or is refused."""
    owner_role_for_high_volume: bool = True
    """10.5: Customer Community users, too, need an account owner with a role."""
    inactive_owner: Literal["accepted", "refused"] = "accepted"
    """10.5: what an inactive account owner does to a row."""
    usernames: Literal["in org", "by license", "everywhere"] = "by license"
    """10.6: whose usernames must differ from those of other orgs."""
    login_types_as_labels: bool = False
    """10.8: LoginHistory.LoginType answers with labels instead of API values."""
    login_success: str = "Success"
    """10.8: the Status text of a successful login."""
    seat_counts_lag: bool = False
    """10.9: UsedLicenses is counted once a day."""
    welcome_email_on_api_insert: bool = True
    """10.10: a new member of a site that sends welcome e-mails gets one, even if loaded by API."""
    nickname_generated: bool = True
    """2.1: a missing CommunityNickname is made up, or the row is refused."""
    login_seats_bounded: bool = False
    """1, row 10: TotalLicenses bounds the users of login-metered licenses too."""
    empty_bulk_body: bool = False
    """5.2: the result of a bulk query without rows is an empty body, not a header."""
    retrieve_shows_deleted: bool = False
    """5.1: the collections retrieve answers rows of the recycle bin, instead of null."""
