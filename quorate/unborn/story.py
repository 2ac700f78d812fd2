"""A pregnancy and a birth as the child's history tells them: plain values, without a query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quorate.cases.models import Child, Event

WEIGHED, ASKED, ARRANGED = "pre-birth-weighed", "pre-birth-decision", "birth-arrangements"
TAKEN_OUT = "baby-taken-out"
DECIDED_AFTER_ENQUIRY = "conference-decided"
"""What the history says when an enquiry ends in a decision to hold a conference."""
NEWBORN_FOR_WEEKS = 26
"""How long after the birth a child's page still leads to what is kept about the birth."""


@dataclass(frozen=True, slots=True)
class Story:
    """What has been told so far. Of what is told again the last stands."""

    child: Child
    expected: Event | None = None
    birth: Event | None = None
    ended: Event | None = None
    assessed: Event | None = None
    enquiry: Event | None = None
    conference: Event | None = None
    on_plan: bool = False
    not_fit: Event | None = None
    met: Event | None = None
    discharge: Event | None = None
    discharge_meeting: Event | None = None
    weighed: Event | None = None
    asked: Event | None = None
    arranged: Event | None = None
    taken_out: Event | None = None

    @property
    def unborn(self) -> bool:
        """The child is expected: neither born nor lost, and the record is of a real pregnancy."""
        return self.child.born_on is None and self.birth is None and self.ended is None

    @property
    def born_on(self) -> date | None:
        return self.child.born_on or (self.birth.on if self.birth else None)

    @property
    def unborn_at_conference(self) -> bool:
        """A conference was held before the birth."""
        if self.conference is None:
            return False
        said = self.conference.facts.get("unborn")
        if isinstance(said, bool):
            return said
        return self.born_on is None or self.conference.on <= self.born_on

    @property
    def was_unborn(self) -> bool:
        """Something was recorded of the child before the birth."""
        return self.child.expected_on is not None or self.unborn_at_conference

    @property
    def premature(self) -> bool:
        return bool(self.expected and self.expected.facts.get("premature"))

    @property
    def chosen(self) -> str:
        """What was chosen before the birth for the meeting after it: “review”, “core-group” or nothing."""
        return str(self.conference.facts.get("post_birth_meeting", "")) if self.conference else ""

    @property
    def home_on(self) -> date | None:
        """The day on which the baby went home."""
        gone = self.discharge is not None and not self.discharge.facts.get("planned")
        return self.discharge.on if self.discharge and gone else None

    @property
    def home_planned_on(self) -> date | None:
        """The day on which the baby is to go home."""
        planned = self.discharge is not None and bool(self.discharge.facts.get("planned"))
        return self.discharge.on if self.discharge and planned else None


KINDS = {
    "expected-birth": "expected",
    "birth": "birth",
    "pregnancy-ended": "ended",
    "pre-birth-assessment": "assessed",
    "initial-conference": "conference",
    "mother-not-fit": "not_fit",
    "post-birth-meeting": "met",
    "hospital-discharge": "discharge",
    "discharge-meeting": "discharge_meeting",
}
TOPICS = {
    WEIGHED: "weighed",
    ASKED: "asked",
    DECIDED_AFTER_ENQUIRY: "asked",
    ARRANGED: "arranged",
    TAKEN_OUT: "taken_out",
}


def tell(child: Child, events: Iterable[Event]) -> Story:
    """Return what a child's standing events say of the pregnancy and the birth."""
    told: dict[str, Event] = {}
    enquiry: Event | None = None
    plans = 0
    for event in sorted(events, key=lambda one: (one.recorded_at, one.pk)):
        if event.superseded_at is not None:
            continue
        if event.kind in KINDS:
            told[KINDS[event.kind]] = event
        elif event.facts.get("topic") in TOPICS:
            told[TOPICS[event.facts["topic"]]] = event
        elif event.kind in ("plan-start", "plan-end"):
            plans += 1 if event.kind == "plan-start" else -1
        elif event.kind == "strategy-discussion":
            enquiry = event
        elif event.kind == "enquiry-closed":
            enquiry = None
    return Story(child=child, enquiry=enquiry, on_plan=plans > 0, **told)
