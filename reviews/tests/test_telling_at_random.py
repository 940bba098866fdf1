"""Random lives of review days: whatever happens, people know what is so, and hear it once."""

from collections import defaultdict
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from notifications.actions import sweep
from notifications.models import Notification
from notifications.rendering import read
from people.models import User
from programmes.actions import add_member
from programmes.models import Membership, Role
from projects.actions import set_team
from projects.models import Project
from qiprogramme.tests import make
from reviews.actions import cancel_day, move_day, plan_all, schedule_day, set_slots
from reviews.models import DayState, ReviewDay
from reviews.reminders import NOTICES
from reviews.slots import end_of, free_slots

NOBODY_ANSWERS = "smtp+plain://127.0.0.1:9"

days = st.integers(0, 1)
people = st.integers(0, 30)
projects = st.integers(0, 2)
hours = st.sampled_from([time(9), time(14), time(14, 20)])
acts = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 22, 24, 47, 72, 168])),
    st.tuples(st.just("hour")),
    st.tuples(st.just("hour")),
    st.tuples(st.just("sweep")),
    st.tuples(st.just("sweep in vain")),
    st.tuples(st.just("schedule"), st.integers(1, 25), hours),
    st.tuples(st.just("slots"), days, st.permutations([0, 1, 2]), st.integers(0, 3)),
    st.tuples(st.just("slots"), days, st.permutations([0, 1, 2]), st.integers(1, 3)),
    st.tuples(st.just("move"), days, st.integers(0, 25), hours, st.sampled_from([40, 120])),
    st.tuples(st.just("cancel"), days),
    st.tuples(st.just("lead"), projects, people),
    st.tuples(st.just("executive"), people),
    st.tuples(st.just("active"), people),
)


