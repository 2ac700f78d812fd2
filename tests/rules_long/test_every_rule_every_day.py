"""Every dated rule of every procedure, on every day of twenty years, against a slow reading written separately."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from quorate import rulebook
from quorate.rules import Event, History, derive
from quorate.rules.procedure import Procedure
from tests.rules_long.slowly import LONDON, Chapters, NotCovered, Scene, expected, scenes, working_days

ROOT = Path(__file__).resolve().parents[1]
FIRST, DAYS = date(2015, 1, 1), 20 * 365 + 5
INHERITED_EVERY = (
    17  # days between starts where a rule is the parent's, which is tried on every day of its own
)
INVENTED = ("northmarch", "stowe")
# Rules of the invented area whose conditions look at a whole life; worked examples cover them.
BY_EXAMPLE = {"later-review", "later-core-group", "after-inquorate", "lifting-takes-effect"}


@cache
def folder(area: str) -> Path:
    if area not in INVENTED:
        return rulebook.FOLDER
    made = Path(MAKE[0])
    if not made.exists():
        shutil.copytree(rulebook.FOLDER, made)
        for one in INVENTED:
            shutil.copytree(ROOT / "rules" / "invented" / one, made / one)
        extra = (ROOT / "rules" / "invented" / "sources.toml").read_text(encoding="utf-8")
        (made / "sources.toml").write_text(
            (made / "sources.toml").read_text(encoding="utf-8") + extra, encoding="utf-8"
        )
    return made


MAKE: list[str] = []


@pytest.fixture(scope="module", autouse=True)
def somewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    MAKE[:] = [str(tmp_path_factory.mktemp("slow") / "procedures")]


@cache
def chapters(area: str) -> Chapters:
    return Chapters(folder(area))


@cache
def worked(nation: str) -> frozenset[date]:
    return working_days(nation)


def built_in() -> list[tuple[str, str]]:
    plain = Chapters(rulebook.FOLDER)
    return [(area, name) for area in plain.about for name in plain.names(area)]


def invented() -> list[tuple[str, str]]:
    found = []
    for area in INVENTED:
        plain = Chapters(ROOT / "rules" / "invented")
        found += [(area, name) for name in sorted({*plain.rules["northmarch"], *plain.rules["stowe"]})]
    return [(area, name) for area, name in found if name not in BY_EXAMPLE]


def history(scene: Scene, start: date, *, hours: bool) -> History:
    at = datetime(start.year, start.month, start.day, 12, tzinfo=LONDON) if hours else None
    events = [
        Event(kind, start + timedelta(days=offset), facts=dict(facts)) for kind, offset, facts in scene.others
    ]
    return History([*events, Event(scene.kind, start, at=at, facts=dict(scene.facts))])


def only(procedure: Procedure, name: str) -> Procedure:
    """The same procedure with this duty alone, and what it is counted from and read by."""
    wanted, kept = [f"duty.{name}"], {k: r for k, r in procedure.rules.items() if k.startswith("setting.")}
    while wanted:
        key = wanted.pop()
        kept[key] = procedure.rules[key]
        for stands in kept[key].timeline:
            anchors = [a.anchor for a in stands.terms.arms] if stands.terms else []
            wanted += [a.replace("duty:", "duty.") for a in anchors if a.startswith("duty:")]
    return replace(procedure, rules=kept)


@pytest.mark.parametrize(("area", "name"), [*built_in(), *invented()])
def test_a_rule_on_every_day_of_twenty_years(area: str, name: str) -> None:
    plain = chapters(area)
    heading = plain.heading(area, name)
    stands = plain.in_force(area, name, date(2025, 5, 1))
    if stands is None:
        procedure = rulebook.load(folder(area)).procedure(area)
        assert procedure.rules[f"duty.{name}"].on(FIRST).terms is None
        return
    edition, chapter = stands
    days = worked(plain.nation(area))
    book = rulebook.load(folder(area))
    procedure, calendar = only(book.procedure(area), name), book.calendar(area)
    hours = any("hours" in str(arm) for arm in edition["arms"])
    step = 1 if chapter == area else INHERITED_EVERY
    looked = 0
    for scene in scenes(heading, plain.arms(area, name, date(2025, 5, 1))):
        for ahead in range(0, DAYS, step):
            start = FIRST + timedelta(days=ahead)
            limit, there = expected(plain, area, name, scene, start, days)
            found = [
                d
                for d in derive(
                    history(scene, start, hours=hours),
                    procedure=procedure,
                    calendar=calendar,
                    scope=heading["scope"],
                )
                if d.rule == name
            ]
            assert bool(found) is there, (scene, start)
            if there:
                assert [d.due_on for d in found] == [limit], (scene, start)
                held = found[0].hold_by
                if held is not None and limit is not None:
                    assert held == max(d for n in range(15) if (d := limit - timedelta(days=n)) in days), (
                        scene,
                        start,
                    )
                looked += 1
    assert looked >= DAYS // step


def test_no_rule_of_the_real_procedures_is_passed_over() -> None:
    plain = Chapters(rulebook.FOLDER)
    for area, name in built_in():
        stands = plain.in_force(area, name, date(2025, 5, 1))
        if stands is not None:
            assert list(scenes(plain.heading(area, name), plain.arms(area, name, date(2025, 5, 1)))), name


def test_a_condition_that_the_slow_reading_does_not_know_is_refused() -> None:
    heading = {"opens": ["review"], "when": ["of-a-kind-not-known"]}
    with pytest.raises(NotCovered):
        list(scenes(heading, [{"after": "opening", "within": "1 month"}]))
