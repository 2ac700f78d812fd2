"""Who may look through the inspector's lens: two managers, and whoever one of them let in for some days."""

from datetime import date

from quorate.people.access import Role
from quorate.people.models import Practitioner

from .models import Opened

OPENERS = (Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER)
LONGEST = 60
"""Days for which the pages may be opened at once. No text gives a figure."""


def may_inspect(reader: Practitioner, today: date) -> bool:
    """Return whether this reader may read the inspection pages of their area today. Both days of a grant count."""
    if reader.role in OPENERS:
        return True
    return Opened.objects.filter(
        practitioner=reader.pk,
        area=reader.area_id,
        closed_at__isnull=True,
        from_on__lte=today,
        until_on__gte=today,
    ).exists()
