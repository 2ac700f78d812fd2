"""Chairs' work, agencies' part in conferences and plans, core groups and visits."""

from collections.abc import Callable, Iterator

from quorate.conferences.models import Conference, Invitation

from ..counted import Counted
from ..queries.records import Asked, Meeting
from ..queries.rows import Rows
from .due import agency_words
from .papers import of_invitation
from .quorum import counted

Reply = Invitation.Reply


def conferences(rows: Rows) -> Iterator[Counted]:
    """Yield each conference held, once for all its children."""
    for parts in rows.held_of.values():
        yield counted(parts[0])._replace(children=tuple(part.child for part in parts))


def with_usual_chair(rows: Rows) -> Iterator[Counted]:
    """Yield each plan in force; ``yes`` where it has a usual chair."""
    for plan in rows.plans:
        for on in rows.days:
            if plan.in_force(on):
                yield Counted((plan.child,), on, yes=plan.chair is not None, team=plan.team, chair=plan.chair)


def same_chair(rows: Rows) -> Iterator[Counted]:
    """Yield each review of a child who had a conference here before; ``yes`` where the same person chaired both."""
    for part in rows.held:
        before = [chair for at, chair in rows.chair_before.get(part.child, ()) if at < part.starts_at]
        if part.kind == Conference.Kind.REVIEW and before:
            yield counted(part, yes=before[-1] == part.chair)


def _agencies(rows: Rows) -> Iterator[tuple[Asked, tuple[Meeting, ...]]]:
    """Yield each practitioner asked to a conference to take part in it: not its chair, nor who only watches."""
    for one in rows.asked:
        parts = rows.held_of.get(one.conference)
        if parts and one.practitioner and not one.observer and one.practitioner != parts[0].chair:
            yield one, parts


def agencies(what: str) -> Callable[[Rows], Iterator[Counted]]:
    """Return what counts everybody asked for an agency; ``yes``: ``came``, or sent a ``report``, ``apologies``, or
    ``nothing`` without coming."""

    def of(rows: Rows) -> Iterator[Counted]:
        for one, parts in _agencies(rows):
            yield of_invitation(one, parts, yes=_did(one) == what)

    return of


def _did(one: Asked) -> str:
    if one.came:
        return "came"
    if one.report_at is not None:
        return "report"
    return "apologies" if one.reply in (Reply.APOLOGIES, Reply.SUBSTITUTE) else "nothing"


def actions(rows: Rows) -> Iterator[Counted]:
    """Yield each action that an agency was to do by a day in the time; ``yes`` where it was done by then."""
    for act in rows.acts:
        yield Counted(
            (act.child,),
            act.by_on,
            yes=act.done_on is not None and act.done_on <= act.by_on,
            due=act.done_on,
            split=agency_words(act.agency),
            team=act.team,
            chair=act.chair,
        )


def seen(rows: Rows) -> Iterator[Counted]:
    """Yield each born child on a plan for whom it is said how often to visit; ``yes``: seen that recently.

    A child not seen yet counts from the day the plan began or, if later, the birth.
    """
    on = rows.span.until
    for plan in rows.plans:
        every = plan.visit_every or rows.visit_every
        if every and plan.in_force(on) and plan.born_on and plan.born_on <= on:
            last = rows.last_seen.get(plan.child)
            since = max(last, plan.started_on) if last else max(plan.started_on, plan.born_on)
            days = (on - since).days
            yield Counted(
                (plan.child,), on, yes=days <= every, due=last, value=days, team=plan.team, chair=plan.chair
            )


def since_visit(rows: Rows) -> Iterator[Counted]:
    """Yield each child on a plan who was seen since it began, with the days since the last visit."""
    on = rows.span.until
    for plan in rows.plans:
        last = rows.last_seen.get(plan.child) if plan.in_force(on) else None
        if last is not None and last >= plan.started_on:
            yield Counted(
                (plan.child,), on, due=last, value=(on - last).days, team=plan.team, chair=plan.chair
            )


def seen_alone(rows: Rows) -> Iterator[Counted]:
    """Yield each visit at which the child was seen; ``yes`` where the child was seen alone."""
    for child, on, was_seen, alone, team in rows.visits:
        if was_seen:
            yield Counted((child,), on, yes=alone, team=team)
