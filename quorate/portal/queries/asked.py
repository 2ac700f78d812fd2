"""What a partner has to do, conference by conference, and which papers they may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from quorate.cases.models import Duty
from quorate.cases.pages import DutyRow, duty_row
from quorate.conferences.access import standing_invitations
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries.links import invitation_behind
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.page import ChildLine, children
from quorate.doors.models import Door
from quorate.letters.models import Attachment, Letter
from quorate.minutes.models import Amendment, Minutes
from quorate.minutes.queries import NOTICE, PAPER, agreed_with, amendments_until
from quorate.people.models import Practitioner
from quorate.reports.copies import Copy, for_professional
from quorate.reports.models import Report
from quorate.reports.queries import get_attachment, get_file, get_report, material_of

State = Conference.State
OVER = (State.CLOSED, State.CANCELLED, State.STOOD_DOWN)
PAPERS = {NOTICE: "Outcome notice", PAPER: "Minutes"}
SUFFIXES = ("pdf", "docx")
MOST = 50


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
        return self.invitation.reply == Invitation.Reply.NONE and state == State.BOOKED

    @property
    def may_reply(self) -> bool:
        return self.invitation.conference.state in (State.BOOKED, State.OPEN)

    @property
    def may_report(self) -> bool:
        return may_write(self.invitation) and self.invitation.conference.state not in OVER

    @property
    def wants_report(self) -> bool:
        return self.may_report and self.report is None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that went to this person, in the forms in which it did."""

    key: str
    title: str
    on: datetime | None
    suffixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneAsked:
    """All that one conference asks of one person, and what they may read of it."""

    asked: Asked
    children: list[ChildLine]
    reports: list[Report]
    papers: list[Paper]
    until: date | None
    """The last day on which a correction of the minutes is in time, where the text gives one."""
    minutes: Minutes | None
    corrections: list[Amendment]
    agreed_at: datetime | None = None
    """When this person said that they had read the standing edition of the minutes and agree with it."""

    @property
    def may_agree(self) -> bool:
        waiting = any(one.answered_at is None for one in self.corrections)
        return self.minutes is not None and self.agreed_at is None and not waiting

    @property
    def may_correct(self) -> bool:
        return self.minutes is not None


def may_write(invitation: Invitation) -> bool:
    """Return whether a report is asked of this person, or what they contribute to a joint one."""
    return invitation.owes_report or hasattr(invitation, "contribution")


def invitation_of_door(door: Door) -> Invitation | None:
    """Return the invitation for which a door was issued, while it stands; a door leads to no other."""
    word, _, number = door.holder.partition(":")
    found = invitation_behind(int(number)) if word == "invitation" and number.isdigit() else None
    return found if found and found.conference.ref == door.occasion else None


def own_invitation(reader: Practitioner, number: int) -> Invitation | None:
    """Return the reader's own standing invitation of this number."""
    found = invitation_behind(number)
    return found if found and found.practitioner_id == reader.pk else None


def asked_of(reader: Practitioner, now: datetime, *, past: bool) -> list[Asked]:
    """Return the conferences the reader is invited to: those to come (soonest first) or those over (latest
    first)."""
    invitations = standing_invitations().filter(practitioner=reader.pk, conference__area=reader.area_id)
    if past:
        invitations = invitations.filter(conference__state__in=OVER).order_by("-conference__starts_at", "pk")
    else:
        invitations = invitations.exclude(conference__state__in=OVER).order_by("conference__starts_at", "pk")
    people = ("conference__family", "conference__chair", "conference__room", "report", "contribution")
    return _asked(reader, list(invitations.select_related(*people)[:MOST]), now)


def asked_by(invitation: Invitation, now: datetime) -> OneAsked | None:
    """Return what one conference asks of a professional, and what they may read of it."""
    reader, conference = invitation.practitioner, invitation.conference
    if reader is None:
        return None
    asked = _asked(reader, [invitation], now)[0]
    sent = _sent(reader, conference)
    minutes = Minutes.objects.filter(conference=conference, state=Minutes.State.SENT).first()
    had = minutes if any(one.document == PAPER for one in sent) else None
    return OneAsked(
        asked=asked,
        children=children(conference),
        reports=readable(invitation),
        papers=_forms_of(sent),
        until=amendments_until(meeting_of(conference), invitation.pk) if had else None,
        minutes=had,
        agreed_at=agreed_with(had).get(invitation.pk) if had else None,
        corrections=list(Amendment.objects.filter(minutes=had, invitation=invitation).order_by("pk"))
        if had
        else [],
    )


