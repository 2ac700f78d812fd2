"""Legal planning is considered, its meeting arranged and held, and the letter that follows is drafted and sent."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Relative
from quorate.cases.safe_contact import how_to_reach
from quorate.clock import LONDON
from quorate.conferences.models import Conference
from quorate.design.words import day, listed
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.actions import Enclosure
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, file_name, paper_pdf
from quorate.people.models import Practitioner

from .. import papers
from ..models import LegalLetter, LegalMeeting, LegalPlanning, LegalPlanningChild
from ..queries import legal as queries
from ..refusals import NotYours, Refused

Decision = LegalPlanning.Decision
Result = LegalMeeting.Result
State = LegalMeeting.State
TOPIC = "legal-planning"
KIND = "legal-letter"


@dataclass(frozen=True, slots=True)
class Considered:
    """What was considered, when, at which conference, for which children, and what was decided."""

    on: date
    suffering: bool
    decision: str
    reasons: str
    children: tuple[int, ...]
    conference: Conference | None = None


@transaction.atomic
def consider(*, child: Child, said: Considered, by: Practitioner, at: datetime) -> LegalPlanning:
    """Record that family court proceedings and legal planning were considered, and what was decided.

    All the household's children should be considered; a child left out is stored as left out and shown as missing.
    The child's history says only that it was considered.

    :raises NotYours: if this reader has no part in legal planning
    :raises Refused: if something is missing, the day cannot be, the plan ended, or legal planning is running already
    """
    if queries.child_read_by(by, child.pk) is None:
        raise NotYours("Legal planning is for the child's social worker and social care's managers.")
    children = queries.household(child)
    list(Child.objects.select_for_update().filter(pk__in=[one.pk for one in children]).order_by("pk"))
    chosen = [one for one in children if one.pk in set(said.children)]
    _must_be_considerable(child, chosen, said, at)
    if any(queries.open_action(one, one.meetings.all()) for one in queries.plannings_of(children)):
        raise Refused("Legal planning is running for this family already. Go on with that, or end it first.")
    same = LegalPlanning.objects.filter(
        children__child__in=chosen,
        considered_on=said.on,
        decision=said.decision,
        reasons=said.reasons.strip(),
        ended_on__isnull=True,
    )
    if same.exists():
        raise Refused("This is recorded already, for the same day and in the same words.")
    planning = LegalPlanning.objects.create(
        area=child.area,
        conference=said.conference,
        considered_on=said.on,
        suffering=said.suffering,
        decision=said.decision,
        reasons=said.reasons.strip(),
        by=by,
        at=at,
    )
    LegalPlanningChild.objects.bulk_create(LegalPlanningChild(planning=planning, child=one) for one in chosen)
    for one in chosen:
        _note(one, planning, "Court proceedings were considered", said.on, by=by, at=at)
    _audit(planning, chosen, "oversight.legal-considered", by=by, at=at)
    return planning


def _must_be_considerable(child: Child, chosen: Collection[Child], said: Considered, at: datetime) -> None:
    if not chosen:
        raise Refused("Choose the children for whom it was considered.")
    if said.decision not in Decision.values:
        raise Refused("Say what was decided.")
    if not said.reasons.strip():
        raise Refused("Give the reasons for the decision.")
    if said.on > at.astimezone(LONDON).date():
        raise Refused("It cannot have been considered in the future.")
    if said.conference is None:
        return
    held_on = said.conference.starts_at.astimezone(LONDON).date()
    if said.on < held_on:
        raise Refused(f"The conference was on {day(held_on)}: it was considered that day or later.")
    if said.decision == Decision.BEGIN and queries.plan_ended_at(said.conference, child):
        raise Refused("That conference ended the plan. Legal planning goes with a plan that continues.")


@dataclass(frozen=True, slots=True)
class Arranged:
    meets_at: datetime
    social_worker: Practitioner
    manager: Practitioner
    adviser: str


@transaction.atomic
def arrange(*, planning: LegalPlanning, details: Arranged, by: Practitioner, at: datetime) -> LegalMeeting:
    """Arrange the meeting at which the social worker and the manager take legal advice.

    :raises Refused: if it was decided not to begin, one is arranged already, or the day has passed
    """
    current = LegalPlanning.objects.select_for_update(of=("self",)).select_related("area").get(pk=planning.pk)
    if current.decision != Decision.BEGIN or current.ended_on:
        raise Refused("No legal planning is running here: record first that it is to begin.")
    if details.meets_at < at:
        raise Refused("The meeting cannot be arranged for a time that has passed.")
    if details.social_worker.pk == details.manager.pk:
        raise Refused("The social worker and the manager are two people: choose both.")
    try:
        with transaction.atomic():
            meeting = LegalMeeting.objects.create(
                planning=current,
                meets_at=details.meets_at,
                social_worker=details.social_worker,
                manager=details.manager,
                adviser=details.adviser.strip(),
                by=by,
                at=at,
            )
    except IntegrityError as twice:
        raise Refused("A legal planning meeting is arranged already.") from twice
    _audit(current, queries.children_of(current), "oversight.legal-meeting-arranged", by=by, at=at)
    return meeting


@transaction.atomic
def cancel(*, meeting: LegalMeeting, why: str, version: int, by: Practitioner, at: datetime) -> None:
    """Cancel an arranged legal planning meeting, saying why.

    :raises cases.Stale: if it changed since ``version``
    :raises Refused: without a reason, or when it is not arranged any more
    """
    current = _locked(meeting, version)
    if current.state != State.ARRANGED:
        raise Refused(f"This meeting is {current.get_state_display().lower()} already.")
    if not why.strip():
        raise Refused("Say why the meeting is cancelled.")
    current.state, current.cancelled_why = State.CANCELLED, why.strip()
    current.version += 1
    current.save()
    planning = current.planning
    _audit(planning, queries.children_of(planning), "oversight.legal-meeting-cancelled", by=by, at=at)


@dataclass(frozen=True, slots=True)
class Outcome:
    held_on: date
    advice: str
    result: str
    why: str


@transaction.atomic
def hold(
    *, meeting: LegalMeeting, outcome: Outcome, version: int, by: Practitioner, at: datetime
) -> LegalMeeting:
    """Record what a legal planning meeting came to. The advice is kept apart and never shown on a child's page.

    With neither letter as its result the legal planning is at its end.

    :raises cases.Stale: if it changed since ``version``
    :raises Refused: if it is not arranged, lies in the future, or has no result or reasons
    """
    current = _locked(meeting, version)
    if current.state != State.ARRANGED:
        raise Refused(f"This meeting is {current.get_state_display().lower()} already.")
    if outcome.held_on > at.astimezone(LONDON).date():
        raise Refused("The meeting cannot have been held in the future.")
    if outcome.held_on < current.planning.considered_on:
        raise Refused(
            f"Legal planning was considered on {day(current.planning.considered_on)}: the meeting came after that."
        )
    if outcome.result not in Result.values or not outcome.why.strip():
        raise Refused("Say what the meeting came to, and why.")
    current.state, current.held_on = State.HELD, outcome.held_on
    current.advice, current.result, current.result_why = (
        outcome.advice.strip(),
        outcome.result,
        outcome.why.strip(),
    )
    current.version += 1
    current.save()
    planning = current.planning
    if outcome.result == Result.NEITHER:
        planning.ended_on = outcome.held_on
        planning.version += 1
        planning.save(update_fields=["ended_on", "version"])
    children = queries.children_of(planning)
    for child in children:
        _note(child, planning, "A legal planning meeting was held", outcome.held_on, by=by, at=at)
    _audit(planning, children, "oversight.legal-meeting-held", by=by, at=at)
    return current


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter's parts. ``kind`` goes with the meeting's result; another kind needs no reason beyond the letter's."""

    kind: str
    steps: str
    reasons: str
    can_do: str
    timetable: str
    to: tuple[int, ...]


