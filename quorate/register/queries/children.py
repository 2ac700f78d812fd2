"""What one child's pages show. Always for a reader."""

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Correction, Duty, Event, NetworkMember
from quorate.cases.pages import Happening, happenings
from quorate.people.models import Practitioner


def get_child(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case the reader may open, or None: not there and not theirs look the same."""
    return (
        children_seen_by(reader)
        .select_related("area", "family", "social_worker", "team")
        .filter(pk=pk)
        .first()
    )


def superseded(child: Child) -> list[Happening]:
    """Return the entries taken out of a child's history, newest first."""
    gone = Event.objects.filter(child=child, superseded_at__isnull=False).select_related("recorded_by")
    return happenings(gone)


def corrections(child: Child) -> list[Correction]:
    return list(Correction.objects.filter(child=child).select_related("by").order_by("-at", "-pk"))


def get_event(child: Child, pk: int) -> Event | None:
    return Event.objects.filter(child=child, pk=pk).select_related("child__area").first()


def get_duty(reader: Practitioner, pk: int) -> Duty | None:
    """Return one duty, current or ended, of a child the reader may see."""
    return (
        Duty.objects.filter(pk=pk, child__in=children_seen_by(reader))
        .select_related("child__area", "owner")
        .first()
    )


DONE_ELSEWHERE = {"record-update": "outcome-recorded", "plan-discussion": "plan-discussed"}
"""What is done outside Quorate after a conference: the duty's rule, and what has then happened."""


def is_done_elsewhere(duty: Duty) -> bool:
    """Say whether this is open work that Quorate cannot see being done."""
    return duty.rule in DONE_ELSEWHERE and duty.standing == Duty.Standing.OPEN and duty.ended_at is None


def current_working(duty: Duty) -> Duty:
    """Return what is said of this duty now: its own row, or the one that took its place."""
    same = Duty.objects.filter(
        child=duty.child_id, within=duty.within, rule=duty.rule, occasion=duty.occasion, ended_at__isnull=True
    )
    return same.first() or duty


def earlier_workings(duty: Duty) -> list[Duty]:
    """Return what this duty said before it was worked out anew, latest first."""
    return list(
        Duty.objects.filter(child=duty.child_id, within=duty.within, rule=duty.rule, occasion=duty.occasion)
        .exclude(pk=duty.pk)
        .select_related("child", "owner")
        .order_by("-made_at", "-pk")
    )


def get_member(child: Child, pk: int) -> NetworkMember | None:
    return (
        NetworkMember.objects.filter(child=child, pk=pk, to_on__isnull=True)
        .select_related("practitioner")
        .first()
    )


def who_could_join(child: Child) -> list[tuple[int, str]]:
    """Return the area's people who are not in the child's network yet, as choices."""
    there = NetworkMember.objects.filter(child=child, to_on__isnull=True).values("practitioner")
    people = (
        Practitioner.objects.filter(area=child.area_id, active=True)
        .exclude(pk__in=there)
        .select_related("agency")
        .order_by("name")
    )
    return [
        (one.pk, f"{one.name}, {one.job_title or one.get_role_display()} ({one.agency.name})")
        for one in people
    ]


def social_workers(child: Child) -> list[tuple[int, str]]:
    found = Practitioner.objects.filter(area=child.area_id, active=True, role=Practitioner.Role.SOCIAL_WORKER)
    return list(found.order_by("name").values_list("pk", "name"))


def practitioner(child: Child, pk: int) -> Practitioner | None:
    return Practitioner.objects.filter(area=child.area_id, active=True, pk=pk).select_related("team").first()
