"""Whether everything runs: numbers about the machines, with no word of anybody in them."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import Error, connection

from notifications import queries
from notifications.rules import State
from portfolio.soundness import Health

# A queue that does not answer must not keep whoever asks waiting.
QUEUE_SECONDS = 3


def health(at: datetime) -> Health:
    """Return how the database, sending, the queue and the disk are."""
    disk = shutil.disk_usage(_disk())
    return Health(
        at=at,
        **_of_the_database(at),
        queue_length=_queue_length(),
        disk_free=disk.free,
        disk_total=disk.total,
    )


def _of_the_database(at: datetime) -> dict[str, Any]:
    try:
        return {
            "database_answers": True,
            "swept_at": queries.last_swept_at(),
            "held_since": queries.held_since(),
            "oldest_due_at": queries.oldest_due_at(at),
        }
    except Error:
        # The next question is to try again with a connection of its own.
        connection.close()
        unknown = dict.fromkeys(("swept_at", "held_since", "oldest_due_at"))
        return {"database_answers": False, **unknown}


def _queue_length() -> int | None:
    """Return how many wake-ups wait for a worker; None when the queue does not answer."""
    patience = {"socket_timeout": QUEUE_SECONDS, "socket_connect_timeout": QUEUE_SECONDS}
    is_redis = "redis" in settings.CELERY_BROKER_URL.partition(":")[0]
    name = current_app.conf.task_default_queue
    with current_app.connection_for_read(transport_options=patience if is_redis else {}) as broker:
        try:
            return broker.channel()._size(name)
        except (*broker.connection_errors, *broker.channel_errors, OSError):
            return None


def _disk() -> Path:
    """Return a folder on the disk that fills first: the data’s own, or the program’s."""
    return settings.VAR if settings.VAR.exists() else settings.BASE_DIR


def counts() -> dict[State, int]:
    """Return how many messages there are in each state; nothing when the database is away."""
    try:
        return queries.count_by_state()
    except Error:
        connection.close()
        return {}
