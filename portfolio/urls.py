"""Homes, lists and views across all apps."""

from django.urls import path

from portfolio.views.history import project_history
from portfolio.views.home import home
from portfolio.views.project import project
from portfolio.views.projects import projects

app_name = "portfolio"
urlpatterns = [
    path("", home, name="home"),
    path("programmes/<int:pk>/", projects, name="projects"),
    path("projects/<int:pk>/", project, name="project"),
    path("projects/<int:pk>/history/", project_history, name="project_history"),
]
