"""A held conference with a marked secret for each kind of reader of its minutes, its papers sent, from a seed."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from quorate.cases import safe_contact
from quorate.cases.models import Child, Relative
from quorate.cases.parents import record_parent
from quorate.conferences.actions import hold, notices, say
from quorate.conferences.actions import invite as inviting
from quorate.conferences.models import Invitation
from quorate.jobs.work import do_all_waiting
from quorate.minutes.actions import approving, notes, sending, writing
from quorate.minutes.models import Audience
from tests.shell import conference_world, holding, papers_world, world

AT = papers_world.AFTERWARDS
GROUNDS = ("safe-address", "third-party", "confidence", "child", "kept-out")
ADDRESS = "17 Quillfeather Yard\nMarrowby\nTS99 1ZZ"
PROFESSIONALS = {"social worker", "police", "health visitor", "class teacher"}
WITHOUT_PAPERS = {"student", "child 14"}
SYLLABLES = ("ba", "ke", "li", "mo", "nu", "pra", "sto", "vex", "qui", "zor", "gle", "dra")


@dataclass
class World:
    """One conference, its readers, and who may find which mark."""

    seed: int
    dice: random.Random
    sitting: holding.Sitting
    first: Child
    second: Child
    readers: dict[str, Invitation] = field(default_factory=dict)
    may: dict[str, set[str]] = field(default_factory=dict)
    nobody: set[str] = field(default_factory=set)
    """Marks that are only for those who run the conference."""

    def mark(self, *readers: str) -> str:
        word = "".join(self.dice.choice(SYLLABLES) for _ in range(7))
        assert word not in self.may
        self.may[word] = set(readers)
        return word

    def name(self, reader: str) -> str:
        return self.readers[reader].name

    @property
    def everyone(self) -> set[str]:
        """Those who get papers: whoever only watches gets none, and a child is told another way."""
        return set(self.readers) - WITHOUT_PAPERS


def build(seed: int) -> World:
    """Return a held conference with two fathers, an observer and a young person, its papers sent."""
    made = invited(seed)
    sat(made)
    approved_and_sent(made)
    return made


def invited(seed: int) -> World:
    world.count_from_one()
    place = world.make_place("tees")
    booked = conference_world.book(place)
    asked = conference_world.invite_network(place, booked, reports=False)
    first, second = world.children_of(place.family)
    Child.objects.filter(pk=first.pk).update(born_on=world.TODAY - timedelta(days=14 * 366))
    first.refresh_from_db()
    mother = Relative.objects.get(family=place.family, relation="mother")
    father = Relative.objects.get(family=place.family, relation="father")
    other = Relative.objects.create(
        family=place.family, name="Osric Secondfather", relation="second father",
        parental_responsibility=True, email="osric@family.example",
    )  # fmt: skip
    Relative.objects.filter(pk=mother.pk).update(email="mother@family.example", address=ADDRESS)
    Relative.objects.filter(pk=father.pk).update(email="father@family.example")
    how: dict[str, Any] = {"by": place.administrator, "at": world.NOW}
    record_parent(relative=mother, children=[first, second], **how)
    record_parent(relative=father, children=[first], **how)
    record_parent(relative=other, children=[second], **how)
    mother.refresh_from_db()
    safe_ways(mother, first, how)
    observer = world.make_practitioner(
        place.area, role=world.Role.PARTNER, agency=place.network.teacher.agency
    )
    people = [inviting.Asked(ref=f"relative:{one.pk}", part=one.relation) for one in (mother, father, other)]
    people.append(inviting.Asked(ref=f"practitioner:{observer.pk}", part="student", observer=True))
    ref, why = f"young-person:{first.pk}", "They asked to come."
    people.append(inviting.Asked(ref=ref, part="child 14", all_the_same=why))
    sent = inviting.send(conference=booked, asked=people, **how)
    asked |= {one.part: one for one in sent}
    made = World(seed, random.Random(seed), holding.Sitting(place, booked, asked), first, second)
    wanted = (
        "social worker",
        "police",
        "health visitor",
        "class teacher",
        "mother",
        "father",
        "second father",
        "student",
        "child 14",
    )
    made.readers = {one: asked[one] for one in wanted}
    return made


def safe_ways(mother: Relative, child: Child, how: dict[str, Any]) -> None:
    """Record how the mother, whose address is secret, and the young person are reached."""
    safe_contact.record(
        person=mother,
        ways=safe_contact.Ways(
            email_ok=True, email="mother@family.example", post="record", phone_ok=True, links_ok=True, secret=True,
            why="She has moved to a safe place.",
        ),
        **how,
    )  # fmt: skip
    safe_contact.record(
        person=child,
        ways=safe_contact.Ways(
            email_ok=True, email="child@family.example", links_ok=True, post="other", post_address="3 Plain Street"
        ),
        **how,
    )  # fmt: skip


def sat(made: World) -> None:
    """Hold the conference; the first father is out of the room for a part of it, and marked words are said then."""
    sitting = made.sitting
    place = sitting.place
    hold.open_conference(conference=sitting.conference, by=place.chair, at=holding.OPENS)
    sitting.come((*holding.EVERYBODY, "mother", "second father", "student", "child 14"))
    hold.arrive(
        invitation=sitting.asked["father"], mode="in-person", by=place.administrator, at=holding.OPENS
    )
    out, back = holding.OPENS + timedelta(minutes=20), holding.OPENS + timedelta(minutes=75)
    why = made.mark(*PROFESSIONALS)
    notices.keep_out(
        sitting.asked["father"], extent="part", why=f"The police hold evidence {why}.", by=place.chair, at=out
    )
    hold.leave(invitation=sitting.asked["father"], left_at=out, by=place.administrator, at=out)
    everyone = made.everyone
    going_on, ending = sitting.rows
    own = {made.first.pk: everyone - {"second father"}, made.second.pk: everyone - {"father"}}
    for row, says in ((going_on, "continue"), (ending, "end")):
        sitting.harm(row, suffering=False, likely=says == "continue")
        sitting.views(row, social_worker=says, health_visitor=says, class_teacher=says)
        # A view given while the first father was out is not in his copy.
        heard = own[row.child_id] - {"father"}
        sitting.say(row, "police", says, words=f"Our view {made.mark(*heard)} was given alone.")
        say.note_child(
            row=row, wishes_and_feelings="", working_notes=f"Noted {made.mark(*own[row.child_id])} there.",
            notes_version=row.notes_version, by=place.administrator, at=holding.AFTER,
        )  # fmt: skip
        made_by = made.mark(*own[row.child_id])
        decide = holding.going_on if says == "continue" else holding.ending
        sitting.decide(row, decide(reasons=f"We decided so because of {made_by} and nothing else."))
    hold.arrive(
        invitation=sitting.asked["father"], mode="in-person", arrived_at=back, by=place.administrator, at=back
    )
    written_live(made, own, at=holding.OPENS + timedelta(minutes=80))
    sitting.close()
    sitting.now()


def written_live(made: World, own: dict[int, set[str]], *, at: Any) -> None:
    """Add paragraphs under random headings for random audiences, each with its mark."""
    dice, sitting = made.dice, made.sitting
    minutes = notes.begin(sitting.now(), by=sitting.place.administrator, at=at)
    everyone = made.everyone
    headings = {"discussion": everyone, "essential-facts": everyone, "other": everyone}
    for child, readers in own.items():
        headings |= {
            f"child:{child}:{part}": readers
            for part in ("wishes", "discussion", "decision", "chair", "dissent")
        }
    kinds = list(Audience) * 3
    dice.shuffle(kinds)
    for audience in kinds:
        part, readers = dice.choice(sorted(headings.items()))
        named = dice.sample(sorted(made.readers), k=dice.randint(1, 3))
        may = {
            Audience.EVERYONE: readers,
            Audience.PROFESSIONALS: readers & PROFESSIONALS,
            Audience.NOT_FOR: readers - set(named),
            Audience.ONLY: readers & set(named),
        }[audience]
        mark = made.mark(*may)
        if not may:
            made.nobody.add(mark)
        text = f"Then somebody spoke of {mark} at some length."
        wording = notes.Wording(
            text=text, audience=audience, people=[made.readers[one].pk for one in named],
            ground="" if audience == Audience.EVERYONE else dice.choice(GROUNDS),
            said_by=dice.choice([None, made.readers[dice.choice(sorted(readers))]]),
        )  # fmt: skip
        notes.add(minutes, part, wording, by=sitting.place.administrator, at=at)


def approved_and_sent(made: World) -> None:
    sitting = made.sitting
    by = sitting.place.administrator
    minutes = writing.draft(sitting.now(), by=by, at=AT)
    minutes = writing.submit(minutes, version=minutes.version, by=by, at=AT)
    minutes = approving.approve(minutes, version=minutes.version, by=sitting.chair, at=AT)
    ordered = sending.order(minutes, by=by, at=AT)
    assert ordered.sending is not None
    assert not ordered.to_edit
    notices.send_notices(sitting.now(), also=(), by=by, at=AT)
    do_all_waiting()
    ordered.sending.refresh_from_db()
    assert ordered.sending.stopped == {}
