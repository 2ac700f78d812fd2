"""After a plan: services talked over, Child in Need plans reviewed and closed, changes that call for a meeting."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import as_json

from ..models import Change, ChildInNeed, InNeedReview, ServicesTalk
from ..queries import after as queries
from .ending import today_of
from .refusals import NotYours, Refused


@dataclass(frozen=True, slots=True)
class Said:
    """What was talked over about services: with whom, on which fresh look at needs, and what came of it."""

    on: date
    parents: str
    wish: str
    needs: str
    child_said: str = ""
    child_why_not: str = ""
    services: str = ""


def _audit(act: str, child: Child, about: str, *, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"endings.{act}",
        about=about,
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail=detail,
    )


def _ended(plan: Plan) -> date:
    if plan.ended_on is None:
        raise Refused("The child is on this plan: it has to end before anything can follow it.")
    if plan.child.died_on:
        raise Refused("The child's death is recorded.")
    return plan.ended_on


def _between(on: date, first: date, at: datetime, says: str) -> None:
    if not first <= on <= today_of(at):
        raise Refused(says, field="on")


@transaction.atomic
def talk(*, plan: Plan, said: Said, by: Practitioner, at: datetime) -> ServicesTalk:
    """Record that services were talked over with parents and child, on a fresh look at what they need.

    :raises Refused: if the plan goes on, the day is to come, it says nothing of the parents or of needs, or neither
        what the child said nor why the child was not asked
    """
    ended_on = _ended(plan)
    first = min(plan.started_on, ended_on)
    _between(
        said.on, first, at, "Give the day on which you talked: since the plan began, and not after today."
    )
    if not said.parents.strip():
        raise Refused("Say who you talked with and what they said.", field="parents")
    if not said.needs.strip():
        raise Refused("Say what the fresh look at needs has shown.", field="needs")
    if not said.child_said.strip() and not said.child_why_not.strip():
        raise Refused(
            "Say what the child said, or why it was not talked over with the child.", field="child_said"
        )
    try:
        with transaction.atomic():
            made = ServicesTalk.objects.create(
                plan=plan,
                child=plan.child,
                on=said.on,
                parents=said.parents.strip(),
                wish=said.wish,
                child_said=said.child_said.strip(),
                child_why_not=said.child_why_not.strip(),
                needs=said.needs.strip(),
                services=said.services.strip(),
                by=by,
                at=at,
            )
    except IntegrityError as clash:
        raise Refused("A talk on this day is recorded already.", field="on") from clash
    cases.note(
        child=plan.child,
        topic="services-talk",
        title="Services were talked over after the plan",
        on=said.on,
        says=f"{made.get_wish_display()}. {made.services or made.needs}",
        ref=f"services-talk:{made.pk}",
        facts={"plan": plan.pk, "wish": said.wish},
        by=by,
        at=at,
    )
    _audit(
        "services-talk", plan.child, f"plan:{plan.pk}", by=by, at=at, on=said.on.isoformat(), wish=said.wish
    )
    return made


@transaction.atomic
def start_in_need(*, plan: Plan, on: date, support: str, by: Practitioner, at: datetime) -> ChildInNeed:
    """Start a Child in Need plan after a child protection plan; its reviews and its earliest end follow.

    **Counts** the limit of each review, and the first day on which it may close.
    **Rules** ``duty.child-in-need-review``, ``duty.child-in-need-not-before``; event ``child-in-need-start``.

    :raises Refused: if the plan goes on, the day is to come or before its end, it says nothing, or one is open already
    """
    ended_on = _ended(plan)
    _between(
        on,
        ended_on,
        at,
        f"It starts on {ended_on:%-d %B %Y}, when the plan ended, or later; not after today.",
    )
    if not support.strip():
        raise Refused("Say which support goes on, and from whom.", field="support")
    try:
        with transaction.atomic():
            made = ChildInNeed.objects.create(
                plan=plan, child=plan.child, started_on=on, support=support.strip(), by=by, at=at
            )
    except IntegrityError as clash:
        raise Refused("A Child in Need plan is open for this child already.") from clash
    cases.record_event(
        child=plan.child,
        kind="child-in-need-start",
        on=on,
        ref=made.ref,
        facts={"says": made.support},
        by=by,
        at=at,
    )
    _audit("in-need-started", plan.child, made.ref, by=by, at=at, on=on.isoformat())
    return made


def _locked(in_need: ChildInNeed, version: int) -> ChildInNeed:
    current = (
        ChildInNeed.objects.select_for_update(of=("self",)).select_related("child__area").get(pk=in_need.pk)
    )
    if current.version != version:
        raise cases.Stale("This Child in Need plan")
    if current.closed_on:
        raise Refused(f"This Child in Need plan closed on {current.closed_on:%-d %B %Y}.")
    return current


@transaction.atomic
def review_in_need(
    *, in_need: ChildInNeed, on: date, there: str, progress: str, version: int, by: Practitioner, at: datetime
) -> InNeedReview:
    """Record a review of a Child in Need plan; the limit of the next follows.

    **Rules** ``duty.child-in-need-review``; event ``child-in-need-review``.

    :raises Refused: if it has closed, the day is to come or before its start or taken, or it says nothing
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _locked(in_need, version)
    _between(
        on, current.started_on, at, f"Give a day since {current.started_on:%-d %B %Y}, and not after today."
    )
    if not there.strip() or not progress.strip():
        raise Refused("Say who was there, and how it goes.", field="progress")
    try:
        with transaction.atomic():
            made = InNeedReview.objects.create(
                in_need=current, on=on, there=there.strip(), progress=progress.strip(), by=by, at=at
            )
    except IntegrityError as clash:
        raise Refused("A review on this day is recorded already.", field="on") from clash
    current.version += 1
    current.save(update_fields=["version"])
    cases.record_event(
        child=current.child,
        kind="child-in-need-review",
        on=on,
        ref=f"in-need-review:{made.pk}",
        facts={"says": made.progress},
        by=by,
        at=at,
    )
    _audit("in-need-reviewed", current.child, current.ref, by=by, at=at, on=on.isoformat())
    return made


