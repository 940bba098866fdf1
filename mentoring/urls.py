"""Addresses of this app."""

from django.urls import path

from mentoring import views

app_name = "mentoring"
urlpatterns = [
    path("mentoring/", views.sessions, name="sessions"),
    path("programmes/<int:pk>/radar/", views.radar, name="radar"),
    path("programmes/<int:pk>/radar/looking-back/", views.look_back, name="look_back"),
    path("programmes/<int:pk>/rhythm/", views.rhythm, name="rhythm"),
    path("projects/<int:pk>/start/", views.start, name="start"),
    path("projects/<int:pk>/check-in/", views.check_in, name="check_in"),
    path("projects/<int:pk>/mentoring/", views.project, name="project"),
    path("mentoring-sessions/<int:pk>/", views.session, name="session"),
    path("mentoring-sessions/<int:pk>/log/", views.log, name="log"),
]
