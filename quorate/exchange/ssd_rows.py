"""A child's rows in the Standard Safeguarding Dataset (STANDARDS 3). Pure.

Six years of history: what is still open on a day or ended in the six years before it, and what these rows point to.
Flags are Y and N, outcomes compact JSON in which every key stands, categories are words.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from quorate.returns.dataset.tables import FORMER_UPN, category_words
from quorate.returns.told import (
    ChildFacts,
    ConferenceTold,
    EnquiryTold,
    EpisodeTold,
    PlanTold,
    VisitingPlanTold,
    Worker,
)

from .at_date import as_at, months_back

Row = dict[str, Any]
Rows = Iterator[tuple[str, Row]]
YEARS = 6
ROLE = "CW"
LEGAL_STATUS = {"emergency": "L2", "police": "L1", "police-protection": "L1", "police-powers": "L1"}
SOURCES = {
    "1A": "Individual: family member, relative or carer",
    "1B": "Individual: acquaintance",
    "1C": "Individual: self",
    "1D": "Individual: other",
    "2A": "Schools",
    "2B": "Education services",
    "3A": "Health services: GP",
    "3B": "Health services: health visitor",
    "3C": "Health services: school nurse",
    "3D": "Health services: other primary health services",
    "3E": "Health services: A&E",
    "3F": "Health services: other",
    "4": "Housing",
    "5A": "Local authority: social care",
    "5B": "Local authority: other internal",
    "5C": "Local authority: external",
    "5D": "Local authority: early help",
    "6": "Police",
    "7": "Other legal agency",
    "8": "Other",
    "9": "Anonymous",
    "10": "Unknown",
}


def rows(child: ChildFacts, on: date) -> Rows:
    """Yield (table, row) for all that the dataset tells of a child at the end of a day; nothing if out of scope."""
    child = as_at(child, on)
    since = months_back(on, 12 * YEARS)
    plans = [plan for plan in child.plans if _lasts(plan.ended_on, since)]
    made_by = {plan.conference_id for plan in plans} - {""}
    conferences = [held for held in child.conferences if held.on >= since or held.id in made_by]
    led_to = {held.enquiry_id for held in conferences} - {""}
    enquiries = [one for one in child.enquiries if one.id in led_to or _lasts(_enquiry_end(one), since)]
    visiting = [one for one in child.visiting_plans if _lasts(one.here_until, since)]
    told: list[PlanTold | ConferenceTold | EnquiryTold] = [*plans, *conferences, *enquiries]
    pointed = {one.episode_id for one in told} - {""}
    episodes = [one for one in child.episodes if one.id in pointed or _lasts(one.closed_on, since)]
    if not (plans or conferences or enquiries or visiting or episodes):
        return
    yield from _of_the_person(child)
    for episode in episodes:
        yield from _of_an_episode(child, episode, since)
    for enquiry in enquiries:
        yield "ssd_s47_enquiry", _enquiry(child, enquiry)
    there = {enquiry.id for enquiry in enquiries}
    for held in conferences:
        yield "ssd_initial_cp_conference", _conference(child, held, there)
    for plan in plans:
        yield from _of_a_plan(child, plan, {held.id for held in conferences}, since)
    for other in visiting:
        yield "ssd_cp_plans", _visiting(child, other)
    yield from _of_the_workers(child, since)
    yield from _of_the_orders(child, since)
    for one in child.pre_proceedings:
        if _lasts(one.ended_on, since):
            yield (
                "ssd_pre_proceedings",
                {
                    "prep_table_id": one.id,
                    "prep_person_id": child.la_child_id,
                    "prep_plo_family_id": child.family_id or child.la_child_id,
                    "prep_pre_pro_decision_date": one.started_on,
                    "prep_pre_pro_letter_date": one.letter_sent_on,
                    "prep_care_pro_letter_date": one.issue_letter_sent_on,
                },
            )


def workers(child: ChildFacts) -> Iterator[Worker]:
    """Yield the practitioners that a child's rows name, some of them more than once."""
    found: Iterable[Worker | None] = (
        child.worker,
        *(enquiry.worker for enquiry in child.enquiries),
        *(plan.worker for plan in child.plans),
        *(held.worker for held in child.involvements),
    )
    yield from (worker for worker in found if worker is not None)


