"""What is asked when the outcome is sent, and when a copy is kept back."""

from collections.abc import Iterable
from typing import Any

from quorate.design.forms import (
    ChoiceField,
    ChoicesField,
    Form,
    Look,
    TextareaField,
    VersionField,
    YesNoField,
)


class SendForm(Form):
    """Send the notices: to whom the procedure names, and to those chosen besides."""

    also = ChoicesField(
        label="Send it to these people as well",
        hint="The procedure does not send it to them. Tick those who need to know all the same.",
        required=False,
        look=Look(small=True),
    )
    version = VersionField()

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), name) for number, name in others]
        if choices:
            self.fields["also"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["also"]

    @property
    def chosen(self) -> set[int]:
        """Return the invitations ticked."""
        return {int(number) for number in self.cleaned_data.get("also") or ()}


class KeepBackForm(Form):
    extent = ChoiceField(
        label="What is to be recorded?",
        noun="what is to be recorded",
        choices=[
            ("papers", "Hold the papers back for somebody's safety"),
            ("part", "Kept out of part of the conference"),
            ("whole", "Kept out of the whole conference"),
        ],
    )
    why = TextareaField(label="Reason", noun="the reason", look=Look(rows=3), max_length=1000)


class WhyForm(Form):
    why = TextareaField(label="Reason", noun="the reason", look=Look(rows=3), max_length=1000)


class DecideForm(WhyForm):
    give = YesNoField(
        label="Is this person to have the copy?", noun="whether this person is to have the copy"
    )
    field_order = ("give", "why")
