"""A match: opened, ranked, steered by hand, agreed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people.history import save
from people.models import User
from priorities.actions.deciding import check_quorum
from priorities.models import (
    Candidate,
    Idea,
    Initiative,
    Match,
    MatchState,
    Preference,
    Stage,
    Wish,
    WishKind,
)
from priorities.queries import proposal_of
from programmes.models import Programme

CLOSED = "This match is no longer open."
# Totals nearer than that are the same match in other words.
SAME = 0.0005


@transaction.atomic
def open_match(
    *, programme: Programme, leads: Sequence[User], rank_by: date, by: User, at: datetime
) -> Match:
    """Return the programme's open match, with these people invited to rank; each is told once."""
    if not programme.initiatives.filter(stage=Stage.SELECTED).exists():
        raise ValidationError("No initiative is selected yet, so there is nothing to rank.")
    if rank_by < programme.organisation.today(at):
        raise ValidationError({"rank_by": "Give a day that lies ahead."})
    match = programme.matches.filter(state=MatchState.OPEN).first()
    match = match or Match(programme=programme, opened_at=at, opened_by=by)
    match.rank_by = rank_by
    match.save()
    for lead in leads:
        Candidate.objects.update_or_create(match=match, lead=lead, defaults={"invited": True})
    notices.plan_many([invitation(match, lead, at=at) for lead in leads], at=at)
    return match


def invitation(match: Match, lead: User, *, at: datetime) -> notices.Wanted:
    return notices.Wanted(
        key=f"match:{match.pk}:rank:{lead.pk}",
        kind="priorities.rank",
        recipient=lead,
        subject=f"match:{match.pk}",
        context={
            "programme": match.programme.name,
            "rank_by": match.rank_by.isoformat(),
            "path": reverse("priorities:rank", args=[match.programme_id]),
        },
        due_at=at,
        not_after=at + timedelta(days=14),
    )


@transaction.atomic
def rank(
    *,
    match: Match,
    initiatives: Sequence[Initiative],
    idea: Idea | None,
    by: User,
    at: datetime,
) -> Candidate:
    """Return what `by` would like to lead, best first, and which idea of theirs they bring."""
    if match.state != MatchState.OPEN:
        raise ValidationError(CLOSED)
    if not initiatives:
        raise ValidationError({"first": "Choose the initiative that you would like most."})
    if len(set(initiatives)) < len(initiatives):
        raise ValidationError("Choose each initiative once.")
    candidate, _ = Candidate.objects.get_or_create(match=match, lead=by)
    candidate.idea, candidate.ranked_at = idea, at
    candidate.save()
    Preference.objects.filter(candidate=candidate).delete()
    for place, initiative in enumerate(initiatives, start=1):
        Preference(candidate=candidate, initiative=initiative, rank=place).save()
    return candidate


@transaction.atomic
def wish(
    *, candidate: Candidate, initiative: Initiative, kind: str, by: User, at: datetime
) -> Candidate:
    """Return the candidate, held together with the initiative, kept from it, or let free ("")."""
    if candidate.match.state != MatchState.OPEN:
        raise ValidationError(CLOSED)
    Wish.objects.filter(candidate=candidate, initiative=initiative).delete()
    if kind == WishKind.PINNED:
        Wish.objects.filter(candidate=candidate, kind=WishKind.PINNED).delete()
    if kind:
        Wish(candidate=candidate, initiative=initiative, kind=kind).save()
    return candidate


@transaction.atomic
def settle(
    *, match: Match, reason: str, present: Sequence[User], by: User, at: datetime
) -> list[Candidate]:
    """Return those who are placed, with the match agreed as it is now proposed.

    Where that is not the best there is, it takes a reason.
    """
    if match.state != MatchState.OPEN:
        raise ValidationError(CLOSED)
    check_quorum(match.programme, present)
    proposed, best = proposal_of(match), proposal_of(match, free=True)
    if not proposed.pairs:
        raise ValidationError("Nobody has ranked yet, so there is nothing to agree.")
    if abs(best.total - proposed.total) > SAME and not reason:
        raise ValidationError(
            {
                "reason": f"The best match totals {best.total:.3f}, this one {proposed.total:.3f}. "
                "Say why the group wants it."
            }
        )
    match.state, match.agreed_at, match.agreed_by = MatchState.AGREED, at, by
    match.total, match.optimum, match.reason = proposed.total, best.total, reason
    match.save()
    match.present.set(present)
    placed = []
    for candidate in match.candidates.select_related("lead", "idea"):
        if candidate.pk in proposed.pairs:
            candidate.initiative_id = proposed.pairs[candidate.pk]
            candidate.why = proposed.reasons[candidate.pk]
            candidate.save()
            if candidate.idea:
                candidate.idea.stage = Stage.MATCHED
                candidate.idea.merged_into = candidate.idea.parked_until = None
                save(candidate.idea, by=by, at=at)
            placed.append(candidate)
    notices.withdraw(subject=f"match:{match.pk}", at=at, reason="The match is agreed.")
    return placed


@transaction.atomic
def unsettle(*, match: Match, by: User, at: datetime) -> Match:
    """Return the match, open again with all that was ranked; its ideas are shortlisted again."""
    if match.programme.matches.filter(state=MatchState.OPEN).exists():
        raise ValidationError("Another match is open. Agree that one first.")
    for candidate in match.candidates.exclude(initiative=None).select_related("idea"):
        if candidate.idea:
            candidate.idea.stage = Stage.SHORTLISTED
            save(candidate.idea, by=by, at=at)
        candidate.initiative, candidate.why = None, ""
        candidate.save()
    match.state, match.agreed_at, match.agreed_by = MatchState.OPEN, None, None
    match.save()
    return match
