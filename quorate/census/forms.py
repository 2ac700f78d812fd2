"""Asking for a check, filtering what it found, and a note for the Department."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from quorate.design.forms import (
    XML,
    CharField,
    ChoiceField,
    FileField,
    FilterForm,
    Form,
    IntegerField,
    Look,
    SelectField,
    TextareaField,
)
from quorate.returns.census import latest_year

from .models import Check

MEGABYTE = 1024 * 1024


class AskForm(Form):
    """Which return is to be checked."""

    year = SelectField(label="Year of the census", noun="the year of the census")
    source = ChoiceField(
        label="What is to be checked?",
        noun="what is to be checked",
        choices=Check.Source.choices,
        look=Look(reveals={"file": ("file",)}),
    )
    file = FileField(
        label="Census file",
        noun="the census file",
        types=(XML,),
        megabytes=settings.IMPORT_LIMIT // MEGABYTE,
    )
    token = CharField(widget=CharField.hidden_widget, max_length=40)

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expected = latest_year(today)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), f"The year to 31 March {year}") for year in (expected, expected + 1, expected - 1)
        ]
        self.fields["year"].initial = str(expected)
        self.fields["source"].initial = Check.Source.OURS


class FoundFilter(FilterForm):
    """Which findings are shown."""

    severity = SelectField(
        label="Kind",
        required=False,
        choices=(("", "Errors and queries"), ("error", "Errors"), ("query", "Queries")),
    )
    rule = SelectField(label="Rule", required=False)
    team = SelectField(label="Team", required=False)

    def __init__(
        self, *args: Any, rules: Iterable[str], teams: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "All rules"), *((rule, rule) for rule in rules)]  # type: ignore[attr-defined]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "All teams"),
            *((str(pk), name) for pk, name in teams),
        ]


class NoteForm(Form):
    """What is said to the Department."""

    text = TextareaField(
        label="Note for the Department", noun="the note", max_length=2000, look=Look(rows=4, count=True)
    )
    replaces = IntegerField(widget=CharField.hidden_widget, required=False)
