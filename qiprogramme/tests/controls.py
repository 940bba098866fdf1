"""A pytest plugin that runs tests twice: with the control that they guard, and without it.

`test_controls.py` expects each of them to pass with it and to fail without it.
"""

from collections.abc import Callable

import pytest

WITH, WITHOUT = "with", "without"


def nothing(*args: object, **kwargs: object) -> None:
    return None


def yes(*args: object, **kwargs: object) -> bool:
    return True


def unchanged(text: str) -> str:
    return text


def of_a_field(field: object, value: str, *rest: object) -> str:
    return value


def all_rows(rows, user):
    return rows.all()


def leads(project: object, user: object) -> frozenset[str]:
    return frozenset({"lead"})


SIGN_IN = "people/tests/views/test_sign_in.py"
CHANGE = "projects/tests/views/test_change.py"
TABLES = "safeguards/tests/test_tables.py"
MAIL = "notifications/tests/test_rendering.py"
# What stands in a control's place while it is switched off, by the test that must see it.
CONTROLS: dict[str, dict[str, Callable]] = {
    f"{SIGN_IN}::test_signing_in_and_out_ask_for_the_forms_own_token": {
        "django.middleware.csrf.CsrfViewMiddleware.process_view": nothing
    },
    f"{SIGN_IN}::test_another_host_has_no_sign_in_page": {"django.http.request.validate_host": yes},
    "projects/tests/views/test_finish_commitment.py::test_it_never_leads_to_another_site": {
        "people.addresses.url_has_allowed_host_and_scheme": yes
    },
    f"{CHANGE}::test_for_an_outsider_it_does_not_exist": {
        "projects.models.teams.ProjectQuerySet.visible_to": all_rows
    },
    f"{CHANGE}::test_who_may_only_see_is_told_who_may_change": {
        "projects.permissions.roles_on": leads
    },
    f"{SIGN_IN}::test_twenty_wrong_tries_are_throttled_with_a_kind_page": {
        "people.adapter.AccountAdapter.pre_authenticate": nothing
    },
    "people/tests/test_second_step.py::TestWhoNeedsOne::"
    "test_managers_and_administrators_always_need_one_in_live_use": {
        "portfolio.middleware.SecondFactorFirst.process_view": nothing
    },
    "portfolio/tests/security/test_sessions_and_links.py::test_signing_in_gives_a_new_session": {
        "django.contrib.sessions.backends.base.SessionBase.cycle_key": nothing
    },
    f"{TABLES}::test_no_text_goes_out_as_a_formula": {"safeguards.tables.defused": unchanged},
    f"{TABLES}::test_a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read": {
        "safeguards.tables._refuse_bombs": nothing
    },
    f"{MAIL}::test_no_words_can_add_or_end_a_header": {
        "notifications.rendering._header_words": unchanged
    },
    f"{MAIL}::test_no_words_can_add_to_a_calendar_entry": {
        "notifications.ics.one_line": unchanged,
        "icalendar.prop.text._escape_char": unchanged,
    },
    "safeguards/tests/test_fields.py::test_what_is_stored_is_not_the_clear_text": {
        "safeguards.fields.EncryptedTextField.get_prep_value": of_a_field,
        "safeguards.fields.EncryptedTextField.from_db_value": of_a_field,
    },
}


def name_of(test: str) -> str:
    """Return the name of the test's function."""
    return test.split("::")[-1]


CONTROLS_BY_NAME = {name_of(test): places for test, places in CONTROLS.items()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("control", [WITH, WITHOUT], indirect=True)


@pytest.fixture(autouse=True)
def control(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == WITHOUT:
        for place, instead in CONTROLS_BY_NAME[request.function.__name__].items():
            monkeypatch.setattr(place, instead)
