"""What can follow what: the checks that every act of this part makes before it writes."""

from datetime import date
from typing import TypeVar

from django.db.models import Model
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import nhs

from quorate.cases.models import Child, Event

from .. import weeks
from ..story import Story, tell

Numbered = TypeVar("Numbered", bound=Model)


class Refused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Unusual(Refused):
    """The days can be, but rarely are. Said again with a reason, the act is done."""

    def __init__(self, message: str) -> None:
        super().__init__(f"{message} If this is right, say why.", "unusual_why")


def say(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def locked(child: Child) -> Story:
    """Return the child's story, holding the child's row until the act ends: two acts follow one another."""
    row = (
        Child.objects.select_for_update(of=("self",))
        .select_related("area", "family", "social_worker", "team")
        .get(pk=child.pk)
    )
    return tell(row, Event.objects.filter(child=row, superseded_at__isnull=True))


def expecting(story: Story) -> Story:
    """Return the story of a child still expected.

    :raises Refused: if the child is born, or the pregnancy has ended
    """
    if story.born_on:
        raise Refused(
            f"The birth is recorded already, on {say(story.born_on)}. "
            "If that is a mistake, take the birth back first."
        )
    if story.ended:
        raise Refused(
            f"The record says that the pregnancy ended on {say(story.ended.on)}. "
            "If that is a mistake, take that back first."
        )
    return story


def born(story: Story, on: date) -> date:
    """Return the day of birth, for something that happens to the baby on a day.

    :raises Refused: if no birth is recorded, or the child had died by then
    """
    if story.born_on is None:
        raise Refused("No birth is recorded yet. Record the birth first.")
    died_on = story.child.died_on
    if died_on is not None and on > died_on:
        raise Refused(f"The record says that the child died on {say(died_on)}: this day is after it", "on")
    return story.born_on


def between(on: date, first: date, today: date, *, what: str, since: str, field: str = "on") -> None:
    """Refuse a day before ``first`` or in the future."""
    if on > today:
        raise Refused(f"{what} must be today or in the past", field)
    if on < first:
        raise Refused(f"{what} must be on or after {say(first)}, {since}", field)


def within_pregnancy(on: date, expected_on: date | None, *, what: str, field: str) -> None:
    """Refuse a day on which there was no such pregnancy by the expected date on record."""
    if expected_on is None:
        return
    if on < weeks.begins(expected_on):
        raise Refused(
            f"{what} lies before the pregnancy began: the birth is expected on {say(expected_on)}. "
            "Check the day, or put the expected date right first",
            field,
        )
    if weeks.reached(expected_on, on) > weeks.LATEST:
        raise Refused(
            f"{what} lies more than five weeks after the expected date, {say(expected_on)}. "
            "Check the day, or put the expected date right first",
            field,
        )


def nhs_number(text: str, child: Child | None, area: int) -> str:
    """Return a checked NHS number, or nothing.

    :raises Refused: if the check digit is wrong, or another child of the area has the number
    """
    number = text.replace(" ", "")
    if not number:
        return ""
    try:
        number = nhs.validate(number)
    except NotValid as wrong:
        raise Refused(
            "NHS number must be 10 digits that pass its check, like 943 476 5919", "nhs_number"
        ) from wrong
    others = Child.objects.filter(area=area, nhs_number=number)
    if child is not None:
        others = others.exclude(pk=child.pk)
    if others.exists():
        raise Refused(
            "Another child of this area has this NHS number. Check it with the hospital", "nhs_number"
        )
    return str(number)


def next_number(rows: type[Numbered], child: Child, number: int) -> None:
    """Refuse a row that somebody else has added meanwhile, or that a second press would add again."""
    last = rows._default_manager.filter(child=child).order_by("-number").first()
    if number != (last.number if last else 0) + 1:  # type: ignore[attr-defined]
        raise Refused(
            "Somebody has saved this after you opened the page (or it was sent twice). "
            "Look at what stands now, then repeat."
        )
