"""What a run must be like at its end, whatever fault it met."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.campaign.tries import Seen
from tests.runs.whole_runs import Ended

MOST_MEMORY = 500_000  # kB
LONGEST_SENTENCE = 2_000  # characters
MARKUP = "<script>alert"
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
CODES = {0, 1, 4, 10, 11, 12}
JUDGED = {"passed", "warned"}

Findings = dict[str, tuple[str, int]]
"""Of each check and subject: its status and its population."""


def findings_of(evidence: dict[str, Any]) -> Findings:
    found: Findings = {}
    for each in evidence["checks"]:
        parameters = ",".join(f"{name}={value}" for name, value in each["parameters"].items())
        label = f"{each['id']} {each['phase']} {each['load']} {each['cohort']} {parameters}"
        found[label] = each["status"], each["population"]
    return found


def files_in(*folders: Path) -> Iterable[Path]:
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())


def look_at(ended: Ended, seen: Seen, noted: dict[str, int]) -> None:
    """What holds for every run, refused or judged."""
    seen.memory = noted.get("kB", 0)
    if seen.memory > MOST_MEMORY:
        seen.add("over bound", f"{seen.memory // 1000} MB")
    if "Traceback" in ended.said or "INTERNALERROR" in ended.said or ended.code == 3:
        seen.add("traceback", ended.said[-3_000:])
    if found := UNPRINTABLE.search(ended.said):
        seen.add("leak", f"{found[0]!r} on the terminal: {ended.said[max(found.start() - 80, 0) : found.end() + 20]!r}")
    if ended.leftovers:
        seen.add("left", f"among the temporary files: {ended.leftovers}")
    look_for_markup(ended, seen)


def look_for_markup(ended: Ended, seen: Seen) -> None:
    for path in files_in(ended.evidence_dir):
        if path.suffix in {".html", ".xml"} and MARKUP in path.read_text("utf-8", "replace"):
            seen.add("leak", f"markup in {path.name}")


def look_for_secrets(words: Iterable[str], seen: Seen, said: str, *folders: Path) -> None:
    """No word stands in what was said and what was written; tables alone hold what the org's records hold."""
    held = [word for word in words if word in said]
    seen.wrong += [("leak", f"a secret on the terminal, the {number}. of {len(held)}") for number, _ in enumerate(held)]
    for path in files_in(*folders):
        content = b"" if path.suffix == ".parquet" else path.read_bytes()
        if any(word.encode() in content for word in words):
            seen.add("leak", f"a secret in {path.name}")


def look_at_refusal(ended: Ended, seen: Seen, before: Path) -> None:
    """One sentence, exit code 4, nothing written, `latest` as it was (`before` is a copy of the evidence)."""
    seen.ended = ended.err.strip()[:300]
    sentences = [line for line in ended.err.splitlines() if line.startswith("ERROR: ")]
    said_otherwise = "Exit: " in ended.said  # a disk that is full at the very end
    if len(sentences) != 1 and not said_otherwise:
        seen.add("unclear", f"{len(sentences)} sentences: {ended.said[-2_000:]}")
    if any(len(line) > LONGEST_SENTENCE for line in ended.said.splitlines()):
        seen.add("unclear", f"a sentence of {max(map(len, ended.said.splitlines()))} characters")
    if not re.search(r"([.?!]|: pytest checks.*)$", ended.err.strip()) and not said_otherwise:
        seen.add("unclear", f"no sentence: {ended.err[-500:]}")
    if same_files(ended.evidence_dir / "latest", before / "latest"):
        seen.add("left", "latest is another one")
    if {path.name for path in ended.runs} != {path.name for path in (before / "runs").glob("*/")}:
        seen.add("left", f"a folder of a refused run: {[path.name for path in ended.runs]}")


def same_files(one: Path, other: Path) -> list[str]:
    """The files that differ between two folders."""
    contents = [{str(p.relative_to(folder)): p.read_bytes() for p in files_in(folder)} for folder in (one, other)]
    return sorted(name for name in {**contents[0], **contents[1]} if contents[0].get(name) != contents[1].get(name))


def hidden(clean: Findings, now: Findings) -> list[str]:
    """The checks that judged less than without the fault, and do not say that they cannot see."""
    return [
        f"{label}: {status} of {population}, now {now.get(label)}"
        for label, (status, population) in clean.items()
        if status in JUDGED and not _as_much(*now.get(label, ("missing", 0)), population)
    ]


def _as_much(status: str, judged: int, population: int) -> bool:
    """A warning that cannot be judged is read beside the GO; an error that cannot be is no GO."""
    return status == "not_visible" or (status in {*JUDGED, "waived"} and judged >= population)
