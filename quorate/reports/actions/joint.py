"""One joint report: the members of the core group are asked, and what they give goes into it under their names."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from quorate.audit import actions as audit
from quorate.conferences.actions import links
from quorate.conferences.actions.posting import addressed
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries.inviting import reports_jointly
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

from ..asking import MORE
from ..models import Contribution
from ..paragraphs import Paragraph, answered, of_version
from ..queries import drafts
from ..queries.joint import brought_in, given
from .drafting import save_answer
from .refusing import ReportRefused, children_numbers


@transaction.atomic
def ask_for_contributions(
    *, conference: Conference, members: Sequence[Invitation], by: Practitioner, at: datetime
) -> list[Contribution]:
    """Ask members of the core group for what the joint report needs of them; returns the requests made now.

    Each gets a letter with their link; they write in the same way as the author of a report.

    **Rules** ``setting.report-model`` (REG-RPT-01, REG-RPT-02).

    :raises ReportRefused: if the area has no joint report, or nobody was chosen
    """
    if not reports_jointly(conference):
        raise ReportRefused("In this area each agency writes a report of its own.")
    wanted = [
        one
        for one in members
        if one.conference_id == conference.pk and one.practitioner_id and not one.withdrawn_at
    ]
    if not wanted:
        raise ReportRefused("Select whom to ask", "members")
    Conference.objects.select_for_update().get(pk=conference.pk)
    asked = set(Contribution.objects.filter(conference=conference).values_list("invitation", flat=True))
    new = Contribution.objects.bulk_create(
        Contribution(conference=conference, invitation=one, asked_at=at, asked_by=by)
        for one in wanted
        if one.pk not in asked
    )
    for one in new:
        _post(one, by, at)
    if new:
        audit.record(
            act="reports.contributions-asked",
            about=conference.ref,
            by=by,
            at=at,
            area=conference.area.key,
            children=children_numbers(conference),
            detail={"invitations": [one.invitation_id for one in new]},
        )
    return new


def _post(asked: Contribution, by: Practitioner, at: datetime) -> None:
    invitation, conference = asked.invitation, asked.conference
    area, to = conference.area, addressed(invitation)
    link = links.issue(conference, invitation, email=to["to_email"], by=by, at=at)
    written = catalogue.write(
        "reports/contribution",
        area=area,
        facts={
            "name": invitation.name,
            "asked_by": by.name,
            "begins": conference.starts_at,
            "page": link or settings.PUBLIC_URL.rstrip("/") + reverse("reports:write", args=[invitation.pk]),
            "reach": " · ".join(part for part in (area.phone, area.email) if part) or area.name,
        },
        at=at,
    )
    letters.post(
        area=area,
        key=f"contribution:{invitation.pk}",
        occasion=conference.ref,
        document="contribution-asked",
        **to,
        to_practitioner=invitation.practitioner,
        subject=written.subject,
        text=written.text,
        by=by,
        at=at,
        children=children_numbers(conference),
    )


@transaction.atomic
def bring_in(*, invitation: Invitation, by: Practitioner, at: datetime) -> int:
    """Put what the core group gave into the draft of the joint report, each paragraph under its author's name.

    Returns how many paragraphs came in. What was brought in before is not brought in twice.

    :raises ReportRefused: if the conference is over, or nothing new was given
    """
    found = drafts.writing(invitation)
    there = brought_in(found)
    fresh: dict[str, list[Paragraph]] = {}
    number = 0
    for contribution in given(invitation.conference):
        if contribution.invitation.pk in there:
            continue
        for key, paragraphs in of_version(contribution.parts, found.asked).items():
            own = key if found.asked.question(key) else MORE
            for one in answered(paragraphs):
                if one.file is None:
                    fresh.setdefault(own, []).append(
                        replace(one, ref=token_hex(6), contributed_by=contribution.invitation.pk)
                    )
                    number += 1
    if not number:
        raise ReportRefused("Nothing new has been given since you last brought it in.")
    for key, paragraphs in fresh.items():
        save_answer(
            invitation=invitation,
            question=key,
            paragraphs=[*found.paragraphs(key), *paragraphs],
            version=found.version(key),
            by=by,
            at=at,
        )
    return number
