"""The session: failures pass or end in one sentence, the token stays at the org, the org's clock is kept."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.org.errors import LimitReached, OrgError, OrgUnavailable
from fixtures.org.http import transport
from fixtures.org.http.session import ReadOnlySession
from tests.standin import StandIn
from tests.standin.http.faults import Fault

UNAVAILABLE = Fault(status=503, body='[{"errorCode":"SERVER_UNAVAILABLE","message":"busy"}]')


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def session(base: str, pauses: list[float]) -> Iterator[ReadOnlySession]:
    with ReadOnlySession(sleep=pauses.append) as session:
        session.attach(base)
        yield session


@pytest.mark.parametrize("where", ["https://evil.example/", "/services/data/v66.0/limits"])
def test_a_redirect_is_not_followed(where: str, session: ReadOnlySession, base: str, org: StandIn) -> None:
    org.faults.append(Fault(status=302, body="", headers={"Location": where}))
    with pytest.raises(OrgError, match="redirects to another address"):
        session.get(f"{base}/services/data/", allow_redirects=True)
    assert session.calls == 1


def test_the_token_is_not_replaced_by_a_password_of_netrc(
    session: ReadOnlySession,
    base: str,
    org: StandIn,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password canary-password\n")
    monkeypatch.setenv("NETRC", str(netrc))
    session.get(f"{base}/services/data/", headers={"Authorization": "Bearer token"})
    assert org.requests[0].headers["authorization"] == "Bearer token"


def test_cookies_of_the_org_are_not_kept(session: ReadOnlySession, base: str, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body="[]", headers={"Set-Cookie": "BrowserId=canary; Path=/"}))
    session.get(f"{base}/services/data/")
    session.get(f"{base}/services/data/")
    assert "cookie" not in org.requests[-1].headers


def test_three_failures_that_pass_are_waited_out_longer_each_time(
    session: ReadOnlySession, base: str, org: StandIn, pauses: list[float]
) -> None:
    org.faults.extend([UNAVAILABLE, Fault(drop=True), Fault(cut_after=3)])
    assert session.get(f"{base}/services/data/").status_code == 200
    assert pauses == [1, 2, 4]
    assert session.calls == 4


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_failure_that_stays_is_asked_four_times_and_no_more(
    status: int, session: ReadOnlySession, base: str, org: StandIn, pauses: list[float]
) -> None:
    org.faults.extend([Fault(status=status, body="")] * 9)
    assert session.get(f"{base}/services/data/").status_code == status
    assert (session.calls, len(pauses)) == (4, 3)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 414, 431])
def test_an_answer_that_will_not_change_is_not_asked_for_again(
    status: int, session: ReadOnlySession, base: str, org: StandIn
) -> None:
    org.faults.append(Fault(status=status, body=""))
    assert session.get(f"{base}/services/data/").status_code == status
    assert session.calls == 1


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [(Fault(drop=True), "cannot be reached"), (Fault(cut_after=3), "cut short")],
)
def test_a_connection_that_stays_broken_ends_in_one_sentence(
    fault: Fault, sentence: str, session: ReadOnlySession, base: str, org: StandIn
) -> None:
    org.faults.extend([fault] * 4)
    with pytest.raises(OrgUnavailable, match=sentence) as failed:
        session.get(f"{base}/services/data/")
    assert failed.value.__context__ is None


def test_an_org_that_never_answers_ends_in_a_time_out(
    session: ReadOnlySession, base: str, org: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "TIME_OUT", (1, 0.1))
    org.faults.extend([Fault(delay=0.5)] * 4)
    with pytest.raises(OrgUnavailable, match="did not answer in time"):
        session.get(f"{base}/services/data/", timeout=None)


def test_nobody_listening_ends_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    session = ReadOnlySession(sleep=lambda _: None)
    session.attach(f"https://127.0.0.1:{port}")
    with pytest.raises(OrgUnavailable, match="cannot be reached"):
        session.get(f"https://127.0.0.1:{port}/services/data/")


def test_a_certificate_that_is_not_trusted_is_said_at_once(
    session: ReadOnlySession, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(OrgUnavailable, match="REQUESTS_CA_BUNDLE"):
        session.get(f"{base}/services/data/")
    assert session.calls == 1


@pytest.mark.parametrize(
    "content", [None, b"", b"hello", b"\0\xff", b"-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n"]
)
def test_a_ca_file_without_a_certificate_is_said_at_once(
    content: bytes | None, session: ReadOnlySession, base: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_bytes(content)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    with pytest.raises(OrgUnavailable, match="REQUESTS_CA_BUNDLE cannot be read, or holds no certificate in PEM"):
        session.get(f"{base}/services/data/")
    assert session.calls == 1


def test_the_pause_that_the_org_asks_for_is_made_and_said(
    session: ReadOnlySession,
    base: str,
    org: StandIn,
    pauses: list[float],
    capsys: pytest.CaptureFixture[str],
) -> None:
    org.faults.append(Fault(status=503, body="", headers={"Retry-After": "30"}))
    session.get(f"{base}/services/data/")
    assert pauses == [30]
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "answers 503: attempt 2 of 4 in 30 seconds" in said[0]


def test_a_pause_asked_for_by_date_is_held_against_the_orgs_clock(
    session: ReadOnlySession, base: str, org: StandIn, pauses: list[float]
) -> None:
    until = (org.now + timedelta(seconds=20)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    org.faults.append(Fault(status=429, body="", headers={"Retry-After": until}))
    session.get(f"{base}/services/data/")
    assert pauses == [20]


def test_a_pause_longer_than_a_minute_ends_the_run(
    session: ReadOnlySession, base: str, org: StandIn, pauses: list[float]
) -> None:
    org.faults.append(Fault(status=429, body="", headers={"Retry-After": "3600"}))
    with pytest.raises(LimitReached, match="wait 3600 seconds"):
        session.get(f"{base}/services/data/")
    assert not pauses


def test_short_pauses_are_not_worth_a_line(
    session: ReadOnlySession, base: str, org: StandIn, capsys: pytest.CaptureFixture[str]
) -> None:
    org.faults.extend([UNAVAILABLE] * 2)
    session.get(f"{base}/services/data/")
    assert capsys.readouterr().err == ""


def test_the_clock_is_the_date_of_the_first_answer_that_counts(
    session: ReadOnlySession, base: str, org: StandIn
) -> None:
    with pytest.raises(OrgError, match="clock is not known"):
        assert session.now
    late = "Tue, 24 Nov 2026 08:00:00 GMT"
    org.faults.append(Fault(status=503, body="", headers={"Date": late}))
    session.get(f"{base}/services/data/")
    org.faults.append(Fault(status=200, body="[]", headers={"Date": late}))
    session.get(f"{base}/services/data/")
    assert session.now == org.now
    assert session.now.tzinfo is not None
