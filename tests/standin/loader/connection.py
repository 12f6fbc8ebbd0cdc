"""The served org, as a loader asks it: over HTTPS, on this machine only."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from tests.standin.schema.schema import Field

DATA = "/services/data/v66.0"
HERE = ("127.0.0.1", "localhost")
PATIENCE = 600  # seconds


class LoaderError(Exception):
    """Why nothing was loaded, in a sentence."""


class Connection:
    """
    An org at an address that begins with https://127.0.0.1.

    Raises:
        LoaderError: it is elsewhere, does not answer, or refuses a request.

    """

    def __init__(self, base: str, token: str) -> None:
        if urlsplit(base).hostname not in HERE:
            raise LoaderError(f"{base} is no stand-in org: this loads into an org on this machine only")
        self._base = base
        self._headers = {"Authorization": f"Bearer {token}"}
        self.now = self._clock()

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """The answer to a request below /services/data/vX."""
        try:
            answer = requests.request(
                method, self._base + DATA + path, headers=self._headers, proxies={"https": ""}, timeout=PATIENCE, **more
            )
        except (requests.RequestException, OSError) as wrong:
            raise LoaderError(f"{self._base} does not answer: is the stand-in org still running? {wrong}") from None
        if not answer.ok:
            raise LoaderError(f"The org answered {answer.status_code}: {answer.text}")
        self.now = parsedate_to_datetime(answer.headers["Date"])
        return answer

    def fields(self, sobject: str) -> dict[str, Field]:
        """The object's fields by their names in lower case, as far as a loader must know them."""
        described = self.ask("GET", f"/sobjects/{sobject}/describe").json()["fields"]
        known = ("name", "type", "relationshipName")
        return {
            item["name"].lower(): Field(referenceTo=tuple(item["referenceTo"]), **{key: item[key] for key in known})
            for item in described
        }

    def username(self) -> str:
        """Whose session it is: the maker of the latest job."""
        jobs = self.ask("GET", "/jobs/ingest").json()["records"]
        soql = f"SELECT Username FROM User WHERE Id = '{jobs[-1]['createdById']}'"
        return str(self.ask("GET", "/query", params={"q": soql}).json()["records"][0]["Username"])

    def _clock(self) -> datetime:
        self.ask("GET", "/limits")
        return self.now
