"""Who is on the list of a conference, and which conferences somebody may look after the door of."""

from datetime import date

from django.utils import timezone

from quorate.cases.models import Relative
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, Guest, Invitation
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner


def conference_seen_by(reader: Practitioner, pk: int) -> Conference | None:
    """Return a conference that this reader may open and in which they do not only watch, or None."""
    found = (
        conferences_seen_by(reader)
        .select_related("area", "chair", "administrator", "family", "room")
        .filter(pk=pk)
        .first()
    )
    if found is None or (not sees_whole_area(reader) and watches(reader, found)):
        return None
    return found


def watches(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this reader is only an observer there."""
    return Invitation.objects.filter(
        conference=conference, practitioner=reader.pk, observer=True, withdrawn_at__isnull=True
    ).exists()


def day_of(conference: Conference) -> date:
    """Return the day on which the conference begins."""
    return timezone.localtime(conference.opened_at or conference.starts_at).date()


def listed(conference: Conference) -> list[Invitation]:
    """Return everybody on the list of a conference, in the order of asking."""
    rows = Invitation.objects.filter(conference=conference, withdrawn_at__isnull=True)
    return list(
        rows.select_related("practitioner__agency", "relative", "young_person", "guest__comes_with").order_by(
            "pk"
        )
    )


def is_family(invitation: Invitation) -> bool:
    return invitation.practitioner_id is None and invitation.guest_id is None


def family_of(people: list[Invitation]) -> list[Invitation]:
    """Return those on the list who are of the family: relatives, and the children themselves."""
    return [one for one in people if is_family(one)]


def on_list(conference: Conference, pk: int) -> Invitation | None:
    return next((one for one in listed(conference) if one.pk == pk), None)


def not_listed(conference: Conference, people: list[Invitation]) -> tuple[list[Practitioner], list[Relative]]:
    """Return practitioners of the area and members of the family who are not on the list yet."""
    staff = Practitioner.objects.filter(area=conference.area_id, active=True).select_related("agency")
    staff = staff.exclude(pk__in=[one.practitioner_id for one in people if one.practitioner_id])
    relatives = Relative.objects.filter(family=conference.family_id)
    relatives = relatives.exclude(pk__in=[one.relative_id for one in people if one.relative_id])
    return list(staff.order_by("name")), list(relatives.order_by("name"))


def guest_of(conference: Conference, pk: int) -> Guest | None:
    """Return a guest of this conference."""
    return (
        Guest.objects.filter(conference=conference, pk=pk).select_related("conference", "comes_with").first()
    )
