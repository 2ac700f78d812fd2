"""People are asked to a conference, answer, send somebody else, or are no longer asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quorate.cases import actions as cases
from quorate.cases.models import Child, Relative
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.people import actions as people
from quorate.people.models import Agency, Practitioner

from .. import readiness
from ..models import Conference, Guest, Invitation
from ..queries import inviting
from . import occasion, posting
from .refusals import ChangedMeanwhile, Refused

By = Practitioner | str
Reply = Invitation.Reply
State = Conference.State


@dataclass(frozen=True, slots=True)
class Asked:
    """One person to ask: ``ref`` is practitioner:5, relative:3 or young-person:8."""

    ref: str
    part: str
    core_group: bool = False
    observer: bool = False
    owes_report: bool = False
    all_the_same: str = ""
    """Why a child is asked although it was not assessed, or the assessment says otherwise."""


@transaction.atomic
def send(
    *,
    conference: Conference,
    asked: Sequence[Asked],
    by: Practitioner,
    at: datetime,
    left_off: Sequence[Asked] = (),
    left_why: str = "",
) -> list[Invitation]:
    """Ask people to a conference: each gets one invitation, however often this is sent. Returns those asked now.

    A letter with the calendar file goes to each by the post room, a printed one to who has no e-mail address; who is
    asked for a report owes it from now.

    ``left_off`` are those of the family on the list who are not asked: that, and ``left_why``, is kept (FRG-ATT-02).

    :raises Refused: if nobody is chosen, the conference is held or cancelled, a person is not of this area or family, a
        child does not want to come, no reason is given for asking one whom the assessment does not include or for
        leaving somebody of the family off, or a parent whose first language is not English was not offered an
        interpreter where the text says so
    """
    if not asked:
        raise Refused("Choose at least one person to invite.")
    current = occasion.locked(conference)
    _must_be_open_to_people(current)
    for one in asked:
        _family_may_be_asked(current, one)
    for one in left_off:
        _leave_off(current, one, left_why, by=by, at=at)
    fresh = [invitation for one in asked if (invitation := _row(current, one)).invited_at is None]
    if not fresh:
        return []
    if any(_taken_back_before(invitation) for invitation in fresh):
        current.calendar_sequence += 1
        current.save(update_fields=["calendar_sequence"])
    for invitation in fresh:
        invitation.invited_at = at
        invitation.save(update_fields=["invited_at"])
    occasion.tell_cases(current, at=at)
    for invitation in fresh:
        if invitation.owes_report and invitation.practitioner_id:
            _owe_report(current, invitation, by=by, at=at)
        posting.ask(current, invitation, first=True, by=by, at=at)
    occasion.note(
        current,
        "invited",
        by=by,
        at=at,
        invitations=[invitation.pk for invitation in fresh],
        reports=[invitation.pk for invitation in fresh if invitation.owes_report],
        all_the_same={one.ref: why for one in asked if (why := one.all_the_same.strip())},
    )
    return fresh


def _family_may_be_asked(conference: Conference, one: Asked) -> None:
    person = next(iter(_person(conference, one.ref).values()))
    if not isinstance(person, Child | Relative):
        return
    door = readiness.before_asking(conference, person)
    if door.barred:
        raise Refused(" ".join(door.barred))
    if door.warned and not one.all_the_same.strip():
        raise Refused(
            f"{' '.join(door.warned)} Assess it first, or say why the child is invited all the same."
        )


def _leave_off(conference: Conference, one: Asked, why: str, *, by: Practitioner, at: datetime) -> None:
    if not why.strip():
        raise Refused("Say why somebody of the family is not invited.")
    row = _row(conference, one)
    if row.invited_at is None:
        _take_off(conference, row, why.strip(), by=by, at=at)


def _must_be_open_to_people(conference: Conference) -> None:
    if conference.state not in (State.BOOKED, State.OPEN):
        says = conference.get_state_display().lower()
        raise Refused(f"This conference is {says}: nobody can be asked to it any more.")


def _row(conference: Conference, one: Asked) -> Invitation:
    """Return the standing invitation of this person, made if need be, with what was chosen for it."""
    person = _person(conference, one.ref)
    there = Invitation.objects.filter(conference=conference, withdrawn_at__isnull=True, **person).first()
    if there is not None and there.invited_at is not None:
        return there
    if not one.part.strip():
        raise Refused("Say what part each person has, for example health visitor.")
    row = there or Invitation(conference=conference, **person)
    row.part, row.core_group = one.part.strip()[:60], one.core_group
    row.observer, row.owes_report = one.observer, one.owes_report and not one.observer
    row.save()
    return row


def _person(conference: Conference, ref: str) -> dict[str, Practitioner | Relative | Child | Guest]:
    kind, _, number = ref.partition(":")
    found: Practitioner | Relative | Child | Guest | None = None
    if number.isdigit() and kind == "practitioner":
        found = Practitioner.objects.filter(area=conference.area_id, active=True, pk=int(number)).first()
    elif number.isdigit() and kind == "relative":
        found = Relative.objects.filter(family=conference.family_id, pk=int(number)).first()
    elif number.isdigit() and kind == "young-person":
        found = Child.objects.filter(conferences__conference=conference, pk=int(number)).first()
    elif number.isdigit() and kind == "guest":
        found = Guest.objects.filter(conference=conference, pk=int(number)).first()
    if found is None:
        raise Refused("One of the people chosen can no longer be invited. Look at the list again.")
    return {kind.replace("-", "_"): found}


def _taken_back_before(invitation: Invitation) -> bool:
    """Return whether this person's calendar has been told of a cancellation that a new entry must outrank."""
    same = Invitation.objects.filter(
        conference=invitation.conference_id,
        practitioner=invitation.practitioner_id,
        relative=invitation.relative_id,
        young_person=invitation.young_person_id,
        guest=invitation.guest_id,
        withdrawn_at__isnull=False,
        invited_at__isnull=False,
    )
    return same.exists()


