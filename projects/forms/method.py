"""Checks what people type into the driver diagram and about PDSA cycles."""

from django import forms

from projects.models import Act, ChangeIdea, Driver, PdsaCycle, Project, Scale
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm

LONG = forms.Textarea(attrs={"rows": 3})


class ParentChoice(forms.ModelChoiceField):
    def label_from_instance(self, driver):
        return f"{driver.parent} – {driver}" if driver.parent else str(driver)


class DriverForm(GuardedForm):
    text = forms.CharField(
        label="Driver",
        max_length=200,
        help_text="What the aim depends on, like “Whole-team attendance”.",
        error_messages={"required": "Name the driver."},
    )
    parent = ParentChoice(
        label="Hangs from",
        queryset=Driver.objects.none(),
        required=False,
        empty_label="The aim (a primary driver)",
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = project.drivers.standing().filter(parent=None)


class ChangeDriverForm(Editing, DriverForm):
    def __init__(self, *args, driver: Driver, **kwargs):
        initial = {"text": driver.text, "parent": driver.parent_id}
        about = {"project": driver.project, "history": driver.history}
        super().__init__(*args, initial=initial, **about, **kwargs)
        self.fields["parent"].queryset = self.fields["parent"].queryset.exclude(pk=driver.pk)


class IdeaForm(GuardedForm):
    text = forms.CharField(
        label="Change idea",
        max_length=200,
        help_text="What you would do differently, like “Owner and due time on the board”.",
        error_messages={"required": "Say what you would change."},
    )
    driver = ParentChoice(
        label="Hangs from",
        queryset=Driver.objects.none(),
        required=False,
        empty_label="Nothing yet",
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["driver"].queryset = project.drivers.standing().select_related("parent")


class ChangeIdeaForm(Editing, IdeaForm):
    def __init__(self, *args, idea: ChangeIdea, **kwargs):
        initial = {"text": idea.text, "driver": idea.driver_id}
        about = {"project": idea.project, "history": idea.history}
        super().__init__(*args, initial=initial, **about, **kwargs)


def form_for(box: Driver | ChangeIdea) -> ChangeDriverForm | ChangeIdeaForm:
    """Return the form that changes the box, as it is saved."""
    return ChangeDriverForm(driver=box) if isinstance(box, Driver) else ChangeIdeaForm(idea=box)


class CycleForm(GuardedForm):
    """The plan of a test."""

    plan = forms.CharField(
        label="Plan: what will you try?",
        max_length=500,
        help_text="Who does what, where and when.",
        widget=LONG,
        error_messages={"required": "Say what you will try."},
    )
    prediction = forms.CharField(
        label="What do you predict?",
        max_length=500,
        required=False,
        help_text="Best with a number, like “Tasks for 14 patients”. The test needs it to start.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    scale = forms.ChoiceField(
        label="How widely?",
        choices=Scale,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose how widely you will test it."},
    )
    starts_on = DayField(label="From", error_messages={"required": "Say when the test begins."})
    ends_on = DayField(label="Until", required=False)


class ChangeCycleForm(Editing, CycleForm):
    def __init__(self, *args, cycle: PdsaCycle, **kwargs):
        initial = {name: getattr(cycle, name) for name in CycleForm.base_fields}
        super().__init__(*args, initial=initial, history=cycle.history, **kwargs)


class StudyForm(Editing, GuardedForm):
    happened = forms.CharField(
        label="Do: what happened?",
        max_length=1000,
        widget=LONG,
        error_messages={"required": "Say what happened, surprises included."},
    )
    learned = forms.CharField(
        label="Study: what did you learn?",
        max_length=1000,
        help_text="Beside what you predicted: did it come true, and why?",
        widget=LONG,
        error_messages={"required": "Say what you learned, whether or not it worked."},
    )
    act = forms.ChoiceField(
        label="Act: what next?",
        choices=Act,
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose what happens with the change."},
    )

    def __init__(self, *args, cycle: PdsaCycle, **kwargs):
        initial = {name: getattr(cycle, name) for name in ("happened", "learned", "act")}
        super().__init__(*args, initial=initial, history=cycle.history, **kwargs)
