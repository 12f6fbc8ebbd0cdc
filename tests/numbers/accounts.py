"""The numbers of the accounts, phases, files, questions, and of the footer."""

import csv
import hashlib
from collections import Counter
from pathlib import Path

from tests.numbers.run_files import Check, RunFiles, counted, moment, number, phase, until
from tests.numbers.tree import Node


def every_row_of_the_load(page: Node, run: RunFiles) -> None:
    outcomes = run.evidence["outcomes"]
    section = page.section("Every row of the load")
    tables = {table.one("caption").text: table for table in section.all("table")}
    kinds = ("source", "excluded", "not_built", "load", "succeeded", "in_org")
    counts = [(each, each["facts"]["totals"]) for each in outcomes if each["facts"]["totals"]]
    totals = [[f"{each['load']}, {phase(each)}", *(number(known[kind]) for kind in kinds)] for each, known in counts]
    tables["From the source into the org"].rows(totals)
    attempts = [
        (each["load"], known, len(each["facts"]["attempts"]))
        for each in outcomes
        for known in each["facts"]["attempts"]
    ]
    for line, about in zip(section.all("p"), attempts, strict=True):
        line.says(_attempt(*about))
    if run.ledger:
        ledgers = tables["The ledger: each row in one state"]
        states = [each.text for each in ledgers.one("thead").all("th")][1:-1]
        assert set(states) == {state for counted_states in run.ledger.values() for state in counted_states}
        rows = [[load, *(f"{n[state]:,}" for state in states), f"{n.total():,}"] for load, n in run.ledger.items()]
        ledgers.rows(rows)


def _attempt(load: str, each: Check, of: int) -> str:
    results = each["success"] + each["error"] + each["unprocessed"]
    assert each["rows"] + each["repeated"] + each["foreign"] == results + each["unanswered"]
    about = f"{load}, attempt {each['number']}" if of > 1 else load
    kinds = " + ".join(f"{each[kind]:,} {kind}" for kind in ("success", "error", "unprocessed"))
    said = [f"{about}: {kinds} = {counted(results, 'result')} for {counted(each['rows'], 'row')}"]
    said += [f"{counted(each['repeated'], 'result')} of rows that have another one"] if each["repeated"] else []
    said += [f"{counted(each['foreign'], 'result')} of no row of this attempt"] if each["foreign"] else []
    said += [f"{counted(each['unanswered'], 'row')} without a result"] if each["unanswered"] else []
    return "; ".join(said) + "."


def results_in_the_files(run: RunFiles) -> None:
    """The success, error and unprocessed counts of all attempts of a load are the rows of its result files."""
    for outcome in run.evidence["outcomes"]:
        if outcome["phase"] == "after_load":
            part = next(p for p in run.evidence["parts"] if (p["load"], p["phase"]) == (outcome["load"], "after_load"))
            in_files = Counter[str]()
            for file in part["files"]:
                if file["path"] in run.files_of(outcome["load"], outcome["org"]):
                    in_files[file["kind"]] += file["rows"]
            for kind in ("success", "error", "unprocessed"):
                said = sum(each[kind] for each in outcome["facts"]["attempts"])
                assert said == in_files[kind], (outcome["load"], kind, said, in_files)


def phases(page: Node, run: RunFiles) -> None:
    table = next(each for each in page.all("table") if each.one("caption").text == "Phases")
    table.rows([_phase(part) for part in run.evidence["parts"]])


def _phase(part: Check) -> list[str]:
    source = f"Replay of {moment(part['recorded_at'])}" if part["source"] == "replay" else "..."
    at, read = moment(part["now"]), until(part["started"], part["finished"])
    calls = f"{part['api_version']}, {counted(part['calls'], 'call')}"
    return [f"{part['load']}, {phase(part)}", "...", source, at, read, "...", calls]


def files(page: Node, run: RunFiles) -> None:
    """Each file that was read stands there once; its hash and rows are those of the file itself."""
    parts = run.evidence["parts"]
    read: dict[tuple[str, str, str], Check] = {}
    read_for: dict[tuple[str, str, str], list[str]] = {}
    for part in parts:
        for file in part["files"]:
            key = (file["path"], file["sha256"], file["kind"])
            read.setdefault(key, file)
            read_for.setdefault(key, []).append(f"{part['load']} {phase(part)}")
    rows = []
    for key, file in read.items():
        kind = ", ".join(each for each in (file["kind"], file["dialect"], file["encoding"]) if each)
        of = "all" if len(read_for[key]) == len(parts) else "; ".join(read_for[key])
        rows.append([file["path"], kind, f"{file['rows']:,}", file["sha256"], *([of] if len(parts) > 1 else [])])
        assert hashlib.sha256((run.migration / file["path"]).read_bytes()).hexdigest() == file["sha256"]
        assert _rows_in(run.migration / file["path"], file["encoding"]) == file["rows"]
    page.one("table.files").rows(rows)


def _rows_in(file: Path, encoding: str) -> int:
    with file.open(encoding=encoding, newline="") as lines:
        return sum(bool(row) for row in csv.reader(lines)) - 1


def questions(page: Node, run: RunFiles) -> None:
    for asked, part in zip(page.all("details.asked"), run.evidence["parts"], strict=True):
        of = f"{part['load']}, {phase(part)}"
        asked.one("summary").says(f"{of}: {len(part['questions'])} questions, {part['calls']:,} calls")
        asked.one("caption").says(f"Questions of {of}")
        kinds = ("keys", "rows", "calls", "expected_calls")
        asked.one("table").rows(
            [
                [q["table"], *_asked(q), *(number(q[kind]) for kind in kinds), f"{q['seconds']:.1f}"]
                for q in part["questions"]
            ]
        )


def _asked(question: Check) -> list[str]:
    held = "" if question["held"] is None else f" of {question['held']:,} rows"
    return [question["soql"], f"{question['strategy']}{held}"]


def footer(page: Node, run: RunFiles) -> None:
    """Who ran what when, with which versions, and hashes; of the plan it is that of the file."""
    evidence = run.evidence
    tool, origin = evidence["tool"], evidence["provenance"]
    ran = f"Ran {until(evidence['started'], evidence['finished'])}; "
    page.one("footer").one("p").begins(f"Rollcall {tool['version']}, Python {tool['python']}. {ran}")
    known = {"run": origin["run"], "command": origin["command"], "user": origin["user"], "host": origin["host"]}
    known |= {"CI job": origin["ci_job"], **origin["versions"], **evidence["inputs"]}
    changed = ", changed since" if origin["git_changed"] else ""
    known |= {"git commit": f"{origin['git_commit']}{changed}", "code of the checks": tool["code_sha256"]}
    for outcome in evidence["outcomes"]:
        if before := outcome["facts"]["before"]:
            known[f"check before {outcome['load']}"] = f"{before['run']}, evidence.json {before['evidence_sha256']}"
    for line in page.one("dl.sums").all("div"):
        line.one("dd").says(str(known[line.one("dt").text]))
    plan = hashlib.sha256((run.migration / "plan.yaml").read_bytes()).hexdigest()
    assert evidence["inputs"]["plan.yaml"] == plan
