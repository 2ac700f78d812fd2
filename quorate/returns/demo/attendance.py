"""Who may be there, at an invented council: an observer half agreed to, a parent kept out of a part, a request."""

from datetime import datetime
from zoneinfo import ZoneInfo

from quorate.attendance import grounds
from quorate.attendance.actions import admitting, deciding, excluding, family
from quorate.attendance.queries.people import family_of, listed
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
ASKED_AT = datetime(2026, 4, 2, 14, 0, tzinfo=LONDON)
DECIDED_AT = datetime(2026, 4, 7, 9, 30, tzinfo=LONDON)
PART = "Item 3, when the school and the police speak"


def play(staff: Staff) -> None:
    """Play the acts, as the people of the council would."""
    booked = Conference.objects.filter(area=staff.area, state=Conference.State.BOOKED).order_by(
        "starts_at", "pk"
    )
    ready = [one for one in booked.select_related("area", "chair", "administrator")[:6] if _parents(one)]
    if not ready:
        return
    _observer(ready[0], staff)
    _kept_out_of_a_part(ready[0], staff)
    if len(ready) > 1:
        _waiting(ready[1], staff)


def _parents(conference: Conference) -> list[Invitation]:
    return [one for one in family_of(listed(conference)) if one.relative_id]


def _worker(conference: Conference, staff: Staff) -> Practitioner:
    child = conference.children.select_related("child__social_worker").order_by("pk")[0].child
    return child.social_worker or staff.of("social worker")[0]


def _observer(conference: Conference, staff: Staff) -> None:
    """A colleague in training asks to watch: the chair has agreed, the family has not been asked yet."""
    taken = [one.practitioner_id for one in listed(conference) if one.practitioner_id]
    partners = Practitioner.objects.filter(area=staff.area, role=Practitioner.Role.PARTNER, active=True)
    student = partners.exclude(pk__in=taken).order_by("pk").first()
    if student is None:
        return
    admission = admitting.ask(
        conference=conference,
        kind="observer",
        who=student,
        why="In training: to see a conference before taking part in one.",
        by=conference.administrator,
        at=ASKED_AT,
    )
    admitting.answer(
        admission=admission,
        of=None,
        said=admitting.Answer(answer="given", how="phone", on=ASKED_AT.date()),
        version=admission.version,
        by=conference.chair,
        at=DECIDED_AT,
    )


def _request(area_grounds: grounds.Grounds) -> dict[str, str]:
    key = "family-conflict"
    if any(one.key == key for one in area_grounds.entries):
        return {"ground": key}
    return {"ground_words": "The parents cannot be in one room without shouting at each other."}


def _kept_out_of_a_part(conference: Conference, staff: Staff) -> None:
    person = _parents(conference)[-1]
    by = _worker(conference, staff)
    known = grounds.grounds_of(conference.area, ASKED_AT.date())
    for one in grounds.listed(conference.area, "family-questions", ASKED_AT.date())[:1]:
        family.consider(
            conference=conference, question=one.key, yes=True, by=by, at=ASKED_AT,
            says="Between the parents. They arrive a quarter of an hour apart and sit at either end.",
        )  # fmt: skip
    row = excluding.ask(
        invitation=person,
        said=excluding.Request(
            wanted="part",
            wanted_part=PART,
            evidence="At the last two meetings the other parent left in tears after threats in the corridor.",
            told_chair_on=ASKED_AT.date(),
            **_request(known),
        ),
        by=by,
        at=ASKED_AT,
    )
    deciding.decide(
        exclusion=row,
        said=deciding.Decided(
            verdict="part",
            which_part=PART,
            reasons="Others can speak freely about one item only while this parent is not there.",
            advice="not-needed",
            words_to_person="Two people need to speak without you there for a short time.",
            takes_part_how="You can be there for all the rest. We will come and fetch you.",
            views_how="Your social worker writes down what you think about it and reads it out.",
            outcome_how="You will be there when the decision is made.",
        ),
        version=row.version,
        by=conference.chair,
        at=DECIDED_AT,
    )


def _waiting(conference: Conference, staff: Staff) -> None:
    person = _parents(conference)[-1]
    known = grounds.grounds_of(conference.area, ASKED_AT.date())
    excluding.ask(
        invitation=person,
        said=excluding.Request(
            wanted="whole",
            evidence="The police told the social worker of bail conditions on 1 April.",
            told_chair_on=ASKED_AT.date(),
            **_request(known),
        ),
        by=_worker(conference, staff),
        at=ASKED_AT,
    )
