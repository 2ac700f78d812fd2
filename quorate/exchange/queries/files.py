"""Questions about the files that were made on the pages."""

from typing import Any

from django.db.models import QuerySet

from quorate.people.models import Area

from ..models import OutputFile

State = OutputFile.State
COLOURS = {
    State.WAITING: "grey",
    State.BEING_MADE: "blue",
    State.MADE: "green",
    State.FAILED: "red",
    State.LET_GO: "grey",
}


def files(area: Area) -> QuerySet[OutputFile]:
    """Return the area's files, the latest first, without what is in them."""
    return (
        OutputFile.objects.filter(area=area)
        .defer("content")
        .select_related("asked_by")
        .order_by("-asked_at", "-pk")
    )


def file(area: Area, pk: int) -> OutputFile | None:
    """Return one of the area's files."""
    return files(area).filter(pk=pk).first()


def under_way(found: OutputFile) -> bool:
    """Return whether the file still waits or is being made."""
    return found.state in (State.WAITING, State.BEING_MADE)


def rows(found: OutputFile) -> list[tuple[str, Any]]:
    """Return how many rows each list of a file has."""
    return list(found.summary.get("rows", {}).items())
