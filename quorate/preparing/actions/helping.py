"""Help so that somebody can take part: asked for, offered, arranged, not wanted, not possible; and what they need."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quorate.audit import actions as audit
from quorate.cases.actions import By
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Relative
from quorate.cases.names import plain
from quorate.cases.safe_contact import family_of
from quorate.conferences.models import Conference
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..models import Contribution, Help, Needs
from ..persons import Person, belongs, columns, ref_of
from .refusals import Changed, Refused, locked, must_be_to_come, note, worker

Kind = Help.Kind
Standing = Help.Standing
NEVER_FAMILY = (
    "An interpreter is never one of the family or a friend: offer somebody from an interpreting service."
)


@dataclass(frozen=True, slots=True)
class HelpSaid:
    """How one kind of help stands. ``seen`` is the number of the row that the page showed (0: none)."""

    kind: str
    standing: str
    wanted: str = ""
    with_whom: str = ""
    why: str = ""
    on: date | None = None
    of_the_family: bool = False
    """Whether who does it is a relative or friend of theirs."""
    seen: int = 0


@transaction.atomic
def ask_for_help(
    *, conference: Conference, person: Person, kind: str, wanted: str = "", by: By, at: datetime
) -> Help:
    """Record that one of the family asks for help, at their door or through a worker. Asked twice, it stands once.

    :raises Refused: if the conference is over, the person is not of it, or there is no such kind
    """
    current = locked(conference)
    there = standing_help(current, person, kind)
    if there and (
        there.standing == Standing.ARRANGED
        or (there.standing, there.wanted) == (Standing.ASKED, wanted.strip())
    ):
        return there
    said = HelpSaid(kind, Standing.ASKED, wanted=wanted, seen=there.pk if there else 0)
    return _say(current, person, said, there, by=by, at=at)


@transaction.atomic
def say_how_help_stands(
    *, conference: Conference, person: Person, said: HelpSaid, by: Practitioner, at: datetime
) -> Help:
    """Record how one kind of help stands for one of the family; the earlier word is kept. Returns what stands.

    **Rules** ``permission.use-interpreter``: that an interpreter is not of the family; here nobody of the family is
    ever recorded as one, also where a text would only warn.

    :raises Changed: if somebody else said something meanwhile
    :raises Refused: if the conference is over, the person is not of it, who does it or why not is missing, an
        interpreter is of the family, or the day is to come
    """
    current = locked(conference)
    there = standing_help(current, person, said.kind)
    if there and _same(there, said, at):
        return there
    if (there.pk if there else 0) != said.seen:
        who = there.by.name if there and there.by else "The family"
        raise Changed(f"{who} said something else meanwhile. Yours was not saved: look again.")
    return _say(current, person, said, there, by=by, at=at)


def standing_help(conference: Conference, person: Person, kind: str) -> Help | None:
    whose = columns(person)
    rows = Help.objects.filter(conference=conference, kind=kind, superseded_at__isnull=True)
    return rows.filter(relative=whose.relative, child=whose.child).select_related("by").first()


def _say(
    conference: Conference, person: Person, said: HelpSaid, there: Help | None, *, by: By, at: datetime
) -> Help:
    must_be_to_come(conference, "help for it")
    today = timezone.localtime(at).date()
    _check(conference, person, said, today)
    if there is not None:
        Help.objects.filter(pk=there.pk).update(superseded_at=at)
    whose = columns(person)
    made = Help.objects.create(
        conference=conference,
        relative=whose.relative,
        child=whose.child,
        kind=said.kind,
        standing=said.standing,
        wanted=said.wanted.strip() or (there.wanted if there else ""),
        with_whom=said.with_whom.strip(),
        why=said.why.strip(),
        on=said.on or today,
        through=Contribution.Through.WORKER if worker(by) else Contribution.Through.DOOR,
        by=worker(by),
        at=at,
    )
    note(
        conference,
        "help-said",
        by=by,
        at=at,
        person=ref_of(person),
        kind=str(said.kind),
        standing=str(said.standing),
    )
    return made


def _same(there: Help, said: HelpSaid, at: datetime) -> bool:
    on = said.on or timezone.localtime(at).date()
    return (there.standing, there.wanted, there.with_whom, there.why, there.on) == (
        said.standing,
        said.wanted.strip() or there.wanted,
        said.with_whom.strip(),
        said.why.strip(),
        on,
    )


def _check(conference: Conference, person: Person, said: HelpSaid, today: date) -> None:
    if not belongs(person, conference.family):
        raise Refused("This person is not of the family that the conference is about.")
    if said.kind not in Kind.values or said.standing not in Standing.values:
        raise Refused("Choose one of the answers listed.", "standing")
    if said.on and said.on > today:
        raise Refused("The day cannot be in the future.", "on")
    if said.standing == Standing.ARRANGED and not said.with_whom.strip() and said.kind != Kind.OWN_TIME:
        raise Refused("Say who does it, and for whom they work.", "with_whom")
    if said.standing == Standing.NOT_POSSIBLE and not said.why.strip():
        raise Refused("Say why it is not possible, and what is done instead.", "why")
    if said.kind == Kind.INTERPRETER and said.standing == Standing.ARRANGED:
        _not_of_the_family(conference, said)


def _not_of_the_family(conference: Conference, said: HelpSaid) -> None:
    of_them = said.of_the_family or _names_one_of(conference, said.with_whom)
    if not of_them:
        return
    found = permission.may(
        "use-interpreter",
        role="social-worker",
        procedure=procedure_of(conference.area),
        on=timezone.localtime(conference.starts_at).date(),
        facts={"relative": True},
    )
    points = (*found.blocked, *found.warned)
    source = f" ({points[0].citation})" if points and points[0].citation else ""
    raise Refused(NEVER_FAMILY + source, "with_whom")


def _names_one_of(conference: Conference, words: str) -> bool:
    said = f" {plain(words.replace(',', ' '))} "
    names = [one.name for one in Relative.objects.filter(family=conference.family)]
    names += [one.name for one in Child.objects.filter(family=conference.family)]
    return any(f" {plain(name)} " in said for name in names)


@dataclass(frozen=True, slots=True)
class NeedsSaid:
    first_language: str = ""
    sensory: str = ""
    reading: str = ""
    need: str = ""
    provision: str = ""


@transaction.atomic
def record_needs(*, person: Person, said: NeedsSaid, seen: int = 0, by: Practitioner, at: datetime) -> Needs:
    """Record what one of the family needs so as to take part; what was said before is kept. Returns what stands.

    :raises Changed: if somebody else recorded something meanwhile
    """
    family = family_of(person)
    type(family).objects.select_for_update().get(pk=family.pk)
    whose = columns(person)
    there = (
        Needs.objects.filter(relative=whose.relative, child=whose.child, superseded_at__isnull=True)
        .select_related("by")
        .first()
    )
    values = {name: getattr(said, name).strip() for name in NeedsSaid.__slots__}
    if there and all(getattr(there, name) == value for name, value in values.items()):
        return there
    if (there.pk if there else 0) != seen:
        who = there.by.name if there else "Somebody else"
        raise Changed(f"{who} recorded something else meanwhile. Yours was not saved: look again.")
    if there:
        Needs.objects.filter(pk=there.pk).update(superseded_at=at)
    made = Needs.objects.create(
        family=family, relative=whose.relative, child=whose.child, by=by, at=at, **values
    )
    audit.record(
        act="preparing.needs-recorded",
        about=f"family:{family.pk}",
        by=by,
        at=at,
        area=family.area.key,
        children=list(family.children.order_by("pk").values_list("pk", flat=True)),
        detail={"person": ref_of(person)},
    )
    return made
