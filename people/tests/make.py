"""An organisation with nothing in it but its administrator, and people’s second steps."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth

from people.actions import create_organisation
from people.models import Organisation, User
from qiprogramme.tests.make import NOW, PASSWORD


def organisation(name: str = "Weald Trust", email: str = "admin@weald.example") -> Organisation:
    return create_organisation(
        name=name,
        time_zone="Europe/London",
        admin_name="Weald Admin",
        admin_email=email,
        password=PASSWORD,
        at=NOW,
    )


def second_step(person: User) -> str:
    """Return the key of the authenticator app that the person has from now on."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def code_of(secret: str) -> str:
    """Return what the app shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
