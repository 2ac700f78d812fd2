"""What the conferences ask of this part: at the door, at the sitting, at the close, and for a conference's page."""

from collections.abc import Sequence

from django.urls import reverse

from quorate.conferences.gate import Door, Line
from quorate.conferences.models import Attendance, Conference, Invitation, KeptOut
from quorate.conferences.queries.people import with_everybody
from quorate.design.words import clock_time
from quorate.people.access import STAFF
from quorate.people.models import Practitioner

from .. import grounds
from ..models import Admission, Exclusion, Given, KeptApart
from . import excluding
from .admitting import (
    Standing,
    admissions_of,
    kept_apart,
    observers_without,
    police_duties,
    questions_of,
    standing_of,
)
from .people import day_of, listed

Kind = Admission.Kind


def before_arrival(invitation: Invitation) -> Door:
    """Return what stands against somebody's coming in: agreements that are missing, and whom they would meet.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.admit-<kind>``.
    """
    conference = Conference.objects.select_related("area", "chair").get(pk=invitation.conference_id)
    barred, warned = _consents(invitation, conference)
    return Door(barred, (*warned, *_meets(invitation)))


def _consents(invitation: Invitation, conference: Conference) -> tuple[tuple[str, ...], tuple[str, ...]]:
    row = (
        Admission.objects.filter(invitation=invitation)
        .select_related(
            "invitation__practitioner",
            "invitation__relative",
            "invitation__young_person",
            "invitation__guest",
        )
        .first()
    )
    where = "Record it under “Who may be there”, on the page of the conference."
    if row is not None:
        if row.kind == Kind.OBSERVER and not invitation.observer:
            return (), ()
        standing = standing_of(row, conference, listed(conference), day_of(conference))
        return _with(standing.barred, where), standing.warned
    if not invitation.observer:
        return (), ()
    wanted = grounds.wanted_for(Kind.OBSERVER, conference.area, day_of(conference))
    if wanted.strength == grounds.SILENT:
        return (), ()
    return (f"{invitation.name} observes. {wanted.says} {where}",), ()


def _with(barred: tuple[str, ...], where: str) -> tuple[str, ...]:
    return (*barred, where) if barred else ()


def _meets(invitation: Invitation) -> tuple[str, ...]:
    """Return a warning for each person in the meeting now whom this one must not meet."""
    apart = [
        one
        for one in kept_apart(invitation.conference)
        if one.other_id and invitation.pk in (one.invitation_id, one.other_id)
    ]
    if not apart:
        return ()
    here = set(
        Attendance.objects.filter(
            invitation__conference=invitation.conference_id, left_at__isnull=True
        ).values_list("invitation_id", flat=True)
    )
    found = []
    for one in apart:
        other = one.other if one.invitation_id == invitation.pk else one.invitation
        if other is not None and other.pk in here:
            found.append(
                f"{invitation.name} and {other.name} would be in the meeting at once. "
                f"{one.get_because_display()}: {one.says}"
            )
    return tuple(found)


# The sitting -----------------------------------------------------------------------------------------------------


def at_the_sitting(conference: Conference) -> tuple[Line, ...]:
    """Return what those who run the sitting have to know of people kept out, kept apart, leaving, or not let in yet."""
    kept = excluding.kept_out_of(conference)
    known = {one.kept_id: one for one in Exclusion.objects.filter(conference=conference, kept__isnull=False)}
    stays = excluding.stays_of(conference, [one.invitation_id for one in kept])
    lines = [_kept(conference, one, known.get(one.pk), stays.get(one.invitation_id, [])) for one in kept]
    apart = kept_apart(conference)
    lines += [Line(_apart(one), concern=True) for one in apart]
    duties = police_duties(conference.area, day_of(conference), apart)
    lines += [Line(f"See to it that {says}.") for says in duties]
    if conference.state in excluding.OPEN_FOR:
        lines += _asked(conference)
    return tuple(lines)


def _kept(
    conference: Conference, kept: KeptOut, exclusion: Exclusion | None, stays: Sequence[Attendance]
) -> Line:
    name = kept.invitation.name
    href = reverse("attendance:exclusion", args=[exclusion.pk]) if exclusion else ""
    if kept.extent == KeptOut.Extent.WHOLE:
        return Line(f"{name} is kept out of the whole conference.", href, "What they are given instead", True)
    part = kept.which_part or "a part of the conference"
    where = "Not here now."
    if stays and stays[-1].left_at is None:
        where = f"Here since {clock_time(stays[-1].arrived_at)}: record it when they leave, and when they come back."
    elif stays and stays[-1].left_at is not None:
        where = f"Out since {clock_time(stays[-1].left_at)}: mark them as here when they come back."
    return Line(f"{name} leaves for: {part}. {where}", href, "What they are given", True)


