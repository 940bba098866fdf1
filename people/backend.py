"""Who is signed in, with the organisation whose time every page shows."""

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        person = User.objects.select_related("organisation").filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None
