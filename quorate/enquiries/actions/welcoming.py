"""A child who is not known yet is brought in, with the family the child belongs to."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.cases import newcomers
from quorate.cases.models import Child, Family
from quorate.cases.newcomers import Newcomer, NotBroughtIn
from quorate.people.models import Area, Practitioner, Team

from ..queries.people import family_by_reference
from .entering import By


@dataclass(frozen=True, slots=True)
class FamilyChoice:
    """Which family: ``beside`` a child on record, by ``reference``, or ``new`` with a name."""

    which: str
    beside: Family | None = None
    reference: str = ""
    name: str = ""


@transaction.atomic
def bring_in(
    *,
    area: Area,
    newcomer: Newcomer,
    family: FamilyChoice,
    social_worker: Practitioner | None,
    team: Team | None,
    shown: frozenset[int],
    by: By,
    at: datetime,
    today: date,
) -> Child:
    """Bring in a child and, if need be, the family; neither is made without the other.

    ``shown``: the likely matches that the person has looked at and said are somebody else.

    :raises NotBroughtIn: as for ``cases.newcomers.add_child`` and ``add_family``, or if no family has the reference
    """
    if family.which == "beside" and family.beside is not None:
        home = family.beside
    elif family.which == "reference":
        found = family_by_reference(area, family.reference)
        if found is None:
            raise NotBroughtIn("family_reference", "No family of this area has that reference. Check it")
        home = found
    else:
        home = newcomers.add_family(area=area, name=family.name, by=by, at=at)
    return newcomers.add_child(
        area=area,
        newcomer=newcomer,
        family=home,
        social_worker=social_worker,
        team=team,
        shown=shown,
        by=by,
        at=at,
        today=today,
    )
