"""The workflows of docs/ci, read as their CI reads them: the shell of each job, and what the job publishes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

CI = Path(__file__).parents[2] / "docs" / "ci"
FILES = {"GitHub": "github-actions.yml", "GitLab": "gitlab-ci.yml", "Azure": "azure-pipelines.yml"}
Given = Mapping[str, str]
"""What a person enters for a run and what the CI keeps, by name: inputs, variables, secrets."""
_GIVEN = re.compile(r"\$\{\{ (?:inputs|parameters|vars|secrets)\.(\w+) \}\}|\$\((\w+)\)")
_IF_GIVEN = re.compile(r"\$\{\{ if ne\(parameters\.(\w+), 'none'\) \}\}")


@dataclass(frozen=True)
class Step:
    """Shell that a job runs, or paths that it publishes."""

    command: tuple[str, ...] = ()
    shell: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    publishes: str = ""
    always: bool = False
    """Whether it runs also after a step that failed."""


def loaded(ci: str) -> dict[str, Any]:
    """A workflow; YAML 1.1 reads GitHub's key `on` as true."""
    content: dict[Any, Any] = yaml.safe_load((CI / FILES[ci]).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in content.items()}


def recordings_job(ci: str) -> list[Step]:
    """What runs on every pull request, and is given nothing."""
    return list(_READ[ci](loaded(ci), "recordings", {}))


def live_job(ci: str, phase: str, given: Given) -> list[Step]:
    """What somebody starts before a load, or after it."""
    name = phase if ci == "GitLab" else "live"
    return list(_READ[ci](loaded(ci), name, {**given, "phase": phase}))


def _github(workflow: dict[str, Any], name: str, given: Given) -> Iterator[Step]:
    for step in workflow["jobs"][name]["steps"]:
        always = step.get("if") == "always()"
        if shell := step.get("run"):
            environment = {**workflow["env"], **_filled(step.get("env", {}), given)}
            yield Step(("bash", "-e"), shell, environment, always=always)
        elif step["uses"].startswith("actions/upload-artifact@"):
            yield Step(publishes=step["with"]["path"], always=always)


def _gitlab(workflow: dict[str, Any], name: str, given: Given) -> Iterator[Step]:
    template = workflow[workflow[name]["extends"]]
    job = {**template, **workflow[name]}
    variables = workflow["variables"]
    values = {each: value["value"] if isinstance(value, dict) else value for each, value in variables.items()}
    shell = "\n".join(["set -eo pipefail", *job["before_script"], *job["script"]])
    yield Step(("bash",), shell, {**values, **given})
    artifacts = job["artifacts"]
    for path in [*artifacts["paths"], *artifacts["reports"].values()]:
        yield Step(publishes=path, always=artifacts["when"] == "always")


def _azure(workflow: dict[str, Any], name: str, given: Given) -> Iterator[Step]:
    (job,) = (job for job in workflow["jobs"] if job["job"] == name)
    for step in job["steps"]:
        always = step.get("condition") == "succeededOrFailed()"
        if shell := step.get("bash"):
            environment = {**workflow["variables"], **_filled(step.get("env", {}), given)}
            yield Step(("bash", "--noprofile", "--norc"), shell, environment, always=always)
        elif step.get("task", "").startswith("PublishTestResults@"):
            yield Step(publishes=step["inputs"]["testResultsFiles"], always=always)
        elif path := step.get("publish"):
            yield Step(publishes=path, always=always)


_READ = {"GitHub": _github, "GitLab": _gitlab, "Azure": _azure}


def _filled(environment: Mapping[str, Any], given: Given) -> dict[str, str]:
    """An environment with what is given in place of the expressions that name it; what is not given is empty."""
    filled: dict[str, str] = {}
    for name, value in environment.items():
        if condition := _IF_GIVEN.fullmatch(name):
            filled |= _filled(value, given) if condition[1] in given else {}
        else:
            filled[name] = _GIVEN.sub(lambda found: given.get(found[1] or found[2], ""), value)
    return filled
