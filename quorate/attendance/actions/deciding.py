"""The chair decides on a request to keep somebody out: refuses it, or keeps them out of a part or of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.conferences.actions import listing, notices
from quorate.conferences.actions.hold import leave
from quorate.conferences.actions.listing import NewGuest
from quorate.conferences.models import Attendance, Conference, KeptOut
from quorate.people.models import Practitioner

from .. import grounds
from ..access import is_chair
from ..models import Admission, Exclusion, Given
from ..queries import excluding as queries
from ..queries.people import day_of
from .excluding import into_the_file, locked, must_decide
from .letting_know import tell_kept_out
from .refusals import Refused, Warned
from .steps import day_at, needed, not_after, note

State, Extent, Advice = Exclusion.State, Exclusion.Extent, Exclusion.Advice
REFUSE = "refuse"
IN_THE_FILE = "The chair decided it. The reasons stand in the child's file."
"""What papers give as the reason where none was written for the person: they may read those papers."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the chair decides, why, and what the person is told and given instead."""

    verdict: str
    """``refuse``, ``part`` or ``whole``."""
    reasons: str
    which_part: str = ""
    why_not_part: str = ""
    advice: str = ""
    advice_says: str = ""
    weighed: Mapping[str, Any] = field(default_factory=dict)
    words_to_person: str = ""
    takes_part_how: str = ""
    views_how: str = ""
    outcome_how: str = ""
    stands_in: str = ""
    not_the_chair_why: str = ""
    accepted: bool = False


@transaction.atomic
def decide(*, exclusion: Exclusion, said: Decided, version: int, by: Practitioner, at: datetime) -> Exclusion:
    """Decide on a request; return it. A decision ahead of the conference is posted to the person at once.

    **Edition** the one in force on the day of the decision.
    **Rules** ``permission.decide-exclusion``, ``permission.write-to-excluded``.

    :raises NotYours: if the procedure gives the decision to somebody else
    :raises Changed: if the request changed since ``version`` was shown
    :raises Warned: if the procedure warns of it and the warnings were not accepted
    :raises Refused: without reasons, if something is missing that the procedure or the letter needs, or if the request
        does not wait any more
    """
    conference, row = locked(exclusion, version)
    must_decide(by, conference, at)
    if row.state != State.ASKED:
        raise Refused("This request has been decided already.")
    reasons = needed(said.reasons, "Write down the reasons for the decision.", "reasons")
    if not is_chair(by, conference):
        row.not_the_chair_why = needed(
            said.not_the_chair_why, "Say why the chair does not decide this.", "not_the_chair_why"
        )
    row.reasons, row.decided_by, row.decided_at = reasons, by, at
    row.advice, row.advice_says, row.weighed = said.advice, said.advice_says.strip(), dict(said.weighed)
    row.words_to_person = said.words_to_person.strip()
    if said.verdict == REFUSE:
        row.state = State.REFUSED
    elif said.verdict in Extent.values:
        _exclude(row, said, by=by, at=at)
    else:
        raise Refused("Say what you decide.", field="verdict")
    row.version += 1
    row.save()
    if row.state == State.DECIDED and conference.state == Conference.State.BOOKED:
        row.letter = tell_kept_out(row, by=by, at=at)
        row.save(update_fields=["letter"])
    into_the_file(row, by=by, at=at)
    detail = {"verdict": said.verdict, "ground": row.ground, "invitation": row.invitation_id}
    note(conference, "exclusion-decided", row.ref, by=by, at=at, **detail)
    return row


