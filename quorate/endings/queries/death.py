"""What is still arranged for a child who has died, so that nobody in the family is reminded of it by a letter."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from ..models import ChildInNeed, Death, Ending
from . import ending as endings

HELD_BECAUSE = (
    "A child whom this letter is about has died. Speak to the social worker before it goes to the family."
)
OURS = ("plan-ended", "plan-ended-wrong")
"""Letters that are written with the death in mind."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A conference that is still booked, and whether brothers and sisters are to be in it too."""

    conference: Conference
    alone: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is left to be done with care after a child's death."""

    child: Child
    death: Death | None
    plan: Plan | None
    ending: Ending | None
    arranged: tuple[Arranged, ...]
    letters: tuple[Letter, ...]
    in_need: ChildInNeed | None


def death_of(child: Child) -> Death | None:
    """Return the death that stands on record, or None."""
    found = Death.objects.filter(child=child, corrected_at__isnull=True)
    return found.select_related("child__area", "by", "plan").first()


def corrected(child: Child) -> list[Death]:
    """Return the deaths that were recorded by mistake."""
    found = Death.objects.filter(child=child, corrected_at__isnull=False)
    return list(found.select_related("by", "corrected_by").order_by("-pk"))


def arranged_for(child: Child) -> tuple[Arranged, ...]:
    """Return the conferences that are still booked for this child."""
    rows = ConferenceChild.objects.filter(child=child, conference__state=Conference.State.BOOKED)
    found = []
    for row in rows.select_related("conference__chair").order_by("conference__starts_at"):
        others = ConferenceChild.objects.filter(conference=row.conference_id).exclude(child=child)
        names = tuple(one.child.name for one in others.select_related("child").order_by("pk"))
        found.append(Arranged(row.conference, not names, names))
    return tuple(found)


def to_family(child: Child, states: Iterable[str]) -> list[Letter]:
    """Return the letters about this child to members of the family, in these states."""
    waiting = Letter.objects.filter(area=child.area_id, state__in=list(states), to_practitioner__isnull=True)
    found = waiting.exclude(document__in=OURS).select_related("area").defer("text").order_by("pk")
    return [one for one in found if child.pk in one.children]


def page_of(child: Child, death: Death | None) -> Page:
    """Return what is left to be done with care; without a record of our own, a file told of the death."""
    plan = endings.latest_plan(child)
    held = Letter.State.HELD
    return Page(
        child=child,
        death=death,
        plan=plan,
        ending=endings.of_plan(plan) if plan else None,
        arranged=arranged_for(child),
        letters=tuple(to_family(child, [held])),
        in_need=ChildInNeed.objects.filter(child=child, closed_on__isnull=True).first(),
    )


def keep_back(children: Collection[int], to: Practitioner | None, document: str) -> str:
    """Return why a letter waits, or "": to a family nothing about a child who has died goes by itself."""
    if to is not None or not children or document in OURS:
        return ""
    died = Child.objects.filter(pk__in=children, died_on__isnull=False).exists()
    return HELD_BECAUSE if died else ""
