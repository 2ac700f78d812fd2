"""Dissents that are taken further after a conference, and those that have not been yet."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from quorate.enquiries.models import Disagreement
from quorate.people.models import Practitioner

from ..access import conferences_seen_by
from ..models import Conference, Dissent


def key_of(dissent: Dissent) -> str:
    """Return the name by which a disagreement knows the dissent that it comes from."""
    return f"dissent:{dissent.pk}"


def dissent_seen_by(reader: Practitioner, conference: int, pk: int) -> Dissent | None:
    """Return a dissent of a conference that is over and that this reader may open, or None."""
    seen = conferences_seen_by(reader).filter(pk=conference, state=Conference.State.CLOSED)
    rows = Dissent.objects.filter(pk=pk, conference_child__conference__in=seen)
    related = (
        "conference_child__conference__area",
        "conference_child__child__area",
        "invitation__practitioner__agency",
    )
    return rows.select_related(*related).first()


def held_on(dissent: Dissent) -> date:
    """Return the day of the conference whose decision is disagreed with."""
    return timezone.localtime(dissent.conference_child.conference.starts_at).date()


def taken_further(dissents: Iterable[Dissent]) -> dict[int, Disagreement]:
    """Return the disagreement that came of each dissent, by the dissent's number."""
    keys = {key_of(one): one.pk for one in dissents}
    rows = Disagreement.objects.filter(about__in=keys)
    return {keys[row.about]: row for row in rows}
