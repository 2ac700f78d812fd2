"""For staff: which leaflets one of the family was given, and whether there is one in their language."""

from dataclasses import dataclass

from babel import Locale

from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, Invitation
from quorate.design.languages import ENGLISH, known
from quorate.people.models import Practitioner
from quorate.preparing.models import Needs

from ..leaflets import leaflet
from ..models import LeafletGiven
from .own import leaflets_given


@dataclass(frozen=True, slots=True)
class Given:
    """A leaflet that was given, with its title."""

    title: str
    row: LeafletGiven


def invitation_seen_by(reader: Practitioner, number: int) -> Invitation | None:
    """Return an invitation of one of the family to a conference that this member of staff may open."""
    return (
        Invitation.objects.filter(
            pk=number,
            practitioner__isnull=True,
            guest__isnull=True,
            conference__in=conferences_seen_by(reader),
        )
        .select_related("conference__area", "conference__family", "relative", "young_person")
        .first()
    )


def given_to(invitation: Invitation) -> list[Given]:
    """Return the leaflets somebody was given, the latest first."""
    found = []
    for row in leaflets_given(invitation):
        one = leaflet(row.leaflet)
        found.append(Given(one.title if one else row.leaflet, row))
    return found


def language_of(invitation: Invitation) -> str:
    """Return the first language recorded for somebody; empty for English or when nobody asked."""
    rows = Needs.objects.filter(superseded_at__isnull=True)
    if invitation.relative_id:
        found = rows.filter(relative=invitation.relative_id).first()
    else:
        found = rows.filter(child=invitation.young_person_id).first()
    said = found.first_language.strip() if found else ""
    return "" if said.casefold() == "english" else said


def code_of(language: str) -> str | None:
    """Return the code of a language that leaflets can be had in, by its English name or its own; else None."""
    wanted = language.casefold()
    for one in known():
        english = Locale.parse(one.code.split("-")[0]).get_display_name("en") or ""
        if wanted in (one.name.casefold(), english.casefold()):
            return one.code
    return None


def warning_for(invitation: Invitation) -> str:
    """Return that there is no leaflet in somebody's language, if there is none (BER-ADM-03); else nothing."""
    language = language_of(invitation)
    if not language or code_of(language):
        return ""
    return (
        f"There is no leaflet in {language}. Have it translated, or read through with an interpreter, "
        "and never by one of the family."
    )


def starting(invitation: Invitation) -> dict[str, str]:
    """Return what the form for giving a leaflet starts with."""
    language = language_of(invitation)
    return {
        "leaflet": "young-people" if invitation.young_person_id else "parents",
        "language": (code_of(language) if language else None) or ENGLISH,
    }


def children_of(invitation: Invitation) -> list[int]:
    """Return the numbers of the children of the conference, for the reading log."""
    return children_in(invitation.conference)


def children_in(conference: Conference) -> list[int]:
    """Return the numbers of the children of a conference, for the reading log."""
    return list(conference.children.values_list("child_id", flat=True))
