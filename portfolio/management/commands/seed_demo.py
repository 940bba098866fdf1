"""Load the sample trust and the neighbouring organisation, once, in demo mode only."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from notifications.actions import sweep
from people import demo
from people.models import Organisation
from portfolio.sample import neighbour
from portfolio.sample.dates import weeks_to_shift
from portfolio.sample.load import load
from portfolio.sample.trust import Sample, read
from reviews.reminders import REMINDER_DAYS, reminder_at

SAMPLE_PEOPLE = {
    "admin": "admin",
    "manager": "PM1",
    "steering": "S3",
    "executive": "E2",
    "mentor": "M1",
    "lead": "L01",
    "contributor": "contributor",
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--sign-ins", action="store_true", help="only print the demo accounts")

    def handle(self, *args, sign_ins, **options):
        if not settings.DEMO:
            raise CommandError("The sample trust belongs to the demo. Set QI_MODE=demo to load it.")
        if not sign_ins:
            self.seed(timezone.now())
        if sign_ins or options["verbosity"] > 1:
            width = max(len(account.email) for account in demo.ACCOUNTS)
            for account in demo.ACCOUNTS:
                self.stdout.write(f"  {account.email:{width}}  {account.who}: {account.sees}")
            self.stdout.write(f"  Password for all of them: {demo.PASSWORD}")

    def seed(self, now: datetime) -> None:
        data = read()
        if Organisation.objects.filter(name=data["trust"]["name"]).exists():
            self.stdout.write("The sample trust is there already; its data are kept.")
            return
        review_on = datetime.fromisoformat(data["programme"]["review_date"]).date()
        emails = {
            SAMPLE_PEOPLE[account.role]: account.email
            for account in demo.ACCOUNTS
            if account.role in SAMPLE_PEOPLE
        }
        with transaction.atomic():
            sample = load(
                weeks=weeks_to_shift(review_on, timezone.localdate(now)),
                now=now,
                password=demo.PASSWORD,
                emails=emails,
            )
            neighbour.build(now=now)
        for moment in past_mornings(sample):
            sweep(now=moment)
        self.stdout.write("The sample trust is loaded.")


def past_mornings(sample: Sample) -> list[datetime]:
    """Return the moments at which the held review day's mails went out in their time."""
    held = sample.programme.review_days.order_by("on").first()
    told = [held.created_at, held.reviews.earliest("added_at").added_at]
    morning = reminder_at(held.on, REMINDER_DAYS, sample.organisation.calendar())
    return [*(moment + timedelta(minutes=1) for moment in told), morning]
