"""What a child's own page says of care, worked out from the child's history alone, without a query."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.design.words import day
from quorate.people.models import Practitioner

from .access import KEEPERS
from .facts import Told, status_words, told_by
from .queries import prompts


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the legal status, the next looked-after review, and what the area's text asks and is not there yet."""
    known = told_by(events, today)
    if child.died_on or not (known.in_care or known.open_matters or known.officer_not_told):
        return []
    see = reverse("care:child", args=[child.pk])
    lines = [Standing("Looked after", _status(known), see)] if known.in_care else []
    if known.in_care and known.next_care_review:
        lines.append(Standing("Next looked-after review", f"{day(known.next_care_review)}.", see))
    asked = prompts(known, procedure_of(child.area), today)
    return lines + [Standing("For a child in care", prompt.says, see, concern=True) for prompt in asked]


def _status(known: Told) -> str:
    since = day(known.since)
    words = status_words(known.status)
    if known.status_since != known.since:
        return f"Since {since}, {words} since {day(known.status_since)}."
    return f"{words[:1].upper()}{words[1:]} since {since}."


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return the way to the child's page of care, and the first step into it."""
    if reader.role not in KEEPERS or child.died_on or child.born_on is None:
        return []
    known = told_by(events, today)
    if known.in_care or any(event.kind == "looked-after" for event in events):
        return [Link("Care: legal status, reviews and worries", reverse("care:child", args=[child.pk]))]
    return [Link("The child has become looked after", reverse("care:begin", args=[child.pk]))]
