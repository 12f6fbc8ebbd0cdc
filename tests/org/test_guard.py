"""The guard: of all that could be sent to an org, only what reads leaves, and only for that org."""

import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests

from fixtures.org.errors import WriteRefused
from fixtures.org.http import transport
from fixtures.org.http.session import ReadOnlySession
from tests.org.requests_that_write import READS, REFUSED, Sent
from tests.standin import StandIn


@pytest.fixture
def session(base: str) -> Iterator[ReadOnlySession]:
    with ReadOnlySession(sleep=lambda _: None) as session:
        session.attach(base)
        yield session


def prepared(origin: str, request: Sent) -> requests.PreparedRequest:
    """Make a request whose URL is sent as it stands, by no one's normalization."""
    method, path, body, headers = request
    made = requests.Request(method, origin, headers=headers, data=body).prepare()
    made.url = origin + path
    return made


@pytest.fixture(scope="module")
def closed_door() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.setblocking(False)
        yield door


@pytest.mark.parametrize("request_", REFUSED, ids=lambda request: f"{request[0]} {request[1]}"[:60])
def test_a_request_that_may_write_is_refused_before_any_byte_is_sent(
    request_: Sent, closed_door: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIME_OUT", (0.1, 0.1))
    method, path, body, headers = request_
    session = ReadOnlySession(sleep=lambda _: None)
    origin = f"https://127.0.0.1:{closed_door.getsockname()[1]}"
    session.attach(origin)
    with pytest.raises(WriteRefused, match="Rollcall only reads"):
        session.send(prepared(origin, request_))
    with suppress(WriteRefused, requests.RequestException, ValueError):
        session.request(method, origin + path, data=body, headers=headers)
        pytest.fail("requests' own normalization made it pass")
    assert session.calls == 0
    with pytest.raises(BlockingIOError):
        closed_door.accept()


@pytest.mark.parametrize("request_", READS, ids=lambda request: f"{request[0]} {request[1]}"[:60])
def test_what_only_reads_leaves_as_it_is(request_: Sent, session: ReadOnlySession, base: str, org: StandIn) -> None:
    session.headers["Authorization"] = f"Bearer {org.access_token}"
    method, path, body, headers = request_
    headers = headers | {"Authorization": f"Bearer {org.access_token}"}
    answer = session.request(method, base + path, data=body, headers=headers)
    assert answer.status_code == 200
    assert [request.method for request in org.requests] == [method]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/services/data/",
        "https://127.0.0.1/services/data/",
        "http://127.0.0.1/services/data/",
        "{base}@evil.example/services/data/",
        "https://user:password@{host}/services/data/",
        "http://{host}/services/data/",
    ],
)
def test_a_request_to_another_address_than_the_orgs_is_refused(
    url: str, session: ReadOnlySession, base: str, org: StandIn
) -> None:
    url = url.format(base=base, host=base.removeprefix("https://"))
    with pytest.raises(WriteRefused, match="another host") as refused:
        session.get(url, headers={"Authorization": "Bearer canary-token"})
    assert "canary" not in str(refused.value)
    assert session.calls == 0
    assert not org.requests


def test_a_host_that_only_begins_like_the_orgs_is_another() -> None:
    session = ReadOnlySession()
    session.attach("https://acme.example")
    with pytest.raises(WriteRefused, match="another host"):
        session.get("https://acme.example.evil.example/services/data/")


def test_a_session_that_no_org_was_named_to_sends_nothing(base: str, org: StandIn) -> None:
    session = ReadOnlySession()
    with pytest.raises(WriteRefused):
        session.get(f"{base}/services/data/")
    assert not org.requests
