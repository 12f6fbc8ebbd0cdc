"""Kind `org`: an answer of each endpoint that fails, is cut, lies, does not end, or is none."""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any

from tests.campaign.damage import OPERATIONS, drawn
from tests.campaign.json_damage import CHANGES, changed
from tests.campaign.stage import AFTER, BEFORE, Stage
from tests.campaign.tries import Kind, Seen
from tests.org.hostile_server import HEAD, dripping
from tests.standin.http.faults import Fault

ENDPOINTS = {
    "sign-in": ("/services/oauth2/token", 1),
    "versions": ("/services/data/", 1),
    "describes": ("/composite", 1),
    "query": ("v66.0/query", 6),
    "composite and retrieve": ("/composite", 12),
    "job": ("/jobs/query", 12),
    "pages of a job": ("/resultPages", 8),
    "rows of a job": ("/results", 8),
}
"""The part of the path that each has, and the number of the last request that may meet the fault."""
OF_JOBS = {"job", "pages of a job", "rows of a job"}
STATUSES = (
    *(201, 204, 206, 300, 301, 302, 304, 307, 400, 401, 403, 404, 405, 406, 407, 408, 409, 410, 413, 414, 415, 420),
    *(422, 429, 431, 500, 501, 502, 503, 504, 520, 599),
)
CODES = (
    *("INVALID_SESSION_ID", "REQUEST_LIMIT_EXCEEDED", "QUERY_TIMEOUT", "INVALID_QUERY_LOCATOR", "MALFORMED_QUERY"),
    *("API_DISABLED_FOR_ORG", "INVALID_FIELD", "INVALID_TYPE", "NOT_FOUND", "UNKNOWN_EXCEPTION", "INSUFFICIENT_ACCESS"),
    *("SERVER_UNAVAILABLE", "EXCEEDED_ID_LIMIT", "OPERATION_TOO_LARGE", "INVALID_JOB", "FEATURENOTENABLED", ""),
)
MESSAGES = ("No.", "", "x" * 5_000, "\x1b[2J", "ConcurrentRequests exceeded", "ERROR at Row:1:Column:9\nx")
HEADERS = {
    "Retry-After": ("0", "59", "99999999999", "-1", "soon", "Mon, 99 Feb 2099 00:00:00"),
    "Date": ("", "soon", "Thu, 01 Jan 9999 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT"),
    "Sforce-Limit-Info": ("", "api-usage=9/0", "api-usage=99999999999999999999/1"),
    "Content-Type": ("text/html", "application/octet-stream", "a" * 5_000),
    "Sforce-NumberOfRecords": ("", "-1", "1", "999999999999999999999", "\xb3"),
    "Sforce-Locator": ("null", "", "MTAw", "../x", "a" * 9_000),
    "Content-Encoding": ("gzip", "br", "deflate, gzip", "zstd", "x"),
}
NO_HTTP = (
    *(
        b"",
        b"\r\n",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200\r\n\r\n",
        b"\x15\x03\x01\x00\x02",
    ),
    *(HEAD + b"Content-Length: -5\r\n\r\nx", HEAD + b"Content-Length: 9" * 99 + b"\r\n\r\n"),
    *(HEAD + b"\x00: \x00\r\n\r\n", HEAD + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nabcde"),
    *(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", HEAD + b"Content-Encoding: gzip\r\n\r\nnot packed"),
    b"HTTP/1.1 999 ?\r\nContent-Length: 0\r\n\r\n",
)
Draw = Callable[[random.Random], Fault]


def _a_status(rng: random.Random) -> Fault:
    status = rng.choice(STATUSES)
    body = rng.choice(["", "<html>Sorry</html>", "{}", "[]", "null", '["x"]', json.dumps([_refused(rng)])])
    headers = {"Location": rng.choice(["https://elsewhere.example/", "/", "//x", ""])} if status // 100 == 3 else {}
    return Fault(status, body, headers)


def _refused(rng: random.Random) -> dict[str, Any]:
    message = rng.choice(MESSAGES)
    return {"errorCode": rng.choice(CODES), "message": message}


def _a_refusal(rng: random.Random) -> Fault:
    return Fault(rng.choice([400, 403, 404, 500]), json.dumps([_refused(rng)]))


def _refused_for_ever(rng: random.Random) -> Fault:
    return Fault(rng.choice([429, 500, 502, 503, 504]), rng.choice(["", json.dumps([_refused(rng)])]))


def _headers(rng: random.Random) -> Fault:
    name = rng.choice(list(HEADERS))
    value = rng.choice(HEADERS[name])
    return Fault(200, "{}", {name: value}) if rng.random() < 0.2 else Fault(headers={name: value}, change=bytes)


def _changed(change: str) -> Draw:
    def draw(rng: random.Random) -> Fault:
        seed = rng.random()
        return Fault(change=lambda content: changed(content, change, random.Random(seed)))

    return draw


def _damaged(operation: str) -> Draw:
    return lambda rng: Fault(change=drawn(operation, rng))


def _endless(rng: random.Random) -> Fault:
    drips = [
        *(dripping(b"H"), dripping(b"HTTP/1.1 100 Continue\r\n\r\n"), dripping(b"X-A: b\r\n", HEAD)),
        *(dripping(b" ", HEAD + b"Content-Length: 100000\r\n\r\n"), dripping(b"")),
        dripping(b"1\r\n \r\n", HEAD + b"Transfer-Encoding: chunked\r\n\r\n"),
    ]
    return Fault(script=rng.choice(drips))


def _flood(rng: random.Random) -> Fault:
    def packed() -> Iterator[bytes]:
        """Four GB of one letter, in some MB."""
        letter = rng.choice([b" ", b"[", b"a,", b"0"])
        yield HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
        yield from repeat(gzip.compress(letter * (16 << 20), 9), 256)

    def plain() -> Iterator[bytes]:
        yield HEAD + b"Connection: close\r\n\r\n"
        yield from repeat(rng.choice([b" ", b"[", b'"a",']) * (1 << 18), 16_000)

    def head() -> Iterator[bytes]:
        yield HEAD
        yield from repeat(b"X-Flood: " + b"a" * 60_000 + b"\r\n", 10_000)

    return Fault(script=rng.choice([packed, plain, head]))


def _no_http(rng: random.Random) -> Fault:
    piece = rng.choice(NO_HTTP)
    return Fault(script=lambda: [piece])


FAULTS: dict[str, Draw] = {
    "a status": _a_status,
    "a refusal": _a_refusal,
    "out of order for a while": _refused_for_ever,
    "out of order": _refused_for_ever,
    "a header": _headers,
    "cut": lambda rng: Fault(cut_after=rng.choice([0, 1, 40, 400, rng.randrange(5_000)])),
    "hung up": lambda _: Fault(drop=True),
    "without end": _endless,
    "a flood": _flood,
    "no HTTP": _no_http,
    **{change: _changed(change) for change in CHANGES},
    **{f"body: {operation}": _damaged(operation) for operation in OPERATIONS},
}
PLACES = {
    place: tuple(fault for fault in FAULTS if fault not in CHANGES or place != "rows of a job") for place in ENDPOINTS
}


def _run(stage: Stage, place: str, fault: str, rng: random.Random) -> Seen:
    part, last = ENDPOINTS[place]
    usual = Fault(only=part)
    met = replace(FAULTS[fault](rng), only=part)
    times = 99 if fault == "out of order" else 1
    arguments, jobs = rng.choice([BEFORE, AFTER]), rng.choice(["listed", "followed"])
    limits = ("--time-limit=3",) if fault == "without end" else ()
    with stage.trying() as trial:
        faults = [usual] * rng.randrange(last) + [met] * times
        environment = stage.signing_in_by_secret if place == "sign-in" else {}
        used = (*arguments, *limits, *rng.choice([(), ("--record",)]))
        trial.judge(used, faults, environment=environment, jobs=jobs if place in OF_JOBS else None)
        trial.seen.met = len(stage.org.faults) < times
        return trial.seen


KIND = Kind("org", PLACES, _run)
