"""What the steering group decides about initiatives and ideas."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from notifications import actions as notices
from people.history import save
from people.models import User
from priorities.actions.items import NEWS_FOR, subject_of
from priorities.models import Idea, Initiative, Stage, Verdict
from programmes.models import Programme

QUORUM = "A decision takes {} of the steering group; you named {}. Meet, or ask the others."
LATER = "Give a day that lies ahead."
WHY = "Say why: {} reads it."
CHOICES = {
    "initiative": (Stage.SELECTED, Stage.PARKED, Stage.DECLINED, Stage.PROPOSED),
    "idea": (Stage.SHORTLISTED, Stage.MERGED, Stage.PARKED, Stage.DECLINED),
}


@transaction.atomic
def decide(
    *,
    item: Initiative | Idea,
    stage: str,
    reason: str,
    present: Sequence[User],
    by: User,
    at: datetime,
    until: date | None = None,
    into: Idea | None = None,
) -> Verdict:
    """Return what was decided; the author of an idea is told.

    `present` are the members of the steering group who took part. A parked idea has a day `until`
    which it rests; a merged one goes `into` another, and with it those that had joined it.
    """
    check_quorum(item.programme, present)
    if item.stage == Stage.MATCHED:
        raise ValidationError("This idea has become a project. Decide about the project.")
    if stage in (Stage.PARKED, Stage.DECLINED) and not reason:
        raise ValidationError({"reason": WHY.format("whoever proposed it")})
    if isinstance(item, Idea):
        check_idea(item, stage, until, into, today=item.programme.organisation.today(at))
        item.parked_until = until if stage == Stage.PARKED else None
        item.merged_into = into if stage == Stage.MERGED else None
    item.stage = stage
    save(item, by=by, at=at)
    verdict = Verdict(
        **{item.kind: item},
        stage=stage,
        reason=reason,
        until=until if stage == Stage.PARKED else None,
        into=into if stage == Stage.MERGED else None,
        decided_at=at,
        decided_by=by,
    )
    verdict.save()
    verdict.present.set(present)
    if isinstance(item, Idea):
        if stage == Stage.MERGED:
            for joined in item.joined.all():
                joined.merged_into = into
                save(joined, by=by, at=at)
        answer(item, verdict, at=at)
    return verdict


def check_quorum(programme: Programme, present: Sequence[User]) -> None:
    if len(present) < programme.quorum:
        raise ValidationError({"present": QUORUM.format(programme.quorum, len(present))})


def check_idea(
    idea: Idea, stage: str, until: date | None, into: Idea | None, *, today: date
) -> None:
    if stage == Stage.PARKED and (until is None or until <= today):
        raise ValidationError({"until": LATER})
    if stage != Stage.MERGED:
        return
    if into is None:
        raise ValidationError({"into": "Choose the idea that it joins."})
    if into.pk == idea.pk or into.merged_into_id or into.programme_id != idea.programme_id:
        raise ValidationError({"into": "Choose another idea that stands on its own."})


def answer(idea: Idea, verdict: Verdict, *, at: datetime) -> None:
    into = idea.merged_into
    notices.plan(
        key=f"{subject_of(idea)}:answer:{verdict.pk}",
        kind="priorities.answered",
        recipient=idea.author,
        subject=subject_of(idea),
        context={
            "title": idea.title,
            "programme": idea.programme.name,
            "stage": verdict.stage,
            "reason": verdict.reason,
            "until": verdict.until.isoformat() if verdict.until else "",
            "into": into.title if into else "",
            "author": into.author.name if into else "",
            "path": reverse("priorities:idea", args=[(into or idea).pk]),
        },
        due_at=at,
        not_after=at + NEWS_FOR,
        at=at,
    )
