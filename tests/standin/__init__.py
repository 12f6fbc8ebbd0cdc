"""The stand-in org: a loopback Salesforce for tests, benchmarks and recording the examples. Never a real org."""

from tests.standin.faults import Fault
from tests.standin.loading import Result
from tests.standin.org import StandIn
from tests.standin.server import Served, serve
from tests.standin.switches import Switches

__all__ = ["Fault", "Result", "Served", "StandIn", "Switches", "serve"]
