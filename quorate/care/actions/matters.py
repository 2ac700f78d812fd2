"""Worries and requests about a child in care: raised, told to the officer, talked over, and decided by a manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

from ..models import Matter, Spell
from ..queries import officer_of, spell_on
from .status import in_care_now
from .steps import CareRefused, audited, judged, kept, locked, must_have_happened, tell, today, told, untell

Kind = Matter.Kind
ACTS: Mapping[str, str] = {
    Kind.CARER: "answer-carer-concern",
    Kind.REMOVAL: "decide-on-removal",
    Kind.REQUEST: "decide-after-return-request",
}
"""The permission by which each kind is decided, where an area has one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was decided about a worry or a request, after talking it over."""

    course: str
    reason: str
    discussed_on: date | None
    manager: str = ""
    legal_action: str = ""


@transaction.atomic
def raise_matter(
    *,
    child: Child,
    kind: str,
    says: str,
    raised_at: datetime,
    planned_on: date | None = None,
    token: str = "",
    by: Practitioner,
    at: datetime,
) -> Matter:
    """Record a worry or a request at the moment it came; the same ``token`` records it once.

    :raises CareRefused: if it says nothing, is to come, or is about something that is not so (a section 20 child who is
        under an order, a plan that has not ended)
    """
    current = locked(child)
    there = Matter.objects.filter(token=token, child=current).first() if token else None
    if there:
        return there
    if not says.strip():
        raise CareRefused("Write down what the worry or the request is", "says")
    if raised_at > at:
        raise CareRefused("It cannot have come later than now", "raised_at")
    _can_be(current, kind, at)
    matter = Matter.objects.create(
        child=current,
        kind=kind,
        says=says.strip(),
        raised_at=raised_at,
        planned_on=planned_on,
        raised_by=by,
        token=token or None,
    )
    tell(
        current,
        matter.ref,
        "raised",
        str(Kind(kind).label),
        on=today(raised_at),
        says=matter.says,
        kind=kind,
        by=by,
        at=at,
    )
    audited(current, "raised", matter.ref, by=by, at=at, kind=kind)
    return matter


def _can_be(child: Child, kind: str, at: datetime) -> None:
    on = today(at)
    if kind == Kind.REQUEST:
        known = told(child, on)
        if known.on_plan_since:
            raise CareRefused(
                "The child is on a plan: the review decides. Raise it as a parent taking the child."
            )
        if known.plan_ended_on is None:
            raise CareRefused("No plan of this child has ended. Raise it as another kind of worry.")
        return
    spell = spell_on(child, on)
    if kind == Kind.REMOVAL and (spell is None or spell.status != Spell.Status.SECTION_20):
        raise CareRefused(
            "Only a child who is in care under section 20 can simply be taken. Choose another kind."
        )
    if kind == Kind.RETURN:
        before = Spell.objects.filter(child=child, status=Spell.Status.SECTION_20, taken_back_at__isnull=True)
        if not before.exists():
            raise CareRefused(
                "This is for a child who is, or was, in care under section 20. Choose another kind."
            )
        return
    in_care_now(child, at)


@transaction.atomic
def tell_officer(*, matter: Matter, by: Practitioner, at: datetime) -> Matter:
    """Tell the reviewing officer of a worry, by a letter that names no child. Twice sends one letter.

    :raises CareRefused: if the child has no reviewing officer
    """
    current = _locked(matter)
    if current.officer_told_at:
        return current
    named = officer_of(current.child, today(at))
    if named is None:
        raise CareRefused("The child has no reviewing officer. Name one first.")
    officer = named.officer
    facts = {"name": officer.name, "matter": current.ref, "child": current.child.la_child_id}
    said = catalogue.write("care/worry", area=current.child.area, facts=facts, at=at)
    letters.post(
        area=current.child.area,
        key=f"{current.ref}:officer",
        occasion=current.ref,
        document="care-worry",
        to_name=officer.name,
        to_email=officer.email,
        to_practitioner=officer,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=[current.child_id],
    )
    current.officer_told_at = at
    _saved(current, "officer_told_at")
    says = f"{officer.name}, {_how_late(current.told_after or 0)}."
    tell(
        current.child,
        current.ref,
        "officer-told",
        "Reviewing officer told",
        on=today(at),
        says=says,
        by=by,
        at=at,
    )
    audited(current.child, "officer-told", current.ref, by=by, at=at, officer=officer.pk)
    return current


def _how_late(days: int) -> str:
    return {0: "the same day", 1: "the next day"}.get(days, f"{days} days later")


@transaction.atomic
def decide(*, matter: Matter, answer: Answer, version: int, by: Practitioner, at: datetime) -> Matter:
    """Decide what follows from a worry or a request, with reasons, after talking it over.

    **Edition** the one in force on the day of the decision.
    **Rules** ``permission.answer-carer-concern``, ``permission.decide-on-removal``,
    ``permission.decide-after-return-request``.

    :raises CareRefused: if this person may not, it is decided already, or the reasons or the discussion are missing
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _locked(matter, version)
    if current.decided_at or current.taken_back_at:
        raise CareRefused("This has been decided, or taken back, already.")
    found = _judged(current, answer, by, at)
    if not answer.course:
        raise CareRefused("Choose what follows", "course")
    if not answer.reason.strip():
        raise CareRefused("Give the reasons: they have to be clear on the child's record", "reason")
    if answer.discussed_on:
        must_have_happened(answer.discussed_on, at, "discussed_on", "The day of the discussion")
        if answer.discussed_on < today(current.raised_at):
            raise CareRefused(f"It was raised on {day(today(current.raised_at))}", "discussed_on")
    current.course, current.reason = answer.course, answer.reason.strip()
    current.discussed_on, current.manager = answer.discussed_on, answer.manager.strip()
    current.legal_action, current.finding = answer.legal_action.strip(), found
    current.decided_by, current.decided_at = by, at
    _saved(
        current,
        "course",
        "reason",
        "discussed_on",
        "manager",
        "legal_action",
        "finding",
        "decided_by",
        "decided_at",
    )
    says = f"{current.get_course_display()}. {current.reason}"
    if current.legal_action:
        says += f" Legal action: {current.legal_action}"
    tell(
        current.child,
        current.ref,
        "decided",
        f"Decided: {current.get_kind_display()}",
        on=today(at),
        says=says,
        course=current.course,
        by=by,
        at=at,
    )
    audited(current.child, "decided", current.ref, by=by, at=at, course=current.course)
    return current


