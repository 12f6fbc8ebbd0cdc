"""
8. From findings to the outcome: the ledger, the verdict, and the run as one value.

16 files, because each kind of what is known of a run has its own.

Knows judging, checks, snapshot, plan and database.
"""

from reports.outcome.accounting import CheckRun as CheckRun, Reached as Reached, account as account
from reports.outcome.checklist import (
    VERDICT_SHAPES as VERDICT_SHAPES,
    Item as Item,
    beyond as beyond,
    by_item as by_item,
    worst_first as worst_first,
)
from reports.outcome.comparison import (
    CheckChange as CheckChange,
    Comparison as Comparison,
    EarlierRun as EarlierRun,
)
from reports.outcome.decisions import Decisions as Decisions
from reports.outcome.duties import Duty as Duty, duties as duties, ranked_duties as ranked_duties
from reports.outcome.facts import facts_of as facts_of
from reports.outcome.ledger import Ledgers as Ledgers, write_ledgers as write_ledgers
from reports.outcome.named_rows import name_rows as name_rows
from reports.outcome.next_file import NextFile as NextFile
from reports.outcome.part_outcome import (
    Attempt as Attempt,
    Facts as Facts,
    PartOutcome as PartOutcome,
    sentences_of as sentences_of,
)
from reports.outcome.provenance import Provenance as Provenance
from reports.outcome.run import Run as Run, part_in_words as part_in_words
from reports.outcome.seat_counts import Seats as Seats, seats_of as seats_of
from reports.outcome.verdict import EXIT_CODES as EXIT_CODES, FailOn as FailOn, Word as Word, gates as gates
from reports.outcome.way_back import WayBack as WayBack
