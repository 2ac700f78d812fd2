"""A conference as it stands: its rows gathered in a fixed number of questions, however many people and children."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from quorate.care.facts import table_facts
from quorate.cases.facts import calendar_of, history_of, procedure_of
from quorate.cases.models import AgencyContact, Child, Event, NetworkMember, OccasionEvent
from quorate.cases.parents import parents_of
from quorate.core_groups.recommending import talked_over
from quorate.people.models import Practitioner
from quorate.plans.models import OutcomeProgress, OutcomeWording, PlanAction
from quorate.plans.queries import progress_of
from quorate.rules import deciding
from quorate.rules.permission import Permission

from ..access import conferences_seen_by
from ..facts import ChildPart, Meeting, Person, local_day
from ..models import (
    Attendance,
    Conference,
    ConferenceChild,
    Covered,
    Decision,
    Dissent,
    Evaluation,
    Invitation,
    QuorumRuling,
    View,
)


def conference_of(reader: Practitioner, pk: int) -> Conference | None:
    """Return a conference that this reader may open, or None."""
    seen = conferences_seen_by(reader).select_related("area", "chair", "administrator", "room", "family")
    return seen.filter(pk=pk).first()


def meeting_of(conference: Conference) -> Meeting:
    """Return the whole conference as it stands now."""
    rows = list(
        ConferenceChild.objects.filter(conference=conference)
        .select_related("child__area", "child__social_worker", "plan")
        .order_by("child__born_on", "pk")
    )
    people = _people(conference)
    return Meeting(
        conference=conference,
        procedure=procedure_of(conference.area),
        children=_children(conference, rows),
        people=people,
        reports_from=reports_from(conference),
        covered=tuple(Covered.objects.filter(conference=conference, superseded_at__isnull=True)),
        other_children=_other_children(conference, rows),
        calendar=calendar_of(conference.area),
        own_children=_own_children(people, rows),
    )


def _own_children(people: tuple[Person, ...], rows: list[ConferenceChild]) -> dict[int, frozenset[int]]:
    relatives = [one.invitation.relative_id for one in people if one.invitation.relative_id]
    if not relatives:
        return {}
    parents = parents_of(row.child_id for row in rows)
    return {relative: parents.children_for(relative) for relative in relatives}


def _other_children(conference: Conference, rows: list[ConferenceChild]) -> tuple[Child, ...]:
    others = Child.objects.filter(family=conference.family_id, died_on__isnull=True)
    return tuple(others.exclude(pk__in=[row.child_id for row in rows]).order_by("born_on", "pk"))


def _people(conference: Conference) -> tuple[Person, ...]:
    invitations = (
        Invitation.objects.filter(conference=conference, withdrawn_at__isnull=True)
        .select_related("practitioner__agency", "relative", "young_person", "guest", "substitute_for")
        .prefetch_related(Prefetch("stays", Attendance.objects.order_by("arrived_at", "pk")))
        .order_by("pk")
    )
    people = [Person(one, tuple(one.stays.all()), _part(conference, one)) for one in invitations]
    order = ("chair", "administrator", "practitioner", "relative", "child", "guest")
    return tuple(sorted(people, key=lambda person: order.index(person.part)))


def _part(conference: Conference, invitation: Invitation) -> str:
    if invitation.relative_id:
        return "relative"
    if invitation.young_person_id:
        return "child"
    if invitation.guest_id:
        return "guest"
    if invitation.practitioner_id == conference.chair_id:
        return "chair"
    return "administrator" if invitation.practitioner_id == conference.administrator_id else "practitioner"


def _children(conference: Conference, rows: list[ConferenceChild]) -> tuple[ChildPart, ...]:
    ids = [row.pk for row in rows]
    children = [row.child_id for row in rows]
    network = _grouped(
        NetworkMember.objects.filter(child__in=children, to_on__isnull=True).select_related(
            "practitioner__agency"
        ),
        "child_id",
    )
    contacts = _grouped(AgencyContact.objects.filter(child__in=children).select_related("agency"), "child_id")
    views = _grouped(
        View.objects.filter(conference_child__in=ids, superseded_at__isnull=True).select_related(
            "invitation", "by"
        ),
        "conference_child_id",
    )
    dissents = _grouped(
        Dissent.objects.filter(conference_child__in=ids)
        .select_related("invitation__practitioner__agency")
        .order_by("at"),
        "conference_child_id",
    )
    rulings = {r.conference_child_id: r for r in standing_rulings(ids)}
    decisions = {d.conference_child_id: d for d in standing_decisions(ids)}
    stood_down = _stood_down(conference)
    happened = _grouped(Event.objects.filter(child__in=children, superseded_at__isnull=True), "child_id")
    plans = [row.plan_id for row in rows if row.plan_id]
    actions = _grouped(PlanAction.objects.filter(plan__in=plans).order_by("by_on", "pk"), "plan_id")
    unweighed = _unweighed(conference, plans)
    progress = progress_of([row.plan_id for row in rows if row.plan_id])
    return tuple(
        ChildPart(
            row=row,
            network=tuple(network[row.child_id]),
            contacts=tuple(contacts[row.child_id]),
            views=tuple(views[row.pk]),
            dissents=tuple(dissents[row.pk]),
            ruling=rulings.get(row.pk),
            decision=decisions.get(row.pk),
            evaluation=stood_down.get(row.child_id),
            stood_down_before=row.child_id in stood_down,
            progress=progress.get(row.plan_id) if row.plan_id else None,
            actions=tuple(actions[row.plan_id]) if row.plan_id else (),
            history=history_of(row.child, happened[row.child_id]),
            told=tuple(happened[row.child_id]),
            unweighed=unweighed.get(row.plan_id, ()) if row.plan_id else (),
            care=_on_the_table(conference, happened[row.child_id]),
        )
        for row in rows
    )


def _on_the_table(conference: Conference, events: list[Event]) -> dict[str, bool | None]:
    """Return what stands about a child's care, and whether the core group before talked over the plan."""
    on = local_day(conference.opened_at or conference.starts_at)
    return {**table_facts(events, on), **talked_over(events, on)}


