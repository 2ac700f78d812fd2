"""Children as the returns tell them, made by hand: every trait that an output looks at, on days near the test's own."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from quorate.returns.told import (
    AssessmentTold,
    CategoryTold,
    ChildFacts,
    ConferenceTold,
    EnquiryTold,
    EpisodeTold,
    InvolvementTold,
    NeedPlanTold,
    OrderTold,
    PlanTold,
    ReviewTold,
    VisitingPlanTold,
    VisitTold,
    Worker,
)

ON = date(2026, 3, 31)
WORKER = Worker("W7", "Ada Ashgrove", "123456", "T2", "North team")


def days(number: int) -> date:
    """Return the day so many days before the day that the outputs are asked for."""
    return ON - timedelta(days=number)


def a_plan(number: int = 1, *, began: int = 100, ended: int | None = None, **more: Any) -> PlanTold:
    said: dict[str, Any] = {
        "id": f"P{number}",
        "episode_id": "R1",
        "conference_id": f"C{number}",
        "started_on": days(began),
        "ended_on": None if ended is None else days(ended),
        "ended_because": "",
        "categories": (CategoryTold(days(began), ("NEG",)),),
        "previous_plans": 0,
    }
    return PlanTold(**(said | more))


def a_child(name: str = "A1", **more: Any) -> ChildFacts:
    """Return a child on a plan with an enquiry, a conference, a review and a visit."""
    conference = days(100)
    said: dict[str, Any] = {
        "pk": int("".join(letter for letter in name if letter.isdigit()) or 1),
        "la_child_id": name,
        "given_name": "Cleo",
        "family_name": "Brindle",
        "born_on": date(2019, 4, 1),
        "expected_on": None,
        "died_on": None,
        "sex": "F",
        "ethnicity": "MWBC",
        "disabilities": ("NONE",),
        "nhs_number": "9434765919",
        "upn": "A123456789012",
        "former_upn": "B123456789012",
        "postcode": "TS1 1AA",
        "family_id": "F1",
        "worker": WORKER,
        "episodes": (
            EpisodeTold(
                "R1",
                days(140),
                "6",
                "N1",
                assessments=(AssessmentTold("A1", days(138), None, days(110), ("16A", "3B")),),
                need_plans=(NeedPlanTold("N1", days(135), days(100)),),
            ),
        ),
        "enquiries": (
            EnquiryTold(
                "S1", "R1", days(120), days(101), conference, "C1", ended_on=conference, worker=WORKER
            ),
        ),
        "conferences": (
            ConferenceTold("C1", "M1", conference, "initial", "S1", "R1", days(101), "P1", True),
        ),
        "plans": (
            a_plan(
                reviews=(ReviewTold("V1", "M2", days(15), days(10), True, True, "PN1"),),
                visits=(
                    VisitTold("I1", days(9), True, True, False),
                    VisitTold("I2", days(2), False, None, None),
                ),
            ),
        ),
        "involvements": (InvolvementTold("K1", WORKER, days(139)),),
        "orders": (OrderTold("O1", "emergency", days(160), days(152)),),
    }
    return ChildFacts(**(said | more))


def an_unborn(name: str = "U1") -> ChildFacts:
    return a_child(
        name,
        born_on=None,
        expected_on=ON + timedelta(days=40),
        sex="U",
        ethnicity="",
        disabilities=(),
        orders=(),
    )


def here_for_a_while(name: str = "Z1") -> ChildFacts:
    """Return a child with another authority's plan and none of ours."""
    bare = a_child(name, episodes=(), enquiries=(), conferences=(), plans=(), orders=(), involvements=())
    other = VisitingPlanTold("X1", "Elsewhere Council", days(300), days(50), None, ("PHY", "EMO"))
    return replace(bare, visiting_plans=(other,))
