"""Checks who is asked to rank, what they rank, and what of a match is agreed."""

from django import forms

from priorities.forms.deciding import PeopleChoices, those_present
from priorities.models import Candidate, Idea, Initiative, Match, WishKind
from programmes.models import Programme, Role
from programmes.permissions import people_of
from safeguards.forms import DayField, GuardedForm

RANKS = {"first": "First choice", "second": "Second choice", "third": "Third choice"}


class OpenForm(forms.Form):
    leads = PeopleChoices(
        label="Who is invited to lead?",
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are asked by e-mail. Everybody else in the programme may rank as well.",
    )
    rank_by = DayField(
        label="By when do they rank?", error_messages={"required": "Say by when they rank."}
    )

    def __init__(self, *args, programme: Programme, match: Match | None, **kwargs):
        initial = {"rank_by": match.rank_by} if match else {}
        super().__init__(*args, initial=initial, **kwargs)
        asked = Candidate.objects.filter(match=match) if match else Candidate.objects.none()
        people = people_of(programme).exclude(pk__in=asked.values("lead"))
        self.fields["leads"].queryset = people


class RankForm(forms.Form):
    """Up to three of the selected initiatives, and an idea of one's own."""

    idea = forms.ModelChoiceField(
        label="Do you bring an idea of your own?",
        queryset=None,
        required=False,
        empty_label="No",
        help_text="It becomes how you would serve your initiative.",
    )

    def __init__(
        self,
        *args,
        initiatives: list[Initiative],
        ideas: list[Idea],
        candidate: Candidate | None,
        **kwargs,
    ):
        ranked = [one.initiative_id for one in candidate.preferences.all()] if candidate else []
        initial = {name: ranked[n] if n < len(ranked) else None for n, name in enumerate(RANKS)}
        initial["idea"] = candidate.idea_id if candidate else None
        super().__init__(*args, initial=initial, **kwargs)
        by_id = {str(one.pk): one for one in initiatives}
        for name, label in RANKS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                choices=[("", "No choice"), *((pk, one.title) for pk, one in by_id.items())],
                coerce=by_id.get,
                required=name == "first",
                empty_value=None,
                error_messages={"required": "Choose the initiative that you would like most."},
            )
        self.fields["idea"].queryset = Idea.objects.filter(pk__in=[one.pk for one in ideas])
        self.order_fields([*RANKS, "idea"])

    def clean(self):
        values = super().clean() or self.cleaned_data
        chosen = [values.get(name) for name in RANKS]
        wanted = [one for one in chosen if one]
        for place, name in enumerate(RANKS):
            if chosen[place] and chosen[place] in chosen[:place]:
                self.add_error(name, "Choose another one: you have ranked it above.")
            if chosen[place] and not all(chosen[:place]):
                self.add_error(name, "Leave no gap above it.")
        return {"initiatives": wanted, "idea": values.get("idea")}


class WishForm(forms.Form):
    """One lead, one initiative: together, not together, or as the match finds best."""

    initiative = forms.ModelChoiceField(
        label="Initiative",
        queryset=None,
        empty_label="Choose an initiative",
        error_messages={"required": "Choose the initiative."},
    )
    kind = forms.ChoiceField(
        label="How?",
        required=False,
        choices=[*WishKind.choices, ("", "As it fits best")],
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        selected = programme.initiatives.filter(stage="selected")
        self.fields["initiative"].queryset = selected


class AgreeForm(GuardedForm):
    present = those_present()
    reason = forms.CharField(
        label="Why not the best match?",
        max_length=1000,
        required=False,
        help_text="Only needed where the group wants another one than the best. It stays with "
        "the match.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = people_of(programme, Role.STEERING)
