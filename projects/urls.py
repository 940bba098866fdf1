"""Addresses of this app."""

from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("programmes/<int:pk>/projects/add/", views.add, name="add"),
    path("projects/<int:pk>/change/", views.change, name="change"),
    path("projects/<int:pk>/obstacles/add/", views.raise_obstacle, name="raise_obstacle"),
    path("obstacles/<int:pk>/resolve/", views.resolve_obstacle, name="resolve_obstacle"),
    path("commitments/<int:pk>/done/", views.finish_commitment, name="finish_commitment"),
]
