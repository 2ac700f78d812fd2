"""Writing in the draft of a plan: passages, outcomes, the assessment, what each agency brings."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Max

from quorate.cases import actions as cases
from quorate.design.words import day
from quorate.people.models import Agency

from ..models import Outcome, OutcomeWording, PlanVersion, Resource, Section
from ..sections import TITLES
from .ground import By, PlanRefused, locked, must_run, person, write_down


@dataclass(frozen=True, slots=True)
class Wording:
    """An outcome as somebody words it."""

    what: str
    must_change: str = ""
    known_by: str = ""
    reviewed_when: str = ""
    monitor: str = ""
    by_on: date | None = None


def _to_write(draft: PlanVersion) -> PlanVersion:
    """Return the draft as it is now, with the plan locked; refuse one that is agreed or put aside."""
    plan = locked(draft.plan)
    must_run(plan, "nothing can be written in it.")
    current = PlanVersion.objects.get(pk=draft.pk)
    if current.state != PlanVersion.State.DRAFT:
        raise PlanRefused(
            f"Version {current.number} is no draft any more: nothing can be written in it. Begin the next version."
        )
    current.plan = plan
    return current


def _written(draft: PlanVersion, what: str, by: By, at: datetime) -> None:
    PlanVersion.objects.filter(pk=draft.pk).update(version=F("version") + 1)
    write_down("plans.draft-written", draft.plan, by, at, version=draft.pk, what=what)


@transaction.atomic
def write_section(*, draft: PlanVersion, key: str, text: str, version: int, by: By, at: datetime) -> Section:
    """Write one passage of the draft. ``version`` is that of the passage as it was shown; 0 if there was none.

    :raises PlanRefused: if the passage is unknown, or the version is no draft
    :raises cases.actions.Stale: if somebody else wrote in the passage meanwhile
    """
    if key not in TITLES:
        raise PlanRefused("That is no part of a plan.")
    current = _to_write(draft)
    said = text.strip()
    row = Section.objects.filter(of=current, key=key).first()
    if row is not None and row.text == said:
        return row
    if (row.version if row else 0) != version:
        raise cases.Stale(f"“{TITLES[key]}”")
    if row is None:
        row = Section.objects.create(of=current, key=key, text=said, at=at, by=person(by))
    else:
        row.text, row.at, row.by = said, at, person(by)
        row.version += 1
        row.save()
    _written(current, key, by, at)
    return row


@transaction.atomic
def write_outcome(
    *,
    draft: PlanVersion,
    wording: Wording,
    by: By,
    at: datetime,
    outcome: Outcome | None = None,
    version: int = 0,
) -> OutcomeWording:
    """Word an outcome of the draft: a new one, or one that stands in it already (with its ``version`` as shown).

    :raises PlanRefused: if it says nothing, its day is before the plan started, the same stands there, or the version
        is no draft
    :raises cases.actions.Stale: if somebody else changed the outcome meanwhile
    """
    current = _to_write(draft)
    said = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in (
            ("what", wording.what),
            ("must_change", wording.must_change),
            ("known_by", wording.known_by),
            ("reviewed_when", wording.reviewed_when),
            ("monitor", wording.monitor),
            ("by_on", wording.by_on),
        )
    }
    if not said["what"]:
        raise PlanRefused("Say what is to be better for the child.")
    if wording.by_on and wording.by_on < current.plan.started_on:
        raise PlanRefused(
            f"The plan started on {day(current.plan.started_on)}: an outcome cannot be due before that day."
        )
    if outcome is None:
        row = _new_outcome(current, str(said["what"]))
    else:
        found = OutcomeWording.objects.filter(of=current, outcome=outcome).first()
        if found is None:
            raise PlanRefused("This outcome is no longer in the draft.")
        row = found
        if row.version != version:
            raise cases.Stale("This outcome")
        row.version += 1
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    _written(current, f"outcome {row.outcome_id}", by, at)
    return row


def _new_outcome(draft: PlanVersion, what: str) -> OutcomeWording:
    if OutcomeWording.objects.filter(of=draft, what=what).exists():
        raise PlanRefused("This outcome stands in the draft already.")
    last = Outcome.objects.filter(plan=draft.plan).aggregate(last=Max("number"))["last"] or 0
    return OutcomeWording(of=draft, outcome=Outcome.objects.create(plan=draft.plan, number=last + 1))


@transaction.atomic
def drop_outcome(*, draft: PlanVersion, outcome: Outcome, version: int, by: By, at: datetime) -> None:
    """Leave an outcome out of the draft. Versions that have it keep it, and so does its progress.

    :raises PlanRefused: if it is not in the draft, or the version is no draft
    :raises cases.actions.Stale: if somebody else changed the outcome meanwhile
    """
    current = _to_write(draft)
    row = OutcomeWording.objects.filter(of=current, outcome=outcome).first()
    if row is None:
        raise PlanRefused("This outcome is not in the draft.")
    if row.version != version:
        raise cases.Stale("This outcome")
    row.delete()
    _written(current, f"outcome {outcome.pk} left out", by, at)


@transaction.atomic
def write_assessment(
    *, draft: PlanVersion, running: bool, by_on: date | None, version: int, by: By, at: datetime
) -> PlanVersion:
    """Say whether an assessment is still running, and by when it is to be finished.

    :raises PlanRefused: if the day is before the plan started, or the version is no draft
    :raises cases.actions.Stale: if the draft changed since ``version`` was shown
    """
    current = _to_write(draft)
    if current.version != version:
        raise cases.Stale("This draft")
    if by_on and by_on < current.plan.started_on:
        raise PlanRefused(
            f"The plan started on {day(current.plan.started_on)}: give that day or a later one."
        )
    current.assessment_open, current.assessment_by = running, by_on if running else None
    current.save(update_fields=["assessment_open", "assessment_by"])
    _written(current, "assessment", by, at)
    current.refresh_from_db(fields=["version"])
    return current


@transaction.atomic
def write_resource(
    *,
    draft: PlanVersion,
    agency: Agency,
    needs: str,
    representative: str,
    can_commit: bool | None,
    version: int,
    by: By,
    at: datetime,
) -> Resource:
    """Say what the plan asks of one agency, and who comes for it to the first core group.

    :raises PlanRefused: if the agency is not of this area, or the version is no draft
    :raises cases.actions.Stale: if somebody else wrote about the agency meanwhile (``version`` 0: nobody had yet)
    """
    current = _to_write(draft)
    if agency.area_id != current.plan.area_id:
        raise PlanRefused("Choose an agency of this area.")
    row = Resource.objects.filter(of=current, agency=agency).first()
    said = (needs.strip(), representative.strip(), can_commit)
    if row is not None and (row.needs, row.representative, row.can_commit) == said:
        return row
    if (row.version if row else 0) != version:
        raise cases.Stale(f"What is asked of {agency.name}")
    if row is None:
        row = Resource(of=current, agency=agency)
    else:
        row.version += 1
    row.needs, row.representative, row.can_commit = said
    row.save()
    _written(current, f"agency {agency.pk}", by, at)
    return row
