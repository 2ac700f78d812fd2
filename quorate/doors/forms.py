"""What is asked at a door."""

from typing import Any

from quorate.design.forms import CharField, Form, Look
from quorate.design.languages import gettext as _


class CodeForm(Form):
    """The code, in the language that is being spoken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CharField(
            label=_("Code"),
            max_length=20,
            hint=_("Six numbers, for example 012345"),
            look=Look(width=10, autocomplete="one-time-code"),
            error_messages={
                "required": _("Type the code that you were sent or told."),
                "max_length": _("This is not the code. It has six numbers."),
            },
        )
