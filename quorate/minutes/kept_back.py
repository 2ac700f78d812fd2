"""Any paper about a child, searched for what is kept from its reader: plan copies, letters of a plan's end, releases.

The outcome notice and the minutes know one conference and its copies. These papers speak of a child and go to a person:
what is kept from that person is gathered from the family and from the record of each of its conferences.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from quorate.cases.models import Child, Family, NetworkMember
from quorate.cases.parents import Parents, parents_of
from quorate.cases.safe_contact import secret_places
from quorate.conferences.models import Conference
from quorate.conferences.queries.meeting import meeting_of
from quorate.plans.models import Plan
from quorate.plans.queries.people import Person

from . import leaks, queries
from .check import Withheld
from .editing import current_editions
from .editions import WORDS_TOO, Edition
from .models import Minutes

Files = Iterable[tuple[str, bytes]]
RELATIVE, YOUNG = "relative", "young-person"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a paper is for: ``relative:3``, ``young-person:8``, ``practitioner:4``, or nothing for somebody outside."""

    ref: str
    name: str

    @property
    def kind(self) -> str:
        return self.ref.partition(":")[0]

    @property
    def number(self) -> int:
        return int(self.ref.partition(":")[2] or 0)

    @property
    def family(self) -> bool:
        return self.kind in (RELATIVE, YOUNG)


class KeptBack:
    """What is kept from whom in one family: read once, asked for each paper."""

    def __init__(self, family: Family | None, *, children: Collection[Child]) -> None:
        self.family, self.about = family, list(children)
        self.of_family = list(family.children.order_by("pk")) if family else list(children)
        self.relatives = list(family.relatives.order_by("pk")) if family else []
        self.parents: Parents = parents_of([one.pk for one in self.of_family])
        self.places = self._places()
        self.editions = list(self._editions())
        members = NetworkMember.objects.filter(child__in=[one.pk for one in self.about])
        self.names = [*(one.name for one in self.relatives), *(one.name for one in self.about)]
        self.names += members.values_list("practitioner__name", flat=True).distinct()

    def told(self, to: Addressee, files: Files) -> tuple[str, ...]:
        """Return, in words, what a paper's files would tell this reader that is kept from them.

        Looked for are the secret addresses of others of the family (also for somebody outside it), the names of its
        children whose parent or brother or sister by both parents the reader is not, and each sentence that this
        reader's edition of the record of a conference leaves out.
        """
        withheld = [*self._of_places(to), *self._of_names(to), *self._of_record(to)]
        if not withheld:
            return ()
        return tuple(leaks.in_papers(to.name, withheld, files=files, names=[*self.names, to.name]))

    def _places(self) -> list[leaks.Place]:
        if self.family is None:
            return []
        people = {f"{RELATIVE}:{one.pk}": one.name for one in self.relatives}
        people |= {f"{YOUNG}:{one.pk}": one.name for one in self.of_family}
        return [
            leaks.Place(ref, people.get(ref, "somebody"), words)
            for ref, told in secret_places(self.family).items()
            for words in told
        ]

    def _editions(self) -> Iterator[Edition]:
        if self.family is None:
            return
        rows = Conference.objects.filter(
            family=self.family,
            pk__in=Minutes.objects.filter(conference__family=self.family).values("conference"),
        )
        for one in rows.select_related("area", "chair", "administrator", "room", "family").order_by("pk"):
            yield from current_editions(queries.written_of(meeting_of(one)))

    def _of_places(self, to: Addressee) -> Iterator[Withheld]:
        if to.family or not to.ref:
            for one in self.places:
                if one.ref != to.ref:
                    yield Withheld(
                        one.words, f"an address or number of {one.whose} that is kept secret", leaks.PLACE
                    )

    def _of_names(self, to: Addressee) -> Iterator[Withheld]:
        if not to.family:
            return
        theirs = {one.pk for one in self.about} | self._children_of(to)
        for child in self.of_family:
            if child.pk not in theirs and child.given_name:
                name = child.name if child.given_name.casefold() in WORDS_TOO else child.given_name
                yield Withheld(name, "the name of a child whose parent this person is not", leaks.NAME)

    def _children_of(self, to: Addressee) -> set[int]:
        if to.kind == RELATIVE:
            return set(self.parents.children_for(to.number))
        own = self.parents.of.get(to.number)
        return {child for child, parents in self.parents.of.items() if parents == own}

    def _of_record(self, to: Addressee) -> Iterator[Withheld]:
        for edition in self.editions:
            if to.ref and _ref_of(edition) == to.ref:
                yield from leaks.sentences_from(edition)


def _ref_of(edition: Edition) -> str:
    invitation = edition.copy.person.invitation
    for kind, number in (
        (RELATIVE, invitation.relative_id),
        (YOUNG, invitation.young_person_id),
        ("practitioner", invitation.practitioner_id),
    ):
        if number:
            return f"{kind}:{number}"
    return ""


def told_by_plan(plan: Plan, person: Person, files: Files) -> tuple[str, ...]:
    """Return, in words, what somebody's paper of a plan would tell them that is kept from them."""
    ref = f"{YOUNG}:{plan.child_id}" if person.key == "child" else person.key
    kept = KeptBack(plan.child.family, children=[plan.child])
    return kept.told(Addressee(ref, person.name), files)


def told_outside(conference: Conference, name: str, files: Files) -> tuple[str, ...]:
    """Return, in words, what papers of a conference would tell somebody outside it that is kept secret: places."""
    children = [part.child for part in conference.children.select_related("child").order_by("pk")]
    return KeptBack(conference.family, children=children).told(Addressee("", name), files)


__all__ = ["Addressee", "KeptBack", "told_by_plan", "told_outside"]
