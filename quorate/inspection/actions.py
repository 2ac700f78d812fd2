"""A manager opens the inspection pages to somebody for some days, and closes them."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.clock import LONDON
from quorate.people.models import Practitioner

from .access import LONGEST, OPENERS
from .models import Opened


class NotOpened(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def open_to(
    *, practitioner: Practitioner, until_on: date, why: str, by: Practitioner, at: datetime
) -> Opened:
    """Let somebody of the directory read the inspection pages from today until a day, which counts.

    Opening them anew to the same person closes what was open before.

    :raises NotOpened: by anybody but the designated or service manager; to themselves or somebody of another area or no
        longer in post; for more than 60 days; without a reason
    """
    today = at.astimezone(LONDON).date()
    if by.role not in OPENERS:
        raise NotOpened("The designated manager or the service manager opens these pages.")
    if practitioner.area_id != by.area_id or not practitioner.active or practitioner.pk == by.pk:
        raise NotOpened("Choose somebody else of this area’s directory who is in post.", "practitioner")
    if not today <= until_on or (until_on - today).days >= LONGEST:
        raise NotOpened(f"The last day lies between today and {LONGEST} days from now", "until_on")
    if not why.strip():
        raise NotOpened("Enter why they may read this", "why")
    standing = Opened.objects.select_for_update().filter(practitioner=practitioner, closed_at__isnull=True)
    standing.update(closed_at=at, closed_by=by)
    try:
        with transaction.atomic():
            opened = Opened.objects.create(
                area=by.area, practitioner=practitioner, from_on=today, until_on=until_on, why=why.strip(),
                by=by, at=at,
            )  # fmt: skip
    except IntegrityError as clash:
        raise NotOpened("Somebody else has just opened these pages to this person.") from clash
    _audited("opened", opened, by, at, until=until_on.isoformat())
    return opened


@transaction.atomic
def close(*, opened: Opened, by: Practitioner, at: datetime) -> Opened:
    """Close the pages to somebody before their last day. Closing twice changes nothing.

    :raises NotOpened: by anybody but the designated or service manager of the area
    """
    if by.role not in OPENERS or by.area_id != opened.area_id:
        raise NotOpened("The designated manager or the service manager closes these pages.")
    current = Opened.objects.select_for_update(of=("self",)).select_related("area").get(pk=opened.pk)
    if current.closed_at is None:
        current.closed_at, current.closed_by = at, by
        current.save(update_fields=["closed_at", "closed_by"])
        _audited("closed", current, by, at)
    return current


def _audited(act: str, opened: Opened, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"inspection.{act}",
        about=f"practitioner:{opened.practitioner_id}",
        by=by,
        at=at,
        area=opened.area.key,
        detail=detail,
    )
