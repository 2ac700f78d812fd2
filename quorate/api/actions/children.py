"""What another program tells of children, done by the acts that the pages use."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import nhs, upn

from quorate.cases import actions as cases
from quorate.cases import newcomers
from quorate.cases.models import Child, Family, NetworkMember
from quorate.people.models import Area, Practitioner, Team
from quorate.register import actions as register
from quorate.unborn.actions import birth
from quorate.unborn.actions.order import Refused as NoBirth
from quorate.unborn.actions.order import Unusual

from ..access import actor
from ..models import ApiToken
from ..problems import Problem, wrong
from ..queries import children as queries
from ..shapes.children import ChildChanges, FamilyGiven, Leaving, NewChild, NewMember

BROUGHT = "Told by the case system when the child was brought in"
OF_THE_ROW = ("la_child_id", "given_name", "family_name", "sex", "ethnicity", "disabilities", "upn")
TAKEN = "Another child of this area has this identifier"


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn what an act refuses into a problem that names the field and no child."""
    try:
        yield
    except cases.Stale as stale:
        raise changed() from stale
    except (newcomers.NotBroughtIn, register.NotRecorded) as refused:
        if not refused.field:  # such a refusal may name the child who is on record
            raise Problem("in-the-way", "Something else was recorded meanwhile. Send it again.") from refused
        raise wrong(refused.field, str(refused)) from refused
    except Unusual as unusual:
        raise wrong(
            "unusual_why", "This is a day that rarely is. Check it; if it is right, say why here"
        ) from unusual
    except NoBirth as refused:
        says = "This cannot be the day of birth by the expected date and what is recorded of the pregnancy"
        raise wrong("born_on", says) from refused
    except cases.NotInOrder as refused:
        raise Problem("in-the-way", str(refused)) from refused


def changed() -> Problem:
    """Return what is answered when the version that was named is no longer the one that stands."""
    return Problem(
        "changed",
        "Read it again, look at what is different, and send your change with the new ETag as If-Match.",
    )


@transaction.atomic
def bring_in(*, caller: ApiToken, said: NewChild, today: date, at: datetime) -> Child:
    """Bring in a child that the case system knows, and return the child.

    :raises Problem: if the child may be on record, naming the identifiers of those who may be the one; if a number
        fails its check, a day cannot be, or somebody named is not of this area
    """
    area, by = caller.area, actor(caller)
    _check_numbers(said.nhs_number, said.upn)
    if (said.born_on is None) == (said.expected_on is None):
        raise wrong(
            "born_on", "Give the date of birth, or the expected date of a child not yet born, and not both"
        )
    if Child.objects.filter(area=area, la_child_id=said.la_child_id).exists():
        raise Problem(
            "on-record",
            "A child with this identifier is on record. Change that record.",
            matches=[said.la_child_id],
        )
    newcomer = newcomers.Newcomer(
        la_child_id=said.la_child_id,
        given_name=said.given_name,
        family_name=said.family_name,
        born_on=said.born_on,
        expected_on=said.expected_on,
        sex=said.sex,
        nhs_number=said.nhs_number,
        upn=said.upn,
    )
    shown = _somebody_else(area, newcomer, said.not_these)
    worker, team = _worker(area, said.social_worker), _team(area, said.team)
    name = said.family_name or said.given_name or said.la_child_id
    with in_our_words():
        child = newcomers.add_child(
            area=area,
            newcomer=newcomer,
            family=_family(
                caller, said.family or FamilyGiven(reference="new", name=name), at, new=not said.family
            ),
            social_worker=worker,
            team=team,
            shown=shown,
            by=by,
            at=at,
            today=today,
        )
        more = {"ethnicity": said.ethnicity, "disabilities": list(said.disabilities)}
        return cases.correct_child(
            child=child, changes=more, why=BROUGHT, version=child.version, by=by, at=at
        )


def _somebody_else(area: Area, newcomer: newcomers.Newcomer, not_these: list[str]) -> frozenset[int]:
    """Return the numbers of the children alike who are said to be somebody else.

    :raises Problem: if others are alike, or one has the same number of the NHS or of a pupil
    """
    found = newcomers.likely(area, newcomer)
    said = {one.child.pk for one in found if not one.certain and one.child.la_child_id in not_these}
    left = [one for one in found if one.child.pk not in said]
    if not left:
        return frozenset(said)
    certain = any(one.certain for one in left)
    raise Problem(
        "on-record",
        "A child with the same NHS number or pupil number is on record: change that record, or put the number right."
        if certain
        else "Children like this one are on record. Look at each; if all are somebody else, name them in not_these.",
        matches=sorted(one.child.la_child_id for one in left),
    )


def _check_numbers(nhs_number: str | None, pupil: str | None) -> None:
    if nhs_number and not nhs.is_valid(nhs_number):
        raise wrong("nhs_number", "An NHS number is 10 digits that pass its check")
    if pupil:
        try:
            upn.validate(pupil)
        except NotValid as failed:
            raise wrong(
                "upn", "A unique pupil number is a letter and 12 signs that pass its check"
            ) from failed


def _worker(area: Area, number: int | None) -> Practitioner | None:
    if number is None:
        return None
    person = queries.practitioner(area, number)
    if person is None or person.role != Practitioner.Role.SOCIAL_WORKER:
        raise wrong("social_worker", "This is not the number of a social worker in post in this area")
    return person


def _team(area: Area, number: int | None) -> Team | None:
    if number is None:
        return None
    found = queries.team(area, number)
    if found is None:
        raise wrong("team", "This is not the number of a team of this area")
    return found


