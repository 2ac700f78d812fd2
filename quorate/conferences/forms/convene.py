"""What the pages ask that book, move and cancel a conference."""

from collections.abc import Iterable, Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    Form,
    IntegerField,
    Look,
    MomentField,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)
from quorate.people.models import Practitioner

from ..actions.asking import Wish
from ..actions.moving import Move
from ..models import Conference, Room
from ..queries.booking import Details

PLACES = tuple(Conference.Place.choices)
CHOOSE = ("", "Choose one")


class ArrangementsForm(Form):
    """How long, where, and who runs it."""

    minutes_long = IntegerField(
        label="How many minutes will it take?",
        noun="how many minutes it will take",
        min_value=15,
        max_value=480,
        initial=90,
        look=Look(width=3, suffix="minutes"),
    )
    place = ChoiceField(label="Where is it?", noun="where it is", choices=PLACES)
    room = SelectField(
        label="Room", noun="a room", hint="For a conference in a room, or in a room and online"
    )
    link = CharField(
        label="Link to join online",
        noun="the link to join online",
        max_length=200,
        hint="For a conference online. For example, https://meet.example.org/conference",
    )
    chair = SelectField(label="Chair", noun="a chair")
    administrator = SelectField(label="Administrator", noun="an administrator")

    def __init__(
        self,
        *args: Any,
        rooms: Sequence[Room],
        chairs: Sequence[Practitioner],
        administrators: Sequence[Practitioner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._rooms = {str(room.pk): room for room in rooms}
        self._people = {str(one.pk): one for one in (*chairs, *administrators)}
        self._offer("room", [(room.pk, _room_words(room)) for room in rooms])
        self._offer("chair", _people(chairs))
        self._offer("administrator", _people(administrators))
        if self.is_bound:
            # Asked of everybody, needed only for the place that was chosen.
            self.fields["room"].required = self["place"].data in ("room", "hybrid")
            self.fields["link"].required = self["place"].data in ("online", "hybrid")

    def _offer(self, name: str, choices: Iterable[tuple[int, str]]) -> None:
        self.fields[name].choices = [CHOOSE, *((str(key), words) for key, words in choices)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        link = (data.get("link") or "").strip()
        good = link.startswith(("https://", "http://")) and " " not in link and "." in link
        if data.get("place") in ("online", "hybrid") and link and not good:
            self.add_error("link", "The link must be a web address, like https://meet.example.org/conference")
        return data

    def details(self, starts_at: Any = None) -> Details:
        """Return what was asked for as one value. Only after `is_valid`."""
        data = self.cleaned_data
        place = data["place"]
        return Details(
            starts_at=starts_at or data["starts_at"],
            minutes_long=data["minutes_long"],
            place=place,
            room=self._rooms[data["room"]] if place != "online" else None,
            link=data["link"].strip() if place != "room" else "",
            chair=self._people[data["chair"]],
            administrator=self._people[data["administrator"]],
        )


def _people(people: Sequence[Practitioner]) -> list[tuple[int, str]]:
    return [(one.pk, f"{one.name} ({one.get_role_display().lower()})") for one in people]


def _room_words(room: Room) -> str:
    return f"{room.name} ({room.seats} seats{'' if room.step_free else ', not step-free'})"


class BookingForm(ArrangementsForm):
    """All of a booking but its children."""

    field_order = ("starts_at", "minutes_long", "place", "room", "link", "chair", "administrator")
    starts_at = MomentField(
        label="When does it start?", noun="the start", hint="For example, 27 3 2026 at 9:30am"
    )
    token = CharField(widget=CharField.hidden_widget, max_length=40)


class MoveForm(ArrangementsForm):
    """Another day or time, on which ground and why."""

    field_order = (
        "starts_at",
        "minutes_long",
        "place",
        "room",
        "link",
        "chair",
        "administrator",
        "ground",
        "why",
        "consulted_on",
    )
    starts_at = MomentField(label="When will it start now?", noun="the new start")
    ground = ChoiceField(label="On which ground?", noun="the ground", required=False)
    why = TextareaField(
        label="Why is the date changed?", noun="why the date is changed", max_length=2000, look=Look(rows=3)
    )
    consulted_on = DateField(
        label="When was the core group consulted?",
        noun="the day the core group was consulted",
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_grounds(self, grounds, needed)

    def reasons(self) -> dict[str, Any]:
        """Return why, on which ground, and when the core group was consulted. Only after `is_valid`."""
        data = self.cleaned_data
        return {"why": data["why"], "ground": data.get("ground") or "", "consulted_on": data["consulted_on"]}

    def move(self, confirmed: "ConfirmForm") -> Move:
        """Return the move that was asked for, with what was confirmed of it."""
        said = confirmed.cleaned_data
        return Move(
            self.details(),
            accepted=confirmed.accepted(),
            past_limit_reason=said.get("past_limit_reason") or "",
            chair_why=said.get("chair_why") or "",
            **self.reasons(),
        )


def set_grounds(form: Form, grounds: Sequence[tuple[str, str]], needed: bool) -> None:
    """Offer the grounds that the procedure lists; where it lists none, none is asked for."""
    if grounds:
        form.fields["ground"].required = needed
        form.fields["ground"].choices = [(key, words[:1].upper() + words[1:]) for key, words in grounds]  # type: ignore[attr-defined]
    else:
        del form.fields["ground"]


class ConfirmForm(Form):
    """The reasons that a date or chair needs, and that the warnings were read. ``codes`` are those shown."""

    past_limit_reason = TextareaField(
        label="Why is it held past the limit?",
        noun="why it is held past the limit",
        max_length=2000,
        look=Look(rows=3),
    )
    chair_why = TextareaField(
        label="Why does this person chair?", noun="why this person chairs", max_length=2000, look=Look(rows=3)
    )
    accept = TickField(
        label="I have read these warnings and book it all the same",
        error_messages={"required": "Say that you have read the warnings"},
    )
    codes = CharField(widget=CharField.hidden_widget, required=False, max_length=400)

    def __init__(self, *args: Any, late: bool, chair: bool, codes: Sequence[str], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"codes": " ".join(codes)})
        super().__init__(*args, **kwargs)
        for name, asked in (("past_limit_reason", late), ("chair_why", chair), ("accept", bool(codes))):
            if not asked:
                del self.fields[name]

    def accepted(self) -> list[str]:
        """Return the warnings that were shown when the tick was set."""
        return str(self.cleaned_data.get("codes", "")).split() if self.cleaned_data.get("accept") else []


class RearrangeForm(ArrangementsForm):
    chair_why = TextareaField(
        label="Why another chair?",
        noun="why another chair",
        required=False,
        max_length=2000,
        look=Look(rows=3),
        hint="Only if you change the chair.",
    )
    version = VersionField()


class AskForm(Form):
    """Another date is asked for."""

    wanted_on = DateField(label="Which day do you ask for?", noun="the day you ask for")
    ground = ChoiceField(label="On which ground?", noun="the ground", required=False)
    why = TextareaField(label="Why?", noun="why another date is needed", max_length=2000, look=Look(rows=3))
    consulted_on = DateField(
        label="When was the core group consulted?",
        noun="the day the core group was consulted",
        required=False,
    )
    no_consultation_why = TextareaField(
        label="If it was not consulted, why not?",
        noun="why the core group was not consulted",
        required=False,
        max_length=1000,
        look=Look(rows=2),
    )

    def __init__(self, *args: Any, grounds: Sequence[tuple[str, str]], needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_grounds(self, grounds, needed)

    def wish(self) -> Wish:
        """Return what is asked for. Only after `is_valid`."""
        data = self.cleaned_data
        return Wish(
            wanted_on=data["wanted_on"],
            why=data["why"],
            ground=data.get("ground") or "",
            consulted_on=data["consulted_on"],
            no_consultation_why=data["no_consultation_why"] or "",
        )


class ReasonForm(Form):
    """Why, for acts that need nothing else."""

    why = TextareaField(label="Why?", noun="why", max_length=2000, look=Look(rows=3))


class VersionedReasonForm(ReasonForm):
    version = VersionField()


class AddChildForm(Form):
    """Which other child of the family, and why so late where it is past that child's limit."""

    child = ChoiceField(label="Which child?", noun="a child")
    past_limit_reason = TextareaField(
        label="If the conference is past the child's limit, why?",
        noun="why it is past the limit",
        required=False,
        max_length=2000,
        look=Look(rows=2),
    )
    version = VersionField()

    def __init__(self, *args: Any, children: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["child"].choices = [(str(key), words) for key, words in children]  # type: ignore[attr-defined]
