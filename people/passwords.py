"""What a long password can still be, although everybody guesses it."""

from django.core.exceptions import ValidationError


class NoRepetition:
    """Refuses passwords that repeat their own beginning: the lists of common ones are shorter."""

    def validate(self, password: str, user=None) -> None:
        for period in range(1, len(password) * 2 // 3 + 1):
            if password[period:] == password[:-period]:
                raise ValidationError(
                    "This password repeats itself. Choose several words that have nothing to do "
                    "with each other."
                )

    def get_help_text(self) -> str:
        return "Your password can’t repeat itself."
