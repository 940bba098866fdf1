"""Measures of a project, programme or objective."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures import rules
from people.models import Organisation, User
from programmes.models import Objective, Programme
from projects.models import Driver, Project

MAIN = 0
# Of a measure, for lists: derived from readings and remarks, whose own history says who did what.
KEPT = ["latest_value", "latest_on", "signal", "variation", "assurance", "doubts"]


class Kind(models.TextChoices):
    OUTCOME = "outcome", "Outcome"
    PROCESS = "process", "Process"
    BALANCING = "balancing", "Balancing"


class Form(models.TextChoices):
    VALUE = "value", "Value"
    COUNT = "count", "Count"
    PERCENTAGE = "percentage", "Percentage"
    RATE = "rate", "Rate"
    TIME = "time", "Time between"
    CASES = "cases", "Cases between"


# What projects may share: what adds up.
SHARED_FORMS = (Form.COUNT, Form.PERCENTAGE, Form.RATE)
# What all who share a measure have in common.
IN_COMMON = (
    *("name", "kind", "form", "unit", "definition", "numerator_text", "denominator_text"),
    *("rate_per", "interval", "direction"),
)

# Recorded as so many of so many; each event on its own.
PAIRS = (Form.PERCENTAGE, Form.RATE)
BETWEEN = (Form.TIME, Form.CASES)


class Interval(models.TextChoices):
    DAILY = rules.DAILY, "Each day"
    WEEKLY = rules.WEEKLY, "Each week"
    FORTNIGHTLY = rules.FORTNIGHTLY, "Every two weeks"
    MONTHLY = rules.MONTHLY, "Each month"
    EVENT = rules.EVENT, "At each event"


class ChartKind(models.TextChoices):
    RUN = "run", "Run chart"
    I = "i", "XmR chart"  # noqa: E741 (its name in the field)
    P = "p", "P chart"
    PP = "pp", "P′ chart"
    U = "u", "U chart"
    UP = "up", "U′ chart"
    C = "c", "C chart"
    G = "g", "G chart"
    T = "t", "T chart"


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


class Variation(models.TextChoices):
    """What the latest point shows: Making Data Count's icons of variation."""

    COMMON_CAUSE = "common_cause", "No change"
    IMPROVEMENT_HIGH = "improvement_high", "Improving, higher"
    IMPROVEMENT_LOW = "improvement_low", "Improving, lower"
    CONCERN_HIGH = "concern_high", "Concern, higher"
    CONCERN_LOW = "concern_low", "Concern, lower"
    NEUTRAL_HIGH = "neutral_high", "Change, higher"
    NEUTRAL_LOW = "neutral_low", "Change, lower"


class Assurance(models.TextChoices):
    """Whether the process as it is reaches its target: Making Data Count's icons of assurance."""

    PASS = "pass", "Reaches the target"
    FAIL = "fail", "Falls short of the target"
    INCONSISTENT = "inconsistent", "Hit or miss"


class Measure(models.Model):
    """What is recorded each period or event, of exactly one project, programme or objective."""

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    # The measure of a programme or objective whose figures these are a part of.
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    # Where it hangs in the driver diagram: at the aim that it proves, or at a driver.
    at_aim = models.BooleanField("hangs at the aim", default=False)
    driver = models.ForeignKey(
        Driver, on_delete=models.PROTECT, null=True, blank=True, related_name="measures"
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    form = models.CharField(max_length=10, choices=Form)
    unit = models.CharField(max_length=60, blank=True)
    definition = models.TextField("operational definition", blank=True)
    numerator_text = models.CharField("numerator", max_length=200, blank=True)
    denominator_text = models.CharField("denominator", max_length=200, blank=True)
    # A rate is told per so many of its denominator: falls per 1,000 bed days.
    rate_per = models.PositiveIntegerField(default=1000)
    interval = models.CharField(max_length=11, choices=Interval, default=Interval.WEEKLY)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="measures_owned"
    )
    direction = models.CharField(max_length=10, choices=Direction)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    # None as long as the figures suggest it.
    chart = models.CharField(max_length=3, choices=ChartKind, blank=True)
    # How many first points of each phase make its lines; all of them while nothing is locked.
    baseline_points = models.PositiveSmallIntegerField(null=True, blank=True)
    # How many points make a shift or a trend on a chart with limits.
    rule_length = models.PositiveSmallIntegerField(
        choices=[(n, str(n)) for n in rules.RULE_LENGTHS], default=rules.RULE_LENGTHS[-1]
    )
    # A project's main measure, asked for in the check-in and shown in lists, comes first: at MAIN.
    position = models.PositiveSmallIntegerField(default=MAIN)
    latest_value = models.FloatField(null=True, blank=True)
    latest_on = models.DateField(null=True, blank=True)
    signal = models.CharField(max_length=15, choices=Signal, default=Signal.TOO_FEW)
    variation = models.CharField(max_length=16, choices=Variation, blank=True)
    assurance = models.CharField(max_length=12, choices=Assurance, blank=True)
    # How many things in the figures make one ask again; whether they are late follows from the day.
    doubts = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords(excluded_fields=KEPT)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, programme=None, objective=None)
                | Q(project=None, programme__isnull=False, objective=None)
                | Q(project=None, programme=None, objective__isnull=False),
                name="measure_of_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(at_aim=False, driver=None)
                | Q(at_aim=True, driver=None, project__isnull=False)
                | Q(at_aim=False, driver__isnull=False, project__isnull=False),
                name="measure_hangs_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | Q(project__isnull=False, form__in=SHARED_FORMS),
                name="parts_are_of_projects_and_add_up",
            ),
            models.UniqueConstraint(
                fields=["project", "part_of"], name="one_part_of_a_measure_per_project"
            ),
            models.CheckConstraint(
                condition=Q(form__in=BETWEEN, interval=Interval.EVENT)
                | (~Q(form__in=BETWEEN) & ~Q(interval=Interval.EVENT)),
                name="what_lies_between_is_recorded_at_each_event",
            ),
            models.CheckConstraint(
                condition=Q(rule_length__in=rules.RULE_LENGTHS, rate_per__gte=1),
                name="measure_rules_and_rate",
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
    def told_in(self) -> str:
        """The unit of the figure as people read it."""
        if self.form == Form.RATE and not self.unit:
            return f"per {self.rate_per:,}"
        return self.unit

    @property
    def times(self) -> int:
        """By what a numerator over its denominator is multiplied before people read it."""
        return {Form.PERCENTAGE: 100, Form.RATE: self.rate_per}.get(Form(self.form), 1)

    @property
    def organisation(self) -> Organisation:
        """The organisation whose weeks and days the readings follow."""
        if self.objective:
            return self.objective.organisation
        return (self.project or self).programme.organisation
