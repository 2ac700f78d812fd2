"""Fields for days, times and moments, typed the way people type them."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone

from quorate.design.fields import Asked, subject_of
from quorate.design.words import day, listed

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = re.compile(r"^(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|a\.m\.?|p\.m\.?)?$")
SCHOOL_DAY_STARTS = 7


class DateWidget(forms.Widget):
    """Three boxes: NAME-day, NAME-month, NAME-year."""

    kind = "date"
    parts: tuple[str, ...] = PARTS
    template_name = "design/forms/date.html"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in self.parts}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in self.parts)

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return f"{id_}-day"


class MomentWidget(DateWidget):
    """Four boxes: the three of a day, and NAME-time."""

    kind = "moment"
    parts = (*PARTS, "time")


def split(value: Any) -> dict[str, str]:
    """Return a day or moment as the texts of its boxes; what was typed comes back as it was typed."""
    if isinstance(value, dict):
        return value
    if isinstance(value, datetime):
        at = timezone.localtime(value) if timezone.is_aware(value) else value
        return {"day": str(at.day), "month": str(at.month), "year": str(at.year), "time": f"{at:%H:%M}"}
    if isinstance(value, date):
        return {"day": str(value.day), "month": str(value.month), "year": str(value.year)}
    return {}


def parts_typed(bound: BoundField) -> dict[str, str]:
    """Return the texts of a bound day's or moment's boxes."""
    return split(bound.value())


def read_day(parts: Mapping[str, str], subject: str) -> date:
    """Return the day typed into three boxes, or raise saying which box is wrong."""
    missing = tuple(part for part in PARTS if not parts.get(part))
    if missing:
        raise ValidationError(f"{subject} must include a {listed(list(missing))}", params={"parts": missing})
    month_text = parts["month"].lower()
    month = int(month_text) if month_text.isdecimal() else 0
    if month_text[:3] in MONTHS and month_text.isalpha():
        month = MONTHS.index(month_text[:3]) + 1
    if not (parts["year"].isdecimal() and len(parts["year"]) == 4):
        raise ValidationError(
            f"The year in {subject[:1].lower()}{subject[1:]} must have 4 numbers, like 2026",
            params={"parts": ("year",)},
        )
    wrong = tuple(
        part for part, fits in (("day", _within(parts["day"], 31)), ("month", 1 <= month <= 12)) if not fits
    )
    try:
        if wrong:
            raise ValueError(wrong)
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        raise ValidationError(f"{subject} must be a real date", params={"parts": wrong or PARTS}) from None


def _within(text: str, most: int) -> bool:
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= most


class DateField(Asked):
    """A day. `earliest` and `latest` are the first and last allowed; a form may set them as it is made."""

    widget = DateWidget

    def __init__(
        self, *args: Any, earliest: date | None = None, latest: date | None = None, **kwargs: Any
    ) -> None:
        self.earliest = earliest
        self.latest = latest
        super().__init__(*args, **kwargs)

    def _subject(self) -> str:
        return subject_of(self, self.label)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, date):
            return value
        parts = split(value)
        if not any(parts.values()):
            return None
        return read_day(parts, self._subject())

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        on = value.date() if isinstance(value, datetime) else value
        if on and self.earliest and on < self.earliest:
            raise ValidationError(f"{self._subject()} must be on or after {day(self.earliest)}")
        if on and self.latest and on > self.latest:
            raise ValidationError(f"{self._subject()} must be on or before {day(self.latest)}")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return split(initial) != split(data)


def read_time(text: str, subject: str) -> time:
    """Return the time typed, in any usual way; a bare "3:30" is refused: it may mean the afternoon."""
    typed = text.strip().lower()
    if typed in ("midday", "noon", "12 noon", "12 midday"):
        return time(12)
    if typed == "midnight":
        return time(0)
    found = TIME.match(typed)
    if not found:
        raise ValidationError(f"{subject} must be a time, like 9:30am or 14:15", params={"parts": ("time",)})
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "")[:1]
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59:
        raise ValidationError(
            f"{subject} must be a real time, like 9:30am or 14:15", params={"parts": ("time",)}
        )
    if not half and hour < SCHOOL_DAY_STARTS and not found[1].startswith("0"):
        told = f"{hour}{f':{minute:02}' if minute else ''}"
        raise ValidationError(
            f"{subject} must say whether it is morning or afternoon, like {told}am or {told}pm",
            params={"parts": ("time",)},
        )
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute)


class TimeField(Asked, forms.CharField):
    """A time of day: 9:30am, 9.30, 0930, 14:15, 2pm, midday."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = self.help_text or "For example, 9:30am or 14:15"

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        text = super().to_python(value)
        if not text:
            return None
        return read_time(text, subject_of(self, self.label))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        return None

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class MomentField(DateField):
    """A day and a time of it, as one aware moment in the instance's time zone."""

    widget = MomentWidget

    def to_python(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value
        parts = split(value)
        if not any(parts.values()):
            return None
        on = read_day(parts, self._subject())
        if not parts.get("time"):
            raise ValidationError(f"{self._subject()} must include a time", params={"parts": ("time",)})
        at = datetime.combine(on, read_time(parts["time"], self._subject()))
        aware = timezone.make_aware(at)
        if timezone.localtime(aware.astimezone(UTC)).replace(tzinfo=None) != at:
            raise ValidationError(
                f"{self._subject()} must be a time that exists: the clocks go forward that night",
                params={"parts": ("time",)},
            )
        return aware
