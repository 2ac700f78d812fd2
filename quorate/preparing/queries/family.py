"""What has been done to prepare each of the family, and what is still missing: worked out from the area's lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from quorate.cases.facts import age_on
from quorate.cases.models import Child, Relative, SafeContact
from quorate.cases.safe_contact import Person, Reach, both_of, reach_of, ref_of
from quorate.conferences import gate
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..models import Contribution, Help, Needs, Step
from ..persons import columns, refs
from . import heard
from .lists import CHILD, CONFERENCE, LEAD, LEAD_AFTER, RELATIVE, Entry, day_of, listed

YOUNG = 5
"""Below this age a child is one of the young children whom somebody has to look after that day."""
ENGLISH = ("", "english")
Kind = Help.Kind


class Judged(NamedTuple):
    """How one point stands: ``done``, ``missing`` or ``not-needed``, and what the record shows."""

    state: str
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One point for one person."""

    list: str
    entry: Entry
    state: str
    shows: str = ""
    step: Step | None = None
    help: str = ""
    """The kind of help by which it is done, where it is."""

    @property
    def missing(self) -> bool:
        return self.state == "missing"


@dataclass(frozen=True, slots=True)
class Prepared:
    """One of the family and how far they are prepared."""

    person: Person
    invitation: Invitation | None
    needs: Needs | None
    help: Mapping[str, Help]
    given: tuple[Contribution, ...]
    reach: Reach
    wish: SafeContact | None
    lines: tuple[Line, ...] = ()
    age: int | None = None

    @property
    def ref(self) -> str:
        return ref_of(self.person)

    @property
    def who(self) -> str:
        """How an address names this person."""
        return self.ref.replace(":", "-")

    @property
    def parent(self) -> bool:
        return isinstance(self.person, Relative) and self.person.parental_responsibility

    @property
    def missing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.missing)


@dataclass(frozen=True, slots=True)
class Facts:
    """All the rows of one conference's preparation, gathered once."""

    conference: Conference
    on: date
    people: tuple[Person, ...]
    invitations: Mapping[str, Invitation]
    steps: Mapping[tuple[str, str, str], Step]
    help: Mapping[str, Mapping[str, Help]]
    needs: Mapping[str, Needs]
    given: Mapping[str, tuple[Contribution, ...]]
    contact: Mapping[str, SafeContact] = field(default_factory=dict)
    wishes: Mapping[str, SafeContact] = field(default_factory=dict)

    @property
    def children(self) -> tuple[Child, ...]:
        return tuple(one for one in self.people if isinstance(one, Child))


def conference_prepared_by(reader: Practitioner, number: int) -> Conference | None:
    """Return a conference whose family this reader may help to prepare: the service's staff with a part in the case."""
    if reader.role == Practitioner.Role.PARTNER:
        return None
    rows = conferences_seen_by(reader).select_related("area", "family", "chair", "administrator", "room")
    return rows.filter(pk=number).first()


def person_in(conference: Conference, who: str) -> Person | None:
    """Return one of the conference's family by how an address names them (relative-3, young-person-8)."""
    kind, _, number = who.rpartition("-")
    if not number.isdecimal() or len(number) > 17:
        return None
    if kind == "relative":
        return (
            Relative.objects.filter(family=conference.family_id, pk=int(number))
            .select_related("family")
            .first()
        )
    if kind == "young-person":
        rows = Child.objects.filter(conferences__conference=conference, pk=int(number))
        return rows.select_related("family", "area").first()
    return None


def facts_of(conference: Conference) -> Facts:
    """Return what stands on record about preparing a conference's family: eight questions, however large it is."""
    relatives = Relative.objects.filter(family=conference.family_id).order_by(
        "-parental_responsibility", "pk"
    )
    children = Child.objects.filter(conferences__conference=conference).order_by("born_on", "pk")
    people: tuple[Person, ...] = (*relatives, *children)
    rows = Invitation.objects.filter(
        conference=conference, withdrawn_at__isnull=True, practitioner__isnull=True
    )
    invitations: dict[str, Invitation] = {}
    for one in rows:
        ref = f"relative:{one.relative_id}" if one.relative_id else f"young-person:{one.young_person_id}"
        invitations[ref] = one
    steps = Step.objects.filter(conference=conference, superseded_at__isnull=True).select_related("by")
    contact, wishes = both_of(people)
    given: dict[str, list[Contribution]] = {}
    for told in heard.sent_to(conference):
        given.setdefault(refs(told), []).append(told)
    return Facts(
        conference=conference,
        on=day_of(conference),
        people=people,
        invitations=invitations,
        steps={(refs(one), one.list, one.item): one for one in steps},
        help=heard.help_for(conference),
        needs=heard.needs_of(conference),
        given={ref: tuple(those) for ref, those in given.items()},
        contact=contact,
        wishes=wishes,
    )


