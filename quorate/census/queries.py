"""Questions about checks, findings and notes."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner
from quorate.rules.census import QUERY, RULES, Finding

from . import noticing
from .comparing import compare, draft
from .models import Check, Found, Note

State = Check.State
COLOURS = {State.WAITING: "grey", State.RUNNING: "blue", State.DONE: "green", State.REFUSED: "red"}
OF_THE_SHAPE = "The file has the order and the codes of the census specification."
OTHER_RULES = {
    "XSD": OF_THE_SHAPE,
    "G14Q": "Yes and no are written 1 and 0.",
}
COLUMNS = (
    "Rule",
    "Kind",
    "Child",
    "Team",
    "Element",
    "Value",
    "What is wrong",
    "How to put it right",
    "Line",
)
CHANGES = "YEAR"
"""Stands for a rule's number in the note about changes since the year before."""


def checks(area: Area) -> QuerySet[Check]:
    """Return the area's checks, the latest first, without the files."""
    return Check.objects.filter(area=area).defer("content").select_related("by").order_by("-at", "-pk")


def check(area: Area, pk: int) -> Check | None:
    """Return one of the area's checks."""
    return checks(area).filter(pk=pk).first()


def under_way(found: Check) -> bool:
    """Return whether a check still waits or runs."""
    return found.state in (State.WAITING, State.RUNNING)


def says(rule: str) -> str:
    """Return what a rule says."""
    return RULES[rule].says if rule in RULES else OTHER_RULES.get(rule, "")


class ByRule(NamedTuple):
    rule: str
    severity: str
    says: str
    times: int


def by_rule(of: Check) -> list[ByRule]:
    """Return how often each rule spoke: errors first, the most frequent first."""
    rows = Found.objects.filter(of=of).values_list("rule", "severity").annotate(times=Count("pk"))
    found = [ByRule(rule, severity, says(rule), times) for rule, severity, times in rows]
    return sorted(found, key=lambda one: (one.severity == QUERY, -one.times, one.rule))


def teams(of: Check) -> list[tuple[int, str]]:
    """Return the teams whose children have findings."""
    return list(
        Found.objects.filter(of=of, team__isnull=False)
        .values_list("team", "team__name")
        .distinct()
        .order_by("team__name")
    )


def found(of: Check, *, rule: str = "", severity: str = "", team: int | None = None) -> QuerySet[Found]:
    """Return the findings of a check, errors first, then by rule and child."""
    rows = Found.objects.filter(of=of).select_related("child", "team")
    if rule:
        rows = rows.filter(rule=rule)
    if severity:
        rows = rows.filter(severity=severity)
    if team:
        rows = rows.filter(team=team)
    return rows.order_by("severity", "rule", "la_child_id", "pk")


def put_right(one: Found) -> tuple[str, str]:
    """Return where a finding is put right here, as (words, address); empty where it is not put right here."""
    return place_of(one.child_id, one.about, one.element) if one.child_id else ("", "")


def place_of(child: int, about: str, element: str) -> tuple[str, str]:
    """Return where something about a child is put right, as (words, address)."""
    if about == "plan" and "Review" not in element:
        return "The plan", reverse("plans:of-child", args=[child])
    if about == "child" and "/" not in element and element != "CINdetails":
        return "Correct the record", reverse("register:correct", args=[child])
    return "The child’s page", reverse("register:child", args=[child])


def spreadsheet(of: Check) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the download."""
    yield (
        "Rule",
        "Kind",
        "Child identifier",
        "Team",
        "Element",
        "Value",
        "What is wrong",
        "How to put it right",
        "Line",
    )
    for one in found(of).iterator(chunk_size=1000):
        yield (
            one.rule,
            one.severity,
            one.la_child_id,
            one.team.name if one.team else "",
            one.element,
            one.value,
            one.what,
            one.remedy,
            one.line or "",
        )


def child_of(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case the reader may open."""
    return children_seen_by(reader).select_related("area").filter(pk=pk).first()


class Said(NamedTuple):
    """What a rule says of a child now, and where it is put right (words and address)."""

    finding: Finding
    words: str
    address: str


def of_child(child: Child, today: date) -> list[Said]:
    """Return what the rules say of a child now."""
    found = noticing.now(child.area, [child.pk], today)[child.pk]
    return [Said(one, *place_of(child.pk, one.about, one.element)) for one in found]


class NoteRow(NamedTuple):
    """A rule that has to be explained, how often it spoke, and the note kept for it."""

    rule: str
    says: str
    times: int
    text: str
    number: int
    kept_by: str


def notes(of: Check) -> list[NoteRow]:
    """Return what has to be explained to the Department: each query, what is wrong as a whole, and big changes."""
    kept = {
        note.rule: note
        for note in Note.objects.filter(
            area=of.area_id, year=of.year, replaced_at__isnull=True
        ).select_related("by")
    }
    spoken: Counter[str] = Counter()
    for rule, severity, about, times in (
        Found.objects.filter(of=of).values_list("rule", "severity", "about").annotate(times=Count("pk"))
    ):
        if severity == QUERY or about in ("return", "heading"):
            spoken[rule] += times
    rows = [
        _note(rule, says(rule), count, kept, _draft(rule, count)) for rule, count in sorted(spoken.items())
    ]
    big = [one for one in compare(of.counts, of.before) if one.big]
    if big:
        words = "Counts that changed much since the year before."
        rows.append(_note(CHANGES, words, len(big), kept, "\n".join(draft(one) for one in big)))
    return rows


def _draft(rule: str, count: int) -> str:
    checked = (
        "1 record was checked and is right" if count == 1 else f"{count} records were checked and are right"
    )
    return f"{rule}: {checked} as told. The reason is: "


def _note(rule: str, words: str, count: int, kept: dict[str, Note], first: str) -> NoteRow:
    note = kept.get(rule)
    if note is None:
        return NoteRow(rule, words, count, first, 0, "")
    return NoteRow(rule, words, count, note.text, note.pk, note.by.name)
