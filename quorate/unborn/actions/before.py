"""Before the birth: the expected day, what is weighed, the assessment, the decision, what must be in place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event, Relative
from quorate.people.models import Practitioner
from quorate.rules import deciding

from .. import weeks
from ..facts import may_decide, warned_of
from ..models import Arrangements, Decision, Weighing
from ..story import ARRANGED, ASKED, WEIGHED, Story
from .order import Refused, expecting, locked, next_number, say, within_pregnancy

FLAGS = ("premature", "proceedings")
"""What is known of an expected birth that the procedures ask: kept with the expected day."""


@transaction.atomic
def change_expected(
    *, child: Child, expected_on: date, why: str, version: int, today: date, by: Practitioner, at: datetime
) -> Child:
    """Change the expected day of birth, keeping the day it was and why; what counts back from it is worked out anew.

    **Rules** every duty that opens with ``expected-birth``.
    :raises Refused: if the child is born or the pregnancy has ended, the day cannot be, or no reason is given
    :raises cases.Stale: if somebody changed the row since ``version``
    """
    story = expecting(locked(child))
    if not why.strip():
        raise Refused("Say why the expected date changes", "why")
    if expected_on - today > weeks.TERM:
        raise Refused("The expected date cannot be more than 40 weeks from today", "expected_on")
    if today - expected_on > timedelta(weeks=5):
        raise Refused(
            "This day is more than five weeks past. Record the birth, or that the pregnancy ended",
            "expected_on",
        )
    row = cases.correct_child(
        child=story.child, changes={"expected_on": expected_on}, why=why, version=version, by=by, at=at
    )
    flags = {name: story.expected.facts.get(name) for name in FLAGS} if story.expected else {}
    _tell_expected(story, row, flags, f"{why.strip()}", by, at)
    return row


def _tell_expected(
    story: Story, child: Child, flags: dict[str, object], says: str, by: Practitioner, at: datetime
) -> None:
    """Tell the expected birth again, with what is known of it; what was told before is taken out."""
    if story.expected is not None:
        cases.supersede_event(event=story.expected, why="Told again", by=by, at=at)
    if child.expected_on is None:
        return
    known = {name: value for name, value in flags.items() if value is not None}
    cases.record_event(
        child=child,
        kind="expected-birth",
        on=child.expected_on,
        ref=f"pregnancy:{child.pk}",
        facts={**known, "says": says},
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a pregnancy when it is weighed."""

    mother: Relative | None = None
    mother_born_on: date | None = None
    mother_care_doubted: bool = False
    babies_expected: int | None = None
    grounds: Sequence[str] = field(default_factory=list)
    factors: Sequence[str] = field(default_factory=list)
    premature: bool = False
    proceedings: bool | None = None
    concealed: bool = False
    says: str = ""


@transaction.atomic
def weigh(
    *, child: Child, known: Known, number: int, today: date, by: Practitioner, at: datetime
) -> Weighing:
    """Record what is known of the pregnancy, the grounds for a conference before the birth and the risks weighed.

    **Rules** ``list.pre-birth-grounds``, ``list.pre-birth-risk-factors``; an early birth that is likely and proceedings
    in view go with the expected day, for the duties that ask.
    :raises Refused: if the child is born or the pregnancy has ended, something is not on the area's lists, or
    somebody else saved first
    """
    story = expecting(locked(child))
    row = story.child
    next_number(Weighing, row, number)
    _on_the_list("pre-birth-grounds", known.grounds, row, today, "grounds")
    _on_the_list("pre-birth-risk-factors", known.factors, row, today, "factors")
    if known.mother_born_on and known.mother_born_on > today:
        raise Refused("The mother’s date of birth must be in the past", "mother_born_on")
    if known.mother and known.mother.family_id != row.family_id:
        raise Refused("Choose somebody of this family", "mother")
    weighing = Weighing.objects.create(
        child=row,
        number=number,
        mother=known.mother,
        mother_born_on=known.mother_born_on,
        mother_care_doubted=known.mother_care_doubted,
        babies_expected=known.babies_expected,
        grounds=list(known.grounds),
        factors=list(known.factors),
        premature=known.premature,
        proceedings=known.proceedings,
        concealed=known.concealed,
        says=known.says,
        at=at,
        by=by,
    )
    _tell_what_is_known(story, known, by, at)
    cases.note(
        child=row,
        topic=WEIGHED,
        title="Grounds and risks before the birth weighed",
        on=today,
        says=known.says,
        ref=f"unborn:{row.pk}",
        facts={
            "grounds": list(known.grounds),
            "concealed": known.concealed,
            "premature": known.premature,
            "babies": known.babies_expected or 1,
        },
        by=by,
        at=at,
    )
    _audit("unborn.weighed", row, by, at, {"number": number})
    return weighing


def _tell_what_is_known(story: Story, known: Known, by: Practitioner, at: datetime) -> None:
    """Tell the expected birth again if what the rules ask of it has changed."""
    before = {name: story.expected.facts.get(name) for name in FLAGS} if story.expected else {}
    if bool(before.get("premature")) != known.premature or before.get("proceedings") != known.proceedings:
        flags: dict[str, object] = {"premature": known.premature, "proceedings": known.proceedings}
        early = "A premature birth is likely." if known.premature else ""
        _tell_expected(story, story.child, flags, early, by, at)


