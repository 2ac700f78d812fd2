"""Where letters to the family may go: recorded, asked for at their door, confirmed, and kept to by the post room."""

from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import safe_contact
from quorate.cases.models import Relative, SafeContact
from quorate.cases.safe_contact import ContactChanged, ContactRefused, Ways
from quorate.conferences.actions import invite, posting
from quorate.conferences.actions.invite import Asked
from quorate.letters.models import Letter
from quorate.preparing.actions import helping
from quorate.preparing.actions.helping import NeedsSaid
from tests.shell import convening
from tests.shell.convening import Booked
from tests.shell.test_letter_batches import sizes_of
from tests.shell.world import NOW

pytestmark = pytest.mark.django_db
Post = SafeContact.Post
Standing = SafeContact.Standing
RECORD = Ways(email_ok=True, links_ok=True, phone_ok=True)
HAND = Ways(post=Post.HAND, why="Somebody else at home opens the post.")
NEVER = Ways(post=Post.NEVER, why="Nothing is safe at the moment.")
AWAY = Ways(
    post=Post.OTHER, post_address="c/o Harbour House\n7 Quay Road, QX1 1AA", secret=True, why="Has moved out."
)


@pytest.fixture
def booked() -> Booked:
    return convening.a_review("berkshire")


def mother(booked: Booked) -> Relative:
    one = Relative.objects.filter(family=booked.place.family).order_by("pk")[0]
    one.email, one.phone, one.address = "her@home.example", "01632 960111", "12 Mill Lane, QX9 9ZZ"
    one.save()
    return one


def record(booked: Booked, person: Any, ways: Ways, **more: Any) -> SafeContact:
    values = {"person": person, "ways": ways, "by": booked.network.social_worker, "at": NOW, **more}
    return safe_contact.record(**values)


def invited(booked: Booked, person: Relative) -> Letter:
    asked = [Asked(f"relative:{person.pk}", person.relation)]
    made = invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    return Letter.objects.get(key__startswith=f"invitation:{made[0].pk}:")


def test_what_is_on_record_is_used_until_something_is_said(booked: Booked) -> None:
    found = safe_contact.how_to_reach(mother(booked))
    assert (found.email, found.post, found.links) == ("her@home.example", "12 Mill Lane, QX9 9ZZ", True)
    child = booked.children[0]
    assert safe_contact.how_to_reach(child).by_hand


def test_a_later_word_supersedes_and_the_earlier_is_kept(booked: Booked) -> None:
    her = mother(booked)
    first = record(booked, her, RECORD)
    assert record(booked, her, RECORD).pk == first.pk, "the same form twice"
    second = record(booked, her, HAND, seen=first.pk)
    assert [(one.pk, one.standing) for one in safe_contact.history_of(her)] == [
        (second.pk, Standing.STANDS),
        (first.pk, Standing.SUPERSEDED),
    ]
    assert Entry.objects.filter(act="cases.safe-contact-recorded").count() == 2
    with pytest.raises(ContactChanged, match="meanwhile"):
        record(booked, her, NEVER, seen=first.pk)


@pytest.mark.parametrize(
    ("ways", "field"),
    [
        (Ways(post=Post.OTHER), "post_address"),
        (Ways(post=Post.HAND), "why"),
        (Ways(email_ok=True, secret=True), "why"),
        (Ways(links_ok=True, why="x"), "links_ok"),
        (Ways(post="pigeon"), "post"),
    ],
)
def test_what_does_not_hold_together_is_refused(booked: Booked, ways: Ways, field: str) -> None:
    her = mother(booked)
    with pytest.raises(ContactRefused) as refused:
        record(booked, her, ways)
    assert refused.value.field == field
    assert not SafeContact.objects.exists()
    assert not Entry.objects.filter(act__startswith="cases.safe-contact").exists()


