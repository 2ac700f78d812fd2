"""The demonstration is built: four invented councils, each whole or not at all."""

from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

from django.db import transaction

from quorate import clock
from quorate.cases import duties
from quorate.cases.facts import calendar_of
from quorate.people.models import Area
from quorate.returns import actions

from . import (
    attendance,
    care,
    challenges,
    core_groups,
    endings,
    enquiries,
    held,
    kinds,
    letters,
    meetings,
    minutes,
    more,
    moves,
    networks,
    oversight,
    plans,
    preparing,
    register,
    reports,
    staff,
    unborn,
)
from .caseload import REFERENCE, caseload_of
from .invented import COUNCILS, Council

BROUGHT_IN_AT = datetime(2026, 4, 1, 9, 0, tzinfo=ZoneInfo("Europe/London"))
SET_UP_AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Europe/London"))
Tell = Callable[[str], None]


class NotForTraining(ValueError):
    """The demonstration goes only into a training instance, whose day lies after the sample's year."""


def build(*, tell: Tell) -> list[Area]:
    """Fill a training instance with the invented councils; those that are there already are left alone.

    Returns the areas made now.

    :raises NotForTraining: on an instance for real work, or one whose day is before the demonstration's
    """
    if not clock.is_training():
        raise NotForTraining(
            "The demonstration is for training only. Set TRAINING_TODAY=2026-04-13 on a database of its own."
        )
    if clock.today() < meetings.FIRST_DAY:
        first: date = meetings.FIRST_DAY
        raise NotForTraining(
            f"The demonstration begins on {first}: set TRAINING_TODAY to that day or a later one."
        )
    made = []
    for place, council in enumerate(COUNCILS):
        if Area.objects.filter(key=council.key).exists():
            continue
        tell(f"{council.name} ({council.procedure}) ...")
        made.append(_one(council, place))
    return made


@transaction.atomic
def _one(council: Council, place: int) -> Area:
    people = staff.take_on(council, at=SET_UP_AT)
    area = people.area
    if place == 0:
        letters.play(people)
    calendar = calendar_of(area)
    caseload = caseload_of(council, place, len(COUNCILS), calendar)
    name = f"{council.key}-cin-{REFERENCE.year}.xml"
    actions.take_census(
        area=area, content=caseload.census, name=name, by=people.of("administrator")[0], at=BROUGHT_IN_AT
    )
    actions.take_names(
        area=area,
        content=caseload.names,
        name=f"{council.key}-names.csv",
        by=people.of("administrator")[0],
        at=BROUGHT_IN_AT,
    )
    networks.knit(people, council, calendar, first=caseload.ready.reference, at=BROUGHT_IN_AT)
    duties.rederive_area(area, at=BROUGHT_IN_AT)
    plans.write(people, caseload.ready.reference)
    held.play(people)
    meetings.book(people, caseload)
    enquiries.play(people)
    unborn.play(people)
    endings.play(people)
    moves.play(people)
    care.play(people)
    core_groups.play(people, first=caseload.ready.reference)
    oversight.play(people)
    kinds.play(people)
    preparing.play(people)
    reports.play(people)
    challenges.play(people)
    attendance.play(people)
    minutes.play(people)
    register.play(people)
    for name in more.MODULES:
        import_module(name).play(people)
    return area
