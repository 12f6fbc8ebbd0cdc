"""Responses as they are sent, or not: nothing, bytes of any kind, or a body that ends early."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope

from tests.standin.http.faults import Fault, Script

LEAST_UNREAD = 1 << 20  # bytes; so many may wait for a client


def sent(content: bytes, status: int, headers: dict[str, str], fault: Fault | None) -> Response:
    """The response as it is, or what a fault makes of it on its way."""
    if fault and fault.drop:
        return _HangUp()
    if fault and fault.script:
        return _Scripted(fault.script)
    if fault and fault.cut_after is not None:
        return _Cut(content, fault.cut_after, status, headers)
    return Response(content, status, headers)


class _HangUp(Response):
    """No answer: the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Callable[[Any], Awaitable[None]]) -> None:
        scope["standin.connection"].abort()


class _Scripted(Response):
    """Bytes past all that makes a server polite, until they end or the client has gone."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self.script = script

    async def __call__(self, scope: Scope, receive: Receive, send: Callable[[Any], Awaitable[None]]) -> None:
        connection, pieces = scope["standin.connection"], iter(self.script())
        while not connection.is_closing():
            piece = await run_in_threadpool(next, pieces, None)
            if piece is None:
                break
            connection.write(piece)
            while connection.get_write_buffer_size() > LEAST_UNREAD and not connection.is_closing():
                await asyncio.sleep(0.01)
        connection.close()


class _Cut(Response):
    """An answer whose body ends early."""

    def __init__(self, content: bytes, cut_after: int, status: int, headers: dict[str, str]) -> None:
        super().__init__(content, status, headers)
        self.cut_after = cut_after

    async def __call__(self, scope: Scope, receive: Receive, send: Callable[[Any], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": bytes(self.body[: self.cut_after]), "more_body": True})
        scope["standin.connection"].abort()
