"""The stand-in org: a loopback Salesforce for tests, benchmarks and recording the examples. Never a real org."""

from tests.standin.org import StandIn
from tests.standin.rest.faults import Fault
from tests.standin.rest.server import Served, serve
from tests.standin.rest.swapped import Swapped
from tests.standin.rules.loading import Result
from tests.standin.rules.switches import Switches

__all__ = ["Fault", "Result", "Served", "StandIn", "Swapped", "Switches", "serve"]
