"""What the pages ask that invite people and take their replies."""

from collections.abc import Collection, Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    EmailField,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)
from quorate.design.words import listed
from quorate.people.models import Agency, Practitioner

from ..actions.invite import Answer, Asked
from ..actions.rooms import RoomDetails
from ..models import Invitation, Room
from ..queries.inviting import Proposal

Reply = Invitation.Reply
ALONE = (
    (Reply.COMING.value, "Yes, in person"),
    (Reply.ONLINE.value, "Yes, online"),
    (Reply.APOLOGIES.value, "No"),
)


class InviteForm(Form):
    """Ticks in the list of people: who is asked, who of them for a report, who only watches."""

    who = ChoicesField(label="Who is invited?", noun="at least one person")
    reports = ChoicesField(label="Who is asked for a report?", required=False)
    observers = ChoicesField(label="Who only watches?", required=False)
    all_the_same = TextareaField(
        label="If a child is invited without an assessment, or against it: why?",
        noun="why the child is invited all the same",
        max_length=500,
        required=False,
        look=Look(rows=2),
    )

    left_why = TextareaField(
        label="If somebody of the family is not invited: why?",
        noun="why somebody of the family is not invited",
        hint="Parents and relatives who are involved are as a rule invited.",
        max_length=500,
        required=False,
        look=Look(rows=2),
    )

    def __init__(
        self, *args: Any, proposals: Sequence[Proposal], excused: Collection[str] = (), **kwargs: Any
    ) -> None:
        """``excused``: those of the family of whom a reason is kept already."""
        self.proposals = [one for one in proposals if not one.sent]
        self.excused = excused
        kwargs.setdefault(
            "initial",
            {
                "who": [one.ref for one in self.proposals if one.ticked],
                "reports": [one.ref for one in self.proposals if one.owes_report],
                "observers": [one.ref for one in self.proposals if one.observer],
            },
        )
        super().__init__(*args, **kwargs)
        for name in ("who", "reports", "observers"):
            self.fields[name].choices = [(one.ref, one.name) for one in self.proposals]  # type: ignore[attr-defined]

    def ticked(self, name: str) -> set[str]:
        """Return what is ticked now: as typed, or as proposed."""
        return set(self[name].value() or ())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        names = [one.name for one in self._left_off(data)]
        if names and "who" in data and not (data.get("left_why") or "").strip():
            are = "is" if len(names) == 1 else "are"
            self.add_error("left_why", f"Enter why {listed(names)} {are} not invited, or invite them")
        return data

    def _left_off(self, data: dict[str, Any]) -> list[Proposal]:
        chosen = set(data.get("who") or ())
        return [
            one
            for one in self.proposals
            if one.ref.startswith("relative:") and one.ref not in chosen and one.ref not in self.excused
        ]

    def left_off(self) -> list[Asked]:
        """Return those of the family on the list who are not invited."""
        return [Asked(one.ref, one.part) for one in self._left_off(self.cleaned_data)]

    def asked(self) -> list[Asked]:
        data = self.cleaned_data
        return [
            Asked(
                one.ref,
                one.part,
                one.core_group,
                observer=one.ref in data["observers"],
                owes_report=one.ref in data["reports"],
                all_the_same=(data["all_the_same"] or "") if one.ref.startswith("young-person:") else "",
            )
            for one in self.proposals
            if one.ref in data["who"]
        ]


class AddForm(Form):
    """Somebody from the directory."""

    practitioner = IntegerField(widget=CharField.hidden_widget)
    part = CharField(
        label="Their part",
        noun="their part",
        max_length=60,
        hint="For example, health visitor",
        look=Look(width=20),
    )
    observer = TickField(label="Only watches", required=False)
    owes_report = TickField(label="Is asked for a report", required=False)


