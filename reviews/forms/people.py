"""Checks what is typed when people leave and programmes are put away."""

from collections.abc import Sequence
from typing import cast

from django import forms

from people.forms import PersonField
from people.models import User
from programmes.models import Programme, Role
from programmes.permissions import people_of
from reviews.leaving import Ask


class LeaveForm(forms.Form):
    """Who fills each gap that somebody leaves; each may stay open."""

    def __init__(self, *args, person: User, asks: Sequence[Ask], **kwargs):
        super().__init__(*args, **kwargs)
        self.asks = asks
        self.people = {
            programme: {str(one.pk): one for one in people_of(programme).exclude(pk=person.pk)}
            for programme in {ask.programme for ask in asks}
        }
        for ask in asks:
            able = self.people[ask.programme].values()
            owed = all(gap.kind == "commitment" for gap in ask.gaps)
            self.fields[ask.name] = forms.ChoiceField(
                label=ask.label,
                help_text=ask.note,
                required=False,
                choices=[
                    ("", f"Stays with {person}" if owed else "Leave it open for now"),
                    *((str(one.pk), f"{one}{f', {one.job}' if one.job else ''}") for one in able),
                ],
            )

    def clean(self) -> dict:
        successors = {}
        for ask in self.asks:
            if chosen := self.cleaned_data.get(ask.name):
                who = self.people[ask.programme][chosen]
                successors |= {gap.key: who for gap in ask.gaps}
        return {"successors": successors}


class DelegateForm(forms.Form):
    person = PersonField(
        label="Who gets your invitations and packs as well?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Somebody of the programme. The programme manager invites whoever is missing.",
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        executives = people_of(programme, Role.EXECUTIVE)
        able = people_of(programme).filter(is_active=True).exclude(pk__in=executives)
        cast(PersonField, self.fields["person"]).queryset = able


class ArchiveForm(forms.Form):
    name = forms.CharField(
        label="Type the name of the programme",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type the name of the programme, so that it is no slip."},
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.fields["name"].help_text = f"It is “{programme}”."

    def clean(self) -> dict:
        name = self.cleaned_data.get("name", "")
        if name and " ".join(name.split()).casefold() != self.programme.name.casefold():
            self.add_error("name", f"This is another name. Type “{self.programme}”.")
        return {}
