"""Let somebody sign in without a second step, for whom nobody else can: the only administrator."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from people.actions import reset_second_factor
from people.models import User
from people.queries import has_second_factor


class Command(BaseCommand):
    help = (
        "Reset the second step of a person who lost phone and recovery codes and whom no manager "
        "or administrator can help. They are signed out everywhere and told by mail."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address they sign in with")

    def handle(self, *, email: str, **options):
        person = User.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise CommandError(f"Nobody signs in with {email}. Check the address.")
        if not has_second_factor(person):
            raise CommandError(f"{person} has no second step. Their password alone signs them in.")
        reset_second_factor(person=person, by=None, at=timezone.now())
        self.stdout.write(
            f"{person} signs in with the password alone now, and sets up a second step anew. "
            f"A mail to {person.email} says so."
        )
