"""Addresses of one's own drafts."""

from django.urls import path

from safeguards import views

app_name = "safeguards"
urlpatterns = [
    path("drafts/", views.draft, name="draft"),
    path("drafts/throw-away/", views.throw_away, name="throw_away"),
]
