"""The page can be read by anyone: with a keyboard, a screen reader, in the dark, without scripts."""

import re
from itertools import pairwise

import pytest

from checks import ITEMS
from reports.outcome.run import Run
from reports.output.page import page
from tests.reports.report_html import Page, parsed, words
from tests.reports.sample_runs import go, no_go


def read(whole: Run) -> Page:
    return parsed(page(whole))


@pytest.mark.parametrize("whole", [go(), no_go()], ids=["go", "no-go"])
class TestAccessibility:
    def test_the_page_has_a_language_one_h1_one_main_and_a_way_to_skip_to_it(self, whole: Run) -> None:
        seen = read(whole)
        assert seen.of("html", "lang") == ["en"]
        assert (seen.tags.count("h1"), seen.tags.count("main")) == (1, 1)
        assert seen.of("a", "href")[0] == "#" + seen.of("main", "id")[0]

    def test_no_heading_level_is_skipped(self, whole: Run) -> None:
        levels = [level for level, _ in read(whole).headings]
        assert levels[0] == 1
        assert all(deeper <= level + 1 for level, deeper in pairwise(levels))

    def test_every_table_has_a_caption_and_every_header_a_scope(self, whole: Run) -> None:
        tables = read(whole).tables
        assert tables
        assert all(table.caption.strip() and not table.headers_without_scope for table in tables)

    def test_every_id_is_one_of_a_kind_and_every_link_within_the_page_arrives(self, whole: Run) -> None:
        seen = read(whole)
        ids = [value for _, name, value in seen.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        links = seen.of("a", "href") + seen.of("use", "href")
        assert {link[1:] for link in links if link.startswith("#")} <= set(ids)

    def test_nothing_runs_and_nothing_is_fetched(self, whole: Run) -> None:
        seen = read(whole)
        assert not {"script", "iframe", "object", "embed", "link", "img", "form"} & set(seen.tags)
        assert not [name for _, name, _ in seen.attributes if name.startswith("on") or name in ("src", "style")]
        assert "url(" not in page(whole)
        assert all(link.startswith(("#", "offenders/", "runbook.md")) for link in seen.of("a", "href"))

    def test_all_nine_items_are_answered_in_order(self, whole: Run) -> None:
        headings = [words(heading) for level, heading in read(whole).headings if level == 3]
        answered = [heading for heading in headings if re.match(r"\d ", heading)]
        assert [heading[0] for heading in answered] == [str(number) for number in ITEMS]


def luminance(color: str) -> float:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_enough_in_light_and_dark() -> None:
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", page(go()), re.DOTALL)
    )
    for colors in (light, light | dark):
        for ground in ("page", "raised", "shade", "amber-tint", "blue-tint"):
            for ink in ("ink", "soft", "link", "red", "amber", "green", "blue"):
                assert contrast(colors[ink], colors[ground]) >= 4.5, (ink, ground)
        for solid in ("red", "amber", "green", "blue"):
            assert contrast("#ffffff", colors[f"solid-{solid}"]) >= 4.5, solid
