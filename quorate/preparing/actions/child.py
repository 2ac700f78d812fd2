"""A child's own part is assessed, settled with the chair, and kept from what a parent does not want heard."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from quorate.cases.models import Relative
from quorate.conferences.models import ConferenceChild
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..models import Assessment, PrivateMatter, Settled
from ..queries import child as queries
from ..queries.lists import day_of, procedure
from .refusals import Changed, Refused, locked, must_be_to_come, note

Result = Assessment.Result
First = Settled.First


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment says. ``seen`` is the number of the row that the page showed (0: none)."""

    assessed_on: date
    result: str
    questions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    factors: Collection[str] = ()
    explained_on: date | None = None
    declined: bool = False
    changed_mind_on: date | None = None
    parents_view: str = ""
    effect_on_parents: str = ""
    risks: Collection[str] = ()
    lessening: str = ""
    reasons: str = ""
    rebuttal: str = ""
    ways: Collection[str] = ()
    represented_by: Collection[str] = ()
    supporter: str = ""
    supporter_is: str = ""
    representative: Practitioner | None = None
    company_considered: bool | None = None
    company: str = ""
    seen: int = 0


@transaction.atomic
def assess(*, row: ConferenceChild, said: Assessed, by: Practitioner, at: datetime) -> Assessment:
    """Record whether a child is to be in the conference, and why; what was said before is kept. Returns what stands.

    **Counts** the child's age in whole years on the day of the conference.
    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.child-takes-part`` (what it bars is refused, what it warns of is shown on the child's page),
    ``permission.childs-attendance`` (what the age presumes), ``permission.invite-child`` (the wish not to come).

    :raises Changed: if somebody else assessed meanwhile
    :raises Refused: if the conference has begun or is over, the day is to come, the child does not want to come and is
        made to, a reason is missing, or the procedure bars it
    """
    conference = locked(row.conference)
    must_be_to_come(conference, "an assessment")
    if conference.state != "booked":
        raise Refused("The conference has begun: whether a child is included is assessed beforehand.")
    part = queries.part_of(conference, row.pk)
    if part is None:
        raise Refused("This child is no longer in the conference.")
    there = part.assessment
    values = _values(said, part)
    if there and all(getattr(there, name) == value for name, value in values.items()):
        return there
    if (there.pk if there else 0) != said.seen:
        who = there.by.name if there else "Somebody else"
        raise Changed(f"{who} assessed this meanwhile. Yours was not saved: look again.")
    _check(said, part, timezone.localtime(at).date())
    found = queries.takes_part(conference, part, queries.judged_by(conference, part, said))
    if found.blocked:
        first = found.blocked[0]
        raise Refused(f"{first.says} ({first.citation}).", FIELDS.get(first.key, ""))
    if there:
        Assessment.objects.filter(pk=there.pk).update(superseded_at=at)
    made = Assessment.objects.create(conference_child=row, by=by, at=at, **values)
    note(
        conference,
        "child-assessed",
        by=by,
        at=at,
        children=[row.child_id],
        result=str(said.result),
        warned=[point.key for point in found.warned],
    )
    return made


FIELDS = {"beforehand": "assessed_on", "supported": "supporter"}


def _values(said: Assessed, part: queries.ChildsPart) -> dict[str, Any]:
    words = ("parents_view", "effect_on_parents", "lessening", "reasons", "rebuttal", "supporter", "company")
    plain = ("assessed_on", "result", "explained_on", "declined", "changed_mind_on", "supporter_is")
    return {
        **{name: getattr(said, name).strip() for name in words},
        **{name: getattr(said, name) for name in plain},
        "questions": {key: dict(answer) for key, answer in said.questions.items()},
        "factors": list(said.factors),
        "risks": list(said.risks),
        "ways": list(said.ways),
        "represented_by": list(said.represented_by),
        "representative": said.representative,
        "company_considered": said.company_considered,
        "presumed": part.presumed,
    }


def _check(said: Assessed, part: queries.ChildsPart, today: date) -> None:
    if said.result not in Result.values:
        raise Refused("Choose whether the child comes.", "result")
    if said.assessed_on > today:
        raise Refused("The day of the assessment cannot be in the future.", "assessed_on")
    if said.declined and said.explained_on is None:
        raise Refused("Enter the day on which it was explained to the child.", "explained_on")
    comes = said.result in queries.COMES
    if said.declined and comes and said.changed_mind_on is None:
        raise Refused(
            "The child has said, once it was explained, that they do not want to come: that is respected. "
            "If they have changed their mind, enter the day.",
            "changed_mind_on",
        )
    if said.risks and comes and not said.lessening.strip():
        raise Refused("Say which steps lessen the harm to the child.", "lessening")
    if not said.reasons.strip():
        raise Refused("Give the reasons, so that the chair can follow them.", "reasons")


@dataclass(frozen=True, slots=True)
class SettledSaid:
    """What the chair and the worker settled. ``seen`` is the number of the row that the page showed (0: none)."""

    settled_on: date
    extent: str = ""
    parts: Collection[str] = ()
    with_parents: Collection[int] = ()
    parents_decided: bool = False
    chair_first: str = ""
    minding: str = ""
    seen: int = 0


