"""Saving with a name and a moment: who changed what, kept in the same transaction."""

from datetime import datetime
from typing import TypeVar

from django.db import models

from people.models import User

Row = TypeVar("Row", bound=models.Model)


def save(row: Row, *, by: User | None, at: datetime) -> Row:
    """Validate constraints, save the row and its history entry, and return the row."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row.save()
    return row


def remove(row: Row, *, by: User | None, at: datetime) -> Row:
    """Delete the row, leaving a history entry that says who did it, and return it."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row.delete()
    return row
