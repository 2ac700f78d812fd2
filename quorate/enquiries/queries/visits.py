"""The visits made during enquiries, as the report to the conference tells of them."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from ..models import Subject, Visit


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit in words; ``missing``: it does not say why the child was not seen alone. ``child``: its number."""

    words: str
    missing: bool
    child: int = 0


def visits_to(children: Collection[int]) -> list[VisitLine]:
    """Return the standing visits to these children (by number) in the latest enquiry of each, in order of day."""
    latest = dict(Subject.objects.filter(child__in=children).order_by("pk").values_list("child", "pk"))
    rows = Visit.objects.filter(subject__in=latest.values(), superseded_at__isnull=True)
    visits = rows.select_related("subject__child").order_by("on", "pk")
    return [replace(_line(visit), child=visit.subject.child_id) for visit in visits]


def _line(visit: Visit) -> VisitLine:
    name, day = visit.subject.child.name, f"{visit.on:%-d %B %Y}"
    if visit.alone:
        return VisitLine(f"{day}, {name}: seen alone.", False)
    if not visit.seen:
        return VisitLine(f"{day}, {name}: not seen. {visit.why_not}", False)
    why = f" Why not alone: {visit.why_not}" if visit.why_not else " Why not alone is not recorded."
    return VisitLine(
        f"{day}, {name}: seen, not alone. There as well: {visit.others}.{why}", not visit.why_not
    )


def considered(children: Collection[int]) -> dict[int, str]:
    """Return what the latest enquiry says of each child's own needs."""
    rows = Subject.objects.filter(child__in=children).exclude(considered="").order_by("pk")
    return dict(rows.values_list("child", "considered"))
