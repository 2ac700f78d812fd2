"""Asking for an output; looking through the daily flow; CP-IS numbers and answers."""

import csv
from datetime import date
from io import StringIO
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField as PlainField
from django.forms import HiddenInput

from quorate.design.forms import (
    CSV,
    TEXT,
    CharField,
    ChoiceField,
    DateField,
    FileField,
    FilterForm,
    Form,
    Look,
    SelectField,
)

from . import cpis
from .kinds import KINDS

FLOW_STATES = (
    ("", "All"),
    ("waiting", "Waiting"),
    ("sent", "On its way"),
    ("accepted", "Accepted"),
    ("refused", "Refused"),
    ("given-up", "Given up"),
)
MOST_ANSWERS = 100_000


class OutputForm(Form):
    """Which output, and as at which day or for which year."""

    kind = ChoiceField(
        label="What do you need?",
        noun="what you need",
        choices=[(key, kind.words) for key, kind in KINDS.items()],
        look=Look(hints={key: kind.hint for key, kind in KINDS.items()}),
    )
    on = DateField(
        label="As at which day?",
        noun="the day",
        hint="The file tells what was known at the end of that day. Leave it empty for today.",
        required=False,
    )
    year = SelectField(
        label="For which census year?",
        noun="the census year",
        hint="For the census alone.",
        required=False,
    )
    token = PlainField(widget=HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].latest = today  # type: ignore[attr-defined]
        last = today.year if (today.month, today.day) >= (3, 31) else today.year - 1
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            ("", "Not for a census"),
            *((str(year), f"The year to 31 March {year}") for year in range(last + 1, last - 3, -1)),
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        kind = KINDS.get(said.get("kind") or "")
        if kind and kind.yearly and not said.get("year"):
            self.add_error("year", "Select the census year")
        return said


class FlowFilter(FilterForm):
    """Which sendings to look at."""

    state = SelectField(label="State", choices=FLOW_STATES, required=False)
    q = CharField(label="Name or identifier", required=False, max_length=60)


class MotherForm(Form):
    """The NHS number of an unborn child's mother."""

    number = CharField(
        label="The mother’s NHS number",
        noun="the NHS number",
        hint="Ten digits, such as 943 476 5919",
        max_length=16,
        look=Look(width=10),
    )


class AnswersForm(Form):
    """What came back for a file: the answer to the whole, and a list of those to its records."""

    code = ChoiceField(
        label="Answer to the file",
        noun="the answer to the file",
        choices=[(code, f"{code}: {words}") for code, words in cpis.FILE_ANSWERS.items()],
    )
    file = FileField(
        label="Answers to its records",
        noun="the answers",
        hint="A CSV file with two columns: the record’s number in the file, and its answer, such as 3,CPR06. "
        "Leave it out if all were taken, or none.",
        types=(CSV, TEXT),
        megabytes=5,
        required=False,
    )

    def clean_file(self) -> dict[int, str]:
        """Return the answers by record."""
        upload = self.cleaned_data.get("file")
        if not upload:
            return {}
        try:
            text = upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise ValidationError("The answers must be a CSV file in UTF-8") from fault
        found: dict[int, str] = {}
        for line, row in enumerate(csv.reader(StringIO(text, newline="")), 1):
            cells = [cell.strip() for cell in row]
            if not any(cells) or (line == 1 and not cells[0].isdigit()):
                continue
            if len(cells) < 2 or not cells[0].isdecimal() or len(cells[0]) > 9:
                raise ValidationError(
                    f"Line {line} of the answers must have a record’s number and its answer, such as 3,CPR06"
                )
            if int(cells[0]) in found:
                raise ValidationError(
                    f"Line {line} of the answers tells of record {int(cells[0])} a second time"
                )
            found[int(cells[0])] = cells[1].upper()
            if len(found) > MOST_ANSWERS:
                raise ValidationError("There are more answers in the file than can be right")
        return found