@transaction.atomic
def draft(
    *, meeting: LegalMeeting, parts: Draft, version: int, by: Practitioner, at: datetime
) -> LegalLetter:
    """Write, or change, the letter that follows a legal planning meeting; it goes to nobody yet.

    ``version`` is that of the draft shown, or 0 where there was none.

    :raises cases.Stale: if somebody changed or sent it meanwhile
    :raises Refused: before the meeting was held, of a kind that does not go with its result, or with parts missing
    """
    current = (
        LegalMeeting.objects.select_for_update(of=("self",))
        .select_related("planning__area")
        .get(pk=meeting.pk)
    )
    _must_be_writable(current, parts)
    there = LegalLetter.objects.filter(meeting=current).first()
    if (there.version if there else 0) != version:
        raise cases.Stale("This letter")
    if there and there.state == LegalLetter.State.SENT:
        raise Refused("The letter has gone: it stays as it was sent.")
    letter = there or LegalLetter(meeting=current, by=by, at=at, version=0)
    letter.kind, letter.steps, letter.reasons = parts.kind, parts.steps.strip(), parts.reasons.strip()
    letter.can_do, letter.timetable = parts.can_do.strip(), parts.timetable.strip()
    letter.version += 1
    letter.save()
    letter.to.set([one for one in queries.parents_of(current.planning) if one.pk in set(parts.to)])
    planning = current.planning
    _audit(planning, queries.children_of(planning), "oversight.legal-letter-drafted", by=by, at=at)
    return letter


def _must_be_writable(meeting: LegalMeeting, parts: Draft) -> None:
    if meeting.state != State.HELD:
        raise Refused("A letter follows a legal planning meeting that was held: record its result first.")
    wanted = queries.LETTER_FOR.get(Result(meeting.result))
    if wanted is None:
        raise Refused("The meeting came to neither letter.")
    if parts.kind != wanted:
        raise Refused(f"What the meeting came to goes with a {wanted.label.lower()}.")
    if not parts.steps.strip() or not parts.reasons.strip():
        raise Refused("Say what is planned, and why: the parents have to read both in the letter.")
    if not parts.to:
        raise Refused("Choose at least one parent to whom the letter goes.")


