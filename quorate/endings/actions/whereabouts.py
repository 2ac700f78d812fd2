"""Where a child is who is missing, or thought to have left the country: each effort to find out is recorded."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.people.models import Practitioner

from ..models import Whereabouts
from .ending import today_of
from .refusals import Refused

TOPIC = "whereabouts"


@transaction.atomic
def seek(
    *, child: Child, on: date, enquiry: str, result: str, words: str, by: Practitioner, at: datetime
) -> Whereabouts:
    """Record one effort to find out where a child is, and what came of it. The latest says how it stands.

    While it is not known where the child is, the plan goes on and reviews go ahead.

    **Rules** ``permission.cancel-review``; the ``confirmed`` of ``ending.left-country``.

    :raises Refused: if the day is to come, or it does not say what was done or learned, or the child has died
    """
    if child.died_on:
        raise Refused("The child's death is recorded.")
    if on > today_of(at):
        raise Refused("Give the day of the enquiry: today or earlier.", field="on")
    if not enquiry.strip():
        raise Refused("Say who was asked, and how.", field="enquiry")
    if not words.strip():
        raise Refused("Say what was learned, even if it is nothing.", field="words")
    made = Whereabouts.objects.create(
        child=child, on=on, enquiry=enquiry.strip(), result=result, words=words.strip(), by=by, at=at
    )
    cases.note(
        child=child,
        topic=TOPIC,
        title="An effort to find out where the child is",
        on=on,
        says=f"{made.enquiry} {made.get_result_display()}: {made.words}",
        ref=f"whereabouts:{made.pk}",
        facts={"result": result},
        by=by,
        at=at,
    )
    audit.record(
        act="endings.whereabouts",
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"result": result, "on": on.isoformat()},
    )
    return made
