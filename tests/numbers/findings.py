"""The numbers of the cards, of the files that a run leaves, and of the checklist item by item."""

import re
from collections import Counter

from tests.numbers.at_a_glance import item_in_words
from tests.numbers.run_files import QUIET, WORDS, Check, RunFiles, counted, phase, scope, total, worst
from tests.numbers.tree import Node

OPEN, MOST, MOST_OF_MANY, MANY = 5, 100, 20, 2_000


def cards(page: Node, run: RunFiles) -> None:
    wanting = [each for each in run.evidence["checks"] if each["status"] not in QUIET]
    many = sum(min(each["offenders"], MOST) for each in wanting) > MANY
    found = {(each["id"], _head(each)): each for each in wanting}
    drawn = []
    for card in page.all("article.finding"):
        assert card.parent is not None
        key = (card.parent.attributes["id"], card.one("h4").text)
        drawn.append(key)
        _card(card, found[key], run, MOST_OF_MANY if many else MOST)
    assert sorted(drawn) == sorted(found)


def _head(check: Check) -> str:
    count = f" {_count(check)}" if check["offenders"] or check["status"] == "failed" else ""
    about = f"{phase(check)} · {scope(check)}"
    warns = " · warns only" if check["severity"] == "warning" else ""
    own = " · own check" if check["own"] else ""
    return f"{WORDS[check['status']]}{count} {about}{warns}{own}"


def _count(check: Check) -> str:
    waived = f", {check['waived']:,} of them waived" if 0 < check["waived"] < check["offenders"] else ""
    return f"{check['offenders']:,} of {counted(check['population'], check['unit'])}{waived}"


def _card(card: Node, check: Check, run: RunFiles, most: int) -> None:
    card.one("h4").says(_head(check))
    number, unit = check["offenders"], check["unit"]
    for reason in card.all("p.reason"):
        reason.says_but_for_addresses(check["reason"])
    for groups in card.all("table.groups"):
        counts = [cell.text.replace(",", "") for cell in groups.all("td.count")]
        assert sum(map(int, counts)) == number
        groups.compared = True
    tables, last = card.all("table.rows"), min(number, most)
    captions = [f"First {OPEN} of {counted(number, unit)}" if number > OPEN else counted(number, unit)]
    captions += [f"{OPEN + 1} to {last} of {counted(number, unit)}"] if number > OPEN else []
    for table, caption in zip(tables, captions if number else [], strict=True):
        table.one("caption").says(caption)
    in_file = run.offenders(check, [each.text for each in tables[0].one("thead").all("th")] if tables else [])
    on_page = [tuple(map(_cell, row.all("td"))) for table in tables for row in table.one("tbody").all("tr")]
    assert (len(on_page), len(in_file)) == (last, number)
    assert not Counter(on_page) - Counter(in_file)
    for table in tables:
        table.one("tbody").compared = True
    for folded in card.all("details"):
        more = f"{counted(last - OPEN, f'more {unit}')}, " if last > OPEN else ""
        files = "files, " if check["offenders_csv"] else ""
        folded.one("summary").says(f"{more}{files}SOQL of {check['id']}, {scope(check)}")
        _files_of_a_card(folded, check, run)


def _cell(cell: Node) -> str:
    return "" if cell.all("i") else cell.text


def _files_of_a_card(folded: Node, check: Check, run: RunFiles) -> None:
    for line in folded.all("p.file"):
        if line.text.startswith("All of them"):
            path = check["offenders_csv"]
            beside = f"{path.rpartition('/')[2]} (also {path} of the run's folder)"
            line.says(f"All of them: {beside if line.one('a').attributes['href'].startswith('data:') else path}")
        else:
            path = line.all("a")[0].text
            line.begins(f"Next: {path}, {_rows(path, run):,} ")


def left_files(page: Node, run: RunFiles) -> None:
    remarks = run.evidence["way_back"]["remarks"]
    for heading in ("What to do next", "The way back"):
        if any(each.text == heading for each in page.all("h2")):
            section = page.section(heading)
            for line in section.all("p.file"):
                path = line.all("a")[0].text
                line.begins(f"{path}, {_rows(path, run):,} ")
            for line in section.all("p"):
                line.compared = line.compared or line.text in remarks


def _rows(path: str, run: RunFiles) -> int:
    """How many rows the evidence says that a file has; a CSV has as many."""
    files = [*run.evidence["next_files"], *run.evidence["way_back"]["files"]]
    rows = next(int(each["rows"]) for each in files if each["path"] == path)
    if path.endswith(".csv"):
        assert len(run.rows_of(path)) == rows
    return rows


def waivers(page: Node, run: RunFiles) -> None:
    """What each of them covers is what is waived of its check, in the evidence, on its cards and in the checklist."""
    for section in page.all("section.waivers"):
        section.one("table").rows([_waiver(each) for each in run.evidence["waivers"]])
    for check, found in run.checks().items():
        covered = [each["covered"] for each in run.evidence["waivers"] if each["check"] == check]
        assert sum(covered) == total(found, "waived")
        on_cards = [
            line
            for section in page.all("section.item")
            if section.attributes["id"] == check
            for line in section.all("li")
            if line.within("ul.waived")
        ]
        in_checklist = [line for line in page.all("small.waived") if line.text.startswith(f"{check}: ")]
        for lines in (on_cards, in_checklist):
            said = [re.search(r"(\d[\d,]*) [a-z ]+ waived", line.text) for line in lines]
            assert not lines or sum(int(each[1].replace(",", "")) for each in said if each) == sum(covered)
            for line in lines:
                line.compared = bool(covered)


def _waiver(each: Check) -> list[str]:
    fields = ", ".join(each["fields"])
    names = "all" if each["rows"] is None else counted(each["rows"], "row")
    covers = f"{each['covered']:,}" if each["judged"] else "not part of this run"
    left = f", {counted(each['days_left'], 'day')} left" if each["days_left"] else ""
    return [
        f"{each['check']} {each['load'] or ''} {fields}",
        f"{each['justification']}{''.join(each['remarks'])}",
        each["ticket"],
        each["approved_by"],
        f"until {each['expiration_date']}{left}",
        names,
        covers,
    ]


def item_by_item(page: Node, run: RunFiles) -> None:
    for section in page.all("section.item"):
        place = section.attributes["id"].removeprefix("item-")
        if place in "123456789":
            head = section.one("h3")
            title = head.text.removeprefix(place).removesuffix(section.one("h3").one(".status").text).strip()
            head.says(f"{place} {title} {item_in_words(head.one('.status').text, run, place)}")
            _checks(section, run, place)
    for section in page.all("section"):
        if section.attributes.get("id") == "beyond":
            _checks(section, run, "-")


def _checks(section: Node, run: RunFiles, item: str) -> None:
    judged = run.checks(item=item)
    rows = [row for table in section.all("table.checks") for row in table.one("tbody").all("tr")]
    assert sorted(row.one(".id").text for row in rows) == sorted(judged)
    for row in rows:
        found = judged[row.one(".id").text]
        status, about, count = (each for each in row.all("td", "th") if each.parent is row)
        status.says(WORDS[worst(found)])
        about.begins(f"{found[0]['id']} {found[0]['title']}")
        population = total(found, "population")
        unit = found[0]["unit"]
        count.says(f"{total(found, 'offenders'):,} of {counted(population, unit)}" if population else "")
    for table in section.all("table.checks"):
        table.one("caption").compared = True
