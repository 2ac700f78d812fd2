"""What the family contributed to a conference, for whom it is meant, and how the help they asked for stands."""

from quorate.cases.safe_contact import Person
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference
from quorate.people.models import Practitioner

from ..models import Contribution, Help, Needs
from ..persons import columns, refs

Audience = Contribution.Audience
FOR_PROFESSIONALS = (Audience.PROFESSIONALS, Audience.EVERYBODY)


def contributions_for(conference: Conference, reader: Practitioner) -> list[Contribution]:
    """Return what was sent and stands, the oldest first, as far as it is meant for this reader's eyes.

    The chair and whoever takes the minutes read all; the child's own workers and managers read what is for
    professionals; a partner sees the conference's papers and not these.
    """
    if reader.role == Practitioner.Role.PARTNER or reader.area_id != conference.area_id:
        return []
    rows = _standing(conference)
    runs = reader.pk == conference.chair_id or reader.pk == conference.administrator_id
    return [row for row in rows if runs or row.audience in FOR_PROFESSIONALS or row.by_id == reader.pk]


def own_contributions(conference: Conference, person: Person) -> list[Contribution]:
    """Return all that somebody gave, kept or taken back as well, the latest first: for their own door."""
    whose = columns(person)
    rows = Contribution.objects.filter(conference=conference, relative=whose.relative, child=whose.child)
    return list(rows.select_related("about", "answered_by", "by").defer("content").order_by("-at", "-pk"))


def for_everybody(conference: Conference) -> list[Contribution]:
    """Return what was sent and stands and is for everybody at the conference, the oldest first."""
    return [row for row in _standing(conference) if row.audience == Audience.EVERYBODY]


def _standing(conference: Conference) -> list[Contribution]:
    rows = Contribution.objects.filter(
        conference=conference, sent_at__isnull=False, taken_back_at__isnull=True
    )
    return list(
        rows.select_related("relative", "child", "about", "by", "answered_by")
        .defer("content")
        .order_by("at", "pk")
    )


def contribution_seen_by(reader: Practitioner, number: int) -> Contribution | None:
    """Return one contribution, its file with it, if this reader may read it."""
    row = (
        Contribution.objects.filter(pk=number).select_related("conference__area", "relative", "child").first()
    )
    if row is None or not conferences_seen_by(reader).filter(pk=row.conference_id).exists():
        return None
    return row if any(one.pk == row.pk for one in contributions_for(row.conference, reader)) else None


def help_for(conference: Conference) -> dict[str, dict[str, Help]]:
    """Return how help stands, by ``relative:3`` or ``young-person:8`` and then by kind."""
    found: dict[str, dict[str, Help]] = {}
    for row in Help.objects.filter(conference=conference, superseded_at__isnull=True).select_related("by"):
        found.setdefault(refs(row), {})[row.kind] = row
    return found


def needs_of(conference: Conference) -> dict[str, Needs]:
    """Return what each of the family needs, by ``relative:3`` or ``young-person:8``."""
    rows = Needs.objects.filter(family=conference.family_id, superseded_at__isnull=True)
    return {refs(row): row for row in rows.select_related("by")}


def sent_to(conference: Conference) -> list[Contribution]:
    """Return all that was sent to a conference and stands, the oldest first, for whomever it is meant."""
    return _standing(conference)
