"""What the pages of core groups, their meetings and visits ask."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.forms import HiddenInput

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
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

from .models import HOW_OFTEN, Part, Seat, Visit
from .queries.drift import KINDS

Choices = Sequence[tuple[Any, str]]
OFTEN = [("", "Not said"), *((str(days), words.capitalize()) for days, words in HOW_OFTEN)]
LENGTHS = [
    ("30", "Half an hour"),
    ("45", "45 minutes"),
    ("60", "One hour"),
    ("90", "An hour and a half"),
    ("120", "Two hours"),
]


def _choose(form: Form, name: str, choices: Iterable[tuple[Any, str]], first: str = "Choose one") -> None:
    form.fields[name].choices = [("", first), *choices]  # type: ignore[attr-defined]


class TokenField(CharField):
    """The mark of one form, so that sending it twice acts once."""

    def __init__(self) -> None:
        super().__init__(label="Form", max_length=40, widget=HiddenInput())


class ArrangeForm(Form):
    group_every = SelectField(label="How often the core group meets", required=False, choices=OFTEN)
    visit_every = SelectField(
        label="How often the child is visited",
        noun="how often the child is visited",
        required=False,
        choices=OFTEN,
    )
    no_family_why = TextareaField(
        label="If nobody of the family is in the core group, why not",
        noun="why nobody of the family is in it",
        required=False,
        max_length=1000,
        look=Look(rows=3),
    )
    version = VersionField()


class MeasureForm(Form):
    group_every = SelectField(label="Core groups meet", required=False, choices=OFTEN)
    visit_every = SelectField(label="Children are visited", required=False, choices=OFTEN)
    why = TextareaField(
        label="Where these figures come from",
        noun="where these figures come from",
        hint="For example a decision of the service, and its date",
        max_length=1000,
        look=Look(rows=3),
    )
    version = VersionField()


class JoinForm(Form):
    practitioner = SelectField(label="Who", noun="who joins")
    part = CharField(
        label="Their part",
        noun="their part",
        max_length=60,
        required=False,
        hint="For example health visitor. Leave empty to keep the part they have in the network",
    )
    on = DateField(label="In the core group from", noun="the day")
    direct_contact = TickField(label="Their agency works with the child directly", required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "practitioner", people, "Select a person")


class FamilyForm(Form):
    relative = ChoiceField(label="Who of the family", noun="who of the family joins")
    on = DateField(label="In the core group from", noun="the day")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relative"].choices = list(people)  # type: ignore[attr-defined]


class LeaveForm(Form):
    on = DateField(label="Not in the core group from", noun="the day they left")
    why = TextareaField(label="Why they leave", noun="why they leave", max_length=1000, look=Look(rows=3))
    agreed = ChoiceField(
        label="Who agreed to it",
        noun="who agreed to it",
        choices=[
            ("all", "All members of the core group"),
            ("chair", "The conference chair"),
            ("nobody", "Neither all its members nor the chair"),
        ],
    )
    stays = TickField(label="They stay in the child's network, outside the core group", required=False)

    def __init__(self, *args: Any, family: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if family:
            del self.fields["stays"]


class PrimaryCareForm(Form):
    practitioner = SelectField(label="Who was asked", noun="who was asked", required=False)
    why_not = TextareaField(
        label="If nobody was asked, why not", noun="why nobody was asked", required=False, max_length=1000,
        look=Look(rows=3),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "practitioner", people, "Nobody")


class MeetingForm(Form):
    children = ChoicesField(label="For which children", noun="at least one child")
    starts_at = MomentField(label="When it starts", noun="when it starts")
    minutes_long = SelectField(
        label="How long it takes", noun="how long it takes", choices=LENGTHS, initial="60"
    )
    place = CharField(label="Where, or how to join", noun="where it is", max_length=200)
    lead = SelectField(label="Who leads it", noun="who leads it")
    no_family_why = TextareaField(
        label="Why nobody of the family is in the core group",
        noun="why nobody of the family is in it",
        required=False,
        max_length=1000,
        look=Look(rows=3),
    )
    token = TokenField()

    def __init__(
        self, *args: Any, family: Choices, leads: Choices, without_family: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = list(family)  # type: ignore[attr-defined]
        _choose(self, "lead", leads)
        if not without_family:
            del self.fields["no_family_why"]


class MoveForm(Form):
    starts_at = MomentField(label="New time", noun="the new time")
    minutes_long = SelectField(label="How long it takes", noun="how long it takes", choices=LENGTHS)
    place = CharField(label="Where, or how to join", noun="where it is", max_length=200)
    why = TextareaField(label="Why it is moved", noun="why it is moved", max_length=1000, look=Look(rows=3))
    version = VersionField()


class WhyForm(Form):
    """A reason, for acts that need nothing else."""

    why = TextareaField(label="Why", noun="why", max_length=1000, look=Look(rows=3))
    version = VersionField()

    def __init__(self, *args: Any, label: str = "Why", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].label = label


class ConfirmForm(Form):
    version = VersionField()


class AttendanceForm(Form):
    """Who came: one question for each seat."""

    version = VersionField()

    def __init__(self, *args: Any, seats: Sequence[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        came = [(key, words) for key, words in Seat.Came.choices if key]
        for seat in seats:
            self.fields[f"seat_{seat.pk}"] = ChoiceField(
                label=f"{seat.name}, {seat.part}",
                noun=f"whether {seat.name} came",
                choices=came,
                initial=seat.came,
                look=Look(small=True),
            )
            if seat.practitioner_id:
                self.fields[f"commits_{seat.pk}"] = TickField(
                    label=f"{seat.name} can commit resources", required=False, initial=seat.commits
                )


class ViewsForm(Form):
    views = TextareaField(label="What they wrote", noun="what they wrote", max_length=8000, look=Look(rows=8))
    on = DateField(label="When it came", noun="the day it came")
    version = VersionField()


class PartForm(Form):
    """What the record says of one child."""

    discussed = TextareaField(
        label="What was talked over, and how the plan is going", noun="what was talked over", max_length=8000
    )
    capacity = TextareaField(
        label="How the parents' capacity affects the child",
        required=False,
        max_length=4000,
        look=Look(rows=3),
    )
    changes = TextareaField(
        label="What has changed in the child's circumstances",
        required=False,
        max_length=4000,
        look=Look(rows=3),
    )
    protection = TextareaField(
        label="What was decided to protect the child because of that",
        noun="what was decided to protect the child",
        required=False,
        max_length=4000,
        look=Look(rows=3),
    )
    care = TextareaField(
        label="Care away from home, and whether it is secure",
        required=False,
        max_length=4000,
        look=Look(rows=3),
        hint="For a child looked after, or who may be: also what would follow if a parent asked for the child back",
    )
    decisions = TextareaField(
        label="What was decided", noun="what was decided", max_length=8000, look=Look(rows=4)
    )
    recommends = ChoiceField(
        label="Does the group think that the plan is still needed?",
        noun="whether the plan is still needed",
        choices=[(key, words) for key, words in Part.Recommends.choices if key],
        hint="What it thinks goes to those who weigh an early review",
    )
    recommends_why = TextareaField(
        label="Why", noun="why", required=False, max_length=2000, look=Look(rows=3),
        hint="Needed unless the plan is still needed",
    )  # fmt: skip
    version = VersionField()


class AgreeForm(Form):
    what = TextareaField(
        label="What is to be done", noun="what is to be done", max_length=2000, look=Look(rows=3)
    )
    owner = SelectField(label="Who does it", noun="who does it")
    by_on = DateField(label="By when", noun="by when")

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "owner", people)


class FollowUpForm(Form):
    outcome = ChoiceField(
        label="What came of it",
        noun="what came of it",
        choices=[
            ("done", "It was done"),
            ("open", "It is still to be done"),
            ("given-up", "It is no longer needed"),
        ],
    )
    on = DateField(label="On which day", noun="the day")
    came_of_it = TextareaField(
        label="What happened, and how you know", noun="what happened", max_length=4000, look=Look(rows=4)
    )
    version = VersionField()


class VisitForm(Form):
    on = DateField(label="Day of the visit", noun="the day of the visit")
    visitor = SelectField(label="Who visited", noun="who visited")
    where = ChoiceField(
        label="Where",
        noun="where the child was visited",
        choices=Visit.Where.choices,
        look=Look(reveals={"elsewhere": ("where_else",)}),
    )
    where_else = CharField(label="Where else", noun="where", max_length=200)
    seen = YesNoField(
        label="Was the child seen?", noun="whether the child was seen", look=Look(reveals={"yes": ("alone",)})
    )
    alone = YesNoField(label="Was the child seen alone?", noun="whether the child was seen alone")
    why_not = TextareaField(
        label="If not seen, or not alone: why, and what was done", noun="why", required=False, max_length=2000,
        look=Look(rows=3),
    )  # fmt: skip
    bedroom = TickField(label="The child's bedroom was seen", required=False)
    child_said = TextareaField(
        label="What the child said, in the child's words",
        noun="what the child said",
        required=False,
        max_length=8000,
    )
    observed = TextareaField(label="What you saw", required=False, max_length=8000)
    concerns = TextareaField(label="Concerns", required=False, max_length=4000, look=Look(rows=3))
    done_about = TextareaField(
        label="What was done about them", noun="what was done about the concerns", required=False, max_length=4000,
        look=Look(rows=3),
    )  # fmt: skip
    why = TextareaField(
        label="What was wrong with the record", noun="what was wrong", max_length=1000, look=Look(rows=2)
    )
    token = TokenField()

    def __init__(self, *args: Any, people: Choices, puts_right: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "visitor", people, "Select a person")
        if not puts_right:
            del self.fields["why"]


class DriftFilter(FilterForm):
    kind = SelectField(label="Kind of drift", required=False, choices=[("", "Any"), *KINDS.items()])
    team = SelectField(label="Team", required=False)
    worker = SelectField(label="Social worker", required=False)

    def __init__(self, *args: Any, teams: Choices, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "team", teams, "Any")
        _choose(self, "worker", workers, "Any")


class AgreedFilter(FilterForm):
    standing = SelectField(
        label="Standing",
        required=False,
        choices=[("", "To be done"), ("overdue", "Overdue"), ("settled", "Done or no longer needed")],
    )
    mine = TickField(label="Mine, and those of the children I hold", required=False)
    team = SelectField(label="Team", required=False)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "team", teams, "Any")
