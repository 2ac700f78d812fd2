"""The filters of the work list."""

from typing import Any

from quorate.cases.worklist import WHEN_LABELS
from quorate.design.forms import FilterForm, SelectField


class WorkFilter(FilterForm):
    when = SelectField(label="When", required=False, choices=[("", "Any time"), *WHEN_LABELS.items()])
    what = SelectField(label="What is due", required=False)
    whose = SelectField(label="Whose", required=False)
    mine = SelectField(label="Show", required=False, choices=[("", "All I may see"), ("yes", "Only mine")])

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], roles: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Anything"), *kinds]  # type: ignore[attr-defined]
        self.fields["whose"].choices = [("", "Anybody's"), *roles]  # type: ignore[attr-defined]
