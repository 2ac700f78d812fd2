"""CP-IS: what has to be told is worked out, put into a numbered file, and the answers are taken back in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.returns import facts
from quorate.returns.told import ChildFacts

from .. import cpis
from ..at_date import months_back
from ..models import CpisFile, CpisNumber, CpisRecord, Round
from ..queries import cpis as queries

State, Whose = CpisNumber.State, CpisNumber.Whose
By = Practitioner | str
NOT_TAKEN_AS_A_WHOLE = frozenset({"CPF01", "CPF04", "CPF05", "CPF06"})


class NotANumber(ValueError):
    """What was typed is no NHS number; the message says so in words."""


class NothingToTell(ValueError):
    """Nothing waits for a file."""


class WrongAnswer(ValueError):
    """An answer that the file or its records cannot have; the message says which."""


def _lock(area: Area) -> None:
    Area.objects.select_for_update().filter(pk=area.pk).values_list("pk", flat=True).first()


@transaction.atomic
def work_out(*, area: Area, on: date, by: By, at: datetime) -> Round:
    """Work out afresh what has to be told as at a day, and under which numbers. What is in a file stays."""
    _lock(area)
    told = queries.told(area)
    concerned = set(
        Plan.objects.filter(area=area)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=months_back(on, cpis.KEPT)))
        .values_list("child_id", flat=True)
    ) | {child for child, _plan, _kind in told}
    wanted: list[cpis.Standing] = []
    on_record: set[str] = set()
    own: dict[int, str] = {}
    children: Iterable[ChildFacts] = facts.children(area, only=concerned) if concerned else ()
    for child in children:
        wanted += cpis.standings(child, on)
        on_record |= {plan.id for plan in child.plans}
        own[child.pk] = child.nhs_number
    _keep_numbers(area, wanted, own, by, at)
    numbers = queries.states(area)
    CpisRecord.objects.filter(area=area, file__isnull=True).delete()
    due = list(cpis.due(wanted, numbers, told, on_record))
    CpisRecord.objects.bulk_create(
        CpisRecord(
            area=area,
            child_id=one.standing.child_pk,
            plan_id=one.standing.plan_id,
            plan_kind=one.standing.plan_kind,
            act=one.act,
            whose=one.standing.whose,
            number=one.number,
            held_because=one.held_because,
            started_on=one.standing.started_on,
            ended_on=one.standing.ended_on,
        )
        for one in due
    )
    held = sum(bool(one.held_because) for one in due)
    counts = {"plans": len(wanted), "waiting": len(due) - held, "held": held}
    made = Round.objects.create(area=area, of=Round.Of.CPIS, on=on, at=at, by=_person(by), counts=counts)
    audit.record(
        act="exchange.cpis-worked-out",
        about=f"cpis-round:{made.pk}",
        by=by,
        at=at,
        area=area.key,
        detail=counts,
    )
    return made


def _keep_numbers(
    area: Area, wanted: Sequence[cpis.Standing], own: Mapping[int, str], by: By, at: datetime
) -> None:
    """Keep a row for each number that is wanted; one that the child's record says otherwise now starts unverified."""
    open_now = {(one.child_pk, one.whose) for one in wanted if one.ended_on is None}
    there = {
        (row.child_id, row.whose): row
        for row in CpisNumber.objects.filter(area=area, superseded_at__isnull=True)
    }
    for (child, whose), row in there.items():
        number = own.get(child, "") if whose == Whose.CHILD else row.number
        needed = (child, whose) in open_now
        if number and number != row.number:
            _supersede(row, number, by, at, wanted=needed)
        elif row.wanted != needed:
            row.wanted = needed
            row.save(update_fields=["wanted"])
    CpisNumber.objects.bulk_create(
        CpisNumber(
            area=area,
            child_id=child,
            whose=whose,
            number=own.get(child, "") if whose == Whose.CHILD else "",
            by=_person(by),
            at=at,
        )
        for child, whose in sorted(open_now - set(there))
    )


def _supersede(row: CpisNumber, number: str, by: By, at: datetime, *, wanted: bool) -> CpisNumber:
    CpisNumber.objects.filter(pk=row.pk).update(superseded_at=at)
    return CpisNumber.objects.create(
        area_id=row.area_id,
        child_id=row.child_id,
        whose=row.whose,
        number=number,
        wanted=wanted,
        by=_person(by),
        at=at,
    )


