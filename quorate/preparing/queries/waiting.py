"""Which families are still to be prepared, for those whose work that is: few questions, however many there are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from quorate import clock
from quorate.cases.facts import procedure_of
from quorate.cases.models import Relative, SafeContact
from quorate.cases.safe_contact import Standing
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries.people import with_everybody
from quorate.design.words import plural
from quorate.people.models import Practitioner
from quorate.rules import deciding

from ..models import Assessment, Contribution, Help, Step
from .lists import day_of, entry, procedure

Role = Practitioner.Role
DAYS_AHEAD = 28
TOLD = ("family-minimum", "prepared")
TOLD_STEPS = Step.objects.filter(
    list=TOLD[0], item=TOLD[1], superseded_at__isnull=True, relative__isnull=False
).exclude(answer=Step.Answer.NOT_DONE)
HELP_ASKED = Help.objects.filter(standing=Help.Standing.ASKED, superseded_at__isnull=True)
QUESTIONS = Contribution.objects.filter(
    kind=Contribution.Kind.QUESTION, sent_at__isnull=False, taken_back_at__isnull=True, answer=""
).exclude(audience=Contribution.Audience.CHAIR)


@dataclass(frozen=True, slots=True)
class Waits:
    """One conference and what waits before its day, each in words with its number; nothing: as far as is known."""

    conference: Conference
    points: tuple[str, ...]


def families_to_prepare(reader: Practitioner, today: date) -> list[Waits]:
    """Return the conferences from today on for four weeks whose families this reader prepares, the next one first.

    A social worker's own children, a team manager's team; for the office and the managers of the service all of the
    area; a chair's own. Partners prepare nobody.

    **Edition** the one in force on the day of each conference.
    **Rules** ``list.family-minimum``, ``permission.child-takes-part``.
    """
    if reader.role == Role.PARTNER:
        return []
    coming = list(
        _coming(reader, today).select_related("area", "family", "chair").order_by("starts_at", "pk")
    )
    points = points_of(coming)
    return [Waits(one, points[one.pk]) for one in coming]


def when_they_meet(reader: Practitioner, today: date) -> list[datetime]:
    """Return when the conferences begin for which something waits, the next one first: one question for a first page.

    **Edition** the one in force today, for all of them.
    **Rules** ``list.family-minimum``, ``permission.child-takes-part``.
    """
    if reader.role == Role.PARTNER:
        return []
    book = procedure_of(reader.area)
    mine, family = OuterRef("pk"), OuterRef("family")
    whole = OuterRef(OuterRef("pk"))
    parents = Relative.objects.filter(family=family, parental_responsibility=True)
    asked = Invitation.objects.filter(conference=whole, relative=OuterRef("pk"))
    dealt = asked.filter(Q(invited_at__isnull=False) | Q(withdrawn_at__isnull=False))
    waits: Q = Q(Exists(parents.filter(~Exists(dealt))))
    if any(one.key == TOLD[1] for one in deciding.listed(TOLD[0], procedure=book, on=today)[0]):
        told = TOLD_STEPS.filter(conference=whole, relative=OuterRef("pk"))
        waits |= Q(Exists(parents.filter(~Exists(told))))
    if book.find("permission.child-takes-part", today) is not None:
        assessed = Assessment.objects.filter(conference_child=OuterRef("pk"), superseded_at__isnull=True)
        waits |= Q(Exists(ConferenceChild.objects.filter(~Exists(assessed), conference=mine)))
    wishes = SafeContact.objects.filter(standing=Standing.ASKED, relative__family=family)
    for rows in (HELP_ASKED.filter(conference=mine), QUESTIONS.filter(conference=mine), wishes):
        waits |= Q(Exists(rows))
    return list(
        _coming(reader, today).filter(waits).order_by("starts_at", "pk").values_list("starts_at", flat=True)
    )


def _coming(reader: Practitioner, today: date) -> QuerySet[Conference]:
    morning = datetime.combine(today, time.min, clock.LONDON)
    rows = conferences_seen_by(reader).filter(
        state=Conference.State.BOOKED,
        starts_at__gte=morning,
        starts_at__lt=morning + timedelta(days=DAYS_AHEAD),
    )
    if reader.role == Role.SOCIAL_WORKER:
        mine = ConferenceChild.objects.filter(child__social_worker=reader.pk).values("conference")
        rows = rows.filter(pk__in=mine)
    return rows


def points_of(coming: Sequence[Conference]) -> dict[int, tuple[str, ...]]:
    """Return what waits for each of these conferences, by its number, in words that name nobody.

    **Edition** the one in force on the day of each conference.
    **Rules** ``list.family-minimum``, ``permission.child-takes-part``.
    """
    numbers = [one.pk for one in coming]
    parents = _parents(coming)
    counted = [
        ("{} of the parents {} not told yet what the meeting is", "person", _untold(coming, parents)),
        ("{} of the parents {} not invited yet", "person", _uninvited(coming, parents)),
        ("{} of the children {} not assessed yet", "child", _unassessed(coming)),
        ("{} for help {} for an answer", "wish", _asked(numbers)),
        ("{} {} for an answer", "question", _questions(numbers)),
        ("{} about how to be reached {} for an answer", "wish", _wishes(coming)),
    ]
    return {
        number: tuple(_says(words, noun, count[number]) for words, noun, count in counted if count[number])
        for number in numbers
    }


PLURALS = {"person": "people", "child": "children", "wish": "wishes", "question": "questions"}


def _says(words: str, noun: str, count: int) -> str:
    verb = ("waits" if count == 1 else "wait") if words.endswith("for an answer") else "is"
    if verb == "is" and count != 1:
        verb = "are"
    number = str(count) if " of the " in words else plural(count, noun, PLURALS[noun])
    return words.format(number, verb)


def _parents(coming: Iterable[Conference]) -> dict[int, set[int]]:
    """Return who has parental responsibility in each family."""
    families = {one.family_id for one in coming}
    found: dict[int, set[int]] = {}
    rows = Relative.objects.filter(family__in=families, parental_responsibility=True)
    for family, number in rows.values_list("family", "pk"):
        found.setdefault(family, set()).add(number)
    return found


def _untold(coming: Iterable[Conference], parents: Mapping[int, set[int]]) -> Counter[int]:
    asks = [one for one in coming if entry(one, *TOLD)]
    said = TOLD_STEPS.filter(conference__in=[one.pk for one in asks])
    told: dict[int, set[int]] = {}
    for conference, relative in said.values_list("conference", "relative"):
        told.setdefault(conference, set()).add(relative)
    return Counter({one.pk: len(parents.get(one.family_id, set()) - told.get(one.pk, set())) for one in asks})


def _uninvited(coming: Sequence[Conference], parents: Mapping[int, set[int]]) -> Counter[int]:
    """Return for how many nothing was sent and no reason is kept, for each conference."""
    with_everybody(coming)
    count: Counter[int] = Counter()
    for one in coming:
        dealt = {row.relative_id for row in one.invitations.all() if row.invited_at or row.withdrawn_at}
        count[one.pk] = len(parents.get(one.family_id, set()) - dealt)
    return count


def _unassessed(coming: Iterable[Conference]) -> Counter[int]:
    asks = [
        one for one in coming if procedure(one).find("permission.child-takes-part", day_of(one)) is not None
    ]
    done = Assessment.objects.filter(conference_child__conference__in=asks, superseded_at__isnull=True)
    rows = ConferenceChild.objects.filter(conference__in=asks).exclude(pk__in=done.values("conference_child"))
    return Counter(dict(rows.values_list("conference").annotate(Count("pk")).order_by()))


def _asked(numbers: list[int]) -> Counter[int]:
    waiting = HELP_ASKED.filter(conference__in=numbers)
    return Counter(dict(waiting.values_list("conference").annotate(Count("pk")).order_by()))


def _questions(numbers: list[int]) -> Counter[int]:
    rows = QUESTIONS.filter(conference__in=numbers)
    return Counter(dict(rows.values_list("conference").annotate(Count("pk")).order_by()))


def _wishes(coming: Iterable[Conference]) -> Counter[int]:
    """Return how many of each family ask to be reached in another way."""
    those = list(coming)
    families = {one.family_id: one.pk for one in those}
    rows = SafeContact.objects.filter(standing=Standing.ASKED, relative__family__in=families)
    count = Counter(rows.values_list("relative__family", flat=True))
    return Counter({families[family]: number for family, number in count.items() if family in families})


def children_of_all(waiting: Iterable[Waits]) -> list[int]:
    """Return the children whose conferences these are."""
    numbers = [one.conference.pk for one in waiting]
    rows = ConferenceChild.objects.filter(conference__in=numbers)
    return sorted(set(rows.values_list("child", flat=True)))
