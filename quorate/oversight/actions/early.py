"""An early review is asked for, decided; and what happened that raises the question is recorded."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event
from quorate.clock import LONDON
from quorate.design.words import day
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..models import EarlyReview
from ..prompting import CHANGED, RECORDED
from ..queries import early as queries
from ..queries.case import open_plan_of
from ..refusals import NotYours, Refused

Answer = EarlyReview.Answer
TOPIC = "early-review"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks: on which ground, why, and what the core group had to do with it."""

    ground: str
    why: str
    consulted_on: date | None = None
    not_consulted_why: str = ""
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided: forward, with the day by which it is held, or not, with what the reason rests on."""

    forward: bool
    why: str
    hold_by: date | None = None
    rests_on: str = "child"
    agencies_accepted: bool = False


@transaction.atomic
def ask(*, child: Child, wish: Wish, by: Practitioner, at: datetime) -> EarlyReview:
    """Ask whether a child's review should come forward; it waits until somebody who may decides.

    **Rules** ``permission.request-early-review`` or ``permission.request-date-change``; ``list.early-review-grounds``.

    :raises NotYours: if the procedure gives the request to somebody else
    :raises Refused: if the child is on no plan, a ground or reason is missing, or the same ground waits already
    """
    today = at.astimezone(LONDON).date()
    asking = queries.may_ask(by, today)
    if not asking.right.allowed:
        raise NotYours(asking.right.reason.says)
    _must_say(asking, wish, today)
    act = asking.rule.removeprefix("permission.")
    facts = {"ground": wish.ground, "consulted": wish.consulted_on is not None, "reason": wish.why}
    found = permission.may(act, role=by.role, procedure=procedure_of(by.area), on=today, facts=facts)
    if found.blocked:
        raise Refused(*(f"{point.says}: give the day on which it was consulted." for point in found.blocked))
    if found.warned and not wish.not_consulted_why.strip():
        raise Refused("Give the day on which the core group was consulted, or say why it was not.")
    row = _make(child, wish, asking, by=by, at=at)
    _note(row, "An early review was asked for", row.ground_says, by=by, at=at)
    _audit(row, "oversight.early-review-asked", by=by, at=at)
    return row


def _must_say(asking: queries.Asking, wish: Wish, today: date) -> None:
    if wish.ground not in dict(asking.grounds):
        raise Refused("Choose one of the grounds that the procedure lists.")
    if not wish.why.strip():
        raise Refused("Say what has happened and why the review should not wait.")
    if wish.consulted_on and wish.consulted_on > today:
        raise Refused("The day on which the core group was consulted cannot be in the future.")


def _make(child: Child, wish: Wish, asking: queries.Asking, *, by: Practitioner, at: datetime) -> EarlyReview:
    plan = open_plan_of(child)
    if plan is None:
        raise Refused(f"{child.name} is not on a plan: there is no review to bring forward.")
    today = at.astimezone(LONDON).date()
    if wish.prompt and queries.prompt_of(by, child, wish.prompt, today) is None:
        raise Refused("This has been taken up by somebody already. Look at the page again.")
    try:
        with transaction.atomic():
            return EarlyReview.objects.create(
                area=child.area,
                child=child,
                plan=plan,
                ground=wish.ground,
                ground_says=dict(asking.grounds)[wish.ground],
                prompt=wish.prompt,
                why=wish.why.strip(),
                consulted_on=wish.consulted_on,
                not_consulted_why=wish.not_consulted_why.strip(),
                citation=asking.citation,
                by=by,
                at=at,
            )
    except IntegrityError as twice:
        raise Refused(
            "An early review has been asked for on this ground already, and waits for a decision."
        ) from twice


@transaction.atomic
def decide(
    *, request: EarlyReview, verdict: Verdict, version: int, by: Practitioner, at: datetime
) -> EarlyReview:
    """Decide whether the review comes forward. To move or book it is done with the conference.

    **Rules** ``permission.change-date``; ``list.review-timing`` for what a reason may rest on.

    :raises cases.Stale: if somebody answered it after ``version`` was shown
    :raises NotYours: if deciding is for somebody else
    :raises Refused: if a reason or a day is missing, or the day cannot be
    """
    current = (
        EarlyReview.objects.select_for_update(of=("self",))
        .select_related("child__area", "area")
        .get(pk=request.pk)
    )
    if current.version != version or current.answer != Answer.WAITING:
        raise cases.Stale("This request")
    return _decide(current, verdict, by=by, at=at)


@transaction.atomic
def decide_prompt(
    *, child: Child, prompt: str, verdict: Verdict, by: Practitioner, at: datetime
) -> EarlyReview:
    """Decide on what prompted the question by itself, without anybody having asked.

    :raises NotYours: if deciding is for somebody else
    :raises Refused: if it has been taken up already, or as `decide` refuses
    """
    today = at.astimezone(LONDON).date()
    found = queries.prompt_of(by, child, prompt, today)
    plan = open_plan_of(child)
    if found is None or plan is None:
        raise Refused("This has been taken up by somebody already. Look at the page again.")
    try:
        with transaction.atomic():
            row = EarlyReview.objects.create(
                area=child.area,
                child=child,
                plan=plan,
                ground=found.ground.key if found.ground else "other",
                ground_says=found.ground.says if found.ground else "the procedure's own list is missing",
                prompt=found.key,
                why=found.says,
                citation=found.ground.citation if found.ground else "",
                by=by,
                at=at,
            )
    except IntegrityError as twice:
        raise Refused(
            "An early review has been asked for on this ground: decide on that request instead."
        ) from twice
    return _decide(row, verdict, by=by, at=at)


def _decide(row: EarlyReview, verdict: Verdict, *, by: Practitioner, at: datetime) -> EarlyReview:
    today = at.astimezone(LONDON).date()
    right = queries.may_decide(by, row.child, today)
    if not right.allowed:
        raise NotYours(f"{right.reason.says} Only they may decide on it.")
    _must_decide(row, verdict, today, by)
    row.answer = Answer.FORWARD if verdict.forward else Answer.KEEP
    row.hold_by = verdict.hold_by if verdict.forward else None
    row.answer_why, row.rests_on = verdict.why.strip(), verdict.rests_on
    row.answered_by, row.answered_at = by, at
    row.version += 1
    row.save()
    title = "The review is to come forward" if verdict.forward else "The review stays where it is"
    says = f"To be held by {day(row.hold_by)}. {row.answer_why}" if row.hold_by else row.answer_why
    _note(row, title, says, by=by, at=at)
    _audit(row, "oversight.early-review-decided", by=by, at=at)
    return row


def _must_decide(row: EarlyReview, verdict: Verdict, today: date, by: Practitioner) -> None:
    if not verdict.why.strip():
        raise Refused("Give the reasons for the decision.")
    if verdict.rests_on == "agencies" and not verdict.agencies_accepted:
        timing = {one.key: one.says for one in queries.listing_of(by, today).timing}
        says = timing.get("not-agencies", "The time of a review goes by the child's circumstances.")
        raise Refused(
            f"The procedure says: {says}. Give a reason that is about the child, or confirm that you have read this."
        )
    if not verdict.forward:
        return
    if verdict.hold_by is None:
        raise Refused("Give the day by which the review is to be held.")
    if verdict.hold_by < today:
        raise Refused("The day by which the review is to be held has passed already.")
    limit = row.child.review_due_on
    if limit and today <= limit <= verdict.hold_by:
        raise Refused(
            f"The review is due by {day(limit)} as it is. To bring it forward, choose an earlier day."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened which may call for an early review."""

    signal: str
    on: date
    says: str
    foreseen: bool | None = None
    safety: bool | None = None
    sustained: bool | None = None


