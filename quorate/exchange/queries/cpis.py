"""Questions about CP-IS: numbers and their states, what was told last, what waits, how ready the council is."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from quorate.people.models import Area

from .. import cpis
from ..models import CpisFile, CpisNumber, CpisRecord, Round

State = CpisNumber.State
Numbers = dict[tuple[int, str], cpis.Number]
TAKEN = ("", "CPR06")
"""The answers after which a record counts as told: none yet, and taken."""
COLOURS = {
    State.UNVERIFIED: "grey",
    State.VERIFIED: "green",
    State.NOT_FOUND: "red",
    State.SUPERSEDED: "orange",
    State.SENSITIVE: "purple",
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many numbers under which a plan stands are verified."""

    verified: int
    total: int

    @property
    def percent(self) -> int | None:
        return cpis.readiness(self.verified, self.total)

    @property
    def ready(self) -> bool:
        return self.percent is not None and self.percent >= cpis.READY


def states(area: Area) -> Numbers:
    """Return each number in use, by child and whose it is."""
    rows = CpisNumber.objects.filter(area=area, superseded_at__isnull=True).exclude(number="")
    return {
        (child, whose): cpis.Number(number, state)
        for child, whose, number, state in rows.values_list("child_id", "whose", "number", "state")
    }


def told(area: Area) -> dict[tuple[int, str, str], cpis.Told]:
    """Return what was told last about each plan and was not refused."""
    rows = CpisRecord.objects.filter(area=area, file__isnull=False, answer__in=TAKEN).order_by(
        "file__sequence", "place"
    )
    return {
        (row.child_id, row.plan_id, row.plan_kind): cpis.Told(
            row.act, row.number, row.started_on, row.ended_on, row.answer
        )
        for row in rows
    }


def last_round(area: Area) -> Round | None:
    """Return when it was last worked out what has to be told."""
    return (
        Round.objects.filter(area=area, of=Round.Of.CPIS).select_related("by").order_by("-at", "-pk").first()
    )


def readiness(area: Area) -> Readiness:
    """Return how many of the numbers under which a plan stands are verified."""
    said = CpisNumber.objects.filter(area=area, superseded_at__isnull=True, wanted=True).aggregate(
        total=Count("pk"), verified=Count("pk", filter=Q(state=State.VERIFIED))
    )
    return Readiness(said["verified"], said["total"])


def unsent(area: Area, *, held: bool) -> QuerySet[CpisRecord]:
    """Return what waits for the next file, or what is held until a number is put right."""
    found = CpisRecord.objects.filter(area=area, file__isnull=True).select_related("child")
    return (found.exclude(held_because="") if held else found.filter(held_because="")).order_by(
        "child__family_name", "child__given_name", "pk"
    )


def longest_unsent(area: Area) -> int:
    """Return how many records wait, or how many are held, whichever is more."""
    said = CpisRecord.objects.filter(area=area, file__isnull=True).aggregate(
        waiting=Count("pk", filter=Q(held_because="")), held=Count("pk", filter=~Q(held_because=""))
    )
    return max(int(said["waiting"]), int(said["held"]))


def unverified(area: Area) -> QuerySet[CpisNumber]:
    """Return the numbers under which a plan stands and that are not verified, missing ones too."""
    return (
        CpisNumber.objects.filter(area=area, superseded_at__isnull=True, wanted=True)
        .exclude(state=State.VERIFIED)
        .select_related("child")
        .order_by("state", "child__family_name", "child__given_name", "pk")
    )


def number(area: Area, pk: int) -> CpisNumber | None:
    """Return one of the area's numbers in use."""
    return (
        CpisNumber.objects.filter(area=area, superseded_at__isnull=True, pk=pk)
        .select_related("child")
        .first()
    )


def files(area: Area) -> QuerySet[CpisFile]:
    """Return the files made, the latest first, each with how many of its records are answered and taken."""
    return (
        CpisFile.objects.filter(area=area)
        .select_related("by")
        .annotate(
            answered=Count("records", filter=~Q(records__answer="")),
            taken=Count("records", filter=Q(records__answer="CPR06")),
        )
        .order_by("-sequence")
    )


def file(area: Area, pk: int) -> CpisFile | None:
    """Return one of the area's files."""
    return files(area).filter(pk=pk).first()


def records(found: CpisFile) -> QuerySet[CpisRecord]:
    """Return a file's records in their order."""
    return CpisRecord.objects.filter(file=found).select_related("child").order_by("place")


def words(code: str) -> str:
    """Return what an answer means; empty for none."""
    return {**cpis.FILE_ANSWERS, **cpis.RECORD_ANSWERS}.get(code, code)