def readable(invitation: Invitation) -> list[Report]:
    """Return the reports that a professional may read: their own, and, unless they only watch, those the family saw."""
    found = Report.objects.filter(conference=invitation.conference_id).select_related(
        "invitation__practitioner__agency"
    )
    return [
        one
        for one in found.order_by("pk")
        if one.invitation_id == invitation.pk or (one.shared_with_family_on and not invitation.observer)
    ]


def report_for(invitation: Invitation, number: int) -> Copy | None:
    """Return one report as this professional reads it; one of another conference is not theirs through this page."""
    reader = invitation.practitioner
    found = get_report(reader, number) if reader else None
    if found is None or found.conference_id != invitation.conference_id:
        return None
    if found.pk not in {one.pk for one in readable(invitation)}:
        return None
    material = material_of(found)
    return for_professional(material) if material else None


def file_for(invitation: Invitation, number: int, attached: int | None) -> tuple[bytes, str] | None:
    """Return the file that a report came as, or one that belongs to a part of it, with its media type.

    Whoever may read the report may have its files as they are in its newest version. ``attached``: the number of an
    Attachment; none for the file that is the report.
    """
    copy = report_for(invitation, number)
    if copy is None:
        return None
    if attached is None:
        version = get_file(copy.report, copy.version.number)
        return (bytes(version.file_content or b""), version.file_type) if version else None
    if attached not in {one.part.attachment_id for one in copy.parts}:
        return None
    kept = get_attachment(copy.report, attached)
    return (bytes(kept.content), kept.media_type) if kept else None


def paper_for(invitation: Invitation, key: str, suffix: str) -> tuple[Letter, Attachment] | None:
    """Return the newest file of a paper of this conference that went to this person."""
    reader = invitation.practitioner
    if reader is None or key not in PAPERS or suffix not in SUFFIXES:
        return None
    for letter in reversed(_sent(reader, invitation.conference)):
        if letter.document == key:
            for file in letter.attachments.all():
                if file.name.endswith(f".{suffix}"):
                    return letter, file
    return None


def children_of(invitation: Invitation) -> list[int]:
    """Return the numbers of the children whom the conference is about, for the reading log."""
    return list(invitation.conference.children.order_by("pk").values_list("child_id", flat=True))


def correct_until(invitation: Invitation) -> date | None:
    """Return the last day on which a correction is in time, where the text gives one.

    **Counts**, **Rules** as ``duty.amendments`` says.
    """
    return amendments_until(meeting_of(invitation.conference), invitation.pk)


def minutes_to_correct(invitation: Invitation) -> Minutes | None:
    """Return the minutes that this person was sent and may ask to have put right."""
    reader = invitation.practitioner
    if reader is None or not any(one.document == PAPER for one in _sent(reader, invitation.conference)):
        return None
    return Minutes.objects.filter(conference=invitation.conference_id, state=Minutes.State.SENT).first()


def _asked(reader: Practitioner, found: list[Invitation], now: datetime) -> list[Asked]:
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
        document__in=PAPERS,
        occasion__in=[one.conference.ref for one in invitations],
    )
    for letter in found.defer("text").order_by("sent_at", "pk"):
        papers.setdefault(letter.occasion, []).append(letter)
    return papers


def _sent(reader: Practitioner, conference: Conference) -> list[Letter]:
    found = Letter.objects.filter(
        to_practitioner=reader.pk,
        occasion=conference.ref,
        state=Letter.State.SENT,
        document__in=PAPERS,
    )
    return list(found.prefetch_related("attachments").order_by("sent_at", "pk"))


def _forms_of(sent: Iterable[Letter]) -> list[Paper]:
    newest = {one.document: one for one in sent}
    return [
        Paper(
            key,
            title,
            newest[key].sent_at,
            tuple(
                suffix
                for suffix in SUFFIXES
                if any(file.name.endswith(f".{suffix}") for file in newest[key].attachments.all())
            ),
        )
        for key, title in PAPERS.items()
        if key in newest
    ]
