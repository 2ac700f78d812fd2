"""What is asked when a dissent is taken further."""

from collections.abc import Sequence
from typing import Any

from quorate.design.forms import DateField, Form, SelectField, TextareaField
from quorate.people.models import Practitioner


class EscalateForm(Form):
    on = DateField(label="When is it taken further?", noun="the day")
    says = TextareaField(
        label="Why does the agency disagree?", noun="why the agency disagrees", max_length=4000
    )
    owner = SelectField(label="Who sees to it that it is settled?", noun="who sees to it")

    def __init__(self, *args: Any, owners: Sequence[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(one.pk), f"{one.name} ({one.get_role_display().lower()})") for one in owners]
        self.fields["owner"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]
