"""The sample of an area's register, and all of one child's record on one page, in bounded questions."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Length

from quorate.audit import proof
from quorate.audit import queries as audit
from quorate.cases.models import Child, Correction, Duty, Event
from quorate.cases.pages import Happening, happenings
from quorate.clock import LONDON
from quorate.conferences.models import ConferenceChild, Decision
from quorate.letters.models import Attachment, Letter
from quorate.minutes.models import Minutes
from quorate.people.models import Practitioner
from quorate.register import pages as register
from quorate.register.queries import on_plan
from quorate.reports.models import ReportVersion

from .models import Opened
from .sample import Ticket, draw

STRATA = (("", "None"), ("category", "Category"), ("team", "Team"))
MOST_PAPERS = 300
MOST_READINGS = 500
"""So many are shown on the page; the whole log is told by number and kept in the reading log."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One child of the sample."""

    stratum: str
    plan: Any


def draw_sample(
    reader: Practitioner, asked: on_plan.Asked, *, seed: str, number: int, by: str
) -> tuple[int, list[Drawn]]:
    """Return how many children were on the register, and those drawn with the seed, by stratum and place."""
    plans = on_plan.on_plan(reader, asked, whole_area=True)
    tickets = _tickets(plans, asked, by)
    drawn = draw(tickets, seed=seed, number=number)
    found = on_plan.with_all(asked).in_bulk([ticket.plan for ticket in drawn])
    return len(tickets), [Drawn(ticket.stratum, found[ticket.plan]) for ticket in drawn]


def _tickets(plans: QuerySet[Any], asked: on_plan.Asked, by: str) -> list[Ticket]:
    if by == "category":
        return [Ticket(pk, child, words) for pk, child, words in on_plan.in_words(plans, asked)]
    if by == "team":
        named = plans.order_by().values_list("pk", "child__la_child_id", "child__team__name")
        return [Ticket(pk, child, team or "No team") for pk, child, team in named]
    return [Ticket(pk, child) for pk, child in plans.order_by().values_list("pk", "child__la_child_id")]


