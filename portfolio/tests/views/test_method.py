"""A project's method: its diagram opened where it stands, its loose ends, its tests."""

import pytest
import time_machine
from django.urls import reverse

from measures.actions import record_reading, save_measure
from measures.models import Measure
from measures.queries import chart_for
from projects import actions
from projects.models import ChangeIdea, Driver, Scale
from qiprogramme.tests.make import MONDAY, NOW, TODAY, measure, two_worlds

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def weald():
    return two_worlds()


@pytest.fixture
def url(weald):
    return reverse("portfolio:method", args=[weald.project.pk])


def drawn(weald):
    about = {"project": weald.project, "by": weald.lead, "at": NOW}
    board = actions.add_driver(text="Visible board", **about)
    idea = actions.add_idea(text="Owner on the board", driver=board, **about)
    return board, idea


def loose(page) -> list[str]:
    return [f"{end.name} {end.what.split(':')[0]}" for end in page.context["method"].loose_ends]


def test_an_empty_method_says_how_to_begin(client, weald, url):
    client.force_login(weald.lead)
    assert b"Add the first driver" in client.get(url).content
    client.force_login(weald.contributor)
    page = client.get(url).content
    assert b"Add the first driver" not in page
    assert b"The drivers of the aim" in page


def test_only_those_who_edit_open_boxes(client, weald, url):
    board, _ = drawn(weald)
    opened = f"{url}?edit=driver-{board.pk}"
    client.force_login(weald.contributor)
    assert b"<form" not in client.get(opened).content.split(b"</header>")[1]
    client.force_login(weald.member)
    page = client.get(opened).content.decode()
    assert f'value="{board.text}"' in page
    assert "Take out" in page


def test_a_box_is_added_where_it_stands_and_the_next_one_waits(client, weald, url):
    board, _ = drawn(weald)
    client.force_login(weald.lead)
    name = f"idea-driver-{board.pk}"
    form = client.get(f"{url}?add={name}").content.decode()
    assert f'name="driver" value="{board.pk}"' in form
    answer = client.post(
        reverse("projects:add_idea", args=[weald.project.pk]),
        {"text": "A due time", "driver": board.pk, "next": f"{url}?add={name}#new-{name}"},
    )
    assert answer.url == f"{url}?add={name}#new-{name}"
    assert ChangeIdea.objects.get(text="A due time").driver == board


def test_taking_out_offers_to_undo(client, weald, url):
    board, _ = drawn(weald)
    client.force_login(weald.lead)
    page = client.post(reverse("projects:remove_driver", args=[board.pk]), follow=True)
    assert page.redirect_chain == [(url, 302)]
    undo = reverse("projects:restore_driver", args=[board.pk])
    assert undo in page.content.decode()
    client.post(undo)
    assert Driver.objects.standing().get() == board


def test_a_refused_move_says_why(client, weald, url):
    board, idea = drawn(weald)
    cycle = {"plan": "Try", "prediction": "One", "scale": Scale.ONE_SHIFT, "starts_on": TODAY}
    actions.plan_cycle(idea=idea, by=weald.lead, at=NOW, **cycle)
    client.force_login(weald.lead)
    page = client.post(reverse("projects:remove_driver", args=[board.pk]), follow=True)
    assert "has been tested" in page.content.decode()


def test_loose_ends_are_named_until_they_are_tied(client, weald, url):
    counted = weald.project.measures.get()
    client.force_login(weald.lead)
    about = {"project": weald.project, "by": weald.lead, "at": NOW}
    bare = actions.add_driver(text="Bare", **about)
    astray = actions.add_idea(text="Astray", **about)
    assert loose(client.get(url)) == [
        "Bare has no change idea",
        "Astray hangs from no driver",
        "Astray was never tested",
        f"{counted} hangs nowhere",
    ]
    save_measure(measure=counted, driver=bare, by=weald.lead, at=NOW)
    actions.change_idea(idea=astray, text="Astray", driver=bare, by=weald.lead, at=NOW)
    actions.plan_cycle(
        idea=astray,
        plan="Try it",
        prediction="One of two",
        scale=Scale.ONE_PATIENT,
        starts_on=TODAY,
        start=True,
        by=weald.lead,
        at=NOW,
    )
    assert loose(client.get(url)) == []


def test_the_measure_form_says_where_it_hangs(client, weald):
    board, _ = drawn(weald)
    counted = measure(weald.project, weald.lead, "Patients with tasks")
    url = reverse("measures:change", args=[counted.pk])
    client.force_login(weald.lead)
    form = client.get(url).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for hangs, place in ((board.pk, (False, board.pk)), ("aim", (True, None)), ("", (False, None))):
        assert client.post(url, sent | {"hangs": hangs}).status_code == 302
        assert Measure.objects.values_list("at_aim", "driver").get(pk=counted.pk) == place
        assert client.get(url).context["form"]["hangs"].value() == str(hangs)


def test_each_cycle_is_a_numbered_mark_on_the_charts(weald):
    counted = measure(weald.project, weald.lead, "Patients with tasks")
    _, idea = drawn(weald)
    about = {"plan": "Try", "prediction": "One", "scale": Scale.ONE_SHIFT, "by": weald.lead}
    actions.plan_cycle(idea=idea, starts_on=MONDAY, start=True, at=NOW, **about)
    actions.plan_cycle(idea=idea, starts_on=TODAY, at=NOW, **about)
    record_reading(measure=counted, period_on=MONDAY, value=5, by=weald.lead, at=NOW)
    chart = chart_for(counted, TODAY)
    assert [(note["letter"], note["text"]) for note in chart.notes] == [("1", idea.text)]
    assert "Test of change" in [entry["text"] for entry in chart.key]
    assert ">1</text>" in chart.wide


def test_the_diagram_downloads_as_a_picture(client, weald):
    drawn(weald)
    client.force_login(weald.contributor)
    answer = client.get(reverse("portfolio:drivers_svg", args=[weald.project.pk]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert "drivers.svg" in answer["Content-Disposition"]
    assert b"Visible board" in answer.content
