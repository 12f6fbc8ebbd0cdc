"""A pytest plug-in, `-p tests.examples.no_network`: each connection that this process opens is refused."""

import sys
from typing import Any

OPENS = {"socket.connect", "socket.getaddrinfo", "socket.sendto"}


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in OPENS:
        raise PermissionError(f"{event}{arguments[1:]}: there is no network here")


sys.addaudithook(refuse)
