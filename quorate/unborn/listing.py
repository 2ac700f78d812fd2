"""The list of unborn children: who is expected when, how far, whether a conference is in view, what is missing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of, history_of, procedure_of
from quorate.cases.models import Child, Event, Occasion, OccasionEvent
from quorate.people.models import Practitioner
from quorate.rules import derive

from . import weeks
from .models import Baby
from .story import Story, tell

SORTS = {
    "child": ("family_name", "given_name", "pk"),
    "expected": ("expected_on", "pk"),
    "worker": ("social_worker__name", "expected_on", "pk"),
}
SHOWS = (("expected", "Expected"), ("born", "Born in the last 8 weeks"), ("ended", "Pregnancy ended"))
BORN_LATELY = timedelta(weeks=8)
OVERDUE_AFTER = timedelta(weeks=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the list for."""

    show: str = "expected"
    words: str = ""
    sort: str = "expected"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One child of the list, in words."""

    child: Child
    far: str
    conference: str
    missing: tuple[str, ...]


def children(reader: Practitioner, asked: Asked, today: date) -> QuerySet[Child]:
    """Return the children asked for whom the reader may see, in the order asked for."""
    ended = Event.objects.filter(child=OuterRef("pk"), kind="pregnancy-ended", superseded_at__isnull=True)
    by_mistake = Baby.objects.filter(child=OuterRef("pk"), taken_out_at__isnull=False)
    found = children_seen_by(reader).filter(expected_on__isnull=False).exclude(Exists(by_mistake))
    if asked.show == "ended":
        found = found.filter(Exists(ended))
    elif asked.show == "born":
        found = found.filter(born_on__gt=today - BORN_LATELY, born_on__lte=today, died_on__isnull=True)
    else:
        found = found.filter(born_on__isnull=True, died_on__isnull=True).exclude(Exists(ended))
    for word in asked.words.split():
        found = found.filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(la_child_id__istartswith=word)
            | Q(family__name__icontains=word)
        )
    first, *rest = SORTS.get(asked.sort, SORTS["expected"])
    lead = F(first).desc(nulls_last=True) if asked.descending else F(first).asc(nulls_last=True)
    return found.select_related("area", "social_worker").order_by(lead, *rest)


def lines(reader: Practitioner, some: Sequence[Child], today: date) -> list[Line]:
    """Return the children as lines; the history of all of them is read at once."""
    if not some:
        return []
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(child__in=[child.pk for child in some], superseded_at__isnull=True):
        events[event.child_id].append(event)
    meetings = _booked(some)
    procedure, calendar = procedure_of(reader.area), calendar_of(reader.area)
    made = []
    for child in some:
        story = tell(child, events[child.pk])
        found = derive(
            history_of(child, events[child.pk]), procedure=procedure, calendar=calendar, scope="milestone"
        )
        window = next((one.due_on for one in found if one.rule == "pre-birth-window"), None)
        meeting = meetings.get(child.pk) or meetings.get(-(child.family_id or 0))
        made.append(
            Line(
                child=child,
                far=_far(story, today),
                conference=_conference(story, window, meeting, today),
                missing=tuple(_missing(story, meeting, today)),
            )
        )
    return made


def _booked(some: Sequence[Child]) -> dict[int, date]:
    """Return the day of the next booked conference by child's number, and by the family's number, negative."""
    families = {child.family_id for child in some if child.family_id}
    occasions = Occasion.objects.filter(
        Q(lead__in=[child.pk for child in some]) | Q(lead__family__in=families), key__startswith="conference:"
    )
    told: dict[tuple[int, int | None, str], dict[str, date]] = {}
    for event in OccasionEvent.objects.filter(
        occasion__in=occasions,
        superseded_at__isnull=True,
        kind__in=("conference-booked", "conference-cancelled", "conference-opened", "conference-closed"),
    ).select_related("occasion__lead"):
        lead = event.occasion.lead
        told.setdefault((lead.pk, lead.family_id, event.occasion.key), {})[event.kind] = event.on
    found: dict[int, date] = {}
    for (child, family, _key), kinds in told.items():
        if set(kinds) == {"conference-booked"}:
            for key in (child, -(family or 0)):
                found[key] = min(found.get(key, date.max), kinds["conference-booked"])
    found.pop(0, None)
    return found


def _short(on: date) -> str:
    return f"{on.day} {on:%b} {on.year}"


def _far(story: Story, today: date) -> str:
    if story.ended:
        return f"Ended {_short(story.ended.on)}"
    if story.born_on:
        return f"Born {_short(story.born_on)}"
    expected_on = story.child.expected_on
    return weeks.in_words(expected_on, today) if expected_on else ""


def _conference(story: Story, window: date | None, meeting: date | None, today: date) -> str:
    if story.ended:
        return ""
    if story.conference and story.unborn_at_conference:
        return f"Held {_short(story.conference.on)}"
    if meeting is not None:
        return f"Booked {_short(meeting)}"
    if story.born_on:
        return "None before the birth"
    if window is not None:
        return f"{'Since' if window <= today else 'From'} {_short(window)}"
    return "As early as can be" if story.premature else "No day stated"


def _missing(story: Story, meeting: date | None, today: date) -> Iterator[str]:
    if story.ended:
        return
    if story.born_on:
        if story.met is None and story.on_plan and not story.home_on:
            yield "Going home"
        return
    expected_on = story.child.expected_on
    if expected_on and expected_on < today:
        yield "Expected date has passed"
    if story.assessed is None and not story.unborn_at_conference:
        yield "Assessment"
    if story.assessed is not None and meeting is None and not story.unborn_at_conference:
        waited = (today - story.assessed.on).days
        yield f"Conference: {waited} day{'' if waited == 1 else 's'} since the assessment"
    if story.asked is None and not story.unborn_at_conference and meeting is None:
        yield "Decision on a conference"
    if story.unborn_at_conference and story.arranged is None:
        yield "What must be in place at the birth"


def table(reader: Practitioner, found: QuerySet[Child], today: date) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first, five hundred children at a time."""
    yield [
        "Child",
        "Identifier",
        "Expected",
        "How far",
        "Conference before the birth",
        "Missing",
        "Social worker",
    ]
    numbers = list(found.values_list("pk", flat=True))
    for start in range(0, len(numbers), 500):
        some = found.model._default_manager.select_related("area", "social_worker").in_bulk(
            numbers[start : start + 500]
        )
        ordered = [some[number] for number in numbers[start : start + 500]]
        for line in lines(reader, ordered, today):
            yield [
                line.child.name,
                line.child.la_child_id,
                line.child.expected_on,
                line.far,
                line.conference,
                "; ".join(line.missing),
                line.child.social_worker.name if line.child.social_worker else "",
            ]
