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
CONCERNED = PROGRAMME - {Who.CONTRIBUTOR, Who.OTHER_LEAD}
TEAM = frozenset({Who.LEAD, Who.MEMBER})

RIGHTS: dict[str, frozenset[Who]] = {
    "sign in": frozenset(Who),
    "see the programme's work": PROGRAMME,
    "edit the project and its measures": TEAM | {Who.MANAGER},
    "check in": frozenset({Who.LEAD}),
    "see mentoring sessions": CONCERNED,
    "log mentoring sessions": frozenset({Who.MENTOR, Who.MANAGER}),
    "raise an obstacle": TEAM | {Who.MENTOR, Who.SPONSOR, Who.MANAGER},
    # While it is on the mentor's rung; an obstacle that has climbed is also theirs whom it reached.
    "resolve an obstacle": TEAM | {Who.MENTOR, Who.SPONSOR, Who.MANAGER},
    # Of the lead's commitments; everybody marks their own.
    "mark a commitment done": frozenset({Who.LEAD, Who.MANAGER}),
    "see a project's review page": CONCERNED,
    "schedule reviews": frozenset({Who.MANAGER}),
    "set up the programme": frozenset({Who.MANAGER}),
    "set up the organisation": frozenset({Who.ADMINISTRATOR}),
}


WORK = "see the programme's work"
EDIT = "edit the project and its measures"
SESSIONS = "see mentoring sessions"
LOG = "log mentoring sessions"
RAISE = "raise an obstacle"
RESOLVE = "resolve an obstacle"
SCHEDULE = "schedule reviews"
MANAGE = "set up the programme"
ADMINISTER = "set up the organisation"


@dataclass(frozen=True)
class Address:
    """`see` is the right that GET asks for (None: no GET), `do` the one for POST (None: no POST).

    `on` names the object in the address. Without the right `found` that object does not exist
    for the person (404); with it, a missing `see` or `do` is refused with a reason (403).
    """

    on: str | None
    see: str | None
    do: str | None = None
    found: str = WORK


ADDRESSES: dict[str, Address] = {
    "account_change_password": Address(None, "sign in", "sign in", found="sign in"),
    "account_reauthenticate": Address(None, "sign in", "sign in", found="sign in"),
    "portfolio:home": Address(None, "sign in", found="sign in"),
    "portfolio:projects": Address("programme", WORK),
    "portfolio:project": Address("project", WORK),
    "programmes:organisation": Address(None, ADMINISTER, found=ADMINISTER),
    "programmes:add_objective": Address(None, ADMINISTER, ADMINISTER, found=ADMINISTER),
    "programmes:change_objective": Address("objective", ADMINISTER, ADMINISTER, found=ADMINISTER),
    "programmes:add_programme": Address(None, ADMINISTER, ADMINISTER, found=ADMINISTER),
    "programmes:people": Address("programme", MANAGE),
    "programmes:invite": Address("programme", MANAGE, MANAGE),
    "programmes:invite_again": Address("membership", None, MANAGE),
    "projects:add": Address("programme", MANAGE, MANAGE),
    "projects:change": Address("project", EDIT, EDIT),
    "projects:team": Address("project", MANAGE, MANAGE),
    "projects:raise_obstacle": Address("project", RAISE, RAISE),
    "projects:resolve_obstacle": Address("obstacle", RESOLVE, RESOLVE),
    "projects:finish_commitment": Address("commitment", None, "mark a commitment done"),
    "measures:measures": Address("project", WORK),
    "measures:add": Address("project", EDIT, EDIT),
    "measures:measure": Address("measure", WORK),
    "measures:change": Address("measure", EDIT, EDIT),
    "measures:record": Address("measure", EDIT, EDIT),
    "mentoring:sessions": Address(None, "sign in", found="sign in"),
    "mentoring:project": Address("project", SESSIONS, found=SESSIONS),
    "mentoring:session": Address("session", SESSIONS, found=SESSIONS),
    "mentoring:log": Address("session", LOG, LOG, found=SESSIONS),
    "mentoring:start": Address("project", MANAGE, MANAGE),
    "mentoring:check_in": Address("project", "check in", "check in"),
    "reviews:days": Address("programme", WORK),
    "reviews:add_day": Address("programme", SCHEDULE, SCHEDULE),
    "reviews:day": Address("review_day", WORK),
    "reviews:slots": Address("review_day", SCHEDULE, SCHEDULE),
    "reviews:move": Address("review_day", SCHEDULE, SCHEDULE),
    "reviews:cancel": Address("review_day", SCHEDULE, SCHEDULE),
    "reviews:review": Address(
        "review", "see a project's review page", found="see a project's review page"
    ),
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
