"""Looked-after reviews: booked, moved, held with what they decide, called off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.design.words import day
from quorate.people.models import Practitioner

from ..models import CareReview, Spell
from ..queries import officer_of, plan_review_booked, spell_on
from .status import in_care_now
from .steps import (
    CareRefused,
    audited,
    judged,
    locked,
    must_accept,
    must_have_happened,
    tell,
    today,
    told,
    untell,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a looked-after review found. The answers are "yes", "no" or "" (not asked)."""

    held_on: date
    says: str
    going_home: bool = False
    conference_first: str = ""
    criteria_met: str = ""
    review_conference: str = ""


@transaction.atomic
def book(
    *, child: Child, on: date, combined: bool = False, why_apart: str = "", by: Practitioner, at: datetime
) -> CareReview:
    """Book the next looked-after review. For a child on a plan in an area with one process, the plan's review is drawn
    to the same day.

    **Rules** ``permission.hold-separate-review``; ``duty.aligned-review`` follows.

    :raises CareRefused: if the child is not looked after, one is booked already, the day is past, or the plan's review
        is booked for another day and no reason is given
    """
    current = locked(child)
    in_care_now(current, at)
    if on < today(at):
        raise CareRefused("A review is booked for today or a day to come", "on")
    _apart(current, on, combined, why_apart, by)
    try:
        with transaction.atomic():
            review = CareReview.objects.create(
                child=current, booked_on=on, combined=combined, why_apart=why_apart.strip()
            )
    except IntegrityError as clash:
        raise CareRefused("A looked-after review is booked already. Move that one.") from clash
    _tell_booked(review, current, by, at)
    audited(current, "review-booked", review.ref, by=by, at=at, on=on.isoformat(), combined=combined)
    return review


def _apart(child: Child, on: date, combined: bool, why_apart: str, by: Practitioner) -> None:
    """Ask why the two reviews are held on two days, where the area's text has them on one."""
    other = plan_review_booked(child)
    if other is None or not told(child, on).on_plan_since:
        return
    if combined and other != on:
        raise CareRefused(
            f"The review conference is booked for {day(other)}: one meeting cannot be on two days. Choose that day, or "
            "move the conference first.",
            "on",
        )
    found = judged("hold-separate-review", child, by, on, {"in_care": True, "same_day": other == on})
    must_accept(found, why_apart, "why_apart")


def _tell_booked(review: CareReview, child: Child, by: Practitioner, at: datetime) -> None:
    words = "Together with the review conference." if review.combined else ""
    cases.record_event(
        child=child,
        kind="care-review",
        on=review.booked_on,
        ref=review.ref,
        facts={"says": words},
        by=by,
        at=at,
    )


@transaction.atomic
def move(
    *,
    review: CareReview,
    on: date,
    why: str,
    why_apart: str = "",
    version: int,
    by: Practitioner,
    at: datetime,
) -> CareReview:
    """Move a looked-after review that has not been held to another day.

    **Rules** ``permission.hold-separate-review``.

    :raises CareRefused: if it is held or called off, the day is past, or a reason is missing
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _ahead(review, version)
    if on < today(at):
        raise CareRefused("A review is moved to today or a day to come", "on")
    if not why.strip():
        raise CareRefused("Say why it is moved", "why")
    _apart(current.child, on, current.combined, why_apart or current.why_apart, by)
    current.booked_on, current.why_apart = on, (why_apart or current.why_apart).strip()
    current.version += 1
    current.save(update_fields=["booked_on", "why_apart", "version"])
    untell(current.child, current.ref, why, by, at)
    _tell_booked(current, current.child, by, at)
    audited(current.child, "review-moved", current.ref, by=by, at=at, on=on.isoformat())
    return current


@transaction.atomic
def call_off(*, review: CareReview, why: str, version: int, by: Practitioner, at: datetime) -> CareReview:
    """Call off a looked-after review that has not been held.

    :raises CareRefused: if it is held or called off already, or no reason is given
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _ahead(review, version)
    if not why.strip():
        raise CareRefused("Say why it is called off", "why")
    current.called_off_at, current.called_off_why = at, why.strip()
    current.version += 1
    current.save(update_fields=["called_off_at", "called_off_why", "version"])
    untell(current.child, current.ref, why, by, at)
    audited(current.child, "review-called-off", current.ref, by=by, at=at)
    return current


