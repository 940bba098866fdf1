"""Who: people, their home organisation, its working days."""

from datetime import date, datetime, time
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from people import rules


class Organisation(models.Model):
    name = models.CharField(max_length=200, unique=True)
    time_zone = models.CharField(max_length=60, default="Europe/London")
    # ISO weekdays: 1 is Monday.
    working_days = models.CharField(
        max_length=7, default="12345", validators=[RegexValidator(r"^[1-7]+$")]
    )
    # Totals of fewer people than this are not shown to others.
    small_number = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )
    # Names of roles: those of programmes, those of teams, and "administrator".
    second_factor_roles = models.JSONField(default=list, blank=True)
    logo = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField()

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """Return the date that clocks in the organisation show at the moment `now`."""
        return now.astimezone(self.zone).date()

    def calendar(self) -> rules.Calendar:
        """Return the plain values that date rules need; one query."""
        return rules.Calendar(
            zone=self.zone,
            working_days=frozenset(int(day) for day in self.working_days),
            holidays=frozenset(self.holidays.values_list("on", flat=True)),
        )


class Holiday(models.Model):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="holidays"
    )
    on = models.DateField()
    name = models.CharField(max_length=100)

    history = HistoricalRecords()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "on"], name="one_holiday_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.on:%d %B %Y}"


class Logo(models.Model):
    """A picture that an organisation shows in the head of its pages; `Organisation.logo` names it.

    Its name is random and never used twice, so that browsers may keep it for good.
    """

    name = models.UUIDField(primary_key=True)
    png = models.BinaryField()


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. What they may see follows their programme memberships; `organisation` is a home."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150)
    job = models.CharField(max_length=150, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    # Reminders that the person may do without; those of the day before are for everybody.
    wants_reminder_14 = models.BooleanField(default=True)
    wants_reminder_7 = models.BooleanField(default=True)
    # Of what the week asks, at most one mail a day, in these hours of the organisation's clocks.
    wants_digest = models.BooleanField(default=True)
    mail_from = models.TimeField(default=time(10))
    mail_until = models.TimeField(default=time(18))
    # Part of the secret address of the person's calendar; None while there is none.
    calendar_key = models.UUIDField(null=True, blank=True)
    is_administrator = models.BooleanField(default=False)
    is_active = models.BooleanField(default=False)
    invited_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login", "calendar_key"])

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return rules.initials(self.name)

    def today(self, now: datetime) -> date:
        """Return the local date where the person works at the moment `now`."""
        return self.organisation.today(now)


def display_name(user: User) -> str:
    return user.name
