"""Judging worked decisions: who is there and what they say goes through the rules, and the findings are compared.

What a case expects is written for people. It is read here by its first words: quorate or not, the outcome, whether
anything is held back ("blocked") or only warned of.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from quorate import rulebook
from quorate.rules import Event, History, Present, derive, quorum
from quorate.rules.deciding import Decision, Table, decide
from quorate.rules.procedure import Procedure
from quorate.rules.quorum import Quorum

from . import acts
from .dates import AREAS

ON = date(2025, 6, 10)
VIEWS = {"maintain": "continue", "remove": "end", "no_plan": "no-plan", "none_given": "none-given", None: ""}
OUTCOMES: tuple[tuple[str, str], ...] = (
    (r"^not (final|ended|issued)|refused", "held-back"),
    (r"stood down", "stood-down"),
    (r"none yet|no outcome computed", "none"),
    (r"(plan )?(ends|ended|removed)\b|plan ends|plan removed|may end", "end"),
    (r"plan (continues|maintained)|continues", "continue"),
    (r"no plan\b", "no-plan"),
    (r"plan (made|may be made)", "plan"),
)
DECIDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"conference_chair", ("conference-chair",)),
    (r"agencies present|professionals at the conference|review conference", ("agency", "conference")),
    (r"service manager", ("service-manager",)),
    (r"nobody", ("nobody",)),
)
# What a case says may not go without: left out, so that the rules have to ask for it.
WITHOUT = {
    "category": ("category",),
    "worker": ("lead_worker",),
    "core group": ("core_group_named", "core_group_on"),
    "dates": ("next_on",),
}
BOOLEANS = {"evidence": "evidenced", "chair_ruling": "chair_rules_cannot_end", "veto": "override"}
TEXTS = {
    "reason": "reason",
    "reasons": "reason",
    "chair_reason": "reason",
    "chair_reasons": "reason",
    "justification": "reason",
    "open_work_reason": "open_work_reason",
}
REMINDERS = {
    "dissent_reminder": "reminded_dissent",
    "reminded_dissent": "reminded_dissent",
    "escalation_reminder": "reminded_escalation",
    "reminded_escalation": "reminded_escalation",
}
CONFERENCES = {"review": "review", "pre_birth": "pre-birth", "transfer_in": "transfer-in"}


def judge(case: Mapping[str, str]) -> list[str]:
    """Return how our findings differ from a worked decision: nothing, if they agree."""
    area = AREAS.get(case["source"])
    if area is None:
        return [f"source {case['source']} is not known here"]
    procedure = rulebook.load().procedure(area)
    given = json.loads(case["inputs"])
    if "children" in given and isinstance(given["children"], dict):
        return _judge_children(case, given, procedure)
    if acts.is_act(given):
        return acts.judge(case, given, procedure)
    wrong: list[str] = []
    if "conditions" in given:
        wrong += acts.judge(
            case, {k: v for k, v in given.items() if k in ("conditions", "actor", "reasons")}, procedure
        )
    found = _quorum(given, case, procedure) if "attendees" in given else None
    if found is not None:
        wrong += _quorate_differs(case, found)
    if "conditions" in given and "views" not in given:
        return wrong
    if "attendees" in given and "views" not in given:
        return wrong + _attendance_differs(case, found)
    return wrong + _decision_differs(case, _decide(given, case, found, procedure))


def _judge_children(case: Mapping[str, str], given: Mapping[str, Any], procedure: Procedure) -> list[str]:
    wrong: list[str] = []
    for child, theirs in given["children"].items():
        decision = _decide({**given, **theirs, "children": None}, case, None, procedure)
        expected = re.search(rf"\b{child} (\w+)", case["expected_outcome"])
        if expected is None or _outcome(f"plan {expected[1]}") != decision.outcome:
            wrong.append(f"child {child}: expected {case['expected_outcome']}, worked out {decision.outcome}")
    return wrong


def _key(text: str) -> str:
    return text.replace("_", "-")


def _present(given: Mapping[str, Any]) -> list[Present]:
    people: list[Present] = []
    for one in given["attendees"]:
        contact = one.get("direct_contact")
        people.append(
            Present(
                role=_key(one.get("role", "agency")),
                agency=_key(one.get("agency", "")),
                group=_key(one.get("group", "")),
                member=one.get("lscb_member", one.get("member", True)),
                contact=frozenset(contact) if contact is not None else None,
                observer=one.get("observer", False),
                mode=_key(one.get("mode", "in_person")),
                agreed=one.get("agreed", True),
                acting_for=_key(one.get("acting_for") or one.get("acting_as") or ""),
                left=bool(one.get("left") or one.get("left_before_decision") or one.get("left_at")),
            )
        )
    people += [
        Present("agency", agency=_key(who), mode="report-only") for who in given.get("reports_only", [])
    ]
    return people


def _quorum(given: Mapping[str, Any], case: Mapping[str, str], procedure: Procedure) -> Quorum:
    involved = given.get("other_agencies_involved")
    contact = given.get("agencies_with_contact", {}).get("A")
    return quorum.check(
        _present(given),
        procedure=procedure,
        on=ON,
        kind=CONFERENCES.get(case["conference_type"], "initial"),
        child="A",
        involved=frozenset(map(_key, involved)) if involved is not None else None,
        with_contact=frozenset(map(_key, contact)) if contact is not None else None,
    )


def _quorate_differs(case: Mapping[str, str], found: Quorum) -> list[str]:
    expected = case["expected_quorate"]
    met = (
        True
        if expected.startswith("yes")
        else False
        if expected.startswith("no") and "not in" not in expected
        else None
    )
    if expected.startswith(("not ", "as entered")):
        return []
    if met is not found.met:
        return [f"quorate: expected {expected}, worked out {found.met} ({found.reason.says})"]
    if "exception" in expected and not found.exception:
        return ["expected the exception to be used"]
    return []


def _attendance_differs(case: Mapping[str, str], found: Quorum | None) -> list[str]:
    assert found is not None
    expected = case["expected_outcome"]
    held_back = bool(found.blocked) or found.met is None
    free = expected.startswith("may decide")
    if free == held_back:
        return [f"expected “{expected}”, worked out {'held back' if held_back else 'free to decide'}"]
    if "three conditions" in expected and (found.proceed is None or len(found.proceed.conditions) != 3):
        return ["expected three conditions for going ahead"]
    return []


AS_GIVEN = {
    "key_agency_absent": "key_agency_absent",
    "criterion": "criterion",
    "review_number": "review_number",
    "category_reviewed": "category_reviewed",
    "help_needed": "help_needed",
    "cin_plan": "child_in_need_plan",
    "post_birth_meeting": "post_birth_meeting",
    "team_manager": "team_manager_present",
    "parents_present": "parents_present",
}


def _table(given: Mapping[str, Any], case: Mapping[str, str], found: Quorum | None) -> Table:
    kind = CONFERENCES.get(case["conference_type"], "initial")
    values: dict[str, Any] = {"conference": kind, "quorate": found.met if found else given.get("quorate")}
    if found is None and "quorate" not in given and case["expected_quorate"].startswith("yes"):
        values["quorate"] = True
    values["views"] = {_key(who): VIEWS.get(view, view) for who, view in given.get("views", {}).items()}
    if given.get("chair_view"):
        values["chair_view"] = VIEWS.get(given["chair_view"], given["chair_view"])
    for name, ours in BOOLEANS.items():
        if name in given:
            values[ours] = given[name] is True or str(given[name]).startswith(("cannot", "not"))
    values.update(given.get("findings", {}))
    if "likely" in given:
        values["likely"] = given["likely"]
    if "outcome" in given:
        values["proposed"] = {"plan_ends": "end"}.get(
            given["outcome"], VIEWS.get(given["outcome"], given["outcome"])
        )
    if "actions" in given:
        values["actions_done"], values["actions_total"] = given["actions"]
    for theirs, ours in AS_GIVEN.items():
        if theirs in given:
            values[ours] = given[theirs] if given[theirs] is not None else ""
    if "open_significant_assessments" in given or "open_significant_work" in given:
        values["open_work"] = given.get("open_significant_assessments", 0) + given.get(
            "open_significant_work", 0
        )
    if "recommendations" in given:
        values["recommendations"] = ", ".join(given["recommendations"])
    for theirs, ours in TEXTS.items():
        if isinstance(given.get(theirs), str):
            values[ours] = given[theirs]
    for theirs, ours in REMINDERS.items():
        if theirs in given:
            values[ours] = bool(given[theirs])
    if isinstance(given.get("reasons"), list):
        values["risk_based"] = "keep_services" not in given["reasons"]
    if "post_birth_meeting" in given and "outcome" not in given:
        values["proposed"] = "plan"
    if given.get("quorate") is False and "held" in given:
        values["next_limit"] = _return_by(given["held"], case)
        values["next_on"] = date.fromisoformat(
            given.get("next") or given.get("next_date") or str(values["next_limit"])
        )
    if "team_manager" in given and "outcome" not in given:
        values["proposed"] = "continue"
    return Table(**values)


def _return_by(held: str, case: Mapping[str, str]) -> date | None:
    """Return by when a conference that was not quorate is followed by another."""
    event = Event("review", date.fromisoformat(held), facts={"quorate": False})
    area = AREAS[case["source"]]
    book = rulebook.load()
    found = derive(History([event]), procedure=book.procedure(area), calendar=book.calendar(area))
    return next((d.due_on for d in found if d.rule == "after-inquorate"), None)


def _decide(
    given: Mapping[str, Any], case: Mapping[str, str], found: Quorum | None, procedure: Procedure
) -> Decision:
    """Return the decision, with whatever a case does not speak of filled in so that it stays out of the question."""
    table = _table(given, case, found)
    outcome = decide(table, procedure=procedure, on=ON).outcome
    harm = outcome not in ("end", "no-plan")
    neutral: dict[str, Any] = {
        "category": "neglect",
        "next_on": table.next_on or ON,
        "removal_on": ON,
        "lead_worker": "named",
        "core_group_named": True,
        "core_group_on": ON,
    }
    if table.suffered is None and table.likely is None:
        neutral |= {"suffered": harm, "likely": harm}
    elif table.suffered is None:
        neutral["suffered"] = True
    if "category_reviewed" not in given:
        neutral["category_reviewed"] = True
    if "criterion" not in given:
        neutral["criterion"] = "no-continuing-risk"
    if "post_birth_meeting" not in given:
        neutral["post_birth_meeting"] = "review"
    for word, names in WITHOUT.items():
        if "without" in case["blocked"] and word in case["blocked"]:
            for name in names:
                del neutral[name]
    if "category" in given:
        neutral["category"] = given["category"] or ""
    if table.proposed and "rule" not in given:
        neutral["basis"] = "as stated"
    return decide(replace(table, **neutral), procedure=procedure, on=ON)


def _outcome(text: str) -> str:
    for pattern, outcome in OUTCOMES:
        if re.search(pattern, text):
            return outcome
    return "?"


def _decision_differs(case: Mapping[str, str], decision: Decision) -> list[str]:
    wrong: list[str] = []
    text = case["expected_outcome"]
    expected = _outcome(text)
    ours = decision.outcome or "none"
    if expected == "held-back":
        if decision.final:
            wrong.append(f"expected “{text}”, worked out a final {ours}")
    elif expected != "?" and expected != ours:
        wrong.append(f"expected “{text}”, worked out {ours} ({decision.says})")
    elif (
        expected == "?"
        and "warned" not in text
        and not text.startswith("goes ahead")
        and not re.search(r"told|recorded", text)
    ):
        wrong.append(f"cannot read the expected outcome “{text}”")
    if expected not in ("held-back", "?"):
        wrong += _decider_differs(case, decision)
    limit = re.search(r"next by (\d{1,2} \w{3} \d{4})", text)
    if limit and f"{limit[1]}" != (table_limit := f"{_words(case)}"):
        wrong.append(f"expected the next by {limit[1]}, worked out {table_limit}")
    return wrong + _blocked_differs(case, decision)


def _words(case: Mapping[str, str]) -> str:
    limit = _return_by(json.loads(case["inputs"])["held"], case)
    return f"{limit.day} {limit:%b %Y}" if limit else "no date"


def _decider_differs(case: Mapping[str, str], decision: Decision) -> list[str]:
    text = case["who_decides"].lower()
    for pattern, ours in DECIDERS:
        if re.match(pattern, text):
            by_chair = pattern == r"conference_chair" and decision.how in ("majority", "proposed", "unset")
            if decision.decided_by not in ours and not by_chair:
                return [f"expected {text} to decide, worked out {decision.decided_by}"]
    return []


def _blocked_differs(case: Mapping[str, str], decision: Decision) -> list[str]:
    held = case["blocked"].lower()
    if held == "nothing":
        if decision.blocked:
            return [f"expected nothing held back, worked out {'; '.join(p.says for p in decision.blocked)}"]
        if decision.warned:
            return [f"expected no warning, worked out {'; '.join(p.says for p in decision.warned)}"]
    elif held.startswith("nothing; warned"):
        if decision.blocked or not decision.warned:
            return [f"expected only a warning, worked out held back: {[p.says for p in decision.blocked]}"]
    elif (
        decision.outcome != "end"
        and decision.how in ("majority", "ruled")
        and re.search(r"stand|overrid|veto|chair's view|ending|removal", held)
        or held.startswith(("counting", "one joint", "computed", "a next date"))
    ):
        return []
    elif not decision.blocked and not decision.warned:
        return [f"expected “{held}” held back, worked out nothing held back"]
    return []
