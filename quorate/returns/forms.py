"""Sending in a census file, or a file of names."""

from datetime import date
from typing import Any

from django.conf import settings

from quorate.design.forms import CSV, TEXT, XML, ZIP, FileField, Form, SelectField

from .census import latest_year

MEGABYTE = 1024 * 1024


class CensusForm(Form):
    """A census file, and the year it is meant to be of."""

    file = FileField(
        label="Census file",
        noun="the census file",
        types=(XML,),
        megabytes=settings.IMPORT_LIMIT // MEGABYTE,
    )
    year = SelectField(
        label="Year of the census",
        noun="the year of the census",
        hint="The file's own header has to say the same year.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expected = latest_year(today)
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (str(year), f"The year to 31 March {year}")
            for year in (expected, expected + 1, expected - 1, expected - 2)
        ]
        self.fields["year"].initial = str(expected)


class NamesForm(Form):
    """A file of names."""

    file = FileField(
        label="File of names",
        noun="the file of names",
        types=(CSV, TEXT),
        megabytes=settings.IMPORT_LIMIT // MEGABYTE,
    )


class DatasetForm(Form):
    """The Standard Safeguarding Dataset."""

    file = FileField(
        label="Zip of the dataset’s CSV files",
        noun="the zip of the dataset",
        types=(ZIP,),
        megabytes=settings.IMPORT_LIMIT // MEGABYTE,
    )
