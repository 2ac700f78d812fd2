"""A child is visited; what was recorded wrongly of a visit is put right."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.people.models import Practitioner

from ..models import Visit
from .checks import Refused, locked, not_to_come, said, words

Where = Visit.Where


@dataclass(frozen=True, slots=True)
class Seen:
    """What is recorded of a visit."""

    on: date
    where: str
    seen: bool
    alone: bool = False
    why_not: str = ""
    where_else: str = ""
    bedroom: bool = False
    child_said: str = ""
    observed: str = ""
    concerns: str = ""
    done_about: str = ""


@transaction.atomic
def record_visit(
    *, child: Child, visitor: Practitioner, visit: Seen, token: str, by: Practitioner, at: datetime
) -> Visit:
    """Record a visit to a child. The same form sent twice records one.

    :raises Refused: if the day is to come, before the birth or after a death, or what was seen is not said
    """
    same = Visit.objects.filter(token=token, child=child.pk).first()
    if same is not None:
        return same
    [row] = locked([child.pk])
    return _record(row, visitor, visit, token, None, by, at)


@transaction.atomic
def put_right(
    *, visit: Visit, visitor: Practitioner, now: Seen, why: str, token: str, by: Practitioner, at: datetime
) -> Visit:
    """Record a visit anew where the record of it was wrong. The first stays readable, with the reason.

    :raises Refused: without a reason, if it has been put right already, or as `record_visit` refuses
    """
    same = Visit.objects.filter(token=token, child=visit.child_id).first()
    if same is not None:
        return same
    [child] = locked([visit.child_id])
    why = said(why, "Say what was wrong with the record.", "why")
    found = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if found.superseded_at:
        raise Refused("This record has been put right already. Open the one that stands.")
    found.superseded_at, found.superseded_why = at, why
    found.save(update_fields=["superseded_at", "superseded_why"])
    note = Event.objects.select_related("child__area").get(pk=found.note_id)
    cases.supersede_event(event=note, why=why, by=by, at=at)
    return _record(child, visitor, now, token, found, by, at)


def _record(
    child: Child, visitor: Practitioner, visit: Seen, token: str, instead_of: Visit | None, by: Practitioner,
    at: datetime,
) -> Visit:  # fmt: skip
    _possible(child, visit, at)
    if visitor.area_id != child.area_id:
        raise Refused("Choose somebody of this area.", "visitor")
    note = cases.note(
        child=child,
        topic="visit",
        title=_title(visit),
        on=visit.on,
        says=f"By {visitor.name}, {_where(visit)}." + (f" {visit.why_not}" if visit.why_not else ""),
        ref=f"visits:{child.pk}",
        facts={"seen": visit.seen, "alone": visit.alone, "concerns": bool(visit.concerns.strip())},
        by=by,
        at=at,
    )
    row = Visit.objects.create(
        child=child, visitor=visitor, token=token, note=note, instead_of=instead_of, recorded_by=by, recorded_at=at,
        **asdict(visit),
    )  # fmt: skip
    audit.record(
        act="core_groups.visit-put-right" if instead_of else "core_groups.visit-recorded",
        about=f"visit:{row.pk}", by=by, at=at, area=child.area.key, children=[child.pk],
        detail={"on": visit.on.isoformat(), "seen": visit.seen, "alone": visit.alone},
    )  # fmt: skip
    return row


def _possible(child: Child, visit: Seen, at: datetime) -> None:
    not_to_come(visit.on, at, "The day of the visit")
    if child.born_on is None:
        raise Refused("This child is not born yet, so there was no visit to the child.")
    if visit.on < child.born_on:
        raise Refused(f"{child.name} was born on {words(child.born_on)}: give that day or a later one.", "on")
    if child.died_on and visit.on > child.died_on:
        raise Refused(f"{child.name} died on {words(child.died_on)}. Check the day of the visit.", "on")
    if visit.where == Where.ELSEWHERE:
        said(visit.where_else, "Say where the child was visited.", "where_else")
    if not visit.seen:
        said(visit.why_not, "Say why the child was not seen, and what was done.", "why_not")
    elif not visit.alone:
        said(visit.why_not, "Say why the child was not seen alone.", "why_not")
    if visit.seen and not (visit.child_said.strip() or visit.observed.strip()):
        raise Refused("Write down what the child said, or what you saw.", "child_said")
    if visit.concerns.strip():
        said(visit.done_about, "Say what was done about the concerns.", "done_about")


def _title(visit: Seen) -> str:
    if not visit.seen:
        return "Visit: the child was not seen"
    return "Visit: the child was seen alone" if visit.alone else "Visit: the child was seen, not alone"


def _where(visit: Seen) -> str:
    return visit.where_else.strip() if visit.where == Where.ELSEWHERE else Where(visit.where).label.lower()
