"""Two people at one record: the second sees both versions, and nothing that was typed is lost."""

from datetime import time, timedelta

import pytest
import time_machine
from django.test import Client

from measures.models import Reading
from mentoring.models import MentoringSession
from projects.models import Project
from qiprogramme.tests.make import MONDAY, NOW, world
from qiprogramme.tests.processes import at_once, form_in, served
from safeguards.models import FormToken

MINE = "From 6 to 30, as I see it."
THEIRS = "From 6 to 25, as they see it."


@pytest.fixture
def weald(db):
    with time_machine.travel(NOW, tick=False):
        yield world()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(answer) -> str:
    return answer.content.decode()


def changed(weald) -> str:
    return f"/projects/{weald.project.pk}/change/"


@pytest.fixture
def lead(weald):
    return client_of(weald.lead)


@pytest.fixture
def overtaken(weald, lead):
    """The lead's answer, who rewrote the aim, while the manager did, and the ward as well."""
    mine = form_in(page_of(lead.get(changed(weald))), "seen")
    manager = client_of(weald.manager)
    theirs = form_in(page_of(manager.get(changed(weald))), "seen")
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        saved = manager.post(changed(weald), theirs | {"aim": THEIRS, "place": "All wards"})
    assert saved.status_code == 302
    return lead.post(changed(weald), mine | {"aim": MINE})


def test_the_second_sees_both_versions_and_who_was_quicker(weald, overtaken):
    page = page_of(overtaken)
    assert overtaken.status_code == 409
    assert "This was changed while you were writing" in page
    assert "Saved by Weald Manager at 10:02" in page
    assert THEIRS in page
    assert form_in(page, "seen")["aim"] == [MINE]
    weald.project.refresh_from_db()
    assert weald.project.aim == THEIRS
    assert FormToken.objects.count() == 1


def test_what_one_wrote_stays_and_what_one_left_alone_follows_the_other(weald, lead, overtaken):
    form = form_in(page_of(overtaken), "seen")
    assert (form["take_aim"], form["take_place"]) == (["mine"], ["theirs"])
    assert "take_title" not in form
    assert lead.post(changed(weald), form).status_code == 302
    weald.project.refresh_from_db()
    assert (weald.project.aim, weald.project.place) == (MINE, "All wards")


def test_one_may_take_the_others_version(weald, lead, overtaken):
    form = form_in(page_of(overtaken), "seen")
    answer = lead.post(changed(weald), form | {"take_aim": "theirs", "take_place": "mine"})
    assert answer.status_code == 302
    weald.project.refresh_from_db()
    assert (weald.project.aim, weald.project.place) == (THEIRS, "Samphire Ward")


def test_a_third_version_asks_again(weald, lead, overtaken):
    form = form_in(page_of(overtaken), "seen")
    member = client_of(weald.member)
    third = form_in(page_of(member.get(changed(weald))), "seen")
    assert member.post(changed(weald), third | {"aim": "From 6 to 22."}).status_code == 302
    again = lead.post(changed(weald), form)
    assert again.status_code == 409
    assert "From 6 to 22." in page_of(again)
    assert form_in(page_of(again), "seen")["aim"] == [MINE]


def test_who_types_the_same_as_was_saved_is_not_asked(weald, lead):
    forms = [form_in(page_of(lead.get(changed(weald))), "seen") for _ in range(2)]
    assert [lead.post(changed(weald), f | {"aim": MINE}).status_code for f in forms] == [302, 302]


def test_two_tabs_of_one_person_meet_as_two_people_do(weald, lead):
    tabs = [form_in(page_of(lead.get(changed(weald))), "seen") for _ in range(2)]
    assert lead.post(changed(weald), tabs[0] | {"aim": THEIRS}).status_code == 302
    second = lead.post(changed(weald), tabs[1] | {"aim": MINE})
    assert second.status_code == 409
    assert "Saved by Weald Lead" in page_of(second)


