"""A stood-down conference is put before the manager to whom the procedure gives it."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from quorate.audit import actions as audit
from quorate.cases.models import Duty
from quorate.clock import LONDON
from quorate.conferences.models import Conference, ConferenceChild, Decision
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

STOOD_DOWN = "oversight.stood-down"
"""The work that the closing of a conference asks for."""
SYSTEM = "Quorate"


@transaction.atomic
def tell_managers(*, conference: int, at: datetime) -> int:
    """Write to each manager whom the procedure names that a conference was stood down; return to how many.

    Each is written to once for each conference, however often this is asked for. Where nobody is in that post, nobody
    can be written to: the list of stood-down conferences shows it all the same.

    **Counts** the day to come back together by from the stood-down conference, as the duty says.
    **Rules** ``deciding.review`` for whose it is, ``duty.reconvene``.
    """
    found = Conference.objects.select_related("area", "chair").get(pk=conference)
    decisions = Decision.objects.filter(
        conference_child__conference=found, superseded_at__isnull=True, outcome=Decision.Outcome.STOOD_DOWN
    )
    roles = set(decisions.values_list("decided_by", flat=True))
    children = list(ConferenceChild.objects.filter(conference=found).values_list("child_id", flat=True))
    due = (
        Duty.objects.filter(child__in=children, rule="reconvene", standing="open", ended_at__isnull=True)
        .order_by("due_on")
        .first()
    )
    managers = list(Practitioner.objects.filter(area=found.area, active=True, role__in=roles))
    facts = {
        "conference": found.pk,
        "held_on": found.starts_at.astimezone(LONDON).date(),
        "back_by": due.due_on if due else None,
        "page": settings.PUBLIC_URL.rstrip("/") + reverse("conferences:outcome", args=[found.pk]),
    }
    for person in managers:
        said = catalogue.write(
            "oversight/stood-down", area=found.area, facts={**facts, "name": person.name}, at=at
        )
        letters.post(
            area=found.area,
            key=f"{found.ref}:stood-down:{person.pk}",
            occasion=found.ref,
            document="stood-down",
            to_name=person.name,
            to_email=person.email,
            to_practitioner=person,
            subject=said.subject,
            text=said.text,
            by=SYSTEM,
            at=at,
            children=children,
        )
    if managers:
        audit.record(
            act="oversight.stood-down-told",
            about=found.ref,
            by=SYSTEM,
            at=at,
            area=found.area.key,
            children=children,
            detail={"managers": [one.pk for one in managers]},
        )
    return len(managers)
