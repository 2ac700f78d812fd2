"""What is asked when a program is let in."""

from datetime import date, timedelta
from typing import Any

from quorate.design.forms import CharField, ChoicesField, DateField, Form, Look, TextareaField

from .queries.happened import WORDS
from .scopes import SCOPES


class TokenForm(Form):
    """A new token. Give it today."""

    name = CharField(
        label="Which program is it for?",
        noun="which program it is for",
        hint="The audit and each child's reading log show this name. For example, Case system, nightly update.",
        max_length=60,
        look=Look(width=30, autocomplete="off"),
    )
    scopes = ChoicesField(
        label="What may it do?",
        noun="what it may do",
        hint="Only what it needs.",
        choices=[(scope, f"{scope}: {says}") for scope, says in SCOPES.items()],
    )
    expires_on = DateField(
        label="Last day on which it works",
        noun="the last day",
        hint="A year from today at most. Make a new one before then.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].earliest = today  # type: ignore[attr-defined]
        self.fields["expires_on"].latest = today + timedelta(days=365)  # type: ignore[attr-defined]


class WhyForm(Form):
    why = TextareaField(label="Why", noun="why", max_length=300, look=Look(rows=3))


class WebhookForm(Form):
    address = CharField(
        label="Address",
        noun="the address",
        hint="Begins with https:// and leads to a public address.",
        max_length=300,
        look=Look(autocomplete="off"),
    )
    events = ChoicesField(
        label="What is it told of?",
        noun="what it is told of",
        choices=[(key, says) for key, says in WORDS.items()],
    )
