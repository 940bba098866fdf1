"""Sign-in, sign-out, passwords, and what links in mails lead to."""

from allauth.account import views as account
from django.urls import path, re_path

from people import demo, views

urlpatterns = [
    path("email/<str:token>/", views.confirm_email, name="confirm_email"),
    path("logo/<uuid:name>.png", views.logo, name="logo"),
    path(
        "sign-in/",
        account.LoginView.as_view(
            extra_context={"demo_accounts": demo.offered, "demo_password": demo.PASSWORD}
        ),
        name="account_login",
    ),
    path("sign-out/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("sign-up/", account.signup, name="account_signup"),
    path("confirm-it-is-you/", account.reauthenticate, name="account_reauthenticate"),
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
