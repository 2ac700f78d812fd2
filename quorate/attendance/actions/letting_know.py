"""The letters to somebody who is kept out, and to somebody who is not any more. They never give the evidence."""

from datetime import datetime

from quorate.conferences.actions.occasion import children_of
from quorate.conferences.actions.posting import addressed
from quorate.conferences.models import Conference
from quorate.conferences.wording import KINDS, contact
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.actions import Enclosure
from quorate.letters.catalogue import Written
from quorate.letters.documents import PDF_TYPE, file_name, paper_pdf
from quorate.letters.models import Letter
from quorate.people.models import Practitioner

from ..models import Exclusion

KEPT_OUT, LET_IN = "kept-out", "let-in"


def facts_of(exclusion: Exclusion) -> dict[str, object]:
    """Return what the letters are told: of the reasons only those written for the person."""
    conference = exclusion.conference
    return {
        "name": exclusion.invitation.name,
        "conference": conference.pk,
        "kind": KINDS[conference.kind],
        "starts_at": conference.starts_at,
        "chair": conference.chair.name,
        "reach": contact(conference),
        "whole": exclusion.extent == Exclusion.Extent.WHOLE,
        "which_part": exclusion.which_part,
        "reasons": exclusion.words_to_person,
        "take_part": exclusion.takes_part_how,
        "views": exclusion.views_how,
        "outcome": exclusion.outcome_how,
        "stands_in": exclusion.stands_in,
    }


def written(exclusion: Exclusion, *, at: datetime) -> Written:
    """Return the letter to the person who is kept out, as it would go now."""
    return catalogue.write(
        "attendance/kept-out",
        area=exclusion.conference.area,
        facts=facts_of(exclusion),
        at=at,
        to=exclusion.invitation.name,
    )


def tell_kept_out(exclusion: Exclusion, *, by: Practitioner, at: datetime) -> Letter:
    """Post the decision to the person it is about, once: a short message with the letter as a file."""
    return _post(exclusion, KEPT_OUT, written(exclusion, at=at), by=by, at=at)


def tell_let_in(exclusion: Exclusion, *, by: Practitioner, at: datetime) -> Letter | None:
    """Post that somebody is not kept out any more, if they were told before; a letter not gone yet is taken back."""
    conference = exclusion.conference
    told = exclusion.letter
    if told is None or conference.state != Conference.State.BOOKED:
        return None
    if told.state in (Letter.State.QUEUED, Letter.State.TO_PRINT, Letter.State.HELD, Letter.State.FAILED):
        letters.cancel(told, because="They are not kept out any more.", by=by, at=at)
        return None
    facts = facts_of(exclusion)
    said = catalogue.write(
        "attendance/let-in",
        area=conference.area,
        facts={key: facts[key] for key in ("name", "conference", "kind", "starts_at", "chair", "reach")},
        at=at,
        to=exclusion.invitation.name,
    )
    return _post(exclusion, LET_IN, said, by=by, at=at)


def _post(exclusion: Exclusion, document: str, said: Written, *, by: Practitioner, at: datetime) -> Letter:
    conference = exclusion.conference
    cover = catalogue.write(
        "attendance/about-coming",
        area=conference.area,
        facts={"name": exclusion.invitation.name, "conference": conference.pk, "reach": contact(conference)},
        at=at,
    )
    name = file_name(document, "conference", str(conference.pk), suffix="pdf")
    return letters.post(
        area=conference.area,
        key=f"exclusion:{exclusion.pk}:{document}",
        occasion=conference.ref,
        document=document,
        **addressed(exclusion.invitation),
        subject=cover.subject,
        text=cover.text,
        attachments=(Enclosure(name, PDF_TYPE, paper_pdf(said.paper)),),
        by=by,
        at=at,
        children=[child.pk for child in children_of(conference)],
    )
