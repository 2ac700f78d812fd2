"""Looked-after children as the pages show them, and what conferences ask about them. Always for a reader."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from quorate.cases.access import children_seen_by
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Duty, Event, OccasionEvent
from quorate.cases.pages import Why, why
from quorate.letters.models import Letter
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.rules import as_json, deciding, permission
from quorate.rules.findings import Reason
from quorate.rules.procedure import Listed

from .access import OFFICERS
from .facts import LIST, Told, status_words, told_by
from .models import CareReview, Matter, Reviewer, Spell, Weighed

Status = Spell.Status
SORTS = {
    "child": ("child__family_name", "child__given_name"),
    "status": ("status",),
    "since": ("from_on",),
    "review": ("next_care_review",),
    "plan": ("child__review_due_on",),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for among looked-after children. Empty parts do not narrow."""

    text: str = ""
    status: str = ""
    plan: str = "on"
    sort: str = "child"
    descending: bool = False


def spells(reader: Practitioner, sought: Sought) -> QuerySet[Any]:
    """Return the legal statuses now open of children the reader may see, in the order asked for."""
    ahead = CareReview.objects.filter(
        child=OuterRef("child"), held_on__isnull=True, called_off_at__isnull=True
    )
    officer = Reviewer.objects.filter(child=OuterRef("child"), to_on__isnull=True)
    plan = Plan.objects.filter(child=OuterRef("child"), ended_on__isnull=True)
    matters = Matter.objects.filter(
        child=OuterRef("child"), decided_at__isnull=True, taken_back_at__isnull=True
    )
    found = Spell.objects.filter(
        area=reader.area_id,
        to_on__isnull=True,
        taken_back_at__isnull=True,
        child__in=children_seen_by(reader),
    ).annotate(
        next_care_review=Subquery(ahead.values("booked_on")[:1]),
        officer=Subquery(officer.values("officer__name")[:1]),
        on_plan=Exists(plan),
        undecided=Exists(matters),
    )
    if sought.plan == "on":
        found = found.filter(on_plan=True)
    elif sought.plan == "off":
        found = found.filter(on_plan=False)
    if sought.status:
        found = found.filter(status=sought.status)
    for word in sought.text.split()[:5]:
        found = found.filter(
            Q(child__given_name__icontains=word)
            | Q(child__family_name__icontains=word)
            | Q(child__la_child_id__iexact=word)
            | Q(officer__icontains=word)
        )
    lead, *rest = SORTS.get(sought.sort, SORTS["child"])
    first = F(lead).desc(nulls_last=True) if sought.descending else F(lead).asc(nulls_last=True)
    return found.select_related("child").order_by(first, *rest, "pk")


