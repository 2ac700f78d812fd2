"""A complaint is received, by whoever is told: as the conference's own, or sent on where it belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Relative
from quorate.clock import LONDON
from quorate.conferences.models import Conference, ConferenceChild
from quorate.people.models import Agency, Practitioner

from .. import routes
from ..models import AgencyProcess, Complainant, Complaint, ComplaintStep, SentOn
from ..queries import office
from ..refusals import Refused
from . import telling

Person = Relative | Child
By = Practitioner | str
TOPIC = "complaint"
"""The topic of the lines in a child's history: that one is open, and how it ended, never who complains or of what."""
HELD = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)
AFTER_ONLY = ("outcome", "decision")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody complains of: the subject's key, in their own words, and how it was received."""

    subject: str
    words: str
    on: date
    how: str
    wants: str = ""


@transaction.atomic
def receive(
    *,
    conference: Conference,
    people: Sequence[Person],
    said: Said,
    children: Sequence[Child] = (),
    token: str,
    by: By,
    at: datetime,
) -> Complaint:
    """Open a complaint and return it; the same ``token`` opens one, however often sent.

    It goes first to whom the procedure names, and where it names nobody to the chair's manager. Each who complains is
    told at once by a letter of their own, and so is whoever has it. What the conference decided stands meanwhile.
    ``children`` are those it concerns: all of the conference's where none is named. ``by`` is the family's door, in
    words, when the family itself sent it.

    **Edition** the one in force on the day it was received.
    **Rules** ``list.complaint-route``, ``list.complaints-route``, ``list.complaint-subjects``.

    :raises Refused: if nothing is said, nobody of this family complains, the subject belongs to one agency or is not
        listed, the day is to come, or the same is open already
    """
    held = Conference.objects.select_for_update(of=("self",)).select_related("area", "chair", "family")
    current = held.get(pk=conference.pk)
    if there := Complaint.objects.filter(token=token, area=current.area).first():
        return there
    route = routes.complaints(current.area, said.on)
    line = _subject(route, said.subject)
    _must_be_whole(current, people, said, at)
    _must_not_be_open(current, people, said.subject)
    row = Complaint.objects.create(
        area=current.area,
        conference=current,
        received_on=said.on,
        how=said.how,
        subject=said.subject,
        subject_says=line.says,
        citation=line.source,
        words=said.words.strip(),
        wants=said.wants.strip(),
        chair=current.chair,
        stage=Complaint.Stage.CHAIR if route.chair_first else Complaint.Stage.MANAGER,
        passed_on=None if route.chair_first else said.on,
        received_by=by if isinstance(by, Practitioner) else None,
        at=at,
        token=token,
    )
    row.children.set(_concerned(current, children))
    for person in people:
        Complainant.objects.create(complaint=row, joined_on=said.on, **_one(person))
    step(row, ComplaintStep.Kind.RECEIVED, said.on, who=_names(people), says=row.subject_says, by=by, at=at)
    telling.received(row, list(row.complainants.all()), by=by, at=at)
    telling.whose_it_is(row, by=by, at=at)
    in_history(row, "A complaint about the conference was received", said.on, route.stands, by=by, at=at)
    tell_audit(row, "received", by=by, at=at, subject=row.subject, stage=str(row.stage))
    return row


def _subject(route: routes.Route, key: str) -> routes.Line:
    if key == routes.AGENCY:
        raise Refused(
            "A complaint about one agency’s own services goes by that agency’s process. Send it on instead.",
            "subject",
        )
    if found := route.subject(key):
        return found
    if route.subjects or key != routes.OTHER:
        raise Refused("Choose what the complaint is about.", "subject")
    return routes.Line(routes.OTHER, "The conference", route.citation)


def _must_be_whole(conference: Conference, people: Sequence[Person], said: Said, at: datetime) -> None:
    if not people:
        raise Refused("Choose who complains.", "who")
    if any(one.family_id != conference.family_id for one in people):
        raise Refused("Only somebody of this conference’s family can complain about it here.", "who")
    if not said.words.strip():
        raise Refused("Write down what they say.", "words")
    if said.on > at.astimezone(LONDON).date():
        raise Refused("The day it was received cannot be in the future.", "on")
    if conference.state == Conference.State.CANCELLED:
        raise Refused("This conference was cancelled: there is nothing of it to complain about here.")
    if said.subject in AFTER_ONLY and conference.state not in HELD:
        raise Refused("The conference has decided nothing yet. Choose another subject.", "subject")


