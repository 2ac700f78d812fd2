"""What a child's own page says of this part, worked out from the child's history alone, without a query."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse

from quorate import rulebook
from quorate.cases.facts import history_of, procedure_of
from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.design.words import day
from quorate.people.models import Practitioner
from quorate.rules import derive

from .access import PREPARE, WORK
from .grounds import birthday

SOON = timedelta(days=183)
UNCERTAIN = {"unknown": "It is not known where the child is", "thought-abroad": "Thought to have gone abroad"}


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return the lines that say where the case stands here; empty when there is nothing to say."""
    if child.died_on:
        return [_died(child, events)]
    lines = [*_put_right(child, events, today), *_sought(child, events), *_eighteen(child, events, today)]
    if _on_plan(events):
        lines += _prepared(events)
    ended = _ended(events)
    if ended is not None:
        lines.append(_plan_ended(child, events, ended))
        lines += _missing(child, events, ended)
        lines += _in_need(child, events, today)
        lines += _window(child, events, today)
        lines += _changes(child, events)
    return lines


def _days(child: Child, events: Sequence[Event], scope: str) -> dict[str, date]:
    """Return the days that the area's rules find, by rule: those of open duties, or those that nobody owes."""
    procedure = procedure_of(child.area)
    calendar = rulebook.load().calendar(child.area.procedure)
    found = derive(history_of(child, events), procedure=procedure, calendar=calendar, scope=scope)
    return {
        one.rule: one.due_on for one in found if one.due_on and (scope != "child" or one.standing == "open")
    }


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return what this reader can do from the child's page; only what their post may do."""
    if reader.role not in PREPARE:
        return []
    if child.died_on:
        return [Link("What is left to be done with care", reverse("endings:after-death", args=[child.pk]))]
    found = []
    if _on_plan(events):
        found.append(Link("End the plan without a review", reverse("endings:start", args=[child.pk])))
        found.append(Link("Record where the child is", reverse("endings:whereabouts", args=[child.pk])))
    elif _ended(events) is not None:
        found.append(Link("After the plan", reverse("endings:after", args=[child.pk])))
    if reader.role in WORK and child.born_on:
        found.append(Link("Record that the child has died", reverse("endings:death", args=[child.pk])))
    return found


def _last(events: Sequence[Event], *kinds: str) -> Event | None:
    found = [one for one in events if one.kind in kinds]
    return max(found, key=lambda one: (one.on, one.pk), default=None)


def _noted(events: Sequence[Event], topic: str) -> list[Event]:
    return sorted(
        (one for one in events if one.facts.get("topic") == topic), key=lambda one: (one.on, one.pk)
    )


def _on_plan(events: Sequence[Event]) -> bool:
    last = _last(events, "plan-start", "plan-end")
    return last is not None and last.kind == "plan-start"


def _ended(events: Sequence[Event]) -> Event | None:
    last = _last(events, "plan-start", "plan-end")
    return last if last is not None and last.kind == "plan-end" else None


def _died(child: Child, events: Sequence[Event]) -> Standing:
    see = reverse("endings:after-death", args=[child.pk])
    says = f"{child.given_name or 'The child'} died on {day(child.died_on)}. No letter goes to the family by itself."
    return Standing("Died", says, see)


