"""How dates, times and numbers are written for a reader: GOV.UK style, Europe/London."""

import re
from collections.abc import Sized
from datetime import date, datetime, time

from django.utils import timezone
from markupsafe import Markup, escape

BLANK_LINE = re.compile(r"\n\s*\n")


def local(value: datetime) -> datetime:
    """Return an aware moment in the instance's own time zone; a naive one is taken as local already."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _date(value: date | datetime) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """Return "13 April 2026", or nothing for nothing."""
    if value is None:
        return ""
    on = _date(value)
    return f"{on.day} {on:%B} {on.year}"


def weekday(value: date | datetime | None) -> str:
    """Return "Monday 13 April 2026"."""
    if value is None:
        return ""
    return f"{_date(value):%A} {day(value)}"


def day_short(value: date | datetime | None) -> str:
    """Return "Mon 13 Apr 2026", for tables."""
    if value is None:
        return ""
    on = _date(value)
    return f"{on:%a} {on.day} {on:%b} {on.year}"


def clock_time(value: time | datetime | None) -> str:
    """Return "9am", "3:30pm", "midday" or "midnight"."""
    if value is None:
        return ""
    at = local(value).time() if isinstance(value, datetime) else value
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    if (at.hour, at.minute) == (0, 0):
        return "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """Return "3:30pm on Monday 13 April 2026"."""
    if value is None:
        return ""
    return f"{clock_time(value)} on {weekday(value)}"


def moment_short(value: datetime | None) -> str:
    """Return "13 Apr 2026, 3:30pm", for tables."""
    if value is None:
        return ""
    on = _date(value)
    return f"{on.day} {on:%b} {on.year}, {clock_time(value)}"


def iso(value: date | datetime | None) -> str:
    """Return the machine's form, for a time element's datetime."""
    return "" if value is None else value.isoformat()


def plural(count: int | Sized, one: str, many: str = "") -> str:
    """Return "1 child" or "3 children". The plural is the noun and an s unless given."""
    number = count if isinstance(count, int) else len(count)
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def age(born_on: date | None, on: date) -> str:
    """Return an age as people say it: in days, then weeks, then months, and from two years in years.

    A child not yet born is "unborn"; an unknown date of birth gives nothing.
    """
    if born_on is None:
        return ""
    if born_on > on:
        return "unborn"
    days = (on - born_on).days
    if days < 14:
        return plural(days, "day")
    months = (on.year - born_on.year) * 12 + on.month - born_on.month - (on.day < born_on.day)
    if months < 3:
        return plural(days // 7, "week")
    return plural(months, "month") if months < 24 else plural(months // 12, "year")


def nl2br(value: str | None) -> Markup:
    """Return typed text as escaped paragraphs and line breaks."""
    text = (value or "").replace("\r\n", "\n").strip()
    if not text:
        return Markup("")
    paragraphs = [
        Markup("<br>").join(escape(line) for line in part.split("\n")) for part in BLANK_LINE.split(text)
    ]
    return Markup("").join(Markup('<p class="govuk-body">{}</p>').format(part) for part in paragraphs)


def listed(items: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Return "a, b and c"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def lower_first(text: str) -> str:
    """Return a label to stand inside a sentence: "Date of birth" loses its capital, "NHS number" does not."""
    first = text.split(" ", 1)[0]
    if len(first) > 1 and not first[1:].islower():
        return text
    return text[:1].lower() + text[1:]
