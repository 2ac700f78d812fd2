"""What every act about a looked-after child shares: refusing, asking the rules, telling the history and the audit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event
from quorate.clock import LONDON
from quorate.people.models import Practitioner
from quorate.rules import as_json, permission
from quorate.rules.permission import Permission
from quorate.rules.points import Point

from ..facts import TOPIC, Told, told_by


class CareRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def today(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def locked(child: Child) -> Child:
    """Return the child's row, held until the transaction ends."""
    return Child.objects.select_for_update(of=("self",)).select_related("area").get(pk=child.pk)


def told(child: Child, on: date) -> Told:
    """Return what the child's history tells of care, up to a day."""
    return told_by(Event.objects.filter(child=child, superseded_at__isnull=True), on)


def must_have_happened(on: date, at: datetime, field: str, what: str) -> None:
    """Refuse a day to come.

    :raises CareRefused: naming the field
    """
    if on > today(at):
        raise CareRefused(f"{what} must be today or in the past", field)


def judged(act: str, child: Child, by: Practitioner, on: date, facts: Mapping[str, Any]) -> Permission:
    """Return what the area's text says to an act, refusing what it holds back.

    **Edition** the one in force on the day of the act. **Rules** ``permission.<act>``.

    :raises CareRefused: with every reason, and where it stands
    """
    found = permission.may(act, role=str(by.role), procedure=procedure_of(child.area), on=on, facts=facts)
    if not found.allowed:
        raise CareRefused(" ".join(_sentence(point) for point in found.blocked))
    return found


def _sentence(point: Point) -> str:
    says = f"{point.says.rstrip('.')}."
    return f"{says} ({point.citation})" if point.citation else says


def must_accept(found: Permission, reason: str, field: str) -> None:
    """Ask for a reason where the area's text warns.

    :raises CareRefused: with what it warns of, if there is no reason
    """
    if found.warned and not reason.strip():
        words = " ".join(_sentence(point) for point in found.warned)
        raise CareRefused(f"{words} To go on all the same, give the reason.", field)


def kept(found: Permission) -> dict[str, Any]:
    """Return a permission as it is stored with what was decided by it."""
    return dict(as_json(found))


def tell(
    child: Child,
    ref: str,
    step: str,
    title: str,
    *,
    on: date,
    by: Practitioner,
    at: datetime,
    says: str = "",
    **facts: Any,
) -> None:
    """Put a line in the child's history that people read, and this part of the child's page."""
    cases.note(
        child=child,
        topic=TOPIC,
        title=title,
        on=on,
        says=says,
        ref=ref,
        facts={"step": step, **facts},
        by=by,
        at=at,
    )


def untell(child: Child, ref: str, why: str, by: Practitioner, at: datetime, *steps: str) -> None:
    """Take what a row put into the child's history out of it, saying why; only some steps, if they are named."""
    events = Event.objects.filter(child=child, ref=ref, superseded_at__isnull=True).select_related(
        "child__area"
    )
    for event in events:
        if not steps or event.facts.get("step", event.kind) in steps:
            cases.supersede_event(event=event, why=why, by=by, at=at)


def audited(child: Child, act: str, ref: str, *, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"care.{act}", about=ref, by=by, at=at, area=child.area.key, children=[child.pk], detail=detail
    )
