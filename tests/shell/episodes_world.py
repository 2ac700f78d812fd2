"""A child's time in need, entered by the acts that enter it."""

from datetime import date
from typing import Any

from quorate.cases.models import Child
from quorate.episodes import actions
from quorate.episodes.actions import Referral
from quorate.episodes.models import Episode

from . import world

REFERRED = date(2026, 1, 12)


def referred(child: Child, place: world.Place, on: date = REFERRED, **more: Any) -> Episode:
    """Record a referral by the police."""
    return actions.record(
        child=child,
        referral=Referral(on, "6", "N1", **more),
        by=place.by_role[world.Role.SOCIAL_WORKER],
        at=world.NOW,
    )


def in_scene(place: world.Place, child: int) -> dict[str, int]:
    """Return the numbers of a referral about the scene's child, its assessment and its Child in Need plan."""
    given = {"by": place.by_role[world.Role.SOCIAL_WORKER], "at": world.NOW}
    episode = referred(Child.objects.get(pk=child), place)
    assessed = actions.add_assessment(episode=episode, started_on=date(2026, 1, 13), factors=["3B"], **given)
    plan = actions.add_need_plan(
        episode=episode, started_on=date(2026, 1, 20), ended_on=date(2026, 2, 4), **given
    )
    return {"episode": episode.pk, "assessment": assessed.pk, "need_plan": plan.pk}
