"""What the handbook and the calculator are asked. Everything stands in the address; nothing is kept."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils import timezone

from quorate.design.forms import DateField, FilterForm, Form, Look, SelectField, TimeField
from quorate.rules import Event

from .asking import QUESTIONS, TIMED, facts_of, kinds

MOST_EVENTS = 40
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2060, 12, 31)
"""The years for which the calendars know the public holidays."""


class AsOn(FilterForm):
    on = DateField(
        label="As it read on",
        required=False,
        hint="Leave empty for today",
        earliest=FIRST_DAY,
        latest=LAST_DAY,
    )


class Row(NamedTuple):
    """The fields of one event, as the page shows them."""

    number: int
    kind: BoundField
    on: BoundField
    time: BoundField | None
    questions: tuple[BoundField, ...]


class Asked(Form):
    """An area, events and a day, out of the address: either as the form sends it, or short, as it is shared.

    Short: ``?area=tees&event=initial-conference=2025-03-14,outcome=plan&event=birth=2025-04-14&on=2025-06-01``.
    """

    says_optional = False
    area = SelectField(label="Area", noun="the area")
    on = DateField(
        label="Show it as on",
        noun="the day to show it as on",
        required=False,
        hint="Leave empty for today. What was due before this day is shown as passed.",
        earliest=FIRST_DAY,
        latest=LAST_DAY,
    )

    def __init__(
        self, query: QueryDict, *, areas: list[tuple[str, str]], own_events: Mapping[str, Mapping[str, str]]
    ) -> None:
        self.kinds = kinds(own_events.get(query.get("area") or areas[0][0], {}))
        self.sent = "rows" in query
        self.act = query.get("act", "")
        events = query.getlist("event")[:MOST_EVENTS]
        self.events = bool(events) or self.sent
        if self.sent:
            data: Mapping[str, Any] = query
            self.numbers = [n for n in range(1, _whole(query.get("rows")) + 1) if self.act != f"drop-{n}"]
        else:
            blank = min(_whole(query.get("blank")), 5) if events else 2
            self.numbers = list(range(1, len(events) + blank + 1))
            data = _from_address(query, events, areas)
        super().__init__(data)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        for number in self.numbers:
            self._add_event(number)

    def _add_event(self, number: int) -> None:
        kind = str(self.data.get(f"e{number}_kind", ""))
        self.fields[f"e{number}_kind"] = SelectField(
            label="What happened",
            noun=f"what happened (event {number})",
            required=False,
            choices=[("", "Choose one"), *self.kinds],
        )
        self.fields[f"e{number}_on"] = DateField(
            label="On which day",
            noun=f"the day of event {number}",
            required=False,
            earliest=FIRST_DAY,
            latest=LAST_DAY,
            look=Look(legend="s"),
        )
        if kind in TIMED:
            self.fields[f"e{number}_time"] = TimeField(
                label="At what time, if it is known", noun=f"the time of event {number}", required=False
            )
        for question in QUESTIONS.get(kind, ()):
            self.fields[f"e{number}_{kind}_{question.key}"] = SelectField(
                label=question.words,
                noun=f"an answer (event {number})",
                required=False,
                choices=[(answer.value, answer.words) for answer in question.answers],
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.events:  # nothing has been asked yet, so nothing is missing
            return cleaned
        told = 0
        for number in self.numbers:
            kind, on = cleaned.get(f"e{number}_kind"), cleaned.get(f"e{number}_on")
            wrong = {f"e{number}_kind", f"e{number}_on"} & set(self.errors)
            if kind and not on and not wrong:
                self.add_error(f"e{number}_on", f"Enter the day of event {number}")
            if on and not kind and not wrong:
                self.add_error(f"e{number}_kind", f"Select what happened (event {number})")
            told += bool(kind and on)
        if self.sent and not told and not self.errors and self.act not in ("add",):
            self.add_error(f"e{self.numbers[0]}_kind" if self.numbers else None, "Enter at least one event")
        return cleaned

    @property
    def chosen_area(self) -> str:
        """The area whose procedure is asked for."""
        return str(self.cleaned_data["area"])

    @property
    def chosen_day(self) -> date | None:
        """The day to show the timetable as on, if one was given."""
        day: date | None = self.cleaned_data.get("on")
        return day

    def rows(self) -> list[Row]:
        """Return the events, ready to show."""
        return [
            Row(
                number,
                self[f"e{number}_kind"],
                self[f"e{number}_on"],
                self[f"e{number}_time"] if f"e{number}_time" in self.fields else None,
                tuple(
                    self[name]
                    for name in self.fields
                    if name.startswith(f"e{number}_") and name.count("_") >= 2 and name in self.fields
                ),
            )
            for number in self.numbers
        ]

    def _chosen(self, number: int, kind: str) -> dict[str, str]:
        names = {q.key: f"e{number}_{kind}_{q.key}" for q in QUESTIONS.get(kind, ())}
        return {key: str(self.cleaned_data.get(name) or "") for key, name in names.items()}

    def _given(self) -> list[tuple[int, str, date, time | None]]:
        given = []
        for number in self.numbers:
            kind, on = self.cleaned_data.get(f"e{number}_kind"), self.cleaned_data.get(f"e{number}_on")
            if kind and on:
                given.append((number, kind, on, self.cleaned_data.get(f"e{number}_time")))
        return given

    def told(self) -> list[Event]:
        """Return the events as the rules take them."""
        return [
            Event(
                kind,
                on,
                at=timezone.make_aware(datetime.combine(on, at)) if at else None,
                facts=facts_of(kind, self._chosen(number, kind)),
            )
            for number, kind, on, at in self._given()
        ]

    def address(self) -> str:
        """Return the short address of what was asked, with room for one more event if that was asked for."""
        pairs = [("area", self.cleaned_data["area"])]
        for number, kind, on, at in self._given():
            text = f"{kind}={on.isoformat()}" + (f"T{at:%H:%M}" if at else "")
            chosen = self._chosen(number, kind)
            pairs.append(
                ("event", ",".join([text, *(f"{key}={value}" for key, value in chosen.items() if value)]))
            )
        if self.cleaned_data.get("on"):
            pairs.append(("on", self.cleaned_data["on"].isoformat()))
        more = self.act == "add"
        if more:
            pairs.append(("blank", "1"))
        to = f"event-{len(self._given()) + 1}" if more else "timetable" if not self.act else "events"
        return f"?{urlencode(pairs, safe='=,:')}#{to}"


def _whole(text: str | None) -> int:
    return min(int(text), MOST_EVENTS) if text and text.isdecimal() and len(text) < 4 else 0


def _from_address(query: QueryDict, events: list[str], areas: list[tuple[str, str]]) -> dict[str, str]:
    """Return a short address as the form would have sent it. What cannot be read is left for the form to refuse."""
    data = {"area": query.get("area", "") or areas[0][0]}
    data.update(_boxes("on", query.get("on", "")))
    if not events:
        data["e1_kind"] = "initial-conference"
    for number, text in enumerate(events, start=1):
        what, *rest = text[:200].split(",")
        kind, _, when = what.partition("=")
        day, _, at = when.partition("T")
        data[f"e{number}_kind"] = kind
        data.update(_boxes(f"e{number}_on", day))
        data[f"e{number}_time"] = at
        for fact in rest:
            key, _, value = fact.partition("=")
            data[f"e{number}_{kind}_{key}"] = value
    return data


def _boxes(name: str, day: str) -> dict[str, str]:
    if not day:
        return {}
    year, month, number = (*day[:10].split("-"), "", "")[:3]
    return {f"{name}-year": year, f"{name}-month": month.lstrip("0"), f"{name}-day": number.lstrip("0")}