def _put_right(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    recent = [one for one in _noted(events, "death-put-right") if one.on > today - SOON]
    if not recent:
        return []
    says = f"A death had been recorded by mistake; it was put right on {day(recent[-1].on)}."
    return [Standing("Correction", says, reverse("endings:after-death", args=[child.pk]))]


def _sought(child: Child, events: Sequence[Event]) -> list[Standing]:
    efforts = _noted(events, "whereabouts")
    result = efforts[-1].facts.get("result", "") if efforts else ""
    if result not in UNCERTAIN:
        return []
    says = (
        f"{UNCERTAIN[result]}, as of {day(efforts[-1].on)}. The plan goes on and reviews are held meanwhile."
    )
    see = reverse("endings:whereabouts", args=[child.pk])
    return [Standing("Whereabouts", says, see, concern=True)]


def _eighteen(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    on = birthday(child.born_on)
    if on is None or not _on_plan(events) or on > today + SOON:
        return []
    see = reverse("endings:start", args=[child.pk])
    if on <= today:
        says = f"Eighteen since {day(on)} and still on a plan: the plan has to end."
    else:
        says = f"Turns eighteen on {day(on)}: prepare the end of the plan."
    return [Standing("Eighteen", says, see, concern=on <= today)]


def _prepared(events: Sequence[Event]) -> list[Standing]:
    """Say that the end of the plan is being prepared, with the way to it for whoever has to agree."""
    steps = [
        one
        for topic in ("plan-end-prepared", "plan-end-dropped", "plan-ended")
        for one in _noted(events, topic)
    ]
    last = max(steps, key=lambda one: one.pk, default=None)
    if last is None or last.facts.get("topic") != "plan-end-prepared":
        return []
    see = reverse("endings:ending", args=[int(last.ref.removeprefix("ending:"))])
    says = f"Being prepared since {day(last.on)}: consultation and agreement are still to come."
    return [Standing("End of the plan", says, see)]


def _plan_ended(child: Child, events: Sequence[Event], ended: Event) -> Standing:
    decided = [one for one in _noted(events, "plan-ended") if one.ref == ended.ref]
    because = decided[-1].facts.get("because", "") if decided else ""
    says = f"The plan ended on {day(ended.on)}" + (f", because {because}." if because else ", at a review.")
    if not because and not ended.ref.startswith("conference:"):
        says = f"The plan ended on {day(ended.on)}."
    return Standing("Plan ended", says, reverse("endings:after", args=[child.pk]))


def _missing(child: Child, events: Sequence[Event], ended: Event) -> list[Standing]:
    """Say what the area's text wants to follow a plan and nobody has recorded."""
    found = procedure_of(child.area).find("duty.child-in-need-review", ended.on)
    if found is None or found.terms is None or birthday(child.born_on) == ended.on:
        return []
    missing = []
    if not any(one.on >= ended.on for one in _noted(events, "services-talk")):
        missing.append("services have not been talked over with the family")
    if not any(one.kind == "child-in-need-start" and one.on >= ended.on for one in events):
        missing.append("no Child in Need plan has been made")
    if not missing or _moved_on(events, ended):
        return []
    says = "; ".join(missing)
    see = reverse("endings:after", args=[child.pk])
    return [Standing("After the plan", f"{says[:1].upper()}{says[1:]}.", see, concern=True)]


def _moved_on(events: Sequence[Event], ended: Event) -> bool:
    """Say whether the plan ended because the child is no longer here, so that nothing follows here."""
    decided = [one.facts.get("ground") for one in _noted(events, "plan-ended") if one.ref == ended.ref]
    return bool(decided) and decided[-1] in ("moved", "left-country", "aged-18")


def _in_need(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    last = _last(events, "child-in-need-start", "child-in-need-end")
    if last is None:
        return []
    see = reverse("endings:after", args=[child.pk])
    if last.kind == "child-in-need-end":
        return [Standing("Child in Need", f"Closed on {day(last.on)}.", see)]
    least = _days(child, events, "milestone").get("child-in-need-not-before")
    review = _days(child, events, "child").get("child-in-need-review")
    says = f"Since {day(last.on)}"
    if least and least > today:
        says += f", at least until {day(least)}"
    if review:
        says += (
            f"; its review was due on {day(review)}" if review < today else f"; next review by {day(review)}"
        )
    return [Standing("Child in Need", f"{says}.", see, concern=bool(review and review < today))]


def _window(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    until = _days(child, events, "milestone").get("significant-change-window")
    if until is None or until < today:
        return []
    see = reverse("endings:after", args=[child.pk])
    says = f"Until {day(until)} a significant change calls for a strategy meeting."
    return [Standing("Window for changes", says, see)]


def _changes(child: Child, events: Sequence[Event]) -> list[Standing]:
    settled = {one.ref for one in _noted(events, "significant-change-settled")}
    waiting = [one for one in _noted(events, "significant-change") if one.ref not in settled]
    if not waiting:
        return []
    last = waiting[-1]
    what = (
        "a strategy meeting should be called" if last.facts.get("within") else "consider a strategy meeting"
    )
    see = reverse("endings:after", args=[child.pk])
    says = f"On {day(last.on)}: {what}."
    return [Standing("Change after the plan", says, see, concern=bool(last.facts.get("within")))]
