"""Checks what administrators and managers type to set up objectives, programmes and roles."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from people.bank_holidays import REGIONS
from people.forms import MailField, PersonField
from people.models import Organisation
from programmes.lists import MOST_BYTES, MOST_ROWS, Listed, Unreadable, decoded, people_in
from programmes.models import Membership, Programme, Role, Weekday
from programmes.queries import ROLE_NAMES, members_of
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm, ManyField

WHAT_ROLES_DO = {
    Role.MANAGER: "Sets up projects, people and review days, and may change everything.",
    Role.STEERING: "Sees every project, its sessions and its review page, and resolves obstacles "
    "that nobody nearer could.",
    Role.EXECUTIVE: "Sees every project and its review page, is invited to review days and owes "
    "what is promised there.",
    Role.CONTRIBUTOR: "Sees the projects. Choose this for leads, mentors, sponsors and teams: what "
    "more they may do comes from their place in a project.",
}


def plain(value: Decimal | None) -> str:
    """Return the number without trailing zeros, as people type it; empty for None."""
    return "" if value is None else f"{value.normalize():f}"


def number(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=12,
        decimal_places=3,
        required=False,
        error_messages={"invalid": "Enter a number, like 6 or 4.5."},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "nhsuk-input--width-5"}),
    )


class ObjectiveForm(Editing, GuardedForm):
    title = forms.CharField(
        label="What does the organisation want?",
        max_length=200,
        help_text="In a few words, like “Nobody stays in hospital longer than they need”.",
        error_messages={"required": "Say what the organisation wants."},
    )
    known_by = forms.CharField(
        label="How will you know?",
        max_length=300,
        required=False,
        help_text="The measure, like “Average length of stay in days”.",
    )
    baseline = number("Where it stands now")
    target = number("Target")
    target_on = DayField(label="By when", required=False)
    executive = PersonField(
        label="Executive who answers for it",
        queryset=None,
        required=False,
        empty_label="Nobody yet",
    )

    def __init__(self, *args, organisation: Organisation, objective=None, **kwargs):
        if objective:
            names = ("title", "known_by", "target_on", "executive")
            kwargs["history"] = objective.history
            kwargs["initial"] = {name: getattr(objective, name) for name in names} | {
                "baseline": plain(objective.baseline),
                "target": plain(objective.target),
            }
        super().__init__(*args, **kwargs)
        self.fields["executive"].queryset = organisation.people.all()


SETTINGS = (
    "name",
    "aim",
    "climb_days",
    "most_mentored",
    "check_in_on",
    "executive_quorum",
    "stakes_count",
)


class AimsForm(GuardedForm):
    """What a programme is called, what it is for, and which objectives it focuses on."""

    name = forms.CharField(
        label="Name of the programme",
        max_length=200,
        error_messages={"required": "Give the programme a name."},
    )
    aim = forms.CharField(
        label="What is it for?",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    objectives = ManyField(
        label="Which objectives does it serve?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one objective: a programme exists to serve them."
        },
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objectives"].queryset = organisation.objectives.all()


class ProgrammeForm(AimsForm):
    starts_on = DayField(
        label="When does it start?",
        error_messages={"required": "Say when it starts, like 3 December 2026."},
    )
    manager_name = forms.CharField(
        label="Manager's name",
        max_length=150,
        error_messages={"required": "Name the person who will run the programme."},
    )
    manager_email = MailField(
        "Manager's e-mail address",
        help_text="We send the invitation there. It can be your own.",
    )


class ChangeProgrammeForm(Editing, AimsForm):
    climb_days = forms.IntegerField(
        label="After how many days does an obstacle climb?",
        min_value=1,
        max_value=90,
        help_text="From the mentor to the manager, the sponsor and the executives; whoever is "
        "next is told.",
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter a number of days, like 7.",
            "invalid": "Enter a whole number of days, like 7.",
            "min_value": "It stays at least one day.",
            "max_value": "It stays at most 90 days.",
        },
    )
    most_mentored = forms.IntegerField(
        label="How many projects can one mentor see through?",
        help_text="A mentor with more is marked in the rhythm report.",
        min_value=1,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
        error_messages={"required": "Give a number from 1 to 20."},
    )
    check_in_on = forms.TypedChoiceField(
        label="On which day are leads asked to check in?",
        coerce=int,
        choices=Weekday,
    )
    executive_quorum = forms.IntegerField(
        label="How many executives does a decision at a review take?",
        min_value=1,
        max_value=20,
        widget=forms.NumberInput(attrs={"class": "nhsuk-input--width-2", "inputmode": "numeric"}),
        error_messages={"required": "Give a number from 1 to 20."},
    )
    stakes_count = forms.BooleanField(
        label="An executive who sponsors, leads or mentors the project counts, too", required=False
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        initial: dict[str, Any] = {name: getattr(programme, name) for name in SETTINGS}
        initial["objectives"] = programme.objectives.all()
        about = {"organisation": programme.organisation, "history": programme.history}
        super().__init__(*args, initial=initial, **about, **kwargs)


ROLE_CHOICES = [
    (role, format_html("<strong>{}</strong> <small>{}</small>", role.label, does))
    for role, does in reversed(WHAT_ROLES_DO.items())
]


class InviteForm(GuardedForm):
    name = forms.CharField(
        label="Name",
        max_length=150,
        error_messages={"required": "Enter the person's name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = MailField(help_text="We send the invitation there, and the person signs in with it.")
    role = forms.ChoiceField(
        label="Role in the programme",
        choices=ROLE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the person does in the programme."},
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Role in the programme", choices=ROLE_CHOICES, widget=forms.RadioSelect
    )


class ListForm(forms.Form):
    """A list of people, pasted, uploaded, or both; `rows` has them all once it is valid.

    `ready` are rows that were found good before, as a list of the same kind.
    """

    text = forms.CharField(
        label="Paste the list",
        required=False,
        strip=False,
        help_text="One person a row: name, e-mail address and role in any order, as they come "
        "from a spreadsheet or an address book.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or choose a CSV file",
        required=False,
        help_text=f"Up to {MOST_ROWS} rows and 1 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    otherwise = forms.ChoiceField(
        label="Role of those for whom the list names none",
        choices=[(role, role.label) for role in reversed(WHAT_ROLES_DO)],
        initial=Role.CONTRIBUTOR,
    )
    ready = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ready_rows: list[Listed] = []
        self.rows: list[Listed] = []

    def clean(self):
        values = super().clean()
        text, file = values.get("text", ""), values.get("file")
        if len(text) > MOST_BYTES:
            raise ValidationError("The list is too long. Paste at most 1 MB.")
        try:
            uploaded = decoded(file.read()) if file else ""
            self.ready_rows = people_in(values.get("ready", ""), ROLE_NAMES)
            rows = [*self.ready_rows]
            for part in (text, uploaded):
                rows += people_in(part, ROLE_NAMES)
        except Unreadable as refusal:
            raise ValidationError(str(refusal)) from refusal
        if not rows:
            raise ValidationError("There is nobody in the list yet. Paste it or choose a file.")
        if len(rows) > MOST_ROWS:
            raise ValidationError(
                f"The list has {len(rows)} rows. Invite at most {MOST_ROWS} at once."
            )
        self.rows = [replace(row, line=line) for line, row in enumerate(rows, start=1)]
        return values


class MemberChoices(ManyField):
    def label_from_instance(self, membership: Membership) -> str:
        return f"{membership.user}, {membership.get_role_display().lower()}"


class CopyForm(GuardedForm):
    name = forms.CharField(
        label="Name of the new programme",
        max_length=200,
        error_messages={"required": "Give the new programme a name."},
    )
    starts_on = DayField(
        label="When does it start?",
        error_messages={"required": "Say when it starts, like 3 December 2026."},
    )
    people = MemberChoices(
        label="Who takes part again?",
        queryset=None,
        required=False,
        help_text="Nobody unless you choose them. Those whom you choose are told by e-mail.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, programme: Programme, user, **kwargs):
        super().__init__(*args, **kwargs)
        others = members_of(programme).exclude(user=user, role=Role.MANAGER)
        self.fields["people"].queryset = others.exclude(
            user__joined_at__isnull=False, user__is_active=False
        )


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SECOND_FACTOR = (
    ("administrator", "Organisation administrator"),
    (Role.MANAGER, Role.MANAGER.label),
    (Role.STEERING, Role.STEERING.label),
    (Role.EXECUTIVE, Role.EXECUTIVE.label),
    (Role.CONTRIBUTOR, "Contributor: leads, mentors, sponsors and teams, too"),
)


class SettingsForm(Editing):
    time_zone = forms.ChoiceField(
        label="Time zone",
        help_text="All dates and times are shown in it.",
        choices=[(name, name) for name in sorted(available_timezones()) if "/" in name],
    )
    working_days = forms.MultipleChoiceField(
        label="Working days",
        help_text="Reminders that fall on another day go out on the working day before.",
        choices=[(str(number), name) for number, name in enumerate(DAYS, start=1)],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose at least one day."},
    )
    small_number = forms.IntegerField(
        label="Smallest number of people in a total",
        help_text="Totals of what people say of themselves count at least so many, so that nobody "
        "can be made out. Between 3 and 20. No page shows such totals yet.",
        min_value=3,
        max_value=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "nhsuk-input--width-2"}),
    )
    second_factor_roles = forms.MultipleChoiceField(
        label="Who needs a second factor?",
        required=False,
        help_text="They set up an authenticator app or a passkey before anything else. Programme "
        "managers and administrators always need one.",
        choices=SECOND_FACTOR,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, organisation: Organisation, **kwargs):
        initial = {
            "time_zone": organisation.time_zone,
            "working_days": list(organisation.working_days),
            "small_number": organisation.small_number,
            "second_factor_roles": organisation.second_factor_roles,
        }
        super().__init__(*args, initial=initial, history=organisation.history, **kwargs)

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))


class LogoForm(forms.Form):
    picture = forms.FileField(
        label="Logo",
        help_text="PNG or JPEG, up to 1 MB. It stands in the head of every page, on white.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        error_messages={"required": "Choose a PNG or JPEG file."},
    )

    def clean_picture(self) -> bytes:
        return self.cleaned_data["picture"].read()


class HolidayForm(GuardedForm):
    on = DayField(label="Day", error_messages={"required": "Say which day is off."})
    name = forms.CharField(
        label="What is it?",
        max_length=100,
        help_text="For example, audit half-day.",
        error_messages={"required": "Say what it is."},
    )


class RegionForm(forms.Form):
    region = forms.ChoiceField(label="Where?", choices=REGIONS)
