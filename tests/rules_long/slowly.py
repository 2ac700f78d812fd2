"""A second, slow reading of the procedure files: plain tables, and counting one day at a time.

Nothing here comes from ``quorate.rules`` or ``quorate.rulebook``: it reads the files itself, lists holidays itself
(from the ``holidays`` library), and steps through the calendar. It knows only what the oracle needs.
"""

import ast
import itertools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
SPAN = range(2010, 2045)


def working_days(nation: str) -> frozenset[date]:
    """Every day that is worked in a nation, one by one."""
    off = holidays.country_holidays("GB", subdiv=NATIONS[nation], years=SPAN)
    worked, day = set(), date(SPAN[0], 1, 1)
    while day.year in SPAN:
        if day.isoweekday() <= 5 and day not in off:
            worked.add(day)
        day += ONE_DAY
    return frozenset(worked)


def stepped(start: date, number: int, worked: frozenset[date], step: timedelta) -> date:
    """Step until so many working days have been passed."""
    day = start
    while number > 0:
        day += step
        number -= day in worked
    return day


def months_on(start: date, months: int) -> date:
    """Walk on into the right month, then stop at the same number or the month's last day."""
    number = start.year * 12 + start.month - 1 + months
    day = date(number // 12, number % 12 + 1, 1)
    while day.day < start.day and (day + ONE_DAY).month == day.month:
        day += ONE_DAY
    return day


def counted(
    start: date, text: str, days_mean: str, worked: frozenset[date], *, back: bool, day_one: bool
) -> date:
    """Count a period as a person with a calendar on the wall would."""
    number, unit = int(text.split(" ", 1)[0]), text.split(" ", 1)[1].rstrip("s") + "s"
    step = -ONE_DAY if back else ONE_DAY
    if unit == "days":
        unit = days_mean
    if unit == "working days":
        if day_one and not back and start in worked:
            number -= 1
        return stepped(start, number, worked, step)
    if unit == "year of ages" or text.endswith("of age"):
        reached = months_on(start, 12 * number)
        return reached + ONE_DAY if (start.month, start.day) == (2, 29) and reached.day == 28 else reached
    if "pregnancy" in unit:
        return start - 7 * (40 - number) * ONE_DAY
    if unit in ("months", "years"):
        months = number * (12 if unit == "years" else 1)
        reached = months_on(start, -months if back else months)
        return reached - ONE_DAY if day_one and not back else reached
    day = start
    for _ in range(number * (7 if unit == "weeks" else 1) - (1 if day_one and not back else 0)):
        day += step
    return day


@dataclass
class Chapters:
    """A folder of procedures as plain tables."""

    folder: Path
    about: dict[str, dict[str, Any]] = field(default_factory=dict)
    rules: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in sorted(p for p in self.folder.iterdir() if (p / "about.toml").exists()):
            if place.name.startswith("_"):
                continue
            self.about[place.name] = tomllib.loads((place / "about.toml").read_text(encoding="utf-8"))
            self.rules[place.name] = {}
            for path in sorted(place.glob("*.toml")):
                if path.name != "about.toml":
                    self.rules[place.name] |= tomllib.loads(path.read_text(encoding="utf-8")).get("duty", {})

    def line(self, area: str) -> list[str]:
        found = [area]
        while parent := self.about[found[-1]].get("parent"):
            found.append(parent)
        return found

    def nation(self, area: str) -> str:
        return next(self.about[a]["nation"] for a in self.line(area) if "nation" in self.about[a])

    def heading(self, area: str, name: str) -> dict[str, Any]:
        merged: dict[str, Any] = {}
        for one in reversed(self.line(area)):
            merged |= self.rules[one].get(name, {})
        return merged

    def in_force(self, area: str, name: str, day: date) -> tuple[dict[str, Any], str] | None:
        """What the rule says on a day, and in whose chapter; nothing where no figure is stated."""
        for one in self.line(area):
            editions = self.rules[one].get(name, {}).get("edition", [])
            stands = [e for e in editions if e["from"] <= day and not e.get("draft")]
            if not stands or stands[-1].get("standing") == "silent":
                continue
            return None if stands[-1].get("standing") == "elsewhere" else (stands[-1], one)
        return None

    def arms(self, area: str, name: str, day: date) -> list[dict[str, Any]]:
        """The arms of a rule, and those of every duty that it is counted from."""
        stands = self.in_force(area, name, day)
        found: list[dict[str, Any]] = list(stands[0]["arms"]) if stands else []
        for arm in tuple(found):
            if (anchor := _anchor(arm)).startswith("duty:"):
                found += self.arms(area, anchor.removeprefix("duty:"), day)
        return found

    def names(self, area: str) -> list[str]:
        return sorted({name for one in self.line(area) for name in self.rules[one]})


@dataclass(frozen=True)
class Scene:
    """What happened, relative to the day on which the clock starts, and which named facts are then true."""

    kind: str
    facts: tuple[tuple[str, Any], ...]
    others: tuple[tuple[str, int, tuple[tuple[str, Any], ...]], ...]
    true: frozenset[str]


# What makes the conditions of a heading true: facts of the opening event, and events beside it.
MAKES: Mapping[str, tuple[dict[str, Any], list[tuple[str, int, tuple[tuple[str, Any], ...]]]]] = {
    "plan-made": ({"outcome": "plan"}, []),
    "plan-goes-on": ({"outcome": "continue"}, []),
    "plan-made-or-continued": ({"outcome": "continue"}, []),
    "counts-as-review": ({}, []),
    "started-enquiry": ({}, []),
    "proceedings-considered": ({}, []),
    "inquorate": ({"quorate": False}, []),
    "stood-down": ({"stood_down": True}, []),
    "on-plan": ({}, [("plan-start", -40, ())]),
    "in-care": ({}, [("looked-after", -40, ())]),
    "was-unborn-at-conference": ({}, [("initial-conference", -30, (("outcome", "plan"), ("unborn", True)))]),
}
# Conditions of an arm: each is tried both ways.
TOGGLES: Mapping[str, tuple[dict[str, Any], list[tuple[str, int, tuple[tuple[str, Any], ...]]]]] = {
    "unborn-at-conference": ({"unborn": True}, []),
    "core-group-chosen": ({"post_birth_meeting": "core-group"}, []),
    "mother-not-fit": ({}, [("mother-not-fit", 3, ())]),
    "initial": ({"conference": "initial"}, []),
}
OFF: Mapping[str, dict[str, Any]] = {
    "unborn-at-conference": {"unborn": False},
    "initial": {"conference": "review"},
}
ANCHORS = {
    "birth": 31,
    "emergency-order-expires": 8,
    "review-limit": 20,
    "move-accepted": 7,
    "date-of-birth": -6400,
}


class NotCovered(ValueError):
    """The slow reading does not know a condition: the oracle says so rather than pass over it."""


def scenes(heading: Mapping[str, Any], arms: list[dict[str, Any]]) -> Iterator[Scene]:
    """Every combination of the conditions and other events that the edition of a rule looks at."""
    facts: dict[str, Any] = {}
    beside: list[tuple[str, int, tuple[tuple[str, Any], ...]]] = []
    for condition in heading.get("when", []):
        given, events = _makes(condition)
        facts |= given
        beside += events
    toggles = sorted({_name(c) for arm in arms for c in arm.get("when", [])})
    anchors = sorted({a for arm in arms if (a := _anchor(arm)) in ANCHORS and a not in heading["opens"]})
    unknown = {_anchor(arm) for arm in arms} - set(ANCHORS) - set(heading["opens"]) - {"opening"}
    if unknown := {a for a in unknown if not a.startswith("duty:")}:
        raise NotCovered(f"anchors {unknown}")
    kinds = heading["opens"] if not heading.get("when") else heading["opens"][:1]
    for kind, *on in itertools.product(kinds, *([False, True] for _ in (*toggles, *anchors))):
        chosen = dict(zip((*toggles, *anchors), on, strict=True))
        said, others = dict(facts), list(beside)
        for toggle in toggles:
            makes, events = _toggled(toggle, chosen[toggle])
            said |= makes
            others += events
        others += [(a, ANCHORS[a], ()) for a in anchors if chosen[a]]
        true = frozenset(t for t in toggles if chosen[t])
        yield Scene(kind, tuple(sorted(said.items())), tuple(others), true)


def _anchor(arm: Mapping[str, Any]) -> str:
    return str(next(arm[k] for k in ("after", "before", "past", "on", "until") if k in arm))


def _name(condition: object) -> str:
    if isinstance(condition, dict):
        ((name, argument),) = condition.items()
        return (
            f"{name.removeprefix('not ')} {sorted(argument.items())}"
            if isinstance(argument, dict)
            else f"? {name}"
        )
    return str(condition).removeprefix("not ")


def _makes(condition: object) -> tuple[dict[str, Any], list[tuple[str, int, tuple[tuple[str, Any], ...]]]]:
    if isinstance(condition, dict) and list(condition) == ["fact"]:
        return dict(condition["fact"]), []
    if condition not in MAKES:
        raise NotCovered(f"condition {condition}")
    return MAKES[str(condition)]


def _toggled(
    toggle: str, on: bool
) -> tuple[dict[str, Any], list[tuple[str, int, tuple[tuple[str, Any], ...]]]]:
    if toggle.startswith("fact ["):
        return (dict(ast.literal_eval(toggle.removeprefix("fact "))), []) if on else ({}, [])
    if toggle not in TOGGLES:
        raise NotCovered(f"condition {toggle}")
    return TOGGLES[toggle] if on else (dict(OFF.get(toggle, {})), [])


def expected(
    chapters: Chapters, area: str, name: str, scene: Scene, start: date, worked: frozenset[date]
) -> tuple[date | None, bool]:
    """The limit, and whether there is a duty at all."""
    stands = chapters.in_force(area, name, start)
    if stands is None:
        return None, False
    edition, chapter = stands
    counting = chapters.about[chapter].get("counting", {})
    day_one = edition.get("event-is-day", counting.get("event-is-day", 0)) == 1
    days_mean = edition.get("days-mean", counting.get("days-mean", "calendar days"))
    when = {kind: start + offset * ONE_DAY for kind, offset, _ in scene.others}
    found: list[date] = []
    for arm in edition["arms"]:
        if any((_name(c) in scene.true) is _turned(c) for c in arm.get("when", [])):
            continue
        anchor = _anchor(arm)
        if anchor.startswith("duty:"):
            limit, there = expected(chapters, area, anchor.removeprefix("duty:"), scene, start, worked)
            at = limit if there else None
        else:
            at = start if anchor in ("opening", scene.kind) else when.get(anchor)
        if at is None:
            continue
        found.append(_arm(arm, at, days_mean, worked, day_one))
    if not found:
        return None, False
    return (max(found) if edition.get("combine") == "latest" else min(found)), True


def _turned(condition: object) -> bool:
    name = next(iter(condition)) if isinstance(condition, dict) else str(condition)
    return name.startswith("not ")


def _arm(arm: Mapping[str, Any], at: date, days_mean: str, worked: frozenset[date], day_one: bool) -> date:
    text = arm.get("within") or arm.get("by") or arm.get("over")
    if text is None:
        return at
    if text.endswith("hours"):  # the clock of these tests starts at noon
        noon = datetime(at.year, at.month, at.day, 12, tzinfo=LONDON)
        return datetime.fromtimestamp(noon.timestamp() + 3600 * int(text.split()[0]), tz=LONDON).date()
    day = counted(at, text, days_mean, worked, back="before" in arm, day_one=day_one)
    return day + ONE_DAY if "over" in arm else day
