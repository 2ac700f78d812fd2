"""The reports that somebody of the family was shown, as far as they may read them."""

from dataclasses import dataclass

from quorate.reports.copies import Copy
from quorate.reports.models import Remark, Shared
from quorate.reports.queries.reading import copy_shown, shared_with

from .reader import Reader


@dataclass(frozen=True, slots=True)
class Shown:
    """One report on the list: who wrote it, how many sentences it has, on how many this reader said something."""

    number: int
    author: str
    job: str
    sentences: int
    said: int
    opened: bool


def reports(reader: Reader) -> list[Shown]:
    """Return the reports this reader was shown, the social worker's first. None while papers are held back."""
    return [_shown(one) for one in shared_with(reader.invitation)]


def _shown(copy: Copy) -> Shown:
    author = copy.report.invitation.practitioner
    sentences = [one for part in copy.parts for one in part.sentences]
    return Shown(
        copy.report.pk,
        copy.author,
        author.job_title if author else "",
        len(sentences),
        sum(1 for one in sentences if one.remarks),
        any(one.how == Shared.How.DOOR for one in copy.how_shown),
    )


def report(reader: Reader, number: int) -> Copy | None:
    """Return one report as this reader may read it."""
    return copy_shown(reader.invitation, number)


def remark_on(copy: Copy, anchor: str) -> Remark | None:
    """Return what this reader said of a sentence of their own copy."""
    found = copy.sentence(anchor)
    return found[1].remarks[0] if found and found[1].remarks else None
