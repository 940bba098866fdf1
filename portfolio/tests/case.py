"""One form of the application, and how people fill it in."""

from collections.abc import Callable
from dataclasses import dataclass, field

from portfolio.tests.make import Town


@dataclass(frozen=True)
class Case:
    """A form that posts to `address`, found by its `first` input on the page of that address.

    `fill` is what somebody types into it. `prepare` makes what the page needs first; `page` is
    another address whose page shows the form.
    """

    address: str
    first: str = ""
    fill: dict | Callable[[Town], dict] = field(default_factory=dict)
    who: str = "manager"
    page: str = ""
    prepare: Callable[[Town], object] | None = None

    def __str__(self) -> str:
        return f"{self.address} {self.first}".strip()

    def values(self, town: Town) -> dict:
        return self.fill(town) if callable(self.fill) else dict(self.fill)
