"""What the daily flow is told: the schema's form, who is in it, and what a change, a loss and a withdrawal become."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import jsonschema_rs

from quorate.exchange.dfe_delta import change
from quorate.exchange.dfe_payload import fingerprint, in_flow, known_ids, payload, purged, window_from
from quorate.exchange.outputs import dfe_of
from quorate.returns.told import ChildFacts, EnquiryTold

from .told_world import ON, a_child, a_plan, an_unborn, days, here_for_a_while

SCHEMA = json.loads(Path(__file__).with_name("csc_api_payload.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.validator_for(SCHEMA)


def fits(*told: Any) -> None:
    faults = [f"{fault.instance_path}: {fault.message}" for fault in VALIDATOR.iter_errors(list(told))]
    assert not faults


def the_change(before: ChildFacts, now: ChildFacts) -> Any:
    told = change(payload(before, ON), payload(now, ON), known_ids(now))
    if told is not None:
        fits(told)
    return told


def test_a_child_in_full() -> None:
    told = payload(a_child(), ON)
    fits(told, payload(an_unborn(), ON), purged("A1", "Q1"))
    (episode,) = told["social_care_episodes"]
    assert episode["child_protection_plans"] == [
        {"child_protection_plan_id": "P1", "start_date": days(100).isoformat(), "purge": False}
    ]
    (enquiry,) = episode["section_47_assessments"]
    assert enquiry["icpc_required_flag"] is True and enquiry["icpc_date"] == days(100).isoformat()
    assert episode["care_worker_details"] == [{"worker_id": "SW123456", "start_date": days(139).isoformat()}]
    assert told["child_details"]["disabilities"] == ["NONE"]
    unborn = payload(an_unborn(), ON)["child_details"]
    assert (unborn["sex"], unborn["ethnicity"], "disabilities" in unborn) == ("U", "NOBT", False)


def test_a_plan_whose_referral_is_not_known_is_told_all_the_same() -> None:
    told = payload(a_child(episodes=()), ON)
    fits(told)
    assert [
        one["child_protection_plan_id"] for one in told["social_care_episodes"][0]["child_protection_plans"]
    ]


def test_the_time_that_the_flow_tells_of_and_who_is_in_it() -> None:
    assert window_from(date(2026, 11, 21)) == date(2024, 4, 1) == window_from(date(2026, 4, 1))
    assert window_from(date(2026, 3, 31)) == date(2023, 4, 1)
    assert in_flow(a_child(), ON) and in_flow(an_unborn(), ON) and not in_flow(here_for_a_while(), ON)
    # 26 on the first day of it: no. A day later: 25 on that day.
    assert not in_flow(a_child(born_on=date(1997, 4, 1)), ON) and in_flow(
        a_child(born_on=date(1997, 4, 2)), ON
    )
    long_ago = a_child(episodes=(), plans=(a_plan(began=2000, ended=1500),))
    assert not in_flow(long_ago, ON)


def test_nothing_is_told_where_nothing_changed() -> None:
    assert the_change(a_child(), a_child()) is None
    assert fingerprint(payload(a_child(), ON)) == fingerprint(payload(a_child(pk=77), ON))


def test_what_changed_and_the_rest_by_id_alone() -> None:
    ended = a_child(plans=(a_plan(ended=3), a_plan(2, began=1)))
    told = the_change(a_child(), ended)
    (episode,) = told["social_care_episodes"]
    assert set(episode) == {"social_care_episode_id", "purge", "child_protection_plans"}
    assert episode["child_protection_plans"] == [
        {"child_protection_plan_id": "P1", "purge": False, "end_date": days(3).isoformat()},
        {"child_protection_plan_id": "P2", "start_date": days(1).isoformat(), "purge": False},
    ]
    renamed = the_change(a_child(), a_child(given_name="Cloe"))
    assert renamed["child_details"]["first_name"] == "Cloe" and "social_care_episodes" not in renamed


def test_a_value_taken_away_sends_the_child_in_full() -> None:
    told = the_change(a_child(plans=(a_plan(ended=3),)), a_child())
    assert told == payload(a_child(), ON)
    told = the_change(a_child(), a_child(upn="", upn_unknown="UN6"))
    assert told["social_care_episodes"][0]["section_47_assessments"][0]["start_date"]


def test_what_is_on_record_no_more_is_purged_and_what_is_past_is_left() -> None:
    both = a_child(plans=(a_plan(), a_plan(2, began=50)))
    told = the_change(both, a_child())
    gone = told["social_care_episodes"][0]["child_protection_plans"][-1]
    assert gone == {"child_protection_plan_id": "P2", "start_date": days(50).isoformat(), "purge": True}

    fewer = the_change(a_child(), a_child(enquiries=()))
    assert fewer["social_care_episodes"][0]["section_47_assessments"] == [
        {"section_47_assessment_id": "S1", "start_date": days(120).isoformat(), "purge": True}
    ]
    # With a value taken away as well: in full, and the purge beside it.
    reopened = the_change(a_child(plans=(a_plan(ended=3), a_plan(2, began=1))), a_child())
    assert [one["purge"] for one in reopened["social_care_episodes"][0]["child_protection_plans"]] == [
        False,
        True,
    ]

    old = EnquiryTold("S0", "R1", days(1000), ended_on=days(990), not_required=True)
    was = payload(a_child(enquiries=(old,)), days(60))
    assert was["social_care_episodes"][0]["section_47_assessments"]
    later = replace(a_child(enquiries=(old,)))
    now = payload(later, date(2026, 6, 1))
    assert "section_47_assessments" not in now["social_care_episodes"][0]
    told = change(was, now, known_ids(later))
    assert told is None or not any("section_47_assessments" in one for one in told["social_care_episodes"])


def test_the_whole_flow_as_a_file() -> None:
    out = BytesIO()
    made = dfe_of([a_child(), here_for_a_while(), an_unborn()], ON, out)
    told = json.loads(out.getvalue())
    fits(*told)
    assert made.rows == {"children in the flow": 2} == {"children in the flow": len(told)}
    nothing = BytesIO()
    dfe_of([], ON, nothing)
    assert json.loads(nothing.getvalue()) == []
