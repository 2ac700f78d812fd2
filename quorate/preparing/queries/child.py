"""One child's own part: whether they are to be in the conference, what is settled, and how they are heard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from quorate.cases.facts import age_on
from quorate.cases.models import Child, Relative
from quorate.conferences import gate
from quorate.conferences.agenda import agenda
from quorate.conferences.models import Conference, ConferenceChild
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.young import presumed_of
from quorate.people.models import Practitioner
from quorate.rules import permission
from quorate.rules.permission import Permission

from ..models import Assessment, Contribution, Needs, PrivateMatter, Settled, Step
from .family import Facts, facts_of
from .lists import day_of, listed, procedure

Result = Assessment.Result
COMES = (Result.ALL, Result.PART)
MEETING = "chair-meeting"


@dataclass(frozen=True, slots=True)
class ChildsPart:
    """One child of a conference and all that stands about their taking part."""

    row: ConferenceChild
    age: int | None
    presumed: str
    """``offer`` or ``not-direct`` by the child's age on the day; empty where the area's text presumes nothing."""
    presumption: str
    """What the text says, with its source."""
    assessment: Assessment | None
    settled: Settled | None
    private: tuple[PrivateMatter, ...]
    given: tuple[Contribution, ...]
    needs: Needs | None
    explained: Step | None
    warnings: tuple[str, ...] = ()

    @property
    def child(self) -> Child:
        return self.row.child

    @property
    def comes(self) -> bool:
        return self.assessment is not None and self.assessment.result in COMES

    @property
    def how_contributed(self) -> str:
        """How the child contributed, in words: the record that is wanted of each child."""
        ways = []
        if self.assessment is not None:
            ways.append(str(Result(self.assessment.result).label))
        ways += sorted({told.get_kind_display() for told in self.given})
        if self.row.wishes_and_feelings.strip():
            ways.append("Wishes and feelings are in the record")
        return "; ".join(ways)

    @property
    def represented_by(self) -> str:
        """Who puts the child's views: somebody named, or else the social worker, whose duty it is above all."""
        named = self.assessment.representative if self.assessment else None
        worker = self.row.child.social_worker
        if named:
            return named.name
        return f"{worker.name}, as the social worker" if worker else "The social worker, once there is one"


def parts_of(conference: Conference, facts: Facts | None = None) -> tuple[ChildsPart, ...]:
    """Return the part of each child of a conference, the eldest first; ``facts`` if they were gathered already.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.childs-attendance``, ``permission.child-takes-part``, ``list.childs-arrangements``.
    """
    rows = ConferenceChild.objects.filter(conference=conference).select_related(
        "child__social_worker", "child__family", "conference__area"
    )
    children = list(rows.order_by("child__born_on", "pk"))
    assessed = {
        one.conference_child_id: one for one in _standing(Assessment, conference, "representative", "by")
    }
    settled = {one.conference_child_id: one for one in _standing(Settled, conference, "by")}
    private = PrivateMatter.objects.filter(conference_child__conference=conference, lifted_at__isnull=True)
    kept: dict[int, list[PrivateMatter]] = {}
    for one in private.select_related("relative", "by").order_by("pk"):
        kept.setdefault(one.conference_child_id, []).append(one)
    there = facts or facts_of(conference)
    found = []
    for row in children:
        ref = f"young-person:{row.child_id}"
        age = age_on(row.child, day_of(conference))
        presumed, words = presumption(conference, row.child)
        part = ChildsPart(
            row=row,
            age=age,
            presumed=presumed,
            presumption=words,
            assessment=assessed.get(row.pk),
            settled=settled.get(row.pk),
            private=tuple(kept.get(row.pk, ())),
            given=there.given.get(ref, ()),
            needs=there.needs.get(ref),
            explained=there.steps.get((ref, "after-conference-child", "explained")),
        )
        found.append(_warned(conference, part))
    return tuple(found)


def _standing(model: Any, conference: Conference, *with_: str) -> Sequence[Any]:
    rows = model.objects.filter(conference_child__conference=conference, superseded_at__isnull=True)
    return list(rows.select_related(*with_))


def part_of(conference: Conference, number: int) -> ChildsPart | None:
    """Return the part of one child of a conference, by the number of their place in it."""
    return next((one for one in parts_of(conference) if one.row.pk == number), None)


def presumption(conference: Conference, child: Child) -> tuple[str, str]:
    """Return what a child's age on the day presumes (``offer``, ``not-direct``, or nothing), and why in words.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.childs-attendance``.
    """
    found = presumed_of(conference, child)
    return ("offer" if found.offered else "not-direct", found.says) if found else ("", "")


def takes_part(conference: Conference, part: ChildsPart, facts: Mapping[str, Any]) -> Permission:
    """Return whether a child's assessment can stand, and what it is warned of.

    **Rules** ``permission.child-takes-part``.
    """
    return permission.may(
        "child-takes-part",
        role="social-worker",
        procedure=procedure(conference),
        on=day_of(conference),
        facts=facts,
    )


