"""What the pages about endings, and about what follows a plan, ask."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)

from .models import Change, Consultation, ServicesTalk, Whereabouts

Pairs = Sequence[tuple[str, str]]
OTHER = "other"


class PrepareForm(Form):
    """On which ground a plan is to end, and how that is known."""

    ground = ChoiceField(label="On which ground", noun="the ground")
    reason = TextareaField(
        label="What happened, and how is it known?",
        noun="what happened and how it is known",
        max_length=3000,
        look=Look(rows=4),
    )

    def __init__(self, *args: Any, grounds: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = list(grounds)  # type: ignore[attr-defined]


class DecideLetterForm(Form):
    """Whether a letter that would tell something goes, and why."""

    give = ChoiceField(
        label="Is this person to have the letter as it is?",
        noun="whether this person is to have the letter",
        choices=[("yes", "Yes, it goes"), ("no", "No, it never goes")],
    )
    why = TextareaField(label="Reason", noun="the reason", max_length=1000, look=Look(rows=3))


class ProofForm(Form):
    """The day of something that the ground asks for, and how it is known."""

    on = DateField(label="On which day", noun="the day")
    says = TextareaField(
        label="How is it known?",
        noun="how it is known",
        max_length=2000,
        look=Look(rows=3),
        hint="For example: letter of the receiving authority, from whom and where it is kept",
    )
    version = VersionField()


class ConsultForm(Form):
    """What one person said for their agency."""

    practitioner = SelectField(label="Who was asked", noun="who was asked")
    answer = ChoiceField(label="What they said", noun="what they said", choices=Consultation.Answer.choices)
    on = DateField(label="On which day", noun="the day")
    words = TextareaField(
        label="In their words", required=False, max_length=2000, look=Look(rows=3),
        hint="Needed when they disagree, or could not be reached",
    )  # fmt: skip
    version = VersionField()

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].choices = [("", "Choose one"), *people]  # type: ignore[attr-defined]


class ObjectionForm(Form):
    who = CharField(label="Who objects", noun="who objects", max_length=120)
    on = DateField(label="On which day the objection came", noun="the day")
    words = TextareaField(label="Why", noun="why they object", max_length=2000, look=Look(rows=3))
    version = VersionField()


class AgreeForm(Form):
    words = TextareaField(
        label="Your reason",
        noun="your reason",
        max_length=3000,
        look=Look(rows=4),
        hint="It stands on the child's record with the consultation",
    )
    accepted = TickField(label="I have read what is warned of, and who disagrees", required=False)
    version = VersionField()


class WhyForm(Form):
    why = TextareaField(label="Why", noun="why", max_length=2000, look=Look(rows=3))
    version = VersionField()


class PutRightForm(Form):
    why = TextareaField(
        label="How did the mistake come about?",
        noun="how the mistake came about",
        max_length=2000,
        look=Look(rows=3),
        hint="It is kept, so that it can be understood later and explained to the family",
    )


class AlsoForm(Form):
    """Whom else to tell, besides those whom the text names."""

    also = ChoicesField(label="Tell as well", noun="whom else to tell", required=False)

    def __init__(self, *args: Any, people: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = list(people)  # type: ignore[attr-defined]


class DeathForm(Form):
    on = DateField(label="The day on which the child died", noun="the day on which the child died")
    told_by = CharField(
        label="Who told us",
        noun="who told us",
        max_length=200,
        hint="For example: Dr Lund, children's hospital",
    )
    words = TextareaField(
        label="Anything that those who see the family should know",
        required=False,
        max_length=2000,
        look=Look(rows=3),
    )


class WhereaboutsForm(Form):
    on = DateField(label="On which day", noun="the day")
    enquiry = TextareaField(
        label="Who was asked, and how",
        noun="who was asked, and how",
        max_length=2000,
        look=Look(rows=3),
        hint="For example: border agency by telephone, the school, relatives abroad through their authority",
    )
    result = ChoiceField(
        label="What is known now", noun="what is known now", choices=Whereabouts.Result.choices
    )
    words = TextareaField(
        label="What was learned", noun="what was learned", max_length=2000, look=Look(rows=3)
    )


class TalkForm(Form):
    on = DateField(label="On which day", noun="the day")
    parents = TextareaField(
        label="With whom you talked, and what the parents said",
        noun="with whom you talked and what they said",
        max_length=3000,
        look=Look(rows=3),
    )
    wish = ChoiceField(
        label="Do they want help from now on?",
        noun="whether they want help",
        choices=ServicesTalk.Wish.choices,
    )
    child_said = TextareaField(
        label="What the child said", required=False, max_length=3000, look=Look(rows=3)
    )
    child_why_not = CharField(
        label="If it was not talked over with the child, why not", required=False, max_length=300
    )
    needs = TextareaField(
        label="What the fresh look at needs has shown",
        noun="what the fresh look at needs has shown",
        max_length=3000,
        look=Look(rows=4),
    )
    services = TextareaField(
        label="Which services may be needed", required=False, max_length=3000, look=Look(rows=3)
    )


class InNeedForm(Form):
    on = DateField(label="It starts on", noun="the day on which it starts")
    support = TextareaField(
        label="Which support goes on, and from whom",
        noun="which support goes on, and from whom",
        max_length=3000,
        look=Look(rows=4),
    )


class InNeedReviewForm(Form):
    on = DateField(label="Held on", noun="the day on which it was held")
    there = TextareaField(label="Who was there", noun="who was there", max_length=1000, look=Look(rows=2))
    progress = TextareaField(label="How it goes", noun="how it goes", max_length=3000, look=Look(rows=4))
    version = VersionField()


class CloseForm(Form):
    on = DateField(label="It closes on", noun="the day on which it closes")
    why = TextareaField(label="Why it closes", noun="why it closes", max_length=2000, look=Look(rows=3))
    checked_words = TextareaField(
        label="What the manager's check before closing found",
        noun="what the manager's check found",
        max_length=2000,
        look=Look(rows=3),
    )
    senior = TickField(
        label="As senior management, I agree to closing it before the least time is over", required=False
    )
    version = VersionField()


class ChangeForm(Form):
    """A significant change; the area's examples, and anything else in one's own words."""

    on = DateField(label="On which day", noun="the day")
    what = ChoiceField(label="What changed", noun="what changed", look=Look(reveals={OTHER: ("other",)}))
    other = CharField(label="In your own words", noun="what changed", max_length=200)
    words = TextareaField(
        label="What happened, and how is it known?",
        noun="what happened and how it is known",
        max_length=3000,
        look=Look(rows=3),
    )

    def __init__(self, *args: Any, examples: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [*examples, (OTHER, "Something else")]  # type: ignore[attr-defined]


class SettleForm(Form):
    settled = ChoiceField(label="What follows", noun="what follows", choices=Change.Settled.choices)
    met_on = DateField(
        label="The strategy meeting was held on",
        noun="the day of the meeting",
        required=False,
        hint="Leave empty only if no meeting is held",
    )
    words = TextareaField(label="The reasons", noun="the reasons", max_length=3000, look=Look(rows=4))
    version = VersionField()


class VersionOnlyForm(Form):
    """An act that needs no more than a press: what the page showed has to stand still."""

    version = VersionField()
