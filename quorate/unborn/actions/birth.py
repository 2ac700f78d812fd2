"""The birth: of one baby, of each baby after the first, and a birth that was recorded by mistake."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases import duties
from quorate.cases.models import Child, Correction, Event
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from .. import weeks
from ..models import Baby
from ..story import TAKEN_OUT, Story
from .carrying import carry_over
from .order import Refused, Unusual, between, expecting, locked, nhs_number, say, within_pregnancy

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Newborn:
    """What is known of a baby when the birth is recorded."""

    born_on: date
    born_at: time | None = None
    given_name: str = ""
    family_name: str = ""
    sex: str = Child.Sex.UNKNOWN
    nhs_number: str = ""
    place: str = ""

    @property
    def moment(self) -> datetime | None:
        return datetime.combine(self.born_on, self.born_at, tzinfo=LONDON) if self.born_at else None


def _check_day(story: Story, newborn: Newborn, today: date, unusual_why: str) -> None:
    """Refuse a birth that cannot be; ask for a reason for one that rarely is."""
    on = newborn.born_on
    between(
        on,
        date(1990, 1, 1),
        today,
        what="The date of birth",
        since="the first day that is kept",
        field="born_on",
    )
    expected_on = story.child.expected_on
    within_pregnancy(on, expected_on, what="The date of birth", field="born_on")
    if unusual_why.strip():
        return
    if expected_on is not None:
        reached = weeks.reached(expected_on, on)
        if not weeks.EARLIEST_USUAL <= reached <= weeks.LATEST_USUAL:
            raise Unusual(
                f"By the expected date, {say(expected_on)}, the pregnancy was at "
                f"{weeks.in_words(expected_on, on)} on that day."
            )
    if story.conference and story.conference.facts.get("unborn") is True and on < story.conference.on:
        raise Unusual(
            f"The conference of {say(story.conference.on)} was recorded as one held before the birth."
        )


@transaction.atomic
def record_birth(
    *,
    child: Child,
    newborn: Newborn,
    babies: int,
    lost: str,
    unusual_why: str,
    version: int,
    today: date,
    by: cases.By,
    at: datetime,
) -> Child:
    """Record that a child was born, with the name, sex and NHS number as far as known; the duties follow.

    A birth recorded late counts from the birth: a limit that is already past is shown as passed. ``babies`` says how
    many were born alive; each after the first is recorded by ``add_baby``. ``lost`` is what is to be kept of a baby
    who did not live.

    **Counts** from the day of birth.
    **Rules** every duty that opens with or counts from ``birth``.
    :raises Refused: if the child is born already, the pregnancy has ended, or the day cannot be
    :raises Unusual: if the day is one that rarely is, until a reason is given
    :raises cases.Stale: if somebody changed the row since ``version``
    """
    story = expecting(locked(child))
    _check_day(story, newborn, today, unusual_why)
    changes: dict[str, Any] = {"born_on": newborn.born_on, "sex": newborn.sex}
    if newborn.given_name.strip():
        changes["given_name"] = newborn.given_name.strip()
    if newborn.family_name.strip():
        changes["family_name"] = newborn.family_name.strip()
    number = nhs_number(newborn.nhs_number, story.child, story.child.area_id)
    if number:
        changes["nhs_number"] = number
    row = cases.correct_child(
        child=story.child, changes=changes, why="The birth was recorded", version=version, by=by, at=at
    )
    _tell_birth(row, newborn, 1, babies, unusual_why, by, at)
    if lost.strip():
        cases.note(
            child=row,
            topic="baby-lost",
            title="A baby of this pregnancy did not live",
            on=newborn.born_on,
            says=lost.strip(),
            ref=f"pregnancy:{row.pk}",
            by=by,
            at=at,
        )
    row.refresh_from_db()
    return row


def _tell_birth(
    row: Child, newborn: Newborn, number: int, babies: int, unusual_why: str, by: cases.By, at: datetime
) -> Event:
    said = [f"At {newborn.place.strip()}." if newborn.place.strip() else ""]
    if babies > 1:
        said.append(f"One of {babies} babies.")
    if unusual_why.strip():
        said.append(f"About the day: {unusual_why.strip()}")
    return cases.record_event(
        child=row,
        kind="birth",
        on=newborn.born_on,
        moment=newborn.moment,
        ref=f"pregnancy:{row.pk}",
        facts={
            "babies": babies,
            "number": number,
            "place": newborn.place.strip(),
            "says": " ".join(part for part in said if part),
        },
        by=by,
        at=at,
    )


@transaction.atomic
def add_baby(
    *,
    first: Child,
    newborn: Newborn,
    la_child_id: str,
    number: int,
    unusual_why: str,
    today: date,
    by: Practitioner,
    at: datetime,
) -> Child:
    """Make the record of the second baby (or a later one) and carry over what was kept before the birth.

    Family, social worker, network, known agencies, the history up to the birth and the plan, if one is open, are
    carried over; each line says from whose record.

    **Rules** every duty of the child, worked out from the history carried over.
    :raises Refused: if the first birth is not recorded, this baby already is, the identifier is missing or taken, or
    the day cannot be
    :raises Unusual: if the day is more than three days from the first baby's, until a reason is given
    """
    story = locked(first)
    if story.birth is None or story.born_on is None:
        raise Refused("Record the first baby’s birth before the next one’s")
    if Baby.objects.filter(child=story.child).exists():
        raise Refused("Add the next baby on the record that was kept before the birth")
    there = Baby.objects.filter(pregnancy=story.child, taken_out_at__isnull=True)
    if number != there.count() + 2:
        raise Refused(
            "This baby is recorded already: the page was sent twice, or somebody else did it meanwhile"
        )
    between(
        newborn.born_on, date(1990, 1, 1), today, what="The date of birth", since="the first day that is kept",
        field="born_on",
    )  # fmt: skip
    within_pregnancy(newborn.born_on, story.child.expected_on, what="The date of birth", field="born_on")
    if abs(newborn.born_on - story.born_on) > timedelta(days=3) and not unusual_why.strip():
        raise Unusual(f"The first baby was born on {say(story.born_on)}.")
    row = _new_row(story.child, newborn, la_child_id, number)
    Baby.objects.create(pregnancy=story.child, number=number, child=row, at=at, by=by)
    duties.index_names([row])
    audit.record(
        act="unborn.baby-added",
        about=f"child:{row.pk}",
        by=by,
        at=at,
        area=row.area.key,
        children=[row.pk, story.child.pk],
        detail={"from": story.child.pk, "number": number},
    )
    carry_over(story, row, by=by, at=at)
    babies = max(int(story.birth.facts.get("babies", 1)), number)
    _tell_birth(row, newborn, number, babies, unusual_why, by, at)
    return row


def _new_row(first: Child, newborn: Newborn, la_child_id: str, number: int) -> Child:
    identifier = la_child_id.strip()
    if not identifier:
        raise Refused("Enter the identifier that children’s social care gave this baby", "la_child_id")
    if Child.objects.filter(area=first.area, la_child_id=identifier).exists():
        raise Refused("Another child has this identifier", "la_child_id")
    return Child.objects.create(
        area=first.area,
        la_child_id=identifier,
        family=first.family,
        given_name=newborn.given_name.strip() or f"Baby {number}",
        family_name=newborn.family_name.strip() or first.family_name,
        nhs_number=nhs_number(newborn.nhs_number, None, first.area_id),
        born_on=newborn.born_on,
        expected_on=first.expected_on,
        sex=newborn.sex,
        ethnicity=first.ethnicity,
        social_worker=first.social_worker,
        team=first.team,
    )


@transaction.atomic
def tell_again(
    *, child: Child, on: date, why: str, today: date, by: cases.By, at: datetime
) -> Event | None:
    """Tell a birth that stands in the history on its right day; the day told first is kept, with the reason.

    Returns the birth as it stands now, or None if none was told. The child's row is put right by whoever asks.

    **Counts** everything that follows from the birth from its right day.
    :raises Refused: if the day cannot be, or what followed from the birth lies before it
    """
    story = locked(child)
    told = story.birth
    if told is None or told.on == on:
        return told
    between(
        on,
        date(1990, 1, 1),
        today,
        what="The date of birth",
        since="the first day that is kept",
        field="born_on",
    )
    within_pregnancy(on, story.child.expected_on, what="The date of birth", field="born_on")
    first = (
        Event.objects.filter(child=child, superseded_at__isnull=True, kind__in=AFTER_THE_BIRTH)
        .order_by("on")
        .first()
    )
    if first is not None and first.on < on:
        raise Refused(
            f"{AFTER_THE_BIRTH[first.kind].capitalize()} is recorded on {say(first.on)}, before this day. "
            "Take that back first",
            "born_on",
        )
    cases.supersede_event(event=told, why=why, by=by, at=at)
    return cases.record_event(
        child=story.child, kind="birth", on=on, ref=told.ref, facts=told.facts, by=by, at=at
    )


AFTER_THE_BIRTH: Mapping[str, str] = {
    "mother-not-fit": "that the mother was not fit for the meeting",
    "post-birth-meeting": "the meeting after the birth",
    "hospital-discharge": "going home",
    "discharge-meeting": "the discharge meeting",
}


@transaction.atomic
def take_back_birth(*, child: Child, why: str, by: Practitioner, at: datetime) -> Child:
    """Take back a birth that was recorded by mistake: the child is expected again, and says so again.

    The names, sex and NHS number entered with the birth go back to what they were.

    :raises Refused: if no birth is recorded, no reason is given, or something that follows from the birth still stands
    """
    story = locked(child)
    if story.birth is None:
        raise Refused("No birth was recorded here that could be taken back")
    if not why.strip():
        raise Refused("Say why the birth is taken back", "why")
    if Baby.objects.filter(child=child, taken_out_at__isnull=True).exists():
        raise Refused("This record was made at the birth: take the record out instead")
    if Baby.objects.filter(pregnancy=child, taken_out_at__isnull=True).exists():
        raise Refused("Take out the records of the other babies first")
    kinds = Event.objects.filter(child=child, superseded_at__isnull=True, kind__in=AFTER_THE_BIRTH)
    left = [AFTER_THE_BIRTH[kind] for kind in sorted(set(kinds.values_list("kind", flat=True)))]
    if left:
        raise Refused(f"Take back first what followed from the birth: {', '.join(left)}")
    if story.child.died_on:
        raise Refused("A death is recorded. Put that right first")
    if story.child.expected_on is None:
        raise Refused("No expected date is on record. Enter one among the child’s details first")
    changes = _as_before(story.child, story.birth)
    cases.supersede_event(event=story.birth, why=why, by=by, at=at)
    return cases.correct_child(
        child=story.child, changes=changes, why=why, version=story.child.version, by=by, at=at
    )


def _as_before(child: Child, birth: Event) -> dict[str, Any]:
    """Return what the child's row said before the birth, of what was entered with it and has not changed since."""
    before: dict[str, Any] = {"born_on": None}
    for old in Correction.objects.filter(child=child, at=birth.recorded_at):
        if old.field in ("given_name", "family_name", "sex", "nhs_number") and old.became == getattr(
            child, old.field
        ):
            before[old.field] = old.was
    return before


