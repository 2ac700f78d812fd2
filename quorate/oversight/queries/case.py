"""Questions that every subject here asks first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from quorate.cases.access import children_seen_by
from quorate.cases.duties import CHAIRS_PART
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, NetworkMember
from quorate.conferences.models import Conference, ConferenceChild
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import deciding


def child_seen_by(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case this reader may open, or None: not there and not theirs look the same."""
    found = children_seen_by(reader).select_related("area", "family", "social_worker", "team")
    return found.filter(pk=pk).first()


def about_mine(reader: Practitioner, field: str = "child") -> Q:
    """Return the condition that a row of the reader's own area is about a child whose case they may open.

    For those who see the whole area it is none: asking of each row whether its child is among all the area's children
    makes a database go through all of them.
    """
    if sees_whole_area(reader):
        return Q()
    return Q(**{f"{field}__in": children_seen_by(reader).order_by().values("pk")})


def open_plan_of(child: Child) -> Plan | None:
    """Return the plan the child is on now, with its usual chair."""
    return Plan.objects.filter(child=child, ended_on__isnull=True).select_related("usual_chair").first()


def chairs_of_case(child: Child, plan: Plan) -> list[Practitioner]:
    """Return whoever chairs this child's conferences: the usual chair, and whoever has the latest of them."""
    members = NetworkMember.objects.filter(child=child, part=CHAIRS_PART, to_on__isnull=True)
    latest = (
        ConferenceChild.objects.filter(child=child)
        .exclude(conference__state=Conference.State.CANCELLED)
        .select_related("conference__chair")
        .order_by("-conference__starts_at")
        .first()
    )
    people: Iterable[Practitioner | None] = (
        plan.usual_chair,
        *(one.practitioner for one in members.select_related("practitioner")),
        latest.conference.chair if latest else None,
    )
    return list({one.pk: one for one in people if one is not None}.values())


@dataclass(frozen=True, slots=True)
class Guidance:
    """One list of the area's procedure, to be shown beside the work, with where it stands."""

    key: str
    entries: tuple[tuple[str, str], ...]
    citation: str

    def says(self, key: str) -> str:
        return dict(self.entries).get(key, "")


def guidance(reader: Practitioner, key: str, on: date) -> Guidance:
    """Return a list of the reader's procedure; no entries where it gives none."""
    entries, reason = deciding.listed(key, procedure=procedure_of(reader.area), on=on)
    return Guidance(key, tuple((one.key, one.says) for one in entries), str(reason.citation))


def in_post(reader: Practitioner, *roles: str) -> list[Practitioner]:
    """Return the area's people in post in some roles, by name."""
    found = Practitioner.objects.filter(area=reader.area_id, active=True)
    if roles:
        found = found.filter(role__in=roles)
    return list(found.select_related("agency").order_by("name"))


def states(reader: Practitioner, rule: str, on: date) -> Any:
    """Return a rule of the reader's procedure as it stands on a day, or None where it says nothing."""
    return procedure_of(reader.area).find(rule, on)
