"""What is weighed and written down about a child in care: security, who chairs, which plan, changes, conferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.cases.models import Child
from quorate.people.models import Practitioner
from quorate.rules.permission import Permission

from ..models import CareReview, Spell, Weighed
from ..queries import spell_on
from .steps import (
    CareRefused,
    audited,
    judged,
    kept,
    locked,
    must_accept,
    must_have_happened,
    tell,
    told,
    untell,
)

Kind = Weighed.Kind
YES_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Security:
    """How secure a child is, as a core group, a review or a combined meeting weighed it."""

    on: date
    where: str
    secure: bool
    reason: str
    contact: str
    care_plan: str
    reviews_enough: str = ""


@dataclass(frozen=True, slots=True)
class Chairing:
    """Whether the reviewing officer chairs the conference about one child."""

    on: date
    officer_chairs: bool
    rules_differ: bool
    few_outsiders: bool
    independence: str
    child_says: str = ""
    child_not_asked: str = ""
    officer_attends: bool = False
    warned_reason: str = ""


@dataclass(frozen=True, slots=True)
class Plans:
    """Which plan goes on for a child who is on a plan and looked after, and how that was decided."""

    on: date
    keeps: str
    route: str
    reason: str
    manager: str = ""
    chair: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A significant change to the care plan."""

    on: date
    what: str
    warned_reason: str = ""


@dataclass(frozen=True, slots=True)
class Confer:
    """Why there is a conference about a child in care."""

    on: date
    reason: str


@transaction.atomic
def weigh_security(*, child: Child, said: Security, by: Practitioner, at: datetime) -> Weighed:
    """Record how secure the child is, with contact and the care plan in view.

    Where the child stays with, or goes back to, the birth family under a care order: whether care reviews alone
    protect.

    **Rules** ``check.secure-section-20``, ``check.secure-care-order``, ``check.care-reviews-enough`` read it.

    :raises CareRefused: if the child was not in care, the day is to come, or a part is missing
    """
    current, spell = _in_care(child, said.on, at)
    for name in ("reason", "contact", "care_plan"):
        if not getattr(said, name).strip():
            raise CareRefused("Weigh each part: the reasons, contact, and the care and placement plans", name)
    if spell.birth_family and spell.status == Spell.Status.CARE_ORDER and said.reviews_enough not in YES_NO:
        raise CareRefused(
            "The child stays with, or goes back to, the birth family: say whether care reviews alone can protect the "
            "child",
            "reviews_enough",
        )
    words = "The child is secure." if said.secure else "The child is not secure enough."
    says = f"{said.where}: {words} {said.reason} Contact: {said.contact} Care and placement plans: {said.care_plan}"
    if said.reviews_enough:
        says += f" Care reviews alone protect: {said.reviews_enough}."
    answers = {"where": said.where, "secure": said.secure, "reviews_enough": said.reviews_enough}
    return _store(current, Kind.SECURITY, said.on, answers, says, None, "", by, at)


@transaction.atomic
def decide_chairing(*, child: Child, said: Chairing, by: Practitioner, at: datetime) -> Weighed:
    """Record whether the reviewing officer chairs for this child, what was weighed, and what the child wants.

    **Rules** ``permission.chair-in-care``.

    :raises CareRefused: if a part that the text asks for is missing, or the officer neither chairs nor attends and no
        reason is given
    """
    current, _spell = _in_care(child, said.on, at)
    facts = {
        "weighed": said.rules_differ and said.few_outsiders,
        "independence": said.independence.strip(),
        "child_consulted": said.child_says.strip(),
        "child_not_consulted": said.child_not_asked.strip(),
        "iro_chairs": said.officer_chairs,
        "iro_attends": said.officer_attends,
    }
    found = judged("chair-in-care", current, by, said.on, facts)
    must_accept(found, said.warned_reason, "warned_reason")
    if not said.independence.strip():
        raise CareRefused("Say how independence is kept", "independence")
    who = "The reviewing officer chairs." if said.officer_chairs else "Another chair."
    if not said.officer_chairs:
        who += (
            " The reviewing officer attends."
            if said.officer_attends
            else " The reviewing officer does not attend."
        )
    asked = (
        f"The child: {said.child_says}"
        if said.child_says
        else f"The child was not asked: {said.child_not_asked}"
    )
    says = f"{who} {asked} Independence: {said.independence}"
    answers = {"officer_chairs": said.officer_chairs, "officer_attends": said.officer_attends}
    return _store(current, Kind.CHAIRING, said.on, answers, says, found, said.warned_reason, by, at)


