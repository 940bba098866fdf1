"""The proof: measures of a project, programme or objective, and their readings."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from measures import quality, rules
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


class UploadState(models.TextChoices):
    SHOWN = "shown", "Looked at"
    WORKING = "working", "Being recorded"
    DONE = "done", "Recorded"
    DISCARDED = "discarded", "Thrown away"


class Upload(models.Model):
    """A table of figures: looked at first, then recorded row by row until it is through.

    Its rows are kept only that long; what could not be recorded stays, with why.
    """

    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads"
    )
    # Whose figures they are where no column says so.
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.SHOWN)
    # Lists of texts, one a row, the heading included if there is one.
    table = models.JSONField(default=list)
    # What each column holds, as `columns.Role` or a measure's id with one of its figures has it.
    columns = models.JSONField(default=list)
    has_heading = models.BooleanField(default=True)
    total = models.PositiveIntegerField(default=0)
    # Of `total`, how many rows are through; the next one is worked on next.
    through = models.PositiveIntegerField(default=0)
    recorded = models.PositiveIntegerField(default=0)
    # Lists of row number, its texts, and why it was not recorded.
    left_out = models.JSONField(default=list)
    taken_in_at = models.DateTimeField()
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_in_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, programme=None)
                | Q(project=None, programme__isnull=False),
                name="upload_of_exactly_one",
            ),
            models.CheckConstraint(
                condition=Q(started_at=None, started_by=None)
                | Q(started_at__isnull=False, started_by__isnull=False),
                name="upload_started_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(through__lte=models.F("total")), name="upload_through_at_most_total"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="upload_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation(self) -> Organisation:
        return (self.project or self).programme.organisation

    @property
    def heading(self) -> list[str]:
        return self.table[0] if self.has_heading and self.table else []
