"""How each of a family is safely reached, for the pages on which it is recorded."""

from dataclasses import dataclass

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Family, Relative, SafeContact
from quorate.cases.safe_contact import Person, Reach, both_of, reach_of, ref_of
from quorate.people.models import Practitioner


@dataclass(frozen=True, slots=True)
class Contact:
    """One of a family, and what stands and is asked for about reaching them."""

    person: Person
    reach: Reach
    row: SafeContact | None
    wish: SafeContact | None

    @property
    def who(self) -> str:
        return ref_of(self.person).replace(":", "-")

    @property
    def is_child(self) -> bool:
        return isinstance(self.person, Child)

    @property
    def says(self) -> str:
        """In words how they are reached now."""
        if self.reach.unreachable:
            return "Not at all"
        ways = [f"e-mail to {self.reach.email}"] if self.reach.email else []
        if self.reach.links:
            ways.append("links by e-mail")
        if self.reach.phone:
            ways.append(f"telephone {self.reach.phone}")
        if self.reach.by_hand:
            ways.append("by hand through the social worker")
        elif self.reach.on_paper:
            post = ", ".join(line.strip() for line in self.reach.post.splitlines() if line.strip())
            ways.append(f"post to {post}" if post else "post, no address on record")
        return f"{'; '.join(ways)[:1].upper()}{'; '.join(ways)[1:]}"


def family_of(reader: Practitioner, number: int) -> Family | None:
    """Return a family, if this reader may open the case of one of its children."""
    mine = children_seen_by(reader).filter(family=number)
    if not mine.exists():
        return None
    return Family.objects.select_related("area").filter(area=reader.area_id, pk=number).first()


def contacts_of(family: Family, reader: Practitioner) -> tuple[Contact, ...]:
    """Return each of a family with how they are reached: relatives first, then the children the reader may see."""
    relatives = Relative.objects.filter(family=family).select_related("family")
    children = children_seen_by(reader).filter(family=family).select_related("family", "area")
    people: list[Person] = [
        *relatives.order_by("-parental_responsibility", "pk"),
        *children.order_by("born_on", "pk"),
    ]
    stands, asked = both_of(people)
    return tuple(
        Contact(one, reach_of(one, stands.get(ref_of(one))), stands.get(ref_of(one)), asked.get(ref_of(one)))
        for one in people
    )
