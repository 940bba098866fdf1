from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from people.management.commands import create_organisation
from people.models import Organisation, User

pytestmark = pytest.mark.django_db
PASSWORD = "quiet lantern under gravel"
OPTIONS = {"name": "Weald Trust", "admin_name": "Ada Weald", "admin_email": "Ada@weald.example"}


@pytest.fixture
def answers(monkeypatch):
    """Put a person before the screen: each question takes the next answer."""
    typed: list[str] = []

    def answer(question: str) -> str:
        if not typed:
            raise EOFError
        return typed.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(create_organisation, "getpass", answer)
    monkeypatch.delenv("QI_ADMIN_PASSWORD", raising=False)
    return typed


def run(**options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_organisation", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_it_asks_for_everything(answers):
    answers += ["Weald Trust", "", "Ada Weald", "Ada@weald.example", PASSWORD, PASSWORD]
    out, _ = run()
    made = Organisation.objects.get()
    assert (made.name, made.time_zone) == ("Weald Trust", "Europe/London")
    admin = authenticate(None, email="ada@weald.example", password=PASSWORD)
    assert (admin.name, admin.organisation, admin.is_administrator) == ("Ada Weald", made, True)
    assert "/account/sign-in/ with ada@weald.example" in out
    assert PASSWORD not in out


def test_it_asks_again_until_an_answer_will_do(answers):
    answers += ["", "Weald Trust", "Europe/Nowhere", "Europe/Dublin", "Ada Weald"]
    answers += [
        "ada",
        "ada@weald.example",
        "short",
        "short",
        PASSWORD,
        "a slip",
        PASSWORD,
        PASSWORD,
    ]
    _, err = run()
    assert Organisation.objects.get().time_zone == "Europe/Dublin"
    assert answers == []
    for complaint in (
        "Give the organisation's name.",
        "Europe/Nowhere is no time zone. Name one like Europe/London.",
        "Enter an e-mail address like name@example.nhs.uk.",
        "at least 15 characters",
        "The two differ.",
    ):
        assert complaint in err


def test_a_script_gives_options_and_a_variable(answers, monkeypatch):
    monkeypatch.setenv("QI_ADMIN_PASSWORD", PASSWORD)
    run(**OPTIONS)
    assert Organisation.objects.get().time_zone == "Europe/London"
    assert User.objects.get().check_password(PASSWORD)


def test_only_the_password_is_asked_for_with_all_options(answers):
    answers += [PASSWORD, PASSWORD]
    run(time_zone="Europe/Lisbon", **OPTIONS)
    assert Organisation.objects.get().time_zone == "Europe/Lisbon"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"time_zone": "Mars"}, "Time zone: Mars is no time zone"),
        ({"admin_email": "ada"}, "Administrator's e-mail address: Enter an e-mail address like"),
        ({"name": " "}, "Name of the organisation: Give the organisation's name."),
    ],
)
def test_a_wrong_option_is_named(answers, monkeypatch, wrong, says):
    monkeypatch.setenv("QI_ADMIN_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match=says):
        run(**OPTIONS | wrong)
    assert not Organisation.objects.exists()


def test_a_weak_password_in_the_variable_is_refused(answers, monkeypatch):
    monkeypatch.setenv("QI_ADMIN_PASSWORD", "short")
    with pytest.raises(CommandError, match="at least 15 characters"):
        run(**OPTIONS)


def test_with_nobody_to_ask_it_says_what_to_give(answers):
    with pytest.raises(CommandError, match="--name, --admin-name and --admin-email"):
        run()


@pytest.mark.parametrize(
    ("twin", "says"),
    [
        ({"name": "weald trust", "admin_email": "b@weald.example"}, "already an organisation"),
        ({"name": "Moor Trust"}, "ada@weald.example already has an account"),
    ],
)
def test_duplicates_are_refused(answers, monkeypatch, twin, says):
    monkeypatch.setenv("QI_ADMIN_PASSWORD", PASSWORD)
    run(**OPTIONS)
    with pytest.raises(CommandError, match=says):
        run(**OPTIONS | twin)
    assert Organisation.objects.count() == 1
