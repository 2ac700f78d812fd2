"""The files that were sent in to be merged, and what became of each."""

from django.db.models import QuerySet

from quorate.people.models import Area

from .models import MergedFile

COLOURS = {"waiting": "grey", "merging": "blue", "done": "green", "refused": "red", "gone": "grey"}


def files(area: Area) -> QuerySet[MergedFile]:
    """Return an area's files, the latest first, without their contents."""
    return (
        MergedFile.objects.filter(area=area)
        .defer("content", "merged", "summary")
        .select_related("by")
        .order_by("-at", "-pk")
    )


def file(area: Area, pk: int) -> MergedFile | None:
    """Return one file of an area without its contents, or None."""
    return MergedFile.objects.filter(area=area, pk=pk).defer("content", "merged").select_related("by").first()
