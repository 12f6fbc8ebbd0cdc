"""Whatever happens in whatever order, the ledger says of each row what was done to it."""

import csv
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from hypothesis import event, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.laws.thoroughness import examples, number
from tests.worlds import World, build, shapes
from tests.worlds.harness import Harness
from tests.worlds.lifecycle import load
from tests.worlds.world import Row

STEPS = 8
A_FEW = st.lists(st.integers(min_value=0, max_value=99), min_size=1, max_size=4)
ANY = st.integers(min_value=0, max_value=99)


@dataclass(eq=False)
class Known:
    """What the test knows of a row: its user's profile and activity, its sites, its last result."""

    profile: str | None = None
    active: bool = True
    sites: set[str] = field(default_factory=set)
    result: str = ""

    def state(self, row: Row, coming: set[str]) -> str:
        """What the ledger should say. `coming` are the sites whose groups are on their way: they let nobody in yet."""
        if self.profile is None:
            return "REJECTED" if self.result == "error" else "UNACCOUNTED"
        missing = set(row.cohort.sites) - self.sites if self.active else set()
        unsettled = set(row.cohort.sites) & coming if self.active else set()
        inactive = not self.active and row.cohort.old_profile is None  # no move is held against activity (USE-05)
        if self.profile != row.cohort.profile or inactive or missing - coming:
            return "MISMATCHED"
        return "PENDING" if missing or unsettled else "VERIFIED"


class Sequence(RuleBasedStateMachine):
    """Loads and other people's changes, in an org that settles when it likes."""

    harness: ClassVar[Harness]

    @initialize(
        shape=shapes(rows=3, second_attempt=False, inactive=False, portal=False, source=False, split=False),
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
        self.known = {row: Known(row.cohort.old_profile if row.user else None) for row in self.world.rows}
        self.time_passes()
        if in_the_way:
            self.give_the_account_to_somebody(numbers[-1], role=False)
        if waiting is not None:
            self.dawdle(groups=waiting)
        self.load_some(numbers)

    def time_passes(self) -> None:
        """An org that does not wait has each active user on the sites of its profile."""
        if not self.world.org.pending:
            for row, known in self.known.items():
                known.sites = self.sites_of(row, known) if known.profile and known.active else set()

    def sites_of(self, row: Row, known: Known) -> set[str]:
        left_behind = known.profile == row.cohort.old_profile
        return {*row.cohort.left, row.cohort.sites[-1]} if left_behind else set(row.cohort.sites)

    def one(self, number: int) -> tuple[Row, Known]:
        row = self.world.rows[number % len(self.world.rows)]
        return row, self.known[row]

    @rule(numbers=A_FEW)
    def load_some(self, numbers: list[int]) -> None:
        """A first attempt, a further one, or rows that are there already once more."""
        rows = list(dict.fromkeys(self.one(each)[0] for each in numbers))
        for row, result in zip(rows, load(self.world, rows), strict=True):
            known = self.known[row]
            known.result = "success" if result.success else "error"
            known.profile = row.cohort.profile if result.success else known.profile
        attempt = self.world.attempts[-1]
        attempt.file = f"loads/part-{len(self.world.attempts)}.csv"
        self.world.load_plan["attempts"][-1]["file"] = attempt.file
        self.time_passes()

    @rule(number=ANY, role=st.booleans())
    def give_the_account_to_somebody(self, number: int, role: bool) -> None:
        """To an owner without a role, under whom no user is loaded; or back."""
        row, _ = self.one(number)
        owner = self.world.org.user_id if role else self.world.owner_without_role
        self.world.org.update("Account", row.account or "", OwnerId=owner)

    @rule(number=ANY, active=st.booleans())
    def deactivate_or_activate(self, number: int, active: bool) -> None:
        row, known = self.one(number)
        if row.user:
            self.world.org.update("User", row.user, IsActive=active)
            known.active = active
            self.time_passes()

    @rule(number=ANY, back=st.booleans())
    def change_the_profile(self, number: int, back: bool) -> None:
        """To another one of the license and the same sites; or to the promised one, beside the load."""
        row, known = self.one(number)
        if row.user:
            known.profile = row.cohort.profile if back else row.cohort.twin
            self.world.org.update("User", row.user, ProfileId=known.profile)
            self.time_passes()

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

    def teardown(self) -> None:
        if not hasattr(self, "known"):
            return
        self.world.pass_time(hours=1)  # right after a load, missing members are awaited
        self.harness.check_world(self.world, "after_load")
        assert self.harness.trace
        with next(self.harness.trace.run_dir.rglob("ledger.csv")).open(encoding="utf-8-sig", newline="") as file:
            said = {line["row_key"]: line["state"] for line in csv.DictReader(file)}
        meant = {self.world.key_of(row): known.state(row, self.coming) for row, known in self.known.items()}
        for state in meant.values():
            event(state)
        assert said == meant, self.world.shape


@pytest.fixture
def machine(harness: Harness) -> type[Sequence]:
    Sequence.harness = harness
    return Sequence


def test_the_ledger_follows_whatever_happens(machine: type[Sequence]) -> None:
    steps = number(STEPS, many=25)
    run_state_machine_as_test(machine, settings=settings(examples(14), stateful_step_count=steps))