class NewPersonForm(Form):
    """Somebody who is not in the directory yet."""

    name = CharField(label="Name", noun="the name", max_length=120, look=Look(width=30))
    agency = SelectField(label="Agency", noun="an agency")
    email = EmailField(label="E-mail address", noun="the e-mail address")
    part = CharField(
        label="Their part",
        noun="their part",
        max_length=60,
        hint="For example, health visitor",
        look=Look(width=20),
    )
    observer = TickField(label="Only watches", required=False)
    owes_report = TickField(label="Is asked for a report", required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agencies = {str(one.pk): one for one in agencies}
        named = [(key, one.name) for key, one in self._agencies.items()]
        self.fields["agency"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]

    def chosen_agency(self) -> Agency:
        return self._agencies[self.cleaned_data["agency"]]


class ReplyForm(Form):
    """Coming, online, apologies, or a colleague instead."""

    reply = ChoiceField(label="Are you coming?", noun="an answer")
    report_promised = TickField(label="I will send a report instead", required=False)
    nobody_can_come = TickField(label="Nobody from my agency can come instead", required=False)
    substitute = SelectField(label="Who comes instead?", noun="who comes instead", required=False)
    substitute_name = CharField(
        label="Or their name, if they are not in the list", noun="their name", max_length=120, required=False
    )
    substitute_email = EmailField(
        label="And their e-mail address", noun="their e-mail address", required=False
    )
    briefed = TickField(label="I have briefed them, or will before the conference", required=False)
    words = TextareaField(
        label="Anything to add?", noun="what you add", max_length=1000, required=False, look=Look(rows=3)
    )
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        invitation: Invitation,
        colleagues: Sequence[Practitioner],
        own: bool,
        deputy: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {str(one.pk): one for one in colleagues}
        choices = list(ALONE)
        if invitation.practitioner_id and not invitation.substitute_for_id:
            choices.append((Reply.SUBSTITUTE.value, "No, a colleague comes instead"))
        self.fields["reply"].choices = choices  # type: ignore[attr-defined]
        self.fields["substitute"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a colleague"),
            *((key, one.name) for key, one in self._colleagues.items()),
        ]
        if not own:
            self._reword(invitation)
        apologies = ["report_promised"] if invitation.practitioner_id else []
        if invitation.core_group and deputy:
            apologies.append("nobody_can_come")
        reveals = {Reply.APOLOGIES.value: tuple(apologies)}
        if len(choices) > len(ALONE):
            reveals[Reply.SUBSTITUTE.value] = ("substitute", "substitute_name", "substitute_email", "briefed")
        self.fields["reply"].look = Look(reveals=reveals)  # type: ignore[attr-defined]
        for name in {
            "report_promised",
            "nobody_can_come",
            "substitute",
            "substitute_name",
            "substitute_email",
            "briefed",
        }:
            if not any(name in names for names in reveals.values()):
                del self.fields[name]

    def _reword(self, invitation: Invitation) -> None:
        words = {
            "reply": f"Is {invitation.name} coming?",
            "report_promised": "They will send a report instead",
            "nobody_can_come": "Nobody from their agency can come instead",
            "briefed": "The colleague has been briefed, or will be before the conference",
            "words": "What did they say?",
        }
        for name, label in words.items():
            self.fields[name].label = label

    def answered(self) -> str:
        """Return the answer in the words in which it is shown once recorded."""
        return str(Reply(self.cleaned_data["reply"]).label)

    def answer(self) -> Answer:
        data = self.cleaned_data
        return Answer(
            reply=data["reply"],
            words=data.get("words") or "",
            report_promised=bool(data.get("report_promised")),
            substitute=self._colleagues.get(data.get("substitute") or ""),
            substitute_name=data.get("substitute_name") or "",
            substitute_email=data.get("substitute_email") or "",
            briefed=bool(data.get("briefed")),
            nobody_can_come=bool(data.get("nobody_can_come")),
        )


class RoomForm(Form):
    name = CharField(label="Name", noun="the name of the room", max_length=120, look=Look(width=30))
    address = TextareaField(
        label="Address", noun="the address", required=False, max_length=500, look=Look(rows=3)
    )
    seats = IntegerField(
        label="How many people does it seat?",
        noun="how many people it seats",
        min_value=1,
        max_value=500,
        initial=12,
        look=Look(width=3),
    )
    step_free = TickField(label="It can be reached without steps", required=False, initial=True)

    def details(self) -> RoomDetails:
        data = self.cleaned_data
        return RoomDetails(
            data["name"], data.get("address") or "", data["seats"], bool(data.get("step_free"))
        )


class RoomEditForm(RoomForm):
    version = VersionField()


def room_as_typed(room: Room) -> dict[str, Any]:
    """Return a room as the form's first values."""
    return {
        "name": room.name,
        "address": room.address,
        "seats": room.seats,
        "step_free": room.step_free,
        "version": room.version,
    }
