"""The line to an org: so many bytes a second, shared by all who are answered at the same time."""

import asyncio
import time
from typing import TYPE_CHECKING

from starlette.types import Message, Send

if TYPE_CHECKING:
    from tests.standin.org import StandIn

PIECE = 16_384


class Bandwidth:
    """Bodies go through it piece by piece, each when the line has time for it."""

    def __init__(self, org: "StandIn") -> None:
        self._org = org
        self._free_at = 0.0

    def through(self, send: Send) -> Send:
        """What an application may send by instead; without a bandwidth it is the same."""

        async def slowly(message: Message) -> None:
            body = message.get("body", b"")
            if not (self._org.bandwidth and body):
                await send(message)
                return
            for start in range(0, len(body), PIECE):
                piece = body[start : start + PIECE]
                await self._wait(len(piece) / self._org.bandwidth)
                more = start + PIECE < len(body) or message.get("more_body", False)
                await send({**message, "body": piece, "more_body": more})

        return slowly

    async def _wait(self, seconds: float) -> None:
        self._free_at = max(self._free_at, time.monotonic()) + seconds
        await asyncio.sleep(self._free_at - time.monotonic())
