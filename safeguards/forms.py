"""Between a typed form and an action: refusals stand beside the field, and what was typed stays."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

CHECK_THE_YEAR = "Check the year of this date."


def carry_out(form: forms.BaseForm, action, **values):
    """Call `action(**cleaned data, **values)` if the form is valid, and return its result.

    Return None, with the reasons on the form, where the form or the action refuses.
    """
    if not form.is_valid():
        return None
    try:
        return action(**form.cleaned_data, **values)
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, errors)
        else:
            form.add_error(None, refusal)
        return None


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
