"""A review to come, with a marked secret for each kind of reader, and everybody who might try to read it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.test import Client

from quorate.attendance.actions import admitting
from quorate.cases import safe_contact
from quorate.cases.models import Child, Relative
from quorate.cases.parents import record_parent
from quorate.challenges.actions.door import from_family
from quorate.conferences.actions import invite as inviting
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.people.models import Practitioner
from quorate.preparing.actions import child as childs
from quorate.preparing.actions import contributing
from quorate.preparing.models import Contribution
from quorate.preparing.queries.child import running_order
from quorate.reports import actions as reports
from quorate.reports.actions import Said
from tests.shell import attendance_world, conference_world, door_links, preparing_world, world
from tests.shell.report_world import Told
from tests.shell.world import NOW, TODAY, Role

LATER = NOW + timedelta(hours=3)
HOME = "17 Zqmotheraddresswren Yard\nMarrowby\nTS99 1ZZ"
Audience = Contribution.Audience
SURNAME = "Quenchlark"
"""A name that nobody in the service has."""
PEOPLE = ("mother", "father", "second father")


def mark(key: str) -> str:
    """Return the marked word of a secret: one that stands nowhere else, and says in a failure which it is."""
    return f"Zq{key.replace('-', '')}wren"


@dataclass
class Secrets:
    """The conference, its invitations by part, and the browser of each reader."""

    place: world.Place
    conference: Conference
    asked: dict[str, Invitation]
    children: list[Child]
    readers: dict[str, Client] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    """The name under which the post room writes to each reader."""
    signed_in: dict[str, Practitioner] = field(default_factory=dict)
    """Those who come with a sign-in."""

    @property
    def how(self) -> dict[str, Any]:
        return {"by": self.place.administrator, "at": NOW}

    def link(self, part: str) -> str:
        """Return the address in the invitation as it went to somebody."""
        return door_links.of(self.asked[part])

    def through_door(self, part: str) -> Client:
        """Return a browser that passed a door with the link and the code of the letters in the post room."""
        return door_links.through(self.asked[part])


def build() -> Secrets:
    """Return the review with all its secrets, and its readers inside."""
    made = _invited()
    _reported(made)
    _given(made)
    _kept_out(made)
    _doors(made)
    _staff(made)
    return made


def _invited() -> Secrets:
    place = world.make_place("berkshire")
    assert place.family is not None
    type(place.family).objects.filter(pk=place.family.pk).update(name=SURNAME)
    place.family.refresh_from_db()
    how: dict[str, Any] = {"by": place.administrator, "at": NOW}
    children = world.children_of(place.family)
    for child, years in zip(children, (14, 9), strict=True):
        Child.objects.filter(pk=child.pk).update(
            born_on=TODAY - timedelta(days=365 * years + 40), family_name=SURNAME
        )
        child.refresh_from_db()
    Relative.objects.create(
        family=place.family, name="Osric", relation="second father", parental_responsibility=True
    )
    own = {"mother": children, "father": children[:1], "second father": children[1:]}
    relatives = {one.relation: one for one in Relative.objects.filter(family=place.family)}
    for relation, person in relatives.items():
        person.name = f"{relation.title()} {SURNAME}"
        person.email = f"{relation.replace(' ', '-')}@family.example"
        person.address = HOME if relation == "mother" else "2 Plain Street"
        person.save()
        record_parent(relative=person, children=own[relation], **how)
    conference = conference_world.book(place)
    asked = conference_world.invite_network(place, conference)
    made = Secrets(place, conference, asked, children)
    _safe_ways(made, relatives["mother"])
    family = [inviting.Asked(ref=f"relative:{one.pk}", part=one.relation) for one in relatives.values()]
    family += [
        inviting.Asked(
            ref=f"young-person:{one.pk}", part=f"child {years}", all_the_same="They asked to come."
        )
        for one, years in zip(children, (14, 9), strict=True)
    ]
    asked |= {one.part: one for one in inviting.send(conference=conference, asked=family, **how)}
    return made


def _safe_ways(made: Secrets, mother: Relative) -> None:
    ways = safe_contact.Ways
    why = "They have moved to a safe place."
    safe_contact.record(
        person=mother,
        ways=ways(email_ok=True, email=mother.email, links_ok=True, secret=True, why=why),
        **made.how,
    )
    for child, years in zip(made.children, (14, 9), strict=True):
        place = f"5 {mark('child-address')} Lane" if years == 14 else "3 Plain Street"
        email = f"child{years}@family.example"
        said = ways(
            email_ok=True, email=email, links_ok=True, post="other", post_address=place, secret=years == 14, why=why
        )  # fmt: skip
        safe_contact.record(person=child, ways=said, **made.how)


def _reported(made: Secrets) -> None:
    """The police report in parts: for all, about one child, kept from all, kept from the first father."""
    first, second = made.children
    where = Told(made.place, made.conference, made.asked, made.asked, made.children)
    parts = (
        ("report-family", None), ("report-first", first.pk), ("report-second", second.pk),
        ("report-withheld", first.pk), ("report-from-father", first.pk),
    )  # fmt: skip
    said = [
        Said(key, "Heading", f"It says {mark(key)} of it.", child_id=child, nature="fact")
        for key, child in parts
    ]
    report = where.receive("police", *said)
    father = made.asked["father"].relative_id
    assert father
    for key, kept_from in (("report-withheld", ()), ("report-from-father", (father,))):
        report.refresh_from_db()
        asked = reports.ask_to_withhold(
            report=report, wish=reports.Wish(f"Because {mark(key + '-why')}.", key, kept_from),
            version=report.version, **made.how,
        )  # fmt: skip
        reports.answer(asked=asked, agree=True, why="Weighed", by=made.place.chair, at=NOW)
    where.show(report, *PEOPLE)


def _given(made: Secrets) -> None:
    """What the family gave, each thing for somebody else's eyes; what is not for the child; one complaint."""
    mother, father = made.asked["mother"], made.asked["father"]
    given = {
        "given-chair": (mother, Audience.CHAIR),
        "given-father": (father, Audience.PROFESSIONALS),
        "given-child-chair": (made.asked["child 14"], Audience.CHAIR),
        "given-child": (made.asked["child 9"], Audience.PROFESSIONALS),
    }
    for key, (one, audience) in given.items():
        person = one.relative or one.young_person
        assert person
        said = contributing.Said(Contribution.Kind.TEXT, words=f"I say {mark(key)}.", audience=audience)
        contributing.contribute(
            conference=made.conference, person=person, said=said, by=world.SYSTEM, at=NOW, invitation=one
        )
    row = ConferenceChild.objects.get(conference=made.conference, child=made.children[0])
    worker = made.place.by_role[Role.SOCIAL_WORKER]
    assert mother.relative
    childs.keep_from_child(
        row=row, relative=mother.relative, part=running_order(made.conference)[-1][0],
        matter=mark("not-for-child"), by=worker, at=NOW,
    )  # fmt: skip
    said_of = preparing_world.assessed(
        parents_view=f"She says {mark('assessed-mother')}.", reasons=f"It is {mark('assessed')}."
    )
    childs.assess(row=row, said=said_of, by=worker, at=NOW)
    from_family(
        invitation=mother,
        subject="process",
        words=f"It was {mark('complaint')}.",
        on=TODAY,
        token="c1",
        at=NOW,
    )


