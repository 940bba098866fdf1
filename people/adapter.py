"""How sign-in behaves: nobody registers, guessers wait, links and records are our own."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone

from people import actions
from people.sign_on import PROVIDER, SECOND_STEP_DONE

log = logging.getLogger(__name__)


def by_provider(signal_kwargs: dict | None) -> bool:
    """Whether the identity provider by which somebody signs in asked for a second step."""
    return getattr((signal_kwargs or {}).get("sociallogin"), "second_step_done", False)


class SecondStep(AuthenticateStage):
    """The second step of signing in, which is not asked for twice."""

    def handle(self):
        return (None, True) if by_provider(self.login.signal_kwargs) else super().handle()


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

    def get_login_stages(self):
        own = {"allauth.mfa.stages.AuthenticateStage": "people.adapter.SecondStep"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def post_login(self, request, user, *, signal_kwargs, **kwargs):
        response = super().post_login(request, user, signal_kwargs=signal_kwargs, **kwargs)
        request.session.set_expiry(0)  # until the browser is closed
        if by_provider(signal_kwargs):
            request.session[SECOND_STEP_DONE] = True
        return response

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


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on: with the provider of the settings, for people who have an account already."""

    def list_apps(self, request, provider=None, client_id=None):
        if not settings.OIDC:
            return []
        return [
            SocialApp(
                provider="openid_connect",
                provider_id=PROVIDER,
                name=settings.OIDC["name"],
                client_id=settings.OIDC["client_id"],
                secret=settings.OIDC["client_secret"],
                settings={"server_url": settings.OIDC["issuer"]},
            )
        ]

    def is_open_for_signup(self, request, sociallogin):
        return False

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ):
        log.warning("Single sign-on failed: %r", exception or error)
        context = {"sign_on": settings.OIDC["name"]}
        raise ImmediateHttpResponse(
            render(request, "people/sign_on_failed.html", context, status=403)
        )

    def pre_social_login(self, request, sociallogin):
        """Link what was asked for; otherwise only somebody known goes on."""
        wanted = sociallogin.state.get("data") or {}
        if "link" in wanted:
            self.link(request, sociallogin, wanted["link"])
        if "invitation" in wanted and not sociallogin.is_existing:
            self.join(request, sociallogin, wanted["invitation"])
        if not sociallogin.is_existing:
            context = {"sign_on": settings.OIDC["name"]}
            raise ImmediateHttpResponse(
                render(request, "people/sign_on_unknown.html", context, status=403)
            )

    def link(self, request, sociallogin, pk: int) -> None:
        """Link with whoever asked, if they are still signed in; nobody's sign-in changes."""
        name = settings.OIDC["name"]
        if request.user.pk != pk:
            messages.error(request, "Nothing is linked: sign in, and link it again.")
        elif sociallogin.is_existing and sociallogin.user.pk != pk:
            messages.error(request, f"Somebody else signs in with this account of {name}.")
        else:
            uid = sociallogin.account.uid
            actions.link_sign_on(person=request.user, uid=uid, at=timezone.now())
            messages.success(request, f"From now on you can sign in with {name}.")
        raise ImmediateHttpResponse(redirect("portfolio:own_account"))

    def join(self, request, sociallogin, invitation: list) -> None:
        """Accept the invitation for whoever the provider says is there."""
        person = actions.invited_person(*invitation)
        if person is None:
            raise ImmediateHttpResponse(render(request, "people/invitation_over.html", status=410))
        now = timezone.now()
        actions.join_by_sign_on(person=person, uid=sociallogin.account.uid, at=now)
        sociallogin.lookup()
        messages.success(request, f"Welcome, {person.name}. Your account is ready.")
