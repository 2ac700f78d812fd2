"""A clean child of the 2026 return, and the smallest changes that make each rule speak."""

from dataclasses import replace
from datetime import date
from typing import Any

from quorate import rulebook
from quorate.rules.census import (
    CensusAssessment,
    CensusChild,
    CensusEnquiry,
    CensusEpisode,
    CensusNeedPlan,
    CensusPlan,
    CensusReview,
    Context,
    check_child,
)

AT = "CINdetails[1]"


def day(told: str) -> date:
    return date.fromisoformat(told)


def context(year: int = 2026) -> Context:
    return Context(year, "301", rulebook.load().calendars["england"])


def assessment(**told: Any) -> CensusAssessment:
    clean = CensusAssessment(f"{AT}/Assessments[1]", day("2025-05-13"), day("2025-07-01"), ("3B",))
    return replace(clean, **told)


def need_plan(start: str | None, end: str | None = None, number: int = 1) -> CensusNeedPlan:
    return CensusNeedPlan(
        f"{AT}/CINPlanDates[{number}]", day(start) if start else None, day(end) if end else None
    )


def enquiry(
    start: str | None = "2025-05-19",
    held: str | None = "2025-06-09",
    *,
    target: str | None = None,
    waived: str = "0",
    number: int = 1,
) -> CensusEnquiry:
    return CensusEnquiry(
        f"{AT}/Section47[{number}]",
        day(start) if start else None,
        day(target) if target else None,
        day(held) if held else None,
        waived,
    )


def plan(
    start: str | None = "2025-06-09",
    end: str | None = None,
    *,
    reviews: tuple[str | None, ...] = ("2025-09-03",),
    number: int = 1,
    **told: Any,
) -> CensusPlan:
    at = f"{AT}/ChildProtectionPlans[{number}]"
    held = tuple(
        CensusReview(f"{at}/Reviews/CPPreviewDate[{n}]", day(one) if one else None)
        for n, one in enumerate(reviews, start=1)
    )
    return replace(
        CensusPlan(at, day(start) if start else None, day(end) if end else None, reviews=held), **told
    )


def episode(**told: Any) -> CensusEpisode:
    clean = CensusEpisode(
        AT,
        day("2025-05-12"),
        assessments=(assessment(),),
        enquiries=(enquiry(),),
        plans=(plan(),),
    )
    days = {"referred_on", "closed_on", "conference_on"}
    return replace(
        clean, **{key: day(one) if key in days and isinstance(one, str) else one for key, one in told.items()}
    )


def child(*episodes: CensusEpisode, **told: Any) -> CensusChild:
    days = {"born_on", "expected_on", "died_on"}
    clean = CensusChild("QA0001", day("2018-05-04"), episodes=episodes or (episode(),), upn="Y301432119001")
    return replace(
        clean, **{key: day(one) if key in days and isinstance(one, str) else one for key, one in told.items()}
    )


def unborn(**told: Any) -> CensusChild:
    clean: dict[str, Any] = {
        "born_on": None,
        "expected_on": "2026-05-20",
        "sex": "U",
        "ethnicity": "NOBT",
        "disabilities": (),
        "upn": "",
    }
    late = episode(
        referred_on="2026-01-12",
        assessments=(assessment(started_on=day("2026-01-13"), authorised_on=day("2026-02-20")),),
        enquiries=(enquiry("2026-02-02", "2026-02-20"),),
        plans=(plan("2026-02-20", reviews=()),),
    )
    return child(late, **(clean | told))


def quiet(**told: Any) -> CensusEpisode:
    """A case with an assessment only."""
    return episode(**({"enquiries": (), "plans": ()} | told))


def spoken(found: CensusChild, year: int = 2026) -> list[str]:
    """The numbers of the rules that speak, each once, in order."""
    return sorted({one.rule for one in check_child(found, context(year))})
