"""The pieces of which shapes are made: days, words, numbers, and what every list has."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
)

EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LINE_PATTERN = r"^[^\x00-\x1f\x7f]*$"
TEXT_PATTERN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
LARGEST_ID = 2**53 - 1


def _a_day(value: Any) -> Any:
    if (
        value is not None
        and not isinstance(value, date)
        and not (isinstance(value, str) and DAY.fullmatch(value))
    ):
        raise ValueError("Give a day as YYYY-MM-DD")
    return value


def _in_range(value: date) -> date:
    if not EARLIEST <= value <= LATEST:
        raise ValueError(f"Give a day from {EARLIEST.isoformat()} to {LATEST.isoformat()}")
    return value


def _moment_in_range(value: datetime) -> datetime:
    if not EARLIEST.year <= value.year <= LATEST.year:
        raise ValueError(f"Give a moment from {EARLIEST.year} to {LATEST.year}")
    return value


def _says_something(value: str) -> str:
    if not value:
        raise ValueError("This must not be empty")
    return value


Day = Annotated[date, BeforeValidator(_a_day), AfterValidator(_in_range)]
"""A day as it is sent to us."""
Moment = Annotated[AwareDatetime, AfterValidator(_moment_in_range)]
"""A moment with its zone."""
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""A number of ours, in an address or a query."""
GivenId = Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)]
"""A number of ours, in a body."""
Yes = StrictBool
LaChildId = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9]{1,20}$")]
"""The case system's identifier of a child, as the census has it: letters and digits, 20 at most."""
AnyLaChildId = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\x00-\x1f\x7f/]{1,20}$")]
"""The identifier in an address: an old file may have brought in one with other signs."""


Line20 = Annotated[str, Field(max_length=20, pattern=LINE_PATTERN)]
Line40 = Annotated[str, Field(max_length=40, pattern=LINE_PATTERN)]
Line80 = Annotated[str, Field(max_length=80, pattern=LINE_PATTERN)]
Line120 = Annotated[str, Field(max_length=120, pattern=LINE_PATTERN)]
Line254 = Annotated[str, Field(max_length=254, pattern=LINE_PATTERN)]
Line500 = Annotated[str, Field(max_length=500, pattern=LINE_PATTERN)]
"""One line of words, at most so long."""
Needed20 = Annotated[Line20, Field(min_length=1), AfterValidator(_says_something)]
Needed60 = Annotated[
    str, Field(min_length=1, max_length=60, pattern=LINE_PATTERN), AfterValidator(_says_something)
]
"""One line that must be there."""
Text500 = Annotated[
    str, Field(min_length=1, max_length=500, pattern=TEXT_PATTERN), AfterValidator(_says_something)
]
Text4000 = Annotated[
    str, Field(min_length=1, max_length=4000, pattern=TEXT_PATTERN), AfterValidator(_says_something)
]
"""Some paragraphs that must be there."""


class Given(BaseModel):
    """What is sent to us: a field that is not known is refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Told(BaseModel):
    """What we answer."""

    model_config = ConfigDict(frozen=True)


class Paged(Given):
    """Every list is asked for in pages: go on with ``after`` set to the ``next`` of the page before."""

    after: Annotated[int, Field(ge=0, le=LARGEST_ID)] = Field(
        0, description="the `next` of the page before; leave it out for the first"
    )
    limit: Annotated[int, Field(ge=1, le=200)] = Field(100, description="how many at most, up to 200")


Item = TypeVar("Item")


class Page(Told, Generic[Item]):
    items: list[Item]
    next: int | None = Field(description="give it as `after` for the next page; null when this is the last")


class FieldProblem(Told):
    field: str
    says: str


class ProblemDocument(BaseModel):
    """RFC 9457. ``type`` leads to the words about it in the reference."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)
