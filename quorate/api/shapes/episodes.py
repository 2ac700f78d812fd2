"""Times in need as the main case system tells them, and as they are told back. The codes are the census's."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from quorate.episodes.codes import CLOSURES, FACTORS, NEEDS, SOURCES

from .plain import Day, Given, Line40, Text500, Told, Yes


def _a_source(code: str) -> str:
    return _one_of(code, SOURCES)


def _a_need(code: str) -> str:
    return _one_of(code, ("", *NEEDS))


def _a_closure(code: str) -> str:
    return _one_of(code, ("", *CLOSURES))


def _a_factor(code: str) -> str:
    return _one_of(code, FACTORS)


def _one_of(code: str, codes: Collection[str]) -> str:
    if code not in codes:
        raise ValueError("This is not one of the census's codes: " + ", ".join(one for one in codes if one))
    return code


Source = Annotated[Line40, AfterValidator(_a_source), Field(json_schema_extra={"enum": list(SOURCES)})]
"""Who referred."""
Need = Annotated[Line40, AfterValidator(_a_need), Field(json_schema_extra={"enum": ["", *NEEDS]})]
Closure = Annotated[Line40, AfterValidator(_a_closure), Field(json_schema_extra={"enum": ["", *CLOSURES]})]
Factor = Annotated[Line40, AfterValidator(_a_factor), Field(json_schema_extra={"enum": list(FACTORS)})]
Factors = Annotated[list[Factor], Field(max_length=len(FACTORS))]


class AssessmentTold(Told):
    """A social work assessment. ``version`` is also the ETag, and is named in If-Match when it is changed."""

    id: int
    version: int
    started_on: date
    authorised_on: date | None
    internal_review_on: date | None
    factors: list[str] = Field(description="the census's codes")


class NeedPlanTold(Told):
    """A Child in Need plan. ``version`` is also the ETag, and is named in If-Match when it is changed."""

    id: int
    version: int
    started_on: date
    ended_on: date | None


class EpisodeTold(Told):
    """One time in need, from a referral to its closing, as the main case system told it. The codes are the census's.

    ``version`` is also the ETag, and is named in If-Match when the referral or the closing is changed.
    """

    id: int
    version: int
    referred_on: date
    source: str
    primary_need: str
    no_further_action: bool
    closed_on: date | None
    closed_because: str
    assessments: list[AssessmentTold]
    need_plans: list[NeedPlanTold]


class EpisodesTold(Told):
    items: list[EpisodeTold]


class NewEpisode(Given):
    """A referral, and how the case closed, if it did."""

    referred_on: Day
    source: Source = Field(description="who referred: 1A to 10")
    primary_need: Need = Field("", description="N1 to N9, or N0; needed unless nothing further was done")
    no_further_action: Yes = False
    closed_on: Day | None = None
    closed_because: Closure = Field("", description="RC1 to RC9; given together with closed_on")


class EpisodeChanges(Given):
    """What is to be put right, or the closing. What is left out stays; what it said before is kept, with the reason."""

    why: Text500 = Field(description="the reason, kept with what it said before")
    referred_on: Day | None = None
    source: Source | None = None
    primary_need: Need | None = None
    no_further_action: Yes | None = None
    closed_on: Day | None = Field(None, description="null: it is open after all")
    closed_because: Closure | None = None


class NewAssessment(Given):
    """A social work assessment within a time in need."""

    started_on: Day
    authorised_on: Day | None = Field(None, description="null: it is not finished")
    internal_review_on: Day | None = None
    factors: Factors = Field(default_factory=list)


class AssessmentChanges(Given):
    """What is to be put right, or the end. What is left out stays; what it said before is kept, with the reason."""

    why: Text500 = Field(description="the reason, kept with what it said before")
    started_on: Day | None = None
    authorised_on: Day | None = None
    internal_review_on: Day | None = None
    factors: Factors | None = None


class NewNeedPlan(Given):
    """A Child in Need plan within a time in need."""

    started_on: Day
    ended_on: Day | None = Field(None, description="the first day it no longer counts; null: it goes on")


class NeedPlanChanges(Given):
    """What is to be put right, or the end. What is left out stays; what it said before is kept, with the reason."""

    why: Text500 = Field(description="the reason, kept with what it said before")
    started_on: Day | None = None
    ended_on: Day | None = None


class TakenOut(Given):
    why: Text500 = Field(description="why the entry was wrong; it is kept, with the reason")
