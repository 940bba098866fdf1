"""Checks what people type about projects, their teams, their method and their obstacles."""

from projects.forms.charter import AimForm, CharterForm
from projects.forms.method import (
    ChangeCycleForm,
    ChangeDriverForm,
    ChangeIdeaForm,
    CycleForm,
    DriverForm,
    IdeaForm,
    StudyForm,
    form_for,
)
from projects.forms.teams import (
    SINGLE_ROLES,
    ChangeForm,
    JoinForm,
    LeaveForm,
    LowerForm,
    ObstacleForm,
    ProjectForm,
    PromiseForm,
    ResolveForm,
    ScoreForm,
    TeamForm,
)

__all__ = [
    "AimForm",
    "CharterForm",
    "SINGLE_ROLES",
    "ChangeCycleForm",
    "ChangeDriverForm",
    "ChangeForm",
    "ChangeIdeaForm",
    "CycleForm",
    "DriverForm",
    "IdeaForm",
    "JoinForm",
    "LeaveForm",
    "LowerForm",
    "ObstacleForm",
    "ProjectForm",
    "PromiseForm",
    "ResolveForm",
    "ScoreForm",
    "StudyForm",
    "TeamForm",
    "form_for",
]
