"""Whom a complaint has to be told of, and what they are told: each a letter of their own, by a way that is safe."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from quorate.cases.models import Child, Relative
from quorate.cases.safe_contact import how_to_reach
from quorate.clock import LONDON
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

from .. import routes
from ..models import AgencyProcess, Complainant, Complaint, LocalProtocol, SentOn
from ..queries import office

By = Practitioner | str


def received(row: Complaint, people: Sequence[Complainant], *, by: By, at: datetime) -> None:
    """Tell each of these who complained that it was received, who has it, and what happens next."""
    protocol = office.protocol_of(row.area)
    route = routes.complaints(row.area, row.received_on)
    for one in people:
        facts = {
            **_about(row),
            "subject": row.subject_says,
            "said": row.words,
            "chair": row.chair.name,
            "chair_first": row.stage == Complaint.Stage.CHAIR,
            "due": office.due_on(row, protocol, row.area),
            "child": one.young_person_id is not None,
            "stands": route.stands,
            "protocol": protocol.title if protocol else "",
            "link": protocol.link if protocol else "",
        }
        _to_family(row, one, "complaint-received", facts, by=by, at=at)


def passed_on(row: Complaint, *, by: By, at: datetime) -> None:
    """Tell each who complains that it was passed on, and to whom."""
    protocol = office.protocol_of(row.area)
    facts = {
        **_about(row),
        "managers": office.managers_named(row, protocol) or "the chair's manager",
        "due": office.due_on(row, protocol, row.area),
    }
    for one in row.complainants.filter(withdrew_on__isnull=True):
        _to_family(row, one, "complaint-passed-on", facts, by=by, at=at)


def ended(row: Complaint, *, by: By, at: datetime) -> None:
    """Tell each who complains how it ended, with the explanation and what happens next."""
    facts = {
        **_about(row),
        "result": row.get_result_display(),
        "explanation": row.explanation,
        "new_chair": row.new_chair.name if row.new_chair else "",
        "chair": row.chair.name,
        "settled": row.result == Complaint.Result.SETTLED,
        "review": row.result == Complaint.Result.REVIEW,
    }
    for one in row.complainants.filter(withdrew_on__isnull=True):
        _to_family(row, one, "complaint-result", facts, by=by, at=at)


def withdrawn(row: Complaint, one: Complainant, *, by: By, at: datetime) -> None:
    """Tell somebody who withdrew that this is recorded, and that they may complain again."""
    _to_family(row, one, "complaint-withdrawn", _about(row), by=by, at=at)


def _about(row: Complaint) -> dict[str, Any]:
    return {"number": row.pk, "held_on": row.conference.starts_at.astimezone(LONDON).date()}


def _to_family(
    row: Complaint, one: Complainant, key: str, facts: Mapping[str, Any], *, by: By, at: datetime
) -> None:
    person: Relative | Child | None = one.relative or one.young_person
    if person is None:
        return
    said = catalogue.write(f"challenges/{key}", area=row.area, facts={"name": person.name, **facts}, at=at)
    letters.post(
        area=row.area,
        key=f"{row.ref}:{key}:{one.pk}",
        occasion=row.ref,
        document=key,
        **how_to_reach(person).letter(person.name),
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=list(row.children.values_list("pk", flat=True)),
    )


def whose_it_is(row: Complaint, *, by: By, at: datetime) -> None:
    """Tell whoever now has a complaint: the chair, or the chair's managers and the Complaints Manager."""
    protocol = office.protocol_of(row.area)
    if row.stage == Complaint.Stage.CHAIR:
        _to_staff(row, row.chair, "complaint-for-chair", office.due_on(row, protocol, row.area), by=by, at=at)
        return
    there = office.managers_of(row)
    if protocol and protocol.complaints_manager and protocol.complaints_manager_id != row.chair_id:
        there.append(protocol.complaints_manager)
    for person in {one.pk: one for one in there}.values():
        _to_staff(row, person, "complaint-for-manager", office.due_on(row, protocol, row.area), by=by, at=at)
    if protocol and not protocol.complaints_manager and (protocol.name or protocol.email):
        _to_complaints_manager(row, protocol, by=by, at=at)


def chair_told(row: Complaint, *, by: By, at: datetime) -> None:
    """Tell the chair how a complaint about their conference ended, unless they ended it themselves."""
    if row.ended_by_id != row.chair_id:
        _to_staff(row, row.chair, "complaint-ended", None, by=by, at=at)


def _to_staff(
    row: Complaint, person: Practitioner, key: str, due: date | None, *, by: By, at: datetime
) -> None:
    facts = {
        **_about(row),
        "name": person.name,
        **({"due": due} if due else {}),
        "page": str(settings.PUBLIC_URL).rstrip("/") + reverse("challenges:complaint", args=[row.pk]),
    }
    said = catalogue.write(f"challenges/{key}", area=row.area, facts=facts, at=at)
    letters.post(
        area=row.area,
        key=f"{row.ref}:{key}:{person.pk}",
        occasion=row.ref,
        document=key,
        to_name=person.name,
        to_email=person.email,
        to_practitioner=person,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=list(row.children.values_list("pk", flat=True)),
    )


def _to_complaints_manager(row: Complaint, protocol: LocalProtocol, *, by: By, at: datetime) -> None:
    """Write to a Complaints Manager who has no sign-in: the number, and whom to ask, but nothing of the family."""
    name = protocol.name or "Complaints Manager"
    facts = {**_about(row), "name": name, "managers": ", ".join(one.name for one in office.managers_of(row))}
    said = catalogue.write("challenges/complaint-for-complaints-manager", area=row.area, facts=facts, at=at)
    letters.post(
        area=row.area,
        key=f"{row.ref}:complaints-manager",
        occasion=row.ref,
        document="complaint-for-manager",
        to_name=name,
        to_email=protocol.email,
        to_address=protocol.address,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=list(row.children.values_list("pk", flat=True)),
    )


def sent_on(row: SentOn, process: AgencyProcess | None, *, by: By, at: datetime) -> None:
    """Tell the person where their complaint went or goes, and send their words there if they agree."""
    person: Relative | Child | None = row.relative or row.young_person
    if person is None:
        return
    passed = row.may_pass_on and process is not None
    facts = {
        "name": person.name,
        "agency": row.agency.name,
        "where": row.where,
        "passed": passed,
        "child": row.young_person_id is not None,
    }
    said = catalogue.write("challenges/complaint-sent-on", area=row.area, facts=facts, at=at)
    how: dict[str, Any] = {"by": by, "at": at, "children": _children_of(row)}
    letters.post(
        area=row.area,
        key=f"{row.ref}:told",
        occasion=row.ref,
        document="complaint-sent-on",
        **how_to_reach(person).letter(person.name),
        subject=said.subject,
        text=said.text,
        **how,
    )
    if not passed or process is None:
        return
    facts = {
        "name": process.name,
        "agency": row.agency.name,
        "person": person.name,
        "received_on": row.received_on,
        "said": row.words,
    }
    said = catalogue.write("challenges/complaint-to-agency", area=row.area, facts=facts, at=at)
    letters.post(
        area=row.area,
        key=f"{row.ref}:agency",
        occasion=row.ref,
        document="complaint-to-agency",
        to_name=process.name,
        to_email=process.email,
        to_address=process.address,
        subject=said.subject,
        text=said.text,
        **how,
    )


def _children_of(row: SentOn) -> list[int]:
    if row.conference is None:
        return []
    return list(row.conference.children.values_list("child_id", flat=True))
