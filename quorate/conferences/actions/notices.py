"""Telling people the outcome of a conference, and keeping back the copies that could put somebody at risk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import OccasionEvent
from quorate.clock import LONDON
from quorate.jobs.queue import enqueue
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.rules import permission

from .. import notices
from ..facts import Meeting
from ..models import Conference, Invitation, KeptOut
from ..queries.meeting import meeting_of
from ..queries.papers import (
    NOTICE,
    Copy,
    copies_of,
    kept_out_now,
    letters_by_invitation,
    may_have_papers,
    paper_of,
)
from . import drafts
from .drafts import NOTICE_SENT, PAGES, enclosures, held_because, page_of, why_kept
from .occasion import locked, note
from .refusals import ChangedMeanwhile, Refused

WRITE = "conferences.write-notices"
State = Letter.State
EXCLUDED = (KeptOut.Extent.WHOLE, KeptOut.Extent.PART)
WAITING = (State.READY, State.QUEUED, State.TO_PRINT)
MAY_DECIDE = (Practitioner.Role.CHAIRS_MANAGER,)


@dataclass(frozen=True, slots=True)
class Sent:
    """How many notices were let go, or made ready, and how many wait."""

    posted: int
    held: int
    to_print: int
    ready: int = 0


def send_notices(conference: Conference, *, also: Collection[int], by: Practitioner, at: datetime) -> Sent:
    """Send the outcome notice to each recipient, once; return how many went and how many wait.

    ``also`` are invitations of people to whom the procedure does not send it and who are to get it all the same. Those
    that are ready go; what changed since they were written is written anew first. Asked twice, each person's notice is
    still one letter.

    **Edition** the one in force on the day of the conference.
    **Rules** ``paper.outcome-notice``.

    :raises Refused: if the conference has not been held, something the notice must say is not recorded, or the
        procedure has the chair sign it and ``by`` is somebody else
    :raises ChangedMeanwhile: if the record changed while the notices were being written
    """
    return _carry_out(conference, also, ready=False, by=by, at=at)


def make_ready(conference: Conference, *, also: Collection[int], by: Practitioner, at: datetime) -> Sent:
    """Write the outcome notice for each recipient, to wait until somebody sends them; return how they stand.

    Those that are ready already, or held for what they would tell, are written anew if what they say, or what is kept
    from their reader, has changed: one that tells nothing any more is ready.

    **Edition** the one in force on the day of the conference.
    **Rules** ``paper.outcome-notice``.

    :raises Refused: as ``send_notices``; whoever may not sign may have them written
    :raises ChangedMeanwhile: if the record changed while the notices were being written
    """
    return _carry_out(conference, also, ready=True, by=by, at=at)


def _carry_out(
    conference: Conference, also: Collection[int], *, ready: bool, by: Practitioner, at: datetime
) -> Sent:
    meeting, copies, wanted = _to_send(conference, also, by, ready=ready)
    # Written before the transaction: a paper takes a tenth of a second, and nobody else should wait for it.
    written = drafts.drafts_of(meeting, wanted, at=at)
    with transaction.atomic():
        current = locked(conference, conference.version)
        must_be_kept_out_as_before(current, copies)
        # Somebody who pressed at the same moment may have sent them while these were being written.
        there = letters_by_invitation(current, NOTICE)
        did = [
            drafts.put(draft, there.get(draft.copy.number), meeting=meeting, ready=ready, by=by, at=at)
            for draft in written
        ]
        posted = [letter for letter in did if letter is not None]
        if posted:
            audit.record(
                act="conferences.notices-ready" if ready else "conferences.notices-sent",
                about=conference.ref,
                by=by,
                at=at,
                area=conference.area.key,
                children=[part.row.child_id for part in meeting.children],
                detail={"letters": [letter.pk for letter in posted]},
            )
    states = [letter.state for letter in posted]
    return Sent(len(posted), *(states.count(one) for one in (State.HELD, State.TO_PRINT, State.READY)))


def order_notices(
    conference: Conference,
    *,
    also: Collection[int],
    ready: bool = False,
    anew: bool = False,
    by: Practitioner,
    at: datetime,
) -> int:
    """Have the worker write the outcome notices and send them; return of how many. Asked twice, done once.

    ``ready``: they are written and wait until they are sent; ``anew``: those that wait already are looked at again.

    :raises Refused: as ``send_notices``
    :raises ChangedMeanwhile: if the record changed since ``conference`` was shown
    """
    _, copies, wanted = _to_send(conference, also, by, ready=ready)
    many = len(wanted if anew or not ready else [copy for copy in wanted if copy.letter is None])
    if not many:
        return 0
    with transaction.atomic():
        locked(conference, conference.version)
        there = sum(1 for copy in copies if copy.letter)
        how = f"anew-{at:%Y%m%d%H%M%S}" if anew else "ready" if ready else "go"
        key = f"{WRITE}:{conference.pk}:{conference.version}:{how}:{there}:{many}"
        enqueue(WRITE, conference.pk, by.pk, sorted(also), ready, key=key)
        note(
            conference,
            "notices-ordered",
            by=by,
            at=at,
            notices=many,
            ready=ready,
        )
    return many


def _to_send(
    conference: Conference, also: Collection[int], by: Practitioner, *, ready: bool
) -> tuple[Meeting, tuple[Copy, ...], list[Copy]]:
    """Return the meeting, everybody's copy, and the copies that are still to be written, looked at again or let go.

    :raises Refused: as ``send_notices`` says
    """
    meeting = meeting_of(conference)
    if meeting.conference.state not in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
        raise Refused("The outcome can be sent once the conference has been closed.")
    if lacks := notices.missing(meeting):
        raise Refused(*lacks)
    if not ready and signs(meeting) and not is_chair(conference, by):
        raise Refused(
            f"By the area's procedure {conference.chair.name}, the Chair, signs this paper and sends it."
        )
    copies = copies_of(meeting, NOTICE)
    wanted = [
        copy
        for copy in copies
        if copy.gets or copy.letter or (copy.number in also and may_have_papers(copy.person))
    ]
    if not wanted:
        raise Refused("Choose at least one person who is to get the notice.")
    return meeting, copies, [copy for copy in wanted if drafts.is_open(copy, ready=ready)]


def must_be_kept_out_as_before(conference: Conference, copies: Collection[Copy]) -> None:
    """Refuse to post copies that were written before somebody was kept out. Asked under the conference's lock.

    :raises ChangedMeanwhile: if other people are kept out now than when the copies were worked out
    """
    if kept_out_now(conference) != {copy.number for copy in copies if copy.kept_out}:
        raise ChangedMeanwhile(conference)


@transaction.atomic
def keep_out(
    invitation: Invitation,
    *,
    extent: str,
    why: str,
    which_part: str = "",
    by: Practitioner,
    at: datetime,
) -> KeptOut:
    """Record that a person was kept out of a conference or that their papers are held; return the record.

    ``which_part`` says, for a part, of which: the sitting page shows it. Papers can be held by whoever deals with
    them; keeping somebody out of the conference is for whom the procedure names.

    **Rules** ``permission.decide-exclusion``.

    :raises Refused: without a reason, twice, or by somebody the procedure does not name
    """
    conference = locked(invitation.conference)
    if not why.strip():
        raise Refused("Say why, so that whoever reads the record later understands it.")
    if extent in EXCLUDED:
        _must_decide_exclusions(conference, by, at)
    if KeptOut.objects.filter(invitation=invitation, lifted_at__isnull=True).exists():
        raise Refused("It is already recorded that this person is kept out or that their papers are held.")
    kept = KeptOut.objects.create(
        invitation=invitation, extent=extent, which_part=which_part, why=why, by=by, at=at
    )
    for letter in unsent_papers(conference, invitation):
        letters.hold(
            letter,
            because=why_kept(kept),
            decided_where=page_of(conference, letter.document),
            by=by,
            at=at,
        )
    _note(conference, invitation, "kept-out", by=by, at=at, extent=str(extent))
    return kept


def _must_decide_exclusions(conference: Conference, by: Practitioner, at: datetime) -> None:
    may = permission.may(
        "decide-exclusion",
        role=by.role,
        procedure=procedure_of(conference.area),
        on=at.astimezone(LONDON).date(),
    )
    if not may.allowed:
        raise Refused(may.reason.says)


def unsent_papers(conference: Conference, invitation: Invitation) -> list[Letter]:
    """Return the notice and the minutes to this person that have not gone yet and can still be held."""
    found = (letters_by_invitation(conference, paper).get(invitation.pk) for paper in PAGES)
    return [letter for letter in found if letter and letter.state in WAITING]


@transaction.atomic
def let_in(invitation: Invitation, *, why: str, by: Practitioner, at: datetime) -> None:
    """Record that a person is no longer kept out, or that their papers need not be held any more.

    **Rules** ``permission.decide-exclusion``, for somebody who was kept out: what the chair decided is not undone by
    others where the procedure gives it to the chair.

    :raises Refused: without a reason, if they are not kept out, or by somebody other than the chair or their manager
    """
    conference = locked(invitation.conference)
    _must_be_chair(conference, by)
    if not why.strip():
        raise Refused("Say why the papers may go now.")
    if KeptOut.objects.filter(invitation=invitation, lifted_at__isnull=True, extent__in=EXCLUDED).exists():
        _must_decide_exclusions(conference, by, at)
    lifted = KeptOut.objects.filter(invitation=invitation, lifted_at__isnull=True).update(
        lifted_at=at, lifted_by=by, lifted_why=why
    )
    if not lifted:
        raise Refused("This person is not kept out, and their papers are not held.")
    _note(conference, invitation, "let-in", by=by, at=at)


@transaction.atomic
def decide_copy(
    invitation: Invitation, *, paper: str, give: bool, why: str, by: Practitioner, at: datetime
) -> Letter:
    """Decide on a copy that waits in the post room: let it go, or see that it never goes. Return the letter.

    :raises Refused: by somebody other than the chair or their manager, or if no copy of this person waits
    """
    conference = locked(invitation.conference)
    _must_be_chair(conference, by)
    letter = letters_by_invitation(conference, paper).get(invitation.pk)
    if letter is None or letter.state != Letter.State.HELD:
        raise Refused("No copy of this person waits for a decision.")
    if not why.strip():
        raise Refused("Say why, so that whoever reads the record later understands the decision.")
    if give:
        decided = letters.release(letter, why=why, decided_where=page_of(conference, paper), by=by, at=at)
    else:
        decided = letters.cancel(letter, because=why, by=by, at=at)
    _note(conference, invitation, "copy-decided", by=by, at=at, paper=paper, given=give)
    return decided


@transaction.atomic
def note_if_all_sent(conference: Conference, *, paper: str, kind: str, at: datetime) -> bool:
    """Once the last copy that may go has gone, record it in the conference's history; return whether it was.

    Copies that are held or cancelled are not waited for: held is not late.
    """
    conference = locked(conference)
    if OccasionEvent.objects.filter(
        occasion__key=conference.ref, kind=kind, superseded_at__isnull=True
    ).exists():
        return False
    standing = letters_by_invitation(conference, paper).values()
    going = [one for one in standing if one.state not in (Letter.State.HELD, Letter.State.CANCELLED)]
    moments = [one.sent_at for one in going if one.state == Letter.State.SENT and one.sent_at]
    if not going or len(moments) < len(going):
        return False
    last = max(moments)
    cases.record_occasion_event(
        key=conference.ref,
        kind=kind,
        on=last.astimezone(LONDON).date(),
        moment=last,
        ref=conference.ref,
        by="post room",
        at=at,
    )
    return True


def signs(meeting: Meeting) -> bool:
    """Return whether the area's procedure has the chair sign the notice."""
    paper = paper_of(meeting, NOTICE)
    return paper is not None and paper.approver == Practitioner.Role.CHAIR


def is_chair(conference: Conference, by: Practitioner) -> bool:
    """Return whether this person decides for the chair: the conference's own chair, or the chairs' manager."""
    return by.pk == conference.chair_id or by.role in MAY_DECIDE


def _must_be_chair(conference: Conference, by: Practitioner) -> None:
    if not is_chair(conference, by):
        raise Refused(
            f"This is for {conference.chair.name}, who chaired the conference, or the chairs' manager."
        )


def _note(
    conference: Conference,
    invitation: Invitation,
    act: str,
    *,
    by: Practitioner,
    at: datetime,
    **detail: object,
) -> None:
    children = list(conference.children.values_list("child_id", flat=True))
    audit.record(
        act=f"conferences.{act}",
        about=conference.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=children,
        detail={"invitation": invitation.pk, **detail},
    )


__all__ = [
    "NOTICE_SENT", "ChangedMeanwhile", "Refused", "Sent", "decide_copy", "enclosures", "held_because", "is_chair",
    "keep_out", "let_in", "make_ready", "must_be_kept_out_as_before", "note_if_all_sent", "order_notices", "page_of",
    "send_notices", "signs",
]  # fmt: skip