def _must_not_be_open(conference: Conference, people: Sequence[Person], subject: str) -> None:
    for one in people:
        rows = Complainant.objects.filter(
            complaint__conference=conference,
            complaint__subject=subject,
            withdrew_on__isnull=True,
            **_one(one),
        )
        open_one = rows.exclude(complaint__stage=Complaint.Stage.ENDED).first()
        if open_one is not None:
            raise Refused(
                f"A complaint by {one.name} on this is open already: complaint {open_one.complaint_id}. "
                "Add to that one."
            )


def _concerned(conference: Conference, children: Sequence[Child]) -> list[int]:
    all_of_them = list(
        ConferenceChild.objects.filter(conference=conference).values_list("child_id", flat=True)
    )
    chosen = {one.pk for one in children}
    if chosen - set(all_of_them):
        raise Refused("Choose children whom the conference was about.", "children")
    return [pk for pk in all_of_them if not chosen or pk in chosen]


def _one(person: Person) -> dict[str, Person]:
    return {"relative" if isinstance(person, Relative) else "young_person": person}


def _names(people: Sequence[Person]) -> str:
    return ", ".join(one.name for one in people)[:300]


@transaction.atomic
def send_on(
    *,
    conference: Conference,
    person: Person,
    agency: Agency,
    words: str,
    on: date,
    may_pass_on: bool,
    token: str,
    by: By,
    at: datetime,
) -> SentOn:
    """Send a complaint about one agency's own services where it belongs, and return what is kept of that.

    It is not opened here. With the person's agreement their words are sent to the agency's process, where the area
    has entered one with an address; otherwise they are told where to go. They are told either way.

    **Rules** ``list.complaint-route`` (the line on one agency's service).
    :raises Refused: if nothing is said, the person or the agency is of elsewhere, or the day is to come
    """
    current = Conference.objects.select_related("area", "family").get(pk=conference.pk)
    if there := SentOn.objects.filter(token=token, area=current.area).first():
        return there
    if agency.area_id != current.area_id:
        raise Refused("Choose one of the area’s agencies.", "agency")
    if person.family_id != current.family_id:
        raise Refused("Only somebody of this conference’s family can complain here.", "who")
    if not words.strip():
        raise Refused("Write down what they say.", "words")
    if on > at.astimezone(LONDON).date():
        raise Refused("The day it was received cannot be in the future.", "on")
    process = AgencyProcess.objects.filter(agency=agency).first()
    row = SentOn.objects.create(
        area=current.area,
        family=current.family,
        conference=current,
        agency=agency,
        received_on=on,
        words=words.strip(),
        may_pass_on=may_pass_on,
        where=office.where_it_goes(agency, process),
        received_by=by if isinstance(by, Practitioner) else None,
        at=at,
        token=token,
        **_one(person),
    )
    telling.sent_on(row, process, by=by, at=at)
    children = ConferenceChild.objects.filter(conference=current).values_list("child_id", flat=True)
    audit.record(
        act="challenges.sent-on",
        about=row.ref,
        by=by,
        at=at,
        area=current.area.key,
        children=children,
        detail={"agency": agency.pk, "passed": may_pass_on},
    )
    return row


def step(
    row: Complaint,
    kind: ComplaintStep.Kind,
    on: date,
    *,
    who: str = "",
    says: str = "",
    explained: bool | None = None,
    not_explained_why: str = "",
    token: str | None = None,
    by: By,
    at: datetime,
) -> ComplaintStep:
    """Add one point to a complaint's line of time."""
    return ComplaintStep.objects.create(
        complaint=row,
        kind=kind,
        on=on,
        who=who.strip()[:300],
        says=says.strip(),
        explained=explained,
        not_explained_why=not_explained_why.strip(),
        by=by if isinstance(by, Practitioner) else None,
        at=at,
        token=token,
    )


def in_history(row: Complaint, title: str, on: date, says: str, *, by: By, at: datetime) -> None:
    """Put into each child's history that a complaint is open or how it ended: not who complains, nor of what."""
    facts: dict[str, object] = {"open": row.is_open, "result": str(row.result)}
    if row.result == Complaint.Result.RECONVENE:
        facts["not_chair"] = row.chair_id
    for child in row.children.select_related("area"):
        cases.note(
            child=child,
            topic=TOPIC,
            title=title,
            says=says,
            on=on,
            ref=row.ref,
            facts=facts,
            by=by,
            at=at,
        )


def tell_audit(row: Complaint, act: str, *, by: By, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"challenges.complaint-{act}",
        about=row.ref,
        by=by,
        at=at,
        area=row.area.key,
        children=list(row.children.values_list("pk", flat=True)),
        detail={"conference": row.conference_id, **detail},
    )
