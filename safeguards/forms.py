"""Between a typed form and an action: refusals stand beside the field, and what was typed stays.

Text that could identify a patient is refused once; with a reason why it is none, it passes.
"""

from datetime import date
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.views.decorators.debug import sensitive_variables

from safeguards.actions import log_override
from safeguards.guard import ADVICE, Finding, Kind, scan
from safeguards.models import Reason

CHECK_THE_YEAR = "Check the year of this date."
LOOKS_LIKE = {
    Kind.NHS_NUMBER: ("an NHS number", "NHS numbers"),
    Kind.DATE_OF_BIRTH: ("a date of birth", "dates of birth"),
    Kind.HOSPITAL_NUMBER: ("a hospital number", "hospital numbers"),
    Kind.NAME: ("a patient’s name", "patients’ names"),
}
MOST_QUOTED = 3
# The largest number that a column of ids can hold.
MOST_ID = 2**63 - 1


class ReasonForm(forms.Form):
    """Why what looks like a patient is none; `told` are the marks of what the writer was told."""

    told = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label="This is not about a patient because…",
        help_text="Choose why and save again: it is kept as you wrote it.",
        choices=Reason,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose why, or change the text above."},
    )
    words = forms.CharField(
        label="What is it?",
        max_length=200,
        required=False,
        help_text="In a few words, without the name or number itself.",
    )

    def clean(self):
        words = self.cleaned_data.get("words", "")
        if self.cleaned_data.get("reason") != Reason.OTHER:
            self.cleaned_data["words"] = ""
        elif not words and "words" not in self.errors:
            self.add_error("words", "Say what it is.")
        elif scan(words):
            self.add_error("words", "Say what it is without the name or number itself.")


class Suspect(NamedTuple):
    """What looks like a patient in a field, and how it stands there."""

    finding: Finding
    quoted: str


class GuardedForm(forms.Form):
    """A form with free text: what could identify a patient is told beside its field, and passes
    only with a reason, which `carry_out` records.

    What a field already said before is not asked about again. Templates show the reason's form
    below the field that `asks_after` names (`qi/field.html` does).
    """

    suspects: dict[str, list[Suspect]] = {}
    not_a_patient: ReasonForm | None = None
    marks: str = ""

    # Private notes pass here too, and a report of a fault must not carry them out of the house.
    @sensitive_variables()
    def full_clean(self):
        # After all else, and from what was typed: a form's own `clean` may return anything.
        super().full_clean()
        self.suspects = {name: found for name in self.fields if (found := self.suspected(name))}
        if not self.suspects:
            return
        marks = {mark(name, suspect) for name, found in self.suspects.items() for suspect in found}
        self.marks = " ".join(sorted(marks))
        prefix = self.add_prefix("not_a_patient")
        reason = ReasonForm(self.data, prefix=prefix)
        told = set((reason["told"].value() or "").split())
        self.not_a_patient = reason if told else ReasonForm(prefix=prefix)
        if not (marks <= told and reason.is_valid()):
            for name, found in self.suspects.items():
                self.add_error(name, warn_of(found))

    def suspected(self, name: str) -> list[Suspect]:
        """Return what looks like a patient in the field and did not stand there before."""
        field = self.fields[name]
        if not (self.is_bound and takes_free_text(field)):
            return []
        before = str(self.get_initial_for_field(field, name) or "")
        found = suspects_in(self[name].value() or "")
        return [suspect for suspect in found if suspect.quoted not in before]

    @property
    def asks_after(self) -> str | None:
        """Return the name of the field below which the reason is asked for, or None."""
        return next(reversed(self.suspects), None)

    def is_only_suspected(self) -> bool:
        """Whether nothing else is wrong than what looks like a patient."""
        return bool(self.suspects) and set(self.errors) <= set(self.suspects)

    def override(self) -> dict:
        """Return what `log_override` takes about the form; only for one that passed by a reason."""
        return {
            "form": f"{type(self).__module__}.{type(self).__qualname__}",
            "field_names": list(self.suspects),
            "kinds": sorted(
                {one.finding.kind for found in self.suspects.values() for one in found}
            ),
            "reason": self.not_a_patient.cleaned_data["reason"],
            "words": self.not_a_patient.cleaned_data["words"],
        }


