"""What the radar keeps of a week, what it tells, and what leaves it alone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from mentoring.actions import record_radar, snooze
from mentoring.models import RadarSnapshot
from mentoring.tests.make import WEEK, log
from mentoring.watch import watched_in
from notifications.models import Notification
from people.models import Organisation
from portfolio.digests import plan_digests
from qiprogramme.tests.make import MONDAY, NOW, TODAY, two_worlds

pytestmark = pytest.mark.django_db


def monday(week: date, hour: int = 7) -> datetime:
    return datetime(week.year, week.month, week.day, hour, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def weald():
    """A project that was steady at the beginning of last week, and is not at that of this one."""
    weald = two_worlds()
    log(weald, MONDAY - 3 * WEEK, at=monday(MONDAY - 2 * WEEK))
    record_radar(at=monday(MONDAY - WEEK))
    missed = {"state": "missed", "confidence": None, "at": monday(MONDAY - WEEK, 12)}
    log(weald, MONDAY - 2 * WEEK, **missed)
    log(weald, MONDAY - WEEK, **(missed | {"at": monday(MONDAY, 6)}))
    return weald


def kept(weald) -> list[tuple]:
    rows = RadarSnapshot.objects.filter(project=weald.project)
    return list(rows.values_list("week_on", "level", "points"))


def radar_lines(user) -> list[str]:
    rows = Notification.objects.filter(kind="portfolio.digest", recipient=user)
    lines = [line for row in rows for line in row.context["lines"]]
    return [line["text"] for line in lines if line["key"].startswith("radar:")]


def test_a_week_is_recorded_once_as_it_began(weald):
    before = (MONDAY - WEEK, "steady", 0)
    assert kept(weald) == [before]
    assert record_radar(at=monday(MONDAY)) == 2  # one in each organisation
    assert kept(weald) == [before, (MONDAY, "watch", 4)]
    log(weald, MONDAY - WEEK, at=monday(MONDAY, 8))
    assert record_radar(at=monday(MONDAY, 9)) == 0
    assert kept(weald)[1] == (MONDAY, "watch", 4)


def test_an_organisation_that_fails_keeps_nothing_from_the_others(weald, caplog):
    broken = weald.outsider.programme
    Organisation.objects.filter(pk=broken.organisation_id).update(time_zone="Mars/Base")
    assert record_radar(at=monday(MONDAY)) == 1
    assert plan_digests(at=monday(MONDAY, 11)) > 0
    assert radar_lines(weald.manager) != []
    assert f"the radar of programme {broken.pk} could not be recorded" in caplog.text
    assert f"organisation {broken.organisation_id} could not be told" in caplog.text


def test_a_change_is_told_to_mentor_manager_and_steering_group_once(weald):
    record_radar(at=monday(MONDAY))
    plan_digests(at=monday(MONDAY, 11))
    told = f"{weald.project}: worth a look (a week ago: steady)."
    for user in (weald.mentor, weald.manager, weald.steering):
        [text] = radar_lines(user)
        assert text.startswith(told)
    for user in (weald.lead, weald.executive, weald.sponsor, weald.outsider.manager):
        assert radar_lines(user) == []
    plan_digests(at=monday(MONDAY + timedelta(days=1), 11))
    assert len(radar_lines(weald.steering)) == 1


def test_what_stays_as_it_was_is_not_told(weald):
    record_radar(at=monday(MONDAY))
    record_radar(at=monday(MONDAY + WEEK))
    assert [level for _, level, _ in kept(weald)] == ["steady", "watch", "watch"]
    plan_digests(at=monday(MONDAY + WEEK, 11))
    assert radar_lines(weald.steering) == []


def put_to_sleep(weald, until: date, at=NOW):
    about = {"until_on": until, "reason": "The ward moves"}
    return snooze(project=weald.project, by=weald.mentor, at=at, **about)


def test_what_is_left_alone_keeps_its_level_and_is_not_told(weald):
    record_radar(at=monday(MONDAY))
    put_to_sleep(weald, TODAY, at=monday(MONDAY, 8))
    plan_digests(at=monday(MONDAY, 11))
    assert radar_lines(weald.steering) == []
    [seen] = watched_in(weald.programme, NOW)
    assert (seen.level, seen.snooze.reason) == ("watch", "The ward moves")
    [seen] = watched_in(weald.programme, NOW + timedelta(days=1))
    assert seen.snooze is None


def test_it_is_left_alone_for_four_weeks_at_most_and_the_last_word_counts(weald):
    for until in (TODAY - timedelta(days=1), TODAY + timedelta(days=29)):
        with pytest.raises(ValidationError):
            put_to_sleep(weald, until)
    put_to_sleep(weald, TODAY + timedelta(days=28))
    put_to_sleep(weald, TODAY, at=NOW + timedelta(minutes=1))
    [seen] = watched_in(weald.programme, NOW + timedelta(days=1))
    assert seen.snooze is None
