"""What matters most: initiatives, ideas, scores, the 2×2, ranking and the match."""

from django.urls import path

from priorities.views import deciding, ideas, initiatives, matches, tables

app_name = "priorities"
urlpatterns = [
    path("programmes/<int:pk>/initiatives/", initiatives.initiatives, name="initiatives"),
    path("programmes/<int:pk>/initiatives/add/", initiatives.add, name="add_initiative"),
    path(
        "programmes/<int:pk>/initiatives/list/",
        tables.take_in,
        {"kind": "initiative"},
        name="take_in",
    ),
    path("programmes/<int:pk>/ideas/list/", tables.take_in, {"kind": "idea"}, name="take_in_ideas"),
    path("programmes/<int:pk>/ideas.csv", tables.ideas_csv, name="ideas_csv"),
    path("programmes/<int:pk>/initiatives.csv", tables.csv, name="csv"),
    path("programmes/<int:pk>/initiatives.xlsx", tables.xlsx, name="xlsx"),
    path("programmes/<int:pk>/criteria/", deciding.criteria, name="criteria"),
    path("programmes/<int:pk>/matrix/", initiatives.matrix, name="matrix"),
    path("programmes/<int:pk>/ideas/", ideas.ideas, name="ideas"),
    path("programmes/<int:pk>/ideas/submit/", ideas.submit, name="submit"),
    path("programmes/<int:pk>/match/", matches.match, name="match"),
    path("programmes/<int:pk>/match/invite/", matches.invite, name="open_match"),
    path("programmes/<int:pk>/rank/", matches.rank, name="rank"),
    path("candidates/<int:pk>/", matches.wish, name="wish"),
    path("initiatives/<int:pk>/", initiatives.initiative, name="initiative"),
    path("initiatives/<int:pk>/change/", initiatives.change, name="change_initiative"),
    path(
        "initiatives/<int:pk>/score/",
        deciding.score,
        {"kind": "initiative"},
        name="score_initiative",
    ),
    path(
        "initiatives/<int:pk>/place/",
        deciding.weigh,
        {"kind": "initiative"},
        name="weigh_initiative",
    ),
    path(
        "initiatives/<int:pk>/decide/",
        deciding.decide,
        {"kind": "initiative"},
        name="decide_initiative",
    ),
    path("ideas/<int:pk>/", ideas.idea, name="idea"),
    path("ideas/<int:pk>/change/", ideas.change, name="change_idea"),
    path("ideas/<int:pk>/score/", deciding.score, {"kind": "idea"}, name="score_idea"),
    path("ideas/<int:pk>/place/", deciding.weigh, {"kind": "idea"}, name="weigh_idea"),
    path("ideas/<int:pk>/decide/", deciding.decide, {"kind": "idea"}, name="decide_idea"),
]
