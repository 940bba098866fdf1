"""How the steering group weighs initiatives and ideas, and what it decided."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from people.models import User
from priorities.models.items import OF_IDEAS, OF_INITIATIVES, Idea, Scored
from programmes.models import Programme


class Criterion(models.Model):
    """What is scored from 1 to 5, and how much it weighs beside the others."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="criteria")
    name = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField(default=10)
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="one_criterion_per_name"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="criterion_weighs_1_to_100"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Score(Scored):
    """What one member of the steering group gives one item on one criterion."""

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()

    class Meta(Scored.Meta):
        constraints = [
            *Scored.Meta.constraints,
            models.UniqueConstraint(
                fields=["initiative", "criterion", "member"],
                condition=Q(idea=None),
                name="one_score_per_initiative",
            ),
            models.UniqueConstraint(
                fields=["idea", "criterion", "member"],
                condition=Q(initiative=None),
                name="one_score_per_idea",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=1, value__lte=5), name="priority_score_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, {self.criterion}: {self.value}"


class Verdict(Scored):
    """What the steering group decided about an item: who took part, when, and why."""

    stage = models.CharField(
        max_length=12,
        choices=[(one.value, one.label) for one in dict.fromkeys((*OF_INITIATIVES, *OF_IDEAS))],
    )
    reason = models.TextField(blank=True)
    until = models.DateField(null=True, blank=True)
    into = models.ForeignKey(
        Idea, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    present = models.ManyToManyField(User, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta(Scored.Meta):
        ordering = ["-decided_at", "-id"]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_stage_display()}"
