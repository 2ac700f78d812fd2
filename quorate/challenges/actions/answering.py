"""A complaint goes its way: passed on, joined, withdrawn, and ended with one of the results the procedure knows."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.cases.models import Child, Relative
from quorate.design.words import lower_first
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .. import access
from ..models import Complainant, Complaint, ComplaintStep
from ..queries import office
from ..queries.complaints import results
from ..refusals import NotYours, Refused
from . import moving, telling
from .receiving import By, Person, in_history, step, tell_audit

Result = Complaint.Result
Stage = Complaint.Stage
Kind = ComplaintStep.Kind


@dataclass(frozen=True, slots=True)
class Answer:
    """How a complaint ends: the result's key, its explanation, and who chairs if the conference comes again."""

    result: str
    explanation: str
    on: date
    new_chair: Practitioner | None = None


@transaction.atomic
def pass_on(
    *, complaint: Complaint, on: date, why: str, version: int, by: Practitioner, at: datetime
) -> Complaint:
    """Pass a complaint to the chair's manager and the Complaints Manager; both are told, and who complains.

    A talk with the chair comes first. Without one (the chair has left, or they will not speak with the chair) the
    reason is kept.

    **Rules** ``list.complaint-route``, ``list.complaints-route``.
    :raises NotYours: if it is neither the chair nor somebody who gives the result
    :raises Refused: if it has been passed on, or the chair has not talked it over and no reason is given
    """
    row = moving.held(complaint, version)
    if not access.talks_it_over(by, row) and not access.deals_with(by, row, office.protocol_of(row.area)):
        raise NotYours(f"It is passed on by {row.chair.name}, who chaired, or by the chair's manager.")
    if row.stage != Stage.CHAIR:
        raise Refused("This complaint has been passed on already.")
    moving.check_day(row, on, at)
    if not moving.talks_of(row) and not why.strip():
        raise Refused("The chair has not talked it over with them yet. Do that first, or say why not.", "why")
    moving.must_have_offered_an_advocate(row)
    handed_up(row, on, why=why, by=by, at=at)
    tell_audit(row, "passed-on", by=by, at=at, talked=moving.talks_of(row))
    return row


def handed_up(row: Complaint, on: date, *, why: str = "", by: Practitioner, at: datetime) -> None:
    """Put a complaint that is held with the chair's manager and the Complaints Manager, and tell everybody."""
    row.stage, row.passed_on = Stage.MANAGER, on
    moving.saved(row, "stage", "passed_on")
    step(
        row,
        Kind.PASSED,
        on,
        who=office.managers_named(row, office.protocol_of(row.area)),
        says=why,
        by=by,
        at=at,
    )
    telling.passed_on(row, by=by, at=at)
    telling.whose_it_is(row, by=by, at=at)


@transaction.atomic
def end(*, complaint: Complaint, answer: Answer, version: int, by: Practitioner, at: datetime) -> Complaint:
    """End a complaint with a result and its explanation; those who complained and the chair are told.

    What was decided stands until a conference decides otherwise: a result only says which conference, and when.

    **Rules** ``list.complaint-outcomes``: the results where the procedure lists them, else an answer in words.

    :raises NotYours: if the result is for somebody else, or the complaint is about this person's own conference
    :raises Stale: if somebody changed it since ``version``
    :raises Refused: if it is still with the chair, the result is not one of the procedure's, it is not explained, the
        same chair would chair again, or there is no review to bring forward
    """
    row = moving.held(complaint, version)
    if not access.deals_with(by, row, office.protocol_of(row.area)):
        raise NotYours(
            "The result is given by the chair's manager or the Complaints Manager, never by the chair."
        )
    _must_answer(row, answer, at)
    row.stage, row.result, row.explanation = Stage.ENDED, answer.result, answer.explanation.strip()
    row.new_chair = answer.new_chair if answer.result == Result.RECONVENE else None
    row.ended_on, row.ended_by = answer.on, by
    moving.saved(row, "stage", "result", "explanation", "new_chair", "ended_on", "ended_by")
    step(row, Kind.ENDED, answer.on, says=f"{row.get_result_display()}. {row.explanation}", by=by, at=at)
    telling.ended(row, by=by, at=at)
    telling.chair_told(row, by=by, at=at)
    title = f"A complaint ended: {lower_first(row.get_result_display())}"
    in_history(row, title, answer.on, "", by=by, at=at)
    tell_audit(row, "ended", by=by, at=at, result=answer.result)
    return row


def _must_answer(row: Complaint, answer: Answer, at: datetime) -> None:
    if row.stage == Stage.CHAIR:
        raise Refused(
            "This complaint is with the chair, who talks it over first. Pass it on before it is answered."
        )
    moving.check_day(row, answer.on, at)
    if answer.result not in dict(results(row)):
        raise Refused("Choose one of the results that the procedure knows.", "result")
    if not answer.explanation.strip():
        raise Refused("Explain the result, in words that those who complained understand.", "explanation")
    moving.must_have_offered_an_advocate(row)
    if answer.result == Result.RECONVENE:
        _must_be_another(row, answer.new_chair)
    if (
        answer.result == Result.REVIEW
        and not Plan.objects.filter(child__in=row.children.all(), ended_on__isnull=True).exists()
    ):
        raise Refused("None of these children is on a plan: there is no review to bring forward.", "result")