def _family(caller: ApiToken, said: FamilyGiven, at: datetime, *, new: bool = False) -> Family:
    """Return the area's family of that reference, made if there is none; ``new``: one with a reference of our own."""
    there = None if new else Family.objects.filter(area=caller.area, reference=said.reference).first()
    if there is not None:
        return there
    if not said.name:
        raise wrong("family.name", "There is no family of this reference yet: give its name")
    return newcomers.add_family(
        area=caller.area, name=said.name, reference="" if new else said.reference, by=actor(caller), at=at
    )


@transaction.atomic
def put_right(
    *, caller: ApiToken, child: Child, said: ChildChanges, version: int, today: date, at: datetime
) -> Child:
    """Put right what is said of a child, keeping what was said before; return the child.

    A date of birth for a child who was expected records the birth, and what follows from it is worked out.

    :raises Problem: if the version is not the child's, a number fails its check, a day cannot be, or somebody named is
        not of this area
    """
    by = actor(caller)
    given = said.model_fields_set - {"why", "unusual_why"}
    _check_numbers(said.nhs_number, said.upn)
    if child.version != version:
        raise changed()
    with in_our_words():
        if "born_on" in given and said.born_on and child.born_on is None:
            child = _born(child, said, version, today, by, at)
            given -= {"born_on"}
        values = _values(caller, child, said, given, at)
        try:
            with transaction.atomic():
                return register.correct(
                    child=child, values=values, why=said.why, version=child.version, by=by, at=at
                )
        except IntegrityError as clash:
            if "la_child_id" in given:
                raise wrong("la_child_id", TAKEN) from clash
            raise wrong("body", "The days of this child contradict each other") from clash


def _born(child: Child, said: ChildChanges, version: int, today: date, by: str, at: datetime) -> Child:
    assert said.born_on is not None
    newborn = birth.Newborn(
        born_on=said.born_on,
        given_name=said.given_name or "",
        family_name=said.family_name or "",
        sex=said.sex or child.sex,
        nhs_number=said.nhs_number or "",
    )
    return birth.record_birth(
        child=child,
        newborn=newborn,
        babies=1,
        lost="",
        unusual_why=said.unusual_why,
        version=version,
        today=today,
        by=by,
        at=at,
    )


def _values(
    caller: ApiToken, child: Child, said: ChildChanges, given: set[str], at: datetime
) -> dict[str, Any]:
    """Return the fields of the row to write: those that were sent, and the days and number that are judged together."""
    area = caller.area
    values: dict[str, Any] = {
        "born_on": said.born_on if "born_on" in given else child.born_on,
        "expected_on": said.expected_on if "expected_on" in given else child.expected_on,
        "nhs_number": (said.nhs_number or "") if "nhs_number" in given else child.nhs_number,
    }
    for field in OF_THE_ROW:
        if field in given:
            value = getattr(said, field)
            if value is None and field in ("la_child_id", "sex"):
                raise wrong(field, "This cannot be taken away")
            values[field] = value if value is not None else ([] if field == "disabilities" else "")
    if "social_worker" in given:
        worker = _worker(area, said.social_worker)
        values["social_worker"] = worker
        if worker is not None and "team" not in given:
            values["team"] = worker.team
    if "team" in given:
        values["team"] = _team(area, said.team)
    if said.family is not None and "family" in given:
        values["family"] = _family(caller, said.family, at)
    _check_days(values, at)
    return values


def _check_days(values: dict[str, Any], at: datetime) -> None:
    born = values["born_on"]
    if born is not None and born > at.date():
        raise wrong("born_on", "The date of birth must be today or in the past")
    expected = values["expected_on"]
    if expected is not None and expected > at.date() + newcomers.LONGEST_PREGNANCY:
        raise wrong("expected_on", "The expected date is more than 42 weeks away")


@transaction.atomic
def join(
    *, caller: ApiToken, child: Child, said: NewMember, today: date, at: datetime
) -> tuple[NetworkMember, bool]:
    """Give somebody a part in a child's case; return it, and whether it is new.

    :raises Problem: if the person is not in post in this area, or the day is to come
    """
    person = queries.practitioner(caller.area, said.practitioner)
    if person is None:
        raise wrong("practitioner", "This is not the number of somebody in post in this area")
    on = said.from_on or today
    if on > today:
        raise wrong("from_on", "The day must be today or in the past")
    before = NetworkMember.objects.filter(child=child, practitioner=person, to_on__isnull=True).exists()
    with in_our_words():
        row = cases.join_network(
            child=child,
            practitioner=person,
            part=said.part,
            on=on,
            by=actor(caller),
            at=at,
            core_group=said.core_group,
            direct_contact=said.direct_contact,
        )
    return row, not before


@transaction.atomic
def leave(
    *, caller: ApiToken, member: NetworkMember, said: Leaving, today: date, at: datetime
) -> NetworkMember:
    """End somebody's part in a child's case, and return it.

    :raises Problem: if they are in the core group, which is left on its own page, or the day cannot be
    """
    on = said.on or today
    if member.core_group:
        raise Problem(
            "in-the-way",
            "This person is in the core group. Who may leave it is for the area's procedure to say: it is done on "
            "the child's core group page.",
        )
    if on > today or on < member.from_on:
        raise wrong("on", "The day must be from the day they joined to today")
    with in_our_words():
        cases.leave_network(member=member, on=on, why=said.why, by=actor(caller), at=at)
    member.to_on = on
    return member
