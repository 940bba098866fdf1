"""What a project needs before it starts, who may hold which role, and the scale of progress."""

from collections.abc import Mapping, Set
from datetime import date
from decimal import Decimal

WITHOUT_OBJECTIVE = (
    "Choose at least one objective: a project always serves something the organisation has "
    "said matters."
)
NOT_FROM_HERE = "A project that is {} cannot become {}."
# The life of a project: setting up, then active and paused by turns; an end is for good.
NEXT_STATES: Mapping[str, frozenset[str]] = {
    "setting_up": frozenset({"active", "stopped"}),
    "active": frozenset({"paused", "completed", "stopped"}),
    "paused": frozenset({"active", "completed", "stopped"}),
    "completed": frozenset(),
    "stopped": frozenset(),
}
AIM_WANTED = "An active project needs an aim. Write what it is after."
ALWAYS_HELD = "An active project has a {} at all times. Choose who takes over."

# Institute for Healthcare Improvement, Assessment Scale for Collaboratives, 0.5 to 5.0.
PROGRESS_LEVELS: Mapping[Decimal, str] = {
    Decimal("0.5"): "Intent to participate",
    Decimal("1.0"): "Charter and team",
    Decimal("1.5"): "Planning",
    Decimal("2.0"): "Activity, no changes yet",
    Decimal("2.5"): "Tested, no improvement yet",
    Decimal("3.0"): "Modest improvement",
    Decimal("3.5"): "Improvement",
    Decimal("4.0"): "Significant improvement",
    Decimal("4.5"): "Sustainable improvement",
    Decimal("5.0"): "Outstanding, sustained",
}


def missing_to_start(
    *, has_lead: bool, has_mentor: bool, aim: str, review_on: date | None, today: date
) -> list[str]:
    """Return what the project still needs before it can be active, in words; empty when ready."""
    missing = []
    if not has_lead:
        missing.append("a lead")
    if not has_mentor:
        missing.append("a mentor")
    if not aim.strip():
        missing.append("an aim")
    if review_on is None or review_on < today:
        missing.append("a review date (put it into a slot of a review day)")
    return missing


def team_conflict(role: str, user: int, holders: Mapping[str, int]) -> str | None:
    """Return why this person cannot take the role beside those who hold the others, or None.

    `holders` maps "lead", "mentor", "sponsor" to the person who holds it.
    """
    clashes = {
        ("lead", "mentor"): "The lead cannot be their own mentor. Choose someone else as mentor.",
        ("lead", "sponsor"): "The lead cannot be their own sponsor. Choose someone more senior.",
        ("mentor", "member"): "The mentor stands beside the team, not in it. Choose someone else.",
        ("lead", "member"): "The lead belongs to the team already. Choose someone else.",
    }
    for pair, sentence in clashes.items():
        for one, other in (pair, pair[::-1]):
            if role == one and holders.get(other) == user:
                return sentence
    return None


def team_refusals(
    holders: Mapping[str, int], *, members: Set[int], is_active: bool
) -> dict[str, str]:
    """Return why these people cannot hold the single roles, by role; empty when they can.

    `members` are the people who help in the team. An active project keeps its lead and mentor.
    """
    refusals = {}
    for role in ("mentor", "sponsor"):
        if role in holders and (clash := team_conflict(role, holders[role], holders)):
            refusals[role] = clash
    mentor = holders.get("mentor")
    if (
        mentor is not None
        and mentor in members
        and (clash := team_conflict("member", mentor, holders))
    ):
        refusals["mentor"] = clash
    for role in ("lead", "mentor"):
        if is_active and role not in holders:
            refusals[role] = ALWAYS_HELD.format(role)
    return refusals
