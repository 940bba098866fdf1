from datetime import date

import pytest

from projects.rules import ALWAYS_HELD, missing_to_start, team_conflict, team_refusals

TODAY = date(2026, 6, 10)
READY = {
    "has_lead": True,
    "has_mentor": True,
    "aim": "From 6 to 20.",
    "review_on": TODAY,
    "today": TODAY,
}
ADA, BEN, CAT = 1, 2, 3
OWN_MENTOR = "The lead cannot be their own mentor. Choose someone else as mentor."
OWN_SPONSOR = "The lead cannot be their own sponsor. Choose someone more senior."
BESIDE = "The mentor stands beside the team, not in it. Choose someone else."
IN_THE_TEAM = "The lead belongs to the team already. Choose someone else."


@pytest.mark.parametrize(
    ("lacking", "missing"),
    [
        ({}, []),
        ({"has_lead": False}, ["a lead"]),
        ({"has_mentor": False}, ["a mentor"]),
        ({"aim": "  "}, ["an aim"]),
        ({"review_on": None}, ["a review date (put it into a slot of a review day)"]),
        (
            {"review_on": date(2026, 6, 9)},
            ["a review date (put it into a slot of a review day)"],
        ),
        ({"has_lead": False, "has_mentor": False, "aim": ""}, ["a lead", "a mentor", "an aim"]),
    ],
)
def test_what_a_project_needs_before_it_starts(lacking, missing):
    assert missing_to_start(**READY | lacking) == missing


@pytest.mark.parametrize(
    ("role", "holders", "conflict"),
    [
        ("lead", {}, None),
        ("lead", {"lead": ADA}, None),
        ("lead", {"mentor": BEN, "sponsor": CAT}, None),
        ("lead", {"mentor": ADA}, OWN_MENTOR),
        ("lead", {"sponsor": ADA}, OWN_SPONSOR),
        ("mentor", {"lead": ADA}, OWN_MENTOR),
        ("mentor", {"sponsor": ADA}, None),
        ("sponsor", {"lead": ADA}, OWN_SPONSOR),
        ("sponsor", {"mentor": ADA}, None),
        ("member", {"lead": ADA}, IN_THE_TEAM),
        ("member", {"mentor": ADA}, BESIDE),
        ("member", {"sponsor": ADA}, None),
        ("member", {"lead": BEN, "mentor": CAT}, None),
    ],
)
def test_which_roles_ada_can_take(role, holders, conflict):
    assert team_conflict(role, ADA, holders) == conflict


@pytest.mark.parametrize(
    ("holders", "members", "is_active", "refusals"),
    [
        ({}, set(), False, {}),
        ({"lead": ADA, "mentor": BEN, "sponsor": CAT}, {4}, True, {}),
        ({"lead": ADA, "mentor": BEN, "sponsor": BEN}, set(), False, {}),
        ({"lead": ADA, "mentor": ADA}, set(), False, {"mentor": OWN_MENTOR}),
        ({"lead": ADA, "sponsor": ADA}, set(), False, {"sponsor": OWN_SPONSOR}),
        (
            {"lead": ADA, "mentor": ADA, "sponsor": ADA},
            set(),
            False,
            {"mentor": OWN_MENTOR, "sponsor": OWN_SPONSOR},
        ),
        ({"lead": ADA, "mentor": BEN}, {BEN}, False, {"mentor": BESIDE}),
        ({"lead": ADA, "mentor": BEN}, {ADA}, False, {}),
        ({"mentor": BEN}, set(), True, {"lead": ALWAYS_HELD.format("lead")}),
        ({"lead": ADA}, set(), True, {"mentor": ALWAYS_HELD.format("mentor")}),
    ],
)
def test_who_can_hold_the_single_roles_together(holders, members, is_active, refusals):
    assert team_refusals(holders, members=members, is_active=is_active) == refusals
