"""For staff: who of the family was told what was decided, and who had no chance yet to give their views."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from quorate.cases.facts import age_on, procedure_of
from quorate.cases.models import Child, Relative
from quorate.clock import LONDON
from quorate.conferences.access import conferences_seen_by, standing_invitations
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner
from quorate.preparing.models import Contribution
from quorate.rules import deciding

from ..models import Offer, Told, Wish

VIEWS = "views-of-absent"
"""The area's list of ways in which somebody who does not come is heard: where there is one, it must be offered."""
TELL = "tell-family"
"""The area's list of whom the worker tells the decision: where there is one, each stays a task until it is said."""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the family, and whether they were told."""

    ref: str
    name: str
    who: str
    told: Told | None


def held_seen_by(reader: Practitioner, number: int) -> Conference | None:
    """Return a conference that was held, if this member of staff may open it."""
    states = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)
    return (
        conferences_seen_by(reader)
        .filter(pk=number, state__in=states)
        .select_related("area", "family")
        .first()
    )


def people(conference: Conference) -> list[Person]:
    """Return the parents and other relatives who were asked, and the children, with what was said of each."""
    said = {
        (row.relative_id, row.child_id): row
        for row in Told.objects.filter(conference=conference, superseded_at__isnull=True).select_related("by")
    }
    on = conference.starts_at.astimezone(LONDON).date()
    asked = standing_invitations().filter(conference=conference, relative__isnull=False)
    found = [
        Person(f"relative-{one.relative_id}", one.name, one.part, said.get((one.relative_id, None)))
        for one in asked.select_related("relative").order_by("pk")
    ]
    rows = conference.children.select_related("child").order_by("child__born_on", "pk")
    return found + [
        Person(f"child-{one.child_id}", one.child.name, _age(one.child, on), said.get((None, one.child_id)))
        for one in rows
    ]


def _age(child: Child, on: date) -> str:
    if child.born_on is None or child.born_on > on:
        return "not born yet"
    return f"{age_on(child, on)} years old"


def person(conference: Conference, ref: str) -> Relative | Child | None:
    """Return whom a reference names, of this conference's family."""
    kind, _sep, number = ref.partition("-")
    if not number.isdigit() or ref not in {one.ref for one in people(conference)}:
        return None
    model: type[Relative] | type[Child] = Relative if kind == "relative" else Child
    return model.objects.filter(pk=int(number), family=conference.family_id).first()


def asks_to_tell(conference: Conference) -> bool:
    """Return whether the area's text has the worker tell the family, as it stood on the day of the conference.

    **Rules** ``list.tell-family``.
    """
    return _listed(conference, TELL)


def not_told(conference: Conference) -> list[str]:
    """Return the names of those of whom nothing was said yet."""
    return [one.name for one in people(conference) if one.told is None]


def without_a_chance(conference: Conference) -> list[Invitation]:
    """Return those of the family who do not wish to come and had no chance to give their views.

    A chance is: something they gave, what they said at their own door (which offers every way), or an offer that a
    worker recorded, or the reason recorded why there was none. Empty where the area's text does not ask for it.
    **Rules** ``list.views-of-absent`` (BER-VIEWS-01).
    """
    if not _listed(conference, VIEWS):
        return []
    mine = OuterRef("pk")
    rows = (
        standing_invitations()
        .filter(
            conference=conference,
            practitioner__isnull=True,
            guest__isnull=True,
            reply=Invitation.Reply.APOLOGIES,
        )
        .exclude(Exists(Offer.objects.filter(invitation=mine, superseded_at__isnull=True)))
        .exclude(Exists(Wish.objects.filter(invitation=mine)))
        .select_related("relative", "young_person")
        .order_by("pk")
    )
    gave = {
        (one.relative_id, one.child_id)
        for one in Contribution.objects.filter(
            conference=conference, sent_at__isnull=False, taken_back_at__isnull=True
        ).only("relative_id", "child_id")
    }
    return [one for one in rows if (one.relative_id, one.young_person_id) not in gave]


def offer_of(invitation: Invitation) -> Offer | None:
    return (
        Offer.objects.filter(invitation=invitation, superseded_at__isnull=True).select_related("by").first()
    )


def _listed(conference: Conference, key: str) -> bool:
    on = conference.starts_at.astimezone(LONDON).date()
    entries, _reason = deciding.listed(key, procedure=procedure_of(conference.area), on=on)
    return bool(entries)
