"""Where letters, e-mails, calls and links to one of the family may and may not go, and who said so.

    reach = how_to_reach(relative)
    letters.post(..., **reach.letter(relative.name))

Nothing recorded means what stands on the person's row. A young person has no address on record: what goes to them goes
by hand, unless something was said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.db.models import Q

from quorate.audit import actions as audit
from quorate.people.models import Practitioner

from .actions import By
from .large_print import in_large_print
from .models import Child, Family, Relative, SafeContact

Person = Relative | Child
Post = SafeContact.Post
Standing = SafeContact.Standing
BY_HAND = "By hand, through the social worker only. Do not put it in the post."


class ContactRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class ContactChanged(ContactRefused):
    """Somebody else recorded something meanwhile."""


class Address(TypedDict):
    """What the post room has to be told of one recipient."""

    to_name: str
    to_email: str
    to_address: str
    hold_because: str
    large: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """How one person is reached: each way empty where it may not be used."""

    email: str
    post: str
    phone: str
    links: bool
    why_not: str = ""
    """Why something may not be used, in words; with no way at all, why a letter is held."""
    by_hand: bool = False
    secret: bool = False
    said: bool = False
    """Whether anything was recorded; otherwise it is what stands on the person's row."""
    on_paper: bool = True
    large: bool = False
    """Whether what goes to this person is made in large print."""

    @property
    def unreachable(self) -> bool:
        return not (self.email or self.by_hand or self.on_paper)

    def letter(self, name: str) -> Address:
        """Return the post room's own words for this recipient: to whom, where, and why it waits if it may not go."""
        held = self.why_not if self.unreachable else ""
        where = BY_HAND if self.by_hand else self.post if self.said else ""
        return {
            "to_name": name,
            "to_email": self.email,
            "to_address": "" if self.email else where,
            "hold_because": held,
            "large": self.large,
        }


@dataclass(frozen=True, slots=True)
class Ways:
    """What is said of one person: what may be used, and where it goes when that is not what stands on record."""

    email_ok: bool = False
    email: str = ""
    post: str = Post.RECORD
    post_address: str = ""
    phone_ok: bool = False
    phone: str = ""
    links_ok: bool = False
    secret: bool = False
    why: str = ""


def how_to_reach(person: Person) -> Reach:
    """Return how a relative or a young person is reached, by what stands recorded of them."""
    return reaches([person])[ref_of(person)]


def ref_of(person: Person) -> str:
    return f"{'relative' if isinstance(person, Relative) else 'young-person'}:{person.pk}"


def reaches(people: Iterable[Person]) -> dict[str, Reach]:
    """Return how each of several people is reached, by ``relative:3`` or ``young-person:8``: two questions for all."""
    those = list(people)
    there, large = standing_of(those), in_large_print(those)
    return {ref_of(one): replace(reach_of(one, there.get(ref_of(one))), large=one in large) for one in those}


def standing_of(people: Iterable[Person]) -> dict[str, SafeContact]:
    """Return what stands recorded of these people, by ``relative:3`` or ``young-person:8``."""
    return _rows(people, Standing.STANDS)


def asked_of(people: Iterable[Person]) -> dict[str, SafeContact]:
    """Return what these people asked for at their door and no worker has answered yet."""
    return _rows(people, Standing.ASKED)


def both_of(people: Iterable[Person]) -> tuple[dict[str, SafeContact], dict[str, SafeContact]]:
    """Return what stands, and what is asked for, of these people: the two questions above at once."""
    stands: dict[str, SafeContact] = {}
    asked: dict[str, SafeContact] = {}
    for row in _found(people, (Standing.STANDS, Standing.ASKED)):
        (stands if row.standing == Standing.STANDS else asked)[_ref_of_row(row)] = row
    return stands, asked


def _rows(people: Iterable[Person], standing: str) -> dict[str, SafeContact]:
    return {_ref_of_row(row): row for row in _found(people, (standing,))}


def _found(people: Iterable[Person], standing: Iterable[str]) -> list[SafeContact]:
    those = list(people)
    relatives = [one.pk for one in those if isinstance(one, Relative)]
    children = [one.pk for one in those if isinstance(one, Child)]
    whose = Q(relative__in=relatives) | Q(child__in=children)
    rows = SafeContact.objects.filter(whose, standing__in=list(standing))
    return list(rows.select_related("recorded_by", "decided_by").order_by("pk")) if those else []


def _ref_of_row(row: SafeContact) -> str:
    return f"relative:{row.relative_id}" if row.relative_id else f"young-person:{row.child_id}"


