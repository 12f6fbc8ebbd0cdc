"""What the plan has to say once a part of a load file is loaded: lines to paste into plan.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import PurePosixPath

import yaml

from fixtures.plan import LoadPlan


def of_two_loads(load: LoadPlan, loadable: Sequence[str], rest: Sequence[str]) -> Iterator[str]:
    """
    A load that nobody has loaded yet, with the rows that can be loaded; and one of its own for those to correct.

    :param loadable: the cohorts of the former, ``rest`` those of the latter.
    """
    loadable_file, rest_file = _beside(load, "loadable"), _beside(load, "rest")
    yield f"  in plan.yaml, {loadable_file} takes the place of {load.file}, and a load of its own has the rest:"
    yield from _entry(load.name, load, loadable_file, loadable)
    yield from _entry(f"{load.name}-rest", load, rest_file, rest)


def of_another_attempt(load: LoadPlan, org: str, *, of_several: bool) -> Iterator[str]:
    """
    The attempt that loads its rows again, with files that no earlier one has.

    :param load: with the attempts in this org; ``of_several`` says whether the plan has other orgs.
    """
    taken = {file for attempt in load.attempts for file in (attempt.file, *attempt.results)}
    again = f"{org}-again" if of_several else "again"
    for number in count(1):
        what = again if number == 1 else f"{again}-{number}"
        file = _beside(load, what)
        results = [f"results/{load.name}-{what}-{kind}.csv" for kind in ("success", "error")]
        if taken.isdisjoint([file, *results]):
            break
    attempt = {
        "file": file,
        "results": results,
        "loaded_by": "the loading user's username",
        "org": org,
    }
    yield f"  keep what is loaded as {file}, and enter it in plan.yaml, among the attempts of {load.name}, with"
    yield "  started_at and finished_at:"
    yield from _dumped(attempt)


def _entry(name: str, load: LoadPlan, file: str, cohorts: Sequence[str]) -> Iterator[str]:
    head = {"name": name, "operation": load.operation, "purpose": load.purpose}
    more = {"cohorts": list(cohorts), "file": file, "mapping": load.mapping}
    yield from _dumped(head | {key: value for key, value in more.items() if value})


def _beside(load: LoadPlan, what: str) -> str:
    path = PurePosixPath(load.file)
    return path.with_name(f"{path.stem}-{what}{path.suffix}").as_posix()


def _dumped(entry: Mapping[str, object]) -> Iterator[str]:
    text = yaml.safe_dump([entry], default_flow_style=None, sort_keys=False, allow_unicode=True, width=10_000)
    yield from (f"    {line}" for line in text.splitlines())
