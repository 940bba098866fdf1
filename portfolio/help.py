"""What the help page holds: its topics, and what each role may do, from the access table."""

from typing import NamedTuple

from portfolio.rights import REMARKS, RIGHTS, Right, Who


class Topic(NamedTuple):
    """A short answer; its words stand in `template`. `right` says who needs it, None: anybody."""

    slug: str
    title: str
    right: Right | None = None
    guidance: str = ""

    @property
    def template(self) -> str:
        """Return the template of its words: its own, or the guidance that forms show, too."""
        return self.guidance or f"portfolio/help/_{self.slug.replace('-', '_')}.html"

    @property
    def who(self) -> list[Who]:
        return [who for who in Who if self.right and who in RIGHTS[self.right]]


class Group(NamedTuple):
    slug: str
    title: str
    topics: tuple[Topic, ...]


GROUPS = (
    Group(
        "everybody",
        "For everybody",
        (
            Topic("sign-in", "Sign in"),
            Topic("second-step", "Sign in with a second step"),
            Topic("home", "See what your week asks of you"),
            Topic("projects", "Look around the projects"),
            Topic("drafts", "Lose nothing that you type"),
            Topic("patients", "Keep patients out of it"),
            Topic("idea", "Submit an idea", Right.SUBMIT),
            Topic("rank", "Say what you would like to lead", Right.SUBMIT),
            Topic("library", "Learn from what others tried"),
            Topic("reuse", "Say what your project builds on", Right.EDIT),
            Topic("sight", "See what serves which objective"),
            Topic("promises", "Keep what you promised"),
            Topic("account", "Change your name, address or reminders"),
        ),
    ),
    Group(
        "leads",
        "For leads and their teams",
        (
            Topic("start", "Know what a project needs before it starts"),
            Topic("edit", "Write down the aim", Right.EDIT),
            Topic("charter", "Write the charter and have it signed off", Right.EDIT),
            Topic("driver-diagram", "Draw the driver diagram", Right.EDIT),
            Topic("tests", "Test a change", Right.EDIT),
            Topic("measures", "Add a measure", Right.EDIT),
            Topic("check-in", "Check in", Right.CHECK_IN),
            Topic("record", "Record or correct a figure", Right.EDIT),
            Topic("many-figures", "Fill in or upload many figures", Right.EDIT),
            Topic("data-quality", "See whether the figures are right"),
            Topic("chart", "Choose a chart and lock its baseline", Right.EDIT),
            Topic("remark", "Say on the chart what happened", Right.EDIT),
            Topic("benefits", "Claim a benefit", Right.CLAIM),
            Topic("progress", "Say how far the project has come", Right.SCORE),
            Topic("raise", "Raise an obstacle", Right.RAISE),
            Topic("resolve", "Say that an obstacle is resolved", Right.RESOLVE),
            Topic("hand-over", "Hand a project over, pause or end it", Right.CLOSE),
            Topic("prepare", "Prepare for the review"),
            Topic("own-words", "Say it in your own words", Right.EDIT),
            Topic("growth", "See how sure you have become", Right.GROWTH),
        ),
    ),
    Group(
        "mentors",
        "For mentors",
        (
            Topic("log", "Log a session", Right.LOG),
            Topic("notes", "Know who reads conversation notes"),
            Topic("rhythm", "Read the mentoring rhythm"),
            Topic("slot", "Set when you meet", Right.LOG),
            Topic("training", "Plan training, and note who came", Right.MANAGE),
            Topic("leave", "Note leave, and who stands in", Right.LEAVE),
        ),
    ),
    Group(
        "leaders",
        "For sponsors, steering group and executives",
        (
            Topic("initiative", "Propose an initiative", Right.PROPOSE),
            Topic("score", "Score initiatives and ideas", Right.GIVE_SCORES),
            Topic("answer", "Decide initiatives, answer ideas", Right.PRIORITISE),
            Topic("match", "Marry leads and initiatives", Right.PRIORITISE),
            Topic("balance", "See whether projects are owned and asked for"),
            Topic("watch", "See where help is needed"),
            Topic("rhythm-report", "See how the rhythm is kept", Right.RHYTHM),
            Topic("review-page", "Read a project’s page before its review", Right.REVIEW),
            Topic("packs", "Read the pack, and check it", Right.PACK),
            Topic("board", "Report to the board", Right.PACK),
            Topic("room", "Present, and take notes, in the review room", Right.REVIEW),
            Topic("decide", "Record a decision and its promises", Right.DECIDE),
            Topic("delegate", "Have somebody stand in for you", Right.DELEGATE),
        ),
    ),
    Group(
        "managers",
        "For programme managers",
        (
            Topic("add-project", "Set up and start a project", Right.MANAGE),
            Topic("shared-measures", "Share a measure between projects", Right.MANAGE),
            Topic("criteria", "Set how you prioritise", Right.MANAGE),
            Topic("invite", "Invite people", Right.MANAGE),
            Topic("roles", "Change a role, or let somebody go", Right.MANAGE),
            Topic("review-days", "Plan a review day", Right.SCHEDULE),
            Topic("move", "Move or cancel a review day", Right.SCHEDULE),
            Topic("issue", "Issue the pack", Right.SCHEDULE),
            Topic("minutes", "Send the minutes", Right.SCHEDULE),
            Topic("archive", "Archive a programme, or go on with a new one", Right.MANAGE),
        ),
    ),
    Group(
        "administrators",
        "For organisation administrators",
        (
            Topic("objectives", "Write down the objectives", Right.ADMINISTER),
            Topic("programmes", "Add a programme", Right.ADMINISTER),
            Topic("accounts", "Close and reopen accounts", Right.ADMINISTER),
            Topic("settings", "Set working days, days off and logo", Right.ADMINISTER),
        ),
    ),
    Group(
        "method",
        "The method, with examples",
        (
            Topic("aim", "A good aim", guidance="projects/guidance/_aim.html"),
            Topic("drivers", "A driver diagram", guidance="projects/guidance/_drivers.html"),
            Topic("cycle", "A test of change", guidance="projects/guidance/_pdsa.html"),
            Topic("kinds", "Three kinds of measures", guidance="measures/guidance/_kinds.html"),
            Topic(
                "definition", "A definition to count by", guidance="measures/guidance/_count.html"
            ),
            Topic("baseline", "A baseline", guidance="measures/guidance/_baseline.html"),
            Topic("run-chart", "Reading a run chart", guidance="measures/guidance/_run_chart.html"),
            Topic("limits", "Reading limits", guidance="measures/guidance/_limits.html"),
            Topic("obstacle", "An obstacle and its ask", guidance="projects/guidance/_ask.html"),
            Topic("good-idea", "An idea", guidance="priorities/guidance/_idea.html"),
            Topic("session", "A mentoring session", guidance="mentoring/guidance/_session.html"),
            Topic("agree", "Something agreed", guidance="mentoring/guidance/_agree.html"),
            Topic("week", "A check-in", guidance="mentoring/guidance/_check_in.html"),
            Topic("review", "Ten minutes of review", guidance="reviews/guidance/_review.html"),
            Topic("learning", "Learning to pass on", guidance="reviews/guidance/_learning.html"),
            Topic("objective", "An objective", guidance="programmes/guidance/_objective.html"),
        ),
    ),
)


class Line(NamedTuple):
    """A right as a line of the table: for each kind of person, whether they have it."""

    right: Right
    cells: list[tuple[Who, bool]]
    remark: str


def access() -> list[Line]:
    """Return the access table, a line for each right, its cells in the order of `Who`."""
    return [
        Line(right, [(who, who in able) for who in Who], REMARKS.get(right, ""))
        for right, able in RIGHTS.items()
    ]