def test_a_refusal_and_a_conflict_are_told_together(weald, lead):
    tabs = [form_in(page_of(lead.get(changed(weald))), "seen") for _ in range(2)]
    lead.post(changed(weald), tabs[0] | {"aim": THEIRS})
    answer = lead.post(changed(weald), tabs[1] | {"aim": MINE, "title": ""})
    assert answer.status_code == 409
    assert "Give the project a title." in page_of(answer)
    assert THEIRS in page_of(answer)


@pytest.mark.parametrize("seen", ["", "{", "[]", '{"aim": 7}'])
def test_a_mark_that_nobody_can_read_counts_as_never_seen(weald, lead, seen):
    form = form_in(page_of(lead.get(changed(weald))), "seen")
    assert lead.post(changed(weald), form | {"seen": seen, "aim": MINE}).status_code == 409


def test_a_script_that_shows_nothing_is_not_compared(weald, lead):
    form = form_in(page_of(lead.get(changed(weald))), "seen")
    del form["seen"], form["form_token"]
    assert lead.post(changed(weald), form | {"aim": MINE}).status_code == 302


def test_figures_of_different_weeks_do_not_meet(weald, lead):
    url = f"/measures/{weald.project.measures.get().pk}/readings/"
    first, second = (form_in(page_of(lead.get(url)), "seen") for _ in range(2))
    lead.post(url, first | {"value": "12"})
    before = (MONDAY - timedelta(days=7)).isoformat()
    assert lead.post(url, second | {"value": "9", "period_on": before}).status_code == 302
    assert Reading.objects.count() == 2


def test_a_page_left_open_overnight_is_no_conflict(weald):
    mentor = client_of(weald.mentor)
    session = MentoringSession.objects.get(project=weald.project, week_on=MONDAY)
    url = f"/mentoring-sessions/{session.pk}/log/"
    form = form_in(page_of(mentor.get(url)), "seen")
    with time_machine.travel(NOW + timedelta(days=1, hours=-1), tick=False):
        mentor.force_login(weald.mentor)
        answer = mentor.post(url, form | {"state": "held", "confidence": "4"})
    assert answer.status_code == 302


def test_filling_slots_tells_of_a_conflict_already(weald):
    manager = client_of(weald.manager)
    url = f"/review-days/{weald.review_day.pk}/slots/"
    name = f"slot_{weald.project.pk}"
    first, second = (form_in(page_of(manager.get(url)), "seen") for _ in range(2))
    assert manager.post(url, first | {name: "14:30"}).status_code == 302
    filled = manager.post(url, second | {name: "15:00", "fill": "1"})
    assert "This was changed while you were writing" in page_of(filled)
    assert form_in(page_of(filled), "seen")[name] == ["15:00"]


def test_a_day_cancelled_meanwhile_is_not_moved(weald):
    manager = client_of(weald.manager)
    url = f"/review-days/{weald.review_day.pk}/"
    form = form_in(page_of(manager.get(url + "move/")), "seen")
    manager.post(url + "cancel/")
    assert manager.post(url + "move/", form).status_code == 403
    weald.review_day.refresh_from_db()
    assert weald.review_day.starts == time(14, 0)


@pytest.mark.django_db(transaction=True)
def test_of_fifty_editors_at_once_one_saves_and_nobody_loses_a_word(tmp_path):
    weald = world()
    url = changed(weald)
    words = [f"From 6 to 20, version {number} of fifty." for number in range(50)]
    with served(tmp_path, weald.lead, weald.member, weald.manager) as visitors:
        asked = []
        for number, text in enumerate(words):
            visitor = visitors[number % len(visitors)]
            form = form_in(visitor.get(url).body, "seen") | {"aim": text}
            asked.append(lambda visitor=visitor, form=form: visitor.post(url, form))
        answers = at_once(asked)
    project = Project.objects.get(pk=weald.project.pk)
    saved = [text for text, one in zip(words, answers, strict=True) if one.status == 302]
    assert saved == [project.aim]
    lost = [(text, one) for text, one in zip(words, answers, strict=True) if one.status != 302]
    assert [one.status for _, one in lost] == [409] * 49
    for text, one in lost:
        assert form_in(one.body, "seen")["aim"] == [text]
        assert project.aim in one.body
    assert project.history.filter(aim=project.aim).count() == 1
