"""Progress against every outcome and action of a plan, as one occasion sees it, and how it came to be."""

from dataclasses import dataclass
from datetime import date

from ..models import ActionStep, OutcomeProgress, OutcomeWording, Plan, PlanAction, PlanVersion


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome with what the occasion says of it, and what was said before, newest first."""

    number: int
    wording: OutcomeWording
    now: OutcomeProgress | None
    before: tuple[OutcomeProgress, ...]
    past: bool
    """Its day is past, it was not reached, and no later day is set."""

    @property
    def title(self) -> str:
        return f"Outcome {self.number}: {self.wording.what}"


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One open action with the note that the occasion made of it."""

    action: PlanAction
    note: ActionStep | None


@dataclass(frozen=True, slots=True)
class ProgressAt:
    """How far a plan has come, as one occasion put it on record."""

    ref: str
    outcomes: tuple[OutcomeLine, ...]
    actions: tuple[ActionLine, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The outcomes of which the occasion has said nothing yet, in words."""
        return tuple(one.title for one in self.outcomes if one.now is None)

    @property
    def not_covered(self) -> tuple[str, ...]:
        """What was left out of the outcomes that were gone over: safety, health or development."""
        return tuple(
            f"Outcome {one.number}: {', '.join(one.now.not_covered)} not covered"
            for one in self.outcomes
            if one.now is not None and one.now.not_covered
        )

    @property
    def actions_missing(self) -> tuple[str, ...]:
        """The open actions of which the occasion has said nothing."""
        return tuple(one.action.what for one in self.actions if one.note is None)

    @property
    def past(self) -> tuple[str, ...]:
        """The outcomes whose day is past without a new one."""
        return tuple(one.title for one in self.outcomes if one.past)

    @property
    def to_change(self) -> tuple[PlanAction, ...]:
        """The actions that the plan has to change."""
        return tuple(one.action for one in self.actions if one.action.to_change)

    @property
    def says(self) -> str:
        if not self.outcomes:
            return "The plan has no outcomes yet."
        done = len(self.outcomes) - len(self.missing)
        return f"{done} of {len(self.outcomes)} outcomes gone over."


def version_in_force(plan: Plan) -> PlanVersion | None:
    """Return the version that stands: the one in force, else the draft of the first."""
    standing = PlanVersion.objects.filter(plan=plan, state__in=("draft", "agreed"))
    return standing.order_by("state").select_related("plan__child", "plan__area").first()


def progress_at(plan: Plan, ref: str, today: date | None = None) -> ProgressAt:
    """Return what an occasion ("conference:12") has on record of every outcome and open action of the plan.

    ``today`` tells which outcomes are past their day; left out, none is said to be.
    """
    version = version_in_force(plan)
    wordings = list(version.outcomes.order_by("outcome__number").select_related("outcome")) if version else []
    rows = OutcomeProgress.objects.filter(outcome__plan=plan, superseded_at__isnull=True)
    told: dict[int, list[OutcomeProgress]] = {}
    for row in rows.select_related("by").order_by("-on", "-pk"):
        told.setdefault(row.outcome_id, []).append(row)
    notes = {}
    steps = ActionStep.objects.filter(action__plan=plan, kind=ActionStep.Kind.PROGRESS, ref=ref)
    for step in steps.order_by("pk"):
        notes[step.action_id] = step
    open_actions = PlanAction.objects.filter(plan=plan, done_on__isnull=True, cancelled_on__isnull=True)
    doers = open_actions.select_related("agency", "practitioner", "relative", "plan__child")
    return ProgressAt(
        ref=ref,
        outcomes=tuple(
            _line(number, wording, told.get(wording.outcome_id, []), ref, today)
            for number, wording in enumerate(wordings, 1)
        ),
        actions=tuple(ActionLine(one, notes.get(one.pk)) for one in doers.order_by("by_on", "pk")),
    )


def _line(
    number: int, wording: OutcomeWording, told: list[OutcomeProgress], ref: str, today: date | None
) -> OutcomeLine:
    now = next((one for one in told if one.ref == ref), None)
    reached = bool(told) and told[0].standing == OutcomeProgress.Standing.MET
    past = bool(today and wording.by_on and wording.by_on < today and not reached)
    return OutcomeLine(number, wording, now, tuple(one for one in told if one.ref != ref), past)


def put_right(plan: Plan, ref: str) -> list[OutcomeProgress]:
    """Return what an occasion had on record before it was put right, newest first."""
    gone = OutcomeProgress.objects.filter(outcome__plan=plan, ref=ref, superseded_at__isnull=False)
    return list(gone.select_related("by", "outcome").order_by("-superseded_at", "-pk"))
