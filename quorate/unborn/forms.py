"""What is asked about a pregnancy, a birth and a baby's going home."""

from collections.abc import Sequence
from typing import Any

from quorate.cases.models import Child
from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    FilterForm,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
    TickField,
    TimeField,
    VersionField,
    YesNoField,
)

from .actions.ending import HOW
from .listing import SHOWS

Choices = Sequence[tuple[str, str]]


class ListFilter(FilterForm):
    show = SelectField(label="Show", required=False, choices=SHOWS)


class ExpectedForm(Form):
    expected_on = DateField(label="Expected date of birth", noun="the expected date")
    why = TextareaField(
        label="Why does it change?", noun="why it changes", max_length=500, look=Look(rows=2),
        hint="For example, the date given at the scan of 20 weeks",
    )  # fmt: skip
    version = VersionField()


class WeighForm(Form):
    mother = SelectField(label="Mother", noun="the mother", required=False)
    mother_born_on = DateField(
        label="Mother’s date of birth", noun="the mother’s date of birth", required=False
    )
    mother_care_doubted = TickField(
        label="There is doubt about how she can care for herself or for the child", required=False
    )
    babies_expected = IntegerField(
        label="How many babies are expected", noun="how many babies are expected", required=False,
        min_value=1, max_value=8, look=Look(width=2), hint="Leave empty if one, or not known",
    )  # fmt: skip
    grounds = ChoicesField(label="Grounds for a conference before the birth", required=False)
    factors = ChoicesField(label="Other risks that were weighed", required=False)
    premature = TickField(label="A premature birth is known to be likely", required=False)
    proceedings = YesNoField(
        label="Are care proceedings soon after the birth in view?",
        noun="whether care proceedings are in view",
        required=False,
    )
    concealed = TickField(label="It is suspected that the pregnancy was concealed", required=False)
    says = TextareaField(
        label="What this rests on", noun="what this rests on", required=False, max_length=4000, look=Look(rows=4),
        hint="What is known, from whom, and what it means for the child",
    )  # fmt: skip
    number = VersionField()

    def __init__(
        self, *args: Any, mothers: Choices, grounds: Choices, factors: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mother"].choices = [("", "Not recorded"), *mothers]  # type: ignore[attr-defined]
        for name, choices in (("grounds", grounds), ("factors", factors)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]


class AssessmentForm(Form):
    on = DateField(label="Completed on", noun="the day it was completed")
    says = TextareaField(
        label="What it found, in short",
        noun="what it found",
        required=False,
        max_length=4000,
        look=Look(rows=4),
    )


class DecideForm(Form):
    asked = YesNoField(
        label="Is a conference before the birth asked for?", noun="whether a conference is asked for"
    )
    on = DateField(label="Decided on", noun="the day of the decision")
    why = TextareaField(label="Reasons", noun="the reasons", max_length=4000, look=Look(rows=4))
    number = VersionField()


class ArrangeForm(Form):
    meeting_when = CharField(
        label="When is the discharge planning meeting?", required=False, max_length=200,
        hint="For example, the day after the birth at 2pm",
    )  # fmt: skip
    meeting_where = CharField(label="Where is it held?", required=False, max_length=200)
    attendees = TextareaField(label="Who attends?", required=False, max_length=2000, look=Look(rows=3))
    told = TextareaField(
        label="Who is told of the birth, and by whom?", required=False, max_length=2000, look=Look(rows=3)
    )
    out_of_hours = TextareaField(
        label="What happens at night, at a weekend or on a holiday?", required=False, max_length=2000,
        look=Look(rows=3), hint="For example, the number of the emergency duty team",
    )  # fmt: skip
    says = TextareaField(label="Anything else", required=False, max_length=4000, look=Look(rows=3))
    number = VersionField()


class BabyFields(Form):
    """What is known of a baby at the birth."""

    born_on = DateField(label="Date of birth", noun="the date of birth")
    born_at = TimeField(
        label="Time of birth", noun="the time of birth", required=False,
        hint="Only needed if a conference was held on the same day",
    )  # fmt: skip
    place = CharField(label="Where", noun="where", required=False, max_length=120)
    given_name = CharField(
        label="Given name", required=False, max_length=80, hint="Leave empty if no name has been chosen yet"
    )
    family_name = CharField(label="Family name", required=False, max_length=80)
    sex = SelectField(label="Sex", choices=Child.Sex.choices, initial=Child.Sex.UNKNOWN)
    nhs_number = CharField(label="NHS number", required=False, max_length=12, look=Look(width=10))


class AsksAgain(BabyFields):
    """The reason for an unusual day is asked only once it is needed."""

    unusual_why = TextareaField(
        label="Why is the day right?", noun="why the day is right", required=False, max_length=1000,
        look=Look(rows=2),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._why = self.fields["unusual_why"]
        if "unusual_why" not in self.data:
            del self.fields["unusual_why"]

    def ask_why(self) -> None:
        """Show the box for the reason on the page that comes back."""
        self.fields.setdefault("unusual_why", self._why)


class BirthForm(AsksAgain):
    babies = IntegerField(
        label="How many babies were born?", noun="how many babies were born", min_value=1, max_value=8, initial=1,
        look=Look(width=2),
        hint="Each after the first is recorded next, on its own page. Babies who did not live are not counted here",
    )  # fmt: skip
    lost = TextareaField(
        label="If a baby of this pregnancy did not live, what should be kept on record?",
        noun="what should be kept on record", required=False, max_length=2000, look=Look(rows=3),
        hint="Only what the family or the work with them needs. It may be left empty",
    )  # fmt: skip
    version = VersionField()


class AnotherBabyForm(AsksAgain):
    la_child_id = CharField(
        label="Identifier of this baby", noun="the identifier of this baby", max_length=20, look=Look(width=20),
        hint="The number that children’s social care’s own system gave",
    )  # fmt: skip
    number = VersionField()

    field_order = ("la_child_id",)


class EndedForm(Form):
    on = DateField(label="On which day?", noun="the day")
    how = ChoiceField(
        label="Is there more that should be kept?",
        noun="what should be kept",
        required=False,
        choices=list(HOW.items()),
    )
    says = TextareaField(
        label="What the family would like the people around them to know", noun="what they would like to be known",
        required=False, max_length=2000, look=Look(rows=3),
        hint="For example a name they have given, or how they wish to be spoken with. It may be left empty",
    )  # fmt: skip


class WhyForm(Form):
    why = TextareaField(
        label="Why is this taken back?", noun="why this is taken back", max_length=1000, look=Look(rows=3)
    )


class NotFitForm(Form):
    on = DateField(label="On which day was this known?", noun="the day")
    says = TextareaField(
        label="Who advised it, and what was said", noun="who advised it", max_length=1000, look=Look(rows=3)
    )


class MeetingForm(Form):
    """The meeting after the birth."""

    on = DateField(label="Held on", noun="the day it was held")
    who = TextareaField(label="Who was there", noun="who was there", max_length=2000, look=Look(rows=3))
    agreed = TextareaField(
        label="What was agreed", noun="what was agreed", max_length=4000, look=Look(rows=4)
    )
    also = ChoicesField(label="Was it also about", required=False)

    def __init__(self, *args: Any, others: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if others:
            self.fields["also"].choices = others  # type: ignore[attr-defined]
        else:
            del self.fields["also"]


class DischargeMeetingForm(MeetingForm):
    where = CharField(label="Where", required=False, max_length=200)
    plan_considered = TickField(
        label="The child protection plan was on the table and taken into account",
        required=False,
        look=Look(reveals={"on": ("plan_says",)}),
    )
    plan_says = TextareaField(
        label="How was the plan taken into account?",
        noun="how the plan was taken into account",
        max_length=4000,
        look=Look(rows=3),
    )
    field_order = ("on", "where", "who", "agreed", "plan_considered", "plan_says", "also")

    def __init__(self, *args: Any, on_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not on_plan:
            del self.fields["plan_considered"]
            del self.fields["plan_says"]


class HomeForm(Form):
    on = DateField(
        label="Which day?", noun="the day", hint="The day planned, or the day on which the baby went home"
    )
    says = TextareaField(
        label="To whose care, and what is arranged", noun="what is arranged", required=False, max_length=2000,
        look=Look(rows=3),
    )  # fmt: skip
    against_why = TextareaField(
        label="If the baby has gone home and the discharge meeting was not held first, how did that come about?",
        noun="how that came about", required=False, max_length=2000, look=Look(rows=3),
    )  # fmt: skip