def table(found: QuerySet[Any]) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield ["Child", "Identifier", "Legal status", "Since", "Reviewing officer", "Next looked-after review",
           "On a plan", "Next plan review by", "Something to decide"]  # fmt: skip
    for one in found.iterator():
        yield [one.child.name, one.child.la_child_id, one.get_status_display(), one.from_on, one.officer or "",
               one.next_care_review, "yes" if one.on_plan else "no", one.child.review_due_on,
               "yes" if one.undecided else "no"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One child's page of care."""

    child: Child
    told: Told
    spell: Spell | None
    spells: tuple[Spell, ...]
    officer: Reviewer | None
    ahead: CareReview | None
    reviews: tuple[CareReview, ...]
    matters: tuple[Matter, ...]
    letters: Mapping[str, Letter]
    weighed: tuple[Weighed, ...]
    plan: Plan | None
    plan_review_on: date | None
    duties: tuple[Duty, ...]
    prompts: tuple["Prompt", ...]
    guidance: tuple[Listed, ...]
    combined: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something that the area's text asks for and that is not there yet."""

    says: str
    rule: str
    act: str = ""


DUTIES = ("aligned-review", "conference-after-care-review")


def page_of(child: Child, today: date) -> Page:
    """Return all that the page of a looked-after child shows.

    **Rules** ``list.children-in-care``, ``list.combined-agenda``, ``permission.keep-two-plans``.
    """
    procedure = procedure_of(child.area)
    events = list(Event.objects.filter(child=child, superseded_at__isnull=True))
    known = told_by(events, today)
    standing = tuple(Spell.objects.filter(child=child).order_by("-from_on", "-pk"))
    reviews = tuple(
        CareReview.objects.filter(child=child).select_related("led_by").order_by("-booked_on", "-pk")
    )
    matters = tuple(
        Matter.objects.filter(child=child)
        .select_related("raised_by", "decided_by")
        .order_by("-raised_at", "-pk")
    )
    posted = Letter.objects.filter(occasion__in=[matter.ref for matter in matters]).order_by("pk")
    guidance, _ = deciding.listed(LIST, procedure=procedure, on=today)
    combined, _ = deciding.listed("combined-agenda", procedure=procedure, on=today)
    officer = Reviewer.objects.filter(child=child, to_on__isnull=True).select_related("officer").first()
    return Page(
        child=child,
        told=known,
        spell=next((one for one in standing if one.to_on is None and one.taken_back_at is None), None),
        spells=standing,
        officer=officer,
        ahead=next((one for one in reviews if one.held_on is None and one.called_off_at is None), None),
        reviews=reviews,
        matters=matters,
        letters={letter.occasion: letter for letter in posted},
        weighed=tuple(Weighed.objects.filter(child=child).select_related("by").order_by("-on", "-pk")),
        plan=Plan.objects.filter(child=child, ended_on__isnull=True).first(),
        plan_review_on=plan_review_booked(child),
        duties=tuple(
            Duty.objects.filter(
                child=child, rule__in=DUTIES, ended_at__isnull=True, standing=Duty.Standing.OPEN
            ).order_by("due_on")
        ),
        prompts=prompts(known, procedure, today),
        guidance=guidance,
        combined=combined,
    )


def prompts(known: Told, procedure: Any, today: date) -> tuple[Prompt, ...]:
    """Return what the area's text asks for and is not there yet, from what the history tells. Asks no database.

    **Rules** ``list.children-in-care``, ``permission.keep-two-plans``.
    """
    entries, _ = deciding.listed(LIST, procedure=procedure, on=today)
    asked = {entry.key for entry in entries}
    found = [
        Prompt("Something about this child waits for a decision.", "", "") for _ in known.open_matters[:1]
    ]
    rule = f"list.{LIST}"
    if known.officer_not_told and "carer" in asked:
        found.append(
            Prompt("The reviewing officer has not been told of a worry about the carer or placement.", rule)
        )
    if not known.in_care:
        return tuple(found)
    if known.next_care_review and known.next_care_review < today:
        found.append(
            Prompt("The day of the looked-after review has passed: record what it decided, or move it.", "")
        )
    elif known.next_care_review is None and known.on_plan_since:
        found.append(Prompt("No looked-after review is booked.", "", "book"))
    if not known.officer:
        found.append(Prompt("No reviewing officer is named.", "", "officer"))
    if known.on_plan_since:
        found += _on_plan(known, asked, procedure, today)
    return tuple(found)


def _on_plan(known: Told, asked: Collection[str], procedure: Any, today: date) -> Iterator[Prompt]:
    rule = f"list.{LIST}"
    if (
        known.status == Status.SECTION_20
        and "on-plan-section-20" in asked
        and not known.weighed_for_next("security")
    ):
        says = "A parent may simply ask for the child back: weigh how secure the child is, in core group and review."
        yield Prompt(says, rule, "security")
    if known.order_since_review and "care-order" in asked and not known.weighed_for_next("security"):
        says = (
            "There is a care order since the last review: the next review assesses how secure the child is."
        )
        yield Prompt(says, rule, "security")
    if "iro-chair" in asked and "chairing" not in known.weighed:
        yield Prompt(
            "Decide whether the reviewing officer chairs the conference, for this child.", rule, "chairing"
        )
    found = procedure.find("permission.keep-two-plans", today)
    if found is not None and found.terms is not None and not _plan_chosen(known):
        says = "The child is on a plan and looked after: say which plan goes on."
        yield Prompt(says, "permission.keep-two-plans", "plans")


def _plan_chosen(known: Told) -> bool:
    chosen = known.weighed.get("plans")
    days = [day for day in (known.since, known.on_plan_since) if day]
    return chosen is not None and bool(days) and chosen >= max(days)


def officers(area: Area) -> list[Practitioner]:
    """Return who can be named reviewing officer, by name."""
    return list(Practitioner.objects.filter(area=area, active=True, role__in=OFFICERS).order_by("name"))


def plan_review_booked(child: Child) -> date | None:
    """Return the day of the conference that is booked for the child's family, if one is."""
    if child.family_id is None:
        return None
    booked = OccasionEvent.objects.filter(
        occasion__lead__family=child.family_id, kind="conference-booked", superseded_at__isnull=True
    ).exclude(occasion__events__kind__in=("conference-closed", "conference-cancelled"))
    return booked.order_by("-on").values_list("on", flat=True).first()


def officer_of(child: Child, on: date) -> Reviewer | None:
    """Return who the child's reviewing officer is on a day."""
    rows = Reviewer.objects.filter(child=child, from_on__lte=on).filter(
        Q(to_on__isnull=True) | Q(to_on__gt=on)
    )
    return rows.select_related("officer").order_by("-from_on", "-pk").first()


def spell_on(child: Child, on: date) -> Spell | None:
    """Return the legal status of a child on a day."""
    rows = Spell.objects.filter(child=child, from_on__lte=on, taken_back_at__isnull=True)
    return rows.filter(Q(to_on__isnull=True) | Q(to_on__gt=on)).order_by("-from_on").first()


def get_spell(child: Child, pk: int) -> Spell | None:
    return Spell.objects.filter(child=child, pk=pk).select_related("child__area").first()


def get_review(child: Child, pk: int) -> CareReview | None:
    return CareReview.objects.filter(child=child, pk=pk).select_related("child__area").first()


def get_matter(child: Child, pk: int) -> Matter | None:
    return Matter.objects.filter(child=child, pk=pk).select_related("child__area").first()


def get_weighed(child: Child, pk: int) -> Weighed | None:
    return Weighed.objects.filter(child=child, pk=pk).select_related("child__area").first()


def open_spell(child: Child) -> Spell | None:
    return Spell.objects.filter(child=child, to_on__isnull=True, taken_back_at__isnull=True).first()


@dataclass(frozen=True, slots=True)
class Terms:
    """What the area's text says of an act: who may, what it asks, and where that stands."""

    act: str
    by: tuple[str, ...]
    asks: tuple[str, ...]
    reason: Why
    known: bool


def terms(act: str, reader: Practitioner, today: date) -> Terms:
    """Return what the area's text says of an act, before anything is entered.

    **Rules** ``permission.<act>``.
    """
    procedure = procedure_of(reader.area)
    found = permission.may(act, role=str(reader.role), procedure=procedure, on=today)
    stands = procedure.find(f"permission.{act}", today)
    known = stands is not None and stands.terms is not None
    return Terms(act, found.by, found.conditions, worded(found.reason), known)


def worded(reason: Reason) -> Why:
    return why(as_json(reason))


# What conferences ask -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to think about when a conference is booked for a child in care."""

    key: str
    says: str
    source: str


def when_booking(children: Collection[Child], chair: Practitioner, on: date, kind: str) -> list[Warned]:
    """Return what the area's text warns of when a conference is booked for children in care.

    **Rules** ``permission.confer-in-care``, ``permission.hold-separate-review``, ``permission.chair-in-care``,
    ``permission.keep-two-plans``.
    """
    rows = Spell.objects.filter(child__in=children, to_on__isnull=True, taken_back_at__isnull=True)
    in_care = {spell.child_id: spell for spell in rows}
    if not in_care:
        return []
    ahead = dict(
        CareReview.objects.filter(
            child__in=in_care, held_on__isnull=True, called_off_at__isnull=True
        ).values_list("child", "booked_on")
    )
    officer = dict(
        Reviewer.objects.filter(child__in=in_care, to_on__isnull=True).values_list("child", "officer")
    )
    explained = set(
        Weighed.objects.filter(
            child__in=in_care, kind=Weighed.Kind.CONFER, taken_back_at__isnull=True
        ).values_list("child", flat=True)
    )
    found: list[Warned] = []
    for child in children:
        if child.pk not in in_care:
            continue
        facts: list[tuple[str, dict[str, Any]]] = []
        if kind == "review":
            day_of = ahead.get(child.pk)
            facts.append(
                ("hold-separate-review", {"in_care": True, "same_day": day_of is None or day_of == on})
            )
            leads = officer.get(child.pk) == chair.pk
            facts.append(("chair-in-care", {"iro_chairs": leads, "iro_attends": leads}))
        elif child.pk not in explained:
            facts.append(("confer-in-care", {"in_care": True, "reason": ""}))
        found += _warnings(child, in_care[child.pk].status, facts, on, ahead.get(child.pk))
    return found


def _warnings(
    child: Child, status: str, facts: list[tuple[str, dict[str, Any]]], on: date, care_review: date | None
) -> Iterator[Warned]:
    procedure = procedure_of(child.area)
    for act, given in facts:
        for point in permission.may(act, role="", procedure=procedure, on=on, facts=given).warned:
            says = f"{child.name} is looked after, {status_words(status)}: {point.says[:1].lower()}{point.says[1:]}"
            if act == "hold-separate-review" and care_review:
                says += f". The looked-after review is on {care_review.day} {care_review:%B %Y}"
            yield Warned(f"care-{point.key}", f"{says}.", str(point.citation) if point.citation else "")
