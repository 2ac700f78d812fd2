"""What the pages of a sitting conference ask: who came, as what, and what was said about each child."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    TimeField,
    VersionField,
    YesNoField,
)

from ..models import Attendance, Conference, QuorumRuling

MODES = Attendance.Mode.choices
LONG = 20_000


class PartForm(Form):
    """As what somebody takes part that day."""

    part = CharField(label="Part", noun="as what this person takes part", max_length=60, look=Look(width=20))
    observer = TickField(label="Observes only: does not count, and gives no view", required=False)
    acts_as_social_worker = TickField(label="Acts as the child’s social worker today", required=False)
    substitute_for = SelectField(label="Stands in for", required=False)
    version = VersionField()

    def __init__(
        self, *args: Any, could_stand_in_for: Sequence[tuple[int, str]], social_care: bool, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["substitute_for"].choices = [("", "Nobody"), *could_stand_in_for]  # type: ignore[attr-defined]
        if not could_stand_in_for:
            del self.fields["substitute_for"]
        if not social_care:
            del self.fields["acts_as_social_worker"]


class StayForm(Form):
    """When somebody came and left."""

    arrived_at = TimeField(label="Came at", noun="the time of arriving", look=Look(width=10))
    left_at = TimeField(
        label="Left at",
        noun="the time of leaving",
        required=False,
        hint="Leave empty while they are in the meeting",
        look=Look(width=10),
    )
    mode = ChoiceField(
        label="How", noun="how they took part", choices=MODES, look=Look(inline=True, small=True)
    )


class AddForm(Form):
    """Somebody who came without being on the list."""

    who = SelectField(
        label="Who came",
        noun="who came",
        choices=[],
        hint="Choose “Somebody else” if they are not in the directory",
    )
    name = CharField(label="Name, if somebody else", noun="their name", required=False, max_length=120)
    agency = SelectField(label="Agency, if somebody else", noun="their agency", required=False)
    group = CharField(
        label="Professional group, if somebody else",
        required=False,
        max_length=60,
        hint="For example health visiting, where an agency has several",
        look=Look(width=20),
    )
    part = CharField(
        label="Part",
        noun="as what they take part",
        max_length=60,
        hint="For example health visitor, grandmother",
        look=Look(width=20),
    )
    mode = ChoiceField(
        label="How they take part", noun="how they take part", choices=MODES, look=Look(inline=True)
    )
    observer = TickField(label="Observes only: does not count, and gives no view", required=False)
    acts_as_social_worker = TickField(label="Acts as the child’s social worker today", required=False)
    substitute_for = SelectField(label="Stands in for", required=False)
    arrived_at = TimeField(label="Came at, if not just now", required=False, look=Look(width=10))

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        agencies: Sequence[tuple[int, str]],
        could_stand_in_for: Sequence[tuple[int, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        choices = {
            "who": [("", "Choose one"), *people, ("else", "Somebody else")],
            "agency": [("", "Choose one"), *agencies],
            "substitute_for": [("", "Nobody"), *could_stand_in_for],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("who") == "else":
            if not said.get("name"):
                self.add_error("name", "Enter their name")
            if not said.get("agency"):
                self.add_error("agency", "Select their agency")
        return said


class HarmForm(Form):
    """The two questions that every conference answers for every child."""

    still_suffering = YesNoField(
        label="Is the child suffering significant harm?",
        noun="whether the child is suffering significant harm",
        look=Look(inline=True),
    )
    likely_to_suffer = YesNoField(
        label="Is the child likely to suffer significant harm?",
        noun="whether the child is likely to suffer it",
        look=Look(inline=True),
    )
    version = VersionField()

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if kind != Conference.Kind.REVIEW:
            self.fields["still_suffering"].label = "Has the child suffered significant harm?"


class NotesForm(Form):
    """What the child wanted to be known, and what was said."""

    wishes_and_feelings = TextareaField(
        label="Wishes and feelings", required=False, max_length=LONG, look=Look(rows=4)
    )
    working_notes = TextareaField(
        label="Notes for the minutes", required=False, max_length=LONG, look=Look(rows=8)
    )
    notes_version = VersionField()


class ViewForm(Form):
    """What one agency, group or member of the family thinks."""

    speaker = SelectField(label="Given by", noun="who gives the view")
    says = ChoiceField(label="View", noun="the view")
    words = TextareaField(label="In their own words", required=False, max_length=LONG, look=Look(rows=4))
    seen = VersionField()

    def __init__(
        self,
        *args: Any,
        says: Sequence[tuple[str, str]],
        speakers: Sequence[tuple[int, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["says"].choices = says  # type: ignore[attr-defined]
        self.fields["speaker"].choices = speakers  # type: ignore[attr-defined]


class OwnViewForm(Form):
    """What somebody at the conference thinks of one child, entered by themselves."""

    says = ChoiceField(label="What do you think should happen?", noun="what you think should happen")
    words = TextareaField(label="In your own words", required=False, max_length=LONG, look=Look(rows=3))
    seen = VersionField()

    def __init__(self, *args: Any, says: Sequence[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["says"].choices = says  # type: ignore[attr-defined]


class DissentForm(Form):
    """A professional's dissent, in their own words."""

    speaker = SelectField(label="Who dissents", noun="who dissents")
    words = TextareaField(label="Why, in their own words", noun="why they dissent", max_length=LONG)

    def __init__(self, *args: Any, speakers: Sequence[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["speaker"].choices = [("", "Choose one"), *speakers]  # type: ignore[attr-defined]


class RulingForm(Form):
    """What the chair says about quorum."""

    children = ChoicesField(label="For which children", noun="at least one child")
    ruling = ChoiceField(label="Ruling", noun="the ruling")
    conditions = ChoicesField(
        label="What you confirm",
        required=False,
        hint="The procedure lets the chair go ahead on these conditions",
    )
    reasons = TextareaField(label="Reasons", noun="the reasons", max_length=LONG, look=Look(rows=4))
    interim_arrangements = TextareaField(
        label="Arrangements for the child in the meantime", required=False, max_length=LONG, look=Look(rows=4)
    )

    def __init__(
        self,
        *args: Any,
        children: Sequence[tuple[int, str]],
        states: bool,
        conditions: Sequence[tuple[str, str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        ruling = QuorumRuling.Ruling
        offered = (ruling.QUORATE, ruling.NOT_QUORATE) if states else (ruling.PROCEED, ruling.NOT_PROCEED)
        self.fields["ruling"].choices = [(str(one.value), str(one.label)) for one in offered]  # type: ignore[attr-defined]
        self.fields["children"].choices = children  # type: ignore[attr-defined]
        self.fields["conditions"].choices = conditions  # type: ignore[attr-defined]
        if not conditions:
            del self.fields["conditions"]
        if states:
            del self.fields["interim_arrangements"]


class WhyForm(Form):
    """The reason for an act, and the version it was shown at."""

    why = TextareaField(label="Why", noun="why", max_length=2000, look=Look(rows=3))
    version = VersionField()


class CloseForm(Form):
    """Closing asks that nothing was recorded since the page was shown, and why, if something is left open."""

    open_why = TextareaField(
        label="Why you close it though this is open",
        noun="why you close it though this is open",
        max_length=2000,
        look=Look(rows=2),
    )
    tell = TickField(
        label="Send the outcome notices as soon as they are written",
        hint="They are written as you close, one for each person whom the procedure gives one. Without this tick they "
        "wait until you have looked at them. A copy that could put somebody at risk waits for the Chair in any case.",
        required=False,
    )
    version = VersionField()

    def __init__(self, *args: Any, left_open: bool, tells: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not left_open:
            del self.fields["open_why"]
        if not tells:
            del self.fields["tell"]
