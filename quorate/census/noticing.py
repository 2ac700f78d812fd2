"""What the census's rules say of a child at this moment: after each act that the return tells of."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.audit.watching import Acted
from quorate.people.models import Area
from quorate.returns.census import latest_year
from quorate.rules.census import ERROR, Finding

from .checking import check_children, check_identity
from .models import Standing

KINDS = frozenset(
    {
        "date-of-birth",
        "expected-birth",
        "birth",
        "pregnancy-ended",
        "death",
        "strategy-discussion",
        "enquiry-closed",
        "moved-in",
        "move-accepted",
        "initial-conference",
        "review",
        "plan-start",
        "plan-end",
        "child-in-need-start",
        "child-in-need-end",
    }
)
ACTS = frozenset(
    {"cases.child-corrected", "cases.child-added", "cases.event-superseded", "unborn.baby-added"}
)
MOST_CHILDREN = 12
RETURNED_BY = (7, 31)
"""The last day on which the return of the year that ended in March is sent."""


def told_of(acted: Iterable[Acted]) -> set[int]:
    """Return the children on whom acts were done that the return tells of."""
    return {
        one.child for one in acted if one.kind in KINDS or one.act in ACTS or one.act.startswith("episodes.")
    }


def years(today: date) -> tuple[int, ...]:
    """Return the census years that entries of today belong to: the one under way, and the last until it is sent."""
    last = latest_year(today)
    return (last, last + 1) if (today.month, today.day) <= RETURNED_BY else (last + 1,)


def now(area: Area, children: Iterable[int], today: date) -> dict[int, list[Finding]]:
    """Return what the rules say of children now, each thing once; errors first."""
    wanted = sorted(set(children))
    found: dict[int, dict[tuple[str, str], Finding]] = {pk: {} for pk in wanted}
    told: set[int] = set()
    for year in years(today):
        for child, findings in check_children(area, year, wanted):
            told.add(child.pk)
            for one in findings:
                found[child.pk].setdefault((one.rule, one.what), one)
    for pk in wanted:
        if pk not in told:
            for one in check_identity(pk, area, years(today)[-1]):
                found[pk].setdefault((one.rule, one.what), one)
    return {
        pk: sorted(said.values(), key=lambda one: (one.severity != ERROR, one.rule == "8590", one.rule))
        for pk, said in found.items()
    }


@transaction.atomic
def look(area: Area, children: Iterable[int], at: datetime) -> dict[int, list[Finding]]:
    """Look at children after an act: keep what the rules say of each, and return what they did not say before."""
    said = now(area, children, at.date())
    before = {
        one.child_id: {(told["rule"], told["what"]) for told in one.found}
        for one in Standing.objects.select_for_update().filter(child__in=said)
    }
    Standing.objects.bulk_create(
        (
            Standing(child_id=pk, year=years(at.date())[-1], found=[_kept(one) for one in found], at=at)
            for pk, found in said.items()
        ),
        update_conflicts=True,
        unique_fields=["child"],
        update_fields=["year", "found", "at"],
    )
    return {
        pk: [one for one in found if (one.rule, one.what) not in before.get(pk, set()) and one.rule != "8590"]
        for pk, found in said.items()
    }


def _kept(one: Finding) -> dict[str, Any]:
    return {"rule": one.rule, "severity": one.severity, "what": one.what, "remedy": one.remedy}
