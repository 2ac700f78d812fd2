"""A difference between professionals: left where it is, or its course told to the professional who dissented."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.conferences.models import Conference, Dissent
from quorate.enquiries.models import Disagreement
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

from .. import routes
from ..models import LeftThere
from ..refusals import Refused

TOPIC = "dissent"
SYSTEM = "Quorate"


@transaction.atomic
def leave_there(*, dissent: Dissent, on: date, says: str, by: Practitioner, at: datetime) -> LeftThere:
    """Record that the agency does not take its dissent further. The dissent itself stays in the minutes.

    The same again returns what is recorded.

    :raises Refused: if it has been taken further, nothing is said, or the day cannot be
    """
    rows = Dissent.objects.select_for_update(of=("self",))
    held = rows.select_related(
        "conference_child__conference__area",
        "conference_child__child__area",
        "invitation__practitioner__agency",
    ).get(pk=dissent.pk)
    if there := LeftThere.objects.filter(dissent=held).first():
        return there
    if Disagreement.objects.filter(about=f"dissent:{held.pk}").exists():
        raise Refused("This dissent has been taken further. Settle it there.")
    conference: Conference = held.conference_child.conference
    if conference.state not in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
        raise Refused("The conference is not over yet.")
    if not says.strip():
        raise Refused("Say who decided not to take it further, and why.", "says")
    if on > at.astimezone(LONDON).date():
        raise Refused("The day cannot be in the future.", "on")
    if on < conference.starts_at.astimezone(LONDON).date():
        raise Refused("The day cannot be before the conference.", "on")
    made = LeftThere.objects.create(dissent=held, on=on, says=says.strip(), by=by, at=at)
    person = held.invitation.practitioner
    agency = person.agency.name if person else held.invitation.name
    cases.note(
        child=held.conference_child.child,
        topic=TOPIC,
        title="A dissent is not taken further",
        says=f"{agency}: {made.says}",
        on=on,
        ref=conference.ref,
        facts={"dissent": held.pk, "left": True},
        by=by,
        at=at,
    )
    audit.record(
        act="challenges.dissent-left",
        about=f"dissent:{held.pk}",
        by=by,
        at=at,
        area=conference.area.key,
        children=[held.conference_child.child_id],
        detail={"conference": conference.pk},
    )
    return made


@transaction.atomic
def tell_dissenter(*, disagreement: int, at: datetime) -> int:
    """Write to the professional whose dissent was taken further, or settled; return to how many (none or one).

    Each of the two is written once, however often this is asked for. What is about no conference has no dissenter.
    """
    row = Disagreement.objects.select_related("owner", "settled_by", "child__area").get(pk=disagreement)
    kind, _, number = row.about.partition(":")
    if kind != "dissent":
        return 0
    dissent = Dissent.objects.select_related(
        "invitation__practitioner", "conference_child__conference__area"
    ).get(pk=int(number))
    person = dissent.invitation.practitioner
    if person is None:
        return 0
    conference = dissent.conference_child.conference
    facts = {
        "name": person.name,
        "number": conference.pk,
        "held_on": conference.starts_at.astimezone(LONDON).date(),
    }
    if row.result:
        key = "difference-settled"
        by = row.settled_by.name if row.settled_by else SYSTEM
        facts |= {"result": row.get_result_display(), "says": row.result_says, "by": by}
    else:
        key = "difference-taken-further"
        lines, _source = routes.differences(conference.area, row.on)
        facts |= {"owner": row.owner.name, "route": [one.says for one in lines]}
    said = catalogue.write(f"challenges/{key}", area=conference.area, facts=facts, at=at)
    letters.post(
        area=conference.area,
        key=f"{row.ref}:{key}",
        occasion=row.ref,
        document=key,
        to_name=person.name,
        to_email=person.email,
        to_practitioner=person,
        subject=said.subject,
        text=said.text,
        by=SYSTEM,
        at=at,
        children=[row.child_id],
    )
    return 1
