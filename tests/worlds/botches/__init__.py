"""The ways to botch a world, one file a section of the checklist; each enters its botches when it is imported."""

from tests.worlds.botches import (
    after_accounting,
    after_before,
    after_bystanders,
    after_logins,
    after_members,
    after_promises,
    after_results,
    after_sites,
    after_users,
    after_waves,
    before_accounts,
    before_bounds,
    before_contacts,
    before_destinations,
    before_file,
    before_import,
    before_moves,
    before_names,
    before_people,
    before_promises,
    before_unseen,
    before_values,
)
from tests.worlds.botches.botch import BOTCHES, Botch

CHAPTERS = (
    before_destinations,
    before_unseen,
    before_bounds,
    after_logins,
    before_file,
    before_values,
    before_contacts,
    before_people,
    before_import,
    before_accounts,
    before_promises,
    before_names,
    before_moves,
    after_users,
    after_results,
    after_promises,
    after_sites,
    after_before,
    after_waves,
    after_members,
    after_accounting,
    after_bystanders,
)
"""Each enters its botches when it is imported."""

__all__ = ["BOTCHES", "CHAPTERS", "Botch"]
