"""What was found out about the family before the conference: who must not meet whom, who speaks apart."""

from datetime import datetime

from django.db import transaction

from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from .. import grounds
from ..models import FamilyAnswer, KeptApart
from ..queries.people import day_of, is_family
from .refusals import Refused
from .steps import needed, note, person_on, to_change


@transaction.atomic
def consider(
    *, conference: Conference, question: str, yes: bool, says: str, by: Practitioner, at: datetime
) -> FamilyAnswer:
    """Record what was found to one of the procedure's questions about the family. An earlier answer is superseded.

    **Rules** ``list.family-questions``.

    :raises Refused: if the procedure does not ask this, a yes says nothing, or the conference is over
    """
    current = to_change(conference)
    known = {one.key for one in grounds.listed(current.area, "family-questions", day_of(current))}
    if question not in known:
        raise Refused("The area's procedure does not ask this.")
    if yes:
        needed(says, "Say between whom, and what is planned for it.", "says")
    same = FamilyAnswer.objects.filter(conference=current, question=question, superseded_at__isnull=True)
    standing = same.first()
    if standing and (standing.yes, standing.says) == (yes, says.strip()):
        return standing
    same.update(superseded_at=at)
    row = FamilyAnswer.objects.create(
        conference=current, question=question, yes=yes, says=says.strip(), by=by, at=at
    )
    note(current, "family-considered", current.ref, by=by, at=at, question=question, yes=yes)
    return row


@transaction.atomic
def keep_apart(
    *,
    invitation: Invitation,
    other: Invitation | None,
    because: str,
    says: str,
    by: Practitioner,
    at: datetime,
) -> KeptApart:
    """Record bail, a police enquiry, an order or a danger that bears on who of the family may meet.

    :raises Refused: if it names nobody of the family, one person twice, says nothing, or stands already
    """
    current = to_change(invitation.conference)
    person = person_on(current, invitation)
    second = person_on(current, other) if other else None
    if not is_family(person) or (second is not None and not is_family(second)):
        raise Refused(
            "Choose people of the family who are on the list of this conference.", field="invitation"
        )
    if second is not None and second.pk == person.pk:
        raise Refused("Choose two different people.", field="other")
    if because not in KeptApart.Because.values:
        raise Refused("Choose what it is.", field="because")
    text = needed(says, "Say what it is: the condition, and who told you.", "says")
    same = KeptApart.objects.filter(invitation=person, other=second, because=because, ended_at__isnull=True)
    if same.exists():
        raise Refused("This is on record already. End that entry first if it has changed.")
    row = KeptApart.objects.create(invitation=person, other=second, because=because, says=text, by=by, at=at)
    note(current, "kept-apart", current.ref, by=by, at=at, because=because, entry=row.pk)
    return row


@transaction.atomic
def end_apart(*, entry: KeptApart, why: str, by: Practitioner, at: datetime) -> KeptApart:
    """End an entry that no longer holds; it is kept. Ending it twice changes nothing.

    :raises Refused: without a reason, or once the conference is over
    """
    current = to_change(entry.invitation.conference)
    text = needed(why, "Say why it no longer holds.", "why")
    row = KeptApart.objects.select_for_update().get(pk=entry.pk)
    if row.ended_at is not None:
        return row
    row.ended_at, row.ended_by, row.ended_why = at, by, text
    row.save(update_fields=["ended_at", "ended_by", "ended_why"])
    note(current, "kept-apart-ended", current.ref, by=by, at=at, entry=row.pk)
    return row