def _owe_report(conference: Conference, invitation: Invitation, *, by: By, at: datetime) -> None:
    role = invitation.practitioner.role if invitation.practitioner else "agency"
    cases.record_occasion_event(
        key=conference.ref,
        kind="report-owed",
        on=timezone.localtime(at).date(),
        moment=at,
        ref=f"invitation:{invitation.pk}",
        facts={"role": role, "conference": str(conference.kind)},
        by=by,
        at=at,
    )


@transaction.atomic
def add(
    *,
    conference: Conference,
    practitioner: Practitioner,
    part: str,
    observer: bool = False,
    owes_report: bool = False,
    by: Practitioner,
    at: datetime,
) -> Invitation:
    """Put somebody from the directory on the list of people to ask; nothing is sent yet. Added twice, once on the list.

    :raises Refused: if the conference is held or cancelled, the person is of another area, or no part is given
    """
    current = occasion.locked(conference)
    _must_be_open_to_people(current)
    row = _row(
        current, Asked(f"practitioner:{practitioner.pk}", part, observer=observer, owes_report=owes_report)
    )
    occasion.note(current, "person-added", by=by, at=at, invitation=row.pk)
    return row


@transaction.atomic
def add_new_person(
    *,
    conference: Conference,
    name: str,
    agency: Agency,
    email: str,
    part: str,
    observer: bool = False,
    owes_report: bool = False,
    by: Practitioner,
    at: datetime,
) -> Invitation:
    """Put somebody into the directory as a partner of an agency, and on the list of people to ask.

    :raises Refused: as `add`; or if the directory has this very person already
    """
    try:
        person = people.add_practitioner(
            area=conference.area,
            name=name,
            role=Practitioner.Role.PARTNER,
            agency=agency,
            email=email.strip().lower(),
            job_title=part,
            by=by,
            at=at,
        )
    except people.Refused as refused:
        raise Refused(str(refused)) from refused
    return add(
        conference=conference,
        practitioner=person,
        part=part,
        observer=observer,
        owes_report=owes_report,
        by=by,
        at=at,
    )


@transaction.atomic
def remind(*, conference: Conference, by: Practitioner, at: datetime) -> int:
    """Ask those who have not answered once more, each at most once a day; returns how many letters were made.

    :raises Refused: if the conference is not booked any more, or everybody has answered
    """
    current = occasion.locked(conference)
    occasion.must_be_booked(current)
    silent = [one for one in posting.standing(current) if one.reply == Reply.NONE]
    if not silent:
        raise Refused("Everybody who was asked has answered.")
    made = [one for one in silent if posting.remind(current, one, by=by, at=at).made_at == at]
    if made:
        occasion.note(current, "reminded", by=by, at=at, invitations=[one.pk for one in made])
    return len(made)


