"""Who asks to be there besides the members of a conference, and what is still missing for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Area, Practitioner

from .. import grounds
from ..grounds import CHAIR, FAMILY, SILENT, Wanted
from ..models import Admission, Answered, Consent, FamilyAnswer, KeptApart
from .people import day_of, family_of, listed

Kind = Admission.Kind
BY_VIDEO = (Kind.VIDEO, Kind.RELATIVE_VIDEO)
NEEDS_NOBODY = (Kind.POLICE,)
"""An officer is a member of the conference: nobody has to agree to their leaving."""
GUESTS = (Kind.SOLICITOR, Kind.SUPPORTER, Kind.PARENT_ADVOCATE, Kind.CHILD_ADVOCATE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One person whose agreement is wanted, with the answer that stands."""

    who: Invitation | None
    name: str
    consent: Consent | None

    @property
    def answer(self) -> str:
        return self.consent.answer if self.consent else ""


@dataclass(frozen=True, slots=True)
class Standing:
    """One admission as it stands: who was asked, what is missing, and whether it keeps the person out."""

    admission: Admission
    wanted: Wanted
    asked: tuple[Asked, ...]
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    to_do: tuple[str, ...]
    """What is good practice and not there yet: said, and never a bar."""

    @property
    def complete(self) -> bool:
        return not self.missing and not self.refused

    @property
    def waived(self) -> bool:
        """Whether the chair lets the person in all the same, where the procedure leaves room for that."""
        return bool(self.admission.in_all_the_same_why) and self.can_be_waived

    @property
    def can_be_waived(self) -> bool:
        return self.wanted.strength != "must"

    @property
    def barred(self) -> tuple[str, ...]:
        """Return why the person may not come in now; empty when they may."""
        if self.complete or self.waived:
            return ()
        if self.refused:
            return tuple(f"{name} does not agree to {self.name}'s being there." for name in self.refused)
        if self.wanted.strength == SILENT:
            return ()
        return tuple(f"{self.name}: {one} is not recorded." for one in self.missing)

    @property
    def warned(self) -> tuple[str, ...]:
        if self.barred or self.waived:
            return ()
        return tuple(f"{self.name}: {one} is not recorded." for one in self.missing)

    @property
    def name(self) -> str:
        return self.admission.invitation.name


def _with_consents() -> Any:
    standing = Consent.objects.filter(superseded_at__isnull=True).select_related(
        "by", "of__relative", "of__young_person"
    )
    return Prefetch("consents", standing)


def admissions_of(conference: Conference, people: Sequence[Invitation] | None = None) -> list[Standing]:
    """Return everybody who asks to be there on another footing, the first first, each as it stands."""
    everybody = listed(conference) if people is None else list(people)
    rows = (
        Admission.objects.filter(conference=conference, invitation__withdrawn_at__isnull=True)
        .select_related(
            "conference__chair",
            "conference__area",
            "invitation__practitioner__agency",
            "invitation__relative",
            "invitation__young_person",
            "invitation__guest__comes_with__relative",
            "invitation__guest__comes_with__young_person",
            "in_all_the_same_by",
            "by",
        )
        .prefetch_related(_with_consents())
        .order_by("pk")
    )
    on = day_of(conference)
    return [standing_of(row, conference, everybody, on) for row in rows]


def wait_for_the_chair(reader: Practitioner) -> list[Admission]:
    """Return who asks to be at a conference of this chair's to come and has no answer from the chair yet.

    **Edition** the one in force on the day of each conference.
    **Rules** ``permission.admit-<kind>``: whether the chair is to agree.
    """
    answered = Consent.objects.filter(of__isnull=True, superseded_at__isnull=True).values("admission")
    rows = (
        Admission.objects.filter(
            conference__chair=reader.pk,
            conference__area=reader.area_id,
            conference__state__in=(Conference.State.BOOKED, Conference.State.OPEN),
            invitation__withdrawn_at__isnull=True,
        )
        .exclude(pk__in=answered)
        .select_related(
            "conference__area",
            "conference__family",
            "invitation__practitioner__agency",
            "invitation__relative",
            "invitation__young_person",
            "invitation__guest",
            "by",
        )
        .order_by("conference__starts_at", "pk")
    )
    return [
        row
        for row in rows
        if row.kind not in NEEDS_NOBODY
        and CHAIR in grounds.wanted_for(row.kind, row.conference.area, day_of(row.conference)).who
    ]


