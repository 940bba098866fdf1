"""The ladder that an obstacle climbs until somebody resolves it, decided from plain values."""

from collections.abc import Set
from datetime import date, timedelta

RUNGS = ("mentor", "manager", "sponsor", "executive")


def rung_due(rung: str, *, since: date, today: date, days: int, held: Set[str]) -> str | None:
    """Return the rung to which an obstacle now climbs, or None where it stays.

    `since` is when it came to its rung, `days` how long it stands on each. It waits for no empty
    chair: a rung on which nobody stands is left at once, and passed over on the way up.
    """
    if rung in held and today < since + timedelta(days=days):
        return None
    above = RUNGS[RUNGS.index(rung) + 1 :]
    return next((one for one in above if one in held), None)