def _apart(one: KeptApart) -> str:
    names = one.invitation.name if one.other is None else f"{one.invitation.name} and {one.other.name}"
    return f"{one.get_because_display()}, {names}: {one.says}"


def _asked(conference: Conference) -> list[Line]:
    everybody = listed(conference)
    found = []
    for one in admissions_of(conference, everybody):
        href = reverse("attendance:admission", args=[conference.pk, one.admission.pk])
        if one.barred:
            found.append(Line(" ".join(one.barred), href, "Record it", True))
        elif one.admission.kind == Kind.POLICE and one.admission.left_after_information_at is None:
            found.append(
                Line(f"{one.name} leaves after giving information.", href, "Record that they have left")
            )
    people = {one.pk: one for one in everybody}
    mine = reverse("attendance:who", args=[conference.pk])
    for missing in observers_without(conference, list(people.values())):
        if barred := before_arrival(missing).barred:
            found.append(Line(barred[0], mine, "Who may be there", True))
    return found


def before_close(conference: Conference) -> tuple[str, ...]:
    """Return what people who were kept out still have to be told before the conference can be closed.

    **Rules** ``permission.close-after-exclusion``.
    """
    rows = (
        Exclusion.objects.filter(
            conference=conference, state=Exclusion.State.DECIDED, kept__lifted_at__isnull=True
        )
        .select_related(
            "conference__area", "invitation__relative", "invitation__young_person", "invitation__guest"
        )
        .prefetch_related("given")
    )
    found = []
    for one in rows:
        given = frozenset(Given.What(row.what) for row in one.given.all())
        barred, _ = excluding.before_close(one, day_of(conference), given)
        found += [
            f"{one.invitation.name}: {says} Record it with the decision to keep them out." for says in barred
        ]
    return tuple(found)


# The page of the conference --------------------------------------------------------------------------------------


def on_the_page(conference: Conference, reader: Practitioner) -> tuple[Line, ...]:
    """Return the short panel on who may be there, for the staff of the service; others get the way to ask."""
    open_ = conference.state in excluding.OPEN_FOR
    if reader.role not in STAFF:
        asking = reverse("attendance:ask", args=[conference.pk])
        says = (
            "If somebody of the family should not be there, in whole or in part, say so as soon as you can."
        )
        watches = Invitation.objects.filter(
            conference=conference, practitioner=reader.pk, observer=True, withdrawn_at__isnull=True
        ).exists()
        return (Line(says, asking, "Ask the chair to keep somebody out"),) if open_ and not watches else ()
    if not open_:
        return (_released(conference),)
    lines: list[Line] = []
    with_everybody([conference])
    everybody = [one for one in conference.invitations.all() if one.withdrawn_at is None]
    lines += [_one(one) for one in admissions_of(conference, everybody) if one.missing or one.refused]
    lines += [_request(one) for one in excluding.exclusions_of(conference)]
    blank = [one.says for one in questions_of(conference) if one.answer is None]
    if blank:
        lines.append(
            Line(f"Not considered yet: {'; '.join(blank)}?", reverse("attendance:family", args=[conference.pk]),
                 "Answer", True)
        )  # fmt: skip
    return tuple(lines)


def _one(standing: Standing) -> Line:
    href = reverse("attendance:admission", args=[standing.admission.conference_id, standing.admission.pk])
    kind = standing.admission.get_kind_display().lower()
    if standing.refused:
        return Line(f"{standing.name}, {kind}: not everybody agrees.", href, "See who", True)
    return Line(
        f"{standing.name}, {kind}: {' and '.join(standing.missing)} is missing.", href, "Record it", True
    )


def _request(exclusion: Exclusion) -> Line:
    href = reverse("attendance:exclusion", args=[exclusion.pk])
    name = exclusion.invitation.name
    if exclusion.state == Exclusion.State.ASKED:
        return Line(f"A request to keep out {name} waits for the chair.", href, "See the request", True)
    if exclusion.state == Exclusion.State.DECIDED and exclusion.in_force:
        what = exclusion.which_part or exclusion.get_extent_display().lower()
        return Line(f"{name} is kept out of: {what}.", href, "See the decision")
    says = "is no longer kept out" if exclusion.state == Exclusion.State.DECIDED else "is not kept out"
    return Line(f"{name} {says}.", href, "See the request")


def _released(conference: Conference) -> Line:
    says = "If somebody asks for the record of this conference: police, a court, a lawyer, another authority."
    return Line(says, reverse("attendance:releases", args=[conference.pk]), "Requests for the record")
