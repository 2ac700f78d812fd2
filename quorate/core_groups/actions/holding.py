"""A core group met: who was there, what was said of each child, what was agreed, and what came of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Event
from quorate.people.models import Practitioner

from ..models import Agreed, Meeting, Part, Seat
from .checks import Refused, day_of, locked, not_to_come, plan_on, said, words
from .meetings import State, current, forget_planned, parts_of

Recommends = Part.Recommends


@dataclass(frozen=True, slots=True)
class There:
    """What is recorded of one seat: whether the person came, and whether they can commit resources."""

    came: str
    commits: bool = False


@transaction.atomic
def hold(
    *, meeting: Meeting, there: Mapping[int, There], version: int, by: Practitioner, at: datetime
) -> Meeting:
    """Record that the meeting took place and who was there (by the number of the seat); each child's history has it.

    The duty of a first core group, and of a meeting after a birth, is done by it.

    **Rules** ``duty.first-core-group``, ``duty.post-birth-meeting``.
    :raises Refused: if its time has not come, it is recorded already, somebody's seat was left out, fewer than two
        people came, the child was on no plan that day, or another core group of that day is in the child's history
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    found = current(meeting, version)
    if found.state != State.PLANNED:
        raise Refused(f"This meeting is recorded already: {found.get_state_display().lower()}.")
    if found.starts_at > at:
        raise Refused("The meeting has not begun yet: record it once it has taken place.")
    seats = list(found.seats.all())
    _attended(seats, there)
    on = day_of(found.starts_at)
    parts = parts_of(found)
    locked(part.child_id for part in parts)
    for part in parts:
        part.plan = plan_on(part.child, on)
        _not_twice(part, on)
    found.state, found.record = State.HELD, Meeting.Record.DRAFT
    found.version += 1
    found.save(update_fields=["state", "record", "version"])
    Seat.objects.bulk_update(seats, ["came", "commits"])
    forget_planned(parts, "It took place", by, at)
    came = [seat for seat in seats if seat.there]
    for part in parts:
        part.save(update_fields=["plan"])
        cases.record_event(
            child=part.child, kind="core-group", on=on, moment=found.starts_at, ref=found.ref,
            facts={"says": f"{len(came)} of {len(seats)} came. {found.lead.name} led it.", "meeting": found.pk},
            by=by, at=at,
        )  # fmt: skip
    _audit("core_groups.held", found, by, at, came=len(came), seats=len(seats))
    return found


