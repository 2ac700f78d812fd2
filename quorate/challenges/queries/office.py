"""Who has a complaint, by when the area itself wants it dealt with, and where one about an agency goes."""

from datetime import date

from quorate.cases.facts import calendar_of
from quorate.people.access import Role
from quorate.people.models import Agency, Area, Practitioner

from ..models import AgencyProcess, Complaint, LocalProtocol

Stage = Complaint.Stage


def protocol_of(area: Area) -> LocalProtocol | None:
    """Return the area's own protocol, if it has entered one."""
    return LocalProtocol.objects.select_related("complaints_manager", "by").filter(area=area).first()


def managers_of(one: Complaint) -> list[Practitioner]:
    """Return the chairs' managers in post, without whoever chaired the conference complained of."""
    found = Practitioner.objects.filter(area=one.area_id, role=Role.CHAIRS_MANAGER, active=True)
    return list(found.exclude(pk=one.chair_id).order_by("name"))


def managers_named(one: Complaint, protocol: LocalProtocol | None) -> str:
    """Return in words to whom a complaint that is passed on goes."""
    named = [person.name for person in managers_of(one)]
    if protocol and protocol.whom:
        named.append(f"{protocol.whom} (Complaints Manager)")
    return ", ".join(named)


def whose(one: Complaint, protocol: LocalProtocol | None) -> str:
    """Return in words whose turn it is, or how it ended."""
    if one.stage == Stage.CHAIR:
        return one.chair.name
    if one.stage == Stage.MANAGER:
        named = protocol.whom if protocol else ""
        return f"The chairs’ manager and {named or 'the Complaints Manager'}"
    return one.get_result_display()


def due_on(one: Complaint, protocol: LocalProtocol | None, area: Area) -> date | None:
    """Return the day that the area has set itself for what is next, or None: no published text gives one.

    **Counts** the area's working days from the day after it was received, or was passed on.
    """
    if protocol is None or not one.is_open:
        return None
    with_chair = one.stage == Stage.CHAIR
    days = protocol.talk_within if with_chair else protocol.answer_within
    since = one.received_on if with_chair else one.passed_on
    if not days or not since:
        return None
    found: date = calendar_of(area).after(since, days)
    return found


def processes(area: Area) -> list[tuple[Agency, AgencyProcess | None]]:
    """Return the area's open agencies by name, each with where complaints about it go, if that is entered."""
    there = {one.agency_id: one for one in AgencyProcess.objects.filter(agency__area=area)}
    agencies = Agency.objects.filter(area=area, active=True).order_by("name")
    return [(one, there.get(one.pk)) for one in agencies]


def where_it_goes(agency: Agency, process: AgencyProcess | None) -> str:
    """Return in words where a complaint about an agency goes; the agency alone where no more is entered."""
    if process is None:
        return agency.name
    ways = (process.name, process.phone, process.email, process.link, process.address)
    return "\n".join(part for part in (agency.name, *ways) if part)
