"""What an area adds to its published procedure: its Complaints Manager, its own times, and each agency's process."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases.actions import Stale
from quorate.people.models import Agency, Area, Practitioner

from ..access import LOCAL_KEEPERS
from ..models import AgencyProcess, LocalProtocol
from ..refusals import NotYours, Refused


@dataclass(frozen=True, slots=True)
class Protocol:
    """The area's own protocol. The times are working days; none means that no time is set."""

    complaints_manager: Practitioner | None = None
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    title: str = ""
    link: str = ""
    talk_within: int | None = None
    answer_within: int | None = None


@dataclass(frozen=True, slots=True)
class Process:
    """Who takes complaints at one agency, and how they are reached."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    link: str = ""


def _must_keep(by: Practitioner, area: int) -> None:
    if by.area_id != area or by.role not in LOCAL_KEEPERS:
        raise NotYours("The area’s own protocol is kept by its managers.")


@transaction.atomic
def set_protocol(
    *, area: Area, said: Protocol, version: int, by: Practitioner, at: datetime
) -> LocalProtocol:
    """Enter or change the area's own protocol. ``version`` is 0 where none was entered yet.

    :raises NotYours: if this person does not keep it
    :raises Stale: if somebody changed it since ``version``
    :raises Refused: if the Complaints Manager is of another area, or not in post
    """
    _must_keep(by, area.pk)
    Area.objects.select_for_update().get(pk=area.pk)
    there = LocalProtocol.objects.filter(area=area).first()
    if (there.version if there else 0) != version:
        raise Stale("The area’s protocol")
    who = said.complaints_manager
    if who is not None and (who.area_id != area.pk or not who.active or who.role == who.Role.PARTNER):
        raise Refused("Choose somebody of the service who is in post.", "complaints_manager")
    row = there or LocalProtocol(area=area, version=0)
    for field in Protocol.__dataclass_fields__:
        setattr(row, field, getattr(said, field))
    row.by, row.at, row.version = by, at, row.version + 1
    row.save()
    detail = {"manager": who.pk if who else None, "talk": said.talk_within, "answer": said.answer_within}
    audit.record(
        act="challenges.protocol", about=f"area:{area.pk}", by=by, at=at, area=area.key, detail=detail
    )
    return row


@transaction.atomic
def set_process(
    *, agency: Agency, said: Process, version: int, by: Practitioner, at: datetime
) -> AgencyProcess:
    """Enter or change where complaints about one agency go. ``version`` is 0 where none was entered yet.

    :raises NotYours: if this person does not keep it
    :raises Stale: if somebody changed it since ``version``
    :raises Refused: if nobody is named, or there is no way to reach them
    """
    _must_keep(by, agency.area_id)
    Agency.objects.select_for_update().get(pk=agency.pk)
    there = AgencyProcess.objects.filter(agency=agency).first()
    if (there.version if there else 0) != version:
        raise Stale("This agency’s process")
    if not said.name.strip():
        raise Refused("Say who takes complaints there.", "name")
    if not any((said.email, said.phone, said.address.strip(), said.link)):
        raise Refused("Give at least one way to reach them.", "email")
    row = there or AgencyProcess(agency=agency, version=0)
    for field, value in asdict(said).items():
        setattr(row, field, value)
    row.by, row.at, row.version = by, at, row.version + 1
    row.save()
    audit.record(
        act="challenges.agency-process",
        about=f"agency:{agency.pk}",
        by=by,
        at=at,
        area=agency.area.key,
    )
    return row