@dataclass(frozen=True, slots=True)
class Closing:
    """How a Child in Need plan closes: on which day and why, what the manager's check found, whether senior
    management agrees to an exception."""

    on: date
    why: str
    checked_words: str
    senior: bool = False


@transaction.atomic
def close_in_need(
    *, in_need: ChildInNeed, closing: Closing, version: int, by: Practitioner, at: datetime
) -> ChildInNeed:
    """Close a Child in Need plan, after a manager has gone through it.

    **Counts** the least time that it stays open, from its start.
    **Edition** the one in force today.
    **Rules** ``permission.close-child-in-need``; event ``child-in-need-end``.

    :raises NotYours: if the procedure gives it to somebody else, or it is too early without senior agreement
    :raises Refused: if it has closed, the day is to come or before its start, or check or reason are missing
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _locked(in_need, version)
    today = today_of(at)
    says = f"It closes on {current.started_on:%-d %B %Y}, when it started, or later; not after today."
    _between(closing.on, current.started_on, at, says)
    if not closing.why.strip():
        raise Refused("Say why it closes.", field="why")
    allowed = queries.may_close(current, by, on=closing.on, today=today, senior=closing.senior)
    if not allowed.allowed:
        raise NotYours(allowed.reason.says)
    if queries.needs_check(current.child.area, today) and not closing.checked_words.strip():
        raise Refused(
            "A manager goes through it before it closes: say what the check found.", field="checked_words"
        )
    current.closed_on, current.closed_by, current.closed_why = closing.on, by, closing.why.strip()
    current.checked_on, current.checked_by, current.checked_words = today, by, closing.checked_words.strip()
    current.finding = {**as_json(allowed.reason), "senior_agreement": closing.senior}
    current.version += 1
    current.save()
    cases.record_event(
        child=current.child,
        kind="child-in-need-end",
        on=closing.on,
        ref=current.ref,
        facts={"says": current.closed_why},
        by=by,
        at=at,
    )
    _audit(
        "in-need-closed",
        current.child,
        current.ref,
        by=by,
        at=at,
        on=closing.on.isoformat(),
        senior=closing.senior,
    )
    return current


@transaction.atomic
def record_change(*, plan: Plan, on: date, what: str, words: str, by: Practitioner, at: datetime) -> Change:
    """Record a significant change after a plan ended; it says whether the change fell inside the time for a meeting.

    **Counts** the window from the end of the plan.
    **Rules** ``duty.significant-change-window``, ``list.significant-changes``.

    :raises Refused: if the plan goes on, the day is to come or before its end, it says nothing, or it is there already
    """
    ended_on = _ended(plan)
    _between(
        on, ended_on, at, f"Give a day since the plan ended on {ended_on:%-d %B %Y}, and not after today."
    )
    if not what.strip():
        raise Refused("Choose what changed, or say it in your own words.", field="what")
    if not words.strip():
        raise Refused("Say what happened, and how it is known.", field="words")
    window = queries.window_of(plan.child)
    until = window.due_on if window else None
    try:
        with transaction.atomic():
            made = Change.objects.create(
                plan=plan,
                child=plan.child,
                on=on,
                what=what.strip()[:200],
                words=words.strip(),
                within=None if until is None else on <= until,
                window_until=until,
                by=by,
                at=at,
            )
    except IntegrityError as clash:
        raise Refused("This change is recorded already.") from clash
    cases.note(
        child=plan.child,
        topic="significant-change",
        title="A significant change after the plan",
        on=on,
        says=f"{made.what[:1].upper()}{made.what[1:]}. {made.words}",
        ref=made.ref,
        facts={"within": made.within, "open": True},
        by=by,
        at=at,
    )
    _audit("change-recorded", plan.child, made.ref, by=by, at=at, on=on.isoformat(), within=made.within)
    return made


@transaction.atomic
def settle_change(
    *,
    change: Change,
    settled: str,
    met_on: date | None,
    words: str,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Change:
    """Record what the strategy meeting about a change settled: whether an enquiry is needed; or why none was held.

    :raises Refused: if it is settled already, no reason is given, or the meeting has no day between change and today
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = Change.objects.select_for_update(of=("self",)).select_related("child__area").get(pk=change.pk)
    if current.version != version:
        raise cases.Stale("This change")
    if current.settled:
        raise Refused("What follows from this change is recorded already.")
    if not words.strip():
        raise Refused("Give the reasons.", field="words")
    if settled == Change.Settled.NO_MEETING:
        met_on = None
    elif met_on is None or not current.on <= met_on <= today_of(at):
        raise Refused("Give the day of the meeting: since the change, and not after today.", field="met_on")
    current.settled, current.met_on, current.settled_words = settled, met_on, words.strip()
    current.settled_by, current.settled_at = by, at
    current.version += 1
    current.save()
    cases.note(
        child=current.child,
        topic="significant-change-settled",
        title="What follows from the change after the plan",
        on=met_on or today_of(at),
        says=f"{current.get_settled_display()}. {current.settled_words}",
        ref=current.ref,
        facts={"settled": settled},
        by=by,
        at=at,
    )
    _audit("change-settled", current.child, current.ref, by=by, at=at, settled=settled)
    return current
