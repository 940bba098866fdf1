"""Write a fictional trust with as many projects as wanted, to measure the application with."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.demo import PASSWORD
from people.models import Organisation
from portfolio.sample.scale import HOST, MOST_PROJECTS, NAME, build


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=int, required=True, help="how many projects")

    def handle(self, *args, scale, **options):
        if not 1 <= scale <= MOST_PROJECTS:
            raise CommandError(f"--scale is a number of projects from 1 to {MOST_PROJECTS}.")
        if settings.LIVE and Organisation.objects.exists():
            raise CommandError(
                "This database holds a real organisation. Invented projects belong into an empty "
                "one: name it in DATABASE_URL."
            )
        if Organisation.objects.filter(name=NAME).exists():
            raise CommandError(f"{NAME} is there already. Seed an empty database.")
        # Live, nobody can sign in with a password that everybody knows.
        password = PASSWORD if settings.DEMO else None
        started = time.monotonic()
        build(projects=scale, now=timezone.now(), password=password, told=self.stdout.write)
        self.stdout.write(f"{NAME} is loaded after {time.monotonic() - started:.0f} seconds.")
        if password:
            roles = "admin, manager, steering, sponsor-1, mentor-1, lead-1, contributor"
            self.stdout.write(f"Sign in as {roles} @{HOST} with the password {password}")