@transaction.atomic
def hold(*, review: CareReview, found: Found, version: int, by: Practitioner, at: datetime) -> CareReview:
    """Record that a looked-after review was held, and what it decided.

    A child on a care order who may go home: whether an initial conference comes first has to be decided. If it does,
    the conference falls due. A child on a plan: whether the criteria are still met, and whether a review is called.

    **Counts** the conference's limit from the day of this review.
    **Rules** ``permission.return-home``, ``permission.close-care-review``;
    ``duty.conference-after-care-review`` follows.

    :raises CareRefused: if the child was not looked after then, the day cannot be, or an answer is missing
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _ahead(review, version)
    child = current.child
    must_have_happened(found.held_on, at, "held_on", "The day it was held")
    spell = spell_on(child, found.held_on)
    if spell is None:
        raise CareRefused(f"The child was not looked after on {day(found.held_on)}", "held_on")
    if not found.says.strip():
        raise CareRefused("Write down what the review decided", "says")
    _answered(child, spell, found, by)
    officer = officer_of(child, found.held_on)
    for name in ("held_on", "going_home", "conference_first", "criteria_met", "review_conference"):
        setattr(current, name, getattr(found, name))
    current.says, current.led_by = found.says.strip(), officer.officer if officer else None
    current.version += 1
    current.save()
    _tell_held(current, found, by, at)
    audited(child, "review-held", current.ref, by=by, at=at, on=found.held_on.isoformat())
    return current


def _answered(child: Child, spell: Spell, found: Found, by: Practitioner) -> None:
    if found.going_home:
        order = spell.status == Spell.Status.CARE_ORDER
        facts = {"care_order": order, "conference_first": found.conference_first}
        judged("return-home", child, by, found.held_on, facts)
    on_plan = told(child, found.held_on).on_plan_since is not None
    asked = {"on_plan": on_plan, "criteria": found.criteria_met, "review_conference": found.review_conference}
    judged("close-care-review", child, by, found.held_on, asked)


def _tell_held(review: CareReview, found: Found, by: Practitioner, at: datetime) -> None:
    child, on = review.child, found.held_on
    if on != review.booked_on:
        untell(child, review.ref, f"It was held on {day(on)}", by, at)
        cases.record_event(child=child, kind="care-review", on=on, ref=review.ref, by=by, at=at)
    says = [review.says]
    if review.criteria_met:
        says.append(f"Criteria for a plan still met: {review.criteria_met}.")
        says.append(f"Review conference called: {review.review_conference or 'not answered'}.")
    if found.going_home:
        says.append(
            f"The child may go home; a conference first: {review.conference_first or 'not answered'}."
        )
    title, home = "Looked-after review held", bool(found.going_home)
    tell(child, review.ref, "review-held", title, on=on, says=" ".join(says), by=by, at=at, going_home=home)
    if found.going_home and found.conference_first == "yes":
        cases.record_event(
            child=child,
            kind="care-review-decision",
            on=on,
            ref=review.ref,
            facts={"says": "An initial conference before the child goes home."},
            by=by,
            at=at,
        )


def _ahead(review: CareReview, version: int) -> CareReview:
    locked(review.child)
    rows = CareReview.objects.select_for_update(of=("self",)).select_related("child__area")
    current = rows.get(pk=review.pk)
    if current.version != version:
        raise cases.Stale("This looked-after review")
    if current.held_on or current.called_off_at:
        raise CareRefused("This review has been held or called off.")
    return current
