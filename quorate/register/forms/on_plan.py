"""What the register asks: a day and time, and what narrows it."""

from datetime import date
from typing import Any

from quorate.design.forms import CharField, DateField, FilterForm, Look, SelectField, TimeField
from quorate.plans.models import Category

from ..queries.on_plan import AGAIN, AGES, LENGTHS, VIEWS


class AsAt(FilterForm):
    """Day and time of a list."""

    on = DateField(label="On which day", required=False, hint="Leave empty for today")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].latest = today  # type: ignore[attr-defined]


class RegisterFilter(AsAt):
    """Narrows the list of children on a plan."""

    time = TimeField(
        label="At what time", required=False, hint="Empty for the end of the day", look=Look(width=5)
    )
    known = SelectField(label="What counts", required=False, choices=VIEWS)
    q = CharField(label="Name or identifier", required=False, max_length=80)
    category = SelectField(label="Category", required=False, choices=[("", "Any"), *Category.choices])
    age = SelectField(
        label="Age that day", required=False, choices=[("", "Any"), *((key, says) for key, says, _ in AGES)]
    )
    length = SelectField(
        label="On a plan for",
        required=False,
        choices=[("", "Any time"), *((key, says) for key, says, _ in LENGTHS)],
    )
    again = SelectField(label="First or later plan", required=False, choices=[("", "Any"), *AGAIN])
    team = SelectField(label="Team", required=False)

    def __init__(self, *args: Any, teams: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Any"), *teams]  # type: ignore[attr-defined]


class PlacedFilter(AsAt):
    """Narrows the lists of children here from elsewhere, and of ours elsewhere."""

    q = CharField(label="Child, identifier or authority", required=False, max_length=80)
