"""Some hundreds of children's rows at a time, each kind in one query: what the facts are pieced together from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from quorate.cases.models import Child, Correction, Event, NetworkMember
from quorate.conferences.models import ConferenceChild, Invitation, Qualification
from quorate.core_groups.models import Visit
from quorate.endings.models import ChildInNeed
from quorate.enquiries.models import Decision as EnquiryDecision
from quorate.enquiries.models import Order
from quorate.episodes.models import Assessment, Episode, NeedPlan, ReturnDetails
from quorate.moves.models import Move
from quorate.oversight.models import LegalLetter
from quorate.people.models import Practitioner
from quorate.plans.models import LeadNamed, Plan
from quorate.preparing.models import Assessment as Coming
from quorate.preparing.models import Contribution
from quorate.rules.days import LONDON

READ = (
    "strategy-discussion",
    "enquiry-closed",
    "initial-conference",
    "review",
    "reconvened",
    "move-notified",
    "pregnancy-ended",
    "death",
)
"""The kinds of events of which a return tells."""

Row = TypeVar("Row", bound=Model)
ByChild = dict[int, list[Row]]


@dataclass(slots=True)
class Rows:
    """The rows of some children, by the child's number, each list in the order of its days."""

    children: list[Child]
    events: ByChild[Event]
    plans: ByChild[Plan]
    leads: dict[int, LeadNamed]
    conferences: ByChild[ConferenceChild]
    attended: set[tuple[int, int]]
    spoken_for: set[tuple[int, int]]
    told: set[tuple[int, int]]
    decisions: ByChild[EnquiryDecision]
    orders: ByChild[Order]
    visits: ByChild[Visit]
    moves: ByChild[Move]
    network: ByChild[NetworkMember]
    handed_over: dict[int, date]
    episodes: ByChild[Episode]
    assessments: ByChild[Assessment]
    need_plans: ByChild[NeedPlan]
    in_need: ByChild[ChildInNeed]
    details: dict[int, ReturnDetails]
    legal_letters: dict[int, list[LegalLetter]]
    registrations: dict[int, str] = field(default_factory=dict)


def load(numbers: Sequence[int]) -> Rows:
    """Return the rows of some children. The number of queries is the same for one child and for five hundred."""
    mine = list(numbers)
    children = Child.objects.filter(pk__in=mine).select_related("social_worker__team", "team").order_by("pk")
    rows = Rows(
        children=list(children),
        **_of_the_history(mine),
        **_of_the_work(mine),
        episodes=_by(
            Episode.objects.filter(child__in=mine, taken_out_at__isnull=True).order_by("referred_on", "pk")
        ),
        assessments=_by(_within(Assessment, mine), through="episode"),
        need_plans=_by(_within(NeedPlan, mine), through="episode"),
        details={one.child_id: one for one in ReturnDetails.objects.filter(child__in=mine)},
    )
    rows.registrations = _registrations(rows)
    return rows


def _of_the_history(mine: list[int]) -> dict[str, Any]:
    """Return what happened, the plans, and the Child in Need plans that followed them."""
    plans = Plan.objects.filter(child__in=mine).prefetch_related("categories").order_by("started_on", "pk")
    return {
        "events": _by(
            Event.objects.filter(child__in=mine, superseded_at__isnull=True, kind__in=READ)
            .defer("recorded_at", "recorded_by", "superseded_at", "superseded_why")
            .order_by("on", "pk")
        ),
        "plans": _by(plans),
        "leads": {
            lead.plan_id: lead
            for lead in LeadNamed.objects.filter(plan__child__in=mine)
            .select_related("practitioner__team")
            .order_by("from_on", "pk")
        },
        "in_need": _by(ChildInNeed.objects.filter(child__in=mine).order_by("started_on", "pk")),
        "moves": _by(
            Move.objects.filter(child__in=mine, direction=Move.Direction.IN)
            .exclude(closed=Move.Closed.MISTAKE)
            .order_by("told_on", "pk")
        ),
        "handed_over": _handed_over(mine),
        "legal_letters": _legal_letters(mine),
    }


