"""Enquiries opened by the acts that do it, for tests that need one."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from quorate.cases import actions as cases
from quorate.cases.models import Child, Family, Relative
from quorate.enquiries.actions import deciding, delays, disagreeing, during, opening
from quorate.enquiries.actions.opening import Meeting, Place
from quorate.enquiries.models import Enquiry, Subject
from quorate.people.models import Agency, Practitioner

from . import world

STARTED = date(2026, 4, 1)
"""Fifteen working days from here, over Easter, end on 24 April 2026."""
LIMIT = date(2026, 4, 24)


def meeting(
    place: world.Place,
    *enquire: int,
    on: date = STARTED,
    how: str = "joint",
    why_not: dict[int, str] | None = None,
) -> Meeting:
    """Return a strategy discussion of social care and the police."""
    return Meeting(
        on=on,
        how=how if enquire else "none",
        reasons="What the school nurse saw on Tuesday.",
        enquire=frozenset(enquire),
        why_not=why_not or {},
        took_part=[
            (world.make_agency(place.area, Agency.Kind.SOCIAL_CARE), "Ada Brindle, team manager"),
            (world.make_agency(place.area, Agency.Kind.POLICE), "Dov Dunmore, detective sergeant"),
        ],
    )


def open_enquiry(
    place: world.Place,
    *,
    on: date = STARTED,
    at: datetime = world.NOW,
    family: Family | None = None,
    all_children: bool = False,
) -> Enquiry:
    """Return an enquiry about the child of the family made first; of the other it says why not."""
    home = family or place.family
    assert home is not None
    first, *others = world.children_of(home)
    numbers = [first.pk, *([one.pk for one in others] if all_children else [])]
    why_not = {one.pk: "Lives with the grandmother since March." for one in others}
    return opening.open_enquiry(
        family=home,
        meeting=meeting(place, *numbers, on=on, why_not=why_not),
        places={one.pk: Place() for one in (first, *others)},
        token=f"open-{home.pk}-{on}",
        by=place.by_role[world.Role.SOCIAL_WORKER],
        at=at,
    )


def subject_of(enquiry: Enquiry, place: int = 0) -> Subject:
    """Return one child of the enquiry, in the order in which they were made."""
    return list(Subject.objects.filter(enquiry=enquiry).order_by("child"))[place]


def _given_to(other: world.Place, manager: Practitioner) -> tuple[Family, Practitioner]:
    """Give the family to the manager's team and let the chair into its network; return both as they stand."""
    assert other.family is not None
    manager.refresh_from_db()
    Child.objects.filter(family=other.family).update(team=manager.team_id)
    for child in world.children_of(other.family):
        cases.join_network(
            child=child,
            practitioner=other.chair,
            part="conference chair",
            on=world.TODAY,
            by=manager,
            at=world.NOW,
        )
    return other.family, manager


def in_scene(place: world.Place) -> dict[str, Any]:
    """Return the numbers of an enquiry about another family of the same people in which something of each kind is."""
    other = replace(place, family=world.make_family(place.area, network=place.network))
    family, by = _given_to(other, place.by_role[world.Role.TEAM_MANAGER])
    enquiry = open_enquiry(other, all_children=True)
    first, second = subject_of(enquiry), subject_of(enquiry, 1)
    order = during.record_order(
        subject=first,
        kind="assessment",
        number="EX1",
        granted_on=STARTED,
        runs_out_at=world.NOW,
        token=f"order-{enquiry.pk}",
        by=by,
        at=world.NOW,
    )
    late = delays.Late("No interpreter before then.", by)
    delay = delays.report_delay(subject=first, late=late, token=f"delay-{enquiry.pk}", by=by, at=world.NOW)
    decision = deciding.decide(
        subject=second,
        verdict=deciding.Verdict(False, world.TODAY, "Nothing was found."),
        version=second.version,
        token=f"decision-{enquiry.pk}",
        by=by,
        at=world.NOW,
    )
    row = disagreeing.disagree(
        decision=decision,
        agency=world.make_agency(place.area, Agency.Kind.HEALTH),
        who="Gwen Ashgrove",
        on=world.TODAY,
        says="Three bruises are not chance.",
        owner=by,
        by=by,
        at=world.NOW,
    )
    return {
        "enquiry": enquiry.pk,
        "enquiry_child": first.pk,
        "enquiry_order": order.pk,
        "enquiry_delay": delay.pk,
        "enquiry_decision": decision.pk,
        "disagreement": row.pk,
        "enquiry_family": family.pk,
        "enquiry_person": f"adult-{Relative.objects.filter(family=family).earliest('pk').pk}",
    }
