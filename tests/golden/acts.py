"""Worked decisions about acts: who may do what, on which grounds and conditions."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from quorate import rulebook
from quorate.rules import Event, History, booking, deciding, derive, ending, permission, quorum
from quorate.rules.points import Point
from quorate.rules.procedure import Procedure

ON = date(2025, 6, 10)
Given = Mapping[str, Any]
NAMES = {
    "change_review_date": "change-date",
    "veto": "override-decision",
    "override": "override-decision",
    "redact": "redact-record",
    "share_joint_report": "share-joint-report",
}
# Other names under which the same facts and grounds may be given.
SAME = {
    "core_group_consulted": "consulted",
    "core_group_date": "consulted",
    "agencies_consulted": "consulted",
    "authority_notified": "authority_told",
    "relevant_authority_notified": "authority_told",
    "reasons": "reason",
    "veto_reasons": "reason",
    "dissent_reminder": "reminded_dissent",
    "confirmation": "confirmed",
}
GROUNDS = {
    "left-uk": "left-country",
    "left-the-uk": "left-country",
    "abroad": "left-country",
    "turned-18": "aged-18",
    "death": "died",
    "reason-no-longer-applies": "reason-gone",
    "perpetrator-died": "reason-gone",
    "offence-did-not-occur": "reason-gone",
    "moved-away": "moved",
    "whereabouts-unconfirmed": "whereabouts-unknown",
}
Verdict = tuple[bool, bool, str]  # may it be done, is there a warning, what is said


def _may(
    act: str, procedure: Procedure, facts: Given | None = None, *, role: str = "practitioner", on: date = ON
) -> Verdict:
    found = permission.may(act, role=role, procedure=procedure, on=on, facts=facts or {})
    return found.allowed, bool(found.warned), found.reason.says


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _role(text: str) -> str:
    return {"chair_manager": "chairs-manager"}.get(text, text.replace("_", "-"))


def _proceed(given: Given, procedure: Procedure) -> Verdict:
    ticked = [name.replace("_", "-") for name, yes in given["conditions"].items() if yes]
    role = _role(given.get("actor", "conference_chair"))
    reasons = given.get("reasons", "given") or ""
    found = quorum.may_proceed(ticked, role=role, reasons=str(reasons), procedure=procedure, on=ON)
    return found.allowed, bool(found.warned), found.reason.says


def _named_act(given: Given, procedure: Procedure) -> Verdict:
    act = NAMES.get(given["act"], given["act"].replace("_", "-"))
    facts = {SAME.get(k, k): v for k, v in given.items() if k not in ("act", "actor")}
    if act == "change-date":
        asked = next((given[k] for k in ("request", "requested", "requested_by") if k in given), True)
        facts = {
            "new_on": _day(given.get("new")),
            "limit": _day(given.get("limit")),
            "requested": bool(asked),
        }
        facts = {k: v for k, v in facts.items() if k == "requested" or v is not None}
    return _may(act, procedure, facts, role=_role(given["actor"]))


def _ending(given: Given, procedure: Procedure) -> Verdict:
    role = _role(given.get("actor", "conference_chair"))
    facts = {
        SAME.get(k, k): _day(v) if isinstance(v, str) and re.match(r"\d{4}-", v) else v
        for k, v in given.items()
    }
    ground = given["ground"].replace("_", "-")
    found = ending.check(GROUNDS.get(ground, ground), role=role, procedure=procedure, on=ON, facts=facts)
    ends = f" ends {found.ends_on}" if found.ends_on else ""
    return found.allowed, bool(found.warned), found.reason.says + ends


def _died(given: Given, procedure: Procedure) -> Verdict:
    return _ending({**given, "ground": "died"}, procedure)


def _exclusion(given: Given, procedure: Procedure) -> Verdict:
    facts: dict[str, Any] = {
        "evidence": given["evidence"],
        "ground": (given["ground"] or "").replace("_", "-"),
    }
    if given["ground"] is None:
        facts["ground"] = None
    if "conference" in given:
        booked = Event("conference-booked", date.fromisoformat(given["conference"]))
        calendar = rulebook.load().calendar(procedure.key)
        duties = derive(History([booked]), procedure=procedure, calendar=calendar, scope="conference")
        facts["limit"] = next(d.due_on for d in duties if d.rule == "exclusion-request")
        facts["on"] = _day(given["request"])
    return _may("request-exclusion", procedure, facts)


def _dissent(given: Given, procedure: Procedure) -> Verdict:
    def moment(text: str) -> datetime:
        if text == "next_day":
            return datetime.combine(date(2025, 6, 11), time(9))
        return datetime.combine(ON, time.fromisoformat(text))

    closed = moment(given["closed_at"]) if given.get("closed_at") else datetime.combine(ON, time(15, 30))
    approved = given.get("minutes") in ("approved", "final", "sent")
    found = deciding.dissent(
        at=moment(given["dissent_at"]),
        closed_at=closed,
        procedure=procedure,
        on=ON,
        minutes_approved=approved,
    )
    return found.allowed, bool(found.warned), found.reason.says


def _chair(given: Given, procedure: Procedure) -> Verdict:
    if "chair" in given:
        facts: dict[str, Any] = {"is_case_chair": given["chair"] == "case_chair"}
        found = booking.chair(role="chairs-manager", procedure=procedure, on=ON, kind="18-month", facts=facts)
    else:
        facts = {
            "is_iro": given.get("chair_role") == "iro",
            "conference_trained": given.get("conference_training"),
        }
        managed = [v for k, v in given.items() if "management" in k or "supervised" in k]
        facts |= {"managed_case": any(managed)} if managed else {}
        facts |= {"same_as_before": given["same_as_before"]} if "same_as_before" in given else {}
        found = booking.chair(role="chairs-manager", procedure=procedure, on=ON, facts=facts)
    return found.allowed, bool(found.warned), found.reason.says


def _letters(given: Given, procedure: Procedure) -> Verdict:
    entries, _ = deciding.listed("legal-planning-letters", procedure=procedure, on=ON)
    key = "immediate-court-application" if "court" in given["result"] else "further-support"
    return True, False, next((e.says for e in entries if e.key == key), "no such result")


def _close_child_in_need(given: Given, procedure: Procedure) -> Verdict:
    facts = {
        "start": _day(given["cin_start"]),
        "close": _day(given["close"]),
        "senior_agreement": given["senior_agreement"],
    }
    return _may("close-child-in-need", procedure, facts, role=_role(given["actor"]))


def _simple(act: str, facts: Callable[[Given], dict[str, Any]]) -> Callable[[Given, Procedure], Verdict]:
    return lambda given, procedure: _may(act, procedure, facts(given), role="conference-administrator")


ACTS: tuple[tuple[frozenset[str], Callable[[Given, Procedure], Verdict]], ...] = tuple(
    (frozenset(names.split()), does)
    for names, does in (
        ("conditions", _proceed),
        ("act actor", _named_act),
        ("ground evidence", _exclusion),
        ("ground", _ending),
        ("death", _died),
        ("cin_start close", _close_child_in_need),
        (
            "agree members",
            _simple(
                "leave-core-group",
                lambda g: {"all_agree": g["agree"] == g["members"], "chair_agrees": g["chair_agrees"]},
            ),
        ),
        (
            "court_order",
            _simple(
                "release-minutes",
                lambda g: {"court_order": g["court_order"], "chair_consent": g.get("chair_consent")},
            ),
        ),
        ("chair_approved", _simple("send-minutes", lambda g: {"chair_approved": g["chair_approved"]})),
        (
            "decision category",
            _simple(
                "send-notice",
                lambda g: {
                    "outcome": "continue" if g["decision"] == "maintained" else "end",
                    "category": g["category"],
                },
            ),
        ),
        (
            "previous_exclusion",
            _simple("leave-off-invitations", lambda g: {"new_decision": g["new_decision"]}),
        ),
        (
            "dob conference",
            _simple(
                "childs-attendance", lambda g: {"born": _day(g["dob"]), "conference": _day(g["conference"])}
            ),
        ),
        (
            "chair_consent family_consent",
            _simple("admit-observer", lambda g: {k: g[k] for k in ("chair_consent", "family_consent")}),
        ),
        (
            "interpreter_relation",
            _simple(
                "use-interpreter",
                lambda g: {"relative": g["interpreter_relation"] not in (None, "none", "professional")},
            ),
        ),
        (
            "different_parents reports",
            _simple(
                "share-joint-report",
                lambda g: {"different_parents": g["different_parents"] and g["reports"] < g["children"]},
            ),
        ),
        ("complaint", _simple("suspend-decision", lambda g: {"complaint": g["complaint"] == "open"})),
        (
            "declined",
            _simple("invite-child", lambda g: {"declined": g["declined"] and not g.get("changed_mind")}),
        ),
        ("chair_role", _chair),
        ("chair", _chair),
        (
            "supporter",
            _simple(
                "send-papers-to-supporter", lambda g: {"parent_agrees": g["parent_answer"] in ("yes", True)}
            ),
        ),
        ("request requester", _simple("give-record-to-childs-lawyer", lambda g: {})),
        ("dissent_at", _dissent),
        (
            "stood_down evaluation",
            _simple("remove-after-stand-down", lambda g: {"reconvened": g.get("reconvened")}),
        ),
        ("on_plan looked_after", _simple("keep-two-plans", lambda g: {"exceptional": g["exception"]})),
        (
            "in_care lac_review",
            _simple(
                "hold-separate-review",
                lambda g: {"in_care": g["in_care"], "same_day": g["lac_review"] == g["review_conference"]},
            ),
        ),
        ("whereabouts", _simple("cancel-review", lambda g: {"whereabouts": g["whereabouts"]})),
        (
            "originating_sw_present",
            _simple(
                "hold-transfer-conference",
                lambda g: {"originating_worker_present": g["originating_sw_present"]},
            ),
        ),
        ("chair_agrees", _simple("admit-solicitor", lambda g: {"chair_agrees": g["chair_agrees"]})),
        ("differs_from", _simple("record-dissent", lambda g: {})),
        ("result", _letters),
    )
)
ALLOWED = re.compile(
    r"allowed|accepted|released|may be supplied|default: attendance offered|plan ends|plan ended|"
    r"dissent recorded|difference recorded|recorded|membership ends|proceed|goes ahead|letter of|letter before"
)


def is_act(given: Given) -> bool:
    """Return whether a case is about an act rather than about quorum or a decision."""
    return "attendees" not in given and "views" not in given and _does(given) is not None


def _does(given: Given) -> Callable[[Given, Procedure], Verdict] | None:
    return next((does for names, does in ACTS if names <= given.keys()), None)


def judge(case: Mapping[str, str], given: Given, procedure: Procedure) -> list[str]:
    """Return how what the rules let someone do differs from a worked case."""
    does = _does(given)
    assert does is not None
    allowed, warned, says = does(given, procedure)
    text, held = case["expected_outcome"], case["blocked"].lower()
    wrong: list[str] = []
    if text.startswith("default: not") or held.startswith("nothing; warned"):
        expected_allowed, expected_warned = True, True
    else:
        expected_allowed = held == "nothing" or bool(ALLOWED.match(text)) and not text.startswith("not ")
        expected_warned = "late" in text and expected_allowed
    if allowed is not expected_allowed:
        wrong.append(f"expected “{text}”, worked out {'allowed' if allowed else 'refused'} ({says})")
    elif expected_warned and not warned:
        wrong.append(f"expected a warning, worked out none ({says})")
    elif held == "nothing" and warned and not expected_warned:
        wrong.append(f"expected no warning, worked out “{says}”")
    wrong += [
        f"expected {day}, said “{says}”"
        for day in _days_named(text)
        if does is _ending and str(day) not in says
    ]
    if text.startswith("letter") and not says.startswith(text.partition(";")[0]):
        wrong.append(f"expected “{text}”, worked out “{says}”")
    return wrong


def _days_named(text: str) -> list[date]:
    found = re.findall(r"(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w* (\d{4})", text)
    return [datetime.strptime(" ".join(parts), "%d %b %Y").date() for parts in found]


def words(points: tuple[Point, ...]) -> str:
    """Return points as one line."""
    return "; ".join(point.says for point in points)