def judged_by(conference: Conference, part: ChildsPart, said: Any) -> dict[str, Any]:
    """Return the plain facts by which an assessment is judged. ``said`` has the fields of an assessment."""
    attends = said.result in COMES
    questions = listed(conference, "child-questions")
    answered = all((said.questions.get(one.key) or {}).get("answer") for one in questions)
    met = MEETING in said.ways or bool(part.settled and part.settled.chair_first not in ("", "no"))
    return {
        "assessed_on": said.assessed_on,
        "day_before": day_of(conference) - timedelta(days=1),
        "attends": attends,
        "supporter": said.supporter.strip() if attends else "-",
        "all_questions": answered,
        "ways": bool(said.ways) or bool(part.given),
        "chair_meeting": met,
        "risks": bool(said.risks),
        "lessening": said.lessening.strip(),
        "represented": bool(said.represented_by),
        "need": bool(part.needs and part.needs.need),
        "provision": bool(part.needs and part.needs.provision),
        "company_considered": said.company_considered is not None,
    }


def _warned(conference: Conference, part: ChildsPart) -> ChildsPart:
    said = [*_of_assessment(conference, part), *_unsettled(conference, part)]
    if not part.how_contributed and listed(conference, "child-guidance"):
        said.append("Nothing says yet how this child contributes. Too young to is an answer: say so.")
    return ChildsPart(
        **{name: getattr(part, name) for name in ChildsPart.__slots__ if name != "warnings"},
        warnings=tuple(said),
    )


def _of_assessment(conference: Conference, part: ChildsPart) -> list[str]:
    judged = procedure(conference).find("permission.child-takes-part", day_of(conference))
    if judged is None or judged.terms is None:
        return []
    one = part.assessment
    if one is None:
        return [f"It is not assessed yet whether the child is to be included ({judged.citation})."]
    found = takes_part(conference, part, judged_by(conference, part, one))
    said = [f"{point.says} ({point.citation})." for point in (*found.blocked, *found.warned)]
    if part.presumed and not one.rebuttal.strip() and _against_presumption(part, one):
        said.append(
            f"This goes against what the child’s age presumes, and no evidence is given. {part.presumption}"
        )
    return said


def _against_presumption(part: ChildsPart, one: Any) -> bool:
    comes = one.result in COMES
    return comes if part.presumed == "not-direct" else not comes and not one.declined


def _unsettled(conference: Conference, part: ChildsPart) -> list[str]:
    if not part.comes:
        return []
    points = listed(conference, "childs-arrangements")
    done = decided(part.settled)
    return [
        f"Not settled with the chair: {one.says[:1].lower()}{one.says[1:]} ({one.source})."
        for one in points
        if not done.get(one.key, True)
    ]


def decided(settled: Settled | None) -> dict[str, bool]:
    """Return which of the three things the chair and the worker settle are settled."""
    return {
        "extent": bool(settled and settled.extent),
        "parents": bool(settled and settled.parents_decided),
        "chair-first": bool(settled and settled.chair_first),
    }


def running_order(conference: Conference) -> list[tuple[str, str]]:
    """Return the parts of the running order, by key and title."""
    return [(part.key, part.title) for part in agenda(meeting_of(conference), for_chair=False)]


def relatives_of(conference: Conference) -> list[Relative]:
    rows = Relative.objects.filter(family=conference.family_id)
    return list(rows.order_by("-parental_responsibility", "pk"))


def professionals_of(conference: Conference) -> list[Practitioner]:
    """Return the professionals on the list of a conference, who may put a child's views."""
    asked = conference.invitations.filter(
        withdrawn_at__isnull=True, practitioner__isnull=False, observer=False
    )
    return list(
        Practitioner.objects.filter(pk__in=asked.values("practitioner"))
        .select_related("agency")
        .order_by("name")
    )


def may_be_asked(conference: Conference, child: Child) -> gate.Door:
    """Return what stands against inviting a child: barred by their own wish, warned without an assessment.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.invite-child``, ``permission.child-takes-part``.
    """
    part = next((one for one in parts_of(conference) if one.row.child_id == child.pk), None)
    if part is None:
        return gate.Door()
    one = part.assessment
    declined = bool(one and one.declined and one.changed_mind_on is None)
    found = permission.may(
        "invite-child",
        role="conference-administrator",
        procedure=procedure(conference),
        on=day_of(conference),
        facts={"declined": declined},
    )
    barred = tuple(f"{point.says} ({point.citation})" for point in found.blocked)
    warned: list[str] = []
    if procedure(conference).find("permission.child-takes-part", day_of(conference)) is not None:
        name = child.given_name or child.name
        if one is None:
            warned.append(f"It is not assessed yet whether {name} is to be included.")
        elif one.result == Result.NONE and not declined:
            warned.append(f"The assessment says that {name} does not come, and is heard in another way.")
    return gate.Door(barred, tuple(warned))


def names_of(conference: Conference) -> dict[str, str]:
    """Return the words of the keys that an assessment keeps: of what bears on capacity, of risks and of ways."""
    found: dict[str, str] = {}
    for key in ("child-capacity", "child-risks", "indirect-ways"):
        found |= {one.key: one.says for one in listed(conference, key)}
    return found


def private_lines(conference: Conference, part: ChildsPart) -> list[tuple[PrivateMatter, str]]:
    """Return what a parent does not want this child to hear, with the part of the meeting in which it comes up."""
    titles = dict(running_order(conference)) if part.private else {}
    return [(one, titles.get(one.part, "")) for one in part.private]


def in_words(keys: Sequence[Any], names: Mapping[Any, str]) -> list[str]:
    """Return what keys stand for, a key itself where the area's list has it no longer."""
    return [names.get(key, str(key)) for key in keys]
