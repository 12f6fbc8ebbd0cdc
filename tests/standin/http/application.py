"""From HTTP to the org's resources and back: sign-in, limits, headers, faults, the log of requests."""

import asyncio
import gzip
import time
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.standin.http.bandwidth import Bandwidth
from tests.standin.http.broken_responses import sent
from tests.standin.http.faults import Fault
from tests.standin.http.requests_log import LoggedRequest
from tests.standin.org import StandIn
from tests.standin.rest.answers import JSON, Answer, Content, compact, error, not_found, pretty
from tests.standin.rest.oauth import token
from tests.standin.rest.request import plain_query, rest_request
from tests.standin.rest.resources import answer, versions
from tests.standin.rest.site_login import site_login

LONGEST_HEAD = 16_384
METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"]
COOKIES = (
    "BrowserId=St4ndInEfGhIjKlMnOpQrS; domain=.salesforce.com; path=/; expires={expires}; Max-Age=31536000",
    "CookieConsentPolicy=0:1; path=/; expires={expires}; Max-Age=31536000",
)
ALWAYS = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache,must-revalidate,max-age=0,no-store,private",
    "Vary": "Accept-Encoding",
}


def application(org: StandIn, base: str) -> ASGIApp:
    """The org as an ASGI application; `base` is the instance URL that sign-in answers."""

    line = Bandwidth(org)

    async def endpoint(request: Request) -> Response:
        await asyncio.sleep(org.latency)
        body = (await request.body()).decode("utf-8", "replace")
        return await run_in_threadpool(_respond, org, base, request, body)

    inner = Starlette(routes=[Route("/{path:path}", endpoint, methods=METHODS)])

    async def outer(scope: Scope, receive: Receive, send: Send) -> None:
        cycle = getattr(send, "__self__", None)
        scope["standin.connection"] = cycle.transport if cycle is not None else None
        await inner(scope, receive, line.through(send))

    return outer


def _respond(org: StandIn, base: str, request: Request, body: str) -> Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    target = request.scope["raw_path"].decode("latin-1")
    path, query = unquote(target.partition("?")[0]), request.scope["query_string"].decode("latin-1")
    org.requests.append(LoggedRequest(request.method, path, plain_query(query), body, headers))
    fault = _fault(org, request.method, path)
    time.sleep(fault.delay if fault else 0)
    if fault and fault.status:
        reply = Answer(fault.status, fault.body or "", fault.headers, fault.headers.get("Content-Type", JSON))
        reply_body = reply.body
    else:
        reply = _answer(org, base, request, f"{target.partition('?')[0]}?{query}" if query else target, body, headers)
        write = pretty if headers.get("x-prettyprint") == "1" else compact
        reply_body = write(reply.body) if reply.content_type == JSON else reply.body
    return _response(org, request, reply, reply_body, fault)


def _fault(org: StandIn, method: str, path: str) -> Fault | None:
    """The next fault, if this request meets it."""
    with org.store.lock:
        return org.faults.popleft() if org.faults and org.faults[0].meets(method, path) else None


def _answer(org: StandIn, base: str, request: Request, url: str, body: str, headers: dict[str, str]) -> Answer:
    head = len(url) + sum(len(name) + len(value) + 4 for name, value in headers.items())
    if head > LONGEST_HEAD:
        status, reason = (414, "URI Too Long") if len(url) > LONGEST_HEAD else (431, "Request Header Fields Too Large")
        return Answer(status, f"<h1>Bad Message {status}</h1><pre>reason: {reason}</pre>", content_type="text/html")
    path = url.partition("?")[0].rstrip("/")
    if path == "/services/oauth2/token" and request.method == "POST":
        return token(org, plain_query(body), base)
    if path == "/services/data":
        return versions()
    api_request = rest_request(request.method, url, body, headers)
    if api_request is None:
        return site_login(org, path, plain_query(url.partition("?")[2])) or not_found()
    return _signed_in(org, headers) or _metered(org) or answer(org, api_request)


def _signed_in(org: StandIn, headers: dict[str, str]) -> Answer | None:
    """401 unless the session is one of the org's."""
    session = headers.get("authorization", "").removeprefix("Bearer ")
    if session in org.tokens:
        return None
    refused = error(401, "INVALID_SESSION_ID", "Session expired or invalid")
    return Answer(401, refused.body, {"WWW-Authenticate": 'Token realm="standin"'})


def _metered(org: StandIn) -> Answer | None:
    """Each call counts; 403 once the day's calls are used up (facts, 5.1)."""
    if org.api_calls >= org.daily_limit:
        return error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    org.api_calls += 1
    return None


def _response(org: StandIn, request: Request, reply: Answer, body: str | Content, fault: Fault | None) -> Response:
    headers = {"Date": format_datetime(org.now, usegmt=True), **ALWAYS, **reply.headers}
    if request.url.path.startswith("/services/data/v") and reply.status not in {401, 414, 431}:
        headers["Sforce-Limit-Info"] = f"api-usage={org.api_calls}/{org.daily_limit}"
    if fault and fault.change:
        content, zipped = fault.change(_plain(body)), False
    else:
        zipped = "gzip" in request.headers.get("accept-encoding", "") and body != ""
        content = _zipped(body) if zipped else _plain(body)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if reply.content_type:
        headers["Content-Type"] = reply.content_type
    response = sent(content, reply.status, headers, fault)
    for cookie in COOKIES:
        expires = format_datetime(org.now.replace(year=org.now.year + 1), usegmt=True)
        response.headers.append("Set-Cookie", cookie.format(expires=expires))
    for name, value in org.extra_headers.items():
        response.headers.append(name, value)
    if org.title_case_headers:
        response.raw_headers = [(name.title(), value) for name, value in response.raw_headers]
    return response


def _plain(body: str | Content) -> bytes:
    return body.plain() if isinstance(body, Content) else body.encode()


def _zipped(body: str | Content) -> bytes:
    return body.packed() if isinstance(body, Content) else _packed(body.encode())


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    """Describes are packed again and again."""
    return gzip.compress(content, 1, mtime=0)
