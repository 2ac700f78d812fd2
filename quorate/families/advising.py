"""Who gives families advice from outside the council, and whether their telephone is answered now.

The number, the days and the hours are data of the advice sheet (`procedures/family-advice`), since they date.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from quorate.clock import LONDON
from quorate.design.languages import gettext as _
from quorate.design.languages import spoken_list, spoken_time, spoken_weekday
from quorate.rulebook import load
from quorate.rules import deciding

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A telephone line for parents, in the words to show. ``now``: whether it is open, or when it opens next."""

    name: str
    phone: str
    open_hours: str
    now: str
    court: str
    """The name of their sheet on going to court."""


def advice_line(now: datetime) -> AdviceLine | None:
    """Return the advice line as it stands at a moment; nothing where the data give none.

    Opening counts from the minute of opening and ends before the minute of closing. Bank holidays are not known to the
    sheet, so none is allowed for.
    **Rules** ``list.advice-line`` of the advice for families (FRG-INFO-01, FRG-INFO-02).
    """
    entries, _reason = deciding.listed(
        "advice-line", procedure=load().procedure("family-advice"), on=now.astimezone(LONDON).date()
    )
    said = {one.key: one.says for one in entries}
    if not {"name", "phone", "opens", "closes"} <= said.keys():
        return None
    opens, closes = time.fromisoformat(said["opens"]), time.fromisoformat(said["closes"])
    days = [number for number, key in enumerate(DAYS) if key in said]
    if not days:
        return None
    return AdviceLine(
        said["name"],
        said["phone"],
        _hours(opens, closes, days),
        _now(now.astimezone(LONDON), opens, closes, days),
        said.get("court", ""),
    )


def _name(day: int) -> str:
    return (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
    )[day]  # fmt: skip


def _said(at: time) -> str:
    return spoken_time(datetime.combine(date(2000, 1, 1), at, tzinfo=LONDON))


def _hours(opens: time, closes: time, days: list[int]) -> str:
    in_a_row = len(days) > 2 and days == list(range(days[0], days[-1] + 1))
    told = (
        _("%(first)s to %(last)s") % {"first": _name(days[0]), "last": _name(days[-1])}
        if in_a_row
        else spoken_list([_name(one) for one in days])
    )
    return _("It is open %(days)s, from %(opens)s to %(closes)s.") % {
        "days": told,
        "opens": _said(opens),
        "closes": _said(closes),
    }


def _now(now: datetime, opens: time, closes: time, days: list[int]) -> str:
    today = now.weekday() in days
    if today and opens <= now.time() < closes:
        return _("It is open now, until %(closes)s.") % {"closes": _said(closes)}
    if today and now.time() < opens:
        return _("It is closed now. It opens today at %(opens)s.") % {"opens": _said(opens)}
    ahead = next(one for one in range(1, 8) if (now.weekday() + one) % 7 in days)
    return _("It is closed now. It opens next on %(day)s at %(opens)s.") % {
        "day": spoken_weekday(now.date() + timedelta(days=ahead)),
        "opens": _said(opens),
    }
