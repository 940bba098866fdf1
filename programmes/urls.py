"""Addresses of this app."""

from django.urls import path

from programmes.views import cohorts, organisation, people, settings

app_name = "programmes"
urlpatterns = [
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/objectives/add/", organisation.add_objective, name="add_objective"),
    path(
        "organisation/objectives/<int:pk>/", organisation.change_objective, name="change_objective"
    ),
    path("organisation/programmes/add/", organisation.add_programme, name="add_programme"),
    path("organisation/people/", organisation.staff, name="staff"),
    path(
        "organisation/people/<int:pk>/second-step/",
        organisation.reset_second_step,
        name="reset_second_factor",
    ),
    path("organisation/people/<int:pk>/reopen/", organisation.reopen, name="reopen"),
    path("organisation/settings/", settings.settings, name="settings"),
    path("organisation/logo/", settings.logo, name="logo"),
    path("organisation/holidays/", settings.holidays, name="holidays"),
    path("organisation/holidays/bank/", settings.bank_holidays, name="bank_holidays"),
    path("organisation/holidays/<int:pk>/remove/", settings.remove_holiday, name="remove_holiday"),
    path("programmes/<int:pk>/change/", cohorts.change_programme, name="change_programme"),
    path("programmes/<int:pk>/copy/", cohorts.copy, name="copy"),
    path("programmes/<int:pk>/restore/", cohorts.restore, name="restore"),
    path("programmes/<int:pk>/people/", people.people, name="people"),
    path("programmes/<int:pk>/people/invite/", people.invite, name="invite"),
    path("programmes/<int:pk>/people/invite-many/", people.invite_many, name="invite_many"),
    path("memberships/<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path(
        "memberships/<int:pk>/second-step/",
        people.reset_second_step,
        name="reset_second_step_of_member",
    ),
]
