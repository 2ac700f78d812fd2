"""Unborn children for tests: a family that expects a baby, the conference before the birth, the plan."""

from datetime import date, timedelta

from quorate.cases import actions as cases
from quorate.cases.models import Child, NetworkMember
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from quorate.unborn.actions import birth

from . import world

EXPECTED = date(2026, 6, 1)


def expecting(place: world.Place, *, expected_on: date = EXPECTED, given_name: str = "Unborn") -> Child:
    """Return an unborn child of the place's family, with its social worker and the network's people."""
    assert place.family is not None
    assert place.network is not None
    first = world.children_of(place.family)[0]
    child = Child.objects.create(
        area=place.area,
        la_child_id=f"U{place.area.pk}{Child.objects.count()}",
        family=place.family,
        given_name=given_name,
        family_name=first.family_name,
        expected_on=expected_on,
        social_worker=place.network.social_worker,
        team=first.team,
    )
    for part, person in place.network.everybody().items():
        NetworkMember.objects.create(
            child=child,
            practitioner=person,
            part=part,
            core_group=part == "health visitor",
            direct_contact=True,
            from_on=world.TODAY - timedelta(days=30),
        )
    return child


def before_birth(child: Child, on: date, *, after: str = "") -> Plan:
    """Record a conference before the birth that made a plan; ``after``: the meeting chosen for after the birth."""
    ref = f"earlier:{child.pk}"
    facts = {"outcome": "plan", "unborn": True, "kind": "pre-birth"}
    if after:
        facts["post_birth_meeting"] = after
    plan = plans.start(
        child=child, on=on, categories=["NEG"], made_by=ref, by=world.SYSTEM, at=world.NOW, previous_plans=0
    )
    cases.record_event(
        child=child, kind="initial-conference", on=on, ref=ref, facts=facts, by=world.SYSTEM, at=world.NOW
    )
    return plan


def born(child: Child, on: date, *, babies: int = 1, today: date = world.TODAY, **more: object) -> Child:
    """Record the birth by the act that does it."""
    child.refresh_from_db()
    said: dict[str, object] = {"lost": "", "unusual_why": "", **more}
    return birth.record_birth(
        child=child,
        newborn=said.pop("newborn", birth.Newborn(born_on=on)),  # type: ignore[arg-type]
        babies=babies,
        version=child.version,
        today=today,
        by=child.social_worker,  # type: ignore[arg-type]
        at=world.NOW,
        **said,  # type: ignore[arg-type]
    )
