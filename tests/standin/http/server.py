"""The org over HTTPS on loopback, with a certificate of a throw-away authority."""

import logging
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import trustme
import uvicorn

from tests.standin.http.application import application
from tests.standin.org import StandIn

HOST = "127.0.0.1"
PATIENCE = 20.0
logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # dropped connections are our own doing


@dataclass(frozen=True)
class Served:
    """Where the org listens: its base URL, and the file that makes a client trust it (REQUESTS_CA_BUNDLE)."""

    base: str
    ca_file: str

    def __str__(self) -> str:
        return self.base


class _Server(uvicorn.Server):
    """Hangs up on idle clients at the end, rather than wait for them to say goodbye."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets)


@contextmanager
def serve(org: StandIn, port: int = 0) -> Iterator[Served]:
    """Serves the org until the block ends; on a free port, unless one is named."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio: no Nagle for TCP only
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((HOST, port))
    listener.listen(64)
    base = f"https://{HOST}:{listener.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="standin-") as folder:
        ca_file = Path(folder) / "ca.pem"
        config = uvicorn.Config(
            application(org, base),
            log_config=None,
            lifespan="off",
            ws="none",
            http="h11",
            timeout_keep_alive=60,
            date_header=False,
            server_header=False,
            h11_max_incomplete_event_size=1_000_000,
            ssl_certfile=_certificate(folder, ca_file),
        )
        server = _Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        _wait_until_started(server, thread)
        try:
            yield Served(base, str(ca_file))
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            listener.close()


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


def _certificate(folder: str, ca_file: Path) -> str:
    """Writes the authority's certificate to `ca_file`; answers the path of the server's key and chain."""
    authority = _authority()
    authority.cert_pem.write_to_path(ca_file)
    own = Path(folder) / "server.pem"
    authority.issue_cert(HOST).private_key_and_cert_chain_pem.write_to_path(own)
    return str(own)


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise RuntimeError("the stand-in org did not start")
        time.sleep(0.005)
