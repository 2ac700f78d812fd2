"""Which happenings ask whether a review should come forward, and which of an area's grounds each speaks for.

The grounds are each procedure's own list (``list.early-review-grounds``). What this file knows is only what a ground
of a given key is about: an area picks from these keys, and a ground of a key not known here is offered to people and
raised by nobody but them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.cases.facts import NOTED
from quorate.cases.models import Event
from quorate.rules import deciding
from quorate.rules.days import add_months
from quorate.rules.procedure import Listed, Procedure

YOUNG = "young"
"""Serious concern for a child under five: no ground of its own, and some texts let it shorten the time."""

CHANGED = "change-recorded"
"""The topic of what is recorded on the page for changes; its ``signal`` says what kind it was."""

RECORDED: Mapping[str, tuple[str, str]] = {
    "incident": ("A new incident that raises concern for the child", ""),
    "allegation": ("An allegation of abuse or significant harm", ""),
    "change": ("A significant change for the child or the family", ""),
    "person": (
        "Somebody who poses a risk to children joins the household, or begins contact with it",
        "An adult or a child. Say who may know of it; do not write more here than the record needs",
    ),
    "failing": ("The plan is not protecting the child, or is very hard to carry out", ""),
    "return": ("A child who is looked after may go back to the care that raised concern", ""),
    "young": ("Serious concern about an infant, or a child under five", ""),
    "well": ("The core group thinks that the plan is no longer needed", ""),
}
"""What a person can record: its words, and a hint."""

GROUNDS: Mapping[str, tuple[str, ...]] = {
    "enquiry": ("new-incident", "further-incident"),
    "incident": ("new-incident", "further-incident"),
    "allegation-sustained": ("new-incident", "further-incident"),
    "allegation": ("further-incident",),
    "drift": ("difficulty", "plan-failing"),
    "failing": ("difficulty", "plan-failing"),
    "baby": ("baby", "changed-circumstances"),
    "person": ("person-of-risk", "changed-circumstances", "unforeseen-change"),
    "change": ("changed-circumstances",),
    "unforeseen": ("unforeseen-change", "changed-circumstances"),
    "return": ("return-home", "changed-circumstances", "unforeseen-change"),
    "well": ("no-longer-needed", "working-well"),
    "inquorate": ("after-inquorate",),
}
"""The grounds that a signal speaks for; the first that the area lists is the one it raises."""

COMPLAINT = "complaint"
"""A complaint ended so that the review is brought forward: no ground of the lists, and it raises itself."""

TOPICS = ("core-group-recommends", "care", COMPLAINT)
"""The topics under which other parts write what can be a signal here."""

NOT_NEEDED = "not-needed"
"""What a core group says that thinks the plan is no longer needed."""

WORDS: Mapping[str, str] = {
    "enquiry": "A strategy discussion was held while the child is on a plan",
    "baby": "A baby is expected in the household of a child on a plan",
    "drift": "Half or more of what the plan asks for is overdue",
    "inquorate": "The last conference was not quorate",
    "well": "The core group thinks that the plan is no longer needed",
    "return": "A return home is being considered",
    COMPLAINT: "A complaint by the family ended: the review is brought forward",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One of the procedure's grounds, or none where its list is missing."""

    key: str
    says: str
    citation: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something that happened and asks whether the review should come forward, until somebody decides."""

    child: int
    key: str
    signal: str
    on: date | None
    says: str
    ground: Ground | None


def signal_of(kind: str, facts: Mapping[str, Any]) -> str:
    """Return what an event is a signal of, or nothing."""
    if kind == "strategy-discussion":
        return "enquiry"
    if kind == "review":
        lost = facts.get("quorate") is False and facts.get("proceeded") is not True
        return "inquorate" if lost else ""
    if kind != NOTED:
        return ""
    topic = str(facts.get("topic", ""))
    if topic == CHANGED:
        return _of_change(facts)
    if topic == "core-group-recommends":
        return "well" if facts.get("recommends", NOT_NEEDED) == NOT_NEEDED else ""
    if topic == COMPLAINT:
        return COMPLAINT if facts.get("result") == "review" else ""
    return "return" if topic == "care" and facts.get("going_home") is True else ""


def _of_change(facts: Mapping[str, Any]) -> str:
    """Return what a recorded change is a signal of: what was foreseen, or has no bearing on safety, is none."""
    signal = str(facts.get("signal", ""))
    if signal == "allegation" and facts.get("sustained") is True:
        return "allegation-sustained"
    if signal == "change":
        unforeseen = facts.get("foreseen") is not True and facts.get("safety") is True
        return "unforeseen" if unforeseen else "change"
    if signal == "return" and facts.get("foreseen") is True:
        return ""
    return signal if signal in GROUNDS or signal == YOUNG else ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What an area's procedure lists on one day: its grounds, what it says of children under five, and where."""

    grounds: tuple[Listed, ...]
    citation: str
    note: str
    timing: tuple[Listed, ...] = ()

    @property
    def is_missing(self) -> bool:
        """Whether the text speaks of early reviews and its own list of grounds is not there, or it says nothing."""
        return not self.grounds

    def ground_for(self, signal: str) -> Ground | None:
        """Return the ground that a signal speaks for, if the area has one."""
        if signal == COMPLAINT:
            return Ground(COMPLAINT, "the result of a complaint", "")
        if signal == YOUNG:
            return next((self._as_ground(one) for one in self.timing if one.key == "under-five"), None)
        listed = {one.key: one for one in self.grounds}
        found = next((listed[key] for key in GROUNDS.get(signal, ()) if key in listed), None)
        return self._as_ground(found) if found else None

    def raises(self, signal: str, *, under_five: bool) -> bool:
        """Return whether a signal asks the question here. Where the text's own list is missing, every one does."""
        if signal == YOUNG:
            return under_five and self.ground_for(signal) is not None
        return bool(signal) and (
            signal == COMPLAINT or self.is_missing or self.ground_for(signal) is not None
        )

    def _as_ground(self, found: Listed) -> Ground:
        return Ground(found.key, found.says, str(found.citation or self.citation))


def listing(procedure: Procedure, on: date) -> Listing:
    """Return what a procedure lists on a day.

    **Rules** ``list.early-review-grounds``, ``list.review-timing``.
    """
    grounds, reason = deciding.listed("early-review-grounds", procedure=procedure, on=on)
    timing, _ = deciding.listed("review-timing", procedure=procedure, on=on)
    return Listing(grounds, str(reason.citation), "" if grounds else reason.says, timing)


def is_under_five(born_on: date | None, on: date) -> bool:
    """Return whether a child is an infant or has not reached the fifth birthday on a day."""
    return born_on is not None and add_months(born_on, 60) > on


def of_events(events: Iterable[Event], area: Listing, born: Mapping[int, date | None]) -> list[Prompt]:
    """Return the prompts among some events, oldest first; ``born`` gives each child's date of birth."""
    found = []
    for event in sorted(events, key=lambda one: (one.on, one.pk)):
        signal = signal_of(event.kind, event.facts)
        young = is_under_five(born.get(event.child_id), event.on)
        if area.raises(signal, under_five=young):
            ground = area.ground_for(signal)
            found.append(
                Prompt(event.child_id, f"event:{event.pk}", signal, event.on, _words(signal, event), ground)
            )
    return found


def _words(signal: str, event: Event) -> str:
    title = str(event.facts.get("title") or "")
    if event.facts.get("topic") == CHANGED:
        return f"{title}: {event.facts.get('says', '')}" if event.facts.get("says") else title
    return WORDS.get(signal, title)
