"""A family with a conference to come, and browsers that have passed the family's doors."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client

from quorate.cases.models import Relative
from quorate.conferences.models import Conference, Invitation
from quorate.doors import access, actions
from quorate.doors.models import Door
from quorate.families.queries.reader import Reader, reader_of
from quorate.reports.actions import receiving, sharing
from quorate.reports.models import Report
from tests.shell import convening, world
from tests.shell.convening import Booked

STANDS_FOR = timedelta(days=200)


@dataclass
class Family:
    """A booked review and the mother's and a child's invitations to it."""

    booked: Booked
    mother: Invitation
    father: Invitation | None
    child: Invitation

    @property
    def conference(self) -> Conference:
        return self.booked.conference


def _relative(booked: Booked, relation: str) -> Relative | None:
    return Relative.objects.filter(family=booked.place.family, relation=relation).first()


def invited(
    booked: Booked, *, relative: Relative | None = None, child: int | None = None, part: str
) -> Invitation:
    young = booked.children[child] if child is not None else None
    return Invitation.objects.create(
        conference=booked.conference,
        relative=relative,
        young_person=young,
        part=part,
        invited_at=world.NOW,
    )


def make_family(procedure: str = "berkshire") -> Family:
    """Return a family whose mother, father and elder child were asked to a review."""
    booked = convening.a_review(procedure)
    mother = _relative(booked, "mother")
    father = _relative(booked, "father")
    assert mother is not None
    return Family(
        booked,
        invited(booked, relative=mother, part="mother"),
        invited(booked, relative=father, part="father") if father else None,
        invited(booked, child=0, part="child"),
    )


def door_for(invitation: Invitation) -> Door:
    """Return a door that was made for an invitation."""
    conference = invitation.conference
    return actions.issue(
        area=conference.area,
        kind=Door.Kind.CHILD if invitation.young_person_id else Door.Kind.PARENT,
        occasion=conference.ref,
        holder=f"invitation:{invitation.pk}",
        name=invitation.name,
        email="somebody@family.example",
        children=list(conference.children.values_list("child_id", flat=True)),
        expires_at=world.NOW + STANDS_FOR,
        by=world.SYSTEM,
        at=world.NOW,
    ).door


def browser(invitation: Invitation, *, language: str = "") -> Client:
    """Return a browser that has passed the door of this invitation, the code included."""
    client = Client()
    session = client.session
    seconds = access._machine_now()
    door = door_for(invitation)
    Door.objects.filter(pk=door.pk).update(opened_at=world.NOW)
    session.update({access.INSIDE: door.pk, access.SEEN: seconds, access.STARTED: seconds})
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    if language:
        client.cookies["family-language"] = language
    return client


def reader(invitation: Invitation) -> Reader:
    """Return who reads behind a door of this invitation."""
    found = reader_of(door_for(invitation))
    assert found is not None
    return found


def a_report(family: Family, *, text: str = "", shown: bool = True) -> Report:
    """Return a report by the class teacher, ready for the mother to read unless ``shown`` is false."""
    teacher = family.booked.network.teacher
    author = Invitation.objects.create(
        conference=family.conference,
        practitioner=teacher,
        part="class teacher",
        owes_report=True,
        invited_at=world.NOW,
    )
    report = receiving.receive(
        invitation=author,
        text=text or "He comes to school each day. He is often late. He says he feels safe at home.",
        file=None,
        recommendations={one.pk: "continue" for one in family.conference.children.all()},
        version=0,
        by=teacher,
        at=world.NOW,
    )
    if shown:
        sharing.make_available(
            report=report, people=[family.mother], version=report.version, by=teacher, at=world.NOW
        )
    return report
