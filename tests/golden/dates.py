"""Judging worked dates: each case becomes events, the rules work out the duty, and the two are compared."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from quorate import rulebook
from quorate.rules import Duty, Event, History, derive
from quorate.rules.days import LONDON, Calendar
from quorate.rules.procedure import Procedure

AREAS = {
    "BER": "berkshire",
    "REG": "tees",
    "SUS": "pan-sussex",
    "LIN": "lincolnshire",
    "FRG": "family-advice",
}
PLAN: Mapping[str, Any] = {"outcome": "plan"}
MEANINGS = {
    "latest": ("by", "until"),
    "latest moment": ("by",),
    "latest (before this moment)": ("by",),
    "first day": ("from",),
    "the day itself": ("on",),
    "last day of window": ("until",),
}


@dataclass(frozen=True)
class Asked:
    """Which duty a rule of the worked cases is about, and what its inputs mean."""

    duty: str
    scope: str = "child"
    kinds: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    besides: Callable[[dict[str, Any]], list[Event]] = lambda given: []


def _plan_before(name: str) -> Callable[[dict[str, Any]], list[Event]]:
    return lambda given: [Event("plan-start", _day(given[name]) - timedelta(days=30))]


def _in_care_and_on_plan(given: dict[str, Any]) -> list[Event]:
    before = _day(given["looked_after_review"]) - timedelta(days=60)
    return [Event("plan-start", before), Event("looked-after", before)]


def _mother_not_fit(given: dict[str, Any]) -> list[Event]:
    return [_unborn_conference(given), Event("mother-not-fit", _day(given["birth"]))]


def _unborn_conference(given: dict[str, Any]) -> Event:
    on = _day(given["birth"]) - timedelta(days=30)
    return Event("initial-conference", on, facts={**PLAN, "unborn": True})


BOOKED = {"conference": "conference-booked"}
CLOSED = {
    "conference": "conference-closed",
    "conference_end": "conference-closed",
    "conference_days": "conference-closed",
}
UNBORN = {**PLAN, "unborn": True}
RULES: Mapping[str, Asked] = {
    "ICPC": Asked("initial-conference"),
    "ICPC_EPO": Asked("initial-conference"),
    "ICPC_CAO": Asked("conference-after-assessment-order"),
    "TRANSFER_IN_NOTIFIED": Asked("transfer-in-conference"),
    "TRANSFER_IN_ACCEPTED": Asked("transfer-in-conference"),
    "TRANSFER_IN": Asked("transfer-in-conference"),
    "RESIDENT_OVER_3_MONTHS": Asked("resident-over-three-months", "milestone"),
    "PREBIRTH_20_WEEKS": Asked("pre-birth-window", "milestone"),
    "LETTER_24_WEEKS": Asked("pre-proceedings-letter"),
    "POST_BIRTH_MEETING": Asked("post-birth-meeting", besides=lambda given: [_unborn_conference(given)]),
    "POST_BIRTH_MEETING_UNFIT": Asked("post-birth-meeting", besides=_mother_not_fit),
    "FIRST_REVIEW": Asked("first-review"),
    "FIRST_REVIEW_UNBORN": Asked("first-review", facts=UNBORN),
    "FIRST_REVIEW_UNBORN_CORE_GROUP": Asked(
        "first-review", facts={**UNBORN, "post_birth_meeting": "core-group"}
    ),
    "FIRST_REVIEW_UNBORN_RCPC": Asked("first-review", facts={**UNBORN, "post_birth_meeting": "review"}),
    "SUBSEQUENT_REVIEW": Asked("later-review"),
    "NEXT_REVIEW": Asked("later-review"),
    "FIRST_CORE_GROUP": Asked("first-core-group"),
    "AFTER_INQUORATE": Asked("after-inquorate"),
    "RECONVENE": Asked("reconvene"),
    "EIGHTEEN_MONTH_POINT": Asked("eighteen-month-meeting"),
    "BIRTHDAY_REVIEW_BY": Asked(
        "birthday-review",
        besides=lambda given: [Event("plan-start", _day(given["dob"]) + timedelta(days=6000))],
    ),
    "MOVE_OUT_CONFERENCE": Asked("move-out-conference", kinds={"notified": "move-out-notified"}),
    "DEATH_PLAN_END": Asked("death-ends-plan", besides=_plan_before("death")),
    "AGE_5": Asked("age-five", "milestone"),
    "AGE_12": Asked("age-twelve", "milestone"),
    "AGE_18": Asked("age-eighteen", "milestone"),
    "SETTLED_STATUS_5_YEARS": Asked("settled-status", "milestone"),
    "LAC_REQUEST_15D": Asked("conference-after-care-review"),
    "LAC_ALIGNED_REVIEW": Asked("aligned-review", besides=_in_care_and_on_plan),
    "CIN_NOT_BEFORE": Asked("child-in-need-not-before", "milestone"),
    "CIN_REVIEW": Asked("child-in-need-review"),
    "SIGNIFICANT_CHANGE_WINDOW_END": Asked("significant-change-window", "milestone"),
    "REPORT_INITIAL": Asked("report-to-family", "conference", BOOKED, {"conference": "initial"}),
    "REPORT_REVIEW": Asked("report-to-family", "conference", BOOKED, {"conference": "review"}),
    "REPORT_SHARE": Asked("report-to-family", "conference", BOOKED, {"conference": "review"}),
    "EXCLUSION_REQUEST": Asked("exclusion-request", "conference", BOOKED),
    "PLAN_AND_DECISION_24H": Asked("outcome-notice", "conference", CLOSED),
    "OUTCOME_NOTICE": Asked("outcome-notice", "conference", CLOSED),
    "IT_UPDATE": Asked("record-update", "conference", CLOSED),
    "PLAN_DISCUSSED": Asked("plan-discussion", "conference", CLOSED),
    "MINUTES": Asked("minutes", "conference", CLOSED),
    "MINUTES_LATE_FROM": Asked("minutes-late", "conference", CLOSED),
    "AMENDMENTS": Asked("amendments", "conference", {"received": "minutes-received"}),
}
KINDS = {
    "strategy_discussion": "strategy-discussion",
    "epo_expiry": "emergency-order-expires",
    "assessment_concluded": "assessment-order-concluded",
    "notified": "move-notified",
    "accepted": "move-accepted",
    "moved_in": "moved-in",
    "edd": "expected-birth",
    "birth": "birth",
    "icpc": "initial-conference",
    "conference_days": "initial-conference",
    "review_held": "review",
    "previous_quorate": "review",
    "inquorate": "review",
    "stood_down": "stood-down",
    "reconvened": "reconvened",
    "plan_start": "plan-start",
    "plan_ended": "plan-end",
    "death": "death",
    "dob": "date-of-birth",
    "residence_start": "residence-started",
    "case_review_decision": "care-review-decision",
    "looked_after_review": "care-review",
    "plan_review_limit": "review-limit",
    "cin_start": "child-in-need-start",
    "last_cin_review": "child-in-need-review",
}
# Given beside an event, to show that it changes nothing.
IGNORED = frozenset(
    {
        "planned",
        "recorded",
        "birth_recorded",
        "booked",
        "closures",
        "closure_days",
        "booked_minutes",
        "safety_check",
    }
)
# Other names under which the same inputs may be given.
SAME = {
    "later_strategy_discussion": "strategy_discussion",
    "second_strategy_discussion": "strategy_discussion",
    "epo_expiry_extended": "epo_expiry",
    "extended_epo_expiry": "epo_expiry",
    "pre_birth_conference": "icpc",
    "edd_revised": "edd",
    "revised_edd": "edd",
    "new_edd": "edd",
    "previous_review": "review_held",
}
FACTS: Mapping[str, Mapping[str, Any]] = {
    "icpc": PLAN,
    "conference_days": PLAN,
    "inquorate": {"quorate": False},
}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON) if "T" in text else None


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def judge(case: Mapping[str, str]) -> list[str]:
    """Return how our answer differs from a worked date: nothing, if it agrees."""
    source, _, rest = case["rule"].partition(".")
    name = rest.partition("[")[0].partition("(")[0]
    asked = RULES.get(name)
    area = AREAS.get(source)
    if asked is None or area is None:
        return [f"rule {case['rule']} is not known here"]
    procedure = rulebook.load().procedure(area)
    calendar = rulebook.load().calendar(area)
    given = json.loads(case["input_event_dates"])
    calendar = calendar.closed_on(
        *(_day(text) for text in (given.get("closures") or given.get("closure_days") or ()))
    )
    known = KINDS.keys() | asked.kinds.keys() | IGNORED | SAME.keys() | {"conference_start", "posted"}
    unknown = sorted(given.keys() - known)
    if unknown:
        return [f"inputs {', '.join(unknown)} are not known here"]
    procedure = _read_as(case, procedure, asked)
    events = _events(given, asked)
    found = [
        d
        for d in derive(events, procedure=procedure, calendar=calendar, scope=asked.scope)
        if d.rule == asked.duty
    ]
    if not found:
        return [f"no duty {asked.duty} was worked out"]
    duty = found[-1] if name != "SUBSEQUENT_REVIEW" else max(found, key=lambda d: d.due_on or date.min)
    return _differs(case, duty, calendar)


def _read_as(case: Mapping[str, str], procedure: Procedure, asked: Asked) -> Procedure:
    if "[working]" in case["rule"]:
        procedure = procedure.read_as("working days", asked.duty)
    elif "[calendar]" in case["rule"]:
        procedure = procedure.read_as("calendar days", asked.duty)
    if "alternative" in case["reading"] and "reconvened" in case["reading"]:
        procedure = procedure.with_setting("stood-down-clock", "reconvened")
    return procedure


def _events(given: dict[str, Any], asked: Asked) -> History:
    events = asked.besides(given)
    for key, value in given.items():
        if key in IGNORED:
            continue
        if key == "conference_start":
            begun = _moment(value)
            assert begun is not None
            value = (begun + timedelta(minutes=given["booked_minutes"])).strftime("%Y-%m-%dT%H:%M")
        name = {"posted": "received", "conference_start": "conference_end"}.get(key, SAME.get(key, key))
        kind = asked.kinds.get(name) or KINDS[name]
        facts = {
            **FACTS.get(key, {}),
            **(asked.facts if kind in ("initial-conference", "conference-booked") else {}),
        }
        if key == "posted":
            facts["by"] = "post"
        if isinstance(value, list):
            first, last = value[0], value[-1]
            facts["last_day"] = _day(last)
            value = last if asked.scope == "conference" else first
        events.append(Event(kind, _day(value), at=_moment(value), facts=facts))
    return History(events)


def _differs(case: Mapping[str, str], duty: Duty, calendar: Calendar) -> list[str]:
    wrong: list[str] = []
    ours = duty.due_at.strftime("%Y-%m-%dT%H:%M") if duty.due_at else str(duty.due_on)
    if ours != case["expected_due_date"]:
        wrong.append(f"expected {case['expected_due_date']}, worked out {ours}")
    if case["meaning"] and duty.meaning not in MEANINGS.get(case["meaning"], ()):
        wrong.append(f"expected “{case['meaning']}”, worked out “{duty.meaning}”")
    hold_by = case.get("hold_by_working_day", "")
    if hold_by and str(duty.hold_by) != hold_by:
        wrong.append(f"expected to be held by {hold_by}, worked out {duty.hold_by}")
    for probe in json.loads(case.get("probes") or "[]"):
        verdict = _verdict(probe["date"], duty, case["meaning"], calendar)
        if probe["verdict"] not in verdict:
            wrong.append(f"on {probe['date']} expected {probe['verdict']}, worked out {' or '.join(verdict)}")
    return wrong


def _verdict(text: str, duty: Duty, meaning: str, calendar: Calendar) -> tuple[str, ...]:
    assert duty.due_on is not None
    moment, day = _moment(text), _day(text)
    if duty.meaning == "from":
        return (
            ("exceeded", "reached", "allowed", "open", "late")
            if day >= duty.due_on
            else ("not_yet", "under", "too_early")
        )
    if duty.meaning == "on":
        late = calendar.between(duty.due_on, day) > 0 if day > duty.due_on else False
        return ("late",) if late else ("in_time", "the_day")
    if duty.due_at is not None and moment is not None:
        inside = moment < duty.due_at if "before" in meaning else moment <= duty.due_at
    else:
        inside = day <= duty.due_on
    return ("in_time", "inside") if inside else ("late", "outside")