def _kept_out(made: Secrets) -> None:
    """The first father is kept out of a part; somebody asks to watch."""
    gathering = attendance_world.Gathering(made.place, made.conference, made.asked)
    asked = attendance_world.ask(gathering, evidence=f"It is {mark('evidence')}.", at=NOW)
    attendance_world.decide(gathering, asked, reasons=f"For {mark('exclusion-reasons')}.", at=NOW)
    student = world.make_practitioner(
        made.place.area, role=Role.PARTNER, agency=world.make_agency(made.place.area, world.Kind.HEALTH)
    )
    admitting.ask(
        conference=gathering.now(), kind="observer", who=student, why=f"To learn {mark('observer-why')}.",
        by=gathering.worker, at=NOW,
    )  # fmt: skip
    made.readers["observer"], made.signed_in["observer"] = world.client_for(student), student
    made.people["observer"] = student.name


def _staff(made: Secrets) -> None:
    area = made.place.area
    theirs: dict[str, Practitioner] = {f"{role} of it": one for role, one in made.place.by_role.items()}
    assert made.place.network
    theirs["teacher signed in"] = made.place.network.teacher
    for role in (Role.SOCIAL_WORKER, Role.CHAIR, Role.PARTNER, Role.ADMINISTRATOR):
        theirs[f"{role} without a part"] = world.make_practitioner(area, role=role)
    elsewhere = world.make_area("tees")
    for role in (Role.CHAIRS_MANAGER, Role.ADMINISTRATOR):
        theirs[f"{role} elsewhere"] = world.make_practitioner(elsewhere, role=role)
    for reader, person in theirs.items():
        made.readers[reader] = world.client_for(person)
        made.people[reader] = person.name
        made.signed_in[reader] = person


def _doors(made: Secrets) -> None:
    """Everybody behind a door, by the link and code sent; and those whom a link must not let in."""
    for part in (*PEOPLE, "child 14", "child 9", "health visitor", "GP"):
        made.readers[part] = made.through_door(part)
        made.people[part] = made.asked[part].name
    form = {
        "reply": "substitute", "substitute_name": "Ivo Larkspur", "substitute_email": "ivo@nhs.example",
        "briefed": "on", "words": "", "version": str(made.asked["GP"].version),
    }  # fmt: skip
    assert made.readers["GP"].post("/partner/asked/reply/", form).status_code == 302
    stand_in = Invitation.objects.get(substitute_for=made.asked["GP"])
    [made.asked["substitute"]] = inviting.send(
        conference=made.conference, asked=[inviting.Asked(f"practitioner:{stand_in.practitioner_id}", "GP")],
        by=made.place.administrator, at=NOW,
    )  # fmt: skip
    made.readers["substitute"] = made.through_door("substitute")
    made.people["substitute"] = made.asked["substitute"].name
    door_links.expire(made.asked["school nurse"])
    without_a_right(made)


def without_a_right(made: Secrets) -> None:
    """Let those in front of the doors try again whom a link must not let in."""
    for reader in ("stranger", "forwarded link", "expired link", "guessed link", "guessed code"):
        made.readers[reader] = Client()
    # A link that nobody used yet, found in somebody's post, without the code that went to its holder.
    link = made.link("police")
    assert made.readers["guessed code"].post(link).status_code == 302
    assert made.readers["guessed code"].post(f"{link}code/", {"code": "000000"}).status_code == 422
