"""What periods and figures a measure takes; every way in asks here."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError

from measures import rules, words
from measures.models import PAIRS, Form, Measure

NOT_BEGUN = "This {} has not begun yet. Choose an earlier one."


def check_period(measure: Measure, period_on: date, *, at: datetime) -> None:
    """Refuse a day on which no period of the measure begins, and one that lies ahead."""
    noun = words.NOUNS[measure.interval]
    if period_on != rules.period_of(period_on, measure.interval):
        raise ValidationError({"period_on": f"No {noun} begins on that day. Choose one listed."})
    if period_on > measure.organisation.today(at):
        raise ValidationError({"period_on": NOT_BEGUN.format(noun)})


def check_figure(
    measure: Measure,
    *,
    value: Decimal | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> None:
    """Refuse a figure that the measure's form does not allow."""
    if measure.form in PAIRS:
        if numerator is None or denominator is None:
            missing = "numerator" if numerator is None else "denominator"
            raise ValidationError({missing: "Enter both numbers: how many, out of how many."})
        most = denominator if measure.form == Form.PERCENTAGE or not denominator else numerator
        if numerator > most:
            raise ValidationError(
                {"numerator": f"{numerator} is more than {denominator}. Check the two numbers."}
            )
        return
    if value is None:
        raise ValidationError({"value": "Enter a number."})
    if measure.form in (Form.COUNT, Form.CASES) and (value < 0 or value != int(value)):
        raise ValidationError({"value": "A count is a whole number, 0 or more."})
    if measure.form == Form.TIME and value <= 0:
        raise ValidationError({"value": "The time between two events is more than 0."})