def _unweighed(conference: Conference, plans: list[int]) -> dict[int, tuple[str, ...]]:
    """Return, plan by plan, the outcomes of the version in force on which this conference has recorded no progress."""
    if not plans:
        return {}
    weighed = OutcomeProgress.objects.filter(
        outcome__plan__in=plans, ref=conference.ref, superseded_at__isnull=True
    )
    wordings = OutcomeWording.objects.filter(of__plan__in=plans, of__state="agreed").select_related("outcome")
    found: dict[int, list[str]] = defaultdict(list)
    for wording in wordings.exclude(outcome__in=weighed.values("outcome")).order_by("outcome__number"):
        found[wording.outcome.plan_id].append(wording.what)
    return {plan: tuple(said) for plan, said in found.items()}


def standing_rulings(conference_children: list[int]) -> list[QuorumRuling]:
    """Return what the chair ruled about quorum and has not taken back."""
    found = QuorumRuling.objects.filter(conference_child__in=conference_children, superseded_at__isnull=True)
    return list(found.select_related("by"))


def standing_decisions(conference_children: list[int]) -> list[Decision]:
    """Return the decisions that no later one has superseded."""
    found = Decision.objects.filter(conference_child__in=conference_children, superseded_at__isnull=True)
    return list(found.select_related("by", "evaluation__by"))


def _stood_down(conference: Conference) -> dict[int, Evaluation | None]:
    """Return each child whom the conference comes back for after a stand-down, with the evaluation if it is there."""
    if conference.follows_id is None:
        return {}
    decisions = Decision.objects.filter(
        conference_child__conference=conference.follows_id,
        outcome=Decision.Outcome.STOOD_DOWN,
        superseded_at__isnull=True,
    ).select_related("conference_child", "evaluation__by")
    return {one.conference_child.child_id: getattr(one, "evaluation", None) for one in decisions}


def reports_from(conference: Conference) -> frozenset[int]:
    """Return the invitations whose report was received."""
    refs = OccasionEvent.objects.filter(
        occasion__key=conference.ref,
        kind="report-received",
        superseded_at__isnull=True,
        ref__startswith="invitation:",
    ).values_list("ref", flat=True)
    return frozenset(int(ref.partition(":")[2]) for ref in refs)


def _grouped(rows: Any, by: str) -> defaultdict[int, list[Any]]:
    grouped: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, by)].append(row)
    return grouped


def may_dissent(meeting: Meeting, *, at: datetime) -> Permission:
    """Return whether dissent may still be put on record, and if not, why and what stays open.

    **Rules** ``setting.dissent-window``.
    """
    approved = OccasionEvent.objects.filter(
        occasion__key=meeting.conference.ref, kind="minutes-approved", superseded_at__isnull=True
    ).exists()
    return deciding.dissent(
        at=at,
        closed_at=meeting.conference.closed_at,
        minutes_approved=approved,
        procedure=meeting.procedure,
        on=meeting.on,
    )
