"""The plan as one person has it: what they are to do, and what others will do."""

from dataclasses import dataclass

from ..models import Plan, PlanAction
from .people import Person, people_of


@dataclass(frozen=True, slots=True)
class DoersView:
    """One person's part of a plan."""

    person: Person
    mine: tuple[PlanAction, ...]
    others: tuple[PlanAction, ...]

    @property
    def key(self) -> str:
        """The person as one word for an address: relative-3."""
        return self.person.key.replace(":", "-")


def views_of(plan: Plan) -> list[DoersView]:
    """Return the plan as each person with a part in it has it: what is to be done, not what was cancelled.

    What an agency is to do, without naming one of its people, is for each of its people in the network.
    """
    rows = PlanAction.objects.filter(plan=plan, cancelled_on__isnull=True, done_on__isnull=True)
    actions = list(
        rows.select_related("agency", "practitioner", "relative", "plan__child").order_by("by_on", "pk")
    )
    return [_view(person, actions) for person in people_of(plan)]


def view_of(plan: Plan, key: str) -> DoersView | None:
    """Return one person's view by the word that names them, or None if they have no part in the plan."""
    return next((one for one in views_of(plan) if one.key == key), None)


def _view(person: Person, actions: list[PlanAction]) -> DoersView:
    mine = tuple(one for one in actions if _is_for(one, person))
    return DoersView(person, mine, tuple(one for one in actions if one not in mine))


def _is_for(action: PlanAction, person: Person) -> bool:
    if action.by_child:
        return person.key == "child"
    if action.relative_id:
        return person.relative is not None and person.relative.pk == action.relative_id
    if action.practitioner_id:
        return person.practitioner is not None and person.practitioner.pk == action.practitioner_id
    return person.practitioner is not None and person.practitioner.agency_id == action.agency_id
