"""A child's times in need, as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child
from quorate.people.models import Practitioner

from .codes import CLOSURES, FACTORS, NEEDS, SOURCES
from .models import Assessment, Entry, Episode, NeedPlan, PutRight, ReturnDetails


@dataclass(slots=True)
class Shown:
    """One time in need with what belongs to it, in words."""

    row: Episode
    source: str
    need: str
    closed_because: str
    assessments: list[tuple[Assessment, str]] = field(default_factory=list)
    need_plans: list[NeedPlan] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Page:
    """What is on record of a child for the returns, and what was put right."""

    episodes: list[Shown]
    details: ReturnDetails | None
    put_right: Sequence[PutRight]


def get_child(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case this reader may open, or None."""
    return children_seen_by(reader).select_related("area").filter(pk=pk).first()


def get_entry(child: Child, kind: str, pk: int) -> Episode | Assessment | NeedPlan | None:
    """Return a standing entry about a child, or None."""
    within = {"episode__child": child, "taken_out_at__isnull": True, "episode__taken_out_at__isnull": True}
    if kind == "episode":
        return Episode.objects.filter(child=child, pk=pk, taken_out_at__isnull=True).first()
    if kind == "assessment":
        return Assessment.objects.filter(pk=pk, **within).select_related("episode").first()
    if kind == "need-plan":
        return NeedPlan.objects.filter(pk=pk, **within).select_related("episode").first()
    return None


def details_of(child: Child) -> ReturnDetails | None:
    """Return what only the returns ask of a child, if anything was recorded."""
    return ReturnDetails.objects.filter(child=child).first()


def page_of(child: Child) -> Page:
    """Return the child's times in need, the latest first, with the same few queries however many there are."""
    shown = {
        row.pk: Shown(
            row,
            SOURCES.get(row.source, ""),
            NEEDS.get(row.primary_need, ""),
            CLOSURES.get(row.closed_because, ""),
        )
        for row in Episode.objects.filter(child=child, taken_out_at__isnull=True).order_by(
            "-referred_on", "-pk"
        )
    }
    standing = {"episode__in": list(shown), "taken_out_at__isnull": True}
    for one in Assessment.objects.filter(**standing).order_by("started_on", "pk"):
        words = "; ".join(FACTORS.get(code, code) for code in one.factors)
        shown[one.episode_id].assessments.append((one, words))
    for plan in NeedPlan.objects.filter(**standing).order_by("started_on", "pk"):
        shown[plan.episode_id].need_plans.append(plan)
    changes = PutRight.objects.filter(child=child).select_related("by").order_by("-at", "-pk")[:50]
    return Page(list(shown.values()), details_of(child), list(changes))


def overlapping(child: Child, row: Entry | None = None) -> list[Episode]:
    """Return the child's other standing times in need."""
    found = Episode.objects.filter(child=child, taken_out_at__isnull=True)
    return list(found.exclude(pk=row.pk) if row is not None and row.pk else found)
