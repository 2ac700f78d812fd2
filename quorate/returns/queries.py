"""Questions about the files that were brought in."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from quorate.people.models import Area

from .models import CaseloadFile, NotTaken

State = CaseloadFile.State
Kind = CaseloadFile.Kind

COLOURS = {State.WAITING: "grey", State.READING: "blue", State.TAKEN: "green", State.REFUSED: "red"}
COUNTS = {
    Kind.CENSUS: (
        ("read", "Children in the file"),
        ("new", "New here"),
        ("changed", "Changed"),
        ("same", "Already as the file says"),
        ("not_taken", "Not taken"),
        ("plans_started", "Plans added"),
        ("plans_ended", "Plans ended"),
        ("reviews", "Reviews added"),
        ("categories_changed", "Categories of harm changed"),
        ("corrections", "Corrections to what was here"),
    ),
    Kind.DATASET: (
        ("read", "Children in the file"),
        ("new", "New here"),
        ("changed", "Changed"),
        ("same", "Already as the file says"),
        ("not_taken", "Not taken"),
        ("named", "Named, or named anew"),
        ("plans_started", "Plans added"),
        ("plans_ended", "Plans ended"),
        ("reviews", "Reviews added"),
        ("categories_changed", "Categories of harm changed"),
        ("corrections", "Corrections to what was here"),
        ("open_in_file", "On a plan by the file"),
        ("open_here", "On a plan here once the file is in"),
        ("open_only_here", "On a plan here, but not by the file"),
        ("open_only_in_file", "On a plan by the file, but not here"),
    ),
    Kind.NAMES: (
        ("read", "Lines in the file"),
        ("new", "Children named for the first time"),
        ("changed", "Names changed"),
        ("same", "Already as the file says"),
        ("not_taken", "Not taken"),
        ("families", "Families made of brothers and sisters"),
    ),
}


class Count(NamedTuple):
    words: str
    number: int


def files(area: Area) -> QuerySet[CaseloadFile]:
    """Return the area's files, the latest first, without what is in them."""
    return CaseloadFile.objects.filter(area=area).defer("content").select_related("by").order_by("-at", "-pk")


def file(area: Area, pk: int) -> CaseloadFile | None:
    """Return one of the area's files."""
    return files(area).filter(pk=pk).first()


def counts(found: CaseloadFile) -> list[Count]:
    """Return what the file's summary says, in words, in the order in which it is shown."""
    return [
        Count(words, found.summary[key]) for key, words in COUNTS[Kind(found.kind)] if key in found.summary
    ]


def taken_before(found: CaseloadFile) -> Mapping[str, Any] | None:
    """Return when and as which file the very same file was brought in before, if it was."""
    before = found.summary.get("taken_before")
    return {"at": datetime.fromisoformat(before["at"]), "file": before["file"]} if before else None


def remarks(found: CaseloadFile, *, taken_anyway: bool) -> QuerySet[NotTaken]:
    """Return what was not taken of a file, or what was taken with a doubt, in the order of the file."""
    return NotTaken.objects.filter(file=found, taken_anyway=taken_anyway).order_by("line", "pk")


def spreadsheet(found: CaseloadFile) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the download: everything that was not taken, and every doubt."""
    yield ("Line", "Child identifier", "Taken", "Why")
    for row in NotTaken.objects.filter(file=found).order_by("taken_anyway", "line", "pk").iterator():
        yield (row.line, row.la_child_id, "Yes, with a doubt" if row.taken_anyway else "No", row.why)


def under_way(found: CaseloadFile) -> bool:
    """Return whether the file still waits or is being read."""
    return found.state in (State.WAITING, State.READING)
