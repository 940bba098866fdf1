"""How sign-in behaves: nobody registers, guessers wait, links and records are our own."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from people import actions


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": (
            "We know no account with this e-mail address and password. Check both, or choose a "
            "new password below."
        ),
        "enter_current_password": (
            "This is not your current password. Try again, or sign out and choose a new one "
            "under “Forgotten your password?”."
        ),
        "incorrect_password": "This is not your password. Try again.",
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refusal:
            raise ImmediateHttpResponse(respond_429(request)) from refusal

    def set_password(self, user, password):
        actions.change_password(person=user, password=password, at=timezone.now())

    def get_password_change_redirect_url(self, request):
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_reset_password_from_key_url(self, key):
        uid, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": secret})
        return f"{settings.BASE_URL}{path}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second step of signing in; its secrets are encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right, or it has been used. Enter the newest one.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text):
        return self._cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return self._cipher().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url):
        # As a part of the page: the policy lets no picture come from its text.
        return super().build_totp_svg(url).partition("?>")[2]

    def generate_authenticator_name(self, user, type):
        return "Passkey"

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": "QI Programme"}

    @staticmethod
    def _cipher():
        return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
