"""What a person is asked when they decide about a letter."""

import re
import secrets
from datetime import date
from operator import itemgetter
from typing import Any

from quorate.design.forms import (
    CharField,
    DateField,
    EmailField,
    FileField,
    Form,
    Look,
    SelectField,
    TextareaField,
    TickField,
    VersionField,
)
from quorate.design.uploads import JPEG, PNG

from . import catalogue

WORDS = {
    "invitation-cancelled": "Invitation taken back",
    "minutes-late": "Notice of late minutes",
    "door-code": "Code for a link",
    "door-link": "New link",
    "delay-report": "Report of a delay",
    "legal-before-proceedings": "Letter before proceedings",
    "legal-issue": "Letter of issue",
    "meeting-invitation": "Invitation to a meeting about a long plan",
    "kept-out": "Decision to keep somebody out",
    "let-in": "Decision to let somebody in again",
    "care-worry": "Worry about a child in care",
    "date-change": "Answer to a wish for another date",
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
        self.fields["document"].choices = [  # type: ignore[attr-defined]
            ("", "All"),
            *sorted(((one, document_words(one)) for one in catalogue.documents()), key=itemgetter(1)),
        ]


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


class WordsForm(Form):
    words = TextareaField(
        label="Words of the letter",
        noun="the words of the letter",
        hint="The first line is the subject. An empty line begins a new paragraph.",
        look=Look(rows=22),
        strip=False,
    )
    why = CharField(
        label="Why the words are changed", noun="why the words are changed", max_length=300, required=False,
        hint="Needed to save. It stays with this version.",
    )  # fmt: skip
    base = VersionField()


class StandardForm(Form):
    why = CharField(label="Why the standard words are to be used again", noun="the reason", max_length=300)
    base = VersionField()


class LetterheadForm(Form):
    name = CharField(label="Name at the head of letters", noun="the name", max_length=120)
    address = TextareaField(
        label="Address", noun="the address", required=False, look=Look(rows=4), max_length=400
    )
    phone = CharField(label="Telephone", required=False, max_length=40)
    email = EmailField(label="Email address", required=False)
    reply_to = EmailField(
        label="Where answers to our emails go",
        required=False,
        hint="Leave it empty for the area's own address.",
    )
    signature = TextareaField(
        label="Under each letter", required=False, look=Look(rows=3), max_length=400,
        hint="For example, the name of the service and who leads it.",
    )  # fmt: skip
    footer = CharField(label="At the foot of each page", required=False, max_length=200)
    logo = FileField(label="Logo", required=False, types=(PNG, JPEG), megabytes=2)
    logo_words = CharField(
        label="What the logo shows, for people who cannot see it", required=False, max_length=200
    )
    without_logo = TickField(label="Use no logo", required=False)
    why = CharField(label="Why it is changed", noun="why it is changed", max_length=300)
    base = VersionField()


class NothingForm(Form):
    """A confirmation that asks for nothing."""


def new_key() -> str:
    """Return a key for one page, so that sending it twice is one click."""
    return secrets.token_hex(12)


def batch_key(sent: str, reader: int) -> str:
    """Return the key under which a page's batch is kept: the page's own, and the reader's."""
    plain = sent if re.fullmatch(r"[0-9a-f]{24}", sent) else new_key()
    return f"{reader}-{plain}"
