"""Speaks HTTP, a file per subject; rules, rows and changes live next door."""

from datetime import date

from django.utils import timezone

from projects.models import Project


def local_date(project: Project) -> date:
    return timezone.localdate(timezone=project.programme.organisation.zone)
