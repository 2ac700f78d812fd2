"""Whether a child's age on the day presumes that they are asked to come: by the area's text, never our figure."""

from dataclasses import dataclass

from quorate import clock
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child
from quorate.rules import permission

from ..models import Conference

ACT = "childs-attendance"


@dataclass(frozen=True, slots=True)
class Presumed:
    """What a child's age presumes: that they are offered to come, or that they are heard in another way."""

    offered: bool
    says: str


def presumed_of(conference: Conference, child: Child) -> Presumed | None:
    """Return what a child's age on the day presumes; None where the text has no age, or the child is not born.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.childs-attendance``.
    """
    on = (conference.opened_at or conference.starts_at).astimezone(clock.LONDON).date()
    procedure = procedure_of(conference.area)
    found = procedure.find(f"permission.{ACT}", on)
    if found is None or found.terms is None or child.born_on is None or child.born_on > on:
        return None
    allowed = permission.may(
        ACT, role="social-worker", procedure=procedure, on=on, facts={"conference": on, "born": child.born_on}
    )
    source = f" ({allowed.reason.citation})" if allowed.reason.citation else ""
    against = "; ".join(point.says for point in (*allowed.blocked, *allowed.warned))
    return Presumed(not against, f"{against or found.terms.effect}{source}")
