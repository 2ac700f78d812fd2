"""Notices of moves for the designated manager, and requests for checks. Always for a reader."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from quorate.cases import search
from quorate.cases.models import Child, Relative
from quorate.moves.access import moves_seen_by
from quorate.moves.models import Move
from quorate.people.models import Practitioner

from ..access import DESIGNATED, OFFICE
from ..models import AuthorityCheck, MovementNotice, RiskEntry

WAITS, SEEN = "waits", "seen"
STANDINGS = (("", "All"), (WAITS, "To be acknowledged"), (SEEN, "Acknowledged"))
ROW = (
    "told_on", "pk", "what", "kind_key", "toward", "name_first", "name_last", "identifier", "who", "moved",
    "seen_at", "closed_day",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for among the notices. Empty parts do not narrow."""

    text: str = ""
    direction: str = ""
    kind: str = ""
    standing: str = ""
    descending: bool = True


def notices(reader: Practitioner, sought: Sought) -> Any:
    """Return moves and other notices together, by the day of the notice: to be counted and sliced.

    Each row is a dictionary: ``what`` is move or notice, ``seen_at`` when it was acknowledged.
    """
    if reader.role not in OFFICE:
        return MovementNotice.objects.none().values()
    moves = moves_seen_by(reader).exclude(closed=Move.Closed.MISTAKE)
    others = MovementNotice.objects.filter(area=reader.area_id, replaced_by__isnull=True)
    if sought.direction:
        moves = moves.filter(direction=sought.direction)
        others = others.filter(direction=sought.direction)
    if sought.standing:
        waits = sought.standing == WAITS
        moves = moves.filter(acknowledged__isnull=waits)
        others = others.filter(acknowledged__isnull=waits)
    if sought.kind:
        others = others.filter(kind=sought.kind)
        moves = moves if sought.kind == MovementNotice.Kind.PLAN else moves.none()
    for word in sought.text.split()[:5]:
        moves = moves.filter(
            Q(child__given_name__icontains=word)
            | Q(child__family_name__icontains=word)
            | Q(authority__icontains=word)
        )
        others = others.filter(Q(name__icontains=word) | Q(authority__icontains=word))
    lead = "-told_on" if sought.descending else "told_on"
    joined = _of_moves(moves).union(_of_others(others), all=True)
    return joined.order_by(lead, "what", "-pk")


def _of_moves(moves: QuerySet[Move]) -> Any:
    return moves.annotate(
        what=Value("move", output_field=CharField()),
        kind_key=Value(str(MovementNotice.Kind.PLAN), output_field=CharField()),
        toward=F("direction"),
        name_first=F("child__given_name"),
        name_last=F("child__family_name"),
        identifier=F("child__la_child_id"),
        who=F("authority"),
        moved=F("moved_on"),
        seen_at=F("acknowledged__at"),
        closed_day=F("closed_on"),
    ).values(*ROW)


def _of_others(others: QuerySet[MovementNotice]) -> Any:
    return others.annotate(
        what=Value("notice", output_field=CharField()),
        kind_key=F("kind"),
        toward=F("direction"),
        name_first=F("name"),
        name_last=Value("", output_field=CharField()),
        identifier=Case(
            When(child__isnull=False, then=F("child__la_child_id")),
            default=Value(""),
            output_field=CharField(),
        ),
        who=F("authority"),
        moved=F("moved_on"),
        seen_at=F("acknowledged__at"),
        closed_day=F("ended_on"),
    ).values(*ROW)


def kind_words(key: str) -> str:
    return str(MovementNotice.Kind(key).label)


def get_notice(reader: Practitioner, pk: int) -> MovementNotice | None:
    if reader.role not in OFFICE:
        return None
    found = MovementNotice.objects.filter(area=reader.area_id, pk=pk)
    return found.select_related("area", "child__area", "by", "replaces__by", "acknowledged__by").first()


def get_move(reader: Practitioner, pk: int) -> Move | None:
    return moves_seen_by(reader).select_related("area", "child").filter(pk=pk).first()


def earlier(notice: MovementNotice) -> list[MovementNotice]:
    """Return what the notice said before it was put right, the latest first."""
    found: list[MovementNotice] = []
    one = notice.replaces
    while one is not None and len(found) < 20:
        found.append(one)
        one = one.replaces
    return found


def children_like(reader: Practitioner, name: str) -> list[Child]:
    """Return the children on record who may be the one of a notice."""
    return search.find(reader, name, limit=10) if name.strip() else []


@dataclass(frozen=True, slots=True)
class ChecksSought:
    """What somebody looks for among requests for checks."""

    text: str = ""
    standing: str = ""
    sort: str = "asked"
    descending: bool = True


CHECK_SORTS = {"name": "name", "asked": "asked_on", "answered": "answered_on"}


def checks(reader: Practitioner, sought: ChecksSought) -> QuerySet[AuthorityCheck]:
    """Return the requests for checks that match, in the order asked for: for the designated manager alone."""
    found = AuthorityCheck.objects.filter(area=reader.area_id)
    if reader.role not in DESIGNATED:
        return found.none()
    if sought.standing:
        found = found.filter(answered_on__isnull=sought.standing == "open")
    for word in sought.text.split()[:5]:
        found = found.filter(
            Q(name__icontains=word) | Q(other_names__icontains=word) | Q(asked_by_agency__icontains=word)
        )
    lead = CHECK_SORTS.get(sought.sort, CHECK_SORTS["asked"])
    first = F(lead).desc(nulls_last=True) if sought.descending else F(lead).asc(nulls_last=True)
    return found.order_by(first, "-pk")


def get_check(reader: Practitioner, pk: int) -> AuthorityCheck | None:
    if reader.role not in DESIGNATED:
        return None
    return (
        AuthorityCheck.objects.filter(area=reader.area_id, pk=pk).select_related("by", "answered_by").first()
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What the record holds under a person's name, for whoever answers a check."""

    risks: list[RiskEntry]
    relatives: list[Relative]
    earlier: list[AuthorityCheck]


def found_of(row: AuthorityCheck, today: date) -> Found:
    """Return notices of risk, adults of families and earlier checks under the same name; at most twenty of each.

    Notices that had ended by ``today`` are among them: what they say may still matter.
    """
    words = row.name.split()
    risks = RiskEntry.objects.filter(person__area=row.area_id, stands=True, told_on__lte=today)
    relatives = Relative.objects.filter(family__area=row.area_id)
    others = AuthorityCheck.objects.filter(area=row.area_id, name__iexact=row.name).exclude(pk=row.pk)
    for word in words[:5]:
        risks = risks.filter(Q(name__icontains=word) | Q(other_names__icontains=word))
        relatives = relatives.filter(name__icontains=word)
    return Found(
        risks=list(risks.select_related("person").order_by("name", "pk")[:20]),
        relatives=list(relatives.select_related("family").order_by("name", "pk")[:20]),
        earlier=list(others.order_by("-asked_on", "-pk")[:20]),
    )