@transaction.atomic
def take_out_baby(*, child: Child, why: str, by: Practitioner, at: datetime) -> Baby:
    """Take out the record of a baby that was added by mistake. Nothing is deleted: the record says that it is one.

    What was carried over is taken out of its history and its plan ends on the day it began, so that no duty is left
    and no list counts it.

    :raises Refused: if it was not added at a birth, is taken out already, or no reason is given
    """
    story = locked(child)
    baby = Baby.objects.filter(child=child, taken_out_at__isnull=True).first()
    if baby is None:
        raise Refused("This record was not made by adding a baby, or is taken out already")
    if not why.strip():
        raise Refused("Say why this record is taken out", "why")
    plan = Plan.objects.filter(child=child, ended_on__isnull=True).first()
    if plan is not None:
        plans.end(
            plan=plan, on=plan.started_on, reason="The record was made by mistake", ref=f"unborn:{child.pk}",
            by=by, at=at,
        )  # fmt: skip
    for event in Event.objects.filter(child=child, superseded_at__isnull=True).select_related("child__area"):
        cases.supersede_event(event=event, why=why, by=by, at=at)
    # Without an expected day nothing counts back from one; the day of birth alone owes nothing.
    cases.correct_child(
        child=story.child, changes={"expected_on": None}, why=why, version=story.child.version, by=by, at=at
    )
    baby.taken_out_at, baby.taken_out_why = at, why
    baby.save(update_fields=["taken_out_at", "taken_out_why"])
    cases.note(
        child=story.child,
        topic=TAKEN_OUT,
        title="This record was made by mistake",
        on=at.astimezone(LONDON).date(),
        says=why,
        ref=f"pregnancy:{baby.pregnancy_id}",
        by=by,
        at=at,
    )
    return baby