@transaction.atomic
def record_change(*, child: Child, change: Change, by: Practitioner, at: datetime) -> Event:
    """Put a change, an incident, an allegation or a risk into a child's history; what it prompts comes up by itself.

    :raises Refused: if it says nothing, lies in the future or before the child's history, or is recorded already
    """
    locked = Child.objects.select_for_update(of=("self",)).select_related("area").get(pk=child.pk)
    if change.signal not in RECORDED:
        raise Refused("Choose what happened.")
    if not change.says.strip():
        raise Refused("Say in a few words what happened.")
    if change.on > at.astimezone(LONDON).date():
        raise Refused("The day it happened cannot be in the future.")
    if locked.born_on and change.on < locked.born_on:
        raise Refused(f"{locked.name} was not born on that day.")
    title = RECORDED[change.signal][0]
    same = Event.objects.filter(
        child=locked,
        on=change.on,
        superseded_at__isnull=True,
        facts__topic=CHANGED,
        facts__signal=change.signal,
    )
    if any(one.facts.get("says") == change.says.strip() for one in same):
        raise Refused("This is in the child's history already, for the same day and in the same words.")
    said = {"foreseen": change.foreseen, "safety": change.safety, "sustained": change.sustained}
    return cases.note(
        child=locked,
        topic=CHANGED,
        title=title,
        says=change.says.strip(),
        on=change.on,
        ref="oversight:change",
        facts={"signal": change.signal, **{key: one for key, one in said.items() if one is not None}},
        by=by,
        at=at,
    )


def _note(row: EarlyReview, title: str, says: str, *, by: Practitioner, at: datetime) -> None:
    cases.note(
        child=row.child,
        topic=TOPIC,
        title=title,
        says=says,
        on=at.astimezone(LONDON).date(),
        ref=row.ref,
        facts={"answer": str(row.answer)},
        by=by,
        at=at,
    )


def _audit(row: EarlyReview, act: str, *, by: Practitioner, at: datetime) -> None:
    audit.record(
        act=act,
        about=row.ref,
        by=by,
        at=at,
        area=row.area.key,
        children=[row.child_id],
        detail={"ground": row.ground, "prompt": row.prompt, "answer": str(row.answer)},
    )
