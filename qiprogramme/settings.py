"""The one settings file. Everything that differs between places comes from the environment
(`.env.example` explains each variable); `QI_MODE` is live unless it says demo or test."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from cryptography.fernet import Fernet, MultiFernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from qiprogramme.environment import listed, whole_number
from qiprogramme.oidc import identity_provider, origin_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("QI_VAR", BASE_DIR / "var"))

MODE = os.environ.get("QI_MODE", "live")
if MODE not in ("live", "demo", "test"):
    raise ImproperlyConfigured(
        f"QI_MODE is {MODE!r}. Leave it unset for live use, or set it to demo."
    )
LIVE = MODE == "live"
DEMO = MODE == "demo"

# Well-known values for a machine that holds nothing worth protecting; live use refuses them.
PUBLIC_SECRET_KEY = "public-and-for-the-demo-only-" + "0" * 32
PUBLIC_FIELD_KEY = "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="


def from_environment(name: str, how: str, otherwise: str = "") -> str:
    """Return the variable's value; live, an unset one stops the start and says how to set it."""
    value = os.environ.get(name, "")
    if not value and LIVE:
        raise ImproperlyConfigured(f"{name} is not set. {how}")
    return value or otherwise


def yes(name: str) -> bool:
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


DEBUG = yes("QI_DEBUG")
if DEBUG and LIVE:
    raise ImproperlyConfigured("QI_DEBUG is on. Remove it: live use never shows debugging pages.")

