"""One child's history, from single events to enquiries, initial conferences, plans and reviews that belong together.

Nothing here asks the database.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from quorate.cases.models import Child, Event
from quorate.conferences.models import ConferenceChild
from quorate.endings.models import ChildInNeed
from quorate.episodes.models import Assessment, Episode, NeedPlan
from quorate.oversight.models import LegalLetter
from quorate.plans.models import CategoryHeld, Plan
from quorate.rules.days import LONDON, add_months, age_on

from .rows import Rows
from .told import (
    AssessmentTold,
    CategoryTold,
    ConferenceTold,
    EnquiryTold,
    EpisodeTold,
    NeedPlanTold,
    PlanTold,
    PreProceedingsTold,
    ReviewTold,
    VisitTold,
    Worker,
)

CONFERENCE_WITHIN = 15
"""Working days between the strategy discussion and the initial conference."""
FIRST_REVIEW_MONTHS, LATER_REVIEW_MONTHS = 3, 6
OLD_ENOUGH_TO_TAKE_PART = 4
ACT, CENSUS = "act", "census"
TRANSFER_IN = "transfer-in"
OnDay = Callable[[date], "date | None"]
EpisodeOn = Callable[[date], str]


@dataclass(slots=True)
class Held:
    """An initial conference of one child that was held, and what it belongs to."""

    event: Event
    on: date
    kind: str
    plan: Plan | None = None
    enquiry_id: str = ""

    @property
    def alone(self) -> bool:
        """Whether it was held without an enquiry, so that it stands with the time in need."""
        return not self.enquiry_id and (self.kind == TRANSFER_IN or self.event.origin != CENSUS)


def dated(letter: str, number: int, on: date) -> str:
    """Return an id made of a child's number and a day: the same from run to run, at most 20 letters and digits."""
    return f"{letter}{number}{on:%Y%m%d}"


# -- initial conferences


def initial_conferences(number: int, events: Sequence[Event], plans: Sequence[Plan]) -> list[Held]:
    """Return the child's initial conferences, each with the plan that it made and the enquiry that it answered.

    A conference that a census file leaves unsaid, and that only the start of a plan tells of, is not among them.
    A plan starts on the day of its conference: where the record has a conference of Quorate's own on another day
    (begun again, or adjourned), it is told of with the day on which the plan started (check 2885).
    """
    found: dict[date, Held] = {}
    for event in events:
        if event.kind == "initial-conference":
            plan = _made_by(event, plans)
            on = plan.started_on if plan and event.origin == ACT else event.on
            found.setdefault(on, Held(event, on, _kind(event), plan))
    held = [found[on] for on in sorted(found)]
    _join(number, events, held)
    return [one for one in held if one.enquiry_id or one.alone]


def _made_by(event: Event, plans: Sequence[Plan]) -> Plan | None:
    for plan in plans:
        if plan.started_on == event.on:
            return plan
    if not event.ref or event.facts.get("outcome") != "plan":
        return None
    return next((plan for plan in plans if plan.made_by == event.ref), None)


def _kind(event: Event) -> str:
    told = str(event.facts.get("kind", ""))
    return told or ("pre-birth" if event.facts.get("unborn") else "initial")


def _starts(events: Sequence[Event]) -> dict[date, Event]:
    """Return the strategy discussions at which an enquiry was begun, by their day."""
    found: dict[date, Event] = {}
    for event in events:
        if event.kind == "strategy-discussion" and event.facts.get("section_47") is not False:
            found.setdefault(event.on, event)
    return found


def _endings(events: Sequence[Event], starts: dict[date, Event]) -> dict[date, Event]:
    """Return how each enquiry ended without a conference, by the day it began."""
    ended: dict[date, Event] = {}
    for event in events:
        if event.kind != "enquiry-closed":
            continue
        before = [on for on in starts if on <= event.on and on not in ended]
        same = [on for on in before if event.ref and starts[on].ref == event.ref]
        if same or before:
            ended[max(same or before)] = event
    return ended


