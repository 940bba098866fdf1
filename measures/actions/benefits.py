"""Benefits: claimed by the project, checked by the programme manager."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from measures.models import Benefit, Measure
from people.history import remove, save
from people.models import User
from projects.models import Project

THE_UNIT = "Give it in the unit of “{}”, so that it can be held against what was measured: {}."


@transaction.atomic
def claim_benefit(
    *,
    project: Project,
    kind: str,
    text: str,
    low: Decimal,
    high: Decimal,
    unit: str,
    how: str,
    evidence: str,
    measure: Measure | None,
    by: User,
    at: datetime,
    benefit: Benefit | None = None,
) -> Benefit:
    """Return a new claim, or `benefit` claimed anew: what had been checked is to be checked again.

    Where it shows in a measure, its unit is the measure's.
    """
    if low > high:
        raise ValidationError({"high": "“At most” is below “at least”. Swap them."})
    if measure and measure.told_in and unit.casefold() != measure.told_in.casefold():
        raise ValidationError({"unit": THE_UNIT.format(measure, measure.told_in)})
    today = project.programme.organisation.today(at)
    benefit = benefit or Benefit(project=project)
    benefit.kind, benefit.text, benefit.unit = kind, text, unit
    benefit.low, benefit.high, benefit.measure = low, high, measure
    benefit.how, benefit.evidence = how, evidence
    benefit.claimed_on, benefit.claimed_by = today, by
    benefit.checked_at = benefit.checked_by = None
    benefit.check_note = ""
    return save(benefit, by=by, at=at)


def check_benefit(*, benefit: Benefit, note: str, by: User, at: datetime) -> Benefit:
    """Return the benefit, checked; a second check replaces the first."""
    benefit.checked_at, benefit.checked_by, benefit.check_note = at, by, note
    return save(benefit, by=by, at=at)


def withdraw_benefit(*, benefit: Benefit, by: User, at: datetime) -> Benefit:
    """Return the benefit, claimed no longer; it stays in the history."""
    return remove(benefit, by=by, at=at)
