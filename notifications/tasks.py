"""What Celery wakes. The rows say what there is to do."""

from celery import shared_task
from django.utils import timezone

from notifications import actions


# The hard limit lies under the lease: a sweep is dead before another takes up what it held.
@shared_task(ignore_result=True, soft_time_limit=860, time_limit=870)
def sweep() -> None:
    actions.sweep(now=timezone.now())
