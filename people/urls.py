"""Sign-in, sign-out, passwords, and what links in mails lead to."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path, reverse_lazy

from people import demo, sign_on, views

urlpatterns = [
    path("email/<str:token>/", views.confirm_email, name="confirm_email"),
    path("logo/<uuid:name>.png", views.logo, name="logo"),
    path(
        "sign-in/",
        account.LoginView.as_view(
            extra_context={
                "demo_accounts": demo.offered,
                "demo_password": demo.PASSWORD,
                "sign_on": sign_on.offered,
            }
        ),
        name="account_login",
    ),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("sign-up/", account.signup, name="account_signup"),
    path("confirm-it-is-you/", account.reauthenticate, name="account_reauthenticate"),
    path("session/", views.session, name="session"),
    path("sign-on/", views.sign_on, name="sign_on"),
    path("sign-on/callback/", views.sign_on_callback, name="sign_on_callback"),
    path("sign-on/link/", views.link_sign_on, name="link_sign_on"),
    path("sign-on/unlink/", views.unlink_sign_on, name="unlink_sign_on"),
    path("invitation/<int:pk>/<str:token>/sign-on/", views.join_by_sign_on, name="join_by_sign_on"),
    path("second-step/", second_factor.index, name="mfa_index"),
    path("second-step/sign-in/", second_factor.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("second-step/passkey/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path(
        "second-step/passkey/confirm/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-step/passkey/<int:pk>/remove/",
        passkeys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index")),
        name="mfa_remove_webauthn",
    ),
    path("password/change/", views.change_password, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/finished/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<int:pk>/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
