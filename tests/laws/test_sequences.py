"""Whatever happens in whatever order, the ledger says of each row what was done to it."""

import csv
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import event, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.files.rejections import cause_of, explained_by
from tests.laws.known_row import HIMSELF, LOADER, SOMEBODY, Known
from tests.standin import Result
from tests.thoroughness import examples, number
from tests.worlds import World, build, shapes
from tests.worlds.files import write_results
from tests.worlds.harness import Harness, offenders
from tests.worlds.later_waves import run_later
from tests.worlds.lifecycle import load
from tests.worlds.world import USERNAME_KEY, Attempt, Outcome, Row

ROWS, STEPS = number(3, many=20), number(10, many=60)
"""Rows of a cohort, each with a history of its own: many worlds of many rows are thousands of them."""
A_FEW = st.lists(st.integers(min_value=0, max_value=99), min_size=1, max_size=number(4, many=12))
ANY = st.integers(min_value=0, max_value=99)
WRONG = {"UNACCOUNTED", "REJECTED", "MISMATCHED"}
WHO = st.sampled_from((LOADER, SOMEBODY, HIMSELF))


class Sequence(RuleBasedStateMachine):
    """Attempts, waves and other people's changes, in an org that settles when it likes."""

    harness: ClassVar[Harness]

    @initialize(
        shape=shapes(rows=ROWS, second_attempt=False, inactive=False, portal=False, split=False),
        in_the_way=st.booleans(),
        waiting=st.sampled_from((None, False, True)),
        numbers=A_FEW,
    )
    def begin(self, shape: Any, in_the_way: bool, waiting: bool | None, numbers: list[int]) -> None:
        """A first load of some rows, perhaps with the last of their accounts out of order, or in a busy org."""
        operation = "move" if shape.operation in {"move", "disable"} else "insert"
        kinds = tuple(kind for kind in shape.kinds if kind != "contactless")[:2] or ("customer",)
        doubts = {"member_rows_stay": False, "partner_on_ordinary_account": "enabled"}
        self.world: World = build(shape.with_(operation=operation, kinds=kinds, through="profile"))
        self.world.org.switches = shape.switches.__class__(**{**shape.switches.__dict__, **doubts})
        self.coming: set[str] = set()
        self.out_of_order: set[str | None] = set()
        self.spare_contacts = list(self.world.spare_contacts)
        self.sites_there = {cohort.name: list(cohort.sites) for cohort in self.world.cohorts}
        self.known = {row: Known(row.cohort.old_profile if row.user else None) for row in self.world.rows}
        self.time_passes()
        if in_the_way:
            self.give_the_account_to_somebody(numbers[-1], role=False)
        if waiting is not None:
            self.dawdle(groups=waiting)
        self.load_some(numbers)

    def time_passes(self, *, settled: bool = False) -> None:
        """An org that does not wait, or has caught up, has each active user on the sites of its profile."""
        if settled or not self.world.org.pending:
            for row, known in self.known.items():
                known.sites = self.sites_of(row, known) if known.profile and known.active else set()

    def sites_of(self, row: Row, known: Known) -> set[str]:
        there = self.sites_there[row.cohort.name]
        if known.profile == row.cohort.old_profile:
            return {*row.cohort.left, there[-1]}
        return set(there) if known.profile in (row.cohort.profile, row.cohort.twin) else set()

    def one(self, number: int) -> tuple[Row, Known]:
        row = self.world.rows[number % len(self.world.rows)]
        return row, self.known[row]

    def several(self, numbers: list[int]) -> list[Row]:
        return list(dict.fromkeys(self.one(each)[0] for each in numbers))

    @rule(numbers=A_FEW, compared=st.booleans())
    def check_and_load_some(self, numbers: list[int], compared: bool) -> None:
        """Whom the org refuses now, the check has named; what comes after may be compared with this run."""
        world = self.world
        if compared or not world.before:
            world.before = None
            for row, known in self.known.items():
                known.was_active = known.active if row.user else None
                known.had_its_contact = bool(row.user) and known.contact == "its own"
        named = offenders(self.harness.check_world(world, "before_load"))
        for row, result in self.loaded(self.several(numbers)):
            if not result.success:
                event(cause_of(result))
                assert explained_by(world, row, result, named), (result, row.cells, named, world.shape)

    @rule(numbers=A_FEW)
    def load_some(self, numbers: list[int]) -> None:
        """A first attempt, a further one, or rows that are there already once more."""
        self.loaded(self.several(numbers))

    def loaded(self, rows: list[Row]) -> list[tuple[Row, Result]]:
        results = load(self.world, rows)
        for row, result in zip(rows, results, strict=True):
            known = self.known[row]
            known.result = "success" if result.success else "error"
            known.tried_in_vain = not result.success
            if result.success:
                known.profile, known.loaded, known.changed_by, known.later = row.cohort.profile, True, LOADER, None
        attempt = self.world.attempts[-1]
        attempt.file = f"loads/part-{len(self.world.attempts)}.csv"
        self.world.load_plan["attempts"][-1]["file"] = attempt.file
        self.time_passes()
        return list(zip(rows, results, strict=True))

    @rule(numbers=A_FEW)
    def rehearse(self, numbers: list[int]) -> None:
        """The same load in another org, where all goes well; its Ids mean nothing here, or somebody else."""
        rows = self.several(numbers)
        ids = [self.one(each + 1)[0].user or "005000000000001AAA" for each in range(len(rows))]
        cells = [dict(row.cells) for row in rows]
        told = [Outcome(cell, user, True, "success") for cell, user in zip(cells, ids, strict=True)]
        file = f"results/rehearsal-{len(self.world.mishaps)}.csv"
        write = partial(write_results, self.world, attempt=Attempt(None, cells, told), kind="success")
        self.world.mishaps.append(lambda folder: write(folder / file))
        now = self.world.org.now.isoformat()
        when = {"started_at": now, "finished_at": now, "loaded_by": "admin@example.com"}
        self.world.load_plan.setdefault("attempts", []).append({"org": "rehearsal", "results": [file], **when})

    @rule(number=ANY, name=st.booleans())
    def correct_the_load_file(self, number: int, name: bool) -> None:
        """For the next attempt: what was loaded before stands in the files of the attempts."""
        row, known = self.one(number)
        if self.world.shape.creates:
            row.cells["FirstName"] = f"Corrected {number}"
            if name and not known.profile and self.world.key_field != USERNAME_KEY:
                row.cells["Username"] = f"corrected.{self.world.rows.index(row)}@example.com"

    @rule(number=ANY, role=st.booleans())
    def give_the_account_to_somebody(self, number: int, role: bool) -> None:
        """To an owner without a role, under whom no user is loaded; or back."""
        row, _ = self.one(number)
        owner = self.world.org.user_id if role else self.world.owner_without_role
        self.world.org.update("Account", row.account or "", OwnerId=owner)
        (self.out_of_order.discard if role else self.out_of_order.add)(row.account)

    @rule(numbers=A_FEW)
    def move_some_later(self, numbers: list[int]) -> None:
        """A later load of the plan moves users who are there; the org has caught up by its end."""
        known = self.known
        rows = [row for row in self.several(numbers) if known[row].loaded and known[row].active]
        if rows := [row for row in rows if row.account not in self.out_of_order]:
            later = run_later(self.world, "move", rows)
            for row in rows:
                known[row].profile = known[row].later = later.rows[row]["ProfileId"]
                known[row].changed_by, known[row].tried_in_vain = LOADER, False
            self.coming = set()
            self.time_passes(settled=True)

    def change(self, row: Row, who: str, **fields: object) -> None:
        """A user is changed by this user, an hour later."""
        self.world.pass_time(hours=1)
        users = {LOADER: self.world.org.user_id, SOMEBODY: self.world.spare_users[0], HIMSELF: row.user}
        self.world.org.update("User", row.user or "", **fields, LastModifiedById=users[who])
        self.known[row].changed_by, self.known[row].tried_in_vain = who, False
        self.time_passes()

    @rule(number=ANY, active=st.booleans(), who=WHO)
    def deactivate_or_activate(self, number: int, active: bool, who: str) -> None:
        row, known = self.one(number)
        if row.user:
            known.active = active
            self.change(row, who, IsActive=active)

    @rule(number=ANY, back=st.booleans(), who=WHO)
    def change_the_profile(self, number: int, back: bool, who: str) -> None:
        """To another one of the license and the same sites; or to the promised one, beside the load."""
        row, known = self.one(number)
        if row.user:
            known.profile = row.cohort.profile if back else row.cohort.twin
            self.change(row, who, ProfileId=known.profile)

    @rule(number=ANY, who=WHO)
    def rename(self, number: int, who: str) -> None:
        row, known = self.one(number)
        if row.user:
            known.renamed = True
            self.change(row, who, FirstName="Renamed since")

    @rule(number=ANY, merged=st.booleans())
    def put_on_another_contact(self, number: int, merged: bool) -> None:
        """By a merge of the user's contact into another one, or by hand."""
        row, known = self.one(number)
        if row.user and known.contact == "its own" and self.spare_contacts:
            contact = self.spare_contacts.pop()
            self.world.pass_time(hours=1)
            if merged:
                self.world.org.update("Contact", row.contact or "", IsDeleted=True, MasterRecordId=contact)
            known.contact = "merged" if merged else "another"
            self.change(row, SOMEBODY, ContactId=contact)

    @rule(number=ANY, frozen=st.booleans())
    def freeze_or_unfreeze(self, number: int, frozen: bool) -> None:
        row, known = self.one(number)
        if row.user:
            login = self.world.find("UserLogin", UserId=row.user)
            self.world.org.update("UserLogin", login["Id"], IsFrozen=frozen)
            known.frozen = frozen

    @precondition(lambda self: self.world.excluded)
    @rule(number=ANY)
    def exclude(self, number: int) -> None:
        """Before the load or after it."""
        row, known = self.one(number)
        if not known.excluded:
            named_by = next(iter(self.world.excluded[0]))
            self.world.excluded.append({named_by: self.world.key_of(row) or "", "Reason": "objects"})
            known.excluded = True

    @rule(number=ANY)
    def promise_less(self, number: int) -> None:
        """The plan is edited: the cohort is promised one site less."""
        row, _ = self.one(number)
        if len(row.cohort.sites) > 1:
            self.world.plan_of(row.cohort)["sites"].remove(row.cohort.sites.pop())

    @rule(groups=st.booleans())
    def dawdle(self, groups: bool) -> None:
        """From now on memberships wait; the groups of all sites too, or only their members."""
        org = self.world.org
        org.catch_up()
        org.pending = True
        for group in org.rows("NetworkMemberGroup") if groups else ():
            org.update("NetworkMemberGroup", group["Id"], AssignmentStatus="WaitingForAdd")
            self.coming = set(self.world.sites)

    @precondition(lambda self: self.world.org.pending)
    @rule()
    def settle(self) -> None:
        self.world.org.pending, self.coming = False, set()
        self.world.org.settle()
        self.time_passes()

    def is_mostly_frozen(self, row: Row) -> bool:
        of_cohort = [known for other, known in self.known.items() if other.cohort is row.cohort]
        active = [known for known in of_cohort if known.profile and known.active]
        return 2 * sum(known.frozen for known in active) > len(active)

    def teardown(self) -> None:
        if not hasattr(self, "known"):
            return
        self.world.pass_time(hours=1)  # right after a load, missing members are awaited
        findings = self.harness.check_world(self.world, "after_load")
        assert self.harness.trace
        with next(self.harness.trace.run_dir.rglob("ledger.csv")).open(encoding="utf-8-sig", newline="") as file:
            said = {line["row_key"]: line["state"] for line in csv.DictReader(file)}
        meant = {
            self.world.key_of(row): known.state(row, self.coming, mostly_frozen=self.is_mostly_frozen(row))
            for row, known in self.known.items()
        }
        for state in meant.values():
            event(state)
        assert said == meant, self.world.shape
        if WRONG & set(meant.values()):
            assert self.harness.verdict(findings).word == "NO-GO"


@pytest.fixture
def machine(harness: Harness) -> type[Sequence]:
    Sequence.harness = harness
    return Sequence


def test_the_ledger_follows_whatever_happens(machine: type[Sequence]) -> None:
    run_state_machine_as_test(machine, settings=settings(examples(8), stateful_step_count=STEPS))
