"""The list of conferences that a reader may see: filtered, searched, sorted, and as a table for a spreadsheet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from quorate.cases import search
from quorate.people.models import Practitioner

from ..access import conferences_seen_by
from ..models import Conference, ConferenceChild, Invitation

LONDON = ZoneInfo("Europe/London")
State = Conference.State
WHEN: dict[str, tuple[str, ...]] = {
    "coming": (State.BOOKED, State.OPEN),
    "held": (State.CLOSED, State.STOOD_DOWN),
    "all": tuple(State.values),
}
SORTS = {
    "when": ("starts_at", "pk"),
    "kind": ("kind", "starts_at", "pk"),
    "chair": ("chair__name", "starts_at", "pk"),
    "state": ("state", "starts_at", "pk"),
}
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader asked the list for. Empty values ask for everything."""

    when: str = "coming"
    chair: int | None = None
    state: str = ""
    first_on: date | None = None
    last_on: date | None = None
    words: str = ""
    sort: str = "when"


@dataclass(frozen=True, slots=True)
class Line:
    """One conference of the list, with its children and how many have answered."""

    conference: Conference
    children: tuple[ConferenceChild, ...]
    asked: int
    answered: int

    @property
    def names(self) -> list[str]:
        return [part.child.name for part in self.children]


def listed(reader: Practitioner, sought: Sought) -> QuerySet[Conference]:
    """Return the conferences asked for, in the order asked for."""
    found = conferences_seen_by(reader).filter(state__in=WHEN.get(sought.when, WHEN["coming"]))
    if sought.chair:
        found = found.filter(chair=sought.chair)
    if sought.state:
        found = found.filter(state=sought.state)
    if sought.first_on:
        found = found.filter(starts_at__gte=datetime.combine(sought.first_on, time(), tzinfo=LONDON))
    if sought.last_on:
        found = found.filter(
            starts_at__lt=datetime.combine(sought.last_on + timedelta(days=1), time(), tzinfo=LONDON)
        )
    if sought.words.strip():
        found = _about(found, reader, sought.words.strip())
    names = SORTS.get(sought.sort.removeprefix("-"), SORTS["when"])
    down = sought.sort.startswith("-")
    order = [F(name).desc() if down and place == 0 else F(name).asc() for place, name in enumerate(names)]
    return found.select_related("chair", "room").order_by(*order)


def _about(found: QuerySet[Conference], reader: Practitioner, words: str) -> QuerySet[Conference]:
    """Keep the conferences about a child so called. Partners search only among those they are asked to."""
    by_number = Q(pk=int(words)) if words.isdecimal() and len(words) < 10 else Q(pk__in=[])
    if reader.role == Practitioner.Role.PARTNER:
        parts = ConferenceChild.objects.filter(conference__in=found.order_by().values("pk"))
        for word in words.split()[:4]:
            parts = parts.filter(
                Q(child__given_name__icontains=word)
                | Q(child__family_name__icontains=word)
                | Q(child__la_child_id__istartswith=word)
            )
    else:
        parts = ConferenceChild.objects.filter(child__in=[child.pk for child in search.find(reader, words)])
    return found.filter(by_number | Q(pk__in=parts.values("conference")))


def lines(conferences: Iterable[Conference]) -> list[Line]:
    """Return conferences as lines, with two questions to the database for all of them."""
    rows = list(conferences)
    ids = [row.pk for row in rows]
    children: dict[int, list[ConferenceChild]] = defaultdict(list)
    for part in (
        ConferenceChild.objects.filter(conference__in=ids)
        .select_related("child")
        .order_by("child__born_on", "pk")
    ):
        children[part.conference_id].append(part)
    replies = {
        row["conference"]: (row["asked"], row["answered"])
        for row in Invitation.objects.filter(
            conference__in=ids, withdrawn_at__isnull=True, invited_at__isnull=False
        )
        .values("conference")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=~Q(reply=Invitation.Reply.NONE)))
    }
    return [Line(row, tuple(children[row.pk]), *replies.get(row.pk, (0, 0))) for row in rows]


def counts(reader: Practitioner) -> dict[str, int]:
    """Return how many conferences the reader may see are coming, held and there at all."""
    row = conferences_seen_by(reader).aggregate(
        coming=Count("pk", filter=Q(state__in=WHEN["coming"])),
        held=Count("pk", filter=Q(state__in=WHEN["held"])),
        all=Count("pk"),
    )
    return {key: int(value) for key, value in row.items()}


def table(found: QuerySet[Conference]) -> Iterator[Sequence[object]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield (
        "Number",
        "Kind",
        "Date",
        "Time",
        "Children",
        "Identifiers",
        "Chair",
        "Where",
        "State",
        "Asked",
        "Answered",
    )
    ids = list(found.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        group = ids[start : start + CHUNK]
        by_pk = {
            row.pk: row for row in Conference.objects.filter(pk__in=group).select_related("chair", "room")
        }
        for line in lines(by_pk[pk] for pk in group):
            yield _row(line)


def _row(line: Line) -> Sequence[object]:
    one = line.conference
    at = timezone.localtime(one.starts_at)
    where = one.room.name if one.room else "Online"
    return (
        one.pk,
        one.get_kind_display(),
        at.date().isoformat(),
        f"{at:%H:%M}",
        "; ".join(line.names),
        "; ".join(part.child.la_child_id for part in line.children),
        one.chair.name,
        where,
        one.get_state_display(),
        line.asked,
        line.answered,
    )