@pytest.mark.parametrize(
    ("ways", "email", "state", "where"),
    [
        (RECORD, "her@home.example", Letter.State.QUEUED, ""),
        (HAND, "", Letter.State.TO_PRINT, safe_contact.BY_HAND),
        (AWAY, "", Letter.State.TO_PRINT, "c/o Harbour House\n7 Quay Road, QX1 1AA"),
        (NEVER, "", Letter.State.HELD, ""),
        (
            Ways(email_ok=True, email="new@safe.example", why="A new one."),
            "new@safe.example",
            Letter.State.QUEUED,
            "",
        ),
    ],
)
def test_the_invitation_goes_where_it_is_safe(
    booked: Booked, ways: Ways, email: str, state: str, where: str
) -> None:
    her = mother(booked)
    record(booked, her, ways)
    letter = invited(booked, her)
    assert (letter.to_email, letter.state, letter.to_address) == (email, state, where)
    if state == Letter.State.HELD:
        assert "no way is recorded as safe" in letter.held_because
    invitation = booked.conference.invitations.get(relative=her)
    assert posting.address_of(invitation) == email


def test_a_wish_from_the_door_stands_only_once_confirmed(booked: Booked) -> None:
    her, worker = mother(booked), booked.network.social_worker
    wish = safe_contact.ask(person=her, ways=HAND, name=her.name, by="door 1", at=NOW)
    assert safe_contact.how_to_reach(her).email == "her@home.example"
    assert safe_contact.ask(person=her, ways=HAND, name=her.name, by="door 1", at=NOW).pk == wish.pk
    safe_contact.confirm(wish=wish, by=worker, at=NOW)
    assert safe_contact.how_to_reach(her).by_hand
    with pytest.raises(ContactRefused, match="answered already"):
        safe_contact.confirm(wish=wish, by=worker, at=NOW)
    later = safe_contact.ask(person=her, ways=RECORD, name=her.name, by="door 1", at=NOW)
    with pytest.raises(ContactRefused, match="Say why"):
        safe_contact.refuse(wish=later, why=" ", by=worker, at=NOW)
    safe_contact.refuse(wish=later, why="She was not alone when she wrote it.", by=worker, at=NOW)
    assert safe_contact.how_to_reach(her).by_hand
    acts = list(Entry.objects.filter(act__startswith="cases.safe-contact").values_list("act", flat=True))
    assert sorted(acts) == sorted(
        [f"cases.safe-contact-{one}" for one in ("asked", "confirmed", "asked", "refused")]
    )


def test_a_secret_place_is_named_for_those_who_leave_it_out(booked: Booked) -> None:
    her = mother(booked)
    assert safe_contact.secret_places(booked.place.family) == {}
    record(booked, her, AWAY)
    places = safe_contact.secret_places(booked.place.family)[f"relative:{her.pk}"]
    assert {"7 Quay Road", "QX1 1AA", "her@home.example", "12 Mill Lane", "01632 960111"} <= set(places)
    assert "c/o Harbour House, 7 Quay Road, QX1 1AA" in places


def test_many_people_are_reached_with_one_question(
    booked: Booked, django_assert_max_num_queries: Any
) -> None:
    people = list(Relative.objects.filter(family=booked.place.family))
    with django_assert_max_num_queries(2):
        found = safe_contact.reaches([*people, *booked.children])
    assert len(found) == len(people) + len(booked.children)


def test_whoever_reads_large_print_gets_the_invitation_in_large_print_by_itself(booked: Booked) -> None:
    her = mother(booked)
    record(booked, her, HAND)
    by = booked.network.social_worker
    wish = NeedsSaid(reading="Large print, please, and short words")
    first = helping.record_needs(person=her, said=wish, by=by, at=NOW)
    letter = invited(booked, her)
    assert letter.large
    sizes = sizes_of(bytes(letter.attachments.get().content))
    assert max(size for text, size in sizes.items() if text.startswith("You can bring")) == pytest.approx(
        18, abs=0.1
    )

    helping.record_needs(person=her, said=NeedsSaid(reading="Reads well"), seen=first.pk, by=by, at=NOW)
    assert not safe_contact.how_to_reach(her).large
