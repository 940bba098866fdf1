"""Addresses of this app."""

from django.urls import path

from reviews.views import days, decisions, life, packs, people, room

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
    path("programmes/<int:pk>/delegate/", days.delegate, name="delegate"),
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
    path("reviews/<int:pk>/room/", room.room, name="room"),
    path("reviews/<int:pk>/room/begin/", room.begin_turn, name="begin_turn"),
    path("reviews/<int:pk>/room/notes/", room.add_note, name="add_note"),
    path("room-notes/<int:pk>/take-back/", room.take_back_note, name="take_back_note"),
    path("review-days/<int:pk>/minutes/", room.minutes, name="minutes"),
    path("review-days/<int:pk>/minutes.pdf", room.minutes_pdf, name="minutes_pdf"),
    path("review-days/<int:pk>/minutes/send/", room.send_minutes, name="send_minutes"),
    path("reviews/<int:pk>/decide/", decisions.decide, name="decide"),
    path("projects/<int:pk>/builds-on/", decisions.reuse, name="reuse"),
    path("reuses/<int:pk>/take-back/", decisions.take_back_reuse, name="take_back_reuse"),
    path("reviews/<int:pk>/learning/", decisions.learning, name="learning"),
]
