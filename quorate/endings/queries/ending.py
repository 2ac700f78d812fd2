"""Questions about plans that are to end without a review: whom to ask, what is shown, what is still missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from quorate.care.models import Weighed
from quorate.cases.access import children_seen_by
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, NetworkMember
from quorate.conferences.access import standing_invitations
from quorate.conferences.facts import NO_UNIT
from quorate.conferences.models import Attendance, Conference
from quorate.moves.queries import ending_facts_of
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import permission
from quorate.rules.permission import Permission

from .. import grounds
from ..grounds import Judged, Need
from ..models import Consultation, Ending, Objection, Proof, Whereabouts

UNCERTAIN = (Whereabouts.Result.UNKNOWN, Whereabouts.Result.THOUGHT_ABROAD)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who was asked, for their agency, to the conference that made the plan."""

    practitioner: Practitioner
    part: str
    came: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency that has to be consulted, who stood for it at the conference, and what it has said."""

    agency: str
    people: tuple[Practitioner, ...]
    answers: tuple[Consultation, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One ending as its page shows it."""

    ending: Ending
    judged: Judged
    needs: tuple[Need, ...]
    asked: tuple[Asked, ...]
    answers: tuple[Consultation, ...]
    objections: tuple[Objection, ...]
    conference: Conference | None
    ground: grounds.Ground | None
    may_agree: bool