@transaction.atomic
def send(
    *, letter: LegalLetter, without_can_do: bool = False, version: int, by: Practitioner, at: datetime
) -> LegalLetter:
    """Send the letter to each parent chosen, once, and put it into every child's history.

    A letter before proceedings that does not say what the parents can do is sent only when that was confirmed.

    :raises cases.Stale: if the letter changed since ``version`` was shown, or has gone
    :raises Refused: if nobody is chosen, or it says nothing of what the parents can do and that is not confirmed
    """
    current = (
        LegalLetter.objects.select_for_update(of=("self",))
        .select_related("meeting__planning__area")
        .get(pk=letter.pk)
    )
    if current.version != version or current.state == LegalLetter.State.SENT:
        raise cases.Stale("This letter")
    if current.lacks_what_to_do and not without_can_do:
        raise Refused(
            "The letter does not say what the parents can do to keep this out of court. Write it, or confirm that "
            "there is nothing they can do."
        )
    to = list(current.to.order_by("pk"))
    if not to:
        raise Refused("Choose at least one parent to whom the letter goes.")
    planning = current.meeting.planning
    children = queries.children_of(planning)
    for parent in to:
        _post(current, parent, children, by=by, at=at)
    current.state, current.sent_at = LegalLetter.State.SENT, at
    current.version += 1
    current.save()
    title = f"A {LegalLetter.Kind(current.kind).label.lower()} was sent"
    for child in children:
        cases.record_event(
            child=child,
            kind=KIND,
            on=at.astimezone(LONDON).date(),
            ref=planning.ref,
            facts={
                "title": title,
                "letter": str(current.kind),
                "says": f"To {listed([one.name for one in to])}.",
            },
            by=by,
            at=at,
        )
    planning.ended_on = at.astimezone(LONDON).date()
    planning.save(update_fields=["ended_on"])
    _audit(planning, children, "oversight.legal-letter-sent", by=by, at=at)
    return current


def _post(
    letter: LegalLetter, parent: Relative, children: Collection[Child], *, by: Practitioner, at: datetime
) -> None:
    area = letter.meeting.planning.area
    paper = papers.letter_paper(
        letter, name=parent.name, children=[one.given_name or one.name for one in children], area=area, at=at
    )
    said = catalogue.write("oversight/legal-cover", area=area, facts={"name": parent.name}, at=at)
    letters.post(
        area=area,
        key=f"{letter.meeting.planning.ref}:letter:{letter.pk}:{parent.pk}",
        occasion=letter.meeting.planning.ref,
        document=f"legal-{letter.kind}",
        **how_to_reach(parent).letter(parent.name),
        subject=said.subject,
        text=said.text,
        attachments=[
            Enclosure(file_name("letter", suffix="pdf"), PDF_TYPE, paper_pdf(paper)),
            Enclosure(file_name("letter", suffix="docx"), DOCX_TYPE, docx(paper)),
        ],
        by=by,
        at=at,
        children=[one.pk for one in children],
    )


@transaction.atomic
def end(*, planning: LegalPlanning, why: str, version: int, by: Practitioner, at: datetime) -> None:
    """End legal planning that was begun and goes no further, saying why.

    :raises cases.Stale: if it changed since ``version``
    :raises Refused: without a reason, or when it has ended
    """
    current = LegalPlanning.objects.select_for_update(of=("self",)).select_related("area").get(pk=planning.pk)
    if current.version != version:
        raise cases.Stale("This legal planning")
    if current.ended_on:
        raise Refused("This legal planning has ended already.")
    if not why.strip():
        raise Refused("Say why legal planning goes no further.")
    current.ended_on = at.astimezone(LONDON).date()
    current.ended_why = why.strip()
    current.version += 1
    current.save()
    for meeting in LegalMeeting.objects.filter(planning=current, state=State.ARRANGED):
        cancel(meeting=meeting, why=why, version=meeting.version, by=by, at=at)
    _audit(current, queries.children_of(current), "oversight.legal-ended", by=by, at=at)


def _locked(meeting: LegalMeeting, version: int) -> LegalMeeting:
    current = (
        LegalMeeting.objects.select_for_update(of=("self",))
        .select_related("planning__area")
        .get(pk=meeting.pk)
    )
    if current.version != version:
        raise cases.Stale("This meeting")
    return current


def _note(
    child: Child, planning: LegalPlanning, title: str, on: date, *, by: Practitioner, at: datetime
) -> None:
    """Put a neutral line into the child's history: what was advised and decided is not for all who read it."""
    facts = {"open": planning.decision == Decision.BEGIN and planning.ended_on is None}
    cases.note(child=child, topic=TOPIC, title=title, on=on, ref=planning.ref, facts=facts, by=by, at=at)


def _audit(
    planning: LegalPlanning, children: Collection[Child], act: str, *, by: Practitioner, at: datetime
) -> None:
    audit.record(
        act=act,
        about=planning.ref,
        by=by,
        at=at,
        area=planning.area.key,
        children=[one.pk for one in children],
        detail={"decision": str(planning.decision)},
    )