def prepared(facts: Facts) -> tuple[Prepared, ...]:
    """Return each of the family with what is done and what is missing: who has parental responsibility first.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.family-minimum``, ``list.family-preparation``, ``list.network-member``.
    """
    return tuple(_one(facts, person) for person in facts.people)


def _one(facts: Facts, person: Person) -> Prepared:
    ref = ref_of(person)
    one = Prepared(
        person=person,
        invitation=facts.invitations.get(ref),
        needs=facts.needs.get(ref),
        help=facts.help.get(ref, {}),
        given=facts.given.get(ref, ()),
        reach=reach_of(person, facts.contact.get(ref)),
        wish=facts.wishes.get(ref),
        age=age_on(person, facts.on) if isinstance(person, Child) else None,
    )
    if not isinstance(person, Relative):
        return one
    keys = RELATIVE[:2] if person.parental_responsibility or one.invitation else RELATIVE[2:]
    lines = [
        _line(facts, one, key, entry)
        for key in keys
        for entry in listed(facts.conference, key)
        if entry.key in JUDGES
    ]
    return replace(one, lines=tuple(lines))


def _line(facts: Facts, one: Prepared, key: str, entry: Entry) -> Line:
    step = facts.steps.get((one.ref, key, entry.key))
    judged = JUDGES[entry.key](facts, one)
    if step is not None:
        judged = said(step)
    return Line(key, entry, judged.state, judged.shows, step, HELP_FOR.get(entry.key, ""))


def said(step: Step) -> Judged:
    """Return how a point stands by what somebody said to it."""
    state = {
        Step.Answer.DONE: "done",
        Step.Answer.NOT_NEEDED: "not-needed",
        Step.Answer.NOT_DONE: "missing",
    }[Step.Answer(step.answer)]
    day = f"{step.on.day} {step.on:%B %Y}. " if step.on else ""
    return Judged(state, f"{day}{step.words}".strip())


def _help(one: Prepared, kind: str, *, needed: bool = True) -> Judged:
    """Return how a kind of help stands; an offer is enough to have done what is asked, a wish is not."""
    row = one.help.get(kind)
    if row is None:
        return Judged("missing", "Nothing offered yet") if needed else Judged("not-needed", "Not asked for")
    by = f": {row.with_whom}" if row.with_whom else f": {row.why}" if row.why else ""
    shows = f"{row.get_standing_display()}, {row.on.day} {row.on:%B %Y}{by}"
    return Judged("missing" if row.standing == Help.Standing.ASKED else "done", shows)


def _invited(facts: Facts, one: Prepared) -> Judged:
    if one.invitation and one.invitation.invited_at:
        return Judged("done", one.invitation.get_reply_display())
    return Judged("missing", "Not asked yet")


def _to_say(facts: Facts, one: Prepared) -> Judged:
    return Judged("missing", "Nothing recorded yet")


def _meets_chair(facts: Facts, one: Prepared) -> Judged:
    row = one.help.get(Kind.OWN_TIME)
    if row and row.standing == Help.Standing.ASKED:
        return Judged("missing", "They asked for it")
    return Judged("missing", "No meeting recorded yet")


def _interpreter(facts: Facts, one: Prepared) -> Judged:
    language = one.needs.first_language if one.needs else ""
    needed = language.strip().lower() not in ENGLISH
    found = _help(one, Kind.INTERPRETER, needed=needed)
    return Judged(found.state, f"{language}. {found.shows}") if needed else found


def _childcare(facts: Facts, one: Prepared) -> Judged:
    return _help(one, Kind.CHILDCARE, needed=False)


def _day_care(facts: Facts, one: Prepared) -> Judged:
    young = any((age_on(child, facts.on) or 0) < YOUNG for child in facts.children)
    if not young and Kind.CHILDCARE not in one.help:
        return Judged("not-needed", "No young child in the family")
    return _help(one, Kind.CHILDCARE)


def _papers(facts: Facts, one: Prepared) -> Judged:
    needs = one.needs
    if needs is None or not (
        needs.sensory or needs.reading or needs.first_language.strip().lower() not in ENGLISH
    ):
        return Judged("not-needed", "No need recorded")
    kind = Kind.SENSORY if needs.sensory and Kind.PAPERS not in one.help else Kind.PAPERS
    found = _help(one, kind)
    return Judged(found.state, f"{needs.sensory or needs.reading or needs.first_language}. {found.shows}")


