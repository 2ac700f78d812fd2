"""What is asked of figures: which time, which team or chair, by what."""

from datetime import date, timedelta
from typing import Any

from quorate.design.forms import DateField, FilterForm, Look, SelectField
from quorate.rules.days import add_months
from quorate.rules.figures import Span, month_of, quarter_of, year_of

from .results import By

PERIODS = {
    "month": "A month",
    "quarter": "A quarter",
    "year": "The year to 31 March",
    "twelve": "The last twelve whole months",
    "own": "From a day to a day",
}
DEFAULT = "twelve"
LONGEST = 3
"""Years of the longest time that may be asked for."""
WAYS = {
    "": "As they are",
    By.MONTH: "By month",
    By.TEAM: "By team",
    By.CHAIR: "By chair",
}


def span_of(period: str, on: date) -> Span:
    """Return the month, quarter or year that holds a day, or the twelve whole months before its month."""
    if period == "month":
        return month_of(on)
    if period == "quarter":
        return quarter_of(on)
    if period == "year":
        return year_of(on)
    end = month_of(on).from_on - timedelta(days=1)
    return Span(add_months(month_of(on).from_on, -12), end)


class FiguresFilter(FilterForm):
    period = SelectField(label="Time", required=False, choices=list(PERIODS.items()))
    from_on = DateField(label="From", noun="the first day", required=False, look=Look(legend="s"))
    until = DateField(label="To", noun="the last day", required=False, look=Look(legend="s"))
    team = SelectField(label="Team", required=False)
    chair = SelectField(label="Chair", required=False)

    def __init__(
        self,
        *args: Any,
        teams: list[tuple[int, str]],
        chairs: list[tuple[int, str]],
        pick: bool,
        own: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if pick:
            self.fields["team"].choices = [("", "All teams"), *teams]  # type: ignore[attr-defined]
            self.fields["chair"].choices = [("", "All chairs"), *chairs]  # type: ignore[attr-defined]
        else:
            del self.fields["team"], self.fields["chair"]
        if not own:
            del self.fields["from_on"], self.fields["until"]
            self.fields["period"].choices = [  # type: ignore[attr-defined]
                (key, words) for key, words in PERIODS.items() if key != "own"
            ]

    def clean(self) -> dict[str, Any]:
        """Ask for both days of a time of one's own, in order and not too far apart."""
        found = super().clean() or {}
        if found.get("period") == "own":
            first, last = found.get("from_on"), found.get("until")
            if not first and "from_on" not in self.errors:
                self.add_error("from_on", "Enter the first day of the time that you want figures of")
            if not last and "until" not in self.errors:
                self.add_error("until", "Enter the last day of the time that you want figures of")
            if first and last and last < first:
                self.add_error("until", "The last day must be the same as or after the first day")
            if first and last and last > add_months(first, 12 * LONGEST):
                self.add_error("until", f"Choose a time of {LONGEST} years or less")
        return found


class PeopleFilter(FilterForm):
    which = SelectField(
        label="Which children",
        required=False,
        choices=[("", "All that count"), ("yes", "In the figure"), ("no", "Not in the figure")],
    )