@transaction.atomic
def settle(*, row: ConferenceChild, said: SettledSaid, by: Practitioner, at: datetime) -> Settled:
    """Record what the chair and the child's worker settled about the child's coming. Returns what stands.

    **Rules** ``permission.childs-time``: a part of the running order that a parent does not want the child to hear is
    not one of the child's; ``list.childs-arrangements``: what is to be settled.

    :raises Changed: if somebody else settled it meanwhile
    :raises Refused: if the conference has begun or is over, the child is not to come, or a parent objects to a part
    """
    conference = locked(row.conference)
    must_be_to_come(conference, "arrangements")
    part = queries.part_of(conference, row.pk)
    if part is None or not part.comes:
        raise Refused("Assess first whether the child comes: by the assessment that stands, they do not.")
    values = {
        "settled_on": said.settled_on,
        "extent": said.extent,
        "parts": list(said.parts),
        "with_parents": list(said.with_parents),
        "parents_decided": said.parents_decided,
        "chair_first": said.chair_first,
        "minding": said.minding.strip(),
    }
    there = part.settled
    if there and all(getattr(there, name) == value for name, value in values.items()):
        return there
    if (there.pk if there else 0) != said.seen:
        who = there.by.name if there else "Somebody else"
        raise Changed(f"{who} settled this meanwhile. Yours was not saved: look again.")
    _check_settled(part, said, timezone.localtime(at).date(), procedure(conference))
    if there:
        Settled.objects.filter(pk=there.pk).update(superseded_at=at)
    made = Settled.objects.create(conference_child=row, by=by, at=at, **values)
    note(conference, "child-settled", by=by, at=at, children=[row.child_id], extent=str(said.extent))
    return made


def _check_settled(part: queries.ChildsPart, said: SettledSaid, today: date, rules: Any) -> None:
    conference = part.row.conference
    if said.settled_on > today:
        raise Refused("The day cannot be in the future.", "settled_on")
    if said.extent not in ("", Result.ALL, Result.PART):
        raise Refused("Choose whether the child comes for all or for part.", "extent")
    known = dict(queries.running_order(conference))
    if not set(said.parts) <= set(known):
        raise Refused("Choose among the parts of the running order.", "parts")
    if said.extent == Result.PART and not said.parts:
        raise Refused("Choose for which parts the child is there.", "parts")
    there = set(known) if said.extent == Result.ALL else set(said.parts)
    for matter in part.private:
        found = permission.may(
            "childs-time",
            role="conference-chair",
            procedure=rules,
            on=day_of(conference),
            facts={"objected": matter.part in there},
        )
        if found.blocked:
            title = known.get(matter.part, matter.part)
            raise Refused(
                f"{matter.relative.name} does not want the child to hear about {matter.matter} (“{title}”). "
                f"{found.blocked[0].says} ({found.blocked[0].citation}).",
                "parts" if said.extent == Result.PART else "extent",
            )


@transaction.atomic
def keep_from_child(
    *, row: ConferenceChild, relative: Relative, part: str, matter: str, by: Practitioner, at: datetime
) -> PrivateMatter:
    """Record that a parent does not want a child to hear about something: it is dealt with outside the child's time.

    A settled arrangement in which the child would be there for that part is taken to be open again for that part.

    :raises Refused: if the conference is over, the relative is not of the family, or nothing is named
    """
    conference = locked(row.conference)
    must_be_to_come(conference, "this")
    if relative.family_id != conference.family_id:
        raise Refused("Choose one of the family.", "relative")
    if part not in dict(queries.running_order(conference)):
        raise Refused("Choose the part of the running order in which it comes up.", "part")
    if not matter.strip():
        raise Refused("Name the matter in a word or two, for example health.", "matter")
    same = PrivateMatter.objects.filter(
        conference_child=row, relative=relative, part=part, matter=matter.strip(), lifted_at__isnull=True
    ).first()
    if same:
        return same
    made = PrivateMatter.objects.create(
        conference_child=row, relative=relative, part=part, matter=matter.strip()[:200], by=by, at=at
    )
    _out_of_the_childs_time(row, part, by=by, at=at)
    note(
        conference, "kept-from-child", by=by, at=at, children=[row.child_id], relative=relative.pk, part=part
    )
    return made


def _out_of_the_childs_time(row: ConferenceChild, part: str, *, by: Practitioner, at: datetime) -> None:
    there = Settled.objects.filter(conference_child=row, superseded_at__isnull=True).first()
    if there is None or (there.extent == Result.PART and part not in there.parts):
        return
    known = [key for key, _ in queries.running_order(row.conference)]
    left = [key for key in (there.parts if there.extent == Result.PART else known) if key != part]
    Settled.objects.filter(pk=there.pk).update(superseded_at=at)
    there.pk, there.by, there.at = None, by, at
    there.extent, there.parts, there.superseded_at = Result.PART, left, None
    there.save(force_insert=True)


@transaction.atomic
def no_longer_private(*, matter: PrivateMatter, why: str, by: Practitioner, at: datetime) -> PrivateMatter:
    """Record that a parent no longer minds, and why. Lifted twice, it was lifted the first time.

    :raises Refused: if no reason is given
    """
    conference = locked(matter.conference_child.conference)
    current = PrivateMatter.objects.select_related("conference_child").get(pk=matter.pk)
    if current.lifted_at:
        return current
    if not why.strip():
        raise Refused("Say what the parent said, and when.", "why")
    current.lifted_at, current.lifted_by, current.lifted_why = at, by, why.strip()
    current.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    children = [current.conference_child.child_id]
    note(conference, "no-longer-private", by=by, at=at, children=children, matter=current.pk)
    return current
