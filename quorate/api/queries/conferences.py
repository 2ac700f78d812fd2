"""Conferences, their decisions and their papers, within one area."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from quorate.clock import LONDON
from quorate.conferences.models import Conference, ConferenceChild, Decision
from quorate.minutes.models import Minutes
from quorate.people.models import Area
from quorate.reports.models import Report

from ..problems import not_found
from ..shapes.children import Named
from ..shapes.conferences import (
    ConferenceChildTold,
    ConferencesAsked,
    ConferenceTold,
    DecisionTold,
    PapersTold,
    PaperTold,
)
from ..shapes.plain import Page
from .children import paged

HELD = frozenset({Conference.State.CLOSED, Conference.State.STOOD_DOWN})
"""Before then a decision can still be taken back in the meeting, so it is not told."""


def conferences(area: Area, asked: ConferencesAsked) -> tuple[Page[ConferenceTold], list[int]]:
    """Return a page of the area's conferences, and the numbers of the children they are about."""
    found = Conference.objects.filter(area=area).select_related("chair")
    if asked.state is not None:
        found = found.filter(state=asked.state)
    if asked.from_on is not None:
        found = found.filter(starts_at__gte=datetime.combine(asked.from_on, time.min, tzinfo=LONDON))
    if asked.until_on is not None:
        after = datetime.combine(asked.until_on + timedelta(days=1), time.min, tzinfo=LONDON)
        found = found.filter(starts_at__lt=after)
    if asked.child is not None:
        of_child = ConferenceChild.objects.filter(child__area=area, child__la_child_id=asked.child)
        found = found.filter(pk__in=of_child.values("conference"))
    rows, more = paged(found, asked.after, asked.limit)
    items, about = told(rows)
    return Page(items=items, next=more), about


def conference(area: Area, number: int) -> tuple[ConferenceTold, list[int]]:
    """Return one conference of the area, and the numbers of its children.

    :raises Problem: if there is none of that number there
    """
    row = Conference.objects.filter(area=area, pk=number).select_related("chair").first()
    if row is None:
        raise not_found()
    items, about = told([row])
    return items[0], about


def told(rows: Collection[Conference]) -> tuple[list[ConferenceTold], list[int]]:
    """Return conferences as the API tells of them, with two queries however many they are."""
    held = {row.pk for row in rows if row.state in HELD}
    parts: dict[int, list[ConferenceChildTold]] = defaultdict(list)
    about = []
    found = ConferenceChild.objects.filter(conference__in=[row.pk for row in rows]).select_related("child")
    ordered = list(found.order_by("pk"))
    decided = decisions(part.pk for part in ordered if part.conference_id in held)
    for part in ordered:
        about.append(part.child_id)
        parts[part.conference_id].append(
            ConferenceChildTold(
                la_child_id=part.child.la_child_id,
                kind=part.kind,
                limit_on=part.limit_on,
                plan=part.plan_id,
                decision=decided.get(part.pk),
            )
        )
    return [_told(row, parts[row.pk]) for row in rows], about


def _told(row: Conference, parts: list[ConferenceChildTold]) -> ConferenceTold:
    return ConferenceTold(
        id=row.pk,
        kind=row.kind,
        state=row.state,  # type: ignore[arg-type]
        starts_at=row.starts_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        chair=Named(id=row.chair.pk, name=row.chair.name),
        children=parts,
    )


def decisions(parts: Iterable[int]) -> dict[int, DecisionTold]:
    """Return the decision that stands of each child's part of a conference."""
    rows = Decision.objects.filter(conference_child__in=list(parts), superseded_at__isnull=True)
    return {row.conference_child_id: _decision(row) for row in rows}


def _decision(row: Decision) -> DecisionTold:
    quorate: Any = row.quorum.get("quorate")
    return DecisionTold(
        outcome=row.outcome,
        categories=list(row.categories),
        decided_by=row.decided_by,
        decided_at=row.at,
        quorate=quorate if isinstance(quorate, bool) else None,
        next_review_on=row.next_review_on,
        plan_ends_on=row.ends_on,
    )


def papers(area: Area, number: int) -> tuple[PapersTold, list[int]]:
    """Return which papers of a conference there are, and the numbers of its children.

    :raises Problem: if there is no conference of that number in the area
    """
    _, about = conference(area, number)
    reports = (
        Report.objects.filter(conference=number)
        .select_related("invitation__practitioner__agency")
        .only(
            "received_at",
            "shared_with_family_on",
            "contribution",
            "invitation__practitioner__agency__name",
        )
        .order_by("pk")
    )
    items = [_report(row) for row in reports]
    minutes = Minutes.objects.filter(conference=number).only("state", "approved_at", "sent_at").first()
    if minutes is not None:
        items.append(
            PaperTold(
                kind="minutes",
                id=minutes.pk,
                state=minutes.state,
                from_agency="",
                received_at=None,
                shared_with_family_on=None,
                approved_at=minutes.approved_at,
                sent_at=minutes.sent_at,
            )
        )
    return PapersTold(conference=number, items=items), about


def _report(row: Report) -> PaperTold:
    person = row.invitation.practitioner
    return PaperTold(
        kind="report",
        id=row.pk,
        state="contribution" if row.contribution else "received",
        from_agency=person.agency.name if person else "",
        received_at=row.received_at,
        shared_with_family_on=row.shared_with_family_on,
        approved_at=None,
        sent_at=None,
    )
