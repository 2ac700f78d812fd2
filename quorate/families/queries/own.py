"""What somebody of the family gave, asked for and was given, as their own door shows it."""

from dataclasses import dataclass

from quorate.cases.models import Child, Relative, SafeContact
from quorate.cases.safe_contact import asked_of, ref_of
from quorate.conferences.models import Invitation
from quorate.design.languages import gettext as _
from quorate.preparing.models import Contribution, Help
from quorate.preparing.queries.heard import own_contributions

from ..models import Draft, LeafletGiven, Wish
from .reader import Reader

Kind = Contribution.Kind
Standing = Help.Standing


def person_of(reader: Reader) -> Relative | Child:
    """Return the person behind the door.

    :raises ValueError: for an invitation to nobody of the family
    """
    person = reader.invitation.relative or reader.invitation.young_person
    if person is None:
        raise ValueError("This invitation is to nobody of the family.")
    return person


def drafts(reader: Reader) -> dict[str, str]:
    """Return the unsent answers, by the question's key."""
    return dict(Draft.objects.filter(invitation=reader.invitation).values_list("prompt", "words"))


def given(reader: Reader) -> list[Contribution]:
    """Return what was sent and not taken back, questions left out, the latest first."""
    rows = own_contributions(reader.conference, person_of(reader))
    return [one for one in rows if one.sent_at and not one.taken_back_at and one.kind != Kind.QUESTION]


def asked(reader: Reader) -> list[Contribution]:
    """Return the questions asked, the latest first, with their answers."""
    rows = own_contributions(reader.conference, person_of(reader))
    return [one for one in rows if one.sent_at and not one.taken_back_at and one.kind == Kind.QUESTION]


def contribution(reader: Reader, number: int) -> Contribution | None:
    """Return one thing that this reader themselves gave and did not take back, its file with it."""
    person = person_of(reader)
    mine = {"relative": person} if isinstance(person, Relative) else {"child": person}
    return (
        Contribution.objects.filter(
            pk=number, conference=reader.conference, taken_back_at__isnull=True, **mine
        )
        .select_related("conference__area")
        .first()
    )


def wish_of(reader: Reader) -> Wish | None:
    return Wish.objects.filter(invitation=reader.invitation, superseded_at__isnull=True).first()


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One kind of help, in plain words, and how it stands for this reader."""

    kind: str
    name: str
    says: str
    stands: str
    asks: str
    needed: bool
    can_ask: bool


def help_lines(reader: Reader) -> list[HelpLine]:
    """Return each kind of help that can be asked for, and what became of what was asked."""
    person = person_of(reader)
    mine = {"relative": person} if isinstance(person, Relative) else {"child": person}
    rows = {
        one.kind: one
        for one in Help.objects.filter(conference=reader.conference, superseded_at__isnull=True, **mine)
    }
    return [
        HelpLine(kind, name, says, _stands(rows.get(kind)), asks, needed, _can_ask(reader, rows.get(kind)))
        for kind, name, says, asks, needed in _kinds()
    ]


def _kinds() -> tuple[tuple[str, str, str, str, bool], ...]:
    """Return each kind of help: its key, its name, what it is, what is asked, and whether an answer is needed."""
    return (*_people_who_help(), *_other_help())


def _people_who_help() -> tuple[tuple[str, str, str, str, bool], ...]:
    kind = Help.Kind
    return (
        (
            kind.INTERPRETER,
            _("An interpreter"),
            _(
                "A person who puts words into your language or sign language. We never ask your family to do it."
            ),
            _("Which language, or sign language?"),
            True,
        ),
        (
            kind.ADVOCATE,
            _("An advocate"),
            _("A person who helps you say what you think."),
            _("What do you want help with?"),
            False,
        ),
        (
            kind.SUPPORTER,
            _("Someone to come with you"),
            _("A friend, one of your family or a solicitor."),
            _("Who is it? What is their name?"),
            True,
        ),
        (
            kind.CHILDCARE,
            _("Care for babies and small children"),
            _("Someone looks after them while you are at the meeting."),
            _("How old are they?"),
            True,
        ),
    )


def _other_help() -> tuple[tuple[str, str, str, str, bool], ...]:
    kind = Help.Kind
    return (
        (
            kind.TRANSPORT,
            _("Help to get there"),
            _("Help with the bus, the train or a taxi."),
            _("Where from, and what do you need?"),
            False,
        ),
        (
            kind.PAPERS,
            _("Help to read the papers"),
            _("Someone reads them with you, or we give you large print or easy read."),
            _("What would help?"),
            False,
        ),
        (
            kind.SENSORY,
            _("Help to see, hear or move"),
            _("A ramp, a hearing loop, a quiet room, more breaks."),
            _("What do you need?"),
            True,
        ),
        (
            kind.OWN_TIME,
            _("Time with the chair on your own"),
            _("You can talk to the chair with no one else from your family there."),
            _("Do you want to say why? You do not have to."),
            False,
        ),
    )


def _can_ask(reader: Reader, row: Help | None) -> bool:
    return reader.open and (row is None or row.standing not in (Standing.ARRANGED, Standing.ASKED))


def _stands(row: Help | None) -> str:
    if row is None:
        return ""
    said = {
        Standing.ASKED: _("You asked for this. We will tell you here what we can do."),
        Standing.OFFERED: _("We can do this for you. Do you want it? Then ask for it."),
        Standing.NOT_WANTED: _("You said you do not want this. You can still ask for it."),
        Standing.ARRANGED: _("This is arranged: %(who)s.") % {"who": row.with_whom}
        if row.with_whom
        else _("This is arranged."),
        Standing.NOT_POSSIBLE: _("We cannot do this: %(why)s") % {"why": row.why},
    }
    return said[Standing(row.standing)]


def leaflets_given(invitation: Invitation) -> list[LeafletGiven]:
    """Return which leaflets somebody was given, the latest first."""
    rows = LeafletGiven.objects.filter(invitation=invitation).select_related("by")
    return list(rows.order_by("-on", "-pk"))


def waiting_contact(reader: Reader) -> SafeContact | None:
    """Return the change of safe contact that was asked for and no worker has answered yet."""
    person = person_of(reader)
    return asked_of([person]).get(ref_of(person))
