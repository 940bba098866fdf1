"""Checks what administrators and managers type to set up objectives, programmes and roles."""

from decimal import Decimal

from django import forms
from django.utils.html import format_html

from people.forms import MailField, PersonField
from people.models import Organisation
from programmes.models import Role
from safeguards.forms import DayField, GuardedForm

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


class ObjectiveForm(GuardedForm):
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
            kwargs["initial"] = {name: getattr(objective, name) for name in names} | {
                "baseline": plain(objective.baseline),
                "target": plain(objective.target),
            }
        super().__init__(*args, **kwargs)
        self.fields["executive"].queryset = organisation.people.all()


class ProgrammeForm(GuardedForm):
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
    objectives = forms.ModelMultipleChoiceField(
        label="Which objectives does it serve?",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one objective: a programme exists to serve them."
        },
    )
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

    def __init__(self, *args, organisation: Organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objectives"].queryset = organisation.objectives.all()


class InviteForm(forms.Form):
    name = forms.CharField(
        label="Name",
        max_length=150,
        error_messages={"required": "Enter the person's name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = MailField(help_text="We send the invitation there, and the person signs in with it.")
    role = forms.ChoiceField(
        label="Role in the programme",
        choices=[
            (role, format_html("<strong>{}</strong> <small>{}</small>", role.label, does))
            for role, does in reversed(WHAT_ROLES_DO.items())
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the person does in the programme."},
    )
