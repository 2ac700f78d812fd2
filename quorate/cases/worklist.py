"""The work: what is due, when, whose it is and why, for one reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from quorate.people.models import Practitioner
from quorate.rules.roles import in_words

from . import search
from .access import duties_seen_by
from .facts import procedure_of
from .models import Duty


class When(StrEnum):
    """How near a duty is. The week ends on Sunday, that day included; coming up ends HORIZON days from today."""

    OVERDUE = "overdue"
    WEEK = "week"
    COMING = "coming"
    LATER = "later"


WHEN_LABELS = {
    When.OVERDUE: "Overdue",
    When.WEEK: "Due this week",
    When.COMING: "Coming up",
    When.LATER: "Later",
}
HORIZON = timedelta(days=183)
"""Half a year: the longest time between two reviews. An eighteenth birthday may be a dozen years away."""
OWED_BY_A_DAY = ("by", "on")
SORTS = {
    "due": ("due_on", "due_at", "pk"),
    "child": ("child__family_name", "child__given_name", "due_on", "pk"),
    "what": ("title", "due_on", "pk"),
    "whose": ("owner__name", "whose", "due_on", "pk"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the list for. Empty values ask for everything."""

    when: str = ""
    what: str = ""
    whose: str = ""
    mine: bool = False
    words: str = ""
    sort: str = "due"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the work list, ready to be shown."""

    duty: Duty
    when: When
    hours_over: int | None

    @property
    def whose(self) -> str:
        role = in_words(self.duty.whose)
        return f"{self.duty.owner.name} ({role})" if self.duty.owner else role

    @property
    def conference_number(self) -> int | None:
        """The number of the conference that the duty came from or belongs to, for a link to it."""
        for ref in (self.duty.within, self.duty.occasion):
            kind, _, number = ref.partition(":")
            if kind == "conference" and number.isdigit():
                return int(number)
        return None


@dataclass(frozen=True, slots=True)
class Counts:
    overdue: int
    week: int
    coming: int
    later: int

    @property
    def total(self) -> int:
        return self.overdue + self.week + self.coming + self.later


def week_end(today: date) -> date:
    """Return the Sunday that ends the week of ``today``."""
    return today + timedelta(days=6 - today.weekday())


def _overdue(now: datetime) -> Q:
    today = now.date()
    # What may start from a day (an eighteen-month meeting) is work from that day, and is never late.
    return Q(meaning__in=OWED_BY_A_DAY) & (Q(due_at__isnull=True, due_on__lt=today) | Q(due_at__lt=now))


def _in(when: str, now: datetime) -> Q:
    end = week_end(now.date())
    if when == When.OVERDUE:
        return _overdue(now)
    if when == When.WEEK:
        return Q(due_on__lte=end) & ~_overdue(now)
    horizon = now.date() + HORIZON
    if when == When.COMING:
        return Q(due_on__gt=end, due_on__lte=horizon)
    return Q(due_on__gt=horizon)


def open_work(reader: Practitioner) -> QuerySet[Duty]:
    """Return the open duties with a day that this reader may see (what the text gives no figure for has
    none)."""
    return (
        duties_seen_by(reader)
        .filter(standing=Duty.Standing.OPEN, due_on__isnull=False)
        .exclude(meaning="until")
    )


def listed(reader: Practitioner, asked: Asked, now: datetime) -> QuerySet[Duty]:
    """Return the duties asked for, in the order asked for, with child and owner."""
    duties = _filtered(reader, asked)
    if asked.when:
        duties = duties.filter(_in(asked.when, now))
    order = [F(name).asc(nulls_last=True) for name in SORTS.get(asked.sort, SORTS["due"])]
    if asked.descending:
        order[0] = F(SORTS.get(asked.sort, SORTS["due"])[0]).desc(nulls_last=True)
    return duties.select_related("child", "owner").order_by(*order)


def _filtered(reader: Practitioner, asked: Asked) -> QuerySet[Duty]:
    duties = open_work(reader)
    if asked.mine:
        duties = duties.filter(owner=reader.pk)
    if asked.what:
        duties = duties.filter(rule=asked.what)
    if asked.whose:
        duties = duties.filter(whose=asked.whose)
    if asked.words:
        found = [child.pk for child in search.find(reader, asked.words)]
        duties = duties.filter(child__in=found)
    return duties


def counts(reader: Practitioner, asked: Asked, now: datetime) -> Counts:
    """Return how many duties of what was asked are overdue, due this week and coming."""
    row = _filtered(reader, asked).aggregate(
        overdue=Count("pk", filter=_in(When.OVERDUE, now)),
        week=Count("pk", filter=_in(When.WEEK, now)),
        coming=Count("pk", filter=_in(When.COMING, now)),
        later=Count("pk", filter=_in(When.LATER, now)),
    )
    return Counts(**row)


def choices(reader: Practitioner) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the (key, words) of the kinds of duty and of the roles that the area's procedure knows."""
    kinds: dict[str, str] = {}
    roles: dict[str, str] = {}
    procedure = procedure_of(reader.area)
    for rule in (*procedure.duties("child"), *procedure.duties("conference")):
        if rule.heading is not None:
            kinds[rule.key.removeprefix("duty.")] = rule.heading.title
            roles[rule.heading.whose] = in_words(rule.heading.whose)
    by_words = sorted(kinds.items(), key=lambda pair: pair[1])
    return by_words, sorted(roles.items(), key=lambda pair: pair[1])


def line(duty: Duty, now: datetime) -> Line:
    """Return a duty as a line: how near it is, and for a limit in hours by how many it is over."""
    over = None
    owed = duty.meaning in OWED_BY_A_DAY
    if owed and duty.due_at is not None and duty.due_at < now:
        over = int((now - duty.due_at).total_seconds() // 3600)
    late = owed and duty.due_at is None and duty.due_on is not None and duty.due_on < now.date()
    if over is not None or late:
        return Line(duty, When.OVERDUE, over)
    near = duty.due_on is not None and duty.due_on <= week_end(now.date())
    if near:
        return Line(duty, When.WEEK, None)
    soon = duty.due_on is not None and duty.due_on <= now.date() + HORIZON
    return Line(duty, When.COMING if soon else When.LATER, None)


def table(duties: QuerySet[Duty], now: datetime) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield [
        "Child",
        "Identifier",
        "What is due",
        "Due",
        "Hold or send by",
        "Whose",
        "Standing",
        "Why",
        "Source",
    ]
    for duty in duties.iterator(chunk_size=500):
        shown = line(duty, now)
        due: date | datetime | None = duty.due_at or duty.due_on
        yield [
            duty.child.name,
            duty.child.la_child_id,
            duty.title,
            due.isoformat() if due else "",
            duty.hold_by.isoformat() if duty.hold_by else "",
            shown.whose,
            WHEN_LABELS[shown.when],
            duty.reason.get("says", ""),
            _cited(duty.reason),
        ]


def _cited(reason: dict[str, Any]) -> str:
    cite = reason.get("citation") or {}
    return ", ".join(
        str(part) for part in (cite.get("source"), cite.get("edition"), cite.get("paragraph")) if part
    )
