"""The requests that the org has had, for tests."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class LoggedRequest:
    """One HTTP request: query decoded, header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    body: str
    headers: dict[str, str] = field(default_factory=dict)
