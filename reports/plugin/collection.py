"""Which checks pytest collects, about what; and the snapshots that they need, pulled once all workers agree."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from checks import Check
from fixtures.full_disk import disk_failure
from fixtures.nouns import Subject, subjects
from fixtures.org import OrgError, StaleAnswers
from fixtures.problems import BadInput
from fixtures.session import Session
from reports.judging import Finding, look_at_visibility, unjudged
from reports.outcome import EXIT_CODES
from reports.plugin.options import collects_only
from reports.plugin.progress import Console
from reports.plugin.reporting import give_up, interruptible

SELECTED = "selected.json"
"""Where workers leave for the controller what they collected: unjudged findings by node id."""


def check_of(item: pytest.Item | pytest.Metafunc) -> Check | None:
    """The check behind an item; None for any other test."""
    return getattr(getattr(item, "function", None), "check", None)


def subject_of(item: pytest.Item) -> Subject | None:
    """What the item's check is asked about; None where the migration gives it nothing to ask."""
    callspec = getattr(item, "callspec", None)
    subject = callspec.params.get("subject") if callspec else None
    return subject if isinstance(subject, Subject) else None


class Collection:
    """
    The plug-in that collects, on the controller and on each worker.

    The controller pulls the snapshots, after collection and before any check; workers open them.
    """

    def __init__(self, config: pytest.Config, session: Session, run_dir: Path, console: Console) -> None:
        self.config, self.session, self.run_dir, self.console = config, session, run_dir, console
        self.pulled: set[tuple[str, str]] = set()
        self.selected: dict[str, Finding] = {}

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if check := check_of(metafunc):
            asked = [
                subject
                for target in self.session.targets
                if target.phase == check.phase
                for subject in subjects(check.arguments, self.session.migration.plan, target.load, target.phase)
            ]
            metafunc.parametrize("subject", asked, indirect=True, ids=[subject.id for subject in asked])

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        if check := check_of(item):
            item.extra_keyword_matches.add(check.id)
            item.add_marker(check.severity)
            if check.item:
                item.add_marker(f"item{check.item}")

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if subject_of(item) or not check_of(item)]
        places = {target.key: place for place, target in enumerate(self.session.targets)}
        items.sort(key=lambda item: places.get(subject.key, -1) if (subject := subject_of(item)) else -1)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if collects_only(self.config):
            return
        asked = ((item.nodeid, check_of(item), subject_of(item)) for item in session.items)
        self.selected = {node: unjudged(check, subject) for node, check, subject in asked if check and subject}
        if hasattr(self.config, "workerinput"):
            selected = {node: finding.to_dict() for node, finding in self.selected.items()}
            beside = self.session.scratch / f"{uuid4().hex}.json"  # each worker writes the same
            beside.write_text(json.dumps(selected), encoding="utf-8")
            beside.replace(self.session.scratch / SELECTED)
        else:
            self._pull()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["rollcall_scratch"] = str(self.session.scratch)
        node.workerinput["rollcall_run_dir"] = str(self.run_dir)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self) -> None:
        selected = json.loads((self.session.scratch / SELECTED).read_text(encoding="utf-8"))
        self.selected = {node: Finding.from_dict(finding) for node, finding in selected.items()}
        self._pull()

    def _pull(self) -> None:
        if not self.selected:
            self.console.say("No check is selected. docs/catalogue.md lists those of each phase, by id.")
        wanted = {(finding.load, finding.phase) for finding in self.selected.values()} - self.pulled
        self.pulled |= wanted
        if cache := self.config.pluginmanager.hasplugin("cacheprovider") and self.config.cache:
            with suppress(OSError):  # it cannot be written: pytest says so itself
                self.session.replays_kept_in = cache.mkdir("rollcall-replays")
        try:
            from fixtures.pull import pull_snapshots

            with interruptible():
                pull_snapshots(self.session, wanted, self.run_dir, self.console.say, self.console)
        except StaleAnswers as stale:
            give_up(self.config)
            pytest.exit(f"STALE: {stale}", returncode=EXIT_CODES["STALE"])
        except (BadInput, OrgError) as failed:
            give_up(self.config)
            raise pytest.UsageError("\n".join([str(failed), *getattr(failed, "__notes__", ())])) from None
        except Exception as failed:
            if not (said := disk_failure(failed, self.session.options.snapshot or self.session.scratch)):
                raise
            give_up(self.config)
            raise pytest.UsageError(said) from None
        except KeyboardInterrupt:
            raise KeyboardInterrupt from None  # a traceback of the request would hold its headers
        finally:
            self.console.end()
        look_at_visibility(self.session, wanted, self.console.say)
