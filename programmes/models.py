"""Why: corporate objectives, the programme that focuses on some, who has which role in it."""

from django.db import models
from django.db.models import Exists, Q
from simple_history.models import HistoricalRecords

from people.models import Organisation, User


class Objective(models.Model):
    """A corporate objective of the organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="objectives"
    )
    title = models.CharField(max_length=200)
    known_by = models.CharField(max_length=300, blank=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    target = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    executive = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives_owned"
    )
    position = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "title"], name="one_objective_per_title"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Role(models.TextChoices):
    MANAGER = "manager", "Programme manager"
    STEERING = "steering", "Steering group"
    EXECUTIVE = "executive", "Executive"
    CONTRIBUTOR = "contributor", "Contributor"


class Weekday(models.IntegerChoices):
    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: User):
        """Programmes in which the person has an active role."""
        return self.filter(
            Exists(Membership.objects.active().filter(programme=models.OuterRef("pk"), user=user))
        )

    def current(self):
        return self.filter(archived_at=None)


class Programme(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes"
    )
    name = models.CharField(max_length=200)
    aim = models.TextField(blank=True)
    objectives = models.ManyToManyField(Objective, related_name="programmes")
    starts_on = models.DateField()
    # How many days an obstacle stands on a rung before it climbs to the next.
    climb_days = models.PositiveSmallIntegerField("days on a rung", default=7)
    # How many active projects one mentor can see through, and when leads are asked to check in.
    most_mentored = models.PositiveSmallIntegerField("projects per mentor", default=5)
    check_in_on = models.PositiveSmallIntegerField(
        "check-in day", choices=Weekday, default=Weekday.FRIDAY
    )
    # Within how many days every idea has an answer, and how many of the steering group decide.
    answer_days = models.PositiveSmallIntegerField("days to an answer", default=14)
    quorum = models.PositiveSmallIntegerField(default=3)
    # Whether a member who sponsors an item counts in its priority.
    sponsors_count = models.BooleanField("sponsors count in the mean", default=True)
    # What the leads' wishes weigh in a match, in %; the priorities weigh the rest.
    wishes_weigh = models.PositiveSmallIntegerField("weight of wishes", default=60)
    # How many executives a decision at a review takes, and whether one with a stake in the
    # project is among them.
    executive_quorum = models.PositiveSmallIntegerField("executives who decide", default=1)
    stakes_count = models.BooleanField("executives with a stake count", default=True)
    # When the steering group meets next.
    meets_on = models.DateField("next meeting of the steering group", null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    archived_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProgrammeQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[objectives])

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_programme_per_name"),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="programme_archived_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(climb_days__gte=1, climb_days__lte=90), name="climb_days_to_90"
            ),
            models.CheckConstraint(
                condition=Q(most_mentored__gte=1, most_mentored__lte=20, check_in_on__range=(1, 5)),
                name="programme_rhythm_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(
                    answer_days__range=(1, 90), quorum__range=(1, 20), wishes_weigh__range=(0, 100)
                ),
                name="programme_priorities_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(executive_quorum__range=(1, 20)), name="executive_quorum_to_20"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self):
        return self.filter(ended_at=None)


class Membership(models.Model):
    """One role of one person in one programme; access follows the active ones alone."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["user__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "user", "role"],
                condition=Q(ended_at=None),
                name="one_active_membership_per_role",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
