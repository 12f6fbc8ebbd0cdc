"""What goes wrong with the next requests, in order: a test puts faults into `org.faults`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

Script = Callable[[], Iterable[bytes]]
"""What is sent to one request, piece by piece."""


@dataclass(frozen=True)
class Fault:
    """
    One request's fate: a status and body of its own, seconds of delay, a body cut after so many bytes, a dropped
    connection, or a script of bytes that need not be HTTP. Without a status the request is answered as usual, late,
    cut or with `change` made to its body.

    The fault waits for a request whose path contains `only` and, with `spares_deletes`, whose method is not DELETE.
    """

    status: int | None = None
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut_after: int | None = None
    drop: bool = False
    change: Callable[[bytes], bytes] | None = None
    script: Script | None = None
    only: str = ""
    spares_deletes: bool = False

    def meets(self, method: str, path: str) -> bool:
        """Whether this request suffers it."""
        return self.only in path and not (self.spares_deletes and method == "DELETE")
