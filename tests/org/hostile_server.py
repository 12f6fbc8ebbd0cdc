"""A server in an org's place that sends whatever bytes a test wants, for as long as it wants."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import repeat
from pathlib import Path

import trustme

from tests.standin.http.faults import Script

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def hostile(script: Script, folder: Path) -> Iterator[tuple[str, str]]:
    """Its address ("https://127.0.0.1:port") and the file of the CA that its clients must trust."""
    authority, ca_file = trustme.CA(), folder / "hostile-ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, context, script), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}", str(ca_file)


def _serve(listener: socket.socket, context: ssl.SSLContext, script: Script) -> None:
    with suppress(OSError):  # the test is over
        while True:
            threading.Thread(target=_answer, args=(listener.accept()[0], context, script), daemon=True).start()


def _answer(connection: socket.socket, context: ssl.SSLContext, script: Script) -> None:
    with suppress(OSError), context.wrap_socket(connection, server_side=True) as client:
        client.recv(65_536)
        for piece in script():
            client.sendall(piece)


def dripping(piece: bytes, first: bytes = b"") -> Script:
    """A piece every twentieth of a second, for ever."""

    def script() -> Iterator[bytes]:
        yield first
        for each in repeat(piece):
            time.sleep(0.05)
            yield each

    return script


def whole(body: bytes, *headers: str) -> Script:
    """An answer with this body, and further headers."""
    head = HEAD + "".join(f"{header}\r\n" for header in headers).encode()
    return lambda: [head + f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode(), body]