def _of_the_work(mine: list[int]) -> dict[str, Any]:
    """Return conferences, enquiries, visits and who held the case."""
    stands = {"subject__child__in": mine, "superseded_at__isnull": True}
    return {
        "conferences": _by(
            ConferenceChild.objects.filter(child__in=mine)
            .defer("limit_reason", "working_notes")
            .order_by("conference_id")
        ),
        "attended": _attended(mine),
        "spoken_for": _spoken_for(mine),
        "told": _told(mine),
        "decisions": _by(
            EnquiryDecision.objects.filter(**stands, convene=True)
            .select_related("subject")
            .order_by("on", "pk"),
            through="subject",
        ),
        "orders": _by(
            Order.objects.filter(**stands).select_related("subject").order_by("granted_on", "pk"),
            through="subject",
        ),
        "visits": _by(
            Visit.objects.filter(child__in=mine, superseded_at__isnull=True)
            .only("child_id", "on", "seen", "alone", "bedroom")
            .order_by("on", "pk")
        ),
        "network": _by(
            NetworkMember.objects.filter(child__in=mine, practitioner__role=Practitioner.Role.SOCIAL_WORKER)
            .select_related("practitioner__team")
            .order_by("from_on", "pk")
        ),
    }


def _by(found: Iterable[Any], *, through: str = "") -> dict[int, list[Any]]:
    """Return rows by their child's number; the child may stand one row further on."""
    by: dict[int, list[Any]] = defaultdict(list)
    for row in found:
        by[(getattr(row, through) if through else row).child_id].append(row)
    return by


def _within(model: type[Row], numbers: list[int]) -> QuerySet[Row]:
    return (
        model._default_manager.filter(
            episode__child__in=numbers, taken_out_at__isnull=True, episode__taken_out_at__isnull=True
        )
        .select_related("episode")
        .order_by("started_on", "pk")
    )


def _attended(numbers: list[int]) -> set[tuple[int, int]]:
    """Return which child was in which conference of their own, as pairs of child and conference."""
    return set(
        Invitation.objects.filter(
            young_person__in=numbers, withdrawn_at__isnull=True, stays__isnull=False
        ).values_list("young_person_id", "conference_id")
    )


def _spoken_for(numbers: list[int]) -> set[tuple[int, int]]:
    """Return for which child an advocate was to speak at which conference, as pairs of child and conference."""
    settled = Coming.objects.filter(
        conference_child__child__in=numbers, superseded_at__isnull=True, result=Coming.Result.NONE
    ).values_list("conference_child__child_id", "conference_child__conference_id", "represented_by")
    return {
        (child, conference)
        for child, conference, represented in settled
        if Coming.Support.ADVOCATE in represented
    }


def _told(numbers: list[int]) -> set[tuple[int, int]]:
    """Return which child sent a conference something of their own, as pairs of child and conference."""
    return set(
        Contribution.objects.filter(
            child__in=numbers, sent_at__isnull=False, taken_back_at__isnull=True
        ).values_list("child_id", "conference_id")
    )


def _legal_letters(numbers: list[int]) -> dict[int, list[LegalLetter]]:
    """Return the letters of legal planning that were sent about each child, in the order in which they went."""
    found: dict[int, list[LegalLetter]] = defaultdict(list)
    letters = (
        LegalLetter.objects.filter(
            state=LegalLetter.State.SENT, meeting__planning__children__child__in=numbers
        )
        .annotate(about=F("meeting__planning__children__child"))
        .select_related("meeting")
        .order_by("sent_at", "pk")
    )
    for letter in letters:
        found[letter.about].append(letter)
    return found


def _handed_over(numbers: list[int]) -> dict[int, date]:
    """Return the day on which each child's case was last given to another social worker."""
    changes = Correction.objects.filter(child__in=numbers, field="social_worker").order_by("at", "pk")
    return {child: at.astimezone(LONDON).date() for child, at in changes.values_list("child_id", "at")}


def _registrations(rows: Rows) -> dict[int, str]:
    people = {child.social_worker_id for child in rows.children if child.social_worker_id}
    people |= {lead.practitioner_id for lead in rows.leads.values()}
    people |= {member.practitioner_id for members in rows.network.values() for member in members}
    known = Qualification.objects.filter(practitioner__in=people, superseded_at__isnull=True)
    return dict(known.values_list("practitioner_id", "registration"))
