"""Whether the page shows what evidence.json says: by what people read there, not by what is written beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fixtures.problems import fits_terminal
from reports.outcome import VERDICT_SHAPES
from reports.verify.drawing import compare_drawing, without_drawing
from reports.verify.findings import Found, broken, listed
from reports.verify.first_screen import first_screen
from reports.verify.markup import VERDICTS, Mark, Markup

PAGE = "report.html"
_NUMBER = re.compile(r"\d[\d,]*")
_VERDICT = re.compile(rf"\s*(?:Verdict:\s*)?({'|'.join(VERDICTS)})\b")
_PLACES = {
    "verdict": "main/header/div",
    "sentence": "main/header/div",
    "counts": "main/header/div",
    "banner": "main",
    "warning": "main",
    "outcome": "main/section/table/tbody/tr",
    "in words": "main/section/table/tbody/tr",
    "step": "main/div/section/table/tbody/tr",
    "source": "main/section/table/tbody/tr/td",
    "offenders": "main/section/section/article/h4",
    "ledger": "main/section/table/tbody/tr",
}
"""Where each kind of mark stands, by the tags around it."""
_COUNTED = ("offenders", "ledger")
_QUIET = ("passed", "not_applicable")


def compare_page(evidence: Mapping[str, Any], folder: Path) -> Iterator[Found]:
    """The first screen, the verdict of each phase, the offenders of each check that has any, the ledgers' totals."""
    path = folder / PAGE
    if not path.is_file():
        yield broken(f"{PAGE}: it is missing")
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    yield from compare_drawing(text, PAGE, folder)
    page = Markup(without_drawing(text))
    if page.strange:
        yield broken(f"{PAGE}: no page has {listed(list(page.strange))}")
    if strays := [each for each in page.texts if not each.is_seen or _PLACES.get(each.kind) != each.place]:
        yield broken(f"{PAGE}: not everyone sees {listed([_name(each) for each in strays])}")
    yield from _compare_verdict(page, evidence["verdict"])
    yield from _compare_texts(page, first_screen(evidence))
    yield from _compare_shapes(page, evidence)
    yield from _compare_counts(page, evidence)


def _compare_verdict(page: Markup, verdict: str) -> Iterator[Found]:
    shown = [text for mark, texts in page.texts.items() if mark.kind == "verdict" for text in texts]
    if not any(map(_VERDICT.match, shown)):
        yield broken(f"{PAGE}: it shows no verdict")
    first = [text for _, text in page.headings]
    if others := sorted({found[1] for text in [*shown, *first] if (found := _VERDICT.match(text))} - {verdict}):
        yield broken(f"{PAGE}: it says {', '.join(others)}, evidence.json says {verdict}")
    if sum(tag in ("h1", "title") for tag, _ in page.headings) != len(("title", "h1")):
        yield broken(f"{PAGE}: it has not one title and one heading")


def _compare_texts(page: Markup, expected: Mapping[tuple[str, str], list[str]]) -> Iterator[Found]:
    shown: dict[tuple[str, str], list[str]] = {}
    for mark, texts in page.texts.items():
        if mark.kind not in (*_COUNTED, "verdict"):
            shown.setdefault((mark.kind, mark.of), []).extend(" ".join(text.split()) for text in texts)
    for key in dict.fromkeys([*expected, *shown]):
        said = [fits_terminal(text) for text in expected.get(key, [])]
        there = shown.get(key, [])
        if len(said) != len(there) or not all(map(_begins, there, said)):
            name = " of ".join(filter(None, key))
            yield broken(
                f"{PAGE}: its {name} is not {' '.join(said) or 'in evidence.json'}: {' '.join(there) or 'gone'}"
            )


def _begins(there: str, said: str) -> bool:
    """A banner is known by its first words, all else by all of them."""
    return there == " ".join(said.split()) or (said.endswith((".", ":")) and said.isupper() and there.startswith(said))


def _compare_shapes(page: Markup, evidence: Mapping[str, Any]) -> Iterator[Found]:
    expected = {("header", ""): evidence["verdict"]}
    expected |= {key: texts[0] for key, texts in first_screen(evidence).items() if key[0] == "outcome"}
    wrong = [of for of, verdict in expected.items() if page.shapes.get(of) != [f"#s-{VERDICT_SHAPES[verdict]}"]]
    if wrong:
        yield broken(f"{PAGE}: another shape stands beside the verdict of {listed([of or kind for kind, of in wrong])}")


def _compare_counts(page: Markup, evidence: Mapping[str, Any]) -> Iterator[Found]:
    expected = {("offenders", _subject(each)): each["offenders"] for each in evidence["checks"] if _is_shown(each)}
    for load, states in evidence["ledger"].items():
        expected |= {("ledger", f"{load} {state}"): rows for state, rows in states.items()}
    shown = {(mark.kind, mark.of): texts for mark, texts in page.texts.items() if mark.kind in _COUNTED}
    wrong = [f"{key[1]}: {why}" for key, count in expected.items() if (why := _why(shown.get(key, []), count))]
    if wrong:
        yield broken(f"{PAGE}: other than evidence.json, {listed(wrong)} ({len(wrong)} in all)")
    if added := [of for kind, of in shown if (kind, of) not in expected]:
        yield broken(f"{PAGE}: it shows what evidence.json does not know: {listed(added)}")


def _is_shown(check: Mapping[str, Any]) -> bool:
    return check["status"] not in _QUIET and bool(check["offenders"])


def _why(texts: list[str], count: int) -> str:
    if not texts:
        return f"{count:,} are not shown"
    shown = {int(found[0].replace(",", "")) if (found := _NUMBER.search(text)) else None for text in texts}
    return "" if shown == {count} else f"{', '.join(texts).strip()} in place of {count:,}"


def _subject(check: Mapping[str, Any]) -> str:
    """`MEM-01 (wave-1, help-customers, Help Center)`."""
    cohort = [check["cohort"]] if check["cohort"] else []
    return fits_terminal(f"{check['id']} ({', '.join([check['load'], *cohort, *check['parameters'].values()])})")


def _name(mark: Mark) -> str:
    return f"{mark.kind} of {mark.of}" if mark.of else mark.kind
