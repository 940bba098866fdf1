"""Readings of measures, and what people said of them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures import quality
from measures.models.measures import Measure
from people.models import User


class Reading(models.Model):
    """One period's figure: true for the period, recorded later.

    A percentage or a rate keeps numerator and denominator; a denominator of 0 says "no cases".
    A period that nobody recorded has no row. `period_on` is the period's first day, or the day of
    the event.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    period_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["period_on"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "period_on"], name="one_reading_per_period"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator=None, denominator=None)
                | Q(value=None, numerator=0, denominator=0)
                | Q(value=None, numerator__isnull=False, denominator__gt=0),
                name="value_or_numerator_of_denominator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} on {self.period_on}"


class RemarkKind(models.TextChoices):
    ANNOTATION = "annotation", "Note"
    OUTLIER = "outlier", "Outlier"
    EXCLUSION = "exclusion", "Left out"
    PHASE = "phase", "New phase"


class RemarkQuerySet(models.QuerySet["Remark"]):
    def standing(self) -> "RemarkQuerySet":
        return self.filter(removed_at=None)


class Remark(models.Model):
    """What people say of a period: a note, an outlier, a figure left out of the lines, or that
    new lines start there. One that is taken back stays, with who did it and why.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=RemarkKind)
    period_on = models.DateField()
    text = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_why = models.CharField(max_length=300, blank=True)

    history = HistoricalRecords()
    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["period_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "period_on"],
                condition=Q(removed_at=None) & ~Q(kind=RemarkKind.ANNOTATION),
                name="one_standing_remark_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None, removed_why="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removed_why="")),
                name="remark_removed_by_someone_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.period_on}"


class DoubtKind(models.TextChoices):
    LATE = quality.LATE, "Late"
    MISSING = quality.MISSING, "Missing"
    ODD = quality.ODD, "Unusual"
    IDENTICAL = quality.IDENTICAL, "Always the same"
    ROUND = quality.ROUND, "Round numbers"


class Confirmation(models.Model):
    """That somebody looked at what made one ask again, and it is right as it stands."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="confirmations")
    kind = models.CharField(max_length=10, choices=DoubtKind)
    period_on = models.DateField()
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["confirmed_at", "id"]
        indexes = [models.Index(fields=["measure", "kind"], name="confirmation_of_doubt")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.period_on}"
