"""The numbers of the seats, of the nine items, and of the check before and after."""

import re

from tests.numbers.run_files import QUIET, WORDS, Check, RunFiles, counted, moment, number, phase, worst
from tests.numbers.tree import Node


def seats(page: Node, run: RunFiles) -> None:
    """Free are those bought less those used; before a load these are planned, after it counted, and SEA-11 compares."""
    last = {(each["load"], each["org"]): each for each in run.evidence["outcomes"]}
    known = [each for each in last.values() if each["facts"]["seats"]]
    tables = page.section("Seats").all("table")
    for table, outcome in zip(tables, known, strict=True):
        table.one("caption").says(f"{outcome['load']} {phase(outcome)}")
        table.rows([_seats(each) for each in outcome["facts"]["seats"]])
        reckoned = [s["used_before"] + s["taken"] - s["freed"] == s["used_after"] for s in outcome["facts"]["seats"]]
        judged = run.checks(id="SEA-11", load=outcome["load"]).get("SEA-11", [])
        assert all(reckoned) or (outcome["phase"] == "after_load" and worst(judged) not in QUIET)


def _seats(each: Check) -> list[str]:
    free = "not known" if None in (each["total"], each["used_after"]) else each["total"] - each["used_after"]
    if isinstance(free, int):
        free = f"{-free:,} short" if free < 0 else f"{free:,}"
    bought = "no limit" if each["total"] is None else f"{each['total']:,}"
    return [each["license"], bought, number(each["used_before"]), number(each["taken"] - each["freed"]), free]


def nine_items(page: Node, run: RunFiles) -> None:
    rows = []
    for row in page.one("table.nine").one("tbody").all("tr"):
        item = row.one("td.number").text
        rows.append(
            [item, row.one("th").text, item_in_words(row.one(".status").text, run, "-" if item == "+" else item)]
        )
    assert [item for item, *_ in rows] == [*"123456789", "+"][: len(rows)]
    page.one("table.nine").rows(rows)


def item_in_words(said: str, run: RunFiles, item: str) -> str:
    """What the page may say of an item: how many of its checks are as bad as the worst, else words without a number."""
    statuses = [worst(found) for found in run.checks(item=item).values()]
    as_bad = min(statuses, key=list(WORDS).index, default="not_applicable")
    if as_bad in QUIET:
        assert not re.search(r"\d", said)
        return said
    return (
        WORDS[as_bad]
        if item == "-"
        else f"{WORDS[as_bad]}, {statuses.count(as_bad)} of {counted(len(statuses), 'check')}"
    )


def before_and_after(page: Node, run: RunFiles) -> None:
    outcomes = {(each["load"], each["phase"]): each for each in run.evidence["outcomes"]}
    for table in page.all("table.pair"):
        load, rows = table.one("caption").text, []
        after = outcomes.get((load, "after_load"))
        if after is None:
            rows = [_step(run, "Before", outcomes[load, "before_load"]), ["Load", "not part of this run", "", "", ""]]
        else:
            rows = [
                _step_before(after, outcomes.get((load, "before_load"))),
                *_loaded(after),
                _step(run, "After", after),
            ]
        table.rows(rows)


def _step(run: RunFiles, name: str, outcome: Check) -> list[str]:
    same = ("load", "phase")
    (part, *_) = [p for p in run.evidence["parts"] if all(p[key] == outcome[key] for key in same)]
    sha256 = next(file["sha256"] for file in part["files"] if file["kind"] == "load")
    return [name, outcome["verdict"], moment(part["now"]), f"{sha256[:8]}…", "this run"]


def _step_before(after: Check, own: Check | None) -> list[str]:
    before = after["facts"]["before"]
    if before is None:
        return ["Before", "no check is known", "", "", ""]
    verdict = before["verdict"] or (own["verdict"] if own and own["org"] == after["org"] else "not known")
    file = f"{before['file_sha256'][:8]}… {'same' if before['same_file'] else 'another file'}"
    return ["Before", verdict, moment(before["at"]), file, before["run"] or "this run"]


def _loaded(after: Check) -> list[list[str]]:
    attempts = after["facts"]["attempts"]
    kinds = ("success", "error", "unprocessed")
    return [
        [
            f"Load {each['number']}" if len(attempts) > 1 else "Load",
            ", ".join(f"{each[kind]:,} {kind}" for kind in kinds if each[kind]) or "no results",
            moment(each["started_at"]) if each["started_at"] else "not entered",
            "",
            "...",
        ]
        for each in attempts
    ]
