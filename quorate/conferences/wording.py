"""What the letters that ask people to a conference are told; their words are in `letters/`.

Nothing sent by e-mail names a child, and no reason that somebody typed goes out: those who may know it sign in.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from quorate import clock
from quorate.cases.facts import procedure_of as rulebook_of
from quorate.design.words import day, moment
from quorate.people.models import Agency
from quorate.rules import deciding

from .calendar import where
from .models import Conference, Invitation

NO_CAUTION = "no-caution"
KINDS = {
    "initial": "initial child protection conference",
    "pre-birth": "pre-birth child protection conference",
    "transfer-in": "transfer-in child protection conference",
    "review": "review child protection conference",
}
Due = Sequence[tuple[str, date | datetime | None]]


def page_of(conference: Conference) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("conferences:page", args=[conference.pk])


def procedure_of(conference: Conference) -> str:
    """Return the address of the area's procedure, which everybody who is asked may read."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("handbook:procedure", args=[conference.area.procedure])


def reply_of(invitation: Invitation) -> str:
    return settings.PUBLIC_URL.rstrip("/") + reverse("conferences:reply", args=[invitation.conference_id])


def meeting_facts(conference: Conference) -> dict[str, Any]:
    """Return what each letter about a conference is told of it: when, how long, where and who runs it."""
    return {
        "conference": conference.pk,
        "kind": KINDS[conference.kind],
        "starts_at": conference.starts_at,
        "minutes_long": conference.minutes_long,
        "where": where(conference),
        "chair": conference.chair.name,
        "administrator": administrator(conference),
    }


def administrator(conference: Conference) -> str:
    """Return who arranges the conference, and how to reach them."""
    return " · ".join(one for one in (conference.administrator.name, contact(conference)) if one)


def invitation_facts(
    invitation: Invitation,
    conference: Conference,
    *,
    owed: Due,
    by_email: bool,
    link: str = "",
    also: Sequence[str] = (),
) -> dict[str, Any]:
    """Return what an invitation, or the news that the time or place has changed, is told; ``also`` goes with it."""
    who = invitation.practitioner
    signs_in = who is not None and (who.user_id is not None or not link)
    return {
        **meeting_facts(conference),
        "name": invitation.name,
        "part": invitation.part,
        "report_owed": bool(owed),
        "reports": [
            {"title": title, "by": moment(due) if isinstance(due, datetime) else day(due)}
            for title, due in owed
            if due
        ],
        "procedure_says": police_note(invitation, conference),
        "also": list(also),
        "professional": who is not None,
        "link": link,
        "sign_in_at": reply_of(invitation) if signs_in else None,
        "procedure_at": procedure_of(conference) if who is not None else None,
        "by_email": by_email,
    }


def police_note(invitation: Invitation, conference: Conference) -> list[str]:
    """Return what the area's procedure has an officer know who is asked to a conference.

    **Rules** ``list.police-enquiry``.
    """
    who = invitation.practitioner
    if who is None or who.agency.kind != Agency.Kind.POLICE:
        return []
    entries, _ = deciding.listed(
        "police-enquiry",
        procedure=rulebook_of(conference.area),
        on=conference.starts_at.astimezone(clock.LONDON).date(),
    )
    return [one.says for one in entries if one.key == NO_CAUTION]


def reminder_facts(invitation: Invitation, conference: Conference) -> dict[str, Any]:
    """Return what the letter that asks once more for an answer is told."""
    return {
        "name": invitation.name,
        "conference": conference.pk,
        "starts_at": conference.starts_at,
        "answer_at": reply_of(invitation) if invitation.practitioner_id else None,
        "administrator": conference.administrator.name,
        "reach": contact(conference),
    }


def contact(conference: Conference) -> str:
    """Return how to reach the administrator, or else the area's office."""
    phone = conference.administrator.phone or conference.area.phone
    email = conference.administrator.email or conference.area.email
    return " · ".join(one for one in (phone, email) if one)


def cancelled_facts(
    invitation: Invitation, conference: Conference, *, only_you: bool, by_email: bool
) -> dict[str, Any]:
    """Return what the letter that takes an invitation back, from one person or from all, is told."""
    phone = conference.administrator.phone or conference.area.phone
    email = conference.administrator.email or conference.area.email
    return {
        "name": invitation.name,
        "conference": conference.pk,
        "starts_at": conference.starts_at,
        "only_you": only_you,
        "by_email": by_email,
        "reach": ", ".join(one for one in (conference.administrator.name, phone, email) if one),
    }


def printed_facts(
    invitation: Invitation, conference: Conference, *, children: Sequence[str], link: str
) -> dict[str, Any]:
    """Return what the invitation on paper is told: it goes into an envelope, and may name the children."""
    return {
        **meeting_facts(conference),
        "name": invitation.name,
        "children": list(children),
        "young_person": invitation.young_person_id is not None,
        "link": link,
    }


def printed_cancellation_facts(
    invitation: Invitation, conference: Conference, *, only_you: bool
) -> dict[str, Any]:
    """Return what the letter on paper that takes an invitation back is told."""
    return {
        "name": invitation.name,
        "conference": conference.pk,
        "starts_at": conference.starts_at,
        "only_you": only_you,
        "administrator": administrator(conference),
    }
