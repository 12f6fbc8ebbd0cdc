"""Every answer ends: in time, in size, in pages and in calls, whatever an org or what stands in its place sends."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import repeat
from pathlib import Path

import pytest

from fixtures.org import AnswerTooLarge, LimitReached, OrgError, OrgUnavailable
from fixtures.org.api import Client
from fixtures.org.http import ReadOnlySession, RunLimits, transport
from fixtures.org.recording.cassette import recording
from fixtures.org.recording.stored_body import Spool
from tests.org.hostile_server import HEAD, dripping, hostile, whole
from tests.org.signing_in import sign_in
from tests.standin import StandIn
from tests.standin.http.faults import Fault, Script

DRIPS = {
    "the status line": dripping(b"H"),
    "100 Continue": dripping(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers": dripping(b"X-A: b\r\n", HEAD),
    "a body": dripping(b" ", HEAD + b"Content-Length: 100000\r\n\r\n"),
    "chunks": dripping(b"1\r\n \r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
}
Serving = Callable[[Script], str]


@pytest.fixture
def serving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serving]:
    """Serves a script, whose certificate is trusted for the test."""
    servers = []

    def serve(script: Script) -> str:
        servers.append(hostile(script, tmp_path))
        base, ca_file = servers[-1].__enter__()
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", ca_file)
        return base

    yield serve
    for server in servers:
        server.__exit__(None, None, None)


def session_with(base: str, limits: RunLimits | None = None, *, recorded: bool = False) -> ReadOnlySession:
    session = ReadOnlySession(pauses=(), limits=limits, recorded=recorded)
    session.attach(base)
    return session


@pytest.mark.parametrize("of", DRIPS)
def test_an_answer_that_drips_ends_at_its_deadline(
    of: str, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "WHOLE_ANSWER", 0.3)
    base = serving(DRIPS[of])
    with session_with(base) as session:
        with pytest.raises(OrgUnavailable, match="did not answer in time"):
            session.get(f"{base}/services/data/")
        with pytest.raises(OrgUnavailable, match="did not answer in time"):
            session.download(f"{base}/services/data/v66.0/query?q=x", {}, tmp_path / "page")


def test_a_sign_in_that_drips_ends_too(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "WHOLE_ANSWER", 0.3)
    base = serving(DRIPS["a body"])
    for name, value in {"CLIENT_ID": "id", "CLIENT_SECRET": "secret", "LOGIN_URL": base}.items():
        monkeypatch.setenv(f"SF_{name}", value)
    with pytest.raises(OrgUnavailable, match="did not answer in time"):
        sign_in("env", "66.0")


def test_a_run_ends_at_its_own_limit_whatever_an_answer_may_take(serving: Serving) -> None:
    base = serving(DRIPS["a body"])
    with session_with(base, RunLimits(seconds=0.3)) as session:
        with pytest.raises(LimitReached, match=r"--time-limit 0 seconds"):
            session.get(f"{base}/services/data/")
        with pytest.raises(LimitReached, match="--time-limit"):
            session.get(f"{base}/services/data/")
        assert session.calls == 1


def test_no_call_is_made_over_the_limit_of_calls(base: str, org: StandIn) -> None:
    org.faults.extend([Fault(status=503, body="")] * 9)
    session = ReadOnlySession(sleep=lambda _: None, limits=RunLimits(calls=2))
    session.attach(base)
    with session, pytest.raises(LimitReached, match=r"all that --max-api-calls 2 allows"):
        session.get(f"{base}/services/data/")
    assert len(org.requests) == 2


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_that_never_stops_growing_is_refused_in_a_sentence(
    packed: bool, serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1 << 20)
    monkeypatch.setattr(transport, "LARGEST_PAGE", 1 << 20)
    body = b" " * (2 << 20)
    base = serving(whole(gzip.compress(body), "Content-Encoding: gzip") if packed else whole(body))
    with session_with(base) as session:
        with pytest.raises(AnswerTooLarge, match=r"more than an org's answer holds \(1 MB or more, unpacked\)"):
            session.get(f"{base}/services/data/")
        with pytest.raises(AnswerTooLarge, match="1 MB or more"):
            session.download(f"{base}/services/data/v66.0/query?q=x", {}, tmp_path / "page")
        assert session.calls == 2


def test_an_answer_that_is_recorded_is_no_longer_than_any_other(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "LARGEST_ANSWER", 1 << 20)
    monkeypatch.setattr(transport, "LARGEST_RECORDED", 1 << 20)
    sent = 0

    def flood() -> Iterator[bytes]:
        nonlocal sent
        yield HEAD + b"Connection: close\r\n\r\n"
        for sent in range(1, 200):  # noqa: B007 - MB
            yield b" " * (1 << 20)

    base = serving(flood)
    with closing(Spool()) as spool, recording(spool), session_with(base, recorded=True) as session:
        with pytest.raises(AnswerTooLarge, match="1 MB or more"):
            session.get(f"{base}/services/data/")
        assert sent < 50
        with pytest.raises(AnswerTooLarge, match="1 MB or more"):
            session.download(f"{base}/services/data/v66.0/query?q=x", {}, tmp_path / "page")
        assert sent < 50


def test_an_answer_that_is_recorded_is_not_unpacked_without_bounds(serving: Serving) -> None:
    """vcrpy has each answer unpacked whole."""

    def packed() -> Iterator[bytes]:
        yield b"HTTP/1.1 100 Continue\r\n\r\n"
        yield HEAD + b"content-encoding: gzip\r\n\r\n"
        yield from repeat(gzip.compress(b" " * (16 << 20)), 256)

    base = serving(packed)
    with closing(Spool()) as spool, recording(spool), session_with(base, recorded=True) as session:
        with pytest.raises(OrgError, match="packs its answers though it was asked not to"):
            session.get(f"{base}/services/data/")
        assert session.headers["Accept-Encoding"] == "identity"


def test_an_answer_of_millions_of_values_is_refused_before_it_is_read(serving: Serving) -> None:
    base = serving(whole(b"[" + b"[]," * 2_100_000 + b"[]]"))
    with session_with(base) as session, pytest.raises(AnswerTooLarge):
        session.get(f"{base}/services/data/")


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"totalSize": 1' + "0" * 5_000 + ', "done": true, "records": []}',
        '{"totalSize": 1e999, "done": true, "records": []}',
        '{"totalSize": NaN, "done": true, "records": []}',
    ],
)
def test_json_that_no_program_can_hold_is_one_sentence(body: str, base: str, org: StandIn) -> None:
    org.faults.append(Fault(status=200, body=body))
    with ReadOnlySession(sleep=lambda _: None) as session, pytest.raises(OrgError, match="not what the API promises"):
        list(Client(session, base, "token", "66.0").query("SELECT Id FROM Contact").records)


def test_a_refusal_of_a_megabyte_is_cut_and_shown(base: str, org: StandIn) -> None:
    message = "x" * 300_000 + "ERROR at Row:" * 50_000
    org.faults.append(Fault(status=400, body=json.dumps([{"errorCode": "MALFORMED_QUERY", "message": message}])))
    with ReadOnlySession(sleep=lambda _: None) as session, pytest.raises(OrgError, match="MALFORMED_QUERY") as refused:
        list(Client(session, base, "token", "66.0").query("SELECT Id FROM Contact").records)
    assert len(str(refused.value)) < 500


def test_pages_that_lead_to_ever_new_empty_pages_end(base: str, org: StandIn) -> None:
    for number in range(5):
        following = f"/services/data/v66.0/query/01g00000000000{number}AAA-0"
        page = {"totalSize": 9, "done": False, "records": [], "nextRecordsUrl": following}
        org.faults.append(Fault(status=200, body=json.dumps(page)))
    with ReadOnlySession(sleep=lambda _: None) as session:
        client = Client(session, base, "token", "66.0")
        with pytest.raises(OrgError, match="empty and says that more follow"):
            list(client.query("SELECT Id FROM Contact").records)
        assert client.calls == 1
