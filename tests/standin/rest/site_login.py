"""The login page of a site, as the address of a browser: /<site>/login?un=<username>. Passwords are not asked for."""

import re
from typing import TYPE_CHECKING

from tests.standin.rest.answers import Answer

if TYPE_CHECKING:
    from tests.standin.org import StandIn

PAGE = re.compile(r"/(\w+)/login")


def site_login(org: "StandIn", path: str, query: dict[str, str]) -> Answer | None:
    """Who is active and a member of the site is let in; None where the org has no such page."""
    match = PAGE.fullmatch(path)
    site = org.store.one('select Id from "Network" where UrlPathPrefix = ?', (match[1],)) if match else None
    if site is None:
        return None
    org.catch_up()
    user = org.store.one('select Id, IsActive from "User" where Username = ?', (query.get("un", ""),))
    if user is None:
        return _page(401, "Your login attempt has failed.")
    member = org.store.one(
        'select Id from "NetworkMember" where MemberId = ? and NetworkId = ?', (user["Id"], site["Id"])
    )
    let_in = bool(user["IsActive"] and member)
    org.login(user["Id"], site["Id"], success=let_in)
    return _page(200, "Welcome.") if let_in else _page(401, "Your login attempt has failed.")


def _page(status: int, text: str) -> Answer:
    return Answer(status, f"{text}\n", content_type="text/plain")