def _judged(matter: Matter, answer: Answer, by: Practitioner, at: datetime) -> dict[str, Any]:
    act = ACTS.get(matter.kind)
    if act is None:
        return {}
    facts = {
        "reason": answer.reason.strip(),
        "discussed_on": answer.discussed_on,
        "manager": answer.manager.strip(),
        "legal_action": answer.legal_action.strip(),
    }
    return kept(judged(act, matter.child, by, today(at), facts))


@transaction.atomic
def take_back(*, matter: Matter, why: str, version: int, by: Practitioner, at: datetime) -> Matter:
    """Take back a worry that was recorded by mistake, with all it put into the history.

    :raises CareRefused: if no reason is given, or it is taken back already
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _locked(matter, version)
    if not why.strip():
        raise CareRefused("Say why it is taken back", "why")
    if current.taken_back_at:
        raise CareRefused("It has been taken back already.")
    current.taken_back_at, current.taken_back_why = at, why.strip()
    _saved(current, "taken_back_at", "taken_back_why")
    untell(current.child, current.ref, why, by, at)
    audited(current.child, "matter-taken-back", current.ref, by=by, at=at)
    return current


def _locked(matter: Matter, version: int | None = None) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",)).select_related("child__area")
    current = rows.get(pk=matter.pk)
    if version is not None and current.version != version:
        raise cases.Stale("This entry")
    return current


def _saved(matter: Matter, *fields: str) -> None:
    matter.version += 1
    matter.save(update_fields=[*fields, "version"])
