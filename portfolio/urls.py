"""Homes, lists and views across all apps."""

from django.urls import path

from portfolio.views import account, calendar, report
from portfolio.views.charter import charter, sign_off
from portfolio.views.health import health, metrics
from portfolio.views.help import accessibility, help, privacy
from portfolio.views.history import project_history
from portfolio.views.home import home
from portfolio.views.library import library
from portfolio.views.mails import mails
from portfolio.views.method import drivers_svg, method
from portfolio.views.newcomer import newcomer
from portfolio.views.priorities import alike_to, balance, sight, similar
from portfolio.views.progress import progress
from portfolio.views.project import project
from portfolio.views.projects import projects

app_name = "portfolio"
urlpatterns = [
    path("", home, name="home"),
    path("healthz", health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("help/", help, name="help"),
    path("help/privacy/", privacy, name="privacy"),
    path("help/accessibility/", accessibility, name="accessibility"),
    path("account/", account.own_account, name="own_account"),
    path("account/email/", account.change_email, name="change_email"),
    path("account/sign-out-elsewhere/", account.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/calendar/open/", calendar.open_calendar, name="open_calendar"),
    path("account/calendar/close/", calendar.close_calendar, name="close_calendar"),
    path("calendar/<str:token>/", calendar.calendar, name="calendar"),
    path("programmes/<int:pk>/", projects, name="projects"),
    path("programmes/<int:pk>/mail/", mails, name="mails"),
    path("programmes/<int:pk>/library/", library, name="library"),
    path("programmes/<int:pk>/report/", report.report, name="report"),
    path("programmes/<int:pk>/report.pdf", report.file, {"kind": "pdf"}, name="report_pdf"),
    path("programmes/<int:pk>/report.xlsx", report.file, {"kind": "xlsx"}, name="report_xlsx"),
    path("programmes/<int:pk>/balance/", balance, name="balance"),
    path("programmes/<int:pk>/line-of-sight/", sight, name="sight"),
    path("programmes/<int:pk>/ideas/like/", similar, name="similar"),
    path("ideas/<int:pk>/like/", alike_to, name="alike"),
    path("projects/<int:pk>/", project, name="project"),
    path("projects/<int:pk>/charter/", charter, name="charter"),
    path("projects/<int:pk>/charter/sign-off/", sign_off, name="sign_off"),
    path("projects/<int:pk>/progress/", progress, name="progress"),
    path("projects/<int:pk>/newcomer/", newcomer, name="newcomer"),
    path("projects/<int:pk>/method/", method, name="method"),
    path("projects/<int:pk>/drivers.svg", drivers_svg, name="drivers_svg"),
    path("projects/<int:pk>/history/", project_history, name="project_history"),
]
