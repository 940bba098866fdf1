"""Checks what people type about themselves: sign-in, passwords, names, their organisation."""

from zoneinfo import available_timezones

from allauth.account import forms as account
from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from people.models import User


class MailField(EmailField):
    """An e-mail address, in small letters."""

    default_error_messages = {
        "required": "Enter an e-mail address.",
        "invalid": "Enter an e-mail address like name@example.nhs.uk.",
    }

    def __init__(self, label="E-mail address", autocomplete="off", **kwargs):
        widget = forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"})
        super().__init__(label=label, max_length=254, widget=widget, **kwargs)


class KnownPassword(PasswordField):
    def __init__(self, label="Password"):
        super().__init__(label=label, error_messages={"required": "Enter your password."})
        self.widget.attrs = {"autocomplete": "current-password"}


class NewPassword(SetPasswordField):
    """A password that the validators of the settings accept. One field: “Show” beats repetition."""

    def __init__(self, label="New password"):
        super().__init__(
            label=label,
            help_text="At least 15 characters. Three or four words that do not belong together "
            "are easy to remember and hard to guess.",
            error_messages={"required": "Choose a password."},
        )
        self.widget.attrs = {"autocomplete": "new-password"}


class PersonSelect(forms.Select):
    """A list of people. A template for each of a thousand options would take half a second."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = {str(one) for one in self.format_value(value)}
        options = (
            (str(key), mark_safe(" selected") if str(key) in chosen else "", label)
            for key, label in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})})),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class PersonField(forms.ModelChoiceField):
    """Somebody out of a list; those who have not joined yet are marked."""

    widget = PersonSelect

    def label_from_instance(self, person: User) -> str:
        job = f", {person.job}" if person.job else ""
        return f"{person.name}{job}{'' if person.joined_at else ' (invited)'}"


class SignInForm(account.LoginForm):
    password = KnownPassword()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = MailField(autocomplete="username")


class ReauthenticateForm(account.ReauthenticateForm):
    password = KnownPassword()


class ChangePasswordForm(account.ChangePasswordForm):
    oldpassword = KnownPassword("Current password")
    password1 = NewPassword()
    password2 = None


class ResetPasswordForm(account.ResetPasswordForm):
    email = MailField(autocomplete="username")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    password1 = NewPassword()
    password2 = None


class Code(forms.CharField):
    """A code out of an authenticator app, or one of the recovery codes."""

    def __init__(self, label="Code", **kwargs):
        widget = forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "nhsuk-input--width-10",
            }
        )
        errors = {"required": "Enter the code."}
        super().__init__(label=label, max_length=20, widget=widget, error_messages=errors, **kwargs)


class CodeForm(second_factor.AuthenticateForm):
    code = Code(help_text="Six digits from your authenticator app, or a recovery code.")


class CodeAgainForm(second_factor.ReauthenticateForm):
    code = Code(help_text="Six digits from your authenticator app, or a recovery code.")


class NewAppForm(ActivateTOTPForm):
    code = Code("Code that the app shows")


class NewPasskeyForm(AddWebAuthnForm):
    name = forms.CharField(
        label="Name of the passkey",
        max_length=60,
        help_text="So that you know it again, for example “Work laptop”.",
        error_messages={"required": "Give the passkey a name."},
    )


class InvitationForm(forms.Form):
    name = forms.CharField(
        label="Your name",
        max_length=150,
        help_text="As colleagues know you.",
        error_messages={"required": "Enter your name."},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = NewPassword("Password")

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, initial={"name": person.name}, **kwargs)
        self.fields["password"].user = person


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(f"{name} is no time zone. Name one like Europe/London.")


class OrganisationForm(forms.Form):
    """What a new organisation needs; asked for by the command `create_organisation`."""

    name = forms.CharField(
        label="Name of the organisation",
        max_length=200,
        error_messages={"required": "Give the organisation's name."},
    )
    time_zone = forms.CharField(
        label="Time zone", initial="Europe/London", max_length=60, validators=[known_time_zone]
    )
    admin_name = forms.CharField(
        label="Administrator's name",
        max_length=150,
        error_messages={"required": "Give the administrator's name."},
    )
    admin_email = MailField("Administrator's e-mail address")
    password = NewPassword("Administrator's password (not shown)")
