"""The numbers of the first screen."""

import re
from itertools import pairwise

from tests.numbers.run_files import QUIET, WORDS, Check, RunFiles, counted, phase, span, total, worst
from tests.numbers.tree import Node

RIGHT = ("VERIFIED", "CHANGED_LATER", "EXCLUDED", "PENDING")
_SHORTEST, _BAR = 3.0, 560.0


def verdict(page: Node, run: RunFiles) -> None:
    head, evidence = page.one("header"), run.evidence
    outcomes = evidence["outcomes"]
    say = head.one("p.say")
    say.compared = True
    alike: dict[tuple[str, str], list[str]] = {}
    for each in outcomes:
        if each["verdict"] == evidence["verdict"]:
            alike.setdefault((each["phase"], each["org"]), []).append(each["load"])
    for (_, org), loads in alike.items():
        more = [f"{len(loads) - 3} more"] if len(loads) > 3 else []
        assert all(name.lower() in say.text.lower() for name in (org, *loads[:3], *more))
    assert len(outcomes) > 1 or say.text == outcomes[0]["sentence"]
    assert len(re.findall(r"\d+ more", say.text)) == sum(len(loads) > 3 for loads in alike.values())
    head.one("p.sum").says(". ".join(_sums(run)) + ".")
    files = {file["path"]: file for part in evidence["parts"] for file in part["files"] if file["kind"] == "load"}
    rows = counted(sum(file["rows"] for file in files.values()), "row")
    (one, *_) = files.values()
    of_one = f"{one['path']}, {rows} SHA-256 {one['sha256'][:8]}…{one['sha256'][-4:]}"
    said = {each.one("dt").text: each.one("dd") for each in head.one("dl.facts").all("div")}
    said["File"].says(of_one if len(files) == 1 else f"{len(files)} load files, {rows}")
    loaded = [each["started_at"] for outcome in outcomes for each in outcome["facts"]["attempts"] if each["started_at"]]
    when = f"checked {span([part['now'] for part in evidence['parts']])} by the org's clock"
    said["When"].says(when + (f" loaded {span(loaded)}" if loaded else ""))
    said["What"].begins(f"{evidence['migration']}: {evidence['parts'][0]['load']} ")
    origin = evidence["provenance"]
    assert said["Who"].text.endswith(f"run by {origin['user']} on {origin['host']}")
    said["Who"].compared = True


def _sums(run: RunFiles) -> list[str]:
    statuses = [worst(found) for found in run.checks().values()]
    count = {status: statuses.count(status) for status in WORDS}
    said = [f"{counted(count['failed'], 'check')} failed" if count["failed"] else "No check failed"]
    rows = sum(sum(states.values()) for states in run.ledger.values())
    wrong = sum(n for states in run.ledger.values() for state, n in states.items() if state not in RIGHT)
    to_mend = [run.rows_of(each["path"]) for each in run.evidence["next_files"] if each["path"].endswith("to_mend.csv")]
    if rows and wrong:
        said.append(f"{wrong:,} of {counted(rows, 'row')} {'is' if wrong == 1 else 'are'} not right")
    elif not rows and any(to_mend):
        of = sum(file["rows"] for part in run.evidence["parts"] for file in part["files"] if file["kind"] == "load")
        said.append(f"{sum(map(len, to_mend)):,} of {counted(of, 'row')} to be corrected")
    others = {
        "error": "could not be judged",
        "not_visible": "not visible",
        "pending": "pending",
        "warned": "warn",
        "waived": "waived",
        "passed": "passed",
        "not_applicable": "do not apply",
    }
    counts = [f"{count[status]} {words}" for status, words in others.items() if count[status]]
    missing = {label.split()[0] for kind in ("deselected", "unreached") for label in run.evidence[kind]}
    beside = ", ".join([*counts, *([f"{len(missing)} left out or not reached"] if missing else [])])
    return [*said, *([beside] if beside else [])]


def verdicts(page: Node, run: RunFiles) -> None:
    for table in page.all("table.verdicts"):
        of = run.evidence["outcomes"]
        table.rows([[f"{o['load']}, {phase(o)}, {o['org']}", o["verdict"], o["sentence"]] for o in of])


