"""Reads what the environment says."""

import os

from django.core.exceptions import ImproperlyConfigured


def listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def whole_number(name: str, otherwise: int) -> int:
    """Return what the variable says, or else the other number."""
    value = os.environ.get(name, "")
    if value and not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is no whole number. Give one such as 30.")
    return int(value) if value else otherwise
