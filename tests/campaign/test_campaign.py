"""A few tries of each kind of fault, the same each time; `python -m tests.campaign` runs as many as one likes."""

from itertools import islice
from pathlib import Path

import pytest

from tests.campaign.figures import Figures, shown
from tests.campaign.kinds import KINDS, tries
from tests.campaign.stage import Stage, stage
from tests.campaign.tries import Seen, Try
from tests.campaign.trying import attempt
from tests.runs.whole_runs import ROOT
from tests.thoroughness import number

SEED = 13


@pytest.fixture(scope="module")
def set_up() -> Stage:  # type: ignore[misc]
    with stage() as made:
        yield made


def test_no_fault_of_a_sample_ends_unclearly_leaks_or_hides_anything(set_up: Stage) -> None:
    figures = Figures()
    for each in islice(tries(SEED), number(2) * len(KINDS)):
        figures.add(each, attempt(set_up, each))
    assert not figures.failed, "\n".join(shown(*each) for each in figures.failed)
    assert figures.tried > len(KINDS)


def test_a_try_is_repeated_by_its_name(set_up: Stage) -> None:
    each = Try("org", "query", "body: cut", 1)
    assert Try.named(str(each)) == each
    first, second = (attempt(set_up, each) for _ in range(2))
    assert first.ended
    assert (first.ended, first.wrong) == (second.ended, second.wrong)


def test_a_campaign_draws_every_fault_of_every_place_before_one_comes_again() -> None:
    for name, kind in KINDS.items():
        drawn = [(each.place, each.fault) for each in islice(tries(SEED, [name]), len(kind.catalogue))]
        assert sorted(drawn) == sorted(kind.catalogue)


def test_the_figures_count_a_try_once_for_each_way_in_which_it_failed() -> None:
    figures = Figures()
    each = Try("org", "query", "cut", 1)
    figures.add(each, Seen())
    figures.add(each, Seen([("leak", "a secret in evidence.json"), ("leak", "another"), ("left", "a folder")]))
    figures.add(each, Seen(met=False))
    kind, *counted = (cell.strip() for cell in figures.table().splitlines()[2].strip("|").split("|"))
    assert (kind, counted[:9]) == ("org", ["2", "1", "0", "0", "0", "1", "1", "0", "1"])
    assert "python -m tests.campaign --only 'org / query / cut / 1'" in shown(*figures.failed[0])


def test_the_figures_in_the_docs_are_of_all_kinds() -> None:
    page = Path(ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert [name for name in KINDS if f"| {name} " not in page] == []
