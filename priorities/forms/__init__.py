"""Checks what people type about initiatives, ideas, scores, decisions and matches."""

from priorities.forms.deciding import CriteriaForm, DecideForm, ScoreForm, WeighForm
from priorities.forms.items import IdeaForm, InitiativeForm, TableForm
from priorities.forms.matches import AgreeForm, OpenForm, RankForm, WishForm

__all__ = [
    "AgreeForm",
    "CriteriaForm",
    "DecideForm",
    "IdeaForm",
    "InitiativeForm",
    "OpenForm",
    "RankForm",
    "ScoreForm",
    "TableForm",
    "WeighForm",
    "WishForm",
]
