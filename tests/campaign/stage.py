"""Where tries run: one org, one migration with each kind of file, and what a run without a fault says."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.campaign.conditions import VARIABLE
from tests.campaign.migration import add_attempts, add_files
from tests.campaign.oracle import CODES, Findings, findings_of, hidden, look_at, look_at_refusal
from tests.campaign.tries import Seen
from tests.runs.recorded_migration import recorded_migration
from tests.runs.small_migration import SmallMigration
from tests.runs.whole_runs import Ended, Runner
from tests.standin.http.faults import Fault
from tests.standin.visibility import ALL_PERMISSIONS, Visibility

BEFORE, AFTER = ("checks/before_load", "--org=env", "-q"), ("checks/after_load", "--org=env", "-q")
REPLAY = ("-q",)
KEPT = ("checks/after_load", "--org=env", "--record=plain", "-q")
"""A run that keeps all that a run may keep."""


class Stage:
    """Serves the org while it lives. A try has a copy of the migration, and of an earlier run's evidence."""

    def __init__(self, folder: Path, migration: SmallMigration, runner: Runner) -> None:
        self.folder, self.migration, self.environment = folder, migration, runner.environment
        self.org = migration.org
        self.evidence = runner.evidence_dir
        self._kept: dict[Sequence[str], tuple[Path, int]] = {}
        self._clean: dict[tuple[str, ...], tuple[Findings, dict[str, Any]]] = {}

    @property
    def signing_in_by_secret(self) -> dict[str, str]:
        """The environment that signs in by client credentials."""
        client = {"SF_CLIENT_ID": self.org.client_id, "SF_CLIENT_SECRET": self.org.client_secret}
        return {**client, "SF_ACCESS_TOKEN": "", "SF_LOGIN_URL": self.environment["SF_INSTANCE_URL"]}

    @contextmanager
    def trying(self) -> Iterator["Trial"]:
        """A folder of its own, gone afterwards; the org is as it was."""
        self.org.requests.clear()
        self.org.faults.clear()
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        try:
            yield Trial(self, folder)
        finally:
            self.org.faults.clear()
            self.org.visibility, self.org.permissions = Visibility(), set(ALL_PERMISSIONS)
            shutil.rmtree(folder, ignore_errors=True)

    def clean(self, arguments: Sequence[str], jobs: str | None) -> tuple[Findings, dict[str, Any]]:
        """The findings and the evidence of a run without a fault, which is a GO."""
        key = (*arguments, jobs or "")
        if key not in self._clean:
            with self.trying() as trial:
                ended = trial.run(*arguments, jobs=jobs)
                assert (ended.code, ended.verdict) == (0, "GO"), ended.said
                self._clean[key] = findings_of(ended.evidence), ended.evidence
        return self._clean[key]

    def kept(self, arguments: Sequence[str]) -> tuple[Path, int]:
        """The folder of snapshots that such a run leaves, and how many steps it takes that a kill may come before."""
        if arguments not in self._kept:
            with self.trying() as trial:
                ended = trial.run(*arguments, f"--snapshot={trial.folder / 'saved'}", signal="SIGKILL", step=0)
                assert (ended.code, ended.verdict) == (0, "GO"), ended.said
                saved = self.folder / f"saved-{len(self._kept)}"
                (trial.folder / "saved").rename(saved)
                self._kept[arguments] = saved, trial.noted()["steps"]
        return self._kept[arguments]


class Trial:
    """One try's folder."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage, self.folder, self.seen = stage, folder, Seen()
        self.migration = stage.migration.copy(folder / "migration")
        self.runner = Runner(self.migration, folder, stage.environment)
        shutil.copytree(stage.evidence, self.runner.evidence_dir)
        self._noted = folder / "noted.json"

    def noted(self) -> dict[str, int]:
        """What the last run has noted of itself; nothing where it was killed."""
        content: dict[str, int] = json.loads(self._noted.read_text()) if self._noted.exists() else {}
        return content

    def run(self, *arguments: str, environment: dict[str, str] | None = None, **conditions: Any) -> Ended:
        """A run by the command line, in a process of its own. TimeoutError where it does not end."""
        stated = json.dumps({**conditions, "noted": str(self._noted)})
        self._noted.unlink(missing_ok=True)
        begun = time.monotonic()
        try:
            return self.runner(
                "-p", "tests.campaign.conditions", *arguments, **{VARIABLE: stated, **(environment or {})}
            )
        finally:
            self.seen.seconds += time.monotonic() - begun

    def judge(
        self,
        arguments: Sequence[str],
        faults: Sequence[Fault] = (),
        allowed: Callable[[Ended], bool] = lambda _: False,
        environment: dict[str, str] | None = None,
        jobs: str | None = None,
    ) -> Ended | None:
        """
        Run, and look at the end: one sentence, or a verdict that hides nothing.

        :param faults: what the org does to the requests.
        :param jobs: whether the org is asked by jobs: "listed" or "followed", as the pages of a job are found.
        :param allowed: whether a GO that judged something else than without the fault is right.
        """
        usual = next((each for each in (BEFORE, AFTER) if each[0] in arguments), REPLAY)
        clean, evidence = self.stage.clean(usual, jobs)
        self.stage.org.faults.extend(faults)
        try:
            ended = self.run(*arguments, environment=environment, jobs=jobs)
        except TimeoutError as endless:
            self.seen.add("over bound", str(endless))
            return None
        look_at(ended, self.seen, self.noted())
        if ended.code not in CODES:
            self.seen.add("unclear", f"exit code {ended.code}: {ended.said[-1_000:]}")
        elif ended.code == 4:
            look_at_refusal(ended, self.seen, self.stage.evidence)
        else:
            self._look_at_verdict(ended, clean, evidence, allowed)
        return ended

    def _look_at_verdict(
        self, ended: Ended, clean: Findings, evidence: dict[str, Any], allowed: Callable[[Ended], bool]
    ) -> None:
        said, now = ended.evidence, findings_of(ended.evidence)
        self.seen.ended = f"{ended.verdict}: {said['reason']}"[:300]
        ours = [f"{each['id']}: {each['reason']}" for each in said["checks"] if each["status"] == "error"]
        if ours:
            self.seen.add("unclear", f"checks failed: {ours[:3]}")
        not_recorded = any(part.get("not_recorded") for part in said["parts"])
        if (ended.code == 0) != (ended.verdict.startswith("GO") and not not_recorded):
            self.seen.add("unclear", f"{ended.verdict} with exit code {ended.code}")
        if ended.verdict.startswith("GO") and not allowed(ended):
            less = hidden(clean, now)
            if less or said["ledger"] != evidence["ledger"]:
                self.seen.add("false GO", f"{said['ledger']}; {less[:5]}")


@contextmanager
def stage() -> Iterator[Stage]:
    """Sets it up: some ten seconds."""
    folder = Path(tempfile.mkdtemp(prefix="campaign-"))
    try:
        with recorded_migration(folder / "first", add_files, add_attempts) as (migration, runner):
            yield Stage(folder, migration, runner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
