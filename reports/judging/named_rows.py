"""The rows that checks named, read back from the parts of their offenders: what the ledger makes its states of."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from reports.judging.findings import Finding
from reports.judging.offenders import read_part


class NamedRow(NamedTuple):
    """
    A row of the load file that a check named, or, where ``line`` is None, all rows of a cohort.

    ``gates``: whether it is more than a warning.
    """

    check: str
    line: int | None
    cohort: str | None
    status: str
    gates: bool


def named_rows(findings: Iterable[Finding], offenders: Path) -> Iterator[NamedRow]:
    """
    What these findings say of rows of their load file.

    :param offenders: the run's folder of that name, before its parts are merged.
    """
    for finding in findings:
        gates = finding.severity == "error"
        if finding.status == "not_visible" and not finding.offenders:
            if finding.cohort:
                yield NamedRow(finding.check, None, finding.cohort, "not_visible", gates)
            continue
        for line, said in read_part(offenders, finding.id, "line", "status"):
            if line:
                status = finding.status if said in ("", "failed") else said
                yield NamedRow(finding.check, int(line), finding.cohort, status, gates and status != "warned")