def _join(number: int, events: Sequence[Event], held: Iterable[Held]) -> None:
    """Join each conference to the enquiry that it answers: the one it names, or the last that was open by then."""
    starts = _starts(events)
    ended = _endings(events, starts)
    free = set(starts)
    for one in held:
        if one.kind == TRANSFER_IN and one.event.origin == CENSUS:
            continue
        named = one.event.facts.get("enquiry")
        day = next((on for on in free if named and starts[on].ref == named), None)
        if day is None and not named:
            open_by_then = [on for on in free if on <= one.on and (on not in ended or one.on < ended[on].on)]
            day = max(open_by_then, default=None)
            # A conference after a move in answers an enquiry only if one was begun since the notice of the move.
            if day and one.kind == TRANSFER_IN and day < _notice(events, one.on):
                day = None
        if day is not None:
            free.discard(day)
            one.enquiry_id = dated("S", number, day)


def _notice(events: Sequence[Event], by: date) -> date:
    return max((e.on for e in events if e.kind == "move-notified" and e.on <= by), default=date.min)


def conferences_told(
    number: int, held: Iterable[Held], *, episode: EpisodeOn, target: OnDay, moved: Sequence[date]
) -> tuple[ConferenceTold, ...]:
    """Return the initial conferences as the returns tell of them. ``moved``: the days of notices of a move in."""
    told = []
    for one in held:
        start = _enquiry_day(one.enquiry_id)
        if one.kind == TRANSFER_IN and not start:
            start = max((day for day in moved if day <= one.on), default=None)
        told.append(
            ConferenceTold(
                id=dated("C", number, one.on),
                meeting_id=_meeting(number, one.event, one.on),
                on=one.on,
                kind=one.kind,
                enquiry_id=one.enquiry_id,
                episode_id=episode(one.on),
                target_on=target(start) if start else None,
                plan_id=f"P{one.plan.pk}" if one.plan else "",
                quorate=one.event.facts.get("quorate"),
            )
        )
    return tuple(told)


def _enquiry_day(enquiry_id: str) -> date | None:
    day = enquiry_id[-8:]
    return date(int(day[:4]), int(day[4:6]), int(day[6:])) if day else None


def _meeting(number: int, event: Event, on: date) -> str:
    """Return the meeting's id: brothers and sisters share the conference's; a file does not say who shared one."""
    kind, _, key = event.ref.partition(":")
    return f"M{key}" if kind == "conference" and key.isdigit() else dated("MC", number, on)


# -- enquiries


def enquiries(
    number: int,
    events: Sequence[Event],
    held: Sequence[Held],
    *,
    decided: dict[int, date],
    target: OnDay,
    worker: Callable[[date], Worker | None],
    episode: EpisodeOn,
) -> tuple[EnquiryTold, ...]:
    """Return the child's section 47 enquiries. ``decided``: by the enquiry's number, when a conference was called."""
    starts = _starts(events)
    ended = _endings(events, starts)
    answered = {one.enquiry_id: one for one in held if one.enquiry_id}
    told = []
    for on in sorted(starts):
        key = dated("S", number, on)
        conference = answered.get(key)
        called = decided.get(_number_of(starts[on].ref))
        ending = ended.get(on)
        told.append(
            EnquiryTold(
                id=key,
                episode_id=episode(on),
                started_on=on,
                conference_target_on=target(on),
                conference_on=conference.on if conference else None,
                conference_id=dated("C", number, conference.on) if conference else "",
                # A file that closes the case without a word of the conference does not say that none was needed.
                not_required=not conference
                and bool(ending and ending.facts.get("not_required") is not False),
                ended_on=(called or conference.on) if conference else (ending.on if ending else None),
                worker=worker(on),
            )
        )
    return tuple(told)


def _number_of(ref: str) -> int:
    kind, _, key = ref.partition(":")
    return int(key) if kind == "enquiry" and key.isdigit() else 0


