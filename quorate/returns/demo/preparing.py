"""A family is prepared for its next conference: an interpreter, safe contact, a child's own part, a drawing."""

import struct
import zlib
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from quorate.cases import safe_contact
from quorate.cases.models import Relative
from quorate.cases.safe_contact import Ways
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.people.models import Practitioner
from quorate.preparing.actions import child as childs
from quorate.preparing.actions import contributing, helping, steps
from quorate.preparing.actions.arranging import ArrangementSaid, arrange
from quorate.preparing.actions.contributing import File, Said
from quorate.preparing.actions.helping import HelpSaid, NeedsSaid
from quorate.preparing.actions.steps import StepSaid
from quorate.preparing.queries.lists import entry, listed
from quorate.reports import actions as reports
from quorate.reports.models import Report

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 4, 9, 14, 0, tzinfo=LONDON)
ON = AT.date()
DOOR = "the family’s door"
REPORT = (
    "The children come to school each day. They were late on four mornings in March. Their mother rang each time. "
    "They have friends and join in. In my view they need help at home in the mornings."
)
ARRANGED = (
    ("children", "The social worker explains it to the child and gives them their own leaflet and letter.", ""),
    ("parents", "A letter in plain words at least a week before, and the social worker goes through it with them.", ""),
    ("professionals", "By e-mail, with what is asked of them and a link to write their report.", ""),
    (
        "online",
        "Be alone in a room with the door shut. Keep your camera on. Nothing is recorded. Tell the chair at once when "
        "somebody comes in.",
        "https://partnership.example/online-conferences",
    ),
)  # fmt: skip


def play(staff: Staff) -> None:
    """Prepare the family of the first conference of the area that is still to come."""
    soon = Conference.objects.filter(
        area=staff.area, state=Conference.State.BOOKED, starts_at__gt=AT + timedelta(days=4)
    )
    conference = soon.select_related("area", "family", "chair").order_by("starts_at", "pk").first()
    if conference is None:
        return
    rows = list(
        ConferenceChild.objects.filter(conference=conference)
        .select_related("child__social_worker", "child__family", "conference__area")
        .order_by("child__born_on", "pk")
    )
    parents = list(Relative.objects.filter(family=conference.family).order_by("pk"))
    worker = rows[0].child.social_worker
    if worker is None or not parents:
        return
    _parent(conference, parents[0], worker)
    if len(parents) > 1:
        _apart(conference, parents[1], worker)
    _child(conference, rows[0], worker)
    _thirteen(staff)
    for about, words, address in ARRANGED:
        said = ArrangementSaid(words, address)
        arrange(area=staff.area, about=about, said=said, by=staff.of("administrator")[0], at=AT)


def _thirteen(staff: Staff) -> None:
    """A child of thirteen or so comes for a part of their conference, with an advocate."""
    row = (
        ConferenceChild.objects.filter(
            conference__area=staff.area,
            conference__state=Conference.State.BOOKED,
            conference__starts_at__gt=AT + timedelta(days=4),
            child__born_on__lt=date(2013, 4, 1),
            child__social_worker__isnull=False,
        )
        .select_related("child__social_worker", "child__family", "conference__area", "conference__chair")
        .order_by("conference__starts_at", "-child__born_on")
        .first()
    )
    if row is None or not listed(row.conference, "child-questions") or row.child.social_worker is None:
        return
    worker = row.child.social_worker
    answers = {
        one.key: {"answer": "yes", "words": "She said so herself."}
        for one in listed(row.conference, "child-questions")
    }
    said = childs.Assessed(
        assessed_on=ON,
        result="part",
        questions=answers,
        factors=("age", "understanding"),
        explained_on=ON,
        parents_view="Both agree, as long as they are not alone with it.",
        effect_on_parents="Her mother will choose her words.",
        reasons="Wants to say herself what should change at home, and then go back to school.",
        represented_by=("social-worker",),
        supporter="Jo Lark, Youth Voice (invented)",
        supporter_is="advocate",
        company_considered=True,
        company="Jo Lark",
    )
    childs.assess(row=row, said=said, by=worker, at=AT)


