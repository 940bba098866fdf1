"""Who may see and do what: the one table. The tests hold every address to it.

`RIGHTS` says what each kind of person may do; `ADDRESSES` says which right each address asks for.
An outsider is never named: without an active role in the programme, everything is 404.
"""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    CONTRIBUTOR = "contributor"
    OTHER_LEAD = "lead of another project"
    LEAD = "lead"
    MEMBER = "team member"
    MENTOR = "mentor"
    SPONSOR = "sponsor"
    STEERING = "steering group"
    EXECUTIVE = "executive"
    MANAGER = "programme manager"
    ADMINISTRATOR = "organisation administrator"


PROGRAMME = frozenset(set(Who) - {Who.ADMINISTRATOR})
TEAM = frozenset({Who.LEAD, Who.MEMBER})

RIGHTS: dict[str, frozenset[Who]] = {
    "sign in": frozenset(Who),
    "see the programme's work": PROGRAMME,
    "edit the project and its measures": TEAM | {Who.MANAGER},
    "check in": frozenset({Who.LEAD}),
    "see mentoring sessions": PROGRAMME,
    "log mentoring sessions": frozenset({Who.MENTOR, Who.MANAGER}),
    "raise an obstacle": TEAM | {Who.MENTOR, Who.SPONSOR, Who.MANAGER},
    "resolve an obstacle": TEAM | {Who.MENTOR, Who.SPONSOR, Who.MANAGER},
    "mark a commitment done": frozenset({Who.LEAD, Who.MANAGER}),
    "see a project's review page": PROGRAMME - {Who.CONTRIBUTOR, Who.OTHER_LEAD},
    "schedule reviews": frozenset({Who.MANAGER}),
    "set up the programme": frozenset({Who.MANAGER}),
    "set up the organisation": frozenset({Who.ADMINISTRATOR}),
}


@dataclass(frozen=True)
class Address:
    """`see` is the right that GET asks for (None: no GET), `do` the one for POST (None: no POST).

    `on` names the object in the address. A `hidden` page is 404, not 403, to those without it.
    """

    on: str | None
    see: str | None
    do: str | None = None
    hidden: bool = False


WORK = "see the programme's work"
EDIT = "edit the project and its measures"
ADDRESSES: dict[str, Address] = {
    "portfolio:home": Address(None, "sign in"),
    "portfolio:projects": Address("programme", WORK),
    "portfolio:project": Address("project", WORK),
    "programmes:organisation": Address(None, "set up the organisation", hidden=True),
    "programmes:add_objective": Address(
        None, "set up the organisation", "set up the organisation", hidden=True
    ),
    "programmes:change_objective": Address(
        "objective", "set up the organisation", "set up the organisation", hidden=True
    ),
    "programmes:add_programme": Address(
        None, "set up the organisation", "set up the organisation", hidden=True
    ),
    "programmes:people": Address("programme", "set up the programme"),
    "programmes:invite": Address("programme", "set up the programme", "set up the programme"),
    "programmes:invite_again": Address("membership", None, "set up the programme"),
    "projects:add": Address("programme", "set up the programme", "set up the programme"),
    "projects:change": Address("project", EDIT, EDIT),
    "projects:team": Address("project", "set up the programme", "set up the programme"),
    "projects:raise_obstacle": Address("project", "raise an obstacle", "raise an obstacle"),
    "projects:resolve_obstacle": Address("obstacle", "resolve an obstacle", "resolve an obstacle"),
    "projects:finish_commitment": Address("commitment", None, "mark a commitment done"),
    "measures:measures": Address("project", WORK),
    "measures:add": Address("project", EDIT, EDIT),
    "measures:measure": Address("measure", WORK),
    "measures:change": Address("measure", EDIT, EDIT),
    "measures:record": Address("measure", EDIT, EDIT),
    "mentoring:sessions": Address(None, "sign in"),
    "mentoring:project": Address("project", "see mentoring sessions"),
    "mentoring:session": Address("session", "see mentoring sessions"),
    "mentoring:log": Address("session", "log mentoring sessions", "log mentoring sessions"),
    "mentoring:start": Address("project", "set up the programme", "set up the programme"),
    "mentoring:check_in": Address("project", "check in", "check in"),
    "reviews:days": Address("programme", WORK),
    "reviews:add_day": Address("programme", "schedule reviews", "schedule reviews"),
    "reviews:day": Address("review_day", WORK),
    "reviews:slots": Address("review_day", "schedule reviews", "schedule reviews"),
    "reviews:move": Address("review_day", "schedule reviews", "schedule reviews"),
    "reviews:cancel": Address("review_day", "schedule reviews", "schedule reviews"),
    "reviews:review": Address("review", "see a project's review page", hidden=True),
}

# Open to people who have not signed in; everything else sends them to the sign-in page.
PUBLIC = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "accept_invitation",
    }
)
