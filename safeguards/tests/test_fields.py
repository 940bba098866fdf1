"""Words at rest: encrypted, readable with older keys, unreadable without any."""

import pytest
from cryptography.fernet import Fernet, InvalidToken

from safeguards.fields import EncryptedTextField

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
FIELD = EncryptedTextField()


def read(stored: str) -> str:
    return FIELD.from_db_value(stored, None, None)


def test_what_is_stored_is_not_the_clear_text(settings):
    settings.FIELD_KEYS = [NEW]
    stored = FIELD.get_prep_value("She is worried about her own job.")
    assert "worried" not in stored
    assert read(stored) == "She is worried about her own job."


def test_the_same_words_are_stored_differently_each_time(settings):
    settings.FIELD_KEYS = [NEW]
    assert FIELD.get_prep_value("Same") != FIELD.get_prep_value("Same")


def test_a_new_key_in_front_still_opens_what_the_old_one_closed(settings):
    settings.FIELD_KEYS = [OLD]
    stored = FIELD.get_prep_value("Written last year")
    settings.FIELD_KEYS = [NEW, OLD]
    assert read(stored) == "Written last year"


def test_the_first_key_closes(settings):
    settings.FIELD_KEYS = [NEW, OLD]
    stored = FIELD.get_prep_value("Written today")
    settings.FIELD_KEYS = [NEW]
    assert read(stored) == "Written today"


def test_without_its_key_nothing_opens(settings):
    settings.FIELD_KEYS = [OLD]
    stored = FIELD.get_prep_value("Written last year")
    settings.FIELD_KEYS = [NEW, OTHER]
    with pytest.raises(InvalidToken):
        read(stored)


def test_spaces_around_a_key_do_no_harm(settings):
    settings.FIELD_KEYS = [f" {NEW}\n"]
    assert read(FIELD.get_prep_value("Fine")) == "Fine"


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_stays_nothing(nothing):
    assert FIELD.get_prep_value(nothing) == nothing
    assert read(nothing) == nothing
