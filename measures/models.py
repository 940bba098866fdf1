"""The proof: measures of a project, programme or objective, and their readings."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models import Organisation, User
from programmes.models import Objective, Programme
from projects.models import Project

MAIN = 0


class Kind(models.TextChoices):
    OUTCOME = "outcome", "Outcome"
    PROCESS = "process", "Process"
    BALANCING = "balancing", "Balancing"


class Form(models.TextChoices):
    VALUE = "value", "Value"
    COUNT = "count", "Count"
    PERCENTAGE = "percentage", "Percentage"


class Direction(models.TextChoices):
    INCREASE = "increase", "Higher is better"
    DECREASE = "decrease", "Lower is better"
    NEUTRAL = "neutral", "Neither"


class Signal(models.TextChoices):
    IMPROVEMENT = "improvement", "Improving"
    CONCERN = "concern", "Concern"
    NEUTRAL = "neutral", "Change"
    COMMON_CAUSE = "common_cause", "No change"
    TOO_FEW = "too_few", "Too few to say"


class Measure(models.Model):
    """What is counted each week, of exactly one project, programme or objective."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    form = models.CharField(max_length=10, choices=Form)
    unit = models.CharField(max_length=60, blank=True)
    definition = models.TextField("operational definition", blank=True)
    direction = models.CharField(max_length=10, choices=Direction)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    baseline_points = models.PositiveSmallIntegerField(default=8)
    # A project's main measure, asked for in the check-in and shown in lists, comes first: at MAIN.
    position = models.PositiveSmallIntegerField(default=MAIN)
    latest_value = models.FloatField(null=True, blank=True)
    latest_on = models.DateField(null=True, blank=True)
    signal = models.CharField(max_length=15, choices=Signal, default=Signal.TOO_FEW)

    history = HistoricalRecords(excluded_fields=["latest_value", "latest_on", "signal"])

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, programme=None, objective=None)
                | Q(project=None, programme__isnull=False, objective=None)
                | Q(project=None, programme=None, objective__isnull=False),
                name="measure_of_exactly_one",
            ),
            models.UniqueConstraint(fields=["project", "name"], name="one_measure_per_name"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(position=MAIN), name="one_main_measure"
            ),
        ]
        indexes = [
            models.Index(fields=["project", "position", "signal"], name="measure_main_signal")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation(self) -> Organisation:
        """The organisation whose weeks and days the readings follow."""
        if self.objective:
            return self.objective.organisation
        return (self.project or self).programme.organisation


class Reading(models.Model):
    """One week's figure: true for the week, recorded later.

    A percentage keeps numerator and denominator; a denominator of 0 says "no cases". A week that
    nobody recorded has no row.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="readings")
    week_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["week_on"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "week_on"], name="one_reading_per_week"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator=None, denominator=None)
                | Q(
                    value=None,
                    numerator__isnull=False,
                    denominator__isnull=False,
                    numerator__lte=models.F("denominator"),
                ),
                name="value_or_numerator_of_denominator",
            ),
            models.CheckConstraint(condition=Q(week_on__iso_week_day=1), name="week_is_a_monday"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} in the week of {self.week_on}"
