"""Somebody asks to be there; the chair and the family say what they think of it; and how it is done by video."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases.models import Relative
from quorate.conferences.actions import hold
from quorate.conferences.actions import listing as conferences
from quorate.conferences.actions.listing import NewGuest
from quorate.conferences.models import Attendance, Conference, Guest, Invitation
from quorate.people.models import Agency, Practitioner

from ..access import deputy, is_chair
from ..grounds import CHAIR, FAMILY, VIDEO_CHECKS
from ..models import Admission, Answered, Consent
from ..queries import admitting as queries
from ..queries.admitting import BY_VIDEO, GUESTS
from ..queries.people import is_family
from .refusals import Changed, NotYours, Refused
from .steps import needed, not_after, note, person_on, to_change

Kind = Admission.Kind
Somebody = NewGuest
"""Somebody of no directory."""
Who = Invitation | Practitioner | Relative | NewGuest
PARTS = {
    Kind.OBSERVER: "observer",
    Kind.SOLICITOR: "solicitor",
    Kind.SUPPORTER: "supporter",
    Kind.PARENT_ADVOCATE: "advocate for a parent",
    Kind.CHILD_ADVOCATE: "advocate for the child",
    Kind.POLICE: "police",
    Kind.VIDEO: "by video",
    Kind.RELATIVE_VIDEO: "by video",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said who was asked, how and on which day."""

    answer: str
    how: str
    on: date
    words: str = ""


@transaction.atomic
def ask(
    *, conference: Conference, kind: str, who: Who, why: str, by: Practitioner, at: datetime
) -> Admission:
    """Put down that somebody asks to be there on another footing; return the record, on which consents are noted.

    Somebody who is on no list of the conference is put on it, not invited yet; an observer is marked as one.

    :raises Refused: without a reason, twice for one person, for somebody who cannot be there in that way, or once the
        conference is over
    """
    current = to_change(conference)
    says = needed(why, "Say why they are to be there in this way.", "why")
    if kind not in Kind.values:
        raise Refused("Choose on what footing they are to be there.", field="kind")
    invitation = _row(current, Kind(kind), who, by=by, at=at)
    _must_suit(Kind(kind), invitation)
    if Admission.objects.filter(invitation=invitation).exists():
        raise Refused(f"{invitation.name} is on this page already.")
    try:
        with transaction.atomic():
            row = Admission.objects.create(
                conference=current, invitation=invitation, kind=kind, why=says, by=by, at=at
            )
    except IntegrityError as twice:
        raise Refused(f"{invitation.name} is on this page already.") from twice
    note(current, "admission-asked", row.ref, by=by, at=at, kind=kind, invitation=invitation.pk)
    return row


def _row(conference: Conference, kind: Kind, who: Who, *, by: Practitioner, at: datetime) -> Invitation:
    observer = kind == Kind.OBSERVER
    if isinstance(who, Invitation):
        person = person_on(conference, who)
        if observer and not person.observer:
            return _as_observer(person)
        return person
    return conferences.put_on_list(
        conference=conference, who=who, part=PARTS[kind], observer=observer, by=by, at=at
    )


def _as_observer(person: Invitation) -> Invitation:
    """Mark somebody on the list as one who only watches, as long as they have not come in.

    :raises Refused: if they are or were in the meeting: what they said there cannot be unsaid
    """
    if Attendance.objects.filter(invitation=person).exists():
        raise Refused(f"{person.name} has taken part already. Change their part on the page of the sitting.")
    person.observer, person.owes_report = True, False
    person.version += 1
    person.save(update_fields=["observer", "owes_report", "version"])
    return person


def _must_suit(kind: Kind, invitation: Invitation) -> None:
    who = invitation.practitioner
    if kind in GUESTS and is_family(invitation):
        raise Refused("Somebody of the family is invited as such. Choose the person who comes with them.")
    if kind == Kind.OBSERVER and who is None:
        raise Refused("An observer is a professional of the directory.")
    if kind == Kind.POLICE and (who is None or who.agency.kind != Agency.Kind.POLICE):
        raise Refused("Choose a police officer on the list of this conference.")
    if kind == Kind.VIDEO and who is None:
        raise Refused("Choose a professional. For the family, choose “Member of the family by video”.")
    if kind == Kind.RELATIVE_VIDEO and not is_family(invitation):
        raise Refused("Choose somebody of the family. For a professional, choose “Professional by video”.")


def _locked(admission: Admission, version: int | None = None) -> tuple[Conference, Admission]:
    conference = to_change(admission.conference)
    row = Admission.objects.select_for_update().get(pk=admission.pk)
    if version is not None and row.version != version:
        raise Changed("This record")
    row.conference = conference
    row.invitation = person_on(conference, row.invitation)
    return conference, row