def reach_of(person: Person, row: SafeContact | None) -> Reach:
    """Return how somebody is reached, given what stands recorded of them (nothing: what is on their row)."""
    own_email, own_phone, own_post = (
        (person.email, person.phone, person.address) if isinstance(person, Relative) else ("", "", "")
    )
    if row is None:
        by_hand = isinstance(person, Child)
        return Reach(own_email, own_post, own_phone, links=bool(own_email), by_hand=by_hand)
    email = (row.email or own_email) if row.email_ok else ""
    phone = (row.phone or own_phone) if row.phone_ok else ""
    post = {Post.RECORD: own_post, Post.OTHER: row.post_address}.get(Post(row.post), "")
    found = Reach(
        email=email,
        post=post,
        phone=phone,
        links=bool(email) and row.links_ok,
        by_hand=row.post == Post.HAND and not email,
        secret=row.secret,
        said=True,
        on_paper=row.post in (Post.RECORD, Post.OTHER),
    )
    return replace(found, why_not=_why_not(row, found))


def _why_not(row: SafeContact, found: Reach) -> str:
    barred = [
        words
        for words, open_ in (
            ("no e-mail", row.email_ok),
            ("no calls or text messages", row.phone_ok),
            ("no links", row.links_ok),
            ("nothing on paper", row.post != Post.NEVER),
        )
        if not open_
    ]
    if found.unreachable:
        return "Nothing may be sent to this person: no way is recorded as safe. Ask the social worker."
    return f"Recorded as not safe: {', '.join(barred)}." if barred else ""


def secret_places(family: Family) -> dict[str, tuple[str, ...]]:
    """Return the places that may not stand in any paper for others of the family, by whose they are.

    Keys are ``relative:3`` or ``young-person:8``; the words are the addresses, e-mail addresses and telephone numbers
    of everybody marked as secret: those on record and those said since, a line of an address being one of them too.
    """
    rows = SafeContact.objects.filter(family=family, standing=Standing.STANDS, secret=True)
    found = {}
    for row in rows.select_related("relative", "child").order_by("pk"):
        person = row.relative or row.child
        if person is None:
            continue
        said = [row.email, row.phone, row.post_address]
        if isinstance(person, Relative):
            said += [person.email, person.phone, person.address]
        found[ref_of(person)] = tuple(dict.fromkeys(words for one in said for words in _telling(one)))
    return found


def _telling(said: str) -> list[str]:
    """Return an address as a whole, on one line, and each line of it that has a figure (a street, a postcode)."""
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()]
    if not lines:
        return []
    parts = [part.strip() for line in lines for part in line.split(",")]
    telling = [one for one in (*lines, *parts) if len(one) > 4 and any(letter.isdigit() for letter in one)]
    return [said.strip(), ", ".join(lines), *telling]


def history_of(person: Person) -> list[SafeContact]:
    """Return all that was ever recorded or asked of somebody, the latest first."""
    mine = {"relative": person} if isinstance(person, Relative) else {"child": person}
    rows = SafeContact.objects.filter(**mine).select_related("recorded_by", "decided_by")
    return list(rows.order_by("-recorded_at", "-pk"))


@transaction.atomic
def record(*, person: Person, ways: Ways, seen: int = 0, by: Practitioner, at: datetime) -> SafeContact:
    """Record how somebody is safely reached; what stood before is kept and superseded. Returns what stands now.

    ``seen`` is the number of the row that the page showed (0: none).

    :raises ContactChanged: if somebody else recorded something meanwhile
    :raises ContactRefused: if what is said does not hold together
    """
    family = _locked(person)
    _check(person, ways)
    there = standing_of([person]).get(ref_of(person))
    if there is not None and ways_of(there) == ways:
        return there
    if (there.pk if there else 0) != seen:
        who = there.recorded_by.name if there and there.recorded_by else "Somebody else"
        raise ContactChanged(f"{who} recorded something else meanwhile. Yours was not saved: look again.")
    return _put(person, family, ways, there, by=by, at=at)


@transaction.atomic
def ask(*, person: Person, ways: Ways, name: str, by: str, at: datetime) -> SafeContact:
    """Keep what somebody of the family asks for at their own door. It does not stand until a worker confirms it.

    ``name`` is the person as the door knows them; ``by`` is the door, for the audit. A later wish replaces an earlier
    one that nobody has answered.

    :raises ContactRefused: if what is asked does not hold together
    """
    family = _locked(person)
    _check(person, ways)
    waiting = asked_of([person]).get(ref_of(person))
    if waiting is not None:
        if ways_of(waiting) == ways:
            return waiting
        _end(waiting, Standing.SUPERSEDED, at)
    made = _row(person, family, ways, Standing.ASKED, at=at, asked_by=name)
    _audit("cases.safe-contact-asked", person, made, by=by, at=at)
    return made


@transaction.atomic
def confirm(*, wish: SafeContact, why: str = "", by: Practitioner, at: datetime) -> SafeContact:
    """Let what the family asked for stand; what stood before is kept and superseded.

    :raises ContactRefused: if it was answered already
    """
    current, person = _waiting(wish)
    there = standing_of([person]).get(ref_of(person))
    if there is not None:
        _end(there, Standing.SUPERSEDED, at)
    current.standing, current.recorded_by = Standing.STANDS, by
    current.decided_by, current.decided_at, current.decided_why = by, at, why.strip()
    current.save()
    _audit("cases.safe-contact-confirmed", person, current, by=by, at=at)
    return current


