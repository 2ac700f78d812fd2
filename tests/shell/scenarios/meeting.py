"""A conference from the booking to its notices, as the pages offer it, for every kind and area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quorate.cases.models import Child
from quorate.jobs.work import do_all_waiting
from tests.shell.world import Role

from .steps import Life, Person

EVERYBODY = ("social worker", "police", "health visitor", "class teacher")


@dataclass
class Meeting:
    """One conference and where its page is."""

    life: Life
    address: str

    @property
    def number(self) -> int:
        return int(self.address.rstrip("/").rsplit("/", 1)[-1])

    def ask(self, parts: Iterable[str] = (*EVERYBODY, "GP"), family: bool = True) -> None:
        """Invite these of the family's network, and its mother; the father is left out, with the reason."""
        assert self.life.place.network is not None
        people = self.life.place.network.everybody()
        who = [f"practitioner:{people[part].pk}" for part in parts]
        mother = self.life.family.relatives.get(relation="mother")
        admin = self.life.role(Role.ADMINISTRATOR)
        admin.open(self.address).click("Invite people")
        asked = [*who, *([f"relative:{mother.pk}"] if family else [])]
        admin.send("Send the invitations", who=asked, left_why="He lives abroad and is written to.")

    def open(self, starts: datetime, parts: Iterable[str] = EVERYBODY) -> Person:
        """Come to it on its day: these arrive and the chair opens it. Return the chair."""
        life = self.life
        assert life.place.network is not None
        people = life.place.network.everybody()
        life.on(starts.date(), starts.time())
        admin = life.role(Role.ADMINISTRATOR).open(self.address).click("Hold the conference")
        chair = life.role(Role.CHAIR)
        for name in (chair.who.name, *(people[part].name for part in parts)):
            admin.send(f"In the room {name}")
        return chair.open(admin.address).send("Open the conference")

    def hear(self, child: str, says: dict[str, str], *, now: str, likely: str, rests: bool = False) -> Person:
        """Record what each says about a child, the two answers and, where it is asked, on what they rest."""
        chair = self.life.role(Role.CHAIR).go("conferences:hold", self.number).click(child)
        for who, view in says.items():
            chair.send(f"{view} says {who}")
        chair.send("Save the answers", still_suffering=now, likely_to_suffer=likely)
        if rests:
            chair.click("What the likelihood of harm rests on")
            named = [one.get("name") for one in chair.page.iterfind(".//main//form//input[@name]")]
            first = next(one for one in named if one.startswith("said-"))
            chair.send("Save", {first: "done", first.replace("said", "words"): "It has happened before."})
        return chair

    def decide(self, child: str, **answers: Any) -> Person:
        """Have the chair decide about one child."""
        chair = self.life.role(Role.CHAIR).go("conferences:hold", self.number).click(child)
        return chair.click("Decide for").send("Record the decision", answers)

    def close(self) -> Person:
        """Have the chair close it, saying why what is open stays open, and see the outcome."""
        chair = self.life.role(Role.CHAIR).go("conferences:hold", self.number).click("Close the conference")
        asked = chair.page.xpath(".//main//*[@name='open_why']")
        chair.send("Close the conference", {"open_why": "It was said by word of mouth."} if asked else {})
        return chair.sees("The conference is closed.")

    def tell(self, who: Person) -> Person:
        """Have the notices sent by the one whom the area lets send them; the worker writes them."""
        who.go("conferences:notices", self.number).send("Send the notices").sees("are being written")
        do_all_waiting()
        return who.go("conferences:notices", self.number).sees("in the post room")


def book(life: Life, about: Child, children: Sequence[Child], starts: datetime, **more: Any) -> Meeting:
    """Book a conference from a child's page, as the administrator does."""
    admin = life.role(Role.ADMINISTRATOR).child(about)
    admin.click("Book a conference").send("Continue", child=list(children))
    admin.send(
        "Continue",
        starts_at=starts,
        place="online",
        link="https://meet.example.org/1",
        chair=life.place.chair,
        administrator=life.place.administrator,
        **more,
    )
    asked = {
        name: value
        for name, value in (
            ("past_limit_reason", "No earlier day could be found."),
            ("chair_why", "The usual chair is away."),
            ("accept", "True"),
        )
        if admin.page.xpath(f".//main//*[@name='{name}']")
    }
    admin.send("Book the conference", asked).sees("The conference has been booked.")
    return Meeting(life, admin.address)
