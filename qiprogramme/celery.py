"""The Celery application and the whole beat schedule. Tasks only wake work that rows describe."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiprogramme.settings")

app = Celery("qiprogramme")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


# Every entry expires before its next run, so that a backlog of wake-ups never builds up.
app.conf.beat_schedule = {
    "send what is due": {
        "task": "notifications.tasks.sweep",
        "schedule": 20.0,
        "options": {"expires": 55},
    },
    "record uploaded figures": {
        "task": "measures.tasks.work_uploads",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    "freeze packs": {
        "task": "reviews.tasks.work_packs",
        "schedule": 10.0,
        "options": {"expires": 30},
    },
    "plan review reminders": {
        "task": "reviews.tasks.plan_reminders",
        "schedule": crontab(minute=5),
        "options": {"expires": 3000},
    },
    "plan the mails of the day": {
        "task": "portfolio.tasks.plan_digests",
        "schedule": crontab(minute=2),
        "options": {"expires": 3000},
    },
    "plan sessions around days off": {
        "task": "mentoring.tasks.replan",
        "schedule": crontab(minute=55),
        "options": {"expires": 3000},
    },
    "record how the radar sees the week": {
        "task": "mentoring.tasks.record_radar",
        "schedule": crontab(minute=40),
        "options": {"expires": 3000},
    },
    "let obstacles climb": {
        "task": "projects.tasks.climb",
        "schedule": crontab(minute=20, hour="7-18"),
        "options": {"expires": 3000},
    },
    "purge old drafts and form tokens": {
        "task": "safeguards.tasks.purge",
        "schedule": crontab(minute=35),
        "options": {"expires": 3000},
    },
    "forget ended sessions": {
        "task": "people.tasks.forget_ended_sessions",
        "schedule": crontab(minute=50),
        "options": {"expires": 3000},
    },
}
