"""Looking for known faults: what was found, what is faulty, and what nobody answered."""

import pytest

from commands import audit

SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
FAULTY = {"name": "pillow", "vulns": [{"id": "PYSEC-1", "fix_versions": ["11.1"], "aliases": []}]}
UNKNOWN = {"name": "vine", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([SOUND], audit.CLEAN, "1 looked up, no known fault"),
        ([SOUND, FAULTY], audit.FAULTY, "pillow: PYSEC-1, mended in 11.1"),
        ([SOUND, UNKNOWN], audit.NOT_ASKED, "NOT LOOKED UP (1 of 2 were not found there)"),
        ([UNKNOWN, FAULTY], audit.FAULTY, "pillow"),
        ([], audit.NOT_ASKED, "NOT LOOKED UP"),
    ],
)
def test_only_what_was_looked_up_is_called_sound(capsys, packages, code, words):
    assert audit.verdict("Python packages", packages) == code
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("said", ["", "no network", "[]"])
def test_a_program_that_says_nothing_has_not_answered(said):
    assert audit.asked(["echo", said]) is None


def test_npm_without_an_answer_is_not_called_sound(capsys, monkeypatch):
    monkeypatch.setattr(audit, "asked", lambda command: {"error": "offline"})
    monkeypatch.setattr(audit.set_up, "node", lambda: {"npm": "npm"})
    assert audit.assets() == audit.NOT_ASKED
    assert "NOT LOOKED UP" in capsys.readouterr().out
