"""
12. Compared with an earlier run of the same load, org and phase: which offenders are new, fixed and still there.

Knows outcome, judging, session, snapshot, plan, org.questions and database.
"""

from reports.compared.comparing import Comparing as Comparing
from reports.compared.earlier_runs import ComparableRun as ComparableRun, named_run as named_run
