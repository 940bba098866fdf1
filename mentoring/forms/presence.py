"""Checks what is typed about leave, weekly slots and what is left alone."""

from django import forms
from django.db.models import QuerySet

from mentoring.models import (
    MentoringSlot,
)
from people.forms import PersonField
from people.models import User
from programmes.models import Weekday
from safeguards.conflicts import Editing
from safeguards.forms import ClockField, DayField, GuardedForm


class LeaveForm(GuardedForm):
    """From when to when somebody is away; `own` is who fills it in, None for a manager."""

    person = PersonField(
        label="Who is away?",
        queryset=None,
        empty_label="Choose somebody",
        error_messages={"required": "Choose who is away."},
    )
    starts_on = DayField(label="First day", error_messages={"required": "Give the first day."})
    ends_on = DayField(label="Last day", error_messages={"required": "Give the last day."})
    cover = PersonField(
        label="Who stands in?",
        help_text="For a mentor, somebody outside the team; for a lead, somebody in it. Without "
        "anybody, weeks in which the two cannot meet have no session.",
        queryset=None,
        required=False,
        empty_label="Nobody",
    )

    def __init__(self, *args, own: User | None, people: QuerySet[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["person"].queryset = self.fields["cover"].queryset = people
        if own:
            del self.fields["person"]

    def clean(self):
        return {"person": self.own, **self.cleaned_data}


class SlotForm(Editing, GuardedForm):
    weekday = forms.TypedChoiceField(label="Day", coerce=int, choices=Weekday)
    starts = ClockField(label="Begins at", error_messages={"required": "Give a time, like 14:00."})
    place = forms.CharField(label="Place", required=False, max_length=200)
    call_link = forms.URLField(
        label="Link to the call", required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args, slot: MentoringSlot | None, history, **kwargs):
        names = ("weekday", "starts", "place", "call_link")
        initial = {name: getattr(slot, name) for name in names} if slot else {}
        super().__init__(*args, initial=initial, history=history, **kwargs)


class SnoozeForm(GuardedForm):
    until_on = DayField(label="Until when?", error_messages={"required": "Give the last day."})
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Everybody who sees the radar reads it.",
        error_messages={"required": "Say why, in a few words."},
    )
