"""What a person is asked when they decide about a letter."""

from datetime import date
from typing import Any

from quorate.design.forms import (
    CharField,
    DateField,
    EmailField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
)

WORDS = {
    "invitation": "Invitation",
    "invitation-cancelled": "Invitation taken back",
    "outcome-notice": "Outcome notice",
    "minutes": "Minutes",
    "minutes-late": "Notice of late minutes",
}


def document_words(key: str) -> str:
    """Return what a kind of document is called on a page."""
    return WORDS.get(key, key.replace("-", " ").capitalize())


class FilterForm(Form):
    """What the post room shows."""

    state = SelectField(label="State", required=False)
    document = SelectField(label="Document", required=False)
    stuck = TickField(label="Only letters that need somebody", required=False)

    def __init__(self, *args: Any, states: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", "All"), *states]  # type: ignore[attr-defined]
        self.fields["document"].choices = [("", "All"), *WORDS.items()]  # type: ignore[attr-defined]


class ReasonForm(Form):
    """Why, in the person's own words."""

    because = TextareaField(label="Reason", noun="the reason", look=Look(rows=2), max_length=300)


class ResendForm(ReasonForm):
    to_email = EmailField(
        label="Email address",
        hint="Correct it here if it was wrong. Leave it empty to print and post the letter.",
        required=False,
    )
    field_order = ("to_email", "because")


class PostedForm(Form):
    on = DateField(label="Day it was posted or handed over", noun="the day it was posted")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": today}, **kwargs)
        self.fields["on"].latest = today  # type: ignore[attr-defined]


class ReleaseForm(Form):
    why = CharField(label="Reason for letting it go", noun="the reason", max_length=300)
