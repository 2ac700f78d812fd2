"""Who asks to be there, and what was said of it."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    Form,
    Look,
    SelectField,
    TextareaField,
    VersionField,
    YesNoField,
)

from ..grounds import VIDEO_CHECKS
from ..models import Admission, Answered, Consent, KeptApart

Pairs = Sequence[tuple[str, str]]
NEW = "new"
CHOOSE = ("", "Choose one")


class AskForm(Form):
    """Somebody who asks to be there: on what footing, who, why."""

    kind = ChoiceField(
        label="On what footing", noun="on what footing they come", choices=Admission.Kind.choices
    )
    who = SelectField(
        label="Who", noun="who it is", hint="Choose “Somebody in no list” to enter a name below"
    )
    name = CharField(label="Name", noun="the name", required=False, max_length=120)
    firm = CharField(
        label="Firm or service",
        required=False,
        max_length=120,
        hint="For example, a law firm or advocacy service",
    )
    comes_with = SelectField(
        label="Comes with", required=False, hint="The person whom they support or act for"
    )
    email = EmailField(label="Email", required=False)
    why = TextareaField(
        label="Why are they to be there?", noun="why they are to be there", max_length=2000, look=Look(rows=3)
    )

    def __init__(self, *args: Any, people: Pairs, family: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [CHOOSE, (NEW, "Somebody in no list"), *people]  # type: ignore[attr-defined]
        self.fields["comes_with"].choices = [("", "Nobody"), *family]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("who") == NEW and not said.get("name"):
            self.add_error("name", "Enter the name")
        return said


class AnswerForm(Form):
    """What one person said who was asked."""

    answer = ChoiceField(label="What they said", noun="what they said", choices=Answered.choices)
    on = DateField(label="On which day", noun="the day")
    how = ChoiceField(label="How they said so", noun="how they said so", choices=Consent.How.choices)
    words = TextareaField(label="In their words", required=False, max_length=2000, look=Look(rows=3))
    version = VersionField()


class DayForm(Form):
    on = DateField(label="On which day", noun="the day")
    version = VersionField()


class VideoForm(Form):
    checks = ChoicesField(label="What was made sure of", required=False, choices=list(VIDEO_CHECKS))
    version = VersionField()


class PapersForm(Form):
    agrees = YesNoField(
        label="Does the person they come with agree that papers go to them?", noun="what they said"
    )
    version = VersionField()


class WhyForm(Form):
    why = TextareaField(label="Why", noun="why", max_length=2000, look=Look(rows=3))
    version = VersionField()


class QuestionForm(Form):
    """What was found to one of the procedure's questions about the family."""

    yes = YesNoField(label="What was found", noun="yes or no")
    says = TextareaField(
        label="Between whom, and what is planned for it", required=False, max_length=2000, look=Look(rows=4),
        hint="For example: separate parts, a second room, other times of arriving, video. Needed after a yes",
    )  # fmt: skip


class ApartForm(Form):
    """Something that bears on who of the family may meet."""

    invitation = SelectField(label="Who", noun="who it is about")
    because = ChoiceField(label="What it is", noun="what it is", choices=KeptApart.Because.choices)
    other = SelectField(label="Must not meet", required=False)
    says = TextareaField(
        label="What it says, and who told you", noun="what it says", max_length=2000, look=Look(rows=3)
    )

    def __init__(self, *args: Any, family: Pairs, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invitation"].choices = [CHOOSE, *family]  # type: ignore[attr-defined]
        self.fields["other"].choices = [("", "It names nobody"), *family]  # type: ignore[attr-defined]


class EndForm(Form):
    why = TextareaField(
        label="Why it no longer holds", noun="why it no longer holds", max_length=1000, look=Look(rows=2)
    )
