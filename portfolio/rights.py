"""What each kind of person may do: the rights, and who has them. The help page prints them.

An outsider is never named: without an active role in the programme, everything is 404.
"""

from enum import StrEnum


class Who(StrEnum):
    CONTRIBUTOR = "contributor"
    OTHER_LEAD = "lead of another project"
    DELEGATE = "delegate of an executive"
    LEAD = "lead"
    MEMBER = "team member"
    MENTOR = "mentor"
    SPONSOR = "sponsor"
    STEERING = "steering group"
    EXECUTIVE = "executive"
    MANAGER = "programme manager"
    ADMINISTRATOR = "organisation administrator"


PROGRAMME = frozenset(set(Who) - {Who.ADMINISTRATOR})
CONCERNED = PROGRAMME - {Who.CONTRIBUTOR, Who.OTHER_LEAD, Who.DELEGATE}
TEAM = frozenset({Who.LEAD, Who.MEMBER})


class Right(StrEnum):
    SIGN_IN = "sign in"
    WORK = "see the programme’s work"
    EDIT = "edit the project and its measures"
    CHECK_IN = "check in"
    SESSIONS = "see mentoring sessions"
    LOG = "log mentoring sessions"
    WATCH = "see the radar of all projects"
    CLOSE = "hand a project over, pause or end it"
    CLAIM = "claim a benefit"
    SCORE = "give a progress score"
    SIGN = "sign the charter off"
    RHYTHM = "see the rhythm of all projects"
    SUBMIT = "submit an idea, rank what to lead"
    AUTHOR = "change an idea before it is answered"
    PROPOSE = "propose an initiative"
    GIVE_SCORES = "score initiatives and ideas"
    PRIORITISE = "decide ideas and initiatives, agree a match"
    ATTEND = "record who came to a training"
    SNOOZE = "leave the radar of a project alone for a while"
    GROWTH = "say how sure one has become"
    LEAVE = "note leave"
    END_LEAVE = "take leave back"
    RAISE = "raise an obstacle"
    RESOLVE = "resolve an obstacle"
    PROMISE = "make a commitment"
    FINISH = "mark a commitment done"
    REVIEW = "see a project’s review page"
    PAGE = "see a project’s page in the pack"
    PACK = "see the whole pack, and the report for the board"
    RUN = "call projects up at a review"
    NOTE = "take notes at a review"
    CHECK_PAGE = "check a project’s page before its review"
    DELEGATE = "name a delegate"
    DECIDE = "record a review decision"
    SCHEDULE = "schedule reviews"
    MANAGE = "set up the programme"
    ADMINISTER = "set up the organisation"


RIGHTS: dict[Right, frozenset[Who]] = {
    Right.SIGN_IN: frozenset(Who),
    Right.WORK: PROGRAMME,
    Right.EDIT: TEAM | {Who.MANAGER},
    Right.CHECK_IN: frozenset({Who.LEAD}),
    Right.SESSIONS: CONCERNED,
    Right.LOG: frozenset({Who.MENTOR, Who.MANAGER}),
    Right.WATCH: frozenset({Who.STEERING, Who.EXECUTIVE, Who.MANAGER}),
    Right.CLOSE: frozenset({Who.LEAD, Who.MANAGER}),
    Right.CLAIM: TEAM,
    Right.SCORE: frozenset({Who.LEAD, Who.MENTOR}),
    Right.SIGN: frozenset({Who.SPONSOR, Who.MANAGER}),
    Right.RHYTHM: frozenset({Who.STEERING, Who.MANAGER}),
    Right.SUBMIT: PROGRAMME,
    Right.AUTHOR: frozenset({Who.LEAD}),
    Right.PROPOSE: frozenset({Who.STEERING, Who.EXECUTIVE, Who.MANAGER}),
    Right.GIVE_SCORES: frozenset({Who.STEERING}),
    Right.PRIORITISE: frozenset({Who.STEERING, Who.MANAGER}),
    Right.ATTEND: frozenset({Who.MENTOR, Who.MANAGER}),
    Right.SNOOZE: frozenset({Who.MENTOR, Who.MANAGER}),
    Right.GROWTH: frozenset({Who.LEAD, Who.OTHER_LEAD}),
    Right.LEAVE: PROGRAMME,
    Right.END_LEAVE: frozenset({Who.LEAD, Who.MANAGER}),
    Right.RAISE: TEAM | {Who.MENTOR, Who.SPONSOR, Who.MANAGER},
    Right.RESOLVE: TEAM | {Who.MENTOR, Who.SPONSOR, Who.MANAGER},
    Right.PROMISE: CONCERNED,
    Right.FINISH: frozenset({Who.LEAD, Who.MANAGER}),
    Right.REVIEW: CONCERNED,
    Right.PAGE: CONCERNED | {Who.DELEGATE},
    Right.PACK: frozenset({Who.STEERING, Who.EXECUTIVE, Who.DELEGATE, Who.MANAGER}),
    Right.RUN: frozenset({Who.MANAGER}),
    Right.NOTE: frozenset({Who.MENTOR, Who.STEERING, Who.EXECUTIVE, Who.MANAGER}),
    Right.CHECK_PAGE: frozenset({Who.MENTOR}),
    Right.DELEGATE: frozenset({Who.EXECUTIVE}),
    Right.DECIDE: frozenset({Who.EXECUTIVE, Who.MANAGER}),
    Right.SCHEDULE: frozenset({Who.MANAGER}),
    Right.MANAGE: frozenset({Who.MANAGER}),
    Right.ADMINISTER: frozenset({Who.ADMINISTRATOR}),
}

# What the table cannot say; the help page prints it beside the right.
REMARKS: dict[Right, str] = {
    Right.RESOLVE: "Of one that has climbed to the sponsor, the steering group may, too; of one "
    "that has climbed to the executives, they may as well.",
    Right.AUTHOR: "Everybody their own ideas.",
    Right.GIVE_SCORES: "They see others’ scores once they have given their own; all others but "
    "the manager and executives once it is decided.",
    Right.PRIORITISE: "With as many of the steering group as the programme asks for.",
    Right.CHECK_IN: "While the lead is away, somebody of the team whom they named.",
    Right.LOG: "While the mentor is away, whoever stands in for them.",
    Right.GROWTH: "Leads of a project, and nobody else reads it. From five people on there are "
    "totals for those who see the radar of all projects.",
    Right.LEAVE: "Everybody their own; the manager anybody’s.",
    Right.END_LEAVE: "Of the lead’s leave. Everybody takes back their own.",
    Right.RUN: "So does whoever chairs the review day.",
    Right.DELEGATE: "Of their own: somebody of the programme, who then gets their invitations.",
    Right.DECIDE: "The manager names the executive who decided.",
    Right.PROMISE: "Everybody for themselves; mentors for the lead, too; the manager for all.",
    Right.FINISH: "Of the lead’s commitments. Everybody marks their own.",
}
