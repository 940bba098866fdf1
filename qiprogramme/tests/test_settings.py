"""A live installation that would be unsafe does not start, and says which variable is why."""

import os
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SETTINGS = Path(__file__).resolve().parent.parent / "settings.py"
FIELD_KEY = "c29tZSBvdGhlciBrZXkgdGhhbiB0aGUgZGVtbydzISE="
LIVE = {
    "QI_SECRET_KEY": "a-secret-of-our-own-that-nobody-else-knows-and-is-long-enough",
    "QI_FIELD_KEYS": FIELD_KEY,
    "QI_ALLOWED_HOSTS": "qi.example.nhs.uk, qi2.example.nhs.uk",
    "QI_BASE_URL": "https://qi.example.nhs.uk/",
    "DATABASE_URL": "postgres://user:password@db:5432/qi",
    "REDIS_URL": "redis://cache:6379/0",
    "QI_MAIL_URL": "smtp://user:password@mail:587",
    "QI_MAIL_FROM": "QI Programme <qi@example.nhs.uk>",
}


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Return a function that reads the settings file under an environment, as a start does."""

    def started(environment: dict[str, str]) -> dict:
        for name in set(LIVE) | {name for name in os.environ if name.startswith("QI_")}:
            monkeypatch.delenv(name, raising=False)
        for name, value in {"QI_VAR": str(tmp_path), **environment}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(SETTINGS))

    return started


def test_a_complete_environment_starts_live_and_guarded(start):
    live = start(LIVE)
    assert (live["LIVE"], live["DEMO"], live["DEBUG"]) == (True, False, False)
    assert live["ALLOWED_HOSTS"] == ["qi.example.nhs.uk", "qi2.example.nhs.uk"]
    assert live["BASE_URL"] == "https://qi.example.nhs.uk"
    assert live["SESSION_COOKIE_SECURE"]
    assert live["CSRF_COOKIE_SECURE"]
    assert live["SECURE_SSL_REDIRECT"]
    assert "ALLAUTH_TRUSTED_PROXY_COUNT" not in live


def test_live_use_logs_json_and_hands_errors_on_where_asked(start):
    live = start(LIVE)["LOGGING"]
    assert live["handlers"]["console"]["formatter"] == "json"
    assert live["root"]["handlers"] == ["console"]
    assert live["loggers"]["django"]["handlers"] == []
    hooked = start(LIVE | {"QI_ERROR_HOOK": "reporting.send"})
    assert hooked["ERROR_HOOK"] == "reporting.send"
    assert hooked["LOGGING"]["root"]["handlers"] == ["console", "hook"]


def test_live_use_keeps_cookies_passwords_and_connections_safe(start):
    live = start(LIVE)
    for cookie in ("SESSION", "CSRF"):
        assert live[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert live[f"{cookie}_COOKIE_SECURE"]
    assert live["CSRF_COOKIE_HTTPONLY"]
    assert live.get("SESSION_COOKIE_HTTPONLY", True)
    assert live["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert live["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert live["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert live["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")


def test_only_behind_a_proxy_is_a_proxy_believed(start):
    live = start(LIVE | {"QI_BEHIND_TLS_PROXY": "1"})
    assert live["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert live["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1


@pytest.mark.parametrize("name", LIVE)
@pytest.mark.parametrize("how", ["unset", "empty"])
def test_a_missing_variable_stops_the_start_and_is_named(start, name, how):
    environment = {key: value for key, value in LIVE.items() if key != name}
    if how == "empty":
        environment[name] = ""
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is not set\. \w+"):
        start(environment)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("QI_SECRET_KEY", settings.PUBLIC_SECRET_KEY, "Make one with: python3 -c"),
        ("QI_SECRET_KEY", "short", "shorter than 50 characters"),
        ("QI_FIELD_KEYS", settings.PUBLIC_FIELD_KEY, "the demo's key"),
        ("QI_FIELD_KEYS", f"{FIELD_KEY}, {settings.PUBLIC_FIELD_KEY}", "the demo's key"),
        ("QI_FIELD_KEYS", "no key at all", "Make one with: python3 -c"),
        ("QI_BACKUP_KEY", "no key at all", "Make one as .env.example says"),
        ("QI_BACKUP_KEY", FIELD_KEY, "one of QI_FIELD_KEYS"),
        ("QI_BACKUP_KEY", settings.PUBLIC_FIELD_KEY, "one of QI_FIELD_KEYS"),
        ("QI_DEBUG", "1", "Remove it"),
        ("QI_DEBUG", "True", "Remove it"),
        ("QI_ALLOWED_HOSTS", "*", "Name the hosts people type"),
        ("QI_ALLOWED_HOSTS", "qi.example.nhs.uk, *", "Name the hosts people type"),
        ("QI_METRICS_TOKEN", "short", "shorter than 32 characters"),
        ("QI_MAIL_URL", "mailbox:", "Give the mail server"),
        ("QI_MODE", "production", "Leave it unset for live use"),
    ],
)
def test_an_unsafe_value_stops_the_start_and_is_named(start, name, value, says):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} .*{says}"):
        start(LIVE | {name: value})


def test_without_a_mode_the_demo_s_defaults_do_not_count(start):
    with pytest.raises(ImproperlyConfigured, match="^QI_SECRET_KEY is not set"):
        start({})
    assert start({"QI_MODE": "demo"})["SECRET_KEY"] == settings.PUBLIC_SECRET_KEY


@pytest.mark.parametrize("wrong", ["many", "-1", "3.5", "²"])
def test_a_limit_on_mail_is_a_whole_number(start, wrong):
    assert start(LIVE)["MAIL_PER_MINUTE"] == 0
    assert start(LIVE | {"QI_MAIL_PER_MINUTE": "30"})["MAIL_PER_MINUTE"] == 30
    with pytest.raises(ImproperlyConfigured, match="no whole number"):
        start(LIVE | {"QI_MAIL_PER_MINUTE": wrong})


SIGN_ON = {
    "QI_OIDC_ISSUER": "https://login.example.nhs.uk/tenant/v2.0",
    "QI_OIDC_CLIENT_ID": "qi-programme",
    "QI_OIDC_CLIENT_SECRET": "a secret of the provider's",
    "QI_OIDC_NAME": "NHSmail",
}


def test_single_sign_on_is_off_until_a_provider_is_named(start):
    assert start(LIVE)["OIDC"] == {}
    live = start(LIVE | SIGN_ON)
    assert live["OIDC"]["issuer"] == "https://login.example.nhs.uk/tenant/v2.0"
    assert live["OIDC"]["name"] == "NHSmail"
    [here, provider] = live["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]
    assert (here, provider) == ("'self'", "https://login.example.nhs.uk/")


@pytest.mark.parametrize("name", [name for name in SIGN_ON if name != "QI_OIDC_ISSUER"])
def test_half_a_provider_stops_the_start(start, name):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} is not set"):
        start(LIVE | SIGN_ON | {name: ""})


def test_a_provider_without_encryption_stops_the_start(start):
    with pytest.raises(ImproperlyConfigured, match="^QI_OIDC_ISSUER does not begin with https://"):
        start(LIVE | SIGN_ON | {"QI_OIDC_ISSUER": "http://login.example.nhs.uk/"})