# -- plans


def plans(
    child: Child,
    rows: Rows,
    held: Sequence[Held],
    *,
    episode: EpisodeOn,
    lead: Callable[[Plan], Worker | None],
) -> tuple[PlanTold, ...]:
    """Return the child's times on a plan, with categories, reviews and visits."""
    made_at = {one.plan.pk: dated("C", child.pk, one.on) for one in held if one.plan}
    told: list[PlanTold] = []
    for plan in rows.plans.get(child.pk, []):
        before = plan.previous_plans
        if told and plan.made_by != CENSUS:
            before = max(before, told[-1].previous_plans + 1)
        told.append(
            PlanTold(
                id=f"P{plan.pk}",
                episode_id=episode(plan.started_on),
                conference_id=made_at.get(plan.pk, ""),
                started_on=plan.started_on,
                ended_on=plan.ended_on,
                ended_because=plan.end_reason,
                categories=_categories(plan.categories.all()),
                previous_plans=before,
                reviews=_reviews(child, plan, rows),
                visits=tuple(
                    VisitTold(f"X{visit.pk}", visit.on, visit.seen, visit.alone, visit.bedroom)
                    for visit in rows.visits.get(child.pk, [])
                    if plan.started_on <= visit.on <= (plan.ended_on or date.max)
                ),
                worker=lead(plan),
            )
        )
    return tuple(told)


def _categories(held: Iterable[CategoryHeld]) -> tuple[CategoryTold, ...]:
    in_order = sorted(held, key=lambda each: (each.from_on, each.pk))
    return tuple(CategoryTold(each.from_on, tuple(each.codes)) for each in in_order)


def _reviews(child: Child, plan: Plan, rows: Rows) -> tuple[ReviewTold, ...]:
    """Return the reviews of one plan. Of one that was stood down, the day counts on which it came back together."""
    by_conference = {f"conference:{one.conference_id}": one for one in rows.conferences.get(child.pk, [])}
    found: dict[date, ReviewTold] = {}
    last = plan.started_on
    for event in rows.events.get(child.pk, []):
        if event.kind not in ("review", "reconvened"):
            continue
        if not plan.started_on < event.on <= (plan.ended_on or date.max) or event.on in found:
            continue
        part = by_conference.get(event.ref)
        outcome = event.facts.get("outcome")
        months = LATER_REVIEW_MONTHS if found else FIRST_REVIEW_MONTHS
        found[event.on] = ReviewTold(
            id=dated("R", child.pk, event.on),
            meeting_id=_meeting(child.pk, event, event.on),
            on=event.on,
            due_on=(part.limit_on if part else None) or add_months(last, months),
            continued={"continue": True, "end": False}.get(str(outcome)),
            # A file says that a review was held and nothing of who was there.
            quorate=event.facts.get("quorate") if event.origin != CENSUS else None,
            participation=_participation(child, event, part, rows),
        )
        last = event.on
    return tuple(found[on] for on in sorted(found))


def _participation(child: Child, event: Event, part: ConferenceChild | None, rows: Rows) -> str:
    """Return how the child took part: too young (PN0), there (PN1), not there and spoken for by an advocate (PN5), not
    there and heard in another way (PN6), not heard (PN7).

    Who is there is taken to have spoken: whether somebody else spoke for them, or they were silent (PN2 to PN4), is
    not recorded.
    """
    if part is None:
        return ""
    if child.born_on is None or age_on(child.born_on, event.on) < OLD_ENOUGH_TO_TAKE_PART:
        return "PN0"
    if (child.pk, part.conference_id) in rows.attended:
        return "PN1"
    if (child.pk, part.conference_id) in rows.spoken_for:
        return "PN5"
    told = (child.pk, part.conference_id) in rows.told or bool(part.wishes_and_feelings.strip())
    return "PN6" if told else "PN7"


# -- time in need


