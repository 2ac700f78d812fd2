"""What is known of a child that may be told to somebody outside, and who the child asked about may be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from quorate.care.models import Spell
from quorate.cases import search
from quorate.cases.models import Child
from quorate.design.words import day
from quorate.enquiries.models import Subject
from quorate.moves.models import Move
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from ..models import EnquiryAnswer, OutsideEnquiry
from .on_plan import category_words

Standing = EnquiryAnswer.Standing


@dataclass(frozen=True, slots=True)
class Known:
    """What is to be told of one child, and to whom the enquirer can turn."""

    child: Child | None
    standing: Standing
    lines: tuple[tuple[str, str], ...]
    words: str


def candidates(reader: Practitioner, enquiry: OutsideEnquiry) -> list[Child]:
    """Return every child of the area who may be the one asked about, the likeliest first.

    By the name, spelt nearly right or not, and those of the family name who were born that day.
    """
    found = search.find_in_area(reader, enquiry.asked_about)
    if enquiry.born_on:
        there = {child.pk for child in found}
        same_day = Child.objects.filter(area=reader.area_id, born_on=enquiry.born_on).exclude(pk__in=there)
        found += list(same_day.filter(family_name__iexact=enquiry.family_name)[:10])
        found.sort(key=lambda child: child.born_on != enquiry.born_on)
    return found


def get_candidate(reader: Practitioner, enquiry: OutsideEnquiry, pk: int) -> Child | None:
    """Return one of the candidates by number, or None: nobody else can be looked up through an enquiry."""
    return next((child for child in candidates(reader, enquiry) if child.pk == pk), None)


def known(child: Child | None, area_name: str, on: date) -> Known:
    """Return what the record says of a child on a day, in the order of weight, with words that could be told.

    ``child`` None: nobody like that is on record.
    """
    if child is None:
        words = f"{area_name} has no record of a child of that name and date of birth."
        return Known(None, Standing.NOT_KNOWN, (), words)
    plans = list(Plan.objects.filter(child=child).order_by("-started_on"))
    standing, said = _standing(child, plans, on)
    lines = [("Now", said)]
    lines += [
        ("Earlier plan", f"From {day(one.started_on)} to {day(one.ended_on)}.")
        for one in plans
        if one.ended_on and one.ended_on <= on
    ]
    worker = child.social_worker
    contact = ", ".join(part for part in (worker.name, worker.phone) if part) if worker else ""
    lines.append(("Social worker", contact or "Nobody holds the case"))
    words = f"{child.name}: {said}" + (f" The social worker is {contact}." if contact else "")
    return Known(child, standing, tuple(lines), words)


def _standing(child: Child, plans: Iterable[Plan], on: date) -> tuple[Standing, str]:
    running = next((one for one in plans if one.ended_on is None or one.ended_on > on), None)
    if running is not None:
        held = running.categories.filter(from_on__lte=on).order_by("-from_on", "-pk").first()
        category = category_words(held.codes if held else None).lower()
        return (
            Standing.ON_PLAN,
            f"On a child protection plan since {day(running.started_on)}, category {category}.",
        )
    visit = Move.objects.filter(child=child, direction=Move.Direction.IN, closed="").first()
    if visit is not None:
        return (
            Standing.ELSEWHERE,
            f"On a child protection plan of {visit.authority}, told of here on {day(visit.told_on)}.",
        )
    spell = Spell.objects.filter(child=child, taken_back_at__isnull=True, from_on__lte=on)
    if spell.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).exists():
        return Standing.LOOKED_AFTER, "Looked after by the authority."
    ended = next((one for one in plans if one.ended_on), None)
    if ended is not None:
        return (
            Standing.WAS_ON_PLAN,
            f"Not on a plan now; was on one from {day(ended.started_on)} to {day(ended.ended_on)}.",
        )
    asked = (
        Subject.objects.filter(child=child, section_47_on__isnull=False).order_by("-section_47_on").first()
    )
    if asked is not None:
        state = "goes on" if asked.open else "has ended"
        return Standing.ENQUIRY, f"A section 47 enquiry of {day(asked.section_47_on)} {state}; no plan."
    return Standing.KNOWN, "Known to children’s social care; no plan and no section 47 enquiry is on record."
