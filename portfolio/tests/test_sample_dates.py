"""The sample trust moved to other dates, in fields and in sentences."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from measures.models import Reading
from mentoring.models import MentoringSession
from portfolio.sample.dates import next_review, shift_words, weeks_to_shift
from portfolio.sample.load import load
from reviews.models import ReviewDay


@pytest.mark.django_db
def test_it_loads_on_the_day_after_a_review():
    now = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    today = timezone.localdate(now)
    weeks = weeks_to_shift(date(2026, 6, 18), today)
    load(weeks=weeks, now=now, password=None, emails={})
    held, ahead = ReviewDay.objects.order_by("on")
    assert held.on < today < ahead.on
    waiting = MentoringSession.objects.filter(state="planned").order_by("week_on")
    assert waiting.first().week_on > held.on
    assert not Reading.objects.filter(recorded_at__gt=now).exists()


@pytest.mark.parametrize(
    ("today", "weeks"),
    [
        (date(2026, 6, 18), -1),  # the review day itself is not yet the last one held
        (date(2026, 6, 19), 0),
        (date(2026, 6, 25), 0),
        (date(2026, 6, 26), 1),
        (date(2026, 11, 23), 22),
    ],
)
def test_the_review_day_becomes_the_last_one_held(today, weeks):
    assert weeks_to_shift(date(2026, 6, 18), today) == weeks


@pytest.mark.parametrize("today", [date(2026, 11, day) for day in range(20, 30)])
def test_the_next_review_is_a_thursday_8_to_14_days_ahead(today):
    ahead = next_review(today)
    assert ahead.weekday() == 3
    assert 8 <= (ahead - today).days <= 14


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("from 6 to 20 by 30 April 2026.", "from 6 to 20 by 1 October 2026."),
        ("by 31 March 2027, so that", "by 1 September 2027, so that"),
        ("cover from w/c 1 June", "cover from w/c 2 November"),
        ("Rotation is in April. Who is next?", "Rotation is in September. Who is next?"),
        ("Start on two days, not seven.", "Start on two days, not seven."),
        ("No data since w/c 27 April.", "No data since w/c 28 September."),
    ],
)
def test_dates_in_sentences_move_too(text, moved):
    assert shift_words(text, 22, 2026) == moved


def test_an_unshifted_text_stays():
    assert shift_words("by 30 April 2026, in May", 0, 2026) == "by 30 April 2026, in May"
