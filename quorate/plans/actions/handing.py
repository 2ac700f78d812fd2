"""One person's paper of a plan is handed over though it tells something that is kept from them."""

from datetime import datetime

from django.db import transaction

from quorate.people.models import Practitioner

from ..checks import Checked, lets_through
from ..models import PaperAllowed, Plan
from .ground import PlanRefused, locked, write_down


@transaction.atomic
def let_through(
    *, plan: Plan, who: str, found: Checked, why: str, by: Practitioner, at: datetime
) -> PaperAllowed:
    """Let somebody's paper go as it stands, with the reason; it is asked about anew once it says something else.

    :raises PlanRefused: by anybody but the plan's usual chair or the chairs' manager, without a reason, or if the
        paper tells nothing that is kept from its reader
    """
    plan = locked(plan)
    if not lets_through(plan, by):
        raise PlanRefused("This is for the usual chair of this plan, or the chairs' manager.")
    if not found.tells:
        raise PlanRefused("This copy tells nothing that is kept from this person: it can be handed over.")
    if not why.strip():
        raise PlanRefused(
            "Say why this person may have it, so that whoever reads the record later understands."
        )
    made, new = PaperAllowed.objects.get_or_create(
        plan=plan,
        who=who,
        made_from=found.made_from,
        defaults={"tells": " ".join(found.tells), "why": why.strip(), "by": by, "at": at},
    )
    if new:
        write_down("plans.paper-let-through", plan, by, at, who=who, why=made.why)
    return made