def _save(row: Admission, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


@transaction.atomic
def answer(
    *,
    admission: Admission,
    of: Invitation | None,
    said: Answer,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Consent:
    """Record what the chair (``of`` is none) or one of the family said of somebody's being there.

    An earlier answer of the same person is superseded and kept.

    **Rules** ``permission.admit-<kind>``.

    :raises NotYours: if somebody else than the chair, or the chair's deputy, answers for the chair
    :raises Changed: if the record changed since ``version`` was shown
    :raises Refused: if the procedure does not ask this person, a refusal is without words, or the day is to come
    """
    conference, row = _locked(admission, version)
    standing = queries.admission_of(conference, row.pk)
    wanted = standing.wanted.who if standing else ()
    if of is None:
        if CHAIR not in wanted:
            raise Refused("The chair's agreement is not asked for here.")
        if not (is_chair(by, conference) or deputy(by, conference)):
            raise NotYours(f"This is for {conference.chair.name}, who chairs the conference.")
    else:
        person = person_on(conference, of)
        if FAMILY not in wanted or not is_family(person) or person.pk == row.invitation_id:
            raise Refused(f"The procedure does not ask for {person.name}'s agreement here.")
    if said.answer not in Answered.values or said.how not in Consent.How.values:
        raise Refused("Say whether they agree, and how they said so.", field="answer")
    not_after(said.on, at, "on")
    if said.answer == Answered.REFUSED and not said.words.strip() and of is None:
        raise Refused("Say why not: the person who asks is told.", field="words")
    Consent.objects.filter(admission=row, of=of, superseded_at__isnull=True).update(superseded_at=at)
    consent = Consent.objects.create(
        admission=row,
        of=of,
        answer=said.answer,
        how=said.how,
        on=said.on,
        words=said.words.strip(),
        by=by,
        at=at,
    )
    _save(row)
    detail = {"answer": said.answer, "of": of.pk if of else "chair", "on": said.on.isoformat()}
    note(conference, "consent-recorded", row.ref, by=by, at=at, **detail)
    return consent


@transaction.atomic
def explain(*, admission: Admission, on: date, version: int, by: Practitioner, at: datetime) -> Admission:
    """Record when it was explained to somebody what they may do at the conference and what not.

    :raises Changed: if the record changed since ``version`` was shown
    :raises Refused: if the day is to come
    """
    conference, row = _locked(admission, version)
    not_after(on, at, "on")
    row.explained_on = on
    _save(row, "explained_on")
    note(conference, "part-explained", row.ref, by=by, at=at, on=on.isoformat())
    return row


@transaction.atomic
def check_video(
    *, admission: Admission, checks: Collection[str], version: int, by: Practitioner, at: datetime
) -> Admission:
    """Record what was made sure of before somebody takes part by video; what is not ticked stays open.

    :raises Changed: if the record changed since ``version`` was shown
    :raises Refused: if the person does not come by video
    """
    conference, row = _locked(admission, version)
    if row.kind not in BY_VIDEO:
        raise Refused("This person does not take part by video.")
    known = [key for key, _ in VIDEO_CHECKS]
    if set(checks) - set(known):
        raise Refused("Choose from the list.", field="checks")
    row.checked, row.checked_at = [key for key in known if key in set(checks)], at
    _save(row, "checked", "checked_at")
    note(conference, "video-checked", row.ref, by=by, at=at, checked=row.checked)
    return row


@transaction.atomic
def let_in_all_the_same(
    *, admission: Admission, why: str, version: int, by: Practitioner, at: datetime
) -> Admission:
    """Let somebody in though an agreement is missing or was refused, where the procedure says only that it should be.

    **Rules** ``permission.admit-<kind>``.

    :raises NotYours: for anybody but the chair, or the chair's deputy
    :raises Changed: if the record changed since ``version`` was shown
    :raises Refused: without a reason, or where the procedure says that it must be
    """
    conference, row = _locked(admission, version)
    if not (is_chair(by, conference) or deputy(by, conference)):
        raise NotYours(f"This is for {conference.chair.name}, who chairs the conference.")
    standing = queries.admission_of(conference, row.pk)
    if standing is None or not standing.can_be_waived:
        raise Refused("The area's procedure leaves no room for this: the agreements must be there.")
    if standing.complete:
        raise Refused("Nothing is missing: they may come in.")
    row.in_all_the_same_why = needed(why, "Say why they may be there all the same.", "why")
    row.in_all_the_same_by = by
    _save(row, "in_all_the_same_why", "in_all_the_same_by")
    note(conference, "let-in-all-the-same", row.ref, by=by, at=at)
    return row


@transaction.atomic
def papers(*, admission: Admission, agrees: bool, version: int, by: Practitioner, at: datetime) -> Guest:
    """Record whether the person with whom a guest comes agrees that papers go to the guest.

    **Rules** ``permission.send-papers-to-supporter``.

    :raises Changed: if the record changed since ``version`` was shown
    :raises Refused: if this is no guest, or one who comes with nobody
    """
    conference, row = _locked(admission, version)
    guest = row.invitation.guest
    if guest is None:
        raise Refused("Papers go to this person, or not, by their part in the conference.")
    said = conferences.say_about_papers(guest, agrees=agrees, by=by, at=at)
    _save(row)
    note(conference, "guests-papers", row.ref, by=by, at=at, agrees=agrees)
    return said


@transaction.atomic
def leave_after_information(*, admission: Admission, by: Practitioner, at: datetime) -> Admission:
    """Record that a police officer has given the information and left. Recording it twice changes nothing.

    What counts for the quorum is who is in the meeting, as for everybody.

    :raises conferences.actions.refusals.Refused: if the officer is not in the meeting, or for whoever does not run it
    :raises Refused: if this is no police officer
    """
    conference, row = _locked(admission)
    if row.kind != Kind.POLICE:
        raise Refused("This is for a police officer who leaves after giving information.")
    if row.left_after_information_at is not None:
        return row
    stay = hold.leave(invitation=row.invitation, by=by, at=at)
    row.left_after_information_at = stay.left_at
    _save(row, "left_after_information_at")
    note(conference, "left-after-information", row.ref, by=by, at=at, invitation=row.invitation_id)
    return row