def professional(worker: Worker) -> Row:
    """Return the row of a practitioner. A registration is written as SW and its digits."""
    return {
        "prof_professional_id": worker.id,
        "prof_staff_id": worker.id,
        "prof_professional_name": worker.name,
        "prof_social_worker_registration_no": registration(worker),
        "prof_professional_department": worker.team,
    }


def registration(worker: Worker) -> str:
    """Return a social worker's registration as SW and digits; empty where it is not known."""
    said = worker.registration.strip().upper().replace(" ", "")
    return f"SW{said}" if said.isdigit() else said


def department(worker: Worker) -> Row:
    """Return the row of a practitioner's team."""
    return {"dept_team_id": worker.team_id, "dept_team_name": worker.team}


def flag(said: bool | None) -> str | None:
    """Return Y or N; None where it is not known."""
    return None if said is None else "Y" if said else "N"


def compact(**said: Any) -> str:
    """Return JSON without a space anywhere outside its texts: tools look for the text "KEY":"Y"."""
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)


def _lasts(ended: date | None, since: date) -> bool:
    return ended is None or ended >= since


def _enquiry_end(enquiry: EnquiryTold) -> date | None:
    return enquiry.ended_on or enquiry.conference_on or (enquiry.started_on if enquiry.not_required else None)


def _of_the_person(child: ChildFacts) -> Rows:
    born, person = child.born_on is not None, child.la_child_id
    sex = (child.sex or "U") if born else "U"
    yield (
        "ssd_person",
        {
            "pers_person_id": person,
            "pers_legacy_id": person,
            "pers_upn": child.upn,
            "pers_forename": child.given_name,
            "pers_surname": child.family_name,
            "pers_sex": sex,
            "pers_gender": sex,
            "pers_ethnicity": (child.ethnicity or "NOBT") if born else "NOBT",
            "pers_dob": child.born_on,
            "pers_single_unique_id": child.nhs_number,
            "pers_upn_unknown": child.upn_unknown,
            "pers_expected_dob": child.expected_on,
            "pers_death_date": child.died_on,
        },
    )
    yield from _beside_the_person(child)


def _beside_the_person(child: ChildFacts) -> Rows:
    person = child.la_child_id
    if child.former_upn:
        yield (
            "ssd_linked_identifiers",
            {
                "link_table_id": f"{person}F",
                "link_person_id": person,
                "link_identifier_type": FORMER_UPN,
                "link_identifier_value": child.former_upn,
            },
        )
    if child.family_id:
        yield (
            "ssd_family",
            {
                "fami_table_id": f"{person}H",
                "fami_family_id": child.family_id,
                "fami_person_id": person,
            },
        )
    if child.postcode:
        yield (
            "ssd_address",
            {
                "addr_table_id": f"{person}A",
                "addr_person_id": person,
                "addr_address_postcode": child.postcode,
            },
        )
    for code in child.disabilities if child.born_on else ():
        yield (
            "ssd_disability",
            {
                "disa_table_id": f"{person}{code}",
                "disa_person_id": person,
                "disa_disability_code": code,
            },
        )


