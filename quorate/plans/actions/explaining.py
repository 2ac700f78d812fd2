"""The plan is explained to each person, and whether they understood is put on record."""

from datetime import date, datetime

from django.db import transaction

from quorate.design.words import day

from ..models import Explained, PlanVersion
from ..queries.people import people_of
from .ground import By, PlanRefused, local, locked, person, write_down


@transaction.atomic
def explain(
    *, version: PlanVersion, who: str, standing: str, on: date, says: str, by: By, at: datetime
) -> Explained:
    """Record whether a version was explained to somebody and understood. Said again, it takes the earlier one's place.

    ``who`` is ``relative:3``, ``practitioner:4`` or ``child``. It can be recorded after the version was agreed.

    :raises PlanRefused: if the person has no part in the plan, the day lies outside it, a reason is wanted, or the
        version was replaced or put aside
    """
    plan = locked(version.plan)
    if version.state in (PlanVersion.State.SUPERSEDED, PlanVersion.State.DISCARDED):
        raise PlanRefused("This version no longer stands. Explain the one that does.")
    named = {one.key: one.name for one in people_of(plan)}.get(who)
    if named is None:
        raise PlanRefused("Choose somebody who has a part in this plan.")
    if standing not in Explained.Standing.values:
        raise PlanRefused("Choose whether it was explained and understood.")
    if not plan.started_on <= on <= local(at):
        raise PlanRefused(f"Give a day from {day(plan.started_on)} on, and not one to come.")
    if standing != Explained.Standing.UNDERSTOOD and not says.strip():
        raise PlanRefused(
            "Say what was done instead, or what is done next, so that they come to understand it."
        )
    latest = Explained.objects.filter(of=version, who=who).order_by("-pk").first()
    if latest is not None and (latest.standing, latest.on, latest.says) == (standing, on, says.strip()):
        return latest
    made = Explained.objects.create(
        of=version, who=who, name=named, standing=standing, on=on, says=says.strip(), at=at, by=person(by)
    )
    write_down("plans.explained", plan, by, at, version=version.pk, who=who, standing=standing)
    return made