SECRET_KEY = from_environment(
    "QI_SECRET_KEY",
    "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'",
    PUBLIC_SECRET_KEY,
)
if LIVE and (SECRET_KEY == PUBLIC_SECRET_KEY or len(SECRET_KEY) < 50):
    raise ImproperlyConfigured(
        "QI_SECRET_KEY is the demo's key or shorter than 50 characters. "
        "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )

# Newest first: the first encrypts, all of them decrypt.
HOW_TO_MAKE_A_FIELD_KEY = (
    "Make one with: python3 -c 'import base64, os; "
    "print(base64.urlsafe_b64encode(os.urandom(32)).decode())' and keep it: "
    "without it nobody can read mentoring notes again."
)
FIELD_KEYS = listed(from_environment("QI_FIELD_KEYS", HOW_TO_MAKE_A_FIELD_KEY, PUBLIC_FIELD_KEY))
if LIVE and PUBLIC_FIELD_KEY in FIELD_KEYS:
    raise ImproperlyConfigured("QI_FIELD_KEYS holds the demo's key. Make your own and remove it.")
try:
    MultiFernet([Fernet(key) for key in FIELD_KEYS])
except ValueError as error:
    raise ImproperlyConfigured(
        f"QI_FIELD_KEYS holds something that is no key. {HOW_TO_MAKE_A_FIELD_KEY}"
    ) from error

# Encrypts backups. Only the commands `backup` and `restore` need it.
BACKUP_KEY = os.environ.get("QI_BACKUP_KEY", "")
try:
    Fernet(BACKUP_KEY or PUBLIC_FIELD_KEY)
except ValueError as error:
    raise ImproperlyConfigured("QI_BACKUP_KEY is no key. Make one as .env.example says.") from error
if BACKUP_KEY and BACKUP_KEY in (*FIELD_KEYS, PUBLIC_FIELD_KEY):
    raise ImproperlyConfigured(
        "QI_BACKUP_KEY is one of QI_FIELD_KEYS. Make one of its own, as .env.example says."
    )

ALLOWED_HOSTS = listed(
    from_environment(
        "QI_ALLOWED_HOSTS",
        "Name the host people type, for example qi.example.nhs.uk (several: separate with commas).",
        "localhost,127.0.0.1,[::1],testserver",
    )
)
if LIVE and any(host in ("*", ".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("QI_ALLOWED_HOSTS allows every host. Name the hosts people type.")

# Where links in mail point to.
BASE_URL = from_environment(
    "QI_BASE_URL",
    "Give the address people type, for example https://qi.example.nhs.uk",
    f"http://localhost:{os.environ.get('PORT', '8000')}",
).rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "django_htmx",
    "lucide",
    "simple_history",
    "people",
    "safeguards",
    "notifications",
    "programmes",
    "priorities",
    "projects",
    "measures",
    "mentoring",
    "reviews",
    "portfolio",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "people.logs.numbered",
    # It pads each page at random, so that its length gives no secret in it away.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "safeguards.middleware.within_bounds",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.sign_in_ends",
    "django.contrib.messages.middleware.MessageMiddleware",
    "safeguards.middleware.TypedTooLate",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.one_answer_per_page",
    "people.middleware.organisation_time",
    "people.middleware.nothing_cached",
    "portfolio.middleware.SecondFactorFirst",
    "portfolio.middleware.ReadOnlyArchive",
    "safeguards.middleware.once",
]

ROOT_URLCONF = "qiprogramme.urls"
WSGI_APPLICATION = "qiprogramme.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portfolio.context.navigation",
            ],
            "builtins": ["safeguards.templatetags.once"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        from_environment(
            "DATABASE_URL",
            "Give the database, for example postgres://user:password@host:5432/qiprogramme",
            f"sqlite:///{VAR / 'qiprogramme.sqlite3'}",
        ),
        conn_health_checks=True,
        conn_max_age=60 if not os.environ.get("QI_WORKER") else 0,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start, so that two writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = from_environment("REDIS_URL", "Give the Redis, for example redis://host:6379/0")
if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }

# Celery’s own handlers would take the place of the log’s.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or REDIS_URL or "filesystem://localhost"
if CELERY_BROKER_URL.startswith("filesystem:"):
    queue, control = VAR / "broker", VAR / "broker-control"
    for folder in (queue, control):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away, the workers are there when it comes back.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"

# Mail: rows first (`notifications`), then this transport.
#   mailbox:                             kept in the database, read at /demo/mailbox/
#   smtp://user:password@host:587        STARTTLS; smtps:// for TLS from the start;
#   smtp+plain://host:25                 no encryption, for a relay on the same machine
MAIL_URL = from_environment(
    "QI_MAIL_URL", "Give the mail server, for example smtp://user:password@host:587", "mailbox:"
)
if LIVE and MAIL_URL.startswith("mailbox"):
    raise ImproperlyConfigured(
        "QI_MAIL_URL names the demo mailbox, which sends nothing. "
        "Give the mail server, for example smtp://user:password@host:587"
    )
DEFAULT_FROM_EMAIL = from_environment(
    "QI_MAIL_FROM",
    "Give the sender, for example 'QI Programme <qi@example.nhs.uk>'",
    "QI Programme <qi@wealdshore.example>",
)
# How many mails may leave in any minute; 0: as many as there are.
MAIL_PER_MINUTE = whole_number("QI_MAIL_PER_MINUTE", 0)
EMAIL_BACKEND = "notifications.backend.RowBackend"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backend.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {"user_attributes": ("email", "name")},
        "MinimumLengthValidator": {"min_length": 15},
        "CommonPasswordValidator": {},
        "NumericPasswordValidator": {},
    }.items()
] + [{"NAME": "people.passwords.NoRepetition"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portfolio:home"
ACCOUNT_ADAPTER = "people.adapter.AccountAdapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "people.tokens.ResetTokens"  # noqa: S105 (a class)
ACCOUNT_FORMS = {
    "login": "people.forms.SignInForm",
    "reauthenticate": "people.forms.ReauthenticateForm",
    "change_password": "people.forms.ChangePasswordForm",
    "reset_password": "people.forms.ResetPasswordForm",
    "reset_password_from_key": "people.forms.ResetPasswordKeyForm",
}
# A whole hospital shares one address, so the limits per address leave room for a training day.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,10/5m/key"}
MFA_ADAPTER = "people.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "people.forms.CodeForm",
    "reauthenticate": "people.forms.CodeAgainForm",
    "activate_totp": "people.forms.NewAppForm",
    "add_webauthn": "people.forms.NewPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "QI Programme"
# Clocks of phones are up to half a minute wrong.
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not LIVE
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_USER_DISPLAY = "people.models.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PRESERVE_USERNAME_CASING = False

OIDC = identity_provider(live=LIVE)
SOCIALACCOUNT_ADAPTER = "people.adapter.SignOnAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"provider_class": "people.sign_on.Provider"}}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
# For pictures and PDF; pages have a variable font.
FONTS = BASE_DIR / "build" / "assets" / "fonts"
STATIC_ROOT = BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [BASE_DIR / "static", BASE_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "qi"
CRISPY_TEMPLATE_PACK = "qi"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origin_of(OIDC)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "people.sessions"
# Seconds for which somebody stays signed in: doing nothing, and at most.
SESSION_COOKIE_AGE, SIGNED_IN_AT_MOST = 30 * 60, 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portfolio.views.errors.csrf_failure"
# Whoever watches the installation shows this to read its numbers; without one nobody does.
METRICS_TOKEN = os.environ.get("QI_METRICS_TOKEN", "")
if LIVE and METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured(
        "QI_METRICS_TOKEN is shorter than 32 characters. "
        "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
    )
if LIVE:
    SECURE_SSL_REDIRECT = True
    # Asked from the machine itself, past the proxy that takes care of HTTPS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
    if yes("QI_BEHIND_TLS_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_HTTPONLY = True
    CSRF_TRUSTED_ORIGINS = [BASE_URL]

if MODE == "test":
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    STATICFILES_DIRS = [folder for folder in STATICFILES_DIRS if folder.exists()]

# A function that is given each error as a dictionary, such as "reporting.send".
ERROR_HOOK = os.environ.get("QI_ERROR_HOOK", "")
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "people.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "json" if LIVE else "plain"},
        "hook": {"class": "people.logs.ErrorHook", "level": "ERROR"},
    },
    "root": {
        "handlers": ["console", "hook"] if ERROR_HOOK else ["console"],
        "level": "INFO" if LIVE else "WARNING",
    },
}
if LIVE:
    # Django's own handlers would write what they say a second time, with paths in it.
    LOGGING["loggers"] = {"django": {"handlers": [], "level": "INFO", "propagate": True}}
