"""Addresses of this app."""

from django.urls import path

from mentoring.views import learning, presence, sessions, watching, weeks

app_name = "mentoring"
urlpatterns = [
    path("mentoring/", sessions.sessions, name="sessions"),
    path("programmes/<int:pk>/radar/", watching.radar, name="radar"),
    path("programmes/<int:pk>/radar/looking-back/", watching.look_back, name="look_back"),
    path("programmes/<int:pk>/rhythm/", watching.rhythm, name="rhythm"),
    path("projects/<int:pk>/start/", weeks.start, name="start"),
    path("projects/<int:pk>/check-in/", weeks.check_in, name="check_in"),
    path("projects/<int:pk>/mentoring/", watching.project, name="project"),
    path("programmes/<int:pk>/training/", learning.trainings, name="trainings"),
    path("programmes/<int:pk>/training/add/", learning.add_training, name="add_training"),
    path("training/<int:pk>/", learning.one_training, name="training"),
    path("training/<int:pk>/change/", learning.change_training, name="change_training"),
    path("programmes/<int:pk>/growth/", learning.growth, name="growth"),
    path("programmes/<int:pk>/growth/totals/", learning.growth_totals, name="growth_totals"),
    path("projects/<int:pk>/snooze/", presence.snooze, name="snooze"),
    path("projects/<int:pk>/slot/", presence.slot, name="slot"),
    path("programmes/<int:pk>/leave/", presence.leave, name="leave"),
    path("leave/<int:pk>/end/", presence.end_leave, name="end_leave"),
    path("mentoring-sessions/<int:pk>/", sessions.session, name="session"),
    path("mentoring-sessions/<int:pk>/log/", sessions.log, name="log"),
]
