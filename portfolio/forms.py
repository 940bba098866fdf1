"""Checks what people type about themselves once they are signed in."""

from datetime import date, time, timedelta

from django import forms
from django.core.exceptions import ValidationError

from people.forms import KnownPassword, MailField
from people.models import User
from safeguards.conflicts import Editing
from safeguards.forms import ClockField, DayField, GuardedForm


class OwnForm(Editing):
    """What a person says of themselves; two tabs or devices of theirs may meet in it."""

    def __init__(self, *args, person: User, **kwargs):
        initial = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, history=person.history, **kwargs)


class DetailsForm(OwnForm, GuardedForm):
    name = forms.CharField(
        label="Name",
        max_length=150,
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    job = forms.CharField(
        label="Job",
        max_length=150,
        required=False,
        help_text="For example, ward sister, Samphire Ward.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


# The hours are looked at once an hour.
SHORTEST_HOURS = timedelta(hours=1)


class RemindersForm(OwnForm):
    """The reminders that a person may do without, and the hours in which the others come."""

    wants_reminder_14 = forms.BooleanField(
        label="Remind me 14 days before a review", required=False
    )
    wants_reminder_7 = forms.BooleanField(label="Remind me 7 days before a review", required=False)
    wants_digest = forms.BooleanField(
        label="Tell me what the week asks of me, in at most one mail a day", required=False
    )
    mail_from = ClockField(
        label="Write to me from", error_messages={"required": "Give a time, like 10:00."}
    )
    mail_until = ClockField(
        label="and not after", error_messages={"required": "Give a time, like 18:00."}
    )

    def clean(self) -> dict:
        opens, closes = (self.cleaned_data.get(name) for name in ("mail_from", "mail_until"))
        if opens and closes and as_delta(closes) - as_delta(opens) < SHORTEST_HOURS:
            self.add_error("mail_until", "Choose a time at least an hour after the first one.")
        return self.cleaned_data


def as_delta(clock: time) -> timedelta:
    return timedelta(hours=clock.hour, minutes=clock.minute)


class NewEmailForm(forms.Form):
    email = MailField("New e-mail address", autocomplete="email")
    password = KnownPassword("Your password, to be sure that it is you")

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.person.email:
            raise ValidationError("This is your address already. Give the new one.")
        return email

    def clean(self):
        password = self.cleaned_data.pop("password", None)
        if password and not self.person.check_password(password):
            self.add_error("password", "This is not your password. Try again.")
        return self.cleaned_data


class PeriodForm(forms.Form):
    """From when until when a report tells."""

    since = DayField(
        label="From", help_text="", error_messages={"required": "Enter the first day."}
    )
    until = DayField(label="To", help_text="", error_messages={"required": "Enter the last day."})

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_since(self) -> date:
        if self.cleaned_data["since"] > self.today:
            raise ValidationError("This day lies ahead. Enter one that has begun.")
        return self.cleaned_data["since"]

    def clean_until(self) -> date:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until < since:
            raise ValidationError("Enter a day that is not before the first one.")
        return until
