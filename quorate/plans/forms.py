"""What the page of a plan asks."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import DateField, Form, Look, SelectField, TextareaField, TickField, VersionField


class ActionForm(Form):
    """One thing that an agency is to do under the plan."""

    what = TextareaField(
        label="What is to be done", noun="what is to be done", max_length=2000, look=Look(rows=3)
    )
    agency = SelectField(label="By which agency", noun="the agency")
    by_on = DateField(label="By when", noun="by when", required=False)
    significant = TickField(label="A significant assessment or piece of work", required=False)

    def __init__(self, *args: Any, agencies: Sequence[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", "Choose one"), *agencies]  # type: ignore[attr-defined]


class ProgressForm(Form):
    """Whether an action is done, and how that is known."""

    done_on = DateField(
        label="Done on",
        noun="the day it was done",
        required=False,
        hint="Leave empty if it is still to be done",
    )
    evidence = TextareaField(
        label="Evidence",
        noun="the evidence",
        required=False,
        max_length=5000,
        look=Look(rows=4),
        hint="What shows that it was done, for example an attendance certificate or what was seen at a visit",
    )
    version = VersionField()
