"""Keeping the cases' picture of a conference true: for which children, whose duties, when it is booked."""

from datetime import datetime

from django.utils import timezone

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases import duties
from quorate.cases.duties import CHAIRS_PART
from quorate.cases.models import Child, NetworkMember
from quorate.people.models import Practitioner

from ..models import Conference, ConferenceChild
from .refusals import ChangedMeanwhile, Refused

By = Practitioner | str
State = Conference.State


def children_of(conference: Conference) -> list[Child]:
    """Return the children of a conference, the first booked first."""
    parts = ConferenceChild.objects.filter(conference=conference).select_related("child__area").order_by("pk")
    return [part.child for part in parts]


def locked(conference: Conference, version: int | None = None) -> Conference:
    """Return the conference as stored, locked until the transaction ends.

    :raises ChangedMeanwhile: if ``version`` is given and is no longer the stored one
    """
    rows = Conference.objects.select_for_update(of=("self",))
    current = rows.select_related("area", "chair", "administrator", "room", "family").get(pk=conference.pk)
    if version is not None and current.version != version:
        raise ChangedMeanwhile(current)
    return current


def must_be_booked(conference: Conference) -> None:
    """Refuse to change what has been opened, held or cancelled.

    :raises Refused: if the conference is no longer only booked
    """
    if conference.state != State.BOOKED:
        raise Refused(
            f"This conference is {conference.get_state_display().lower()}: its booking can no longer change."
        )


def owners(conference: Conference) -> dict[str, int]:
    """Return whose the duties of a conference are: of each role, and of each invitation that still stands."""
    lead = (
        ConferenceChild.objects.filter(conference=conference)
        .select_related("child")
        .order_by("child")
        .first()
    )
    found = {"conference-chair": conference.chair_id, "conference-administrator": conference.administrator_id}
    if lead and lead.child.social_worker_id:
        found["social-worker"] = lead.child.social_worker_id
    for number, practitioner in conference.invitations.filter(
        withdrawn_at__isnull=True, practitioner__isnull=False
    ).values_list("pk", "practitioner"):
        found[f"invitation:{number}"] = practitioner
    return found


def tell_cases(conference: Conference, *, at: datetime) -> None:
    """Tell the cases who and whom the conference is now for, and work its duties out anew."""
    occasion = cases.open_occasion(
        area=conference.area, key=conference.ref, children=children_of(conference), owners=owners(conference)
    )
    duties.rederive_occasion(occasion, at=at)


def record_booked(conference: Conference, *, by: By, at: datetime, why: str = "") -> None:
    """Put into the conference's history when it is to start; an earlier booking no longer stands."""
    cases.supersede_occasion_events(key=conference.ref, kind="conference-booked", why=why or "moved", at=at)
    cases.record_occasion_event(
        key=conference.ref,
        kind="conference-booked",
        on=timezone.localtime(conference.starts_at).date(),
        moment=conference.starts_at,
        ref=conference.ref,
        facts={"conference": str(conference.kind)},
        by=by,
        at=at,
    )


def join_chair(conference: Conference, children: list[Child], *, by: By, at: datetime) -> None:
    """Give the chair the chair's part in each child's case, from the chair before who had it."""
    today = timezone.localtime(at).date()
    for child in children:
        before = NetworkMember.objects.filter(child=child, part=CHAIRS_PART, to_on__isnull=True)
        for member in before.exclude(practitioner=conference.chair).select_related("child__area"):
            cases.leave_network(member=member, on=today, why="another chair was booked", by=by, at=at)
        cases.join_network(
            child=child, practitioner=conference.chair, part=CHAIRS_PART, on=today, by=by, at=at
        )


def note(conference: Conference, act: str, *, by: By, at: datetime, **detail: object) -> None:
    """Write into the audit what was done with a conference."""
    audit.record(
        act=f"conferences.{act}",
        about=conference.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=[child.pk for child in children_of(conference)],
        detail=detail,
    )
