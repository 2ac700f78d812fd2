"""What somebody of the family complained of at their door, and about what a complaint can be."""

from dataclasses import dataclass
from datetime import date

from quorate.challenges import routes
from quorate.challenges.models import Complaint
from quorate.challenges.queries import family
from quorate.conferences.access import standing_invitations
from quorate.design.languages import gettext as _
from quorate.people.models import Agency

from .reader import Reader

AGENCY = routes.AGENCY


@dataclass(frozen=True, slots=True)
class Told:
    """One complaint of this reader's, and how it stands, in plain words."""

    on: date
    words: str
    stands: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Ways:
    """How a complaint goes here: about what it can be, and the council's own text on it, if one is entered."""

    subjects: tuple[tuple[str, str], ...]
    protocol: str
    link: str


def ways(reader: Reader, on: date) -> Ways:
    """Return how this reader can complain: what was decided can be complained of once it was.

    **Rules** as `challenges` has them.
    """
    found = family.how_to_complain(reader.conference.area, on, decided=reader.over)
    return Ways(tuple((key, _plain(key, says)) for key, says in found.subjects), found.protocol, found.link)


def _plain(key: str, says: str) -> str:
    return {
        "process": _("How the meeting was set up or run"),
        "outcome": _("What the meeting said is the main worry"),
        "decision": _("That there is a plan, or that there is none"),
        routes.OTHER: _("The meeting"),
        routes.AGENCY: _("What one service did or did not do"),
    }.get(key, says)


def agencies(reader: Reader) -> list[Agency]:
    """Return the services whose people were asked to this meeting, by name."""
    asked = standing_invitations().filter(conference=reader.conference, practitioner__isnull=False)
    return list(Agency.objects.filter(practitioners__invitations__in=asked).distinct().order_by("name"))


def complaints(reader: Reader) -> list[Told]:
    """Return the complaints this reader made about this meeting, the latest first."""
    return [
        Told(one.received_on, one.words, _stands(one), one.explanation)
        for one in family.mine(reader.invitation)
    ]


def _stands(one: family.Mine) -> str:
    if one.ended_on is not None:
        return _("It has been looked at. We wrote to you.")
    if one.where == family.WHERE[Complaint.Stage.CHAIR]:
        return _("The chair has it, and will talk to you.")
    return _("The manager of the chair has it, and will write to you.")