def _exclude(row: Exclusion, said: Decided, *, by: Practitioner, at: datetime) -> None:
    """Keep the person out as decided, once all that the procedure and the letter want is there."""
    part = said.which_part.strip() if said.verdict == Extent.PART else ""
    if said.verdict == Extent.PART:
        needed(
            part,
            "Say of which part, so that the person knows when to leave and when to come back.",
            "which_part",
        )
    warned = _judge(row, said, part, at)
    if warned and not said.accepted:
        raise Warned(warned)
    row.state, row.extent, row.which_part = State.DECIDED, said.verdict, part
    row.why_not_part = said.why_not_part.strip()
    row.warnings_accepted = list(warned)
    row.takes_part_how, row.views_how = said.takes_part_how.strip(), said.views_how.strip()
    row.outcome_how, row.stands_in = said.outcome_how.strip(), said.stands_in.strip()
    row.kept = notices.keep_out(
        row.invitation,
        extent=KeptOut.Extent(said.verdict),
        why=row.words_to_person or IN_THE_FILE,
        which_part=part,
        by=by,
        at=at,
    )
    if row.stands_in:
        _put_substitute_on_list(row, by=by, at=at)
    here = Attendance.objects.filter(invitation=row.invitation, left_at__isnull=True)
    if said.verdict == Extent.WHOLE and here.exists():
        leave(invitation=row.invitation, by=by, at=at)


def _judge(row: Exclusion, said: Decided, part: str, at: datetime) -> tuple[str, ...]:
    """Refuse what is barred; return what is warned of."""
    facts: dict[str, Any] = {
        "ground": row.ground,
        "evidence": row.evidence,
        "reasons": said.reasons.strip(),
        "scope": said.verdict,
        "why_not_part": said.why_not_part.strip(),
        "legal_advice": said.advice,
        "which_part": part,
        "agreed_on": row.told_chair_on,
        "starts_on": day_of(row.conference),
    }
    barred, warned = queries.decision_judged(row, facts=facts, on=day_at(at))
    if barred:
        raise Refused(*barred, field="advice" if not said.advice else "")
    if row.conference.state == Conference.State.BOOKED:
        needed(said.words_to_person, "Write the reasons as the person is to read them.", "words_to_person")
        warned += _letter_judged(row, said, at)
    return warned


def _letter_judged(row: Exclusion, said: Decided, at: datetime) -> tuple[str, ...]:
    facts = {
        "decision": True,
        "take_part": said.takes_part_how.strip(),
        "views": said.views_how.strip(),
        "outcome": said.outcome_how.strip(),
        "rights": True,
        "complaints": True,
    }
    found = grounds.judged("write-to-excluded", area=row.conference.area, on=day_at(at), facts=facts)
    if found.blocked:
        field = {"take-part": "takes_part_how", "views": "views_how", "outcome": "outcome_how"}
        raise Refused(*grounds.sentences(found.blocked), field=field.get(found.blocked[0].key, ""))
    return grounds.sentences(found.warned)


def _put_substitute_on_list(row: Exclusion, *, by: Practitioner, at: datetime) -> None:
    person = row.invitation
    invitation = listing.put_on_list(
        conference=row.conference,
        who=NewGuest(row.stands_in, comes_with=person),
        part=f"comes instead of the {person.part}",
        by=by,
        at=at,
    )
    Admission.objects.create(
        conference=row.conference,
        invitation=invitation,
        kind=Admission.Kind.SUPPORTER,
        why=f"Comes instead of {person.name}, who is kept out.",
        by=by,
        at=at,
    )


@transaction.atomic
def give(
    *, exclusion: Exclusion, what: str, on: date, how: str, version: int, by: Practitioner, at: datetime
) -> Given:
    """Record what a person who is kept out was given, or how their views were taken and put; each entry is kept.

    **Rules** ``permission.close-after-exclusion``.

    :raises Changed: if the record changed since ``version`` was shown
    :raises Refused: if nobody is kept out by it, it says nothing, or the day is to come or before the decision
    """
    conference, row = locked(exclusion, version)
    if row.state != State.DECIDED:
        raise Refused("Nobody is kept out by this.")
    if what not in {owed.what for owed in queries.given_of(row)}:
        raise Refused("Choose what was given.", field="what")
    text = needed(how, "Say how, and by whom.", "how")
    not_after(on, at, "on")
    entry = Given.objects.create(exclusion=row, what=what, on=on, how=text, by=by, at=at)
    row.version += 1
    row.save(update_fields=["version"])
    note(conference, "exclusion-given", row.ref, by=by, at=at, what=what, on=on.isoformat())
    return entry