def _of_an_episode(child: ChildFacts, episode: EpisodeTold, since: date) -> Rows:
    person = child.la_child_id
    yield (
        "ssd_cin_episodes",
        {
            "cine_referral_id": episode.id,
            "cine_person_id": person,
            "cine_referral_date": episode.referred_on,
            "cine_cin_primary_need_code": episode.primary_need,
            "cine_referral_source_code": episode.source,
            "cine_referral_source_desc": SOURCES.get(episode.source),
            "cine_referral_nfa": flag(episode.no_further_action),
            "cine_close_reason": episode.closed_because,
            "cine_close_date": episode.closed_on,
        },
    )
    for one in episode.assessments:
        if not _lasts(one.authorised_on, since):
            continue
        yield (
            "ssd_cin_assessments",
            {
                "cina_assessment_id": one.id,
                "cina_person_id": person,
                "cina_referral_id": episode.id,
                "cina_assessment_start_date": one.started_on,
                "cina_assessment_auth_date": one.authorised_on,
            },
        )
        if one.factors:
            yield (
                "ssd_assessment_factors",
                {
                    "cinf_table_id": f"{one.id}F",
                    "cinf_assessment_id": one.id,
                    "cinf_assessment_factors_json": json.dumps(list(one.factors), separators=(",", ":")),
                },
            )
    for plan in episode.need_plans:
        if _lasts(plan.ended_on, since):
            yield (
                "ssd_cin_plans",
                {
                    "cinp_cin_plan_id": plan.id,
                    "cinp_referral_id": episode.id,
                    "cinp_person_id": person,
                    "cinp_cin_plan_start_date": plan.started_on,
                    "cinp_cin_plan_end_date": plan.ended_on,
                },
            )


def _enquiry(child: ChildFacts, enquiry: EnquiryTold) -> Row:
    settled = enquiry.not_required or enquiry.conference_on is not None or enquiry.ended_on is not None
    conference = settled and not enquiry.not_required
    worker = enquiry.worker
    return {
        "s47e_s47_enquiry_id": enquiry.id,
        "s47e_referral_id": enquiry.episode_id,
        "s47e_person_id": child.la_child_id,
        "s47e_s47_start_date": enquiry.started_on,
        "s47e_s47_end_date": _enquiry_end(enquiry),
        "s47e_s47_nfa": flag(enquiry.not_required) if settled else None,
        "s47e_s47_outcome_json": compact(
            NFA_FLAG=flag(enquiry.not_required),
            LEGAL_ACTION_FLAG="N",
            PROV_OF_SERVICES_FLAG="N",
            PROV_OF_SB_CARE_FLAG="N",
            CP_CONFERENCE_FLAG=flag(conference),
            NFA_CONTINUE_SINGLE_FLAG="N",
            MONITOR_FLAG="N",
            OTHER_OUTCOMES_EXIST_FLAG="N",
            TOTAL_NO_OF_OUTCOMES=int(settled),
            OUTCOME_COMMENTS="",
        ),
        "s47e_s47_completed_by_team": worker.team_id if worker else None,
        "s47e_s47_completed_by_worker_id": worker.id if worker else None,
    }


def _conference(child: ChildFacts, held: ConferenceTold, enquiries: set[str]) -> Row:
    made = bool(held.plan_id)
    worker = child.worker
    return {
        "icpc_icpc_id": held.id,
        "icpc_icpc_meeting_id": held.meeting_id,
        "icpc_s47_enquiry_id": held.enquiry_id if held.enquiry_id in enquiries else None,
        "icpc_person_id": child.la_child_id,
        "icpc_cp_plan_id": held.plan_id,
        "icpc_referral_id": held.episode_id,
        "icpc_icpc_transfer_in": flag(held.kind == "transfer-in"),
        "icpc_icpc_target_date": held.target_on,
        "icpc_icpc_date": held.on,
        "icpc_icpc_outcome_cp_flag": flag(made),
        "icpc_icpc_outcome_json": compact(
            NFA_FLAG=flag(not made),
            REFERRAL_TO_OTHER_AGENCY_FLAG="N",
            SINGLE_ASSESSMENT_FLAG="N",
            PROV_OF_SERVICES_FLAG="N",
            CP_FLAG=flag(made),
            OTHER_OUTCOMES_EXIST_FLAG="N",
            TOTAL_NO_OF_OUTCOMES=1,
            COMMENTS="",
        ),
        "icpc_icpc_team": worker.team_id if worker else None,
        "icpc_icpc_worker_id": worker.id if worker else None,
    }


