"""An installation's days, in a process of its own; each step happens at its moment.

    python -m qiprogramme.tests.drill "2026-06-08T09:00 plan_reminders" "2026-06-08T09:01 sweep" …

A step is a command of manage.py or a function below; what the functions find is printed as JSON.
"""

import json
import os
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qiprogramme.settings")

import django
import time_machine

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from notifications.models import Notification  # noqa: E402
from people.demo import PASSWORD  # noqa: E402

LONDON = ZoneInfo("Europe/London")


def rows() -> dict[str, int]:
    """How many rows each table holds, but for those that a restore leaves out."""
    models = [model for model in apps.get_models() if model._meta.managed]
    return {
        model._meta.label: model._base_manager.count()
        for model in models
        if model._meta.label not in ("sessions.Session", "notifications.Outbox")
    }


def mails() -> dict[str, str]:
    """The state of every notification by its key."""
    return dict(Notification.objects.values_list("key", "state"))


def sign_in(email: str) -> int:
    """The answer of the person's home, once they have signed in."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": PASSWORD})
    return client.get("/").status_code


def ask_password(email: str) -> int:
    return Client().post(reverse("account_reset_password"), {"email": email}).status_code


def healthz() -> list[str]:
    return Client().get("/healthz").json()["problems"]


def main(steps: list[str]) -> None:
    for step in steps:
        moment, name, *arguments = step.split()
        at = datetime.fromisoformat(moment).replace(tzinfo=LONDON)
        with time_machine.travel(at):
            if name in FUNCTIONS:
                sys.stdout.write(json.dumps(FUNCTIONS[name](*arguments)) + "\n")
            else:
                call_command(name, *arguments, stdout=sys.stderr)


FUNCTIONS = {one.__name__: one for one in (rows, mails, sign_in, ask_password, healthz)}

if __name__ == "__main__":
    main(sys.argv[1:])
