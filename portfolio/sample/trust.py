"""What is known while the sample trust is being built: its data, its shift, its people."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from people.actions import activate, create_person
from people.models import Organisation, User
from people.rules import TITLES
from portfolio.sample.dates import shift_words
from programmes.models import Objective, Programme

DATA = Path(__file__).with_name("sample_trust.json")
YEAR = 2026
WEEK = timedelta(weeks=1)


def read() -> dict:
    return json.loads(DATA.read_text())


@dataclass
class Sample:
    """The trust as far as it has been built."""

    data: dict
    weeks: int
    now: datetime
    password: str | None
    emails: dict[str, str]
    people: dict[str, User] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    organisation: Organisation = field(init=False)
    programme: Programme = field(init=False)

    def day(self, iso: str) -> date:
        return date.fromisoformat(iso) + WEEK * self.weeks

    def words(self, text: str | None) -> str:
        return shift_words(text or "", self.weeks, YEAR)

    def at(self, day: date, hour: int = 9) -> datetime:
        """Return the local moment, or `now` where it would lie ahead."""
        moment = datetime.combine(day, time(hour), tzinfo=self.organisation.zone)
        return min(moment, self.now)

    @property
    def manager(self) -> User:
        return self.people["PM1"]


def add_person(sample: Sample, ident: str, name: str, job: str, at: datetime) -> User:
    names = [word for word in name.lower().split() if word not in TITLES]
    email = sample.emails.get(ident)
    user = create_person(
        organisation=sample.organisation,
        email=email or f"{'.'.join(names)}@wealdshore.example",
        name=name,
        job=job,
        by=sample.people["admin"],
        at=at,
    )
    sample.people[ident] = activate(user, password=sample.password if email else None, at=at)
    return user