def admission_of(conference: Conference, pk: int) -> Standing | None:
    """Return one admission of this conference."""
    return next((one for one in admissions_of(conference) if one.admission.pk == pk), None)


def standing_of(
    admission: Admission, conference: Conference, everybody: Sequence[Invitation], on: date
) -> Standing:
    """Return one admission as it stands.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.admit-<kind>``.
    """
    wanted = grounds.wanted_for(admission.kind, conference.area, on)
    if admission.kind in NEEDS_NOBODY:
        wanted = Wanted(
            (), SILENT, "An officer who is asked to the conference may be asked to leave again.", ""
        )
    said = {one.of_id: one for one in admission.consents.all()}
    asked: list[Asked] = []
    if CHAIR in wanted.who:
        asked.append(Asked(None, conference.chair.name, said.get(None)))
    family = [one for one in family_of(list(everybody)) if one.pk != admission.invitation_id]
    if FAMILY in wanted.who:
        asked += [Asked(one, one.name, said.get(one.pk)) for one in family]
    missing = [f"the agreement of {one.name}" for one in asked if not one.answer]
    if FAMILY in wanted.who and not family:
        missing.append("the agreement of the family, of whom nobody is on the list,")
    return Standing(
        admission=admission,
        wanted=wanted,
        asked=tuple(asked),
        missing=tuple(missing),
        refused=tuple(one.name for one in asked if one.answer == Answered.REFUSED),
        to_do=tuple(_to_do(admission)),
    )


def _to_do(admission: Admission) -> list[str]:
    guest = admission.invitation.guest
    found = []
    if admission.explained_on is None and admission.kind not in (*BY_VIDEO, Kind.POLICE):
        found.append("It has not been explained to them what they may do.")
    if guest is not None and guest.comes_with and guest.gets_papers is None:
        found.append(f"{guest.comes_with.name} has not been asked whether papers go to them.")
    if admission.kind in BY_VIDEO:
        done = set(admission.checked)
        found += [
            f"Not made sure of: {says.lower()}." for key, says in grounds.VIDEO_CHECKS if key not in done
        ]
    return found


def observers_without(conference: Conference, people: Sequence[Invitation]) -> list[Invitation]:
    """Return observers on the list for whom nobody has asked for the agreements that the procedure wants."""
    known = set(Admission.objects.filter(conference=conference).values_list("invitation_id", flat=True))
    return [one for one in people if one.observer and one.pk not in known]


# The family ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the family that the procedure has asked beforehand, with the answer that stands."""

    key: str
    says: str
    answer: FamilyAnswer | None


def questions_of(conference: Conference) -> list[Question]:
    """Return the questions about the family, with what was found; empty where the area's text has none.

    **Rules** ``list.family-questions``.
    """
    entries = grounds.listed(conference.area, "family-questions", day_of(conference))
    if not entries:
        return []
    rows = FamilyAnswer.objects.filter(conference=conference, superseded_at__isnull=True).select_related("by")
    said = {row.question: row for row in rows}
    return [Question(one.key, one.says, said.get(one.key)) for one in entries]


def kept_apart(conference: Conference) -> list[KeptApart]:
    """Return what stands about people of this conference who must not meet, or are under a police enquiry."""
    rows = KeptApart.objects.filter(invitation__conference=conference, ended_at__isnull=True)
    return list(
        rows.select_related(
            "invitation__relative",
            "invitation__young_person",
            "other__relative",
            "other__young_person",
            "by",
        ).order_by("pk")
    )


def police_duties(area: Area, on: date, apart: Sequence[KeptApart]) -> tuple[str, ...]:
    """Return what the chair sees to where a parent is on bail or under a police enquiry; empty if nobody is.

    **Rules** ``list.police-enquiry``.
    """
    flagged = {KeptApart.Because.BAIL, KeptApart.Because.ENQUIRY}
    if not any(one.because in flagged for one in apart):
        return ()
    return tuple(one.says for one in grounds.listed(area, "police-enquiry", on))
