"""Which posts do what about who may be there; what the texts leave to a person is in the rules."""

from datetime import date
from typing import NamedTuple

from quorate.cases.facts import procedure_of
from quorate.conferences.models import Conference
from quorate.people.access import AREA_WIDE, STAFF
from quorate.people.models import Practitioner
from quorate.rules import permission

__all__ = ["KEEPS", "STAFF", "deputy", "is_chair", "keeps", "may_decide", "reads_exclusions"]

Role = Practitioner.Role

KEEPS = frozenset({*AREA_WIDE, Role.CHAIR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER})
"""Those who may write down who asks to be there and what the family said: all staff."""


def keeps(reader: Practitioner) -> bool:
    return reader.role in KEEPS


def is_chair(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this person chairs the conference."""
    return reader.pk == conference.chair_id and reader.area_id == conference.area_id


def deputy(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this person decides for a chair who is away: the chairs' manager."""
    return reader.role == Role.CHAIRS_MANAGER and reader.area_id == conference.area_id


class Right(NamedTuple):
    """Whether somebody may do something, and whose it is, in a sentence."""

    allowed: bool
    says: str


def may_decide(reader: Practitioner, conference: Conference, on: date) -> Right:
    """Return whether the area's procedure lets this person decide on keeping somebody out of this conference.

    Another chair than the conference's own does not; the chairs' manager does where the procedure does not give the
    decision to the chair alone.

    **Rules** ``permission.decide-exclusion``.
    """
    found = permission.may(
        "decide-exclusion", role=reader.role, procedure=procedure_of(conference.area), on=on
    )
    if not found.allowed:
        return Right(False, f"{found.reason.says} The chair of this conference is {conference.chair.name}.")
    if is_chair(reader, conference) or deputy(reader, conference):
        return Right(True, found.reason.says)
    return Right(False, f"This is for {conference.chair.name}, who chairs the conference.")


def reads_exclusions(reader: Practitioner) -> bool:
    """Return whether this person reads the full record of an exclusion, with its evidence: staff of the service."""
    return reader.role in STAFF
