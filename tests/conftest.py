"""The stand-in org, served once a test module and fresh of faults for each test."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.standin import StandIn, serve


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[StandIn, Any]]:
    org = StandIn()
    with serve(org) as url:
        yield org, url


@pytest.fixture
def org(served: tuple[StandIn, Any]) -> StandIn:
    org = served[0]
    org.faults.clear()
    org.requests.clear()
    return org


@pytest.fixture
def base(served: tuple[StandIn, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """The org's address, "https://127.0.0.1:port", whose certificate is trusted for this test."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(served[1].ca_file))
    return str(served[1].base)
