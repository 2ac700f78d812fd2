"""Disagreement in an invented council: a complaint with the chair, one passed on, one sent on to a school."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from quorate.cases.models import Relative
from quorate.challenges import actions, routes
from quorate.challenges.actions import Said, Talk
from quorate.challenges.actions.local import Process, Protocol, set_process, set_protocol
from quorate.conferences.models import Conference
from quorate.people.access import Role
from quorate.people.models import Agency, Practitioner

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 4, 10, 17, 0, tzinfo=LONDON)
TOLD_ON = date(2026, 4, 8)
DAY = AT.date()


def play(staff: Staff) -> None:
    """Play the acts, as the people of the council would; the conferences are those booked before."""
    manager = Practitioner.objects.filter(area=staff.area, role=Role.CHAIRS_MANAGER).order_by("pk").first()
    if manager is None:
        return
    school = staff.agencies[Agency.Kind.SCHOOL][0]
    _local(staff, manager, school)
    with_parents = [
        (one, parent)
        for one in Conference.objects.filter(area=staff.area)
        .select_related("area", "chair", "family")
        .order_by("pk")
        if (parent := Relative.objects.filter(family=one.family).order_by("pk").first())
    ]
    for number, (conference, parent) in enumerate(with_parents[:2]):
        _complain(staff, conference, parent, passed_on=number == 1)
    if with_parents:
        conference, parent = with_parents[0]
        actions.send_on(
            conference=conference,
            person=parent,
            agency=school,
            words="He has had no helper in class since January, and nobody can say why.",
            on=TOLD_ON,
            may_pass_on=True,
            token=f"demo:sent-on:{conference.pk}",
            by=staff.of("administrator")[0],
            at=AT,
        )


def _local(staff: Staff, manager: Practitioner, school: Agency) -> None:
    """The area has entered its Complaints Manager, and where complaints about one school go."""
    said = Protocol(
        name="Olive Marsh",
        email=f"complaints@{staff.area.key}.example",
        title="If you are not happy with a conference",
        link=f"https://{staff.area.key}.example/complaints",
    )
    how: dict[str, Any] = {"version": 0, "by": manager, "at": AT}
    set_protocol(area=staff.area, said=said, **how)
    set_process(agency=school, said=Process("The school office", f"office@{staff.area.key}.example"), **how)


def _complain(staff: Staff, conference: Conference, parent: Relative, *, passed_on: bool) -> None:
    route = routes.complaints(staff.area, TOLD_ON)
    subject = route.subjects[0].key if route.subjects else routes.OTHER
    one = actions.receive(
        conference=conference,
        people=[parent],
        said=Said(
            subject=subject,
            words="The papers came the evening before, and nobody asked which day I could come.",
            on=TOLD_ON,
            how="telephone",
            wants="More time to read them, and somebody to read them with me.",
        ),
        token=f"demo:complaint:{conference.pk}",
        by=staff.of("administrator")[0],
        at=AT,
    )
    if passed_on and route.chair_first:
        talk = Talk(DAY, parent.name, "We spoke for half an hour. The papers were late; she wants an answer.", True,
                    "not-settled")  # fmt: skip
        actions.talk(
            complaint=one,
            said=talk,
            version=one.version,
            token=f"demo:talk:{one.pk}",
            by=conference.chair,
            at=AT,
        )
