"""A child who is not known yet is brought in by hand: who may already be on record, the family, its adults."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from rapidfuzz import fuzz
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import nhs

from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner, Team

from . import duties, names
from .actions import By
from .models import Child, Family, NameKey, NetworkMember, Relative

LONGEST_PREGNANCY = timedelta(weeks=42)
"""No child is expected later than this from today: the pregnancy would not have begun."""
LATEST_BIRTH = timedelta(weeks=4)
"""No pregnancy runs longer than this past its expected date: by then there was a birth, or a loss, to record."""
OLDEST = timedelta(days=366 * 25)
ALIKE = 78
ALIKE_AND_BORN_THEN = 50
"""Of 100: how alike a name must be to be shown; with the same day of birth much less is enough."""
CANDIDATES = 60
WORKERS_PART = "social worker"


class NotBroughtIn(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is known of a child who is to be brought in. Unborn: ``expected_on`` and no ``born_on``."""

    la_child_id: str
    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    sex: str = "U"
    nhs_number: str = ""
    upn: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A child on record who may be the one: ``why`` in words; ``certain`` if an identifier is the same."""

    child: Child
    why: tuple[str, ...]
    certain: bool = False


@dataclass(slots=True)
class _Alike:
    child: Child
    why: list[str] = field(default_factory=list)
    certain: bool = False
    score: float = 0.0


def likely(area: Area, newcomer: Newcomer, *, limit: int = 10) -> list[Match]:
    """Return the children of the whole area who may be this one, the likeliest first.

    Looks at identifiers, at names spelt nearly alike and at the day of birth. Whoever asks, every child of the area is
    compared: a second record of one child is worse than knowing that somebody else holds the case.
    """
    found: dict[int, _Alike] = {}
    _same_identifiers(area, newcomer, found)
    _names_alike(area, newcomer, found)
    ranked = sorted(found.values(), key=lambda one: (not one.certain, -one.score, one.child.pk))
    return [Match(one.child, tuple(one.why), one.certain) for one in ranked[:limit]]


def _same_identifiers(area: Area, newcomer: Newcomer, found: dict[int, _Alike]) -> None:
    asked = (
        ("la_child_id", newcomer.la_child_id.strip(), "the same identifier"),
        ("nhs_number", newcomer.nhs_number.replace(" ", ""), "the same NHS number"),
        ("upn", newcomer.upn.strip().upper(), "the same pupil number"),
    )
    wanted = Q()
    for name, value, _ in asked:
        if value:
            wanted |= Q(**{name: value})
    if not wanted:
        return
    for child in _children(area).filter(wanted)[:CANDIDATES]:
        same = [words for name, value, words in asked if value and getattr(child, name) == value]
        found[child.pk] = _Alike(child, same, True, 100.0)


def _names_alike(area: Area, newcomer: Newcomer, found: dict[int, _Alike]) -> None:
    whole = names.plain(f"{newcomer.given_name} {newcomer.family_name}")
    keys = names.fragments(newcomer.given_name, newcomer.family_name)
    if not keys:
        return
    nearest = (
        NameKey.objects.filter(area=area, key__in=keys)
        .values("child")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "child")[:CANDIDATES]
    )
    numbers = [row["child"] for row in nearest]
    for child in _children(area).filter(pk__in=numbers):
        score = float(fuzz.token_sort_ratio(whole, names.plain(f"{child.given_name} {child.family_name}")))
        born_then = newcomer.born_on is not None and child.born_on == newcomer.born_on
        due_then = newcomer.expected_on is not None and child.expected_on == newcomer.expected_on
        if score < (ALIKE_AND_BORN_THEN if born_then or due_then else ALIKE):
            continue
        one = found.setdefault(child.pk, _Alike(child))
        one.why.append("the same name" if score >= 99 else "a name like it")
        if born_then or due_then:
            one.why.append("born on the same day" if born_then else "expected on the same day")
        one.score = max(one.score, score + (30 if born_then or due_then else 0))


def _children(area: Area) -> Any:
    return Child.objects.filter(area=area).select_related("family", "social_worker", "team")


@transaction.atomic
def add_family(*, area: Area, name: str, reference: str = "", by: By, at: datetime) -> Family:
    """Make a family and return it. Without a ``reference`` it gets one of its own, which begins with H (by hand).

    :raises NotBroughtIn: if it has no name, or the reference is in use in this area
    """
    if not name.strip():
        raise NotBroughtIn("family_name_new", "Enter the name of the family")
    reference = reference.strip()
    try:
        with transaction.atomic():
            family = Family.objects.create(
                area=area, reference=reference or f"new:{name[:10]}", name=name.strip()
            )
            if not reference:
                family.reference = f"H{family.pk:06}"
                family.save(update_fields=["reference"])
    except IntegrityError as clash:
        raise NotBroughtIn(
            "family_reference",
            f"The reference {reference} belongs to another family. Choose that family, or enter another reference",
        ) from clash
    audit.record(
        act="cases.family-added",
        about=f"family:{family.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"reference": family.reference},
    )
    return family


@transaction.atomic
def add_child(
    *,
    area: Area,
    newcomer: Newcomer,
    family: Family,
    social_worker: Practitioner | None,
    team: Team | None,
    shown: frozenset[int],
    by: By,
    at: datetime,
    today: date,
) -> Child:
    """Bring in a child, born or not yet born, and return the child; the social worker joins the network.

    ``shown`` are the numbers of the likely matches that the person has looked at and said are somebody else.

    :raises NotBroughtIn: if the identifier or a number is another child's, a likely match was not looked at, the dates
        cannot be, or family, social worker or team belong elsewhere
    """
    _check(area, newcomer, family, social_worker, team, today)
    unseen = [match for match in likely(area, newcomer) if match.certain or match.child.pk not in shown]
    if unseen:
        raise NotBroughtIn("", _already(unseen))
    try:
        with transaction.atomic():
            child = Child.objects.create(
                area=area,
                la_child_id=newcomer.la_child_id.strip(),
                family=family,
                given_name=newcomer.given_name.strip(),
                family_name=newcomer.family_name.strip(),
                born_on=newcomer.born_on,
                expected_on=None if newcomer.born_on else newcomer.expected_on,
                sex=newcomer.sex or Child.Sex.UNKNOWN,
                nhs_number=newcomer.nhs_number.replace(" ", ""),
                upn=newcomer.upn.strip().upper(),
                social_worker=social_worker,
                team=team or (social_worker.team if social_worker else None),
            )
    except IntegrityError as clash:
        raise NotBroughtIn(
            "la_child_id", "Another child of this area has this identifier. Open that child's record instead"
        ) from clash
    _join_worker(child, today)
    audit.record(
        act="cases.child-added",
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=area.key,
        children=[child.pk],
        detail={"family": family.pk, "looked_at": sorted(shown)},
    )
    duties.index_names([child])
    duties.rederive(child, at=at)
    return child


def _join_worker(child: Child, today: date) -> None:
    """Put the child's social worker, if there is one, into the child's network."""
    if child.social_worker is None:
        return
    NetworkMember.objects.create(
        child=child,
        practitioner=child.social_worker,
        part=WORKERS_PART,
        core_group=False,
        direct_contact=True,
        from_on=today,
    )


def _already(matches: list[Match]) -> str:
    first = matches[0]
    if first.certain:
        return (
            f"{first.child.name} ({first.child.la_child_id}) is on record with {first.why[0]}. "
            "Open that record instead of making a second one."
        )
    return "A child like this is on record already. Look at each, and say that it is somebody else."


def _check(
    area: Area,
    newcomer: Newcomer,
    family: Family,
    worker: Practitioner | None,
    team: Team | None,
    today: date,
) -> None:
    if not newcomer.la_child_id.strip():
        raise NotBroughtIn("la_child_id", "Enter the child's identifier, as the case system has it")
    if newcomer.nhs_number.strip():
        try:
            nhs.validate(newcomer.nhs_number.replace(" ", ""))
        except NotValid as wrong:
            raise NotBroughtIn(
                "nhs_number", "NHS number must be 10 digits that pass its check, like 943 476 5919"
            ) from wrong
    if family.area_id != area.pk or any(one and one.area_id != area.pk for one in (worker, team)):
        raise NotBroughtIn("", "Choose a family, a social worker and a team of this area.")
    _check_dates(newcomer, today)


def _check_dates(newcomer: Newcomer, today: date) -> None:
    born, expected = newcomer.born_on, newcomer.expected_on
    if born is None and expected is None:
        raise NotBroughtIn("born_on", "Enter a date of birth, or the expected date of a child not yet born")
    if born is not None:
        if born > today:
            raise NotBroughtIn(
                "born_on", "The date of birth must be today or in the past. For a child not yet born, enter the "
                "expected date"
            )  # fmt: skip
        if born < today - OLDEST:
            raise NotBroughtIn("born_on", "The date of birth is that of an adult. Check the year")
        return
    assert expected is not None
    if expected > today + LONGEST_PREGNANCY:
        raise NotBroughtIn(
            "expected_on", "The expected date is more than 42 weeks away: the pregnancy would not have begun"
        )
    if expected < today - LATEST_BIRTH:
        raise NotBroughtIn(
            "expected_on",
            "The expected date is more than 4 weeks past. If the child is born, enter the date of birth",
        )


@transaction.atomic
def add_relative(
    *,
    family: Family,
    name: str,
    relation: str,
    parental_responsibility: bool,
    email: str = "",
    phone: str = "",
    address: str = "",
    by: By,
    at: datetime,
) -> Relative:
    """Add a parent, carer or other adult to a family. The same name and relation twice stays one.

    :raises NotBroughtIn: if the name or the relation is missing
    """
    if not name.strip() or not relation.strip():
        raise NotBroughtIn("name", "Enter the person's name, and who they are to the children")
    Family.objects.select_for_update().get(pk=family.pk)
    there = Relative.objects.filter(
        family=family, name__iexact=name.strip(), relation__iexact=relation.strip()
    )
    if same := there.first():
        return same
    relative = Relative.objects.create(
        family=family,
        name=name.strip(),
        relation=relation.strip().lower(),
        parental_responsibility=parental_responsibility,
        email=email.strip(),
        phone=phone.strip(),
        address=address.strip(),
    )
    audit.record(
        act="cases.relative-added",
        about=f"family:{family.pk}",
        by=by,
        at=at,
        area=family.area.key,
        children=list(family.children.values_list("pk", flat=True)),
        detail={"relative": relative.pk, "parental_responsibility": parental_responsibility},
    )
    return relative
