"""Runs a try on a stage, whatever comes of it."""

import random
import traceback

from tests.campaign.kinds import KINDS
from tests.campaign.stage import Stage
from tests.campaign.tries import Seen, Try


def attempt(stage: Stage, each: Try) -> Seen:
    """What became of it; a fault of the campaign's own is unclear."""
    try:
        return KINDS[each.kind].run(stage, each.place, each.fault, random.Random(str(each)))
    except Exception:  # noqa: BLE001 - the campaign goes on
        return Seen([("unclear", f"the campaign itself failed: {traceback.format_exc()[-2_000:]}")])
