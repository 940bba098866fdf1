from datetime import UTC, date, datetime

from people.models import Organisation, User

LATE = datetime(2026, 7, 6, 23, 30, tzinfo=UTC)


def test_today_is_the_date_where_the_organisation_is_whatever_its_days_off():
    assert Organisation(time_zone="Europe/London").today(LATE) == date(2026, 7, 7)
    assert Organisation(time_zone="Atlantic/Azores").today(LATE) == date(2026, 7, 6)


def test_a_person_lives_by_the_clocks_of_the_own_organisation():
    assert User(organisation=Organisation(time_zone="Europe/London")).today(LATE).day == 7
