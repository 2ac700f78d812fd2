"""What is asked about one-time links."""

from quorate.design.forms import CharField, Form, TextareaField


class TakeBackForm(Form):
    why = TextareaField(label="Why is the link taken back?", noun="why", max_length=200)


class ReadOutForm(Form):
    checked_how = CharField(
        label="How did you make sure who is calling?",
        noun="how you made sure who is calling",
        max_length=200,
        hint="For example, date of birth and street. Do not write the answers down here",
    )