@transaction.atomic
def withdraw(*, invitation: Invitation, why: str, version: int, by: Practitioner, at: datetime) -> Invitation:
    """No longer ask somebody, with the reason; their calendar is told, and a report is no longer owed.

    :raises ChangedMeanwhile: if the invitation changed since ``version``
    :raises Refused: if it was withdrawn already, the conference has opened, or no reason is given for one that was sent
    """
    current = occasion.locked(invitation.conference)
    stored = _stored(invitation, version)
    occasion.must_be_booked(current)
    if stored.withdrawn_at:
        raise Refused("This invitation has already been withdrawn.")
    if stored.invited_at and not why.strip():
        raise Refused("Say why this person is no longer asked to come.")
    _take_off(current, stored, why.strip() or "Never sent", by=by, at=at)
    for other in stored.substitutes.filter(withdrawn_at__isnull=True):
        _take_off(current, other, "The person they stood in for is no longer asked", by=by, at=at)
    occasion.tell_cases(current, at=at)
    return stored


def _take_off(current: Conference, stored: Invitation, why: str, *, by: By, at: datetime) -> None:
    stored.withdrawn_at, stored.withdrawn_why = at, why
    stored.version += 1
    stored.save(update_fields=["withdrawn_at", "withdrawn_why", "version"])
    occasion.note(current, "invitation-withdrawn", by=by, at=at, invitation=stored.pk)
    if not stored.invited_at:
        return
    cases.supersede_occasion_events(
        key=current.ref, kind="report-owed", why="no longer invited", at=at, ref=f"invitation:{stored.pk}"
    )
    waiting = Letter.objects.filter(key__startswith=f"invitation:{stored.pk}:", state__in=posting.NOT_GONE)
    unsent = list(waiting.select_related("area"))
    for letter in unsent:
        letters.cancel(letter, because="No longer invited.", by=by, at=at)
    if unsent:
        return
    current.calendar_sequence += 1
    current.save(update_fields=["calendar_sequence"])
    posting.take_back(current, stored, only_you=True, by=by, at=at)


def hand_over(
    current: Conference, *, was: Practitioner, now: Practitioner, part: str, by: By, at: datetime
) -> None:
    """Ask the new chair or administrator instead of the one before, if that one had been asked.

    Runs in the transaction of the act that changes who chairs or administers.
    """
    there = Invitation.objects.filter(
        conference=current, practitioner=was, part=part, withdrawn_at__isnull=True, invited_at__isnull=False
    ).select_related("practitioner__agency")
    for invitation in there:
        _take_off(current, invitation, f"{now.name} is the {part} now", by=by, at=at)
        fresh = _row(current, Asked(f"practitioner:{now.pk}", part))
        if fresh.invited_at is None:
            fresh.invited_at = at
            fresh.save(update_fields=["invited_at"])
            posting.ask(current, fresh, first=True, by=by, at=at)