def sample_table(drawn: Iterable[Drawn], asked: on_plan.Asked, seed: str) -> Iterator[list[Any]]:
    """Yield the sample as rows for a spreadsheet, headings first."""
    yield ["Child", "Identifier", "Born or expected", "On a plan since", "Category", "Earlier plans", "Social worker",
           "Team", "Stratum", "Seed", "As at"]  # fmt: skip
    for one in drawn:
        child = one.plan.child
        yield [
            child.name, child.la_child_id, child.born_on or child.expected_on, one.plan.started_on,
            on_plan.category_words(one.plan.codes), one.plan.previous_plans,
            child.social_worker.name if child.social_worker else "", child.team.name if child.team else "",
            one.stratum, seed, asked.on,
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A duty with how it was kept. ``late``: days after its day, for one that was kept late or is overdue."""

    duty: Duty
    words: str
    late: int


@dataclass(frozen=True, slots=True)
class Met:
    """A conference at which the child was spoken of, with what was decided."""

    part: ConferenceChild
    decisions: list[Decision]

    @property
    def quorum(self) -> str:
        """What was found about quorum when it was decided, in a sentence."""
        for one in self.decisions:
            met = one.quorum.get("met")
            word = "Quorate." if met else "Not quorate." if met is False else "Not stated."
            return f"{word} {(one.quorum.get('reason') or {}).get('says', '')}".strip()
        return "No decision is on record."


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the record: what, whose, when, how large, its digest, and the conference or letter it is of."""

    what: str
    who: str
    at: datetime | None
    size: int
    sha256: str
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Lens:
    """All of one child's record, from the first discussion to today."""

    child: Child
    plans: list[register.PlanLine]
    events: list[Happening]
    taken_out: list[Event]
    corrections: list[Correction]
    meetings: list[Met]
    papers: list[Paper]
    more_papers: bool
    duties: list[Kept]
    readings: list[audit.Line]
    number_of_readings: int
    proof: proof.Proof


def get_child(reader: Practitioner, pk: int) -> Child | None:
    """Return a child of the reader's area, or None. Whether the reader may inspect is for the caller to judge."""
    found = Child.objects.filter(area=reader.area_id, pk=pk)
    return found.select_related("area", "family", "social_worker", "team").first()


def lens(child: Child, now: datetime) -> Lens:
    """Return everything the page of one child shows, in the same number of questions however long the history is."""
    events = list(Event.objects.filter(child=child).select_related("recorded_by").order_by("on", "pk"))
    standing = [one for one in events if one.superseded_at is None]
    meetings = _meetings(child)
    refs = {one.ref for one in events if one.ref} | {
        f"conference:{one.part.conference_id}" for one in meetings
    }
    papers = _papers(child, refs, meetings)
    readings = audit.of_child(child.pk, area=child.area.key, kind="saw")
    return Lens(
        child=child,
        plans=register.plans_of([child]).get(child.pk, [])[::-1],
        events=sorted(happenings(standing), key=lambda one: (one.on, one.event.pk)),
        taken_out=[one for one in events if one.superseded_at is not None],
        corrections=list(Correction.objects.filter(child=child).select_related("by").order_by("at", "pk")),
        meetings=meetings,
        papers=papers[:MOST_PAPERS],
        more_papers=len(papers) > MOST_PAPERS,
        duties=_duties(child, now),
        readings=list(audit.lines(readings[:MOST_READINGS])),
        number_of_readings=readings.count(),
        proof=proof.of_child(child.pk, area=child.area.key),
    )


def _meetings(child: Child) -> list[Met]:
    standing = Decision.objects.filter(superseded_at__isnull=True).select_related("by")
    parts = (
        ConferenceChild.objects.filter(child=child)
        .select_related("conference__chair")
        .prefetch_related(Prefetch("decisions", queryset=standing, to_attr="standing"))
        .order_by("conference__starts_at", "pk")
    )
    return [Met(part, getattr(part, "standing", [])) for part in parts]


def _duties(child: Child, now: datetime) -> list[Kept]:
    today = now.astimezone(LONDON).date()
    rows = Duty.objects.filter(child=child, ended_at__isnull=True).exclude(standing=Duty.Standing.LAPSED)
    return [_kept(duty, today) for duty in rows.select_related("owner").order_by("due_on", "pk")]


def _kept(duty: Duty, today: date) -> Kept:
    """Return how a duty was kept. What may start from a day, or lasts until one, is never late."""
    limit = duty.due_on if duty.meaning not in ("from", "until") else None
    done = duty.standing in (Duty.Standing.DONE, Duty.Standing.DONE_LATE)
    until = (duty.done_on or today) if done else today
    late = max(0, (until - limit).days) if limit else 0
    if done:
        on = f" on {duty.done_on:%-d %B %Y}" if duty.done_on else ""
        words = f"Done late{on}" if duty.standing == Duty.Standing.DONE_LATE else f"Done in time{on}"
        return Kept(duty, words, late if duty.standing == Duty.Standing.DONE_LATE else 0)
    return Kept(duty, "Not done, overdue" if late else "Still to come", late)


def _papers(child: Child, refs: set[str], meetings: list[Met]) -> list[Paper]:
    conferences = [one.part.conference_id for one in meetings]
    found = [*_letters(child, refs), *_reports(conferences), *_minutes(conferences)]
    return sorted(found, key=lambda one: (one.at is None, one.at, one.what))


def _letters(child: Child, refs: set[str]) -> Iterator[Paper]:
    """Yield letters about what happened to the child: each file with it, or its text where there is none."""
    letters = list(
        Letter.objects.filter(area=child.area_id, occasion__in=sorted(refs))
        .only("pk", "document", "to_name", "made_at", "sent_at", "text", "state")
        .order_by("pk")[: MOST_PAPERS + 1]
    )
    files: dict[int, list[Any]] = {}
    rows = Attachment.objects.filter(letter__in=[one.pk for one in letters]).defer("content")
    for row in rows.annotate(size=Length("content")).order_by("pk"):
        files.setdefault(row.letter_id, []).append(row)
    for one in letters:
        at = one.sent_at or one.made_at
        what = one.document.replace("-", " ").capitalize()
        text = one.text.encode()
        digest = hashlib.sha256(text).hexdigest()
        yield Paper(
            f"{what} ({one.get_state_display().lower()})",
            one.to_name,
            at,
            len(text),
            digest,
            "letter",
            one.pk,
        )
        for row in files.get(one.pk, []):
            yield Paper(f"{what}: {row.name}", one.to_name, at, row.size, row.sha256, "letter", one.pk)


def _reports(conferences: list[int]) -> Iterator[Paper]:
    rows = (
        ReportVersion.objects.filter(report__conference__in=conferences)
        .select_related("by", "report")
        .defer("file_content")
        .annotate(size=Length("file_content"))
    )
    for row in rows.order_by("pk")[: MOST_PAPERS + 1]:
        text = row.text.encode()
        digest = row.file_sha256 or hashlib.sha256(text).hexdigest()
        what = f"Report, version {row.number}" + (f": {row.file_name}" if row.file_name else "")
        yield Paper(
            what, row.by.name, row.at, row.size or len(text), digest, "report", row.report.conference_id
        )


def _minutes(conferences: list[int]) -> Iterator[Paper]:
    rows = Minutes.objects.filter(conference__in=conferences).prefetch_related("copies")
    for row in rows.order_by("pk"):
        state = str(row.get_state_display()).lower()
        at = row.sent_at or row.approved_at or row.drafted_at
        yield Paper(
            f"Minutes ({state})", f"{len(row.copies.all())} copies", at, 0, "", "minutes", row.conference_id
        )


def opened(reader: Practitioner) -> list[Opened]:
    """Return to whom the pages are or were opened in the reader's area, the latest first; at most a hundred."""
    rows = Opened.objects.filter(area=reader.area_id).select_related(
        "practitioner__agency", "by", "closed_by"
    )
    return list(rows.order_by("-at", "-pk")[:100])


def get_opened(reader: Practitioner, pk: int) -> Opened | None:
    return Opened.objects.filter(area=reader.area_id, pk=pk).select_related("practitioner").first()


def could_inspect(reader: Practitioner) -> list[tuple[int, str]]:
    """Return the people of the directory to whom the pages can be opened: in post, and with a sign-in."""
    rows = Practitioner.objects.filter(area=reader.area_id, active=True, user__isnull=False)
    return [
        (one.pk, f"{one.name}, {one.job_title or one.get_role_display()} ({one.agency.name})")
        for one in rows.exclude(pk=reader.pk).select_related("agency").order_by("name")
    ]


def get_practitioner(reader: Practitioner, pk: int) -> Practitioner | None:
    return Practitioner.objects.filter(area=reader.area_id, pk=pk).first()
