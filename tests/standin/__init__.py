"""The stand-in org: a loopback Salesforce for tests, benchmarks and recording the examples. Never a real org."""

from tests.standin.http.faults import Fault
from tests.standin.http.server import Served, serve
from tests.standin.http.swapped import Swapped
from tests.standin.loading.load import Result
from tests.standin.org import StandIn
from tests.standin.switches import Switches

__all__ = ["Fault", "Result", "Served", "StandIn", "Swapped", "Switches", "serve"]
