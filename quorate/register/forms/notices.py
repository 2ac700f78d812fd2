"""What is asked about notices of moves, and about checks."""

from datetime import date
from typing import Any

from quorate.design.forms import (
    CharField,
    ChoiceField,
    DateField,
    FilterForm,
    Form,
    Look,
    SelectField,
    TextareaField,
    VersionField,
    YesNoField,
)

from ..models import AuthorityCheck, MovementNotice
from ..queries.notices import STANDINGS


class NoticesFilter(FilterForm):
    q = CharField(label="Child or authority", required=False, max_length=80)
    direction = SelectField(
        label="In or out", required=False, choices=[("", "Both"), ("in", "In"), ("out", "Out")]
    )
    kind = SelectField(
        label="Which children", required=False, choices=[("", "All"), *MovementNotice.Kind.choices]
    )
    standing = SelectField(label="Standing", required=False, choices=STANDINGS)


class MovementForm(Form):
    """What the notice says."""

    kind = ChoiceField(
        label="Which child is it about?", noun="which child it is about", choices=MovementNotice.Kind.choices
    )
    direction = ChoiceField(
        label="In or out?",
        noun="in or out",
        choices=[("in", "The child moves in"), ("out", "The child moves away")],
    )
    name = CharField(label="Child’s name", noun="the child’s name", max_length=160)
    born_on = DateField(label="Date of birth", required=False)
    authority = CharField(label="The other authority", noun="the other authority", max_length=120)
    contact = CharField(label="Who there can be asked", required=False, max_length=200)
    told_on = DateField(label="Day of the notice", noun="the day of the notice")
    moved_on = DateField(label="Day of the move", required=False)
    until_on = DateField(label="Until when, if it is for a time", required=False)
    address = TextareaField(
        label="Where the child lives now", required=False, max_length=300, look=Look(rows=3)
    )
    says = TextareaField(
        label="What else the notice says", required=False, max_length=2000, look=Look(rows=4)
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("born_on", "told_on"):
            self.fields[name].latest = today  # type: ignore[attr-defined]


class NewMovementForm(MovementForm):
    identifier = CharField(
        label="Identifier of the child, if on record", required=False, max_length=20, look=Look(width=10)
    )


class MovementRightForm(MovementForm):
    why = TextareaField(
        label="Why is it put right?", noun="why it is put right", max_length=1000, look=Look(rows=2)
    )


class EndMovementForm(Form):
    on = DateField(label="Day it ends", noun="the day it ends")
    why = TextareaField(label="Why does it end?", noun="why it ends", max_length=1000, look=Look(rows=3))


class AcknowledgeForm(Form):
    says = TextareaField(label="What follows from it?", required=False, max_length=1000, look=Look(rows=3))


class ChecksFilter(FilterForm):
    q = CharField(label="Name or agency", required=False, max_length=80)
    standing = SelectField(
        label="Standing",
        required=False,
        choices=[("", "All"), ("open", "Not answered"), ("answered", "Answered")],
    )


class AskCheckForm(Form):
    """Who is to be checked, and who asks."""

    kind = ChoiceField(
        label="What would the person do?",
        noun="what the person would do",
        choices=AuthorityCheck.Kind.choices,
    )
    name = CharField(label="Name of the person", noun="the name of the person", max_length=120)
    other_names = CharField(label="Other names", required=False, max_length=200)
    born_on = DateField(label="Date of birth", required=False)
    addresses = TextareaField(label="Addresses", required=False, max_length=1000, look=Look(rows=3))
    asked_on = DateField(label="Day it was asked", noun="the day it was asked")
    asked_by = CharField(label="Who asks", noun="who asks", max_length=120)
    asked_by_agency = CharField(label="Their agency", noun="their agency", max_length=120)
    asked_by_contact = CharField(label="How to reach them", noun="how to reach them", max_length=200)
    consent = YesNoField(
        label="Did the person agree in writing?", noun="whether the person agreed in writing"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("born_on", "asked_on"):
            self.fields[name].latest = today  # type: ignore[attr-defined]


class AnswerCheckForm(Form):
    on = DateField(label="Day of the answer", noun="the day of the answer")
    result = ChoiceField(label="Result", noun="the result", choices=AuthorityCheck.Result.choices)
    says = TextareaField(
        label="What is answered, word for word?", noun="what is answered", max_length=2000, look=Look(rows=5)
    )
    version = VersionField()
