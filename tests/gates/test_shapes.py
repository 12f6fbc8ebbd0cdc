"""Each workflow has the keys that its CI documents: a misspelled one would be refused, or passed over in silence."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.gates.workflow_files import FILES, loaded

Place = tuple[str, ...]
"""Keys from the top of a file down; `*` is any of a mapping or a list."""

GITHUB: Mapping[Place, str] = {
    (): "name on env permissions jobs",
    ("on",): "pull_request workflow_dispatch",
    ("on", "pull_request"): "paths",
    ("on", "workflow_dispatch"): "inputs",
    ("on", "workflow_dispatch", "inputs", "*"): "description type options default required",
    ("jobs", "*"): "name if runs-on environment timeout-minutes permissions steps",
    ("jobs", "*", "steps", "*"): "name if uses with run env",
}
GITLAB: Mapping[Place, str] = {
    ("workflow",): "rules",
    ("workflow", "rules", "*"): "if",
    (".rollcall",): "image before_script artifacts",
    (".rollcall", "artifacts"): "when access expire_in paths reports",
    (".rollcall", "artifacts", "reports"): "junit codequality",
    ("recordings",): "extends timeout rules script",
    ("recordings", "rules", "*"): "if changes",
    ("before_load",): "extends timeout rules script",
    ("before_load", "rules", "*"): "if",
    ("after_load",): "extends timeout needs rules script",
    ("after_load", "rules", "*"): "if when",
}
AZURE: Mapping[Place, str] = {
    (): "trigger pr parameters variables pool jobs",
    ("pr",): "paths",
    ("parameters", "*"): "name displayName type default values",
    ("pool",): "vmImage",
    ("jobs", "*"): "job displayName condition timeoutInMinutes variables steps",
    ("jobs", "*", "steps", "*"): "checkout clean task inputs bash displayName env condition publish artifact",
}
KEYS = {"GitHub": GITHUB, "GitLab": GITLAB, "Azure": AZURE}
ON_A_CONDITION = "${{ if "


def at(content: Any, place: Place) -> Iterator[dict[str, Any]]:
    """The mappings at a place."""
    if not place:
        yield content
    elif place[0] == "*":
        for each in content.values() if isinstance(content, dict) else content:
            yield from at(each, place[1:])
    else:
        yield from at(content[place[0]], place[1:])


@pytest.mark.parametrize("ci", FILES)
def test_every_key_is_one_that_the_ci_documents(ci: str) -> None:
    workflow = loaded(ci)
    for place, known in KEYS[ci].items():
        for mapping in at(workflow, place):
            unknown = {key for key in mapping if not key.startswith(ON_A_CONDITION)} - set(known.split())
            assert not unknown, f"{ci}: {'.'.join(place)}"
