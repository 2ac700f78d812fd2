"""Requests to keep somebody out: as they stand, what the procedure says to them, and those that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from quorate.cases.models import Duty
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Attendance, Conference, Invitation, KeptOut
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

from .. import grounds
from ..models import Exclusion, Given

State = Exclusion.State
What = Given.What
OPEN_FOR = (Conference.State.BOOKED, Conference.State.OPEN)


def _rows() -> QuerySet[Exclusion]:
    return Exclusion.objects.select_related(
        "conference__area",
        "conference__chair",
        "conference__administrator",
        "conference__family",
        "invitation__relative",
        "invitation__young_person",
        "invitation__guest",
        "kept__lifted_by",
        "decided_by",
        "by",
        "letter",
    )


def exclusions_of(conference: Conference) -> list[Exclusion]:
    """Return every request of a conference, the latest first."""
    return list(_rows().filter(conference=conference).order_by("-pk"))


def exclusion_seen_by(reader: Practitioner, pk: int) -> Exclusion | None:
    """Return a request that this reader may open: of a conference they see; partners only their own."""
    found = _rows().filter(pk=pk, conference__in=conferences_seen_by(reader)).first()
    if found and reader.role == Practitioner.Role.PARTNER and found.by_id != reader.pk:
        return None
    return found


def waiting_for(reader: Practitioner) -> list[Exclusion]:
    """Return the requests that wait for a decision and of which this reader should know, the first conference first.

    A chair's own; for the managers and the office those of the whole area.
    """
    rows = _rows().filter(state=State.ASKED, conference__area=reader.area_id, conference__state__in=OPEN_FOR)
    if not sees_whole_area(reader):
        rows = rows.filter(Q(conference__chair=reader.pk) | Q(by=reader.pk))
    return list(rows.order_by("conference__starts_at", "pk"))


def how_many_wait(reader: Practitioner) -> int:
    """Return how many requests wait for this reader's decision or care; those they made themselves are not counted.

    An administrator decides none: they find them on the conference and in the list of requests.
    """
    if reader.role == Practitioner.Role.ADMINISTRATOR:
        return 0
    rows = Exclusion.objects.filter(
        state=State.ASKED, conference__area=reader.area_id, conference__state__in=OPEN_FOR
    )
    if not sees_whole_area(reader):
        rows = rows.filter(conference__chair=reader.pk)
    return rows.count()


def limit_of(conference: Conference) -> Duty | None:
    """Return until when a request is in time, as worked out when the conference was booked; None without a limit.

    **Rules** ``duty.exclusion-request``.
    """
    return (
        Duty.objects.filter(within=conference.ref, rule="exclusion-request", ended_at__isnull=True)
        .exclude(due_on=None)
        .first()
    )


def earlier_of(people: Sequence[Invitation], conference: Conference) -> list[Exclusion]:
    """Return for whom of these people somebody decided the like at an earlier conference: history, and no more."""
    relatives = [one.relative_id for one in people if one.relative_id]
    children = [one.young_person_id for one in people if one.young_person_id]
    return list(
        _rows()
        .filter(state=State.DECIDED)
        .filter(Q(invitation__relative__in=relatives) | Q(invitation__young_person__in=children))
        .exclude(conference=conference)
        .order_by("-decided_at")
    )


def kept_out_of(conference: Conference) -> list[KeptOut]:
    """Return who is kept out now, of the whole or of a part."""
    rows = KeptOut.objects.filter(invitation__conference=conference, lifted_at__isnull=True)
    return list(
        rows.exclude(extent=KeptOut.Extent.PAPERS)
        .select_related("invitation__relative", "invitation__young_person", "invitation__guest")
        .order_by("pk")
    )


def stays_of(conference: Conference, invitations: Sequence[int]) -> dict[int, list[Attendance]]:
    """Return the stays of these people in the meeting, the first first."""
    found: dict[int, list[Attendance]] = {}
    rows = Attendance.objects.filter(invitation__in=invitations, invitation__conference=conference)
    for stay in rows.order_by("arrived_at", "pk"):
        found.setdefault(stay.invitation_id, []).append(stay)
    return found


# What was given --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a person kept out is given, with its entry if there is one."""

    what: str
    says: str
    entry: Given | None


def given_of(exclusion: Exclusion) -> list[Owed]:
    """Return what a person kept out is given, each with its latest entry."""
    rows = {
        row.what: row for row in Given.objects.filter(exclusion=exclusion).select_related("by").order_by("pk")
    }
    wanted = [What.REPORT, What.VIEWS]
    if exclusion.extent == Exclusion.Extent.PART:
        wanted += [What.CONCERNS, What.PLAN]
    return [Owed(one, str(one.label), rows.get(one)) for one in wanted]


def before_close(
    exclusion: Exclusion, on: date, given: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what bars the close of the conference and what it is warned of, as long as something was not given.

    **Rules** ``permission.close-after-exclusion``.
    """
    facts = {one.value: one in given for one in What} | {"scope": exclusion.extent}
    found = grounds.judged("close-after-exclusion", area=exclusion.conference.area, on=on, facts=facts)
    return grounds.sentences(found.blocked), grounds.sentences(found.warned)


# Judging ---------------------------------------------------------------------------------------------------------


def request_judged(
    conference: Conference, *, ground: str, evidence: str, on: date, limit: date | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what bars a request and what it is warned of.

    **Counts** the request on its day against the last day of the limit, which is still in time.
    **Rules** ``permission.request-exclusion``.
    """
    facts: dict[str, Any] = {"ground": ground, "evidence": evidence}
    if limit is not None:
        facts |= {"on": on, "limit": limit}
    found = grounds.judged("request-exclusion", area=conference.area, on=on, facts=facts)
    return grounds.sentences(found.blocked), grounds.sentences(found.warned)


def decision_judged(
    exclusion: Exclusion, *, facts: Mapping[str, Any], on: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what bars a decision to keep somebody out and what it is warned of.

    **Rules** ``permission.decide-exclusion``.
    """
    found = grounds.judged(
        "decide-exclusion", area=exclusion.conference.area, on=on, facts=facts, role="conference-chair"
    )
    return grounds.sentences(found.blocked), grounds.sentences(found.warned)
