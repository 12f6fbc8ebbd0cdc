"""7. From findings to the outcome: the ledger, the verdict, and the run as one value."""

from reports.outcome.accounting import CheckRun, Reached, account
from reports.outcome.checklist import BEYOND, VERDICT_SHAPES, WORDS, WORST_FIRST, Item, by_item, checks_of, worst_first
from reports.outcome.ledger import Kept
from reports.outcome.ledgers import keep_ledgers
from reports.outcome.run import Run
from reports.outcome.verdict import FailOn, Word, gates

__all__ = [
    "BEYOND",
    "VERDICT_SHAPES",
    "WORDS",
    "WORST_FIRST",
    "CheckRun",
    "FailOn",
    "Item",
    "Kept",
    "Reached",
    "Run",
    "Word",
    "account",
    "by_item",
    "checks_of",
    "gates",
    "keep_ledgers",
    "worst_first",
]
