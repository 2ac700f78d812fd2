"""The complaints that a reader may open: a list, and one with its line of time and what can be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from quorate.cases.models import Child, Relative
from quorate.clock import LONDON
from quorate.conferences.models import Conference, ConferenceChild
from quorate.conferences.queries.booking import CHAIR_ROLES
from quorate.letters.models import Letter
from quorate.people.models import Agency, Area, Practitioner
from quorate.plans.models import Plan

from .. import access, routes
from ..models import Complainant, Complaint, ComplaintStep, LocalProtocol, SentOn
from . import office

Stage = Complaint.Stage
Result = Complaint.Result
SORTS = {
    "received": ("received_on", "pk"),
    "stage": ("stage", "received_on", "pk"),
    "chair": ("chair__name", "received_on", "pk"),
    "ended": ("ended_on", "pk"),
}
SHOWN = (
    ("open", "Open"),
    ("chair", "With the chair"),
    ("manager", "Passed on"),
    ("ended", "Ended"),
    ("all", "All"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the list for."""

    shown: str = "open"
    words: str = ""
    sort: str = "received"
    descending: bool = False
    conference: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One complaint on the list. ``days`` from receipt to its end, or to today; ``due`` where the area sets a day."""

    complaint: Complaint
    who: str
    whose: str
    days: int
    due: date | None
    late: bool


def listed(reader: Practitioner, asked: Asked) -> QuerySet[Complaint]:
    """Return the complaints asked for, in the order asked for, among those that this reader may open."""
    rows = access.complaints_seen_by(reader)
    if asked.conference is not None:
        rows = rows.filter(conference=asked.conference)
    if asked.shown == "open":
        rows = rows.exclude(stage=Stage.ENDED)
    elif asked.shown in Stage.values:
        rows = rows.filter(stage=asked.shown)
    if words := asked.words.strip():
        found = Complainant.objects.filter(
            Q(relative__name__icontains=words)
            | Q(young_person__given_name__icontains=words)
            | Q(young_person__family_name__icontains=words)
        )
        by_name = Q(pk__in=found.values("complaint")) | Q(conference__family__name__icontains=words)
        number = Q(pk=int(words)) if words.isascii() and words.isdecimal() and len(words) < 10 else Q()
        rows = rows.filter(by_name | number if number else by_name)
    order: list[Any] = [F(name).asc(nulls_last=True) for name in SORTS.get(asked.sort, SORTS["received"])]
    if asked.descending:
        order[0] = F(SORTS.get(asked.sort, SORTS["received"])[0]).desc(nulls_last=True)
    return rows.select_related("conference", "chair", "area").order_by(*order)


def rows(found: Sequence[Complaint], area: Area, today: date) -> list[Row]:
    """Return complaints as rows of the list."""
    names: dict[int, list[str]] = {}
    people = Complainant.objects.filter(complaint__in=[one.pk for one in found])
    for person in people.select_related("relative", "young_person").order_by("pk"):
        names.setdefault(person.complaint_id, []).append(f"{person.name} ({person.who})")
    protocol = office.protocol_of(area)
    made = []
    for one in found:
        due = office.due_on(one, protocol, area)
        made.append(
            Row(
                complaint=one,
                who=", ".join(names.get(one.pk, ())),
                whose=office.whose(one, protocol),
                days=((one.ended_on or today) - one.received_on).days,
                due=due,
                late=due is not None and due < today,
            )
        )
    return made


def complaint_seen_by(reader: Practitioner, pk: int) -> Complaint | None:
    """Return one complaint that this reader may open, or None: not there and not theirs look the same."""
    found = access.complaints_seen_by(reader).filter(pk=pk)
    related = (
        "conference__family",
        "conference__area",
        "chair",
        "area",
        "new_chair",
        "ended_by",
        "received_by",
    )
    return found.select_related(*related).first()


@dataclass(frozen=True, slots=True)
class Next:
    """Something that can be done now: the words, the address, and why it is its turn."""

    text: str
    address: str
    hint: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page of one complaint shows."""

    complaint: Complaint
    people: list[Complainant]
    children: list[Child]
    steps: list[ComplaintStep]
    route: routes.Route
    protocol: LocalProtocol | None
    whose: str
    due: date | None
    days: int
    next: list[Next]
    letters: list[Letter]
    after: list[Conference]


