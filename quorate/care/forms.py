"""What the pages about looked-after children ask."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    FilterForm,
    Form,
    Look,
    MomentField,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
    YesNoField,
)

from .models import Matter, Spell

YES_NO = (("yes", "Yes"), ("no", "No"))
LONG = 5000


def text(
    label: str, noun: str = "", *, rows: int = 3, hint: str = "", required: bool = True
) -> TextareaField:
    """Return a text area of the length that a record needs."""
    return TextareaField(
        label=label, noun=noun or label, max_length=LONG, look=Look(rows=rows), hint=hint, required=required
    )


class CareFilter(FilterForm):
    """Narrows the list of looked-after children."""

    q = CharField(label="Child, identifier or reviewing officer", required=False, max_length=80)
    status = SelectField(label="Legal status", required=False, choices=[("", "Any"), *Spell.Status.choices])
    plan = SelectField(
        label="Plan",
        required=False,
        choices=[("on", "On a plan as well"), ("off", "Not on a plan"), ("all", "All looked after")],
    )


class BeginForm(Form):
    """A legal status from a day on."""

    status = SelectField(label="Legal status", choices=[("", "Choose one"), *Spell.Status.choices])
    on = DateField(label="From which day?", noun="the day it began")
    placement = SelectField(
        label="Where the child lives", choices=[("", "Choose one"), *Spell.Placement.choices]
    )
    birth_family = TickField(
        label="The care plan is for the child to stay with the birth family, or to go back to it",
        required=False,
    )


class EndForm(Form):
    """The child is no longer looked after."""

    on = DateField(label="Last day", noun="the last day")
    ended = SelectField(
        label="What follows",
        noun="what follows",
        choices=[("", "Choose one"), *(one for one in Spell.Ended.choices if one[0] != Spell.Ended.STATUS)],
    )
    version = VersionField()


class WhyForm(Form):
    """A reason."""

    why = TextareaField(label="Why?", noun="the reason", max_length=1000, look=Look(rows=3))
    version = VersionField()


class OfficerForm(Form):
    """Who the reviewing officer is."""

    officer = SelectField(label="Independent reviewing officer", noun="the reviewing officer")
    on = DateField(label="From which day?", noun="the day")

    def __init__(self, *args: Any, officers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", "Choose one"), *officers]  # type: ignore[attr-defined]


class BookForm(Form):
    """The next looked-after review."""

    on = DateField(label="On which day?", noun="the day of the review")
    combined = TickField(label="One meeting together with the review conference", required=False)
    why_apart = text(
        "If it is on another day than the review conference: why the two are held apart",
        "why the two are held apart",
        required=False,
    )


class MoveForm(Form):
    """A looked-after review moves to another day."""

    on = DateField(label="New day", noun="the new day")
    why = text("Why is it moved?", "why it is moved")
    why_apart = text(
        "If it is now on another day than the review conference: why",
        "why the two are held apart",
        required=False,
    )
    version = VersionField()


class HeldForm(Form):
    """A looked-after review was held."""

    held_on = DateField(label="Held on", noun="the day it was held")
    says = text("What the review decided", "what the review decided", rows=5)
    going_home = YesNoField(
        label="May the child go home to a parent?",
        noun="whether the child may go home",
        look=Look(inline=True),
    )
    conference_first = ChoiceField(
        label="If so: is an initial conference to be held before the child goes home?",
        required=False,
        choices=YES_NO,
        look=Look(inline=True),
        hint="For a child on a care order this has to be decided and recorded",
    )
    criteria_met = ChoiceField(
        label="Does the child still meet the criteria for a protection plan?",
        required=False,
        choices=YES_NO,
        look=Look(inline=True),
    )
    review_conference = ChoiceField(
        label="Is a review conference to be called?", required=False, choices=YES_NO, look=Look(inline=True)
    )
    version = VersionField()


class RaiseForm(Form):
    """A worry or a request."""

    kind = ChoiceField(label="What is it?", noun="what it is", choices=Matter.Kind.choices)
    raised_at = MomentField(label="When did it come?", noun="when it came")
    says = text("What is the worry or the request?", "the worry or the request", rows=4)
    planned_on = DateField(
        label="If the child is to go: when?", noun="when the child is to go", required=False
    )


class DecideForm(Form):
    """What follows from a worry or a request."""

    discussed_on = DateField(label="Talked over on", noun="the day it was talked over", required=False)
    manager = CharField(label="With which manager?", noun="the manager", max_length=120, required=False)
    course = ChoiceField(label="What follows?", noun="what follows", choices=Matter.Course.choices)
    reason = text("Reasons", "the reasons", rows=4)
    legal_action = text(
        "Is legal action needed to protect the child?", "whether legal action is needed", required=False
    )
    version = VersionField()


class SecurityForm(Form):
    """How secure the child is."""

    on = DateField(label="Weighed on", noun="the day")
    where = SelectField(
        label="By whom",
        choices=[
            ("Core group", "The core group"),
            ("Review conference", "The review conference"),
            ("Combined meeting", "A combined conference and looked-after review"),
            ("Looked-after review", "The looked-after review"),
        ],
    )
    secure = YesNoField(
        label="Do the care plan and the placement plan keep the child secure, and is the risk cut enough?",
        noun="whether the child is secure",
        look=Look(inline=True),
        hint="Under section 20 a parent may simply ask for the child back",
    )
    reason = text("Reasons", "the reasons")
    contact = text("Contact, and what it means for the child’s safety", "what was weighed about contact")
    care_plan = text("The care plan and the placement plan", "what was weighed about the plans")
    reviews_enough = ChoiceField(
        label="If the child stays with, or goes back to, the birth family: can care reviews alone protect the child?",
        noun="whether care reviews alone can protect the child",
        required=False,
        choices=YES_NO,
        look=Look(inline=True),
    )


class ChairingForm(Form):
    """Whether the reviewing officer chairs."""

    on = DateField(label="Decided on", noun="the day")
    officer_chairs = YesNoField(
        label="Does the reviewing officer chair the conference?",
        noun="whether the reviewing officer chairs",
        look=Look(inline=True),
    )
    officer_attends = TickField(label="If not: the reviewing officer comes to the conference", required=False)
    rules_differ = TickField(
        label="Weighed: the rules of independence of a reviewing officer and of a chair differ",
        required=False,
    )
    few_outsiders = TickField(
        label="Weighed: children want few outsiders, and a conference needs many agencies", required=False
    )
    independence = text("How the reviewing officer’s independence is kept", "how independence is kept")
    child_says = text("What the child wants", "what the child wants", required=False)
    child_not_asked = text(
        "If the child was not asked: why not", "why the child was not asked", required=False
    )
    warned_reason = text(
        "If the reviewing officer neither chairs nor comes: why",
        "why the officer does not come",
        required=False,
    )


class PlansForm(Form):
    """Which plan goes on."""

    on = DateField(label="Decided on", noun="the day")
    keeps = ChoiceField(
        label="Which plan goes on?",
        noun="which plan goes on",
        choices=[
            ("care", "The looked-after plan"),
            ("protection", "The child protection plan"),
            ("both", "Both, in exceptional circumstances"),
        ],
    )
    route = ChoiceField(
        label="How was it decided?",
        noun="how it was decided",
        choices=[
            ("discussion", "The team manager and the chair talked it over"),
            ("combined", "At a combined conference and looked-after review"),
        ],
        look=Look(reveals={"discussion": ("manager", "chair")}),
    )
    manager = CharField(label="Team manager", required=False, max_length=120)
    chair = CharField(label="Chair", required=False, max_length=120)
    reason = text("Reasons", "the reasons")


class ChangeForm(Form):
    """A significant change to the care plan."""

    on = DateField(label="Changed on", noun="the day of the change")
    what = text("What changes", "what changes")
    warned_reason = text(
        "If no looked-after review has been held on it: why it is made before one",
        "why it is made now",
        required=False,
    )


class ConferForm(Form):
    """Why there is a conference about a child in care."""

    on = DateField(label="Decided on", noun="the day")
    reason = text("Why is a conference needed, besides the care plan and its reviews?", "the reason")