def duties(page: Node, run: RunFiles) -> None:
    """Each check that someone must act on is named once, with as many offenders as its worst findings have."""
    owed = {check: found for check, each in run.checks().items() if (found := _to_do(each))}
    named = []
    for act in page.all("section.act"):
        owner, lines = act.one("h3"), act.all("li")
        name = re.sub(r" \d+ checks?$", "", owner.text)
        mine = {check for check, found in owed.items() if _owner(found) == name.lower()}
        owner.says(f"{name} {counted(len(mine), 'check')}")
        assert {line.one("a").text for line in lines} == mine
        for line in lines:
            found = owed[line.one("a").text]
            how = "At once. " if found[0]["at_once"] and found[0]["status"] == "failed" else ""
            how = how or ("To read. " if found[0]["status"] == "warned" or found[0]["severity"] == "warning" else "")
            line.begins(f"{how}{_count(found)}: " if _left(found) else how)
            named.append(found[0]["id"])
        for folded in act.all("details"):
            folded.one("summary").says(f"{len(folded.all('li'))} more")
            assert (len(folded.all("li")), folded.one("ol").attributes["start"]) == (len(mine) - 3, "4")
    for wait in page.all("p.wait"):
        assert all(_count(owed[link.text]) in wait.text for link in wait.all("a") if _left(owed[link.text]))
        named += [link.text for link in wait.all("a")]
        wait.compared = True
    assert sorted(named) == sorted(owed)


def _to_do(findings: list[Check]) -> list[Check]:
    """Those of its most harmful status: what stops the load, then what warns, then what is pending."""
    wanting = [each for each in findings if each["status"] not in (*QUIET, "waived")]
    status = min(wanting, key=_harm)["status"] if wanting else ""
    return [each for each in wanting if each["status"] == status]


def _harm(check: Check) -> int:
    stops = check["status"] in ("error", "not_visible") and check["severity"] == "error"
    return 0 if check["status"] == "failed" else 1 if stops else 3 if check["status"] == "pending" else 2


def _owner(found: list[Check]) -> str:
    status = found[0]["status"]
    return str({"not_visible": "salesforce admin", "error": "loader"}.get(status, found[0]["owner"].lower()))


def _count(found: list[Check]) -> str:
    return counted(_left(found), found[0]["unit"])


def _left(found: list[Check]) -> int:
    """Offenders that no waiver covers."""
    return total(found, "offenders") - total(found, "waived")


def every_row(page: Node, run: RunFiles) -> None:
    assert run.ledger == run.evidence["ledger"]
    section = page.section("Every row")
    rows = {
        state: sum(states[state] for states in run.ledger.values())
        for states in run.ledger.values()
        for state in states
    }
    section.all("h2")[0].says(f"Every row: {sum(rows.values()):,}" if rows else "Every row")
    if not rows:
        return
    legend = section.one("table.legend")
    present = [row.one("th").text.upper().replace(" ", "_") for row in legend.one("tbody").all("tr")]
    assert set(present) == set(rows)
    legend.rows([[state.replace("_", " ").capitalize(), "...", f"{rows[state]:,}"] for state in present])
    label = ", ".join(f"{rows[state]:,} {state.lower().replace('_', ' ')}" for state in present)
    (bar,) = [each for each in section.all("svg") if each.attributes.get("role") == "img"]
    assert bar.attributes["aria-label"] == label
    drawn = [(float(each.attributes["x"]), float(each.attributes["width"])) for each in bar.all("rect")]
    assert all(abs(x + width - after) < 0.2 for (x, width), (after, _) in pairwise(drawn))
    wide = [max(_SHORTEST, _BAR * rows[state] / sum(rows.values())) for state in present]
    assert all(abs(width - _BAR * own / sum(wide)) < 0.1 for (_, width), own in zip(drawn, wide, strict=True))
    for line in section.all("p.soft"):
        several = f"Of {len(run.ledger)} loads together. " if len(run.ledger) > 1 else ""
        line.says(f"{several}Row by row: ledger.csv")


def notes(page: Node, run: RunFiles) -> None:
    evidence = run.evidence
    offending = [found for found in run.checks().values() if worst(found) == "failed"]
    if said := re.match(r"(\d+) checks? found offenders", evidence["reason"]):
        assert int(said[1]) == len(offending)
    about = _said_once([(part["load"], each) for part in evidence["parts"] for each in part["notes"]])
    about += [each for waiver in evidence["waivers"] for each in waiver["remarks"]]
    lines = [f"Why: {evidence['reason']}", *(f"Not judged: {each}" for each in evidence["not_judged"])]
    lines += [*(f"Assumes: {each}" for each in evidence["assumes"]), *dict.fromkeys(about)]
    narrowed = evidence["provenance"]["narrowed_by"]
    lines += [f"Narrowed by the command: {', '.join(narrowed)}"] if narrowed else []
    for item, line in zip(page.one("section.notes").all("li"), lines, strict=True):
        item.says_but_for_addresses(line)


def _said_once(notes: list[tuple[str, str]]) -> list[str]:
    """What several loads say alike is said of them together."""
    loads: dict[str, list[str]] = {}
    for load, note in notes:
        about = note.removeprefix(f"{load}: ")
        loads.setdefault(about, []).extend([load] if about != note and load not in loads.get(about, []) else [])
    return [f"{', '.join(of)}: {about}" if of else about for about, of in loads.items()]
