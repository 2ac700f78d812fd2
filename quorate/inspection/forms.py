"""What is asked for a sample, and for opening the pages to somebody."""

from datetime import date
from typing import Any

from quorate.design.forms import (
    CharField,
    DateField,
    FilterForm,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
    TimeField,
)
from quorate.register.queries.on_plan import VIEWS

from .queries import STRATA


class SampleFilter(FilterForm):
    """Which register, how many children, by which seed."""

    on = DateField(label="Register as at", required=False, hint="Leave empty for today")
    time = TimeField(
        label="At what time", required=False, hint="Empty for the end of the day", look=Look(width=5)
    )
    known = SelectField(label="What counts", required=False, choices=VIEWS)
    number = IntegerField(label="How many children", required=False, look=Look(width=3))
    by = SelectField(label="In proportion to", required=False, choices=STRATA)
    seed = CharField(
        label="Seed",
        required=False,
        max_length=40,
        hint="The same seed gives the same children",
        look=Look(width=10),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = today  # type: ignore[attr-defined]


class OpenForm(Form):
    practitioner = SelectField(label="Who may read them?", noun="who may read them")
    until_on = DateField(label="Until which day?", noun="the last day")
    why = TextareaField(label="Why?", noun="why they may read this", max_length=500, look=Look(rows=2))

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].choices = [("", "Select a person"), *people]  # type: ignore[attr-defined]


class CloseForm(Form):
    """Nothing is asked: the button closes."""
