"""Projects and their teams."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from simple_history.models import HistoricalRecords

from people.models import User
from priorities.models import Idea, Initiative, Match
from programmes.models import Membership, Objective, Programme


class State(models.TextChoices):
    SETTING_UP = "setting_up", "Setting up"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    COMPLETED = "completed", "Completed"
    STOPPED = "stopped", "Stopped with learning"


OPEN_STATES = (State.SETTING_UP, State.ACTIVE, State.PAUSED)
ENDED_STATES = (State.COMPLETED, State.STOPPED)


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: User):
        """Projects of programmes in which the person has an active role."""
        return self.filter(
            Exists(Membership.objects.active().filter(programme=OuterRef("programme"), user=user))
        )

    def with_role(self, user: User, *roles: str):
        """Projects on which the person now holds one of the team roles."""
        held = TeamMember.objects.active().filter(user=user, role__in=roles)
        return self.filter(pk__in=held.values("project"))

    def open(self):
        """Projects that are not ended, of programmes that are not archived."""
        return self.filter(state__in=OPEN_STATES, programme__archived_at=None)


class Project(models.Model):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    place = models.CharField("ward or team", max_length=200, blank=True)
    objectives = models.ManyToManyField(Objective, related_name="projects")
    # What it serves, the idea that it began with, and the match that married the two.
    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    idea = models.ForeignKey(
        Idea, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    match = models.ForeignKey(
        Match, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    aim = models.TextField(blank=True)
    aim_on = models.DateField("aim date", null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.SETTING_UP)
    state_since = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    # Written by `reviews.actions` alone; kept here so that rhythm and radar can read it.
    review_on = models.DateField(null=True, blank=True)
    # The latest score by the mentor, else by the lead; kept by `give_score` for lists to sort on.
    progress_score = models.DecimalField(max_digits=2, decimal_places=1, null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[objectives])

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "title"], name="one_project_per_title"),
            models.CheckConstraint(
                condition=~Q(state="active") | (~Q(aim="") & Q(starts_on__isnull=False)),
                name="active_with_aim_and_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class TeamRole(models.TextChoices):
    LEAD = "lead", "Lead"
    MENTOR = "mentor", "Mentor"
    SPONSOR = "sponsor", "Sponsor"
    MEMBER = "member", "Team member"


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def active(self):
        return self.filter(ended_at=None)


class TeamMember(models.Model):
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="team_roles")
    role = models.CharField(max_length=10, choices=TeamRole)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TeamMemberQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "role"],
                condition=Q(ended_at=None) & ~Q(role="member"),
                name="one_lead_mentor_sponsor_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["project", "user", "role"],
                condition=Q(ended_at=None),
                name="one_active_team_role_each",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="team_member_ended_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
