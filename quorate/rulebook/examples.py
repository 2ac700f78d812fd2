"""Worked examples: what a procedure decides in everyday cases, as it binds and as its drafts would have it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from quorate.rules import (
    Calendar,
    Event,
    History,
    Present,
    Procedure,
    deciding,
    derive,
    ending,
    permission,
    quorum,
)
from quorate.rules.days import LONDON, in_words
from quorate.rules.events import Fact

from . import FOLDER, joining, load
from .handbook import raw_chapters, title_of
from .phrases import capital, outcome, roles
from .reading import Chapter


class Result(NamedTuple):
    """What follows in one example, as it binds and with the drafts; and the rule that decides it."""

    rule: str
    what: str
    now: str
    drafted: str

    @property
    def changed(self) -> bool:
        """Whether the drafts would decide otherwise."""
        return self.now != self.drafted


class Example(NamedTuple):
    """An everyday case and what follows."""

    key: str
    title: str
    results: tuple[Result, ...]


Found = list[tuple[str, str, str]]
"""The rule, what it is about, and what it comes to."""


def with_drafts(key: str, folder: Path | None = None) -> Procedure | None:
    """Return a procedure as if the drafts of its chapter and its parents bound, or nothing if there are none.

    :raises UnknownProcedure: if there is no procedure of that name
    """
    at = (folder or FOLDER).resolve()
    procedure = load(at).procedure(key)
    chapters = raw_chapters(at)
    line = (key, *procedure.parents)
    if not any(rule.drafts for one in line for rule in chapters[one].rules.values()):
        return None
    return joining.join({one: _bound(chapters[one]) for one in line}, [])[key]


def _bound(chapter: Chapter) -> Chapter:
    rules = {}
    for key, rule in chapter.rules.items():
        days = {draft.since for draft in rule.drafts}
        kept = [edition for edition in rule.editions if edition.since not in days]
        rules[key] = replace(
            rule, editions=sorted((*kept, *rule.drafts), key=lambda one: one.since), drafts=[]
        )
    return replace(chapter, rules=rules)


def first_day(key: str, on: date, folder: Path | None = None) -> date:
    """Return a Monday on or after a day on which every draft of a procedure would already bind."""
    at = (folder or FOLDER).resolve()
    chapters = raw_chapters(at)
    line = (key, *load(at).procedure(key).parents)
    drafts = [draft.since for one in line for rule in chapters[one].rules.values() for draft in rule.drafts]
    day = max([on, *drafts])
    return day + timedelta(days=-day.weekday() % 7)


def work_out(key: str, start: date, calendar: Calendar, folder: Path | None = None) -> tuple[Example, ...]:
    """Return every example from a first day on, as the procedure binds and as its drafts would have it.

    :raises UnknownProcedure: if there is no procedure of that name
    :raises OutsideCalendar: if a day lies outside the years for which holidays are known
    """
    at = (folder or FOLDER).resolve()
    procedure = load(at).procedure(key)
    drafted = with_drafts(key, at) or procedure
    return tuple(
        Example(name, title, _side_by_side(made(procedure, calendar, start), made(drafted, calendar, start)))
        for name, title, made in (*_dated(), *JUDGED)
    )


def _side_by_side(now: Found, drafted: Found) -> tuple[Result, ...]:
    said = {(rule, what): says for rule, what, says in now}
    then = {(rule, what): says for rule, what, says in drafted}
    none = "Nothing"
    return tuple(
        Result(rule, what, said.get((rule, what), none), then.get((rule, what), none))
        for rule, what in dict.fromkeys((*said, *then))
    )


Maker = Callable[[Procedure, Calendar, date], Found]


Told = tuple[str, int, Mapping[str, Fact]]


def _told(scope: str, *told: Told) -> Maker:
    """Return a maker of dates from events, each so many days after the first day."""

    def made(procedure: Procedure, calendar: Calendar, start: date) -> Found:
        events = []
        for kind, after, facts in told:
            on = start + timedelta(days=after)
            at = datetime.combine(on, time(15, 30), LONDON) if scope == "conference" else None
            events.append(Event(kind, on, at=at, facts=facts))
        duties = derive(History(events), procedure=procedure, calendar=calendar, scope=scope)
        found = []
        for duty in duties:
            if duty.standing != "open":
                continue
            says = "No date: " + (duty.reason.note or "the text gives no figure.")
            if duty.due_on:
                says = f"{capital(duty.meaning)} {in_words(duty.due_on)}"
                says += f", {duty.due_at:%H:%M}" if duty.due_at else ""
                says += f" ({duty.strength})"
            found.append((f"duty.{duty.rule}", duty.title, says))
        return found

    return made


_NO: Mapping[str, Fact] = {}
_PLAN: Mapping[str, Fact] = {"outcome": "plan"}


def _dated() -> tuple[tuple[str, str, Maker], ...]:
    start: Told = ("strategy-discussion", 0, _NO)
    conference: Told = ("initial-conference", 18, _PLAN)
    plan: Told = ("plan-start", 18, _NO)
    group: Told = ("core-group", 25, _NO)
    review: Told = ("review", 100, {"outcome": "continue"})
    unborn: Told = ("initial-conference", 18, {"outcome": "plan", "unborn": True})
    inquorate: Told = ("review", 100, {"outcome": "continue", "quorate": False})
    return (
        ("enquiry", "A strategy discussion on the first day starts an enquiry", _told("child", start)),
        ("plan", "18 days later, an initial conference makes a plan", _told("child", conference, plan)),
        (
            "birth",
            "The same before a birth; the child is born 30 days after the conference",
            _told("child", unborn, plan, ("birth", 48, _NO)),
        ),
        (
            "review",
            "A review, 100 days after the first day, keeps the plan",
            _told("child", conference, plan, group, review),
        ),
        ("inquorate", "The same review without a quorum", _told("child", conference, plan, group, inquorate)),
        (
            "stood-down",
            "The same review is stood down",
            _told("child", conference, plan, group, ("stood-down", 100, _NO)),
        ),
        (
            "moved-in",
            "The area is told on the first day that a child on a plan has moved in",
            _told("child", ("move-notified", 0, _NO)),
        ),
        (
            "papers",
            "A review is booked for 30 days after the first day, at 3:30pm, and a report is asked for",
            _told("conference", ("conference-booked", 30, {"conference": "review"}), ("report-owed", 0, _NO)),
        ),
        (
            "closed",
            "A review that kept the plan closes on the first day at 3:30pm",
            _told("conference", ("conference-closed", 0, {"conference": "review", "outcome": "continue"})),
        ),
    )


def _quorum(*agencies: str) -> Maker:
    def made(procedure: Procedure, calendar: Calendar, start: date) -> Found:
        there = [
            Present(role="conference-chair"),
            Present(role="social-worker", agency="social-care"),
            *(
                Present(role="agency", agency=one, group=one, contact=frozenset({"child"}))
                for one in agencies
            ),
        ]
        found = quorum.check(
            there,
            procedure=procedure,
            on=start,
            child="child",
            involved=frozenset({"police", "school", "health"}),
        )
        word = {True: "There is a quorum. ", False: "There is no quorum. ", None: "Not worked out. "}[
            found.met
        ]
        return [("quorum.review", title_of("quorum.review", None), word + found.reason.says)]

    return made


def _decided(views: Mapping[str, str], chair: str) -> Maker:
    def made(procedure: Procedure, calendar: Calendar, start: date) -> Found:
        table = deciding.Table(
            conference="review",
            views=views,
            chair_view=chair,
            quorate=True,
            likely=chair == KEEP,
            suffered=False,
        )
        found = deciding.decide(table, procedure=procedure, on=start)
        says = capital(outcome(found.outcome, procedure)) if found.outcome else "No outcome"
        held = [point.says for point in found.blocked]
        held_back = f" Held back by: {'; '.join(held)}." if held else ""
        return [("deciding.review", title_of("deciding.review", None), f"{says}. {found.says}{held_back}")]

    return made


def _allowed(procedure: Procedure, calendar: Calendar, start: date) -> Found:
    found: Found = []
    for act in ("change-date", "request-date-change", "set-next-date", "approve-minutes", "set-category"):
        may = permission.may(act, role="conference-chair", procedure=procedure, on=start)
        says = capital(roles(may.by, procedure)) if may.by else may.reason.says
        found.append((f"permission.{act}", title_of(f"permission.{act}", None), says))
    grounds = [ground.says for ground in ending.grounds(procedure, start)]
    says = "; ".join(capital(one) for one in grounds) or "None is listed."
    found.append(("list.ending-criteria", "Grounds on which a plan ends without a review", says))
    return found


KEEP, END = "continue", "end"
JUDGED: tuple[tuple[str, str, Maker], ...] = (
    (
        "two-agencies",
        "At a review: the chair, the social worker, the police and a school",
        _quorum("police", "school"),
    ),
    (
        "one-agency",
        "At a review: the chair, the social worker and the police; others are involved",
        _quorum("police"),
    ),
    (
        "majority",
        "Three agencies would keep the plan and one would end it; the chair would keep it",
        _decided({"social-care": KEEP, "police": KEEP, "school": KEEP, "health": END}, KEEP),
    ),
    (
        "against-the-chair",
        "Three agencies would end the plan and one would keep it; the chair would keep it",
        _decided({"social-care": END, "police": END, "school": END, "health": KEEP}, KEEP),
    ),
    (
        "tie",
        "Two agencies would end the plan and two would keep it; the chair would end it",
        _decided({"social-care": END, "police": END, "school": KEEP, "health": KEEP}, END),
    ),
    ("who", "Who may do what", _allowed),
)


def changes(examples: tuple[Example, ...]) -> int:
    """Return in how many places the drafts would decide otherwise."""
    return sum(result.changed for example in examples for result in example.results)
