"""What is asked on a child's pages."""

from typing import Any

from quorate.cases.models import Child
from quorate.design.forms import (
    CharField,
    DateField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)
from quorate.rules.events import CHILD_KINDS

RECORDABLE = (
    "core-group",
    "strategy-discussion",
    "enquiry-closed",
    "emergency-order-expires",
    "assessment-order-concluded",
)
"""What a person may record on a child's page. Conferences, plans, moves, care, births and deaths have acts of their
own."""


class HappenedForm(Form):
    kind = SelectField(
        label="What happened",
        choices=[
            ("", "Select what happened"),
            *((kind, CHILD_KINDS[kind].capitalize()) for kind in RECORDABLE),
        ],
    )
    on = DateField(label="When it happened", hint="The day it happened, not the day you heard of it")


class DoneForm(Form):
    on = DateField(label="On which day was it done?")


class NotSoForm(Form):
    why = TextareaField(label="Why is this entry wrong?", max_length=1000, look=Look(rows=3))


class CorrectForm(Form):
    given_name = CharField(label="Given name", max_length=80, required=False)
    family_name = CharField(label="Family name", max_length=80, required=False)
    nhs_number = CharField(label="NHS number", max_length=12, required=False, look=Look(width=10))
    born_on = DateField(label="Date of birth", required=False)
    expected_on = DateField(label="Expected date of birth", required=False)
    sex = SelectField(label="Sex", choices=Child.Sex.choices)
    why = TextareaField(label="Why is it changed?", max_length=1000, look=Look(rows=3))
    version = VersionField()


class HandOverForm(Form):
    social_worker = SelectField(label="New social worker")
    why = TextareaField(label="Why does the case change hands?", max_length=1000, look=Look(rows=3))
    version = VersionField()

    def __init__(self, *args: Any, workers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["social_worker"].choices = [("", "Select a social worker"), *workers]  # type: ignore[attr-defined]


class JoinForm(Form):
    practitioner = SelectField(label="Who")
    part = CharField(
        label="Their part in the case", max_length=60, hint="For example health visitor or class teacher"
    )
    core_group = TickField(label="Member of the core group", required=False)
    direct_contact = TickField(label="Their agency works with the child directly", required=False)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].choices = [("", "Select a person"), *people]  # type: ignore[attr-defined]


class LeaveForm(Form):
    why = TextareaField(label="Why do they leave the network?", max_length=1000, look=Look(rows=3))
