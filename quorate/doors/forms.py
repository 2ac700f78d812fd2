"""What is asked at a door."""

from quorate.design.forms import CharField, Form, Look


class CodeForm(Form):
    code = CharField(
        label="Code",
        noun="the code",
        max_length=20,
        hint="Six numbers, for example 012345",
        look=Look(width=10, autocomplete="one-time-code"),
    )
