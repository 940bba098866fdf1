"""Fields that protect words at rest."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def cipher() -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in settings.FIELD_KEYS])


class EncryptedTextField(models.TextField):
    """Text encrypted with the first of the settings' keys and readable with any of them.

    It cannot be searched or sorted. A value that no key opens raises `InvalidToken`.
    """

    def get_prep_value(self, value):
        if not value:
            return value
        return cipher().encrypt(value.encode()).decode()

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        return cipher().decrypt(value.encode()).decode()


__all__ = ["EncryptedTextField", "InvalidToken"]
