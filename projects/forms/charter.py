"""Checks what people type into the charter and the aim builder."""

from django import forms

from projects.aim import Aim, missing, sentence
from projects.models import Charter, Project
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm


def paragraph(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=1500,
        required=False,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CharterForm(Editing, GuardedForm):
    problem = paragraph("What is the problem?", "What happens today, and to how many people.")
    initiative = forms.ModelChoiceField(
        label="Which initiative does it serve?",
        queryset=None,
        required=False,
        empty_label="None",
        help_text="What senior management and the steering group asked for.",
    )
    why = paragraph("Why does it matter?", "To patients, to staff, to the organisation.")
    scope = paragraph("What is in, what is out?", "Wards, groups of patients, times of day.")
    resources = paragraph("What does it take?", "Time, people, money, and who gives them.")
    risks = paragraph("What could go wrong?", "And what you will do if it does.")

    def __init__(self, *args, project: Project, charter: Charter, **kwargs):
        names = ("problem", "why", "scope", "resources", "risks")
        initial = {name: getattr(charter, name) for name in names}
        initial["initiative"] = project.initiative_id
        history = Charter.history.filter(project=project)
        super().__init__(*args, initial=initial, history=history, **kwargs)
        self.fields["initiative"].queryset = project.programme.initiatives.all()


class AimForm(Editing, GuardedForm):
    what = forms.CharField(
        label="What will change?",
        max_length=200,
        help_text="With a verb, like “Raise the patients with specific tasks”.",
        error_messages={"required": "Say what will change: an aim begins with it."},
    )
    whom = forms.CharField(
        label="For whom?",
        max_length=200,
        required=False,
        help_text="Like “patients on Samphire Ward”.",
    )
    start = forms.CharField(
        label="From", max_length=100, required=False, help_text="Where it stands now, like 6."
    )
    goal = forms.CharField(
        label="To", max_length=100, required=False, help_text="Where it shall be, like 20."
    )
    aim_on = DayField(label="By when?", required=False)

    words = ("what", "whom", "start", "goal")

    def __init__(self, *args, project: Project, charter: Charter, **kwargs):
        initial = {name: getattr(charter, f"aim_{name}") for name in self.words}
        initial["aim_on"] = project.aim_on
        history = Charter.history.filter(project=project)
        super().__init__(*args, initial=initial, history=history, **kwargs)

    @property
    def so_far(self) -> Aim:
        """The aim as far as what was typed, or is saved, makes sense."""
        # Asking for the errors reads what was typed.
        if self.errors or self.is_bound:
            values = self.cleaned_data
        else:
            values = {
                name: self.get_initial_for_field(field, name) for name, field in self.fields.items()
            }
        what, whom, start, goal = (values.get(name) or "" for name in self.words)
        return Aim(what, whom, start, goal, values.get("aim_on"))

    @property
    def sentence(self) -> str:
        return sentence(self.so_far)

    @property
    def missing(self) -> list[str]:
        return missing(self.so_far)
