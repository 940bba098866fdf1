"""Addresses of this app."""

from django.urls import path

from reviews.views import days, decisions, life, packs, people

app_name = "reviews"
urlpatterns = [
    path("programmes/<int:pk>/archive/", people.archive, name="archive"),
    path("projects/<int:pk>/team/", people.team, name="team"),
    path("projects/<int:pk>/close/", life.close, name="close"),
    path("projects/<int:pk>/hand-over/", life.hand_over, name="hand_over"),
    path("memberships/<int:pk>/", people.change_role, name="change_role"),
    path("memberships/<int:pk>/end/", people.end_role, name="end_role"),
    path("memberships/<int:pk>/leave/", people.leave, name="leave"),
    path("organisation/people/<int:pk>/close/", people.close_account, name="close_account"),
    path("programmes/<int:pk>/review-days/", days.days, name="days"),
    path("programmes/<int:pk>/review-days/add/", days.add_day, name="add_day"),
    path("review-days/<int:pk>/", days.day, name="day"),
    path("review-days/<int:pk>/slots/", days.slots, name="slots"),
    path("review-days/<int:pk>/move/", days.move, name="move"),
    path("review-days/<int:pk>/cancel/", days.cancel, name="cancel"),
    path("reviews/<int:pk>/", days.review, name="review"),
    path("reviews/<int:pk>/words/", packs.own_words, name="own_words"),
    path("reviews/<int:pk>/checked/", packs.check_page, name="check_page"),
    path("review-days/<int:pk>/packs/", packs.packs, name="packs"),
    path("review-days/<int:pk>/packs/issue/", packs.issue, name="issue"),
    path("packs/<int:pk>/changes/", packs.changes, name="changes"),
    path("packs/<int:pk>/pack.pdf", packs.file, {"kind": "pdf"}, name="pdf"),
    path("packs/<int:pk>/pack.pptx", packs.file, {"kind": "pptx"}, name="pptx"),
    path("pack-pages/<int:pk>/", packs.page, name="page"),
    path("packs/check/", packs.check, name="check"),
    path("reviews/<int:pk>/decide/", decisions.decide, name="decide"),
    path("reviews/<int:pk>/learning/", decisions.learning, name="learning"),
]
