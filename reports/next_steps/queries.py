"""Statements to paste: each check's own with its offenders' Ids, and those that validate the load as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checks import CATALOGUE
from fixtures.counts import counted
from fixtures.database import identifier
from fixtures.nouns import Subject, nouns
from fixtures.org import fill
from fixtures.problems import fits_terminal
from reports.next_steps.recipe import Text

if TYPE_CHECKING:
    import duckdb

    from fixtures.plan import Plan
    from fixtures.snapshot import Snapshot
    from reports.judging import Finding
    from reports.next_steps.offenders import Offenders

FILE = "queries.soql"
A_STATEMENT = 200
"""Values in the list of one statement."""
_STATEMENTS = 50
"""Statements of one finding; of more the offenders' CSV has the values."""
_HEAD = """\
# Statements to paste, one at a time, without the lines that begin with #: Developer Console, Workbench or
#   sf data query --target-org {org} --query "..."
"""
_DELETED = "# It reads deleted rows: query all (sf data query --all-rows; in Apex, ALL ROWS)."
"""REST API Developer Guide, QueryAll; Salesforce CLI Command Reference, data query; Apex Developer Guide, ALL ROWS."""
_OFFENDERS = re.compile(r"\{offenders(?:\.(\w+))?\}")
_VALIDATION = {
    "Users of each profile of the load": """
        SELECT Profile.Name, IsActive, COUNT(Id) FROM User WHERE ProfileId IN {profiles} GROUP BY Profile.Name, IsActive
    """,
    "Seats": """
        SELECT Name, LicenseDefinitionKey, Status, TotalLicenses, UsedLicenses FROM UserLicense
        WHERE LicenseDefinitionKey IN {licenses}
    """,
    "Member groups of the sites": """
        SELECT Id, NetworkId, ParentId, AssignmentStatus FROM NetworkMemberGroup WHERE NetworkId IN {sites}
    """,
    "Members of the sites": """
        SELECT NetworkId, COUNT(Id) FROM NetworkMember
        WHERE NetworkId IN {sites} AND Member.ProfileId IN {profiles} GROUP BY NetworkId
    """,
}


def queries(offenders: Offenders, plan: Plan, snapshot: Snapshot) -> Text:
    """The text of the file."""
    lines: list[str] = []
    for place, finding in enumerate(offenders.findings):
        if finding.is_wanting:
            lines += _of_a_finding(place, finding, plan, snapshot, offenders.cursor)
    lines += _validation(plan, snapshot)
    head = _HEAD.format(org=snapshot.metadata.part.org.name)
    return Text("\n".join([head, *lines]), sum(line.startswith("SELECT") for line in lines))


def _of_a_finding(
    place: int, finding: Finding, plan: Plan, snapshot: Snapshot, offenders: duckdb.DuckDBPyConnection
) -> Iterator[str]:
    template = CATALOGUE[finding.check].page.soql
    if not template:
        return
    named = _OFFENDERS.search(template)
    column = (named[1] or "Id") if named else ""
    values, left = _values(offenders, place, column) if column in finding.columns and finding.offenders else ([], 0)
    chunks = [values[start : start + A_STATEMENT] for start in range(0, len(values), A_STATEMENT)]
    if named and not chunks:
        return
    yield f"# {fits_terminal(f'{finding.check} {finding.offenders_in_words}: {finding.id.scope}')}"
    if "IsDeleted = true" in template:
        yield _DELETED
    given = nouns(_subject(finding), plan, snapshot)
    for chunk in chunks or [[]]:
        once = _OFFENDERS.sub("{offenders}", template) if named else template
        yield f"{fill(once, **given, offenders=chunk)}\n"
    if left:
        yield f"# {counted(left, 'more value')} in {finding.offenders_csv}\n"


def _values(offenders: duckdb.DuckDBPyConnection, place: int, column: str) -> tuple[list[str], int]:
    """Values for as many statements as a finding may have, and how many more there are."""
    sql = f"select distinct {identifier(column)} v from offender_{place} where v <> ''"
    values = offenders.execute(f"{sql} order by v limit {A_STATEMENT * _STATEMENTS}").fetchall()
    (count,) = offenders.execute(f"select count(*) from ({sql})").fetchone() or (0,)
    return [value for (value,) in values], count - len(values)


def _subject(finding: Finding) -> Subject:
    return Subject(finding.load, finding.phase, finding.cohort, **finding.parameters)


def _validation(plan: Plan, snapshot: Snapshot) -> Iterator[str]:
    cohorts = plan.cohorts_of(next(load for load in plan.loads if load.name == snapshot.metadata.part.load))
    sites = [site for cohort in cohorts for site in (*cohort.sites, *cohort.leaves)]
    known = {
        "profiles": _ids(snapshot, "Profile", [cohort.profile for cohort in cohorts]),
        "sites": _ids(snapshot, "Network", sites),
        "licenses": list(dict.fromkeys(cohort.license for cohort in cohorts)),
    }
    for title, template in _VALIDATION.items():
        if all(known[name] for name in re.findall(r"\{(\w+)\}", template)):
            yield f"# {title}\n{fill(' '.join(template.split()), **known)}\n"


def _ids(snapshot: Snapshot, table: str, names: list[str]) -> list[str]:
    """The Ids of what the plan calls by name or Id."""
    named = f"select distinct Id from {table} where list_contains($1, Name) or list_contains($1, Id) order by Id"
    return [found for (found,) in snapshot.cursor().execute(named, [names]).fetchall()]
