"""What is asked of whoever writes, approves, sends or amends minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms

from quorate.design.forms import (
    CharField,
    ChoiceField,
    ChoicesField,
    DateField,
    EmailField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    TimeField,
    VersionField,
    YesNoField,
)


class SectionForm(Form):
    text = TextareaField(label="Text", noun="the text", required=False, look=Look(rows=14))
    version = VersionField()


class CorrectionForm(SectionForm):
    why = TextareaField(
        label="Reason for the correction",
        noun="the reason for the correction",
        look=Look(rows=2),
        max_length=1000,
    )
    field_order = ("text", "why", "version")


class VersionForm(Form):
    """An act on the minutes as they were shown."""

    version = VersionField()


class SendBackForm(VersionForm):
    because = TextareaField(label="What is to be changed?", noun="what is to be changed", look=Look(rows=3))
    field_order = ("because", "version")


class SendForm(Form):
    late_because = TextareaField(
        label="Why are the minutes late?", noun="why the minutes are late", look=Look(rows=2), max_length=1000
    )
    also = ChoicesField(
        label="Send them to these people as well",
        hint="The procedure does not send them minutes. Tick those who need them all the same.",
        required=False,
        look=Look(small=True),
    )

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), name) for number, name in others]
        if choices:
            self.fields["also"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["also"]
        if not late:
            del self.fields["late_because"]

    @property
    def chosen(self) -> set[int]:
        """Return the invitations ticked."""
        return {int(number) for number in self.cleaned_data.get("also") or ()}


class LeaveOutForm(Form):
    left_out = ChoicesField(
        label="Parts that this copy leaves out", noun="a part", required=False, look=Look(small=True)
    )
    withheld = TickField(label="This person gets no copy of the minutes", required=False)
    ground = SelectField(
        label="Ground", noun="the ground", required=False, hint="The copy says it in plain words."
    )
    why = TextareaField(label="Reason", noun="the reason", look=Look(rows=3), max_length=1000)

    def __init__(
        self,
        *args: Any,
        parts: Iterable[tuple[str, str]],
        grounds: Iterable[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_out"].choices = list(parts)  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", "None given"), *grounds]  # type: ignore[attr-defined]


class DelayForm(Form):
    to_name = CharField(label="Who is told", noun="who is told", max_length=120)
    to_email = EmailField(
        label="Their email address", hint="Leave it empty to print the notice.", required=False
    )
    because = TextareaField(
        label="Why are the minutes late?", noun="why the minutes are late", look=Look(rows=3), max_length=1000
    )


class ChangeForm(Form):
    words = TextareaField(
        label="What do they want changed?", noun="what they want changed", look=Look(rows=5)
    )


class AnswerForm(Form):
    made = YesNoField(
        label="Were the minutes put right?",
        noun="whether the minutes were put right",
        hint="Correct the section first, if they were wrong.",
    )
    words = TextareaField(label="Answer", noun="the answer", look=Look(rows=4))


class DecideForm(Form):
    give = YesNoField(
        label="Is this person to have the copy?", noun="whether this person is to have the copy"
    )
    why = TextareaField(label="Reason", noun="the reason", look=Look(rows=3), max_length=1000)


class NoteForm(Form):
    """A paragraph, as it is typed while people talk: the words first, everything else has a likely answer."""

    part = SelectField(label="Heading", noun="the heading")
    text = TextareaField(label="What was said", noun="what was said", look=Look(rows=4))
    said_by = SelectField(label="Who said it", noun="who said it", required=False)
    audience = ChoiceField(label="For whom is it?", noun="for whom it is", look=Look(small=True, legend="s"))
    people = ChoicesField(label="People named", noun="the people", required=False, look=Look(small=True))
    ground = SelectField(
        label="Why is it kept from somebody?", noun="why it is kept from somebody", required=False
    )
    said_at = TimeField(
        label="When it was said", noun="when it was said", required=False, hint="Leave it empty for now."
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    version = VersionField()

    def __init__(
        self,
        *args: Any,
        parts: Iterable[tuple[str, str]],
        people: Iterable[tuple[str, str]],
        audiences: Iterable[tuple[str, str]],
        grounds: Iterable[tuple[str, str]],
        changes: bool = False,
        approved: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = list(people)
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]
        self.fields["said_by"].choices = [("", "Nobody in particular"), *named]  # type: ignore[attr-defined]
        self.fields["people"].choices = named  # type: ignore[attr-defined]
        self.fields["audience"].choices = list(audiences)  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", "It is for everyone"), *grounds]  # type: ignore[attr-defined]
        if changes:
            del self.fields["part"], self.fields["said_at"], self.fields["token"]
        else:
            del self.fields["version"]
        if approved:
            self.fields["why"] = TextareaField(
                label="Reason for the correction",
                noun="the reason for the correction",
                look=Look(rows=2),
                max_length=1000,
            )

    @property
    def named(self) -> list[int]:
        """Return the invitations ticked."""
        return [int(number) for number in self.cleaned_data.get("people") or ()]


class StrikeForm(VersionForm):
    why = TextareaField(label="Reason", noun="the reason", look=Look(rows=2), max_length=1000, required=False)
    field_order = ("why", "version")


class RedactForm(Form):
    stands = YesNoField(label="Does this person’s copy have the paragraph?", noun="whether the copy has it")
    ground = SelectField(
        label="If not, on which ground?",
        noun="the ground",
        required=False,
        hint="The copy says it in plain words, with who decided.",
    )
    why = TextareaField(label="Reason", noun="the reason", look=Look(rows=3), max_length=1000)

    def __init__(self, *args: Any, grounds: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", "It has the paragraph"), *grounds]  # type: ignore[attr-defined]


class ToldForm(Form):
    on = DateField(label="When were they told?", noun="the day they were told")
    how = CharField(
        label="How, and by whom?",
        noun="how they were told",
        hint="For example: on the telephone, by the social worker",
        max_length=200,
    )
