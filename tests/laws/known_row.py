"""What a walk knows of a row of its load, and what the ledger has to say of it."""

from collections.abc import Set
from dataclasses import dataclass, field

from tests.worlds.world import Row

LOADER, SOMEBODY, HIMSELF = "the loading user", "somebody", "the user"


@dataclass(eq=False)
class Known:
    """
    What was done to a row's user, and what its last result was.

    :param profile: the user's; None where there is no user.
    :param sites: those that the user is a member of.
    :param changed_by: who changed the user last, since the load put it in place.
    :param later: the profile that a later load of the plan gave it.
    :param was_active: whether the user was active when the before-load run looked that the load is compared with.
    :param contact: whether the user is on the row's contact, on one that this was merged into, or on another one.
    :param tried_in_vain: whether the org refused the row since somebody changed the user.
    :param had_its_contact: whether that run saw the user on the contact that it had at first; a load that moves users
        is held against it.
    """

    profile: str | None = None
    active: bool = True
    sites: set[str] = field(default_factory=set)
    result: str = ""
    loaded: bool = False
    changed_by: str = LOADER
    later: str | None = None
    contact: str = "its own"
    renamed: bool = False
    frozen: bool = False
    excluded: bool = False
    was_active: bool | None = None
    tried_in_vain: bool = False
    had_its_contact: bool = False

    def state(self, row: Row, coming: Set[str], *, mostly_frozen: bool) -> str:
        """
        :param coming: the sites whose groups are on their way: they let nobody in yet.
        :param mostly_frozen: whether more than half of the active users of the row's cohort are frozen.
        """
        if self.excluded:
            return "MISMATCHED" if self._is_there_all_the_same(row) else "EXCLUDED"
        if self.profile is None:
            return "REJECTED" if self.result == "error" else "UNACCOUNTED"
        wrong, changed = self._differences(row, mostly_frozen=mostly_frozen)
        promised = set(row.cohort.sites) if self.active and not self._was_moved_since(row) else set()
        missing = promised - self.sites
        if wrong or missing - coming:
            return "MISMATCHED"
        if missing or promised & coming:
            return "PENDING"
        if self._was_moved_later or (changed and self._was_changed):
            return "CHANGED_LATER"
        return "VERIFIED"

    def _differences(self, row: Row, *, mostly_frozen: bool) -> tuple[bool, bool]:
        """Whether the user is wrong, and whether it is another than the load made it for a reason that is not its."""
        creates = row.cohort.old_profile is None
        elsewhere = self.profile != row.cohort.profile and not self._was_moved_later
        expected = True if creates or self.was_active is None else self.was_active
        otherwise_active = self.active != expected
        activated_himself = self.active and self.changed_by == HIMSELF
        frozen = self.frozen and self.active and expected
        wrong = (
            (elsewhere and not self._was_moved_since(row))
            or (
                otherwise_active
                and (creates or self.was_active is not None)
                and (activated_himself or not self._was_changed)
            )
            or (frozen and mostly_frozen)
            or self._contact_of(row) == "another"
        )
        merged = self._contact_of(row) == "merged"
        changed = elsewhere or otherwise_active or frozen or merged or (creates and self.renamed)
        return wrong, changed

    def _is_there_all_the_same(self, row: Row) -> bool:
        """Of who is excluded, it is asked that the load gave no user or profile, or that it is taken back."""
        if self.profile is None:
            return False
        by_the_load = row.cohort.old_profile is None or self.profile == row.cohort.profile
        return (self.active and by_the_load) or self._contact_of(row) == "another"

    def _contact_of(self, row: Row) -> str:
        return self.contact if row.cohort.old_profile is None or self.had_its_contact else "its own"

    @property
    def _was_changed(self) -> bool:
        """Nobody but the loading user had a hand in rows that were never loaded."""
        return self.loaded and self.changed_by != LOADER

    @property
    def _was_moved_later(self) -> bool:
        return self.later is not None and self.profile == self.later

    def _was_moved_since(self, row: Row) -> bool:
        """By a later load, or by somebody: nobody gives himself a profile, and a further attempt was to undo it."""
        by_somebody = self.loaded and self.changed_by == SOMEBODY and self.profile != row.cohort.profile
        undone_in_vain = self.tried_in_vain and row.cohort.old_profile is not None
        return self._was_moved_later or (by_somebody and not undone_in_vain)