def page_of(reader: Practitioner, one: Complaint, today: date) -> Page:
    """Return what the page of one complaint shows to this reader."""
    protocol = office.protocol_of(one.area)
    people = list(one.complainants.select_related("relative", "young_person").order_by("pk"))
    steps = list(one.steps.select_related("by").order_by("on", "pk"))
    children = list(one.children.order_by("born_on", "pk"))
    after = _after(one, children) if one.result in (Result.RECONVENE, Result.REVIEW) else []
    return Page(
        complaint=one,
        people=people,
        children=children,
        steps=steps,
        route=routes.complaints(one.area, one.received_on),
        protocol=protocol,
        whose=office.whose(one, protocol),
        due=office.due_on(one, protocol, one.area),
        days=((one.ended_on or today) - one.received_on).days,
        next=_next(reader, one, people, steps, children, protocol, after),
        letters=list(Letter.objects.filter(occasion=one.ref).order_by("made_at", "pk")),
        after=after,
    )


def _after(one: Complaint, children: Sequence[Child]) -> list[Conference]:
    """Return the conferences about these children that came, or are booked, after the result; soonest first."""
    ended = datetime.combine(one.ended_on or one.received_on, datetime.min.time(), tzinfo=LONDON)
    found = Conference.objects.filter(
        children__child__in=[child.pk for child in children], starts_at__gte=ended, area=one.area_id
    ).exclude(state=Conference.State.CANCELLED)
    if one.result == Result.RECONVENE:
        found = found.exclude(chair=one.chair_id)
    return list(
        found.exclude(pk=one.conference_id).select_related("chair").distinct().order_by("starts_at")[:3]
    )


def _next(
    reader: Practitioner,
    one: Complaint,
    people: Sequence[Complainant],
    steps: Sequence[ComplaintStep],
    children: Sequence[Child],
    protocol: LocalProtocol | None,
    after: Sequence[Conference],
) -> list[Next]:
    def to(name: str, *args: int) -> str:
        return reverse(f"challenges:{name}", args=[one.pk, *args])

    if not one.is_open:
        return _next_act(one, children) if not after else []
    found = [
        Next(f"Record that {who.name} was offered an advocate", to("advocate", who.pk), "", True)
        for who in people
        if who.needs_an_advocate_offered
    ]
    with_chair = one.stage == Stage.CHAIR
    talks, deals = access.talks_it_over(reader, one), access.deals_with(reader, one, protocol)
    if with_chair and talks:
        found.append(Next("Record the chair’s talk with them", to("talk"), "", True))
    if with_chair and (talks or deals):
        talked = any(step.kind == ComplaintStep.Kind.TALK for step in steps)
        hint = "" if talked else "The chair has not talked it over yet: a reason is asked for"
        found.append(Next("Pass it on", to("pass-on"), hint))
    if not with_chair and deals:
        found.append(Next("Give the result", to("end"), "", True))
    found.append(Next("Record something that was done", to("step")))
    found.append(Next("Record that somebody else of the family joins it", to("join")))
    found += [
        Next(f"Record that {who.name} withdraws", to("withdraw", who.pk))
        for who in people
        if who.withdrew_on is None
    ]
    return found


def _next_act(one: Complaint, children: Sequence[Child]) -> list[Next]:
    """Return the act to which a result leads: the conference booked under another chair, the review brought forward."""
    wanted = "&".join(f"child={child.pk}" for child in children)
    if one.result == Result.RECONVENE and one.new_chair:
        hint = f"{one.new_chair.name} is to chair. {one.chair.name} is refused as chair of it."
        return [Next("Book the conference", f"{reverse('conferences:convene')}?{wanted}", hint, True)]
    if one.result != Result.REVIEW:
        return []
    on_plan = set(
        Plan.objects.filter(child__in=[child.pk for child in children], ended_on__isnull=True).values_list(
            "child_id", flat=True
        )
    )
    return [
        Next(
            f"Decide by when {child.name}’s review is held",
            reverse("oversight:early", args=[child.pk]),
            "It waits among the early reviews",
            True,
        )
        for child in children
        if child.pk in on_plan
    ]