def _on_the_list(key: str, chosen: Sequence[str], child: Child, on: date, name: str) -> None:
    listed, _ = deciding.listed(key, procedure=procedure_of(child.area), on=on)
    if set(chosen) - {entry.key for entry in listed}:
        raise Refused("Choose from what the procedure lists", name)


@transaction.atomic
def complete_assessment(
    *, child: Child, on: date, says: str, today: date, by: Practitioner, at: datetime
) -> Event:
    """Record that the assessment before the birth was completed; the same day twice is recorded once.

    **Rules** ``duty.pre-birth-conference``.
    :raises Refused: if the child is born or the pregnancy has ended, the day cannot be, or another day stands
    """
    story = expecting(locked(child))
    if on > today:
        raise Refused("The day must be today or in the past", "on")
    within_pregnancy(on, story.child.expected_on, what="The day", field="on")
    if story.assessed and story.assessed.on == on:
        return story.assessed
    if story.assessed:
        raise Refused(
            f"The assessment is recorded as completed on {say(story.assessed.on)}. "
            "If that is wrong, take that entry out first",
            "on",
        )
    return cases.record_event(
        child=story.child,
        kind="pre-birth-assessment",
        on=on,
        ref=f"pregnancy:{story.child.pk}",
        facts={"says": says},
        by=by,
        at=at,
    )


@transaction.atomic
def decide(
    *, child: Child, asked: bool, on: date, why: str, number: int, today: date, by: Practitioner, at: datetime
) -> Decision:
    """Record whether a conference before the birth is asked for, by whom and why.

    **Rules** ``permission.convene``, ``permission.not-convene``, ``permission.ask-for-pre-birth``.
    :raises Refused: if it is not this person's to decide, no reason is given, the child is born, the pregnancy has
    ended, the day is in the future, or somebody else saved first
    """
    story = expecting(locked(child))
    next_number(Decision, story.child, number)
    if on > today:
        raise Refused("The day must be today or in the past", "on")
    within_pregnancy(on, story.child.expected_on, what="The day", field="on")
    right = may_decide(asked=asked, role=by.role, child=story.child, on=on, facts={"reason": why.strip()})
    if not right.allowed:
        raise Refused(right.reason.says, "why" if not why.strip() else "")
    if not why.strip():
        raise Refused("Write down the reasons", "why")
    latest = Weighing.objects.filter(child=story.child).order_by("-number").first()
    found = warned_of(asked=asked, story=story, grounds=bool(latest and latest.grounds), why=why, on=on)
    if not found.allowed:
        raise Refused(found.reason.says, "why")
    decision = Decision.objects.create(
        child=story.child,
        number=number,
        asked=asked,
        decided_on=on,
        why=why,
        warned=[point.says for point in found.warned],
        at=at,
        by=by,
    )
    title = (
        "A conference before the birth was asked for" if asked else "No conference before the birth, for now"
    )
    cases.note(
        child=story.child,
        topic=ASKED,
        title=title,
        on=on,
        says=why,
        ref=f"unborn:{story.child.pk}",
        facts={"asked": asked},
        by=by,
        at=at,
    )
    _audit("unborn.decided", story.child, by, at, {"number": number, "asked": asked})
    return decision


@dataclass(frozen=True, slots=True)
class InPlace:
    """What is to be in place at the birth."""

    meeting_when: str = ""
    meeting_where: str = ""
    attendees: str = ""
    told: str = ""
    out_of_hours: str = ""
    says: str = ""


@transaction.atomic
def arrange(
    *, child: Child, agreed: InPlace, number: int, today: date, by: Practitioner, at: datetime
) -> Arrangements:
    """Record what must be in place at the birth. What is still left open is shown, not refused.

    **Rules** ``list.birth-arrangements``.
    :raises Refused: if nothing is said, the child is born or the pregnancy has ended, or somebody else saved first
    """
    story = expecting(locked(child))
    next_number(Arrangements, story.child, number)
    said = {name: getattr(agreed, name).strip() for name in agreed.__slots__}
    if not any(said.values()):
        raise Refused("Write down at least one thing that is agreed", "meeting_when")
    row = Arrangements.objects.create(child=story.child, number=number, at=at, by=by, **said)
    left = [name for name in ("meeting_when", "meeting_where", "attendees") if not said[name]]
    cases.note(
        child=story.child,
        topic=ARRANGED,
        title="What must be in place at the birth",
        on=today,
        says=said["says"],
        ref=f"unborn:{story.child.pk}",
        facts={"left": left},
        by=by,
        at=at,
    )
    _audit("unborn.arranged", story.child, by, at, {"number": number})
    return row


def _audit(act: str, child: Child, by: Practitioner, at: datetime, detail: dict[str, object]) -> None:
    audit.record(
        act=act,
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail=detail,
    )
