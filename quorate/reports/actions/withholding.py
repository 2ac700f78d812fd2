"""What is not to be shown to the family: asked for with a reason, agreed to or refused by the Chair."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Duty
from quorate.conferences.access import chairs
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..models import Part, Report, Withholding
from .refusing import OVER, ReportRefused, children_numbers, ref_of
from .sharing import lock

Answer = Withholding.Answer
STANDS = (Answer.WAITING, Answer.AGREED)
EVENT = "report-withheld"


@dataclass(frozen=True, slots=True)
class Wish:
    """What an author wishes to keep back: a part (or, with an empty ``part_ref``, the whole), from whom and why."""

    reason: str
    part_ref: str = ""
    kept_from: tuple[int | str, ...] = ()
    may_tell: str = ""


@transaction.atomic
def ask_to_withhold(
    *, report: Report, wish: Wish, version: int, by: Practitioner, at: datetime
) -> Withholding:
    """Ask that a report, or a part of it, is not shown to the family or to some of it; returns the request.

    From now until the Chair answers it is shown to none of them.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.withhold-report``.

    :raises ReportRefused: without a reason, for a part that is not there, twice, or once the conference is over
    :raises cases.Stale: if the report changed since ``version`` was shown
    """
    current = lock(report, version)
    asked = _ask(current, wish, by, at)
    current.version += 1
    current.save(update_fields=["version"])
    return asked


def ask_while_signing(*, report: Report, wishes: Collection[Wish], by: Practitioner, at: datetime) -> None:
    """Ask for what the author marked while writing; what stands already stands on. Inside the act of signing."""
    standing = set(
        Withholding.objects.filter(report=report, answer__in=STANDS).values_list("part_ref", flat=True)
    )
    for wish in wishes:
        if wish.part_ref not in standing:
            _ask(report, wish, by, at)


def _ask(report: Report, wish: Wish, by: Practitioner, at: datetime) -> Withholding:
    if not wish.reason.strip():
        raise ReportRefused("Say why the family is not to see this", "reason")
    if report.conference.state in OVER:
        raise ReportRefused("The conference is over, and the report was read at it.")
    last = report.versions.order_by("-number").first()
    if wish.part_ref and not Part.objects.filter(version=last, ref=wish.part_ref).exists():
        raise ReportRefused("This part is no longer in the report", "part")
    _judge(report, {"reason": wish.reason.strip()})
    if Withholding.objects.filter(report=report, part_ref=wish.part_ref, answer__in=STANDS).exists():
        raise ReportRefused("It has been asked for already", "part")
    limit = Duty.objects.filter(
        within=report.conference.ref,
        occasion=ref_of(report.invitation),
        rule="report-to-family",
        ended_at__isnull=True,
    ).values_list("due_on", flat=True)
    asked = Withholding.objects.create(
        report=report,
        part_ref=wish.part_ref,
        kept_from=list(wish.kept_from),
        reason=wish.reason.strip(),
        may_tell=wish.may_tell.strip(),
        limit_on=limit.first(),
        asked_by=by,
        asked_at=at,
    )
    _record("reports.withholding-asked", asked, by, at)
    return asked


@transaction.atomic
def answer(*, asked: Withholding, agree: bool, why: str, by: Practitioner, at: datetime) -> Withholding:
    """Record the Chair's answer to a request to keep something from the family.

    Agreed, it is in no copy that they get; refused, it is shown like the rest. An agreement after the limit for sharing
    stands and is shown as late (BER-RPT-15).

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.withhold-report``.

    :raises ReportRefused: by anybody but the chair of this conference, without a reason for a refusal, or twice
    """
    current = (
        Withholding.objects.select_for_update(of=("self",))
        .select_related("report__conference__area", "report__invitation")
        .get(pk=asked.pk)
    )
    report = current.report
    if not chairs(by, report.conference):
        raise ReportRefused("Only the chair of this conference answers this.")
    if current.answer != Answer.WAITING:
        raise ReportRefused(f"This has been answered already: {current.get_answer_display().lower()}.")
    if not agree and not why.strip():
        raise ReportRefused("Say why you do not agree", "why")
    if agree:
        _judge(report, {"reason": current.reason, "chair_agrees": True})
    current.answer = Answer.AGREED if agree else Answer.REFUSED
    current.answered_by, current.answered_at, current.answer_why = by, at, why.strip()
    current.save()
    if not current.part_ref:
        _settle_whole(report, current, by, at)
    _record("reports.withholding-agreed" if agree else "reports.withholding-refused", current, by, at)
    return current


@transaction.atomic
def take_back_withholding(*, asked: Withholding, by: Practitioner, at: datetime) -> Withholding:
    """Take back the wish to keep something from the family: it is shown like the rest from now on."""
    current = (
        Withholding.objects.select_for_update(of=("self",))
        .select_related("report__conference__area", "report__invitation")
        .get(pk=asked.pk)
    )
    if current.answer not in STANDS:
        raise ReportRefused("This no longer stands.")
    agreed = current.answer == Answer.AGREED
    current.answer = Answer.TAKEN_BACK
    current.save(update_fields=["answer"])
    if agreed and not current.part_ref:
        _settle_whole(current.report, None, by, at)
    _record("reports.withholding-taken-back", current, by, at)
    return current


def _settle_whole(report: Report, agreed: Withholding | None, by: Practitioner, at: datetime) -> None:
    """Keep on the report whether it is withheld as a whole, and tell the duty to share it."""
    stands = agreed is not None and agreed.answer == Answer.AGREED
    current = Report.objects.select_for_update().get(pk=report.pk)
    current.not_shared_because = agreed.reason if agreed and stands else ""
    current.not_shared_agreed_by = by if stands else None
    current.version += 1
    current.save()
    key, ref = report.conference.ref, ref_of(report.invitation)
    cases.supersede_occasion_events(key=key, kind=EVENT, why="answered again", at=at, ref=ref)
    if stands:
        cases.record_occasion_event(
            key=key, kind=EVENT, on=timezone.localtime(at).date(), ref=ref, by=by, at=at
        )


def _judge(report: Report, facts: dict[str, object]) -> None:
    may = permission.may(
        "withhold-report",
        role="report-author",
        procedure=procedure_of(report.conference.area),
        on=timezone.localtime(report.conference.starts_at).date(),
        facts=facts,
    )
    if not may.allowed:
        missing = "; ".join(point.says for point in may.blocked)
        raise ReportRefused(f"{missing} ({may.reason.citation})", "reason")


def _record(act: str, asked: Withholding, by: Practitioner, at: datetime) -> None:
    conference = asked.report.conference
    audit.record(
        act=act,
        about=f"report:{asked.report_id}",
        by=by,
        at=at,
        area=conference.area.key,
        children=children_numbers(conference),
        detail={"withholding": asked.pk, "whole": not asked.part_ref},
    )
