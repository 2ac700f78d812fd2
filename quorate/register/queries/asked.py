"""Enquiries from outside as the pages show them. Always for a reader: the office all, others those they took."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from quorate.clock import LONDON
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

from ..models import EnquiryAnswer, OutsideEnquiry
from .local import Key, figure

SORTS = {
    "when": ("received_at",),
    "child": ("family_name", "given_name"),
    "enquirer": ("enquirer_name",),
    "agency": ("enquirer_agency", "enquirer_name"),
}
STANDINGS = (
    ("", "Any"),
    *OutsideEnquiry.State.choices,
    ("to-review", "Not reviewed yet"),
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for in the list. Empty parts do not narrow; both days are included."""

    text: str = ""
    state: str = ""
    subject: str = ""
    from_on: date | None = None
    to_on: date | None = None
    sort: str = "when"
    descending: bool = True


def seen_by(reader: Practitioner) -> QuerySet[OutsideEnquiry]:
    """Return the enquiries a reader may open."""
    found = OutsideEnquiry.objects.filter(area=reader.area_id)
    return found if sees_whole_area(reader) else found.filter(received_by=reader.pk)


def enquiries(reader: Practitioner, sought: Sought) -> QuerySet[OutsideEnquiry]:
    """Return the enquiries that match, in the order asked for: to be counted and sliced."""
    found = seen_by(reader)
    if sought.state == "to-review":
        found = found.filter(review__isnull=True, state=OutsideEnquiry.State.ANSWERED)
    elif sought.state:
        found = found.filter(state=sought.state)
    if sought.subject:
        found = found.filter(subject=sought.subject)
    if sought.from_on:
        found = found.filter(received_at__gte=_midnight(sought.from_on))
    if sought.to_on:
        found = found.filter(received_at__lt=_midnight(sought.to_on + timedelta(days=1)))
    for word in sought.text.split()[:5]:
        found = found.filter(
            Q(family_name__icontains=word)
            | Q(given_name__icontains=word)
            | Q(enquirer_name__icontains=word)
            | Q(enquirer_agency__icontains=word)
        )
    lead, *rest = SORTS.get(sought.sort, SORTS["when"])
    first = F(lead).desc() if sought.descending else F(lead).asc()
    return found.order_by(first, *rest, "-pk")


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time.min, tzinfo=LONDON)


def shown(reader: Practitioner, found: QuerySet[OutsideEnquiry], rows: slice, now: datetime) -> list[Any]:
    """Return one page of enquiries, each with ``standing`` as told and ``times`` asked about lately."""
    standing = EnquiryAnswer.objects.filter(enquiry=OuterRef("pk"), superseded_at__isnull=True)
    lately = OutsideEnquiry.objects.filter(
        area=OuterRef("area"), subject=OuterRef("subject"), received_at__gte=_since(reader, now)
    )
    return list(
        found.select_related("received_by", "review").annotate(
            standing=Subquery(standing.values("standing")[:1]),
            times=Coalesce(
                Subquery(lately.order_by().values("subject").annotate(n=Count("pk")).values("n")[:1]), 0
            ),
        )[rows]
    )


def _since(reader: Practitioner, now: datetime) -> datetime:
    return now - timedelta(days=figure(reader.area, Key.AGAIN_DAYS))


@dataclass(frozen=True, slots=True)
class Again:
    """A child about whom several enquiries came lately."""

    subject: str
    name: str
    number: int
    latest: datetime


def asked_again(reader: Practitioner, now: datetime) -> list[Again]:
    """Return the children about whom more than one enquiry came within the local figure of days, at most ten."""
    rows = (
        seen_by(reader)
        .filter(received_at__gte=_since(reader, now))
        .values("subject")
        .annotate(number=Count("pk"), latest=Max("received_at"), first=Max("pk"))
        .filter(number__gt=1)
        .order_by("-number", "-latest")[:10]
    )
    found = list(rows)
    named = OutsideEnquiry.objects.in_bulk([row["first"] for row in found])
    return [
        Again(row["subject"], named[row["first"]].asked_about, row["number"], row["latest"]) for row in found
    ]


def get_enquiry(reader: Practitioner, pk: int) -> OutsideEnquiry | None:
    """Return an enquiry the reader may open, or None."""
    return seen_by(reader).select_related("area", "received_by", "review__by").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Page:
    """One enquiry as its page shows it."""

    enquiry: OutsideEnquiry
    checks: list[Any]
    answers: list[Any]
    others: list[OutsideEnquiry]

    @property
    def confirmed(self) -> bool:
        """Whether the last check says that the enquirer is who they say."""
        return bool(self.checks) and bool(self.checks[-1].confirmed)

    @property
    def standing(self) -> Any:
        return next((one for one in self.answers if one.superseded_at is None), None)


def page_of(reader: Practitioner, enquiry: OutsideEnquiry) -> Page:
    """Return an enquiry with its checks, its answers, and the other enquiries about the same child."""
    others = seen_by(reader).filter(subject=enquiry.subject).exclude(pk=enquiry.pk).order_by("-received_at")
    return Page(
        enquiry=enquiry,
        checks=list(enquiry.checks.select_related("by").order_by("pk")),
        answers=list(enquiry.answers.select_related("by", "child", "superseded_by").order_by("-pk")),
        others=list(others[:20]),
    )


def table(found: QuerySet[OutsideEnquiry]) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first. The words that were told are not in it."""
    yield ["Received", "Out of hours", "How", "Enquirer", "Agency", "Post", "Child asked about", "Born", "State",
           "Standing told", "Taken by", "Reviewed"]  # fmt: skip
    standing = EnquiryAnswer.objects.filter(enquiry=OuterRef("pk"), superseded_at__isnull=True)
    rows = found.select_related("received_by", "review").annotate(
        standing=Subquery(standing.values("standing")[:1])
    )
    for one in rows.iterator(chunk_size=500):
        yield [
            one.received_at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M"), "yes" if one.out_of_hours else "no",
            one.get_how_display(), one.enquirer_name, one.enquirer_agency, one.enquirer_role, one.asked_about,
            one.born_on or one.expected_on, one.get_state_display(), standing_words(one.standing),
            one.received_by.name, "yes" if hasattr(one, "review") else "no",
        ]  # fmt: skip


def standing_words(standing: str | None) -> str:
    return str(EnquiryAnswer.Standing(standing).label) if standing else ""
