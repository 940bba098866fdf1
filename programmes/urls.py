"""Addresses of this app."""

from django.urls import path

from programmes import views

app_name = "programmes"
urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path("organisation/objectives/add/", views.add_objective, name="add_objective"),
    path("organisation/objectives/<int:pk>/", views.change_objective, name="change_objective"),
    path("organisation/programmes/add/", views.add_programme, name="add_programme"),
    path("programmes/<int:pk>/people/", views.people, name="people"),
    path("programmes/<int:pk>/people/invite/", views.invite, name="invite"),
    path("memberships/<int:pk>/invite-again/", views.invite_again, name="invite_again"),
]
