"""Criteria, and what each member of the steering group gives."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from people.history import remove, save
from people.models import User
from priorities.models import Criterion, Idea, Initiative, Score
from programmes.models import Programme

NOT_OPEN = "This was decided meanwhile, so it takes no more scores."


@transaction.atomic
def save_criteria(
    *,
    programme: Programme,
    criteria: Sequence[tuple[str, int]],
    answer_days: int,
    quorum: int,
    sponsors_count: bool,
    wishes_weigh: int,
    meets_on: date | None,
    by: User,
    at: datetime,
) -> Programme:
    """Return the programme with its criteria (name, weight), in order, and rules of deciding.

    A criterion is known by its name. One that has scores stays: what was scored cannot be undone.
    """
    if not criteria:
        raise ValidationError("Give at least one criterion: there is nothing to score by else.")
    existing = {one.name.casefold(): one for one in programme.criteria.all()}
    for place, (name, weight) in enumerate(criteria):
        one = existing.pop(name.casefold(), None) or Criterion(programme=programme)
        one.name, one.weight, one.position = name, weight, place
        save(one, by=by, at=at)
    for one in existing.values():
        if one.scores.exists():
            raise ValidationError(
                f"“{one.name}” has been scored by, so it stays. Give it a low weight instead."
            )
        remove(one, by=by, at=at)
    programme.answer_days, programme.quorum = answer_days, quorum
    programme.sponsors_count, programme.wishes_weigh = sponsors_count, wishes_weigh
    programme.meets_on = meets_on
    return save(programme, by=by, at=at)


@transaction.atomic
def give_scores(
    *, item: Initiative | Idea, values: Mapping[int, int], by: User, at: datetime
) -> Initiative | Idea:
    """Return the item with the member's scores: criterion id → 1 to 5, for every criterion."""
    if not item.is_open:
        raise ValidationError(NOT_OPEN)
    Score.objects.filter(**{item.kind: item}, member=by).delete()
    for criterion in item.programme.criteria.all():
        value = values[criterion.pk]
        Score(**{item.kind: item}, criterion=criterion, member=by, value=value, given_at=at).save()
    return item