def _stored(invitation: Invitation, version: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",))
    stored = rows.select_related("practitioner__agency", "relative", "young_person", "guest").get(
        pk=invitation.pk
    )
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    return stored


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answers to an invitation. A substitute is a colleague from the directory, or a new name."""

    reply: str
    words: str = ""
    report_promised: bool = False
    substitute: Practitioner | None = None
    substitute_name: str = ""
    substitute_email: str = ""
    briefed: bool = False
    nobody_can_come: bool = False


@transaction.atomic
def record_reply(
    *, invitation: Invitation, answer: Answer, version: int, by: Practitioner, at: datetime
) -> Invitation:
    """Record a person's answer, given by themselves or written down for them, and return the invitation.

    A named colleague of the same agency gets an invitation of their own; one who is new to the directory is put on the
    list for the administrator to ask. An earlier substitute is no longer asked when the answer changes.

    **Rules** ``list.attendance``: whether a member of the core group sends a deputy.

    :raises ChangedMeanwhile: if the invitation changed since ``version``
    :raises Refused: if it no longer stands, the conference is held or cancelled, the answer is not one of those
        offered, or somebody of the core group, where the procedure asks for a deputy, names none and does not say
        that nobody can come
    """
    current = occasion.locked(invitation.conference)
    stored = _stored(invitation, version)
    _must_be_open_to_people(current)
    if stored.withdrawn_at or not stored.invited_at:
        raise Refused("This invitation no longer stands, so it cannot be answered.")
    _check(stored, answer, deputy=stored.core_group and inviting.deputy_asked_for(current) is not None)
    stored.reply, stored.reply_words = answer.reply, answer.words.strip()
    stored.report_promised = answer.report_promised and answer.reply in (Reply.APOLOGIES, Reply.SUBSTITUTE)
    stored.replied_at, stored.replied_by = at, by
    stored.version += 1
    stored.save()
    sent = _substitute(current, stored, answer, by=by, at=at)
    occasion.note(
        current,
        "replied",
        by=by,
        at=at,
        invitation=stored.pk,
        reply=answer.reply,
        substitute=sent.pk if sent else None,
        nobody_can_come=answer.nobody_can_come,
    )
    return stored


def _check(stored: Invitation, answer: Answer, *, deputy: bool) -> None:
    if answer.reply not in Reply.values or answer.reply == Reply.NONE:
        raise Refused("Choose one of the answers.")
    if answer.reply == Reply.SUBSTITUTE:
        if stored.practitioner is None:
            raise Refused("Only somebody who comes for an agency can send a colleague.")
        if stored.substitute_for_id:
            raise Refused(
                "You come instead of a colleague. Ask the administrator if somebody else is to come."
            )
        named = answer.substitute or (answer.substitute_name.strip() and answer.substitute_email.strip())
        if not named:
            raise Refused("Name the colleague who comes instead, with their e-mail address.")
        if answer.substitute and answer.substitute.agency_id != stored.practitioner.agency_id:
            raise Refused(
                f"{answer.substitute.name} works for another agency, so cannot stand in. Ask the administrator to "
                "invite them in their own right."
            )
        if deputy and not answer.briefed:
            raise Refused(
                "A core group member briefs the colleague who comes instead. Say that you have, or will have."
            )
    if answer.reply == Reply.APOLOGIES and deputy and not answer.nobody_can_come:
        raise Refused(
            "A core group member who cannot come sends a briefed colleague of the same agency. "
            "Name one, or say that nobody can come."
        )


def _substitute(
    current: Conference, stored: Invitation, answer: Answer, *, by: Practitioner, at: datetime
) -> Invitation | None:
    before = list(stored.substitutes.filter(withdrawn_at__isnull=True).select_related("practitioner"))
    keep = next(
        (one for one in before if answer.substitute and one.practitioner_id == answer.substitute.pk), None
    )
    for other in before:
        if other is not keep:
            _take_off(
                current, other, "Somebody else comes, or the person invited comes after all", by=by, at=at
            )
    if answer.reply != Reply.SUBSTITUTE or stored.practitioner is None:
        if before:
            occasion.tell_cases(current, at=at)
        return None
    person = answer.substitute or _new_colleague(stored.practitioner, answer, by=by, at=at)
    if (
        keep is None
        and Invitation.objects.filter(
            conference=current, practitioner=person, withdrawn_at__isnull=True
        ).exists()
    ):
        raise Refused(f"{person.name} is invited already. Name somebody else, or send apologies.")
    sent = keep or Invitation(conference=current, practitioner=person, substitute_for=stored)
    sent.part, sent.briefed = stored.part, answer.briefed
    if answer.substitute and keep is None:
        sent.invited_at, sent.reply, sent.replied_at, sent.replied_by = at, Reply.COMING, at, by
    sent.save()
    occasion.tell_cases(current, at=at)
    if sent.invited_at == at:
        posting.ask(current, sent, first=True, by=by, at=at)
    return sent


def _new_colleague(
    instead_of: Practitioner, answer: Answer, *, by: Practitioner, at: datetime
) -> Practitioner:
    """Return the colleague named, put into the directory if need be, without a sign-in."""
    email = answer.substitute_email.strip().lower()
    there = Practitioner.objects.filter(agency=instead_of.agency_id, email=email, active=True).first()
    if there:
        return there
    try:
        # The person who names a colleague does not keep the directory, so the entry is the invitation's own.
        return people.add_practitioner(
            area=instead_of.area,
            name=answer.substitute_name,
            role=Practitioner.Role.PARTNER,
            agency=instead_of.agency,
            group=instead_of.group,
            email=email,
            job_title=instead_of.job_title,
            by=f"reply of {by.name}",
            at=at,
        )
    except people.Refused as refused:
        raise Refused(str(refused)) from refused