@transaction.atomic
def refuse(*, wish: SafeContact, why: str, by: Practitioner, at: datetime) -> SafeContact:
    """Say that what the family asked for does not stand, and why. What stood before goes on.

    :raises ContactRefused: if it was answered already, or no reason is given
    """
    current, person = _waiting(wish)
    if not why.strip():
        raise ContactRefused("Say why this is not confirmed, and whether the person was told.", "why")
    current.standing, current.ended_at = Standing.REFUSED, at
    current.decided_by, current.decided_at, current.decided_why = by, at, why.strip()
    current.save()
    _audit("cases.safe-contact-refused", person, current, by=by, at=at)
    return current


def ways_of(row: SafeContact) -> Ways:
    """Return what a row says, without who said it and when."""
    return Ways(
        row.email_ok,
        row.email,
        row.post,
        row.post_address,
        row.phone_ok,
        row.phone,
        row.links_ok,
        row.secret,
        row.why,
    )


def family_of(person: Person) -> Family:
    """Return the family somebody belongs to.

    :raises ContactRefused: for a child who belongs to none yet
    """
    if person.family is None:
        raise ContactRefused("This child belongs to no family on record yet.")
    return person.family


def _locked(person: Person) -> Family:
    return Family.objects.select_for_update().select_related("area").get(pk=family_of(person).pk)


def _waiting(wish: SafeContact) -> tuple[SafeContact, Person]:
    Family.objects.select_for_update().get(pk=wish.family_id)
    current = SafeContact.objects.select_related("relative", "child").get(pk=wish.pk)
    person = current.relative or current.child
    if current.standing != Standing.ASKED or person is None:
        raise ContactRefused("This has been answered already. Look at what stands now.")
    return current, person


def _check(person: Person, ways: Ways) -> None:
    own = person.email if isinstance(person, Relative) else ""
    if ways.post not in Post.values:
        raise ContactRefused("Choose how paper may reach them.", "post")
    if ways.post == Post.OTHER and not ways.post_address.strip():
        raise ContactRefused("Enter the other address that letters go to.", "post_address")
    if ways.post == Post.RECORD and isinstance(person, Child):
        raise ContactRefused(
            "A child has no address of their own on record. Enter one, or choose by hand.", "post"
        )
    if ways.email_ok and not (ways.email or own):
        raise ContactRefused("Enter the e-mail address that may be used.", "email")
    if ways.links_ok and not ways.email_ok:
        raise ContactRefused("Links go by e-mail: they need an e-mail address that may be used.", "links_ok")
    if not ways.why.strip() and (
        ways.secret or ways.post in (Post.HAND, Post.NEVER) or not ways.email_ok and own
    ):
        raise ContactRefused("Say why, so that the next person understands it.", "why")


def _put(
    person: Person, family: Family, ways: Ways, there: SafeContact | None, *, by: Practitioner, at: datetime
) -> SafeContact:
    if there is not None:
        _end(there, Standing.SUPERSEDED, at)
    made = _row(person, family, ways, Standing.STANDS, at=at, recorded_by=by)
    _audit("cases.safe-contact-recorded", person, made, by=by, at=at)
    return made


def _end(row: SafeContact, standing: str, at: datetime) -> None:
    SafeContact.objects.filter(pk=row.pk).update(standing=standing, ended_at=at)


def _row(
    person: Person,
    family: Family,
    ways: Ways,
    standing: str,
    *,
    at: datetime,
    recorded_by: Practitioner | None = None,
    asked_by: str = "",
) -> SafeContact:
    return SafeContact.objects.create(
        family=family,
        relative=person if isinstance(person, Relative) else None,
        child=person if isinstance(person, Child) else None,
        standing=standing,
        email_ok=ways.email_ok,
        email=ways.email.strip(),
        post=ways.post,
        post_address=ways.post_address.strip(),
        phone_ok=ways.phone_ok,
        phone=ways.phone.strip(),
        links_ok=ways.links_ok,
        secret=ways.secret,
        why=ways.why.strip(),
        recorded_by=recorded_by,
        asked_by=asked_by,
        recorded_at=at,
    )


def _audit(act: str, person: Person, row: SafeContact, *, by: By, at: datetime) -> None:
    children = Child.objects.filter(family=row.family_id).order_by("pk").values_list("pk", flat=True)
    audit.record(
        act=act,
        about=f"family:{row.family_id}",
        by=by,
        at=at,
        area=row.family.area.key,
        children=list(children),
        detail={"person": ref_of(person), "row": row.pk, "secret": row.secret},
    )


def answers(ways: Ways) -> Mapping[str, object]:
    """Return what is said as a form's first values."""
    return {name: getattr(ways, name) for name in Ways.__slots__}
