"""Addresses of this app."""

from django.urls import path

from reviews import views

app_name = "reviews"
urlpatterns = [
    path("programmes/<int:pk>/archive/", views.archive, name="archive"),
    path("projects/<int:pk>/team/", views.team, name="team"),
    path("memberships/<int:pk>/", views.change_role, name="change_role"),
    path("memberships/<int:pk>/end/", views.end_role, name="end_role"),
    path("memberships/<int:pk>/leave/", views.leave, name="leave"),
    path("organisation/people/<int:pk>/close/", views.close_account, name="close_account"),
    path("programmes/<int:pk>/review-days/", views.days, name="days"),
    path("programmes/<int:pk>/review-days/add/", views.add_day, name="add_day"),
    path("review-days/<int:pk>/", views.day, name="day"),
    path("review-days/<int:pk>/slots/", views.slots, name="slots"),
    path("review-days/<int:pk>/move/", views.move, name="move"),
    path("review-days/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("reviews/<int:pk>/", views.review, name="review"),
]
