"""One server for many orgs, one after the other: starting a server takes longer than most tests."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.standin.org import StandIn


class Swapped:
    """Stands for whichever org was put behind the server last."""

    def __init__(self, org: "StandIn") -> None:
        object.__setattr__(self, "behind", org)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "behind"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "behind"), name, value)

    def put_behind(self, org: "StandIn") -> None:
        object.__setattr__(self, "behind", org)
