"""What is asked about a council's own figures."""

from typing import Any

from quorate.design.forms import FilterForm, Form, IntegerField, Look, SelectField


class QuietFilter(FilterForm):
    """Narrows the list of records that have gone quiet."""

    team = SelectField(label="Team", required=False)

    def __init__(self, *args: Any, teams: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = [("", "Any"), *teams]  # type: ignore[attr-defined]


class FigureForm(Form):
    value = IntegerField(label="Days", noun="the number of days", look=Look(width=3))