def _views(facts: Facts, one: Prepared) -> Judged:
    if one.given:
        return Judged("done", ", ".join(sorted({told.get_kind_display() for told in one.given})))
    away = one.invitation is None or one.invitation.reply == Invitation.Reply.APOLOGIES
    if not away:
        return Judged("not-needed", "Does not say that they stay away")
    if Kind.ADVOCATE in one.help and one.help[Kind.ADVOCATE].standing == Help.Standing.ARRANGED:
        return Judged("done", f"An advocate speaks for them: {one.help[Kind.ADVOCATE].with_whom}")
    return Judged("missing", "Does not come, and no other way was offered yet")


def _attend(facts: Facts, one: Prepared) -> Judged:
    return Judged("missing", "Neither asked, nor a reason given why not")


Judge = Callable[[Facts, Prepared], Judged]
JUDGES: Mapping[str, Judge] = {
    "invited": _invited,
    "prepared": _to_say,
    "advocate": lambda facts, one: _help(one, Kind.ADVOCATE),
    "meets-chair": _meets_chair,
    "interpreter": _interpreter,
    "understood": _to_say,
    "childcare": _childcare,
    "day-care": _day_care,
    "papers": _papers,
    "views": _views,
    "attend": _attend,
}
"""How the record itself shows each point of the lists; a key without one is advice, shown and not asked about."""
HELP_FOR = {
    "advocate": Kind.ADVOCATE,
    "interpreter": Kind.INTERPRETER,
    "childcare": Kind.CHILDCARE,
    "day-care": Kind.CHILDCARE,
    "papers": Kind.PAPERS,
}


@dataclass(frozen=True, slots=True)
class Whole:
    """A point said once of the conference as a whole."""

    list: str
    entry: Entry
    state: str
    shows: str
    step: Step | None


def of_the_whole(facts: Facts, key: str) -> tuple[Whole, ...]:
    """Return the points of a list said of the conference as a whole (``family-network``, ``day-arrangements``)."""
    found = []
    for entry in listed(facts.conference, key):
        step = facts.steps.get(("", key, entry.key))
        judged = said(step) if step else Judged("missing", "Nothing recorded yet")
        found.append(Whole(key, entry, judged.state, judged.shows, step))
    return tuple(found)


def of_the_lead(facts: Facts) -> tuple[Whole, ...]:
    """Return what the lead practitioner does for a review and records after it; nothing for other conferences."""
    if facts.conference.kind != Conference.Kind.REVIEW:
        return ()
    return (*of_the_whole(facts, LEAD), *of_the_whole(facts, LEAD_AFTER))


def children_of(conference: Conference) -> list[Child]:
    """Return the children of a conference, the eldest first."""
    return list(Child.objects.filter(conferences__conference=conference).order_by("born_on", "pk"))


KINDS_OF_HELP: dict[str, str] = {str(key): str(says) for key, says in Help.Kind.choices}


def has_young(facts: Facts) -> bool:
    """Return whether there is a child in the family too young to stay in a meeting."""
    return any((age_on(child, facts.on) or 0) < YOUNG for child in facts.children)


def fits(person: Person | None, list_key: str) -> bool:
    """Return whether a list is one whose points are said of this person, or of the conference as a whole."""
    return list_key in (CONFERENCE if person is None else CHILD if isinstance(person, Child) else RELATIVE)


def standing_step(conference: Conference, person: Person | None, list_key: str, item: str) -> Step | None:
    """Return what stands said to one point."""
    whose = columns(person) if person else None
    rows = Step.objects.filter(conference=conference, list=list_key, item=item, superseded_at__isnull=True)
    relative, child = (whose.relative, whose.child) if whose else (None, None)
    return rows.filter(relative=relative, child=child).first()


def needs_of(person: Person) -> Needs | None:
    whose = columns(person)
    return Needs.objects.filter(
        relative=whose.relative, child=whose.child, superseded_at__isnull=True
    ).first()


def place_of(conference: Conference, child: Child) -> int:
    """Return the number of a child's place in a conference."""
    return int(conference.children.filter(child=child).values_list("pk", flat=True)[0])


def without_interpreter(conference: Conference, relative: Relative) -> gate.Door:
    """Return what stands against inviting a parent to whom an interpreter must be offered first.

    **Rules** ``list.family-minimum``: the entry ``interpreter``.
    """
    needs = needs_of(relative)
    language = needs.first_language.strip() if needs else ""
    if language.lower() in ENGLISH:
        return gate.Door()
    point = next((one for one in listed(conference, "family-minimum") if one.key == "interpreter"), None)
    rows = Help.objects.filter(conference=conference, relative=relative, kind=Kind.INTERPRETER)
    offered = rows.filter(superseded_at__isnull=True).exclude(standing=Help.Standing.ASKED).exists()
    if point is None or offered:
        return gate.Door()
    says = f"{relative.name}’s first language is {language}: record first that an interpreter was offered"
    return gate.Door((f"{says} ({point.source}).",))
