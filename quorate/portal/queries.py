"""What a partner has to do, conference by conference."""

from dataclasses import dataclass
from datetime import datetime

from quorate.cases.models import Duty
from quorate.cases.pages import DutyRow, duty_row
from quorate.conferences.access import standing_invitations
from quorate.conferences.models import Conference, Invitation
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.reports.models import Report


@dataclass(frozen=True, slots=True)
class Asked:
    """One conference that a partner is invited to, and what is still wanted of them."""

    invitation: Invitation
    report: Report | None
    duties: list[DutyRow]
    papers: list[Letter]

    @property
    def wants_reply(self) -> bool:
        state = self.invitation.conference.state
        return self.invitation.reply == Invitation.Reply.NONE and state == Conference.State.BOOKED

    @property
    def wants_report(self) -> bool:
        over = (Conference.State.CLOSED, Conference.State.CANCELLED, Conference.State.STOOD_DOWN)
        return (
            self.invitation.owes_report
            and self.report is None
            and self.invitation.conference.state not in over
        )


def asked_of(reader: Practitioner, now: datetime, *, past: bool) -> list[Asked]:
    """Return the conferences the reader is invited to: those to come (soonest first) or those over (latest
    first)."""
    invitations = standing_invitations().filter(practitioner=reader.pk, conference__area=reader.area_id)
    over = [Conference.State.CLOSED, Conference.State.CANCELLED, Conference.State.STOOD_DOWN]
    if past:
        invitations = invitations.filter(conference__state__in=over).order_by("-conference__starts_at", "pk")
    else:
        invitations = invitations.exclude(conference__state__in=over).order_by("conference__starts_at", "pk")
    found = list(
        invitations.select_related("conference__family", "conference__chair", "conference__room", "report")[
            :50
        ]
    )
    duties = _duties(reader, found, now)
    papers = _papers(reader, found)
    return [
        Asked(
            one,
            getattr(one, "report", None),
            duties.get(f"invitation:{one.pk}", []),
            papers.get(one.conference.ref, []),
        )
        for one in found
    ]


def _duties(reader: Practitioner, invitations: list[Invitation], now: datetime) -> dict[str, list[DutyRow]]:
    rows: dict[str, list[DutyRow]] = {}
    wanted = [f"invitation:{one.pk}" for one in invitations]
    found = Duty.objects.filter(
        area=reader.area_id,
        owner=reader.pk,
        occasion__in=wanted,
        ended_at__isnull=True,
        standing=Duty.Standing.OPEN,
    ).select_related("child", "owner")
    for duty in found.order_by("due_on", "pk"):
        rows.setdefault(duty.occasion, []).append(duty_row(duty, now))
    return rows


def _papers(reader: Practitioner, invitations: list[Invitation]) -> dict[str, list[Letter]]:
    papers: dict[str, list[Letter]] = {}
    found = Letter.objects.filter(
        area=reader.area_id,
        to_practitioner=reader.pk,
        state=Letter.State.SENT,
        occasion__in=[one.conference.ref for one in invitations],
    ).exclude(document="invitation")
    for letter in found.order_by("sent_at", "pk"):
        papers.setdefault(letter.occasion, []).append(letter)
    return papers