@transaction.atomic
def choose_plan(*, child: Child, said: Plans, by: Practitioner, at: datetime) -> Weighed:
    """Record which plan goes on, by whom it was decided, and why. Two plans only in exceptional circumstances.

    **Rules** ``permission.keep-two-plans``, ``ending.dual-plan`` where an area has it.

    :raises CareRefused: if the child is not both, a reason is missing, or it is not said who decided
    """
    current, _spell = _in_care(child, said.on, at)
    if told(current, said.on).on_plan_since is None:
        raise CareRefused("The child is on no child protection plan: there is no plan to choose.")
    found = judged("keep-two-plans", current, by, said.on, {"exceptional": said.keeps != "both"})
    must_accept(found, said.reason, "reason")
    if not said.reason.strip():
        raise CareRefused("Give the reasons", "reason")
    if said.route == "discussion" and not (said.manager.strip() or said.chair.strip()):
        raise CareRefused("Name who talked it over: the team manager and the chair", "manager")
    says = f"{PLAN_WORDS[said.keeps]} {ROUTE_WORDS[said.route]} {said.reason}"
    if said.route == "discussion":
        says += f" Team manager: {said.manager or 'missing'}. Chair: {said.chair or 'missing'}."
    both_there = said.route == "combined" or bool(said.manager.strip() and said.chair.strip())
    answers = {"keeps": said.keeps, "route": said.route, "manager": said.manager, "chair": said.chair}
    return _store(current, Kind.PLANS, said.on, {**answers, "complete": both_there}, says, found, "", by, at)


PLAN_WORDS = {
    "care": "The looked-after plan goes on.",
    "protection": "The child protection plan goes on.",
    "both": "Both plans go on, in exceptional circumstances.",
}
ROUTE_WORDS = {"discussion": "Decided in discussion.", "combined": "Decided at a combined meeting."}


@transaction.atomic
def change_care_plan(*, child: Child, said: Change, by: Practitioner, at: datetime) -> Weighed:
    """Record a significant change to the care plan, which follows a looked-after review or has a reason.

    **Rules** ``permission.change-care-plan``.

    :raises CareRefused: if no review has been held and no reason is given, or it says nothing
    """
    current, spell = _in_care(child, said.on, at)
    if not said.what.strip():
        raise CareRefused("Write down what changes", "what")
    held = CareReview.objects.filter(child=current, held_on__gte=spell.from_on, held_on__lte=said.on)
    last = held.order_by("-held_on").values_list("held_on", flat=True).first()
    before = Weighed.objects.filter(
        child=current, kind=Kind.CHANGE, taken_back_at__isnull=True, on__lt=said.on
    )
    changed = before.order_by("-on").values_list("on", flat=True).first()
    follows = last is not None and (changed is None or last >= changed)
    found = judged("change-care-plan", current, by, said.on, {"care_review_held": follows})
    must_accept(found, said.warned_reason, "warned_reason")
    says = said.what.strip() + (f" Before the review: {said.warned_reason.strip()}" if found.warned else "")
    answers = {"follows": last.isoformat() if follows and last else ""}
    return _store(current, Kind.CHANGE, said.on, answers, says, found, said.warned_reason, by, at)


@transaction.atomic
def explain_conference(*, child: Child, said: Confer, by: Practitioner, at: datetime) -> Weighed:
    """Record why there is to be a conference about a child who is in care.

    **Rules** ``permission.confer-in-care``.

    :raises CareRefused: if no reason is given
    """
    current, _spell = _in_care(child, said.on, at)
    found = judged("confer-in-care", current, by, said.on, {"in_care": True, "reason": said.reason.strip()})
    must_accept(found, said.reason, "reason")
    if not said.reason.strip():
        raise CareRefused("Give the reason", "reason")
    return _store(current, Kind.CONFER, said.on, {}, said.reason.strip(), found, "", by, at)


@transaction.atomic
def take_back(*, row: Weighed, why: str, by: Practitioner, at: datetime) -> Weighed:
    """Take back something weighed that was recorded by mistake. The row stays, saying why.

    :raises CareRefused: if no reason is given, or it is taken back already
    """
    if not why.strip():
        raise CareRefused("Say why it is taken back", "why")
    standing = Weighed.objects.filter(pk=row.pk, taken_back_at__isnull=True)
    if not standing.update(taken_back_at=at, taken_back_why=why.strip()):
        raise CareRefused("It has been taken back already.")
    untell(row.child, row.ref, why, by, at)
    audited(row.child, "weighed-taken-back", row.ref, by=by, at=at)
    row.refresh_from_db()
    return row


def _in_care(child: Child, on: date, at: datetime) -> tuple[Child, Spell]:
    current = locked(child)
    must_have_happened(on, at, "on", "The day")
    spell = spell_on(current, on)
    if spell is None:
        raise CareRefused("The child was not looked after on that day", "on")
    return current, spell


def _store(
    child: Child,
    kind: str,
    on: date,
    answers: Mapping[str, Any],
    says: str,
    found: Permission | None,
    warned_reason: str,
    by: Practitioner,
    at: datetime,
) -> Weighed:
    same = Weighed.objects.filter(
        child=child, kind=kind, on=on, says=says, by=by, taken_back_at__isnull=True
    ).first()
    if same:
        return same
    row = Weighed.objects.create(
        child=child,
        kind=kind,
        on=on,
        answers=dict(answers),
        says=says,
        finding=kept(found) if found else {},
        warned_reason=warned_reason.strip(),
        by=by,
        at=at,
    )
    facts = {"kind": str(kind), **{k: v for k, v in answers.items() if isinstance(v, bool | str)}}
    tell(child, row.ref, "weighed", str(row.get_kind_display()), on=on, says=says, by=by, at=at, **facts)
    audited(child, "weighed", row.ref, by=by, at=at, kind=str(kind))
    return row