@dataclass(frozen=True, slots=True)
class Family:
    """Who of a conference's family can complain, for whom of its children, and of which agency."""

    relatives: list[Relative]
    children: list[Child]
    agencies: list[Agency]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Everybody who can complain, with the reference by which a form names them."""
        adults = [(f"relative:{one.pk}", f"{one.name} ({one.relation})") for one in self.relatives]
        return adults + [(f"child:{one.pk}", f"{one.name} (child)") for one in self.children if one.born_on]

    def person(self, ref: str) -> Relative | Child | None:
        kind, _, number = ref.partition(":")
        rows: Sequence[Relative | Child] = self.relatives if kind == "relative" else self.children
        return next((one for one in rows if str(one.pk) == number), None)


def family_of(conference: Conference) -> Family:
    """Return who can complain about a conference: the family's adults, and its children who are born."""
    of_it = [
        row.child
        for row in ConferenceChild.objects.filter(conference=conference)
        .select_related("child")
        .order_by("child__born_on", "pk")
    ]
    return Family(
        relatives=list(Relative.objects.filter(family=conference.family_id).order_by("pk")),
        children=of_it,
        agencies=list(Agency.objects.filter(area=conference.area_id, active=True).order_by("name")),
    )


def sent_on_list(reader: Practitioner, conference: int | None = None) -> list[SentOn]:
    """Return the latest complaints about one agency that this reader may open, a hundred at most."""
    found = access.sent_on_seen_by(reader)
    if conference is not None:
        found = found.filter(conference=conference)
    return list(
        found.select_related("agency", "relative", "young_person").order_by("-received_on", "-pk")[:100]
    )


def sent_on_seen_by(reader: Practitioner, pk: int) -> SentOn | None:
    """Return one complaint about an agency that this reader may open, or None."""
    related = ("agency", "relative", "young_person", "received_by", "conference")
    return access.sent_on_seen_by(reader).filter(pk=pk).select_related(*related).first()


def new_chairs(one: Complaint) -> list[Practitioner]:
    """Return those who could chair a conference that comes together again: in post, and not the same person."""
    found = Practitioner.objects.filter(area=one.area_id, active=True, role__in=CHAIR_ROLES)
    return list(found.exclude(pk=one.chair_id).order_by("name"))


def results(one: Complaint) -> list[tuple[str, str]]:
    """Return the results with which a complaint may end, in the procedure's words; an answer where it lists none.

    **Rules** ``list.complaint-outcomes``.
    """
    listed = [(line.key, line.says) for line in routes.complaints(one.area, one.received_on).results]
    return listed or [(Result.ANSWERED.value, "It is answered")]


def complaining(one: Complaint, *, everybody: bool = False) -> list[Complainant]:
    """Return those who complain still, or everybody who ever did."""
    found = one.complainants.select_related("relative", "young_person").order_by("pk")
    return list(found if everybody else found.filter(withdrew_on__isnull=True))


def complainant_of(one: Complaint, pk: int) -> Complainant | None:
    """Return one of those who complain still, or None."""
    return next((who for who in complaining(one) if who.pk == pk), None)


def was_talked_over(one: Complaint) -> bool:
    return one.steps.filter(kind=ComplaintStep.Kind.TALK).exists()


def children_of(sent_on: SentOn) -> list[int]:
    """Return the numbers of the children whose conference it came from."""
    if sent_on.conference_id is None:
        return []
    rows = ConferenceChild.objects.filter(conference=sent_on.conference_id)
    return list(rows.values_list("child_id", flat=True))


def children_of_complaints(found: Sequence[Complaint]) -> set[int]:
    """Return the numbers of the children whom these complaints concern, in one question."""
    rows = Complaint.children.through.objects.filter(complaint__in=[one.pk for one in found])
    return set(rows.values_list("child_id", flat=True))


def how_many_open(conference: Conference) -> int:
    """Return how many complaints about a conference are open: what every one of its readers may know."""
    return Complaint.objects.filter(conference=conference).exclude(stage=Stage.ENDED).count()