def episode_on(found: Sequence[Episode], on: date) -> str:
    """Return the id of the time in need that a day falls into, the latest if several; "" where there is none."""
    within = [
        one for one in found if one.referred_on <= on and (one.closed_on is None or on <= one.closed_on)
    ]
    return f"E{within[-1].pk}" if within else ""


def episodes(
    found: Sequence[Episode],
    held: Sequence[Held],
    *,
    assessments: Sequence[Assessment],
    need_plans: Sequence[NeedPlan],
    after_plans: Sequence[ChildInNeed],
    on_plan: Sequence[Plan],
) -> tuple[EpisodeTold, ...]:
    """Return the child's times in need, with the Child in Need plans that Quorate itself started after a plan."""
    by_weight = sorted((one for one in held if one.alone), key=lambda one: (one.plan is not None, one.on))
    alone = {episode_on(found, one.on): one.on for one in by_weight}
    told = []
    for episode in found:
        key = f"E{episode.pk}"
        told.append(
            EpisodeTold(
                id=key,
                referred_on=episode.referred_on,
                source=episode.source,
                primary_need=episode.primary_need,
                no_further_action=episode.no_further_action,
                closed_on=episode.closed_on,
                closed_because=episode.closed_because,
                transfer_conference_on=alone.get(key),
                assessments=tuple(
                    AssessmentTold(
                        f"A{one.pk}",
                        one.started_on,
                        one.internal_review_on,
                        one.authorised_on,
                        tuple(one.factors),
                    )
                    for one in assessments
                    if one.episode_id == episode.pk
                ),
                need_plans=_needs(
                    [one for one in need_plans if one.episode_id == episode.pk],
                    [one for one in after_plans if episode_on(found, one.started_on) == key],
                    on_plan,
                ),
            )
        )
    return tuple(told)


def _needs(
    told: Sequence[NeedPlan], after_plans: Sequence[ChildInNeed], on_plan: Sequence[Plan]
) -> tuple[NeedPlanTold, ...]:
    """Return the Child in Need plans of one time in need: as told, and those of ours that nobody told of."""
    needs = [NeedPlanTold(f"N{one.pk}", one.started_on, one.ended_on) for one in told]
    days = {need.started_on for need in needs}
    needs += [
        NeedPlanTold(f"NA{one.pk}", one.started_on, _ended(one, on_plan))
        for one in after_plans
        if one.started_on not in days and not _during(one.started_on, on_plan)
    ]
    return tuple(sorted(needs, key=lambda need: need.started_on))


def _during(on: date, plans: Sequence[Plan]) -> bool:
    """Return whether a day falls into a time on a plan: an ending that was taken back leaves no time in between."""
    return any(plan.started_on <= on and (plan.ended_on is None or on < plan.ended_on) for plan in plans)


def _ended(need: ChildInNeed, plans: Sequence[Plan]) -> date | None:
    """Return when a Child in Need plan ended: at the latest on the day on which a protection plan took its place."""
    later = [plan.started_on for plan in plans if plan.started_on > need.started_on]
    return min((day for day in (need.closed_on, *later) if day), default=None)


# -- legal planning


def pre_proceedings(letters: Sequence[LegalLetter]) -> tuple[PreProceedingsTold, ...]:
    """Return the legal planning of a child that led to a letter; a letter of issue stands with what came before it."""
    told: list[PreProceedingsTold] = []
    for letter in letters:
        sent = letter.sent_at.astimezone(LONDON).date() if letter.sent_at else None
        started = letter.meeting.held_on or sent
        if started is None:
            continue
        issue = letter.kind == LegalLetter.Kind.ISSUE
        if issue and told and told[-1].issue_letter_sent_on is None:
            told[-1] = replace(told[-1], issue_letter_sent_on=sent)
        elif issue:
            told.append(PreProceedingsTold(f"L{letter.pk}", started, issue_letter_sent_on=sent))
        else:
            told.append(PreProceedingsTold(f"L{letter.pk}", started, letter_sent_on=sent))
    return tuple(told)
