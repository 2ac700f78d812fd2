"""Which leaflet somebody of the family was given, and when."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.conferences.models import Invitation
from quorate.design.languages import known
from quorate.people.models import Practitioner

from ..leaflets import leaflet
from ..models import LeafletGiven
from .refusals import Refused


@transaction.atomic
def give(
    *,
    invitation: Invitation,
    key: str,
    language: str,
    how: str,
    on: date,
    by: Practitioner | str,
    at: datetime,
) -> LeafletGiven:
    """Record that somebody was given a leaflet in the edition of today. Given twice in one way on one day is once.

    :raises Refused: for a leaflet, a language or a way that there is not, or a day that has not come
    """
    one = leaflet(key)
    if one is None or language not in {each.code for each in known()}:
        raise Refused("There is no such leaflet in that language.")
    if how not in LeafletGiven.How.values:
        raise Refused("Say how it was given.")
    if on > at.date():
        raise Refused("The day it was given must be today or in the past.")
    found = LeafletGiven.objects.filter(
        invitation=invitation, leaflet=key, edition=one.edition, language=language, how=how, on=on
    ).first()
    if found:
        return found
    given = LeafletGiven.objects.create(
        invitation=invitation,
        leaflet=key,
        edition=one.edition,
        language=language,
        how=how,
        on=on,
        by=by if isinstance(by, Practitioner) else None,
        at=at,
    )
    conference = invitation.conference
    audit.record(
        act="families.leaflet-given",
        about=f"invitation:{invitation.pk}",
        by=by,
        at=at,
        area=conference.area.key,
        children=list(conference.children.values_list("child_id", flat=True)),
        detail={
            "leaflet": key,
            "edition": one.edition,
            "language": language,
            "how": how,
            "on": on.isoformat(),
        },
    )
    return given
