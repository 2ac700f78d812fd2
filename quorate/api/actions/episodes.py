"""What the main case system tells of a time in need, recorded by the acts of its own page."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from quorate.cases.actions import Stale
from quorate.cases.models import Child
from quorate.episodes import actions as episodes
from quorate.episodes.models import Assessment, Entry, Episode, NeedPlan

from ..access import actor
from ..models import ApiToken
from ..problems import Problem, wrong
from ..shapes.episodes import (
    AssessmentChanges,
    EpisodeChanges,
    NeedPlanChanges,
    NewAssessment,
    NewEpisode,
    NewNeedPlan,
    TakenOut,
)
from .children import changed

API = Entry.Origin.API
CANNOT_GO = ("referred_on", "source", "no_further_action", "started_on", "factors")
"""What an entry cannot be without: null is no change that can be made."""


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turn what an act refuses into a problem that names the field; the acts' fields have the API's names."""
    try:
        yield
    except Stale as stale:
        raise changed() from stale
    except episodes.Refused as refused:
        if not refused.field:
            raise Problem("in-the-way", str(refused)) from refused
        raise wrong(refused.field, str(refused)) from refused


def record(*, caller: ApiToken, child: Child, said: NewEpisode, at: datetime) -> Episode:
    """Record a referral, and how the case closed if it did; return it.

    :raises Problem: if a day cannot be, or another time in need covers the same days
    """
    with _in_our_words():
        return episodes.record(
            child=child,
            referral=episodes.Referral(**said.model_dump()),
            by=actor(caller),
            at=at,
            origin=API,
        )


def correct(
    *, caller: ApiToken, episode: Episode, said: EpisodeChanges, version: int, at: datetime
) -> Episode:
    """Put a referral or its closing right, keeping what it said; return it.

    :raises Problem: if the version is not the entry's, or what would stand afterwards cannot be
    """
    names = (
        "referred_on",
        "source",
        "primary_need",
        "no_further_action",
        "closed_on",
        "closed_because",
    )
    values = _with(episode, names, said)
    with _in_our_words():
        return episodes.correct(
            episode=episode,
            referral=episodes.Referral(**values),
            why=said.why,
            version=version,
            by=actor(caller),
            at=at,
        )


def add_assessment(*, caller: ApiToken, episode: Episode, said: NewAssessment, at: datetime) -> Assessment:
    """Record an assessment of a time in need, and return it.

    :raises Problem: if a day cannot be, or the factors cannot stand together
    """
    with _in_our_words():
        return episodes.add_assessment(
            episode=episode, **said.model_dump(), by=actor(caller), at=at, origin=API
        )


def correct_assessment(
    *, caller: ApiToken, assessment: Assessment, said: AssessmentChanges, version: int, at: datetime
) -> Assessment:
    """Put an assessment right, keeping what it said; return it.

    :raises Problem: if the version is not the entry's, or what would stand afterwards cannot be
    """
    values = _with(assessment, ("started_on", "authorised_on", "internal_review_on", "factors"), said)
    with _in_our_words():
        return episodes.correct_assessment(
            assessment=assessment, **values, why=said.why, version=version, by=actor(caller), at=at
        )


def add_need_plan(*, caller: ApiToken, episode: Episode, said: NewNeedPlan, at: datetime) -> NeedPlan:
    """Record a Child in Need plan of a time in need, and return it.

    :raises Problem: if a day cannot be, or a plan starts on that day already
    """
    with _in_our_words():
        return episodes.add_need_plan(
            episode=episode, **said.model_dump(), by=actor(caller), at=at, origin=API
        )


def correct_need_plan(
    *, caller: ApiToken, plan: NeedPlan, said: NeedPlanChanges, version: int, at: datetime
) -> NeedPlan:
    """Put a Child in Need plan right, keeping what it said; return it.

    :raises Problem: if the version is not the entry's, or what would stand afterwards cannot be
    """
    values = _with(plan, ("started_on", "ended_on"), said)
    with _in_our_words():
        return episodes.correct_need_plan(
            plan=plan, **values, why=said.why, version=version, by=actor(caller), at=at
        )


def take_out(
    *,
    caller: ApiToken,
    entry: Episode | Assessment | NeedPlan,
    said: TakenOut,
    version: int,
    at: datetime,
) -> None:
    """Take an entry out as recorded wrongly, keeping it; what stands within a time in need goes with it.

    :raises Problem: if the version is not the entry's
    """
    with _in_our_words():
        episodes.take_out(entry=entry, why=said.why, version=version, by=actor(caller), at=at)


def _with(
    row: Entry, names: tuple[str, ...], said: EpisodeChanges | AssessmentChanges | NeedPlanChanges
) -> dict[str, Any]:
    """Return what an entry would say: what was sent, and otherwise what it says now."""
    values = {}
    for name in names:
        values[name] = getattr(said, name) if name in said.model_fields_set else getattr(row, name)
        if values[name] is None and name in CANNOT_GO:
            raise wrong(name, "This cannot be taken away")
        if values[name] is None and isinstance(getattr(row, name), str):
            values[name] = ""
    return values