def takes_free_text(field: forms.Field) -> bool:
    """Whether people type words there: no address, password, choice or number."""
    return isinstance(field, forms.CharField) and isinstance(
        field.widget, forms.TextInput | forms.Textarea
    )


def suspects_in(text: str) -> list[Suspect]:
    return [Suspect(found, text[found.start : found.end]) for found in scan(text)]


def mark(name: str, suspect: Suspect) -> str:
    """Return what stands for a suspect between two submissions; nobody else can make it."""
    return salted_hmac("safeguards.guard", f"{name}:{suspect.quoted}").hexdigest()[:16]


def warn_of(found: list[Suspect]) -> list[str]:
    """Return a sentence per kind: what looks like what, and how to put it instead."""
    sentences = []
    for kind in dict.fromkeys(one.finding.kind for one in found):
        alike = [one for one in found if one.finding.kind == kind]
        shown = [f"“{one.quoted}”" for one in alike[:MOST_QUOTED]]
        if len(alike) > MOST_QUOTED:
            shown.append(f"{len(alike) - MOST_QUOTED} more")
        one, many = LOOKS_LIKE[kind]
        if len(shown) == 1:
            what = f"{shown[0]} looks like {one}."
        else:
            what = f"{', '.join(shown[:-1])} and {shown[-1]} look like {many}."
        sentences.append(f"{what} {ADVICE[kind]}")
    return sentences


def carry_out(form: forms.BaseForm, action, **values):
    """Call `action(**cleaned data, **values)` if the form is valid, and return its result.

    Return None, with the reasons on the form, where the form or the action refuses. That the
    patient-data guard was overridden is recorded in the same transaction. A form that was sent
    before with other words (`safeguards.middleware.once`) does not act either.
    """
    new = is_new(form)
    if not (form.is_valid() and new):
        return None
    try:
        with transaction.atomic():
            result = action(**form.cleaned_data, **values)
            if isinstance(form, GuardedForm) and form.suspects:
                log_override(**form.override(), by=values["by"], at=values["at"])
            return result
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, errors)
        else:
            form.add_error(None, refusal)
        return None


def is_new(form: forms.BaseForm) -> bool:
    """Whether the form was not sent before; its page says so where it was (`qi/errors.html`)."""
    form.sent_before = getattr(form.data, "sent_before", "")
    return not form.sent_before


class DayField(forms.DateField):
    """A date typed as people write it: 3 Dec 2026, 3 December 2026, 03/12/2026, 2026-12-03."""

    widget = forms.DateInput(format="%-d %B %Y", attrs={"class": "qi-day", "autocomplete": "off"})
    default_error_messages = {"invalid": "Enter a date, like 3 December 2026."}

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "input_formats",
            ["%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y"],
        )
        kwargs.setdefault("help_text", "For example, 3 December 2026.")
        super().__init__(**kwargs)
        self.validators += [
            MinValueValidator(date(2000, 1, 1), CHECK_THE_YEAR),
            MaxValueValidator(date(2100, 1, 1), CHECK_THE_YEAR),
        ]


class ClockField(forms.TimeField):
    """A time typed as people write it: 14:00, 14.00, 2pm, 2:30 pm."""

    widget = forms.TimeInput(format="%H:%M", attrs={"class": "qi-clock", "autocomplete": "off"})
    default_error_messages = {"invalid": "Enter a time, like 14:00 or 2pm."}

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "input_formats", ["%H:%M", "%H.%M", "%H:%M:%S", "%I%p", "%I %p", "%I:%M%p", "%I:%M %p"]
        )
        super().__init__(**kwargs)


class ManyField(forms.ModelMultipleChoiceField):
    """Any number of rows from a list."""

    def clean(self, value):
        """Refuse an id that is larger than any: asked for it, a database breaks off."""
        for one in value if isinstance(value, list | tuple) else ():
            if is_beyond_all_ids(one):
                about = {"value": one}
                raise ValidationError(self.error_messages["invalid_choice"], params=about)
        return super().clean(value)


def is_beyond_all_ids(typed: object) -> bool:
    try:
        return abs(int(str(typed))) > MOST_ID
    except ValueError:
        return False
