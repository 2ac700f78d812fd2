"""The record of a meeting goes to a manager, is approved, and opened again to be corrected."""

from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases.facts import procedure_of
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..access import APPROVERS
from ..models import Meeting, Part, RecordEdition
from ..queries.papers import blocks_of
from .checks import Refused, day_of, said
from .meetings import State, current

Record = Meeting.Record


@transaction.atomic
def submit(*, meeting: Meeting, version: int, by: Practitioner, at: datetime) -> Meeting:
    """Hand the record to the manager.

    **Rules** BER-CG-01: social workers record with their managers.
    :raises Refused: if the meeting was not held, or something is missing for a child
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    found = current(meeting, version)
    if found.state != State.HELD or found.record != Record.DRAFT:
        raise Refused("Only a record that is being written goes to the manager.")
    for part in found.parts.select_related("child").order_by("pk"):
        if not part.discussed or not part.decisions:
            raise Refused(f"Write what was talked over and decided about {part.child.name} first.")
        if part.recommends == Part.Recommends.UNASKED:
            raise Refused(f"Say whether the group thinks that {part.child.name}'s plan is still needed.")
    found.written_by = by
    return _to(found, Record.WITH_MANAGER, "core_groups.record-submitted", by, at)


@transaction.atomic
def send_back(*, meeting: Meeting, says: str, version: int, by: Practitioner, at: datetime) -> Meeting:
    """Give the record back to its writer, saying what is to be changed.

    :raises Refused: if it is not with the manager, this person may not approve it, or nothing is said
    """
    found = _with_manager(meeting, version, by, at)
    found.manager_says = said(says, "Say what is to be changed.", "says")
    return _to(found, Record.DRAFT, "core_groups.record-sent-back", by, at)


@transaction.atomic
def approve(*, meeting: Meeting, version: int, by: Practitioner, at: datetime) -> RecordEdition:
    """Approve the record: what it says is kept as an edition that is never changed.

    **Rules** ``permission.approve-core-group-record``; a manager of social workers where the text says no more.
    :raises Refused: if it is not with the manager, this person may not approve it, or wrote it themselves
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    found = _with_manager(meeting, version, by, at)
    if found.written_by_id == by.pk:
        raise Refused("You wrote this record: another manager approves it.")
    found.manager_says = ""
    _to(found, Record.APPROVED, "core_groups.record-approved", by, at)
    return RecordEdition.objects.create(
        meeting=found, number=found.edition, blocks=blocks_of(found), why=found.edition_why, approved_by=by,
        approved_at=at,
    )  # fmt: skip


@transaction.atomic
def open_again(*, meeting: Meeting, why: str, version: int, by: Practitioner, at: datetime) -> Meeting:
    """Open an approved record to correct it. The approved edition stays; the correction becomes the next.

    :raises Refused: if it is not approved, or no reason is given
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    found = current(meeting, version)
    if found.record != Record.APPROVED:
        raise Refused("Only an approved record is opened again.")
    found.edition_why = said(why, "Say what is wrong in the record.", "why")
    found.edition += 1
    return _to(found, Record.DRAFT, "core_groups.record-opened-again", by, at)


def may_approve(reader: Practitioner, at: datetime) -> permission.Permission:
    """Return what the area's procedure says about who approves the record of a core group."""
    return permission.may(
        "approve-core-group-record", role=reader.role, procedure=procedure_of(reader.area), on=day_of(at)
    )


def _with_manager(meeting: Meeting, version: int, by: Practitioner, at: datetime) -> Meeting:
    found = current(meeting, version)
    if found.record != Record.WITH_MANAGER:
        raise Refused("This record is not waiting for a manager.")
    allowed = may_approve(by, at)
    if not allowed.allowed or (not allowed.by and by.role not in APPROVERS):
        raise Refused(f"You cannot approve this record. {allowed.reason.says}")
    return found


def _to(meeting: Meeting, record: str, act: str, by: Practitioner, at: datetime) -> Meeting:
    meeting.record = record
    meeting.version += 1
    meeting.save(update_fields=["record", "version", "written_by", "manager_says", "edition", "edition_why"])
    audit.record(
        act=act, about=meeting.ref, by=by, at=at, area=meeting.area.key,
        children=list(meeting.parts.values_list("child", flat=True)), detail={"edition": meeting.edition},
    )  # fmt: skip
    return meeting
