"""How far the outcomes and actions of a plan have come, put on record at a review or a core group."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.design.words import moment

from ..models import ActionStep, Outcome, OutcomeProgress, PlanAction
from .ground import By, PlanRefused, local, locked, must_be_a_place, must_run, person, write_down

DOMAINS = ("safety", "health", "development")


@transaction.atomic
def record_progress(
    *,
    outcome: Outcome,
    ref: str,
    standing: str,
    domains: Mapping[str, str],
    evidence: str,
    by: By,
    at: datetime,
    on: date | None = None,
    why: str = "",
    instead_of: int | None = None,
) -> OutcomeProgress:
    """Record how far one outcome has come, as one occasion sees it: in safety, health and development.

    A record that stands already for the occasion is put right by a new one: ``instead_of`` is its number as it was
    shown, and ``why`` says why. A domain left empty is shown as not covered.

    :raises PlanRefused: if nothing is said in any domain or there is no evidence, the occasion is unknown, the plan
        has ended, or somebody else recorded it meanwhile (it names who)
    """
    plan = locked(outcome.plan)
    must_run(plan, "its progress stays as it was recorded.")
    where = must_be_a_place(plan, ref)
    if standing not in OutcomeProgress.Standing.values:
        raise PlanRefused("Choose how far the outcome has come.")
    said = {name: domains.get(name, "").strip() for name in DOMAINS}
    if not any(said.values()) or not evidence.strip():
        raise PlanRefused("Say in what it is so (safety, health or development), and what shows it.")
    day_of = on or where.on or local(at)
    if not plan.started_on <= day_of <= local(at):
        raise PlanRefused("The day lies between the start of the plan and today.")
    stands = OutcomeProgress.objects.filter(outcome=outcome, ref=ref, superseded_at__isnull=True)
    row = stands.select_related("by").first()
    new = {"standing": standing, "evidence": evidence.strip(), **said}
    if row is not None:
        if all(getattr(row, name) == value for name, value in new.items()):
            return row
        _must_be_the_one_shown(row, instead_of, why)
        stands.update(superseded_at=at, superseded_why=why.strip())
    try:
        with transaction.atomic():
            made = OutcomeProgress.objects.create(
                outcome=outcome, ref=ref, on=day_of, at=at, by=person(by), **new
            )
    except IntegrityError as clash:
        raise PlanRefused("Somebody else has just recorded this. Open the page again to see it.") from clash
    write_down("plans.progress-recorded", plan, by, at, outcome=outcome.pk, ref=ref, standing=standing)
    return made


def _must_be_the_one_shown(row: OutcomeProgress, shown: int | None, why: str) -> None:
    if row.pk != shown:
        who = row.by.name if row.by else "Somebody else"
        raise PlanRefused(
            f"{who} recorded “{row.get_standing_display()}” at {moment(row.at)}. Yours was not saved: open the page "
            "again, then put theirs right if it is wrong."
        )
    if not why.strip():
        raise PlanRefused("This is on record already. Say why it is put right.")


@transaction.atomic
def note_progress(*, action: PlanAction, ref: str, says: str, by: By, at: datetime) -> ActionStep:
    """Note at an occasion how far one action has come. The same words again make no second note.

    :raises PlanRefused: if nothing is said, the occasion is unknown, or the plan has ended
    """
    plan = locked(action.plan)
    must_run(plan, "its actions stay as they were.")
    must_be_a_place(plan, ref)
    if not says.strip():
        raise PlanRefused("Say how far this has come.")
    steps = ActionStep.objects.filter(action=action, kind=ActionStep.Kind.PROGRESS, ref=ref)
    latest = steps.order_by("-pk").first()
    if latest is not None and latest.says == says.strip():
        return latest
    made = ActionStep.objects.create(
        action=action, kind=ActionStep.Kind.PROGRESS, says=says.strip(), ref=ref, at=at, by=person(by)
    )
    write_down("plans.action-progress", plan, by, at, action=action.pk, ref=ref)
    return made
