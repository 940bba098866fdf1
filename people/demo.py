"""The demo's accounts, in one place for the sign-in page and the command that makes them."""

from dataclasses import dataclass

from django.conf import settings

PASSWORD = "qi-programme-demo"  # noqa: S105


@dataclass(frozen=True)
class Account:
    role: str
    email: str
    who: str
    sees: str


ACCOUNTS = (
    Account("lead", "lead@wealdshore.example", "Project lead", "what needs doing this week"),
    Account("mentor", "mentor@wealdshore.example", "Mentor", "this week's sessions"),
    Account("manager", "manager@wealdshore.example", "Programme manager", "holds it together"),
    Account(
        "steering", "steering@wealdshore.example", "Steering group", "all projects at a glance"
    ),
    Account("executive", "executive@wealdshore.example", "Executive", "the review, page by page"),
    Account("contributor", "contributor@wealdshore.example", "Contributor", "any member of staff"),
    Account("admin", "admin@wealdshore.example", "Organisation administrator", "setting up"),
    Account("outsider", "outsider@northmoor.example", "Outsider", "from another organisation"),
)


def offered() -> tuple[Account, ...]:
    """Return the accounts that the sign-in page offers; elsewhere than in the demo none exist."""
    return ACCOUNTS if settings.DEMO else ()