def _of_a_plan(child: ChildFacts, plan: PlanTold, conferences: set[str], since: date) -> Rows:
    person = child.la_child_id
    first, last = plan.categories[:1], plan.categories[-1:]
    yield (
        "ssd_cp_plans",
        {
            "cppl_cp_plan_id": plan.id,
            "cppl_referral_id": plan.episode_id,
            "cppl_icpc_id": plan.conference_id if plan.conference_id in conferences else None,
            "cppl_person_id": person,
            "cppl_cp_plan_start_date": plan.started_on,
            "cppl_cp_plan_end_date": plan.ended_on,
            "cppl_cp_plan_ola": "N",
            "cppl_cp_plan_initial_category": category_words(first[0].codes if first else ()),
            "cppl_cp_plan_latest_category": category_words(last[0].codes if last else ()),
        },
    )
    for visit in plan.visits:
        if visit.on >= since:
            yield (
                "ssd_cp_visits",
                {
                    "cppv_cp_visit_id": visit.id,
                    "cppv_person_id": person,
                    "cppv_cp_plan_id": plan.id,
                    "cppv_cp_visit_date": visit.on,
                    "cppv_cp_visit_seen": flag(visit.seen),
                    "cppv_cp_visit_seen_alone": flag(visit.seen_alone),
                    "cppv_cp_visit_bedroom": flag(visit.bedroom_seen),
                },
            )
    for review in plan.reviews:
        if review.on >= since:
            yield (
                "ssd_cp_reviews",
                {
                    "cppr_cp_review_id": review.id,
                    "cppr_person_id": person,
                    "cppr_cp_plan_id": plan.id,
                    "cppr_cp_review_due": review.due_on,
                    "cppr_cp_review_date": review.on,
                    "cppr_cp_review_meeting_id": review.meeting_id,
                    "cppr_cp_review_outcome_continue_cp": flag(review.continued),
                    "cppr_cp_review_quorate": flag(review.quorate),
                    "cppr_cp_review_participation": review.participation,
                },
            )


def _visiting(child: ChildFacts, other: VisitingPlanTold) -> Row:
    return {
        "cppl_cp_plan_id": other.id,
        "cppl_person_id": child.la_child_id,
        "cppl_cp_plan_start_date": other.started_on or other.here_from,
        "cppl_cp_plan_end_date": other.here_until,
        "cppl_cp_plan_ola": "Y",
        "cppl_cp_plan_initial_category": category_words(other.categories),
        "cppl_cp_plan_latest_category": category_words(other.categories),
    }


def _of_the_orders(child: ChildFacts, since: date) -> Rows:
    for order in child.orders:
        if order.kind in LEGAL_STATUS and _lasts(order.until_on, since):
            yield (
                "ssd_legal_status",
                {
                    "lega_legal_status_id": order.id,
                    "lega_person_id": child.la_child_id,
                    "lega_legal_status": LEGAL_STATUS[order.kind],
                    "lega_legal_status_start_date": order.from_on,
                    "lega_legal_status_end_date": order.until_on,
                },
            )


def _of_the_workers(child: ChildFacts, since: date) -> Rows:
    for held in child.involvements:
        if not _lasts(held.to_on, since):
            continue
        during = [one for one in child.episodes if held.to_on is None or one.referred_on <= held.to_on]
        yield (
            "ssd_involvements",
            {
                "invo_involvements_id": held.id,
                "invo_professional_id": held.worker.id,
                "invo_professional_role_id": ROLE,
                "invo_professional_team": held.worker.team_id,
                "invo_person_id": child.la_child_id,
                "invo_involvement_start_date": held.from_on,
                "invo_involvement_end_date": held.to_on,
                "invo_referral_id": during[-1].id if during else None,
            },
        )