@transaction.atomic
def take_back(*, meeting: Meeting, why: str, version: int, by: Practitioner, at: datetime) -> Meeting:
    """Put right that a meeting was recorded which did not take place: it leaves each child's history, duties follow.

    What was recorded stays with the meeting, which says why it does not count.

    :raises Refused: without a reason, if it was not recorded as held, or its record is approved
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    why = said(why, "Say how it came to be recorded.", "why")
    found = current(meeting, version)
    if found.state != State.HELD:
        raise Refused("This meeting is not recorded as held.")
    if found.record == Meeting.Record.APPROVED:
        raise Refused("A manager has approved this record. Open it again first.")
    found.state, found.state_why, found.record = State.NOT_HELD, why, Meeting.Record.NONE
    found.version += 1
    found.save(update_fields=["state", "state_why", "record", "version"])
    parts = parts_of(found)
    locked(part.child_id for part in parts)
    told = Event.objects.filter(
        child__in=[part.child_id for part in parts], ref=found.ref, superseded_at__isnull=True
    )
    for event in told.select_related("child__area").order_by("pk"):
        cases.supersede_event(event=event, why=f"The core group did not take place: {why}", by=by, at=at)
    Agreed.objects.filter(part__in=parts, done_on__isnull=True, given_up_on__isnull=True).update(
        given_up_on=day_of(at), came_of_it="The meeting did not take place."
    )
    _audit("core_groups.taken-back", found, by, at)
    return found


def _attended(seats: list[Seat], there: Mapping[int, There]) -> None:
    for seat in seats:
        seen = there.get(seat.pk)
        if seen is None or seen.came not in Seat.Came.values or not seen.came:
            raise Refused(f"Say whether {seat.name} came.", f"seat_{seat.pk}")
        seat.came, seat.commits = seen.came, seen.commits
    if sum(seat.there for seat in seats) < 2:
        raise Refused(
            "Fewer than two people came, so it was no core group. Record that it did not take place instead."
        )


def _not_twice(part: Part, on: date) -> None:
    same = Event.objects.filter(child=part.child_id, kind="core-group", on=on, superseded_at__isnull=True)
    if same.exists():
        raise Refused(
            f"A core group about {part.child.name} on {words(on)} is in the history already. If that entry is wrong, "
            "take it out of the history first."
        )


@transaction.atomic
def keep_views(*, seat: Seat, views: str, on: date, version: int, by: Practitioner, at: datetime) -> Seat:
    """Keep what somebody who could not come wrote (before the meeting or after it).

    **Rules** BER-CG-02.
    :raises Refused: if nothing is given, the day is to come, the person came, or the record is approved
    :raises cases.actions.Stale: if the seat changed since ``version`` was shown
    """
    found = Seat.objects.select_for_update(of=("self",)).select_related("meeting__area").get(pk=seat.pk)
    if found.version != version:
        raise cases.Stale("What is recorded of this person")
    if found.there:
        raise Refused(f"{found.name} was at the meeting: what they said belongs to the record of each child.")
    _still_open(found.meeting)
    not_to_come(on, at, "The day the views came")
    found.views, found.views_on = said(views, "Write down what they said.", "views"), on
    found.version += 1
    found.save(update_fields=["views", "views_on", "version"])
    _audit("core_groups.views-kept", found.meeting, by, at, seat=found.pk)
    return found


def _still_open(meeting: Meeting) -> None:
    if meeting.state in (State.CALLED_OFF, State.NOT_HELD):
        raise Refused(f"This meeting has no record: {meeting.get_state_display().lower()}.")
    if meeting.record in (Meeting.Record.WITH_MANAGER, Meeting.Record.APPROVED):
        raise Refused("The record is with the manager or approved. Open it again to correct it.")


@dataclass(frozen=True, slots=True)
class Words:
    """What the record says of one child."""

    discussed: str
    decisions: str
    recommends: str
    recommends_why: str = ""
    capacity: str = ""
    changes: str = ""
    protection: str = ""
    care: str = ""


@transaction.atomic
def write(*, part: Part, words_: Words, version: int, by: Practitioner, at: datetime) -> Part:
    """Write what was said and decided about one child, and whether the group thinks the plan is still needed.

    That goes into the child's history for those who weigh an early review; a change of it supersedes the line before.

    **Rules** BER-CG-01, BER-DISC-04, BER-EARLY-08.
    :raises Refused: if the meeting was not held, the record is approved, a change of circumstances has no decision, or
        the recommendation has no reason
    :raises cases.actions.Stale: if this child's part changed since ``version`` was shown
    """
    found = (
        Part.objects.select_for_update(of=("self",))
        .select_related("child__area", "meeting__area")
        .get(pk=part.pk)
    )
    if found.version != version:
        raise cases.Stale(f"What is written about {found.child.name}")
    _held_and_open(found.meeting)
    if words_.changes.strip() and not words_.protection.strip():
        raise Refused(
            "Circumstances have changed: say what was decided to protect the child, or that nothing more was needed.",
            "protection",
        )
    if words_.recommends in (Recommends.NOT_NEEDED, Recommends.DIVIDED, Recommends.NOT_TALKED_OVER):
        said(words_.recommends_why, "Say why.", "recommends_why")
    before = (found.recommends, found.recommends_why)
    for name, value in asdict(words_).items():
        setattr(found, name, value.strip())
    found.version += 1
    if before != (found.recommends, found.recommends_why):
        _note_recommends(found, by, at)
    found.save()
    _audit("core_groups.written", found.meeting, by, at, part=found.pk, recommends=found.recommends)
    return found


def _held_and_open(meeting: Meeting) -> None:
    if meeting.state != State.HELD:
        raise Refused("Record first that the meeting took place.")
    _still_open(meeting)


TITLES = {
    Recommends.NEEDED: "The core group thinks that the plan is still needed",
    Recommends.NOT_NEEDED: "The core group thinks that the plan is no longer needed",
    Recommends.DIVIDED: "The core group was divided on whether the plan is still needed",
}


def _note_recommends(part: Part, by: Practitioner, at: datetime) -> None:
    if part.recommends_note_id:
        old = Event.objects.select_related("child__area").get(pk=part.recommends_note_id)
        cases.supersede_event(event=old, why="The record of the core group was changed", by=by, at=at)
        part.recommends_note = None
    title = TITLES.get(Recommends(part.recommends))
    if title:
        part.recommends_note = cases.note(
            child=part.child, topic="core-group-recommends", title=title, on=day_of(part.meeting.starts_at),
            says=part.recommends_why, ref=part.meeting.ref,
            facts={"recommends": part.recommends, "meeting": part.meeting_id}, by=by, at=at,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Task:
    """Something agreed: what, by when, and who does it: a practitioner, or somebody of the family by name."""

    what: str
    by_on: date
    owner: Practitioner | None = None
    family_owner: str = ""


@transaction.atomic
def agree(*, part: Part, task: Task, by: Practitioner, at: datetime) -> Agreed:
    """Put down something that the core group agreed should be done for one child.

    **Rules** BER-CG-01.
    :raises Refused: if it says nothing, has no owner, is due before the meeting, or is on the list already
    """
    found = (
        Part.objects.select_for_update(of=("self",))
        .select_related("child__area", "meeting__area")
        .get(pk=part.pk)
    )
    _held_and_open(found.meeting)
    what = said(task.what, "Say what is to be done.", "what")
    if task.owner is None and not task.family_owner.strip():
        raise Refused("Say who does it.", "owner")
    if task.owner is not None and task.owner.area_id != found.child.area_id:
        raise Refused("Choose somebody of this area.", "owner")
    if task.by_on < day_of(found.meeting.starts_at):
        raise Refused("It was agreed at this meeting, so it is due on that day or later.", "by_on")
    if Agreed.objects.filter(
        part=found, what=what, owner=task.owner, family_owner=task.family_owner.strip()
    ).exists():
        raise Refused("This is on the list already, for the same person.", "what")
    row = Agreed.objects.create(
        part=found, what=what, owner=task.owner, agency=task.owner.agency if task.owner else None,
        family_owner="" if task.owner else task.family_owner.strip(), by_on=task.by_on,
    )  # fmt: skip
    _audit("core_groups.agreed", found.meeting, by, at, action=row.pk)
    return row


@transaction.atomic
def follow_up(
    *, action: Agreed, outcome: str, on: date, came_of_it: str, version: int, by: Practitioner, at: datetime
) -> Agreed:
    """Record what came of something agreed: ``outcome`` is done, given-up or open (again).

    **Rules** BER-CG-03.
    :raises Refused: if the day is before the meeting or to come, or what came of it is not said
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    rows = Agreed.objects.select_for_update(of=("self",)).select_related("part__meeting__area", "part__child")
    found = rows.get(pk=action.pk)
    if found.version != version:
        raise cases.Stale("This action")
    not_to_come(on, at, "The day")
    if on < day_of(found.part.meeting.starts_at):
        raise Refused("It was agreed at a later meeting: give the day of that meeting or a later one.", "on")
    found.came_of_it = said(came_of_it, "Say what came of it, and how you know.", "came_of_it")
    found.done_on = on if outcome == "done" else None
    found.given_up_on = on if outcome == "given-up" else None
    found.version += 1
    found.save(update_fields=["came_of_it", "done_on", "given_up_on", "version"])
    _audit("core_groups.followed-up", found.part.meeting, by, at, action=found.pk, outcome=outcome)
    return found


def _audit(act: str, meeting: Meeting, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=act, about=meeting.ref, by=by, at=at, area=meeting.area.key,
        children=list(meeting.parts.values_list("child", flat=True)), detail=detail,
    )  # fmt: skip