def _must_be_another(row: Complaint, chair: Practitioner | None) -> None:
    if chair is None:
        raise Refused("Choose who is to chair the conference.", "new_chair")
    if chair.pk == row.chair_id:
        raise Refused(
            f"{row.chair.name} chaired the conference that is complained of. Choose another chair.",
            "new_chair",
        )
    if chair.area_id != row.area_id or not chair.active:
        raise Refused("Choose a chair of this area who is in post.", "new_chair")


def withdraw(
    *, complaint: Complaint, complainant: Complainant, says: str, on: date, version: int, by: By, at: datetime
) -> Complaint:
    """Record that one who complained withdraws. The others' complaint goes on; with the last it ends.

    :raises Refused: if they have withdrawn already, or are not among those who complain
    """
    row = moving.held(complaint, version)
    moving.check_day(row, on, at)
    there = row.complainants.select_related("relative", "young_person").filter(pk=complainant.pk).first()
    if there is None or there.withdrew_on is not None:
        raise Refused("This person does not complain any more.", "who")
    if not says.strip():
        raise Refused("Say in whose words, and why, it is withdrawn.", "says")
    there.withdrew_on = on
    there.save(update_fields=["withdrew_on"])
    step(row, Kind.LEFT, on, who=there.name, says=says, by=by, at=at)
    if row.complainants.filter(withdrew_on__isnull=True).exists():
        moving.saved(row)
    else:
        row.stage, row.result, row.ended_on = Stage.ENDED, Result.WITHDRAWN, on
        row.ended_by = by if isinstance(by, Practitioner) else None
        moving.saved(row, "stage", "result", "ended_on", "ended_by")
        step(row, Kind.ENDED, on, says=row.get_result_display(), by=by, at=at)
        in_history(row, "A complaint about the conference was withdrawn", on, "", by=by, at=at)
        telling.chair_told(row, by=by, at=at)
    telling.withdrawn(row, there, by=by, at=at)
    tell_audit(row, "withdrawn", by=by, at=at, complainant=there.pk)
    return row


@transaction.atomic
def join(*, complaint: Complaint, person: Person, on: date, version: int, by: By, at: datetime) -> Complaint:
    """Add somebody of the family to those who complain. Only where both want it: each then knows of the other's.

    :raises Refused: if they are of another family, or complain already
    """
    row = moving.held(complaint, version)
    moving.check_day(row, on, at)
    if person.family_id != row.conference.family_id:
        raise Refused("Only somebody of this conference’s family can join.", "who")
    key = "relative" if isinstance(person, Relative) else "young_person"
    if row.complainants.filter(**{key: person}).exists():
        raise Refused(f"{person.name} is among those who complained already.", "who")
    made = Complainant.objects.create(complaint=row, joined_on=on, **{key: person})
    step(row, Kind.JOINED, on, who=person.name, by=by, at=at)
    moving.saved(row)
    telling.received(row, [made], by=by, at=at)
    tell_audit(row, "joined", by=by, at=at, complainant=made.pk)
    return row


@transaction.atomic
def offer_advocate(
    *, complaint: Complaint, complainant: Complainant, wants: bool, who: str, on: date, by: By, at: datetime
) -> Complaint:
    """Record that a child who complains was offered an advocate, and what the child said.

    :raises Refused: if the complainant is no child of this complaint, or nobody is named who is to help
    """
    row = moving.held(complaint)
    moving.check_day(row, on, at)
    there = row.complainants.select_related("young_person").filter(pk=complainant.pk).first()
    child: Child | None = there.young_person if there else None
    if there is None or child is None:
        raise Refused("An advocate is offered here to a child who complains.")
    if wants and not who.strip():
        raise Refused("Say who the advocate is, or who finds one.", "who")
    there.advocate = Complainant.Advocate.WANTED if wants else Complainant.Advocate.DECLINED
    there.save(update_fields=["advocate"])
    says = f"{child.name}: {there.get_advocate_display().lower()}."
    step(row, Kind.ADVOCATE, on, who=who, says=says, by=by, at=at)
    moving.saved(row)
    tell_audit(row, "advocate", by=by, at=at, wants=wants)
    return row


@transaction.atomic
def add_step(
    *, complaint: Complaint, on: date, who: str, says: str, token: str, by: Practitioner, at: datetime
) -> ComplaintStep:
    """Record something that was done about a complaint that is open.

    :raises Refused: if nothing is said, or the day cannot be
    """
    if there := ComplaintStep.objects.filter(complaint=complaint.pk, token=token).first():
        return there
    row = moving.held(complaint)
    moving.check_day(row, on, at)
    if not says.strip():
        raise Refused("Say what was done.", "says")
    made = step(row, Kind.NOTE, on, who=who, says=says, token=token, by=by, at=at)
    moving.saved(row)
    tell_audit(row, "step", by=by, at=at, step=made.pk)
    return made
