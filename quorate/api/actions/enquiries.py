"""Strategy discussions held elsewhere are recorded here, by the acts of the enquiries' own pages."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from quorate.cases.models import Child, Family
from quorate.clock import LONDON
from quorate.enquiries.actions import opening
from quorate.enquiries.actions.entering import Refused
from quorate.enquiries.models import Enquiry
from quorate.people.models import Agency

from ..access import actor
from ..models import ApiToken
from ..problems import Problem, wrong
from ..queries import children as queries
from ..shapes.enquiries import NewDiscussion, NewEnquiry

FIELDS = {
    "on": "on",
    "time": "at",
    "reasons": "reasons",
    "agencies": "took_part",
    "how": "how",
    "enquire": "enquire",
}
"""What the enquiries call what has to be put right, and what the API calls it."""


def token_of(caller: ApiToken, key: str) -> str:
    """Return the token under which the enquiries act once: the caller's key, as long as one of their forms has."""
    return hashlib.sha256(f"{caller.pk}:{key}".encode()).hexdigest()[:40]


@transaction.atomic
def open_enquiry(*, caller: ApiToken, said: NewEnquiry, key: str, at: datetime) -> Enquiry:
    """Open an enquiry by its first strategy discussion, and return it.

    :raises Problem: if there is no such family in the area, an enquiry is open, or something is missing or cannot be
    """
    family = Family.objects.filter(area=caller.area, reference=said.family).select_related("area").first()
    if family is None:
        raise wrong("family", "There is no family of this reference in this area")
    children = opening.living(family)
    meeting = _meeting(caller, said, children)
    try:
        return opening.open_enquiry(
            family=family,
            meeting=meeting,
            places={},
            token=token_of(caller, key),
            by=actor(caller),
            at=at,
        )
    except Refused as refused:
        raise _problem(refused, children) from refused


@transaction.atomic
def add_discussion(
    *, caller: ApiToken, enquiry: Enquiry, said: NewDiscussion, key: str, at: datetime
) -> None:
    """Record another strategy discussion of an open enquiry.

    :raises Problem: if the enquiry is over, or something is missing or cannot be
    """
    children = opening.living(enquiry.family)
    meeting = _meeting(caller, said, children)
    try:
        opening.record_discussion(
            enquiry=enquiry, meeting=meeting, token=token_of(caller, key), by=actor(caller), at=at
        )
    except Refused as refused:
        raise _problem(refused, children) from refused


def _meeting(caller: ApiToken, said: NewDiscussion, children: Collection[Child]) -> opening.Meeting:
    numbers = {child.la_child_id: child.pk for child in children}
    asked = [*said.enquire, *(one.la_child_id for one in said.why_not)]
    if unknown := [one for one in asked if one not in numbers]:
        where = "enquire" if unknown[0] in said.enquire else "why_not"
        raise wrong(where, "Name living children of this family only")
    if said.at is not None and said.at.astimezone(LONDON).date() != said.on:
        raise wrong("at", "The moment must lie on the day given as on")
    return opening.Meeting(
        on=said.on,
        how=said.how,
        reasons=said.reasons,
        enquire=frozenset(numbers[one] for one in said.enquire),
        why_not={numbers[one.la_child_id]: one.why for one in said.why_not},
        took_part=_took_part(caller, said),
        moment=said.at,
    )


def _took_part(caller: ApiToken, said: NewDiscussion) -> list[tuple[Agency, str]]:
    found: dict[int, tuple[Agency, str]] = {}
    for one in said.took_part:
        agency = queries.agency(caller.area, one.agency)
        if agency is None:
            raise wrong("took_part.agency", "This is not the number of an open agency of this area")
        if agency.pk in found:
            raise wrong("took_part.agency", "Name each agency once, with everybody who came from it")
        found[agency.pk] = (agency, one.who)
    return list(found.values())


def _problem(refused: Refused, children: Collection[Child]) -> Problem:
    """Return the refusal with children's identifiers in the place of their names."""
    says = str(refused)
    for child in sorted(children, key=lambda one: -len(one.name)):
        says = says.replace(child.name, f"child {child.la_child_id}")
    if refused.field.startswith("why_not"):
        return wrong("why_not", says)
    return wrong(FIELDS[refused.field], says) if refused.field in FIELDS else Problem("in-the-way", says)
