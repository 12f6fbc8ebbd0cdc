"""Asks a served org as its running user, for the stand-in's own tests."""

from dataclasses import dataclass
from typing import Any

import requests

from tests.standin import StandIn

DATA = "/services/data/v66.0"


@dataclass(frozen=True)
class OrgClient:
    """`ask("GET", path)` is a signed-in request; `ask.query(soql)` a query."""

    org: StandIn
    base: str

    def __call__(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.org.access_token}", **more.pop("headers", {})}
        return requests.request(method, self.base + path, headers=headers, timeout=20, **more)

    def query(self, soql: str, word: str = "query", **more: Any) -> requests.Response:
        return self("GET", f"{DATA}/{word}", params={"q": soql}, **more)
