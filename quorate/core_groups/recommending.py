"""What the last core group thought of the plan, read from a child's history without a query."""

from collections.abc import Iterable
from datetime import date

from quorate.cases.models import Event


def last_group(events: Iterable[Event], on: date) -> Event | None:
    """Return the last core group on or before a day, if its record is kept here."""
    held = [one for one in events if one.kind == "core-group" and one.on <= on and one.superseded_at is None]
    last = max(held, key=lambda one: (one.on, one.pk), default=None)
    if last is None or not str(last.ref).removeprefix("core-group:").isdigit():
        return None
    return last


def recommended(events: Iterable[Event], on: date) -> str | None:
    """Return what the last core group thought: needed, not-needed, divided, or "" if it did not talk it over.

    None where no core group met, or its record is not kept here: then nothing can be said.
    """
    every = list(events)
    last = last_group(every, on)
    if last is None:
        return None
    said = [
        one
        for one in every
        if one.facts.get("topic") == "core-group-recommends"
        and one.ref == last.ref
        and one.superseded_at is None
    ]
    return str(said[-1].facts.get("recommends", "")) if said else ""


def talked_over(events: Iterable[Event], on: date) -> dict[str, bool | None]:
    """Return whether the core group before a review talked over the plan, as a field of the rules' Table."""
    thought = recommended(events, on)
    return {"talked_over": None if thought is None else bool(thought)}
