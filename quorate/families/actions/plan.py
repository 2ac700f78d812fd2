"""What one of the family thinks of what is to be done under the plan."""

from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.design.languages import gettext as _
from quorate.plans.models import PlanAction

from ..models import PlanView
from ..queries.reader import Reader
from .refusals import Refused


@transaction.atomic
def say_of_action(*, reader: Reader, action: PlanAction, says: str, words: str, at: datetime) -> PlanView:
    """Record what somebody thinks of one thing to be done; an earlier view is kept, superseded.

    The child's history tells staff that it was said, and what (FRG-OUT-05).

    :raises Refused: for an answer that is none of the three
    """
    if says not in PlanView.Says.values:
        raise Refused(_("Choose one of the answers."))
    standing = PlanView.objects.select_for_update().filter(
        invitation=reader.invitation, action=action, superseded_at__isnull=True
    )
    before = standing.first()
    if before and (before.says, before.words) == (says, words.strip()):
        return before
    standing.update(superseded_at=at)
    view = PlanView.objects.create(
        invitation=reader.invitation, action=action, says=says, words=words.strip(), at=at
    )
    child = action.plan.child
    cases.note(
        child=child,
        topic="family-view",
        title=f"{reader.invitation.name}: {PlanView.Says(says).label.lower()} with “{action.what}”"
        if says != PlanView.Says.DISAGREES
        else f"{reader.invitation.name}: does not agree with “{action.what}”",
        says=view.words,
        on=at.astimezone(LONDON).date(),
        ref=f"plan:{action.plan_id}",
        by=reader.door.who,
        at=at,
    )
    audit.record(
        act="families.plan-view",
        about=f"plan:{action.plan_id}",
        by=reader.door.who,
        at=at,
        area=reader.conference.area.key,
        children=[child.pk],
        detail={"action": action.pk, "says": says},
    )
    return view