def _parent(conference: Conference, mother: Relative, worker: Practitioner) -> None:
    needs = NeedsSaid(first_language="Polish", reading="Large print")
    helping.record_needs(person=mother, said=needs, by=worker, at=AT)
    for said in (
        HelpSaid(
            "interpreter", "arranged", wanted="Polish", with_whom="I. Lask, Word Bridge (invented)", on=ON
        ),
        HelpSaid("advocate", "offered", on=ON),
    ):
        helping.say_how_help_stands(conference=conference, person=mother, said=said, by=worker, at=AT)
    helping.ask_for_help(
        conference=conference,
        person=mother,
        kind="childcare",
        wanted="The baby, in the morning",
        by=DOOR,
        at=AT,
    )
    if entry(conference, "family-minimum", "prepared"):
        told = StepSaid(
            "done", ON, "With the interpreter. She has the leaflet, and told it back in her own words."
        )
        steps.say_step(
            conference=conference,
            person=mother,
            list_key="family-minimum",
            item="prepared",
            said=told,
            by=worker,
            at=AT,
        )
    view = Said("text", "Mornings are calmer since the family centre helps. I want this to go on.")
    contributing.contribute(conference=conference, person=mother, said=view, by=DOOR, at=AT)
    asked = [
        contributing.contribute(
            conference=conference, person=mother, said=Said("question", words), by=DOOR, at=AT
        )
        for words in ("Can I bring my sister?", "Who reads what I write here?")
    ]
    answer = "Yes, you can. Please tell us her name before the meeting."
    contributing.answer(
        contribution=asked[0], words=answer, seen="", by=conference.chair, at=AT + timedelta(hours=2)
    )
    _report(conference, mother)


def _report(conference: Conference, mother: Relative) -> None:
    """One report is there for the mother to read and to say what she thinks of it."""
    people = Invitation.objects.filter(conference=conference, withdrawn_at__isnull=True)
    there = Report.objects.filter(conference=conference).values("invitation")
    owing = people.filter(owes_report=True, practitioner__isnull=False).exclude(pk__in=there)
    author = owing.order_by("pk").first()
    reader = people.filter(relative=mother).first()
    if author is None or author.practitioner is None or reader is None:
        return
    how: dict[str, Any] = {"by": author.practitioner, "at": AT}
    children = ConferenceChild.objects.filter(conference=conference).values_list("pk", flat=True)
    report = reports.receive(
        invitation=author,
        text=REPORT,
        file=None,
        recommendations=dict.fromkeys(children, "plan"),
        version=0,
        **how,
    )
    reports.make_available(report=report, people=[reader], version=report.version, **how)


def _apart(conference: Conference, father: Relative, worker: Practitioner) -> None:
    """The father's telephone is shared, and he asks for another way of being reached."""
    ways = Ways(post="hand", why="Others in the house open the post, and the telephone is shared.")
    safe_contact.record(person=father, ways=ways, by=worker, at=AT)
    wish = Ways(
        email_ok=True, email="father@family.example", links_ok=True, why="I have an address of my own now."
    )
    safe_contact.ask(person=father, ways=wish, name=father.name, by=DOOR, at=AT)


def _child(conference: Conference, row: ConferenceChild, worker: Practitioner) -> None:
    picture = Said("drawing", "My house with the garden.", File("garden.png", _picture()), way="drawing")
    contributing.contribute(conference=conference, person=row.child, said=picture, by=DOOR, at=AT)
    questions = {
        one.key: {"answer": "yes", "words": "As talked over at school."}
        for one in listed(conference, "child-questions")
    }
    if not questions:
        return
    said = childs.Assessed(
        assessed_on=ON,
        result="none",
        questions=questions,
        factors=("age", "understanding"),
        explained_on=ON,
        declined=True,
        parents_view="Both think that it would be too much.",
        effect_on_parents="They can speak more freely.",
        reasons="Does not want to sit in the meeting, and wants the chair to know about the garden.",
        ways=("chair-meeting", "drawing"),
        represented_by=("social-worker",),
        company_considered=True,
    )
    childs.assess(row=row, said=said, by=worker, at=AT)


def _picture() -> bytes:
    """Return a small green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    side = 64
    rows = b"".join(b"\x00" + b"\x3c\x9a\x5f" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
