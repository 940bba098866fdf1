"""Set up an organisation and its first administrator: the start of a live installation."""

import os
from getpass import getpass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from people.actions import create_organisation
from people.forms import OrganisationForm


class Command(BaseCommand):
    help = (
        "Set up an organisation and its first administrator. Asks for whatever the options leave "
        "out. The password is asked for, or taken from the variable QI_ADMIN_PASSWORD."
    )

    def add_arguments(self, parser):
        parser.add_argument("--name", help="the organisation's name")
        parser.add_argument("--time-zone", help="like Europe/London, which it is otherwise")
        parser.add_argument("--admin-name", help="the administrator's name")
        parser.add_argument("--admin-email", help="the address they sign in with")

    def handle(self, **options):
        fields = OrganisationForm().fields
        given = {name: options.get(name) for name in fields}
        given["password"] = os.environ.get("QI_ADMIN_PASSWORD")
        if given["name"] and not given["time_zone"]:
            given["time_zone"] = fields["time_zone"].initial
        try:
            answers = {
                name: given[name] if given[name] is not None else self.ask(name, field)
                for name, field in fields.items()
            }
        except EOFError as error:
            raise CommandError(
                "There is nobody to ask. Give --name, --admin-name and --admin-email, and the "
                "password in the variable QI_ADMIN_PASSWORD."
            ) from error
        self.set_up(OrganisationForm(answers))

    def ask(self, name, field) -> str:
        """Return an answer that the field accepts, asking again until it is one."""
        while True:
            answer = self.typed_password(field) if name == "password" else self.typed(field)
            try:
                field.clean(answer)
            except ValidationError as refusal:
                self.stderr.write("\n".join(refusal.messages))
            else:
                return answer

    def typed(self, field) -> str:
        suggestion = f" [{field.initial}]" if field.initial else ""
        return input(f"{field.label}{suggestion}: ").strip() or field.initial or ""

    def typed_password(self, field) -> str:
        self.stdout.write(field.help_text)
        while True:
            password = getpass(f"{field.label}: ")
            if getpass("The same again: ") == password:
                return password
            self.stderr.write("The two differ. Type the password again.")

    def set_up(self, form: OrganisationForm) -> None:
        if not form.is_valid():
            raise CommandError(
                "\n".join(
                    f"{form.fields[name].label}: {' '.join(map(str, errors))}"
                    for name, errors in form.errors.items()
                )
            )
        try:
            organisation = create_organisation(**form.cleaned_data, at=timezone.now())
        except ValidationError as refusal:
            raise CommandError("\n".join(refusal.messages)) from refusal
        self.stdout.write(
            f"{organisation} is set up. {form.cleaned_data['admin_name']} signs in at "
            f"{settings.BASE_URL}{reverse('account_login')} with "
            f"{form.cleaned_data['admin_email']}."
        )