def child_seen_by(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case this reader may open, or None: not there and not theirs look the same."""
    return children_seen_by(reader).select_related("area", "social_worker", "family").filter(pk=pk).first()


def open_plan(child: Child) -> Plan | None:
    return Plan.objects.filter(child=child, ended_on__isnull=True).select_related("area", "child").first()


def latest_plan(child: Child) -> Plan | None:
    """Return the plan that the child is on, or the last one there was."""
    return (
        Plan.objects.filter(child=child).select_related("area", "child__area").order_by("-started_on").first()
    )


def ending_seen_by(reader: Practitioner, pk: int) -> Ending | None:
    """Return an ending of a plan of a child whose case this reader may open, or None."""
    endings = Ending.objects.filter(pk=pk, plan__area=reader.area_id, child__in=children_seen_by(reader))
    return endings.select_related("child__area", "plan__area", "opened_by", "decided_by", "closed_by").first()


def of_plan(plan: Plan) -> Ending | None:
    """Return the ending that stands for a plan: being prepared, or by which it ended and has stayed so."""
    standing = ("preparing", "letter", "ended") if plan.ended_on else ("preparing", "letter")
    return Ending.objects.filter(plan=plan, state__in=standing).first()


def earlier(child: Child) -> list[Ending]:
    """Return the endings that were not taken further or were taken back, latest first."""
    gone = ("not-taken", "taken-back")
    return list(
        Ending.objects.filter(child=child, state__in=gone).select_related("closed_by").order_by("-pk")
    )


def made_by(plan: Plan) -> Conference | None:
    """Return the conference that made a plan, if it was held in Quorate."""
    kind, _, number = plan.made_by.partition(":")
    if kind != "conference" or not number.isdigit():
        return None
    return Conference.objects.filter(area=plan.area_id, pk=int(number)).select_related("chair").first()


def parties(plan: Plan) -> tuple[Party, ...]:
    """Return the agencies' people who were invited to the conference that made the plan, and whether they came.

    Where that conference was not held in Quorate, those in the child's network when the plan ended stand in for them.
    """
    conference = made_by(plan)
    if conference is None:
        return _network(plan)
    asked = standing_invitations().filter(conference=conference, practitioner__isnull=False, observer=False)
    came = set(
        Attendance.objects.filter(invitation__conference=conference).values_list("invitation", flat=True)
    )
    return tuple(
        Party(one.practitioner, one.part, one.pk in came)
        for one in asked.select_related("practitioner__agency").order_by("pk")
        if one.practitioner is not None and one.practitioner.role not in NO_UNIT
    )


def _network(plan: Plan) -> tuple[Party, ...]:
    members = NetworkMember.objects.filter(child=plan.child_id, to_on__isnull=True)
    return tuple(
        Party(one.practitioner, one.part, True)
        for one in members.select_related("practitioner__agency").order_by("pk")
        if one.practitioner.role not in NO_UNIT
    )


def answers_of(ending: Ending) -> tuple[Consultation, ...]:
    found = Consultation.objects.filter(ending=ending, superseded_at__isnull=True)
    return tuple(found.select_related("practitioner__agency", "by").order_by("on", "pk"))


def asked_of(people: tuple[Party, ...], answers: tuple[Consultation, ...]) -> tuple[Asked, ...]:
    """Return each agency that was at the conference which made the plan, with what it has said."""
    by_agency: dict[str, list[Practitioner]] = {}
    for one in people:
        if one.came:
            by_agency.setdefault(one.practitioner.agency.name, []).append(one.practitioner)
    return tuple(
        Asked(agency, tuple(those), tuple(one for one in answers if one.practitioner.agency.name == agency))
        for agency, those in by_agency.items()
    )


def last_sought(child: Child) -> Whereabouts | None:
    """Return the last effort to find out where the child is."""
    return Whereabouts.objects.filter(child=child).order_by("-on", "-pk").first()


def efforts(child: Child) -> list[Whereabouts]:
    """Return each effort to find out where the child is, latest first."""
    return list(Whereabouts.objects.filter(child=child).select_related("by").order_by("-on", "-pk"))


def meanwhile(child: Child, on: date) -> Permission:
    """Return what the area's text says of reviews while it is not known where the child is.

    **Rules** ``permission.cancel-review``.
    """
    sought = last_sought(child)
    whereabouts = "unconfirmed" if sought is None or sought.result in UNCERTAIN else "confirmed"
    procedure = procedure_of(child.area)
    return permission.may(
        "cancel-review", role="", procedure=procedure, on=on, facts={"whereabouts": whereabouts}
    )


def shown_for(
    ending: Ending, asked: tuple[Asked, ...], answers: tuple[Consultation, ...], on: date
) -> Mapping[str, tuple[date, str]]:
    """Return what is shown for the ground: each fact's name, its day and how it is known."""
    proofs = Proof.objects.filter(ending=ending, superseded_at__isnull=True)
    shown = {one.fact: (one.on, one.says) for one in proofs}
    if ending.ground == "moved":
        known = ending_facts_of(ending.child, on)
        shown |= {fact: (day, "As recorded with the move.") for fact, day in known.items() if day}
    if answers and all(one.answers for one in asked):
        last = max(one.on for one in answers)
        shown["consulted"] = (last, f"{len(answers)} recorded, the last on this day")
    if ending.ground == "dual-plan" and (chosen := _other_plan(ending.child)):
        shown["other_plan_chosen"] = chosen
    sought = last_sought(ending.child)
    if sought is not None and sought.result == Whereabouts.Result.ABROAD:
        shown["confirmed"] = (sought.on, sought.words)
    if ending.letter_sent_on:
        shown["agencies_told"] = (ending.letter_sent_on, "The letter went to each of them")
    return shown


def _other_plan(child: Child) -> tuple[date, str] | None:
    """Return when it was decided that the looked-after plan goes on instead, by all who have to decide it."""
    found = Weighed.objects.filter(child=child, kind=Weighed.Kind.PLANS, taken_back_at__isnull=True)
    last = found.order_by("-on", "-pk").first()
    if last is None or last.answers.get("keeps") != "care" or not last.answers.get("complete"):
        return None
    return last.on, last.says


def judged(ending: Ending, *, role: str, on: date, shown: Mapping[str, tuple[date, str]]) -> Judged:
    """Return whether the plan may end today on this ending's ground, agreed by somebody in this role."""
    child = ending.child
    return grounds.judge(
        child.area,
        ending.ground,
        role=role,
        on=on,
        shown=shown,
        born_on=child.born_on,
        died_on=child.died_on,
        letter_sent=ending.letter_sent_on,
        objected=ending.objections.exists(),
    )


def page_of(ending: Ending, reader: Practitioner, on: date) -> Page:
    """Return an ending with all that its page shows."""
    answers = answers_of(ending)
    asked = asked_of(parties(ending.plan), answers)
    shown = shown_for(ending, asked, answers, on)
    area = ending.child.area
    theirs = judged(ending, role=reader.role, on=on, shown=shown)
    return Page(
        ending=ending,
        judged=judged(ending, role="", on=on, shown=shown),
        needs=grounds.needs_of(area, ending.ground, shown, on),
        asked=asked,
        answers=answers,
        objections=tuple(ending.objections.select_related("by").order_by("pk")),
        conference=made_by(ending.plan),
        ground=grounds.ground_of(area, ending.ground, on),
        may_agree=theirs.allowed,
    )


def who_can_be_asked(ending: Ending) -> list[tuple[str, str]]:
    """Return the people who can be recorded as consulted: those of the conference first, then the area's others."""
    first = [one.practitioner for one in parties(ending.plan)]
    known = {one.pk for one in first}
    others = (
        Practitioner.objects.filter(area=ending.plan.area_id, active=True)
        .exclude(pk__in=known)
        .exclude(role__in=[Practitioner.Role.ADMINISTRATOR])
        .select_related("agency")
        .order_by("name")
    )
    return [(str(one.pk), f"{one.name} ({one.agency.name})") for one in (*first, *others)]


def person(ending: Ending, number: str) -> Practitioner | None:
    if not number.isdigit():
        return None
    return Practitioner.objects.filter(area=ending.plan.area_id, pk=int(number)).first()
