"""When an installation is sound, from plain values, and how programs that watch it are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

# The second trigger sweeps every ten minutes, so a later one means that nothing sweeps at all.
SWEEP_WITHIN = timedelta(minutes=15)
SEND_WITHIN = timedelta(minutes=15)
# Beat wakes the worker about fifteen times a minute: half an hour's worth.
LONGEST_QUEUE = 500
LEAST_DISK = 0.05


@dataclass(frozen=True)
class Health:
    """Numbers about the machines at a moment; None where there is none, or no answer."""

    at: datetime
    database_answers: bool
    swept_at: datetime | None
    held_since: datetime | None
    oldest_due_at: datetime | None
    queue_length: int | None
    disk_free: int
    disk_total: int

    def problems(self) -> list[str]:
        """Return what is wrong, a sentence each; nothing when all is sound."""
        never = self.swept_at is None
        swept_late = self.swept_at is not None and self.at - self.swept_at > SWEEP_WITHIN
        due_late = self.oldest_due_at is not None and self.at - self.oldest_due_at > SEND_WITHIN
        held = self.held_since is not None
        found = {
            "The database does not answer.": not self.database_answers,
            "No sweep has finished yet.": self.database_answers and never,
            "The last sweep finished more than 15 minutes ago.": swept_late,
            "A reminder has been due for more than 15 minutes.": due_late and not held,
            "Mail is held after a restore, until manage.py release_mail.": held,
            "The queue does not answer.": self.queue_length is None,
            "The queue is long: no worker takes from it.": (self.queue_length or 0) > LONGEST_QUEUE,
            "The disk is nearly full.": self.disk_free < LEAST_DISK * self.disk_total,
        }
        return [sentence for sentence, so in found.items() if so]


def told(health: Health) -> dict[str, Any]:
    """Return the answer of `/healthz`, ready for JSON."""
    problems = health.problems()
    return {
        "sound": not problems,
        "problems": problems,
        "database": "answers" if health.database_answers else "does not answer",
        "last_sweep_finished": health.swept_at and health.swept_at.isoformat(),
        "mail_held_since": health.held_since and health.held_since.isoformat(),
        "oldest_reminder_due": health.oldest_due_at and health.oldest_due_at.isoformat(),
        "queue_length": health.queue_length,
        "disk_free_percent": 100 * health.disk_free // health.disk_total,
    }


def metrics(health: Health, counts: Mapping[str, int]) -> str:
    """Return the same in Prometheus’ text format 0.0.4; what is not known is left out."""
    late = health.at - health.oldest_due_at if health.oldest_due_at else timedelta(0)
    gauges: dict[str, float | None] = {
        "qi_sound": not health.problems(),
        "qi_database_up": health.database_answers,
        "qi_last_sweep_timestamp_seconds": health.swept_at.timestamp() if health.swept_at else None,
        "qi_mail_held": health.held_since is not None if health.database_answers else None,
        "qi_oldest_due_seconds": late.total_seconds() if health.database_answers else None,
        "qi_queue_length": health.queue_length,
        "qi_disk_free_bytes": health.disk_free,
        "qi_disk_size_bytes": health.disk_total,
    }
    lines = []
    for name, value in gauges.items():
        if value is not None:
            lines += [f"# TYPE {name} gauge", f"{name} {float(value):.15g}"]
    if counts:
        lines.append("# TYPE qi_notifications gauge")
        lines += [f'qi_notifications{{state="{one}"}} {count}' for one, count in counts.items()]
    return "\n".join(lines) + "\n"
