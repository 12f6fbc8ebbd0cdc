"""A request as the org's resources see it."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote

VERSIONED = re.compile(r"/services/data/v(\d+\.\d)(/.*)?\Z")


@dataclass(frozen=True)
class RestRequest:
    """`rest` is the path below the version; `headers` have lower-case names."""

    method: str
    version: str
    rest: str
    query: dict[str, str]
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def batch(self) -> int | None:
        """The page size that Sforce-Query-Options asks for, within what the API grants (facts, 5.1)."""
        match = re.search(r"batchSize=(\d+)", self.headers.get("sforce-query-options", ""), re.IGNORECASE)
        return min(max(int(match[1]), 200), 2000) if match else None


def rest_request(method: str, url: str, body: str = "", headers: dict[str, str] | None = None) -> RestRequest | None:
    """The request for a path with its query string; None if it is not below /services/data/vX.X."""
    path, _, query = url.partition("?")
    match = VERSIONED.match(unquote(path))
    if match is None:
        return None
    return RestRequest(method, match[1], match[2] or "", plain_query(query), body, headers or {})


def plain_query(text: str) -> dict[str, str]:
    """The parameters of a query string; a blank may stand as itself, as + or as %20."""
    return dict(parse_qsl(text, keep_blank_values=True))
