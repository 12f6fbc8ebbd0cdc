"""7. From findings to the outcome: the ledger, the verdict, and the run as one value."""

from reports.outcome.accounting import CheckRun, Reached, account
from reports.outcome.checklist import VERDICT_SHAPES, beyond, by_item, worst_first
from reports.outcome.ledger import Ledgers, write_ledgers
from reports.outcome.run import Run
from reports.outcome.verdict import FailOn, Word, gates

__all__ = [
    "VERDICT_SHAPES",
    "CheckRun",
    "FailOn",
    "Ledgers",
    "Reached",
    "Run",
    "Word",
    "account",
    "beyond",
    "by_item",
    "gates",
    "worst_first",
    "write_ledgers",
]
