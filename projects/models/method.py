"""The improvement method: drivers, change ideas and the PDSA cycles that test them."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models import User
from projects.models.teams import Project


class BoxQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Those that nobody has taken out of the diagram."""
        return self.filter(removed_at=None)


class Box(models.Model):
    """What stands in a driver diagram; taken out, it can be put back."""

    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField("place in the diagram")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BoxQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="%(class)s_removed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Driver(Box):
    """What the aim depends on: primary where it hangs from the aim, secondary below a primary."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="drivers")
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="secondary",
        verbose_name="hangs from",
    )

    history = HistoricalRecords()


class ChangeIdea(Box):
    """What might move a driver; PDSA cycles say whether it does."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="change_ideas")
    driver = models.ForeignKey(
        Driver, on_delete=models.PROTECT, null=True, blank=True, related_name="change_ideas"
    )

    history = HistoricalRecords()


class Scale(models.TextChoices):
    """How widely a change is tested, from small to wide."""

    ONE_PATIENT = "one_patient", "One patient"
    ONE_SHIFT = "one_shift", "One shift"
    ONE_WARD = "one_ward", "One ward or team"
    SPREAD = "spread", "Spread further"


class CycleState(models.TextChoices):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "Being tested"
    DONE = "done", "Done"


class Act(models.TextChoices):
    ADOPT = "adopt", "Adopt"
    ADAPT = "adapt", "Adapt"
    ABANDON = "abandon", "Abandon"


class CycleQuerySet(models.QuerySet["PdsaCycle"]):
    def started(self):
        return self.exclude(state=CycleState.PLANNED)

    def open(self):
        return self.exclude(state=CycleState.DONE)


class PdsaCycle(models.Model):
    """One test of a change idea: plan with a prediction, do, study, act.

    `number` counts within the project and stands on its charts. `ends_on` is when the test is to
    be studied; `closed_on` when it was.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="cycles")
    idea = models.ForeignKey(ChangeIdea, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    plan = models.TextField()
    prediction = models.TextField(blank=True)
    scale = models.CharField(max_length=20, choices=Scale)
    state = models.CharField(max_length=10, choices=CycleState, default=CycleState.PLANNED)
    starts_on = models.DateField("start")
    ends_on = models.DateField("end", null=True, blank=True)
    happened = models.TextField("what happened", blank=True)
    learned = models.TextField("what was learned", blank=True)
    act = models.CharField(max_length=10, choices=Act, blank=True)
    closed_on = models.DateField("studied on", null=True, blank=True)

    objects = CycleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "PDSA cycle"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_cycle_per_number"),
            models.CheckConstraint(
                condition=Q(state="planned") | ~Q(prediction=""), name="started_with_a_prediction"
            ),
            models.CheckConstraint(
                condition=Q(state="done", closed_on__isnull=False) & ~Q(act="") & ~Q(learned="")
                | ~Q(state="done") & Q(closed_on=None, act=""),
                name="done_when_acted_upon",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="cycle_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"Cycle {self.number}"
