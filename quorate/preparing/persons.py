"""One of the family, in one conference: a relative or a child, and the words by which a page names them."""

from typing import NamedTuple

from quorate.cases.models import Child, Family, Relative
from quorate.cases.safe_contact import Person, ref_of


class NotOfTheFamily(ValueError):
    """The person named is not one of this conference's family."""


class Columns(NamedTuple):
    """The two columns by which a row names its person."""

    relative: Relative | None
    child: Child | None


def columns(person: Person) -> Columns:
    return Columns(person, None) if isinstance(person, Relative) else Columns(None, person)


def person_of(row: object) -> Person:
    """Return whom a row is about.

    :raises NotOfTheFamily: for a row about nobody
    """
    person = getattr(row, "relative", None) or getattr(row, "child", None)
    if not isinstance(person, Relative | Child):
        raise NotOfTheFamily("This is about nobody of the family.")
    return person


def refs(row: object) -> str:
    """Return ``relative:3`` or ``young-person:8`` of a row, without a question to the database; empty for neither."""
    relative, child = getattr(row, "relative_id", None), getattr(row, "child_id", None)
    return f"relative:{relative}" if relative else f"young-person:{child}" if child else ""


def belongs(person: Person, family: Family) -> bool:
    return person.family_id == family.pk


__all__ = ["Columns", "NotOfTheFamily", "Person", "belongs", "columns", "person_of", "ref_of", "refs"]
