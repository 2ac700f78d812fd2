"""Conferences that were stood down or not quorate: what must follow, by when, and how the children are kept safe."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from quorate.cases.models import Duty
from quorate.conferences.models import Conference, ConferenceChild, Decision, Evaluation, QuorumRuling
from quorate.letters.models import Letter
from quorate.people.models import Practitioner

from .case import about_mine

State = Conference.State
Outcome = Decision.Outcome
FOLLOWS = ("reconvene", "after-inquorate")
KINDS = {"": "All", "stood-down": "Stood down", "inquorate": "Not quorate"}


def parts(reader: Practitioner, kind: str = "") -> QuerySet[ConferenceChild]:
    """Return the children's parts of held conferences that were stood down, or came to no decision, latest first."""
    stood = Q(decisions__superseded_at__isnull=True, decisions__outcome=Outcome.STOOD_DOWN)
    lost = Q(decisions__superseded_at__isnull=True, decisions__outcome=Outcome.NOT_DECIDED)
    wanted = {"stood-down": stood, "inquorate": lost}.get(kind, stood | lost)
    rows = ConferenceChild.objects.filter(
        wanted,
        conference__area=reader.area_id,
        conference__state__in=(State.CLOSED, State.STOOD_DOWN),
    ).filter(about_mine(reader))
    return rows.order_by("-conference__starts_at", "pk")


@dataclass(frozen=True, slots=True)
class Line:
    """One child's part: what happened, what must follow by when, and what is in place meanwhile."""

    part: ConferenceChild
    decision: Decision
    evaluation: Evaluation | None
    duty: Duty | None
    ruling: QuorumRuling | None
    back: Conference | None
    told: list[Letter]
    running: int

    @property
    def stood_down(self) -> bool:
        return self.decision.outcome == Outcome.STOOD_DOWN

    def is_overdue(self, today: date) -> bool:
        """Whether the conference should have come back together by now."""
        return bool(
            self.duty and self.duty.standing == "open" and self.duty.due_on and self.duty.due_on < today
        )


def lines(rows: Iterable[ConferenceChild]) -> list[Line]:
    """Return parts as lines, with a few questions to the database for all of them."""
    found = list(rows)
    children = {one.child_id for one in found}
    decisions = {
        one.conference_child_id: one
        for one in Decision.objects.filter(
            conference_child__in=[one.pk for one in found], superseded_at__isnull=True
        ).select_related("evaluation", "by")
    }
    rulings = {
        one.conference_child_id: one
        for one in QuorumRuling.objects.filter(conference_child__in=decisions, superseded_at__isnull=True)
    }
    duties = _duties(children)
    later = _later(children)
    told: dict[str, list[Letter]] = {}
    refs = {one.conference.ref for one in found}
    for letter in Letter.objects.filter(document="stood-down", occasion__in=refs).order_by("pk"):
        told.setdefault(letter.occasion, []).append(letter)
    return [
        Line(
            part=one,
            decision=decisions[one.pk],
            evaluation=getattr(decisions[one.pk], "evaluation", None),
            duty=duties.get((one.child_id, one.conference.ref)),
            ruling=rulings.get(one.pk),
            back=_next_after(one, later),
            told=told.get(one.conference.ref, []),
            running=_running(one, later),
        )
        for one in found
    ]


def _duties(children: Iterable[int]) -> dict[tuple[int, str], Duty]:
    rows = Duty.objects.filter(child__in=children, rule__in=FOLLOWS, ended_at__isnull=True)
    return {(row.child_id, row.occasion): row for row in rows.order_by("pk")}


def _later(children: Iterable[int]) -> dict[int, list[ConferenceChild]]:
    """Return each child's conferences that were not cancelled, in their order, with what was decided."""
    rows = (
        ConferenceChild.objects.filter(child__in=children)
        .exclude(conference__state=State.CANCELLED)
        .select_related("conference")
        .prefetch_related(
            Prefetch(
                "decisions", queryset=Decision.objects.filter(superseded_at__isnull=True), to_attr="stand"
            )
        )
        .order_by("conference__starts_at", "pk")
    )
    found: dict[int, list[ConferenceChild]] = {}
    for row in rows:
        found.setdefault(row.child_id, []).append(row)
    return found


def _next_after(part: ConferenceChild, later: dict[int, list[ConferenceChild]]) -> Conference | None:
    """Return the conference that comes back from this one: the next of this child that is booked or was held."""
    at = part.conference.starts_at
    return next(
        (one.conference for one in later.get(part.child_id, []) if one.conference.starts_at > at), None
    )


def _running(part: ConferenceChild, later: dict[int, list[ConferenceChild]]) -> int:
    """Return how many conferences running, this one the last, came to no decision for want of a quorum."""
    count = 0
    for one in reversed(later.get(part.child_id, [])):
        if one.conference.starts_at > part.conference.starts_at:
            continue
        decided = [row.outcome for row in getattr(one, "stand", [])]
        if Outcome.NOT_DECIDED not in decided:
            break
        count += 1
    return count


def waiting_for_evaluation(reader: Practitioner) -> QuerySet[Decision]:
    """Return the stood-down decisions that nobody has evaluated yet."""
    return Decision.objects.filter(
        outcome=Outcome.STOOD_DOWN,
        superseded_at__isnull=True,
        evaluation__isnull=True,
        conference_child__conference__area=reader.area_id,
        conference_child__conference__state__in=(State.CLOSED, State.STOOD_DOWN),
    ).filter(about_mine(reader, "conference_child__child"))