@transaction.atomic
def say_mothers_number(*, area: Area, row: CpisNumber, number: str, by: Practitioner, at: datetime) -> None:
    """Record the NHS number of an unborn child's mother. The one before it is kept.

    :raises NotANumber: if its check digit does not fit
    """
    tidy = cpis.tidy(number)
    if not cpis.is_number(tidy):
        raise NotANumber("That is not an NHS number: it has ten digits, and the last has to fit the others")
    now = CpisNumber.objects.select_for_update().filter(pk=row.pk, superseded_at__isnull=True).first()
    if now is None or now.number == tidy:
        return
    _supersede(now, tidy, by, at, wanted=now.wanted)
    audit.record(
        act="exchange.cpis-number",
        about=f"child:{row.child_id}",
        by=by,
        at=at,
        area=area.key,
        children=[row.child_id],
    )


@transaction.atomic
def make_file(*, area: Area, on: date, by: Practitioner, at: datetime) -> CpisFile:
    """Work out what has to be told and put what is not held into the next file.

    :raises NothingToTell: if nothing waits
    """
    _lock(area)
    work_out(area=area, on=on, by=by, at=at)
    waiting = list(CpisRecord.objects.filter(area=area, file__isnull=True, held_because="").order_by("pk"))
    if not waiting:
        raise NothingToTell("Nothing waits to be told")
    last = CpisFile.objects.filter(area=area).order_by("-sequence").first()
    made = CpisFile.objects.create(
        area=area, sequence=(last.sequence if last else 0) + 1, records_in=len(waiting), by=by, at=at
    )
    for place, row in enumerate(waiting, 1):
        row.file, row.place = made, place
    CpisRecord.objects.bulk_update(waiting, ["file", "place"])
    audit.record(
        act="exchange.cpis-file",
        about=f"cpis-file:{made.pk}",
        by=by,
        at=at,
        area=area.key,
        children={row.child_id for row in waiting},
        detail={"sequence": made.sequence, "records": len(waiting)},
    )
    return made


@transaction.atomic
def take_answers(
    *, file: CpisFile, code: str, answers: Mapping[int, str], by: Practitioner, at: datetime
) -> int:
    """Take back in what was answered to a file and to its records (by their place in it); return how many records.

    A record that was not taken counts as never told, and is due again. Answers can be given in several goes.

    :raises WrongAnswer: if there is no such answer, or no such record in the file
    """
    if code not in cpis.FILE_ANSWERS:
        raise WrongAnswer(f"“{code}” is no answer to a file: these are CPF01 to CPF06")
    area = file.area
    _lock(area)
    rows = {row.place: row for row in CpisRecord.objects.select_for_update().filter(file=file)}
    for place, said in answers.items():
        if place not in rows:
            raise WrongAnswer(f"The file has no record {place}: it has {file.records_in}")
        if said not in cpis.RECORD_ANSWERS:
            raise WrongAnswer(f"“{said}” is no answer to a record: these are CPR01 to CPR07 (record {place})")
    given = {rows[place].pk: (rows[place], said) for place, said in answers.items()}
    rest = "CPR06" if code == "CPF02" else code if code in NOT_TAKEN_AS_A_WHOLE else ""
    for row in rows.values():
        if rest and row.pk not in given and not row.answer:
            given[row.pk] = (row, rest)
    changed = [pair for pair in given.values() if pair[0].answer != pair[1]]
    for row, said in changed:
        row.answer, row.answered_at = said, at
    CpisRecord.objects.bulk_update([row for row, _ in changed], ["answer", "answered_at"])
    _settle_numbers(area, changed, at)
    file.answer, file.answered_at = code, at
    file.save(update_fields=["answer", "answered_at"])
    audit.record(
        act="exchange.cpis-answered",
        about=f"cpis-file:{file.pk}",
        by=by,
        at=at,
        area=area.key,
        children={row.child_id for row, _ in changed},
        detail={"answer": code, "records": len(changed)},
    )
    return len(changed)


def _settle_numbers(area: Area, changed: Sequence[tuple[CpisRecord, str]], at: datetime) -> None:
    """Give the numbers the state that the answers say, where they are the ones still in use."""
    for row, said in changed:
        if said in cpis.STATE_AFTER:
            CpisNumber.objects.filter(
                area=area,
                child_id=row.child_id,
                whose=row.whose,
                number=row.number,
                superseded_at__isnull=True,
            ).update(state=cpis.STATE_AFTER[said], code=said, answered_at=at)


def _person(by: By) -> Practitioner | None:
    return by if isinstance(by, Practitioner) else None