class World:
    """The acts, and what people can see of them: the mail that reached them."""

    def __init__(self, manager: int):
        self.manager = User.objects.get(pk=manager)
        self.programme = self.manager.memberships.get(role=Role.MANAGER).programme
        self.projects = list(self.programme.projects.order_by("pk"))
        self.now = make.NOW - timedelta(days=20)
        self.seen: set[int] = set()
        self.mail: dict[tuple[int, int], list] = defaultdict(list)
        self.reminded: set[tuple] = set()

    def do(self, name: str, *values) -> None:
        with suppress(ValidationError):
            getattr(self, name.replace(" ", "_"))(*values)
        self.check_rows()

    def day(self, index: int) -> ReviewDay:
        found = list(ReviewDay.objects.order_by("pk"))
        return found[index % len(found)]

    def person(self, index: int) -> User:
        found = list(self.programme.organisation.people.order_by("pk"))
        return found[index % len(found)]

    def wait(self, count: int) -> None:
        self.now += timedelta(hours=count)

    def sweep(self) -> None:
        sweep(now=self.now)
        self.read_mail()

    def sweep_in_vain(self) -> None:
        with override_settings(MAIL_URL=NOBODY_ANSWERS):
            sweep(now=self.now)

    def hour(self) -> None:
        # A server that did not answer is asked again after a minute.
        self.now += timedelta(minutes=2)
        plan_all(at=self.now)
        self.sweep()
        self.check_knowledge()

    def schedule(self, ahead: int, starts: time) -> None:
        if ReviewDay.objects.count() < 2:
            schedule_day(
                programme=self.programme,
                on=self.now.date() + timedelta(days=ahead),
                starts=starts,
                ends=time(starts.hour + 2),
                place="Room 1",
                call_link="",
                by=self.manager,
                at=self.now,
            )

    def slots(self, day: int, order: list[int], count: int) -> None:
        day = self.day(day)
        free = free_slots(day.starts, day.ends, [])
        chosen = [self.projects[index] for index in order[:count]]
        set_slots(
            day=day,
            slots=list(zip(chosen, free, strict=False)),
            by=self.manager,
            at=self.now,
        )

    def move(self, day: int, ahead: int, starts: time, minutes: int) -> None:
        day = self.day(day)
        ends = (datetime.combine(day.on, starts) + timedelta(minutes=minutes)).time()
        move_day(
            day=day,
            on=self.now.date() + timedelta(days=ahead) if ahead else day.on,
            starts=starts,
            ends=ends,
            place=day.place,
            call_link="",
            by=self.manager,
            at=self.now,
        )

    def cancel(self, day: int) -> None:
        cancel_day(day=self.day(day), by=self.manager, at=self.now)

    def lead(self, index: int, person: int) -> None:
        project = Project.objects.get(pk=self.projects[index].pk)
        holders = {
            member.role: member.user for member in project.team.active().exclude(role="member")
        }
        set_team(
            project=project,
            lead=self.person(person),
            mentor=holders.get("mentor"),
            sponsor=holders.get("sponsor"),
            by=self.manager,
            at=self.now,
        )

    def executive(self, person: int) -> None:
        person = self.person(person)
        active = Membership.objects.active().filter(user=person, role=Role.EXECUTIVE)
        if not active.update(ended_at=self.now, ended_by=self.manager):
            add_member(
                programme=self.programme,
                user=person,
                role=Role.EXECUTIVE,
                by=self.manager,
                at=self.now,
            )

    def active(self, person: int) -> None:
        person = self.person(person)
        User.objects.filter(pk=person.pk).update(is_active=not person.is_active)

    def starts_at(self, day: ReviewDay) -> datetime:
        zone = self.programme.organisation.zone
        return datetime.combine(day.on, day.starts, tzinfo=zone).astimezone(UTC)

    def should_know(self, day: ReviewDay) -> dict[int, tuple]:
        """Return (start, end, slots) of each person's calendar entry, from the plain tables."""
        if day.state == DayState.CANCELLED:
            return {}
        known: dict[int, tuple] = {}
        zone = self.programme.organisation.zone
        for person in User.objects.filter(is_active=True):
            roles = set(
                Membership.objects.filter(user=person, ended_at=None).values_list("role", flat=True)
            )
            own = person.team_roles.filter(ended_at=None, role__in=["lead", "mentor", "sponsor"])
            mine = day.reviews.filter(project__team__in=own).distinct() if roles else []
            slots = sorted((slot.starts, slot.project_id) for slot in mine)
            if Role.EXECUTIVE in roles:
                opens, closes = day.starts, day.ends
            elif slots:
                opens, closes = slots[0][0], end_of(slots[-1][0])
            else:
                continue
            known[person.pk] = (
                *(datetime.combine(day.on, clock, tzinfo=zone) for clock in (opens, closes)),
                [(f"{clock:%H:%M}", project) for clock, project in slots],
            )
        return known

    def check_rows(self) -> None:
        waiting = Notification.objects.filter(state=Notification.State.PLANNED)
        notices = waiting.filter(kind__in=[f"reviews.{kind}" for kind in NOTICES])
        pairs = list(notices.values_list("subject", "recipient"))
        assert len(pairs) == len(set(pairs)), "two unsent notices of one day to one person"

    def read_mail(self) -> None:
        """Take in the mail that the sweep just sent, and check each piece on its own."""
        about = Notification.objects.filter(subject__startswith="review_day:")
        sent = about.filter(state=Notification.State.SENT).exclude(pk__in=self.seen)
        for row in sent.order_by("pk"):
            self.seen.add(row.pk)
            day = ReviewDay.objects.get(pk=row.subject.removeprefix("review_day:"))
            assert self.now <= self.starts_at(day), "sent after the day had started"
            if row.kind == "reviews.reminder":
                reminder = (row.recipient_id, day.pk, row.context["on"], row.urgency)
                assert reminder not in self.reminded, "reminded twice"
                self.reminded.add(reminder)
            else:
                self.check_news(row, self.mail[row.recipient_id, day.pk])

    def check_news(self, row: Notification, past: list) -> None:
        entry = read(row.message).invitation
        news = (entry["STATUS"], row.context["fingerprint"])
        if past:
            last_entry, last_news = past[-1]
            assert entry["UID"] == last_entry["UID"]
            assert entry["SEQUENCE"] > last_entry["SEQUENCE"]
            assert news != last_news, "told the same twice"
            assert (entry["STATUS"] == "CANCELLED") <= (last_news[0] != "CANCELLED")
        past.append((entry, news))

    def check_knowledge(self) -> None:
        """What people's calendars show is what is so, for every day that has not begun."""
        for day in ReviewDay.objects.all():
            if self.starts_at(day) <= self.now:
                continue
            should = self.should_know(day)
            for person in User.objects.filter(is_active=True):
                past = self.mail.get((person.pk, day.pk))
                entry = past[-1][0] if past else None
                if entry is None or entry["STATUS"] == "CANCELLED":
                    assert person.pk not in should, f"{person} was not told"
                else:
                    shown = (entry.start, entry.end)
                    assert shown == should.get(person.pk, ())[:2], f"{person} knows otherwise"
            self.check_planned(day, should)

    def check_planned(self, day: ReviewDay, should: dict[int, tuple]) -> None:
        rows = Notification.objects.filter(
            subject=f"review_day:{day.pk}", state=Notification.State.PLANNED
        )
        for row in rows:
            assert row.kind == "reviews.reminder"
            slots = [(slot["at"], slot["id"]) for slot in row.context["slots"]]
            assert (row.context["on"], slots) == (
                day.on.isoformat(),
                should[row.recipient_id][2],
            ), "a reminder would say what is no longer so"


class RandomLives(TestCase):
    @classmethod
    def setUpTestData(cls):
        weald = make.world("Weald")
        third = make.project(
            weald.programme,
            weald.manager,
            "Weald rounds",
            lead=weald.contributor,
            mentor=weald.mentor,
            sponsor=weald.executive,
        )
        assert Project.objects.count() == 3
        assert third.programme == weald.programme
        cls.manager = weald.manager.pk

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(acts, min_size=4, max_size=14))
    def test_people_know_what_is_so_and_hear_it_once(self, lived):
        world = World(self.manager)
        for act in lived:
            world.do(*act)
        world.hour()
