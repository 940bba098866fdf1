"""Checks what people type about projects, their teams and their obstacles."""

from decimal import Decimal

from django import forms
from django.db.models import QuerySet

from people.forms import PersonField
from people.models import User
from programmes.models import Objective, Programme
from programmes.permissions import people_of
from projects.ladder import RUNGS
from projects.models import Obstacle, Project, Rung, State, TeamMember, TeamRole
from projects.queries import members_of, mentored_counts, team_of
from projects.rules import AIM_WANTED, ALWAYS_HELD, PROGRESS_LEVELS, WITHOUT_OBJECTIVE
from safeguards.conflicts import Editing
from safeguards.forms import DayField, GuardedForm, ManyField


def person(label: str, hint: str, field: type[PersonField] = PersonField) -> PersonField:
    """Return a choice of one person or nobody; the form fills in the people."""
    return field(
        label=label, help_text=hint, queryset=None, required=False, empty_label="Nobody yet"
    )


class MentorField(PersonField):
    """Says of who mentors as many projects as the programme reckons with that they do."""

    full: dict[int, int] = {}

    def label_from_instance(self, person: User) -> str:
        label = super().label_from_instance(person)
        if count := self.full.get(person.pk):
            label += f" (mentors {count} already)"
        return label


SINGLE_ROLES = {
    TeamRole.LEAD: person("Lead", "Owns the project and checks in every week."),
    TeamRole.MENTOR: person("Mentor", "Meets the lead every week.", MentorField),
    TeamRole.SPONSOR: person("Sponsor", "A senior backer: obstacles climb to them."),
}


def offer_people(form: forms.Form, programme: Programme, project: Project | None = None) -> None:
    """Fill in the people, with a warning beside mentors who have enough besides this project."""
    for role in SINGLE_ROLES:
        form.fields[role].queryset = people_of(programme)
    mentor = form.fields[TeamRole.MENTOR]
    counts = mentored_counts(programme, but_for=project)
    mentor.full = {pk: n for pk, n in counts.items() if n >= programme.most_mentored}
    if mentor.full:
        most = programme.most_mentored
        mentor.help_text += (
            f" The programme reckons with at most {most} project{'s' if most > 1 else ''} for each "
            "mentor: choose somebody with room, or take one over from them first."
        )


class WordsForm(GuardedForm):
    """What the project is after, where, and which objectives that serves."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="Short and telling, like “Huddles that end with a name and a task”.",
        error_messages={"required": "Give the project a title."},
    )
    place = forms.CharField(label="Ward or team", max_length=200, required=False)
    objectives = ManyField(
        label="Which objectives does it serve?",
        queryset=Objective.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": WITHOUT_OBJECTIVE},
    )
    aim = forms.CharField(
        label="Aim",
        max_length=1000,
        required=False,
        help_text="What will change, for whom, from where to where, like “Raise the patients with "
        "specific tasks from 6 to 20”. The project needs it before it starts.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    aim_on = DayField(label="By when", required=False)

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objectives"].queryset = programme.objectives.all()


class ChangeForm(Editing, WordsForm):
    def __init__(self, *args, project: Project, **kwargs):
        names = ("title", "place", "aim", "aim_on")
        initial = {name: getattr(project, name) for name in names}
        initial["objectives"] = project.objectives.all()
        about = {"programme": project.programme, "history": project.history}
        super().__init__(*args, initial=initial, **about, **kwargs)
        # A project may serve an objective that its programme no longer focuses on.
        choices = self.fields["objectives"].queryset | project.objectives.all()
        self.fields["objectives"].queryset = choices.distinct()
        if project.state == State.ACTIVE:
            self.fields["aim"].required = True
            self.fields["aim"].error_messages["required"] = AIM_WANTED


class ProjectForm(WordsForm):
    """A new project, with the team named so far."""

    lead = SINGLE_ROLES[TeamRole.LEAD]
    mentor = SINGLE_ROLES[TeamRole.MENTOR]
    sponsor = SINGLE_ROLES[TeamRole.SPONSOR]

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, programme=programme, **kwargs)
        offer_people(self, programme)


class TeamForm(Editing):
    """Who leads, mentors and sponsors; out of the people of the programme."""

    lead = SINGLE_ROLES[TeamRole.LEAD]
    mentor = SINGLE_ROLES[TeamRole.MENTOR]
    sponsor = SINGLE_ROLES[TeamRole.SPONSOR]

    def __init__(self, *args, project: Project, **kwargs):
        history = TeamMember.history.filter(project=project)
        super().__init__(*args, initial=team_of(project), history=history, **kwargs)
        offer_people(self, project.programme, project)
        if project.state == State.ACTIVE:
            for role in (TeamRole.LEAD, TeamRole.MENTOR):
                self.fields[role].required = True
                self.fields[role].error_messages["required"] = ALWAYS_HELD.format(role.value)


class JoinForm(forms.Form):
    user = PersonField(
        label="Add somebody",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose whom to add."},
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        free = people_of(project.programme).exclude(pk__in=members_of(project).values("pk"))
        self.fields["user"].queryset = free


class LeaveForm(forms.Form):
    member = forms.ModelChoiceField(
        queryset=None,
        error_messages={"invalid_choice": "This person has already left the team."},
    )

    def __init__(self, *args, project: Project, **kwargs):
        super().__init__(*args, **kwargs)
        members = project.team.active().filter(role=TeamRole.MEMBER)
        self.fields["member"].queryset = members.select_related("user").order_by("user__name")


class ObstacleForm(GuardedForm):
    text = forms.CharField(
        label="What is in the way?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is in the way."},
    )
    ask = forms.CharField(
        label="What would help?",
        max_length=500,
        required=False,
        help_text="From whom, and what exactly. No patient’s name or number, please.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PromiseForm(GuardedForm):
    text = forms.CharField(
        label="What will be done?",
        max_length=300,
        help_text="Small enough that everybody can tell whether it was done.",
        error_messages={"required": "Say what will be done."},
    )
    owner = PersonField(
        label="By whom?",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose who does it."},
    )
    due_on = DayField(label="By when?", error_messages={"required": "Say by when."})

    def __init__(self, *args, owners: QuerySet[User], user: User, **kwargs):
        super().__init__(*args, initial={"owner": user.pk}, **kwargs)
        self.fields["owner"].queryset = owners


class ResolveForm(GuardedForm):
    resolution = forms.CharField(
        label="What happened?",
        max_length=500,
        help_text="One or two sentences, for whoever meets the same obstacle.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what happened, so that others can learn from it."},
    )


class LowerForm(GuardedForm):
    rung = forms.ChoiceField(
        label="Who takes it on?",
        widget=forms.RadioSelect(attrs={"class": "qi-chips"}),
        error_messages={"required": "Choose who takes it on."},
    )
    why = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="What has changed, so that it can be moved from there.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it goes back."},
    )

    def __init__(self, *args, obstacle: Obstacle, **kwargs):
        super().__init__(*args, **kwargs)
        below = RUNGS[: RUNGS.index(obstacle.rung)]
        self.fields["rung"].choices = [(rung, Rung(rung).label) for rung in below]


class ScoreForm(forms.Form):
    score = forms.TypedChoiceField(
        label="The level that fits best",
        coerce=Decimal,
        choices=[(str(score), f"{score} {name}") for score, name in PROGRESS_LEVELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the level that fits best."},
    )
