"""What goes wrong with the next requests, in order: a test puts faults into `org.faults`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """
    One request's fate: a status and body of its own, seconds of delay, a body cut after so many bytes, or a dropped
    connection. Without a status the request is answered as usual, late or cut.

    The fault waits for a request whose path contains `only` and, with `spares_deletes`, whose method is not DELETE.
    """

    status: int | None = None
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut_after: int | None = None
    drop: bool = False
    only: str = ""
    spares_deletes: bool = False

    def meets(self, method: str, path: str) -> bool:
        """Whether this request suffers it."""
        return self.only in path and not (self.spares_deletes and method == "DELETE")
