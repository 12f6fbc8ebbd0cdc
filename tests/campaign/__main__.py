"""
Runs the checklist with one fault at a time, drawn from catalogues, and prints what became of each kind.

examples:
  python -m tests.campaign --minutes 2             as many tries as two minutes allow
  python -m tests.campaign --tries 60 --seed 7     sixty tries, the same each time
  python -m tests.campaign --kind org --tries 40   answers of the org alone
  python -m tests.campaign --only 'org / query / cut / 3000004'    one try again, with all that it saw

Kinds: input (damaged files), org (answers that fail, lie or do not end), guard (answers that lead to a write, and
requests that write), secret (answers that echo secrets and markup), end (kills and signals), disk (full, limits).
The exit code is 1 where a try failed.
"""

import argparse
import sys

if __name__ == "__main__":  # each process of a try imports this module again, and needs none of the rest
    from tests.campaign.command import main

    sys.exit(main(argparse.ArgumentParser("python -m tests.campaign", description=__doc__)))
