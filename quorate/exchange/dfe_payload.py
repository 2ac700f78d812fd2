"""What the Department's daily flow is told of a child: the payload in the schema's form, and who is in it. Pure.

STANDARDS 4. A key without a value is left out. ``mis_child_id`` is Quorate's own number of the child.
"""

import hashlib
import json
import re
from calendar import isleap
from collections.abc import Iterable
from datetime import date
from typing import Any

from quorate.returns.told import ChildFacts, EnquiryTold, EpisodeTold, PlanTold

from . import ssd_rows
from .at_date import as_at, months_back
from .ssd_rows import registration

Payload = dict[str, Any]
IN_FLOW = 24
"""Months that the flow looks back, from there taken back to 1 April."""
OLDEST = 25
UPN = re.compile(r"[A-Za-z0-9]{13}")
WORKER = re.compile(r"[A-Za-z0-9_-]{1,12}")
NAME, POSTCODE = 128, 8
CLOSED = {f"RC{number}" for number in range(1, 10)}
SOURCES = frozenset(ssd_rows.SOURCES)
NOT_HAD = "NOBT"


def window_from(on: date) -> date:
    """Return the first day of the time that the flow tells of: 24 months back, taken back to 1 April."""
    back = months_back(on, IN_FLOW)
    return date(back.year if back >= date(back.year, 4, 1) else back.year - 1, 4, 1)


def in_flow(child: ChildFacts, on: date) -> bool:
    """Return whether the flow tells of a child: 25 or under, or unborn, in its time, with a need or a plan in it."""
    since = window_from(on)
    child = as_at(child, on)
    if child.born_on is None:
        young = child.expected_on is not None and child.expected_on >= since
    else:
        young = since < _birthday(child.born_on, OLDEST + 1)
    return young and bool(
        any(_lasts(one.closed_on, since) for one in child.episodes)
        or any(_lasts(one.ended_on, since) for one in child.plans)
    )


def payload(child: ChildFacts, on: date) -> Payload:
    """Return all that the flow is told of a child as at a day."""
    child = as_at(child, on)
    since = window_from(on)
    episodes = [one for one in child.episodes if _lasts(one.closed_on, since)]
    told = {one.id for one in episodes}
    plans = [one for one in child.plans if _lasts(one.ended_on, since)]
    enquiries = [one for one in child.enquiries if _lasts(_ended(one), since)]
    # What belongs to a closed time before the window, but lasts into it, brings that time with it.
    wanted = {one.episode_id for one in plans} | {one.episode_id for one in enquiries}
    episodes = [one for one in child.episodes if one.id in told | wanted]
    told = {one.id for one in episodes}
    found = [_episode(child, one, plans, enquiries, since) for one in episodes]
    # A plan whose referral the main system has not told of yet is not kept from the flow.
    loose = {
        "section_47_assessments": [_enquiry(one) for one in enquiries if one.episode_id not in told],
        "child_protection_plans": [_plan(one) for one in plans if one.episode_id not in told],
    }
    if any(loose.values()):
        found.append(_with({"social_care_episode_id": f"{child.pk}X"}, **loose))
    return {
        "la_child_id": child.la_child_id,
        "mis_child_id": f"Q{child.pk}",
        "purge": False,
        "child_details": _details(child),
        "social_care_episodes": found,
    }


def purged(la_child_id: str, mis_child_id: str) -> Payload:
    """Return what takes a child out of the flow."""
    return {"la_child_id": la_child_id, "mis_child_id": mis_child_id, "purge": True}


def fingerprint(told: Payload) -> str:
    """Return a digest of what is told, our own number of the child left out."""
    said = {key: value for key, value in told.items() if key != "mis_child_id"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def known_ids(child: ChildFacts) -> set[str]:
    """Return every id that the flow may have been told of this child and that still stands on record."""
    found: set[str] = {f"{child.pk}X"}
    for episode in child.episodes:
        found |= {
            episode.id,
            *(one.id for one in episode.assessments),
            *(one.id for one in episode.need_plans),
        }
    return found | {one.id for one in child.plans} | {one.id for one in child.enquiries}


def _details(child: ChildFacts) -> Payload:
    born = child.born_on is not None
    said = _with(
        {},
        unique_pupil_number=child.upn if UPN.fullmatch(child.upn) else None,
        former_unique_pupil_number=child.former_upn if UPN.fullmatch(child.former_upn) else None,
        unique_pupil_number_unknown_reason=child.upn_unknown if not child.upn else None,
        first_name=child.given_name[:NAME],
        surname=child.family_name[:NAME],
        date_of_birth=_day(child.born_on),
        expected_date_of_birth=None if born else _day(child.expected_on),
        sex=(child.sex or "U") if born else "U",
        ethnicity=(child.ethnicity or NOT_HAD) if born else NOT_HAD,
        disabilities=(sorted(set(child.disabilities)) or ["NONE"]) if born else None,
        postcode=child.postcode[:POSTCODE],
    )
    return {**said, "purge": False}


def _episode(
    child: ChildFacts,
    episode: EpisodeTold,
    plans: Iterable[PlanTold],
    enquiries: Iterable[EnquiryTold],
    since: date,
) -> Payload:
    return _with(
        {"social_care_episode_id": episode.id},
        referral_date=_day(episode.referred_on),
        referral_source=episode.source if episode.source in SOURCES else None,
        closure_date=_day(episode.closed_on),
        closure_reason=episode.closed_because if episode.closed_because in CLOSED else None,
        referral_no_further_action_flag=episode.no_further_action,
        care_worker_details=_workers(child, episode),
        child_and_family_assessments=[
            _with(
                {"child_and_family_assessment_id": one.id},
                start_date=_day(one.started_on),
                authorisation_date=_day(one.authorised_on),
                factors=sorted(set(one.factors)),
                purge=False,
            )
            for one in episode.assessments
        ],
        child_in_need_plans=[
            _with(
                {"child_in_need_plan_id": one.id},
                start_date=_day(one.started_on),
                end_date=_day(one.ended_on),
                purge=False,
            )
            for one in episode.need_plans
            if _lasts(one.ended_on, since)
        ],
        section_47_assessments=[_enquiry(one) for one in enquiries if one.episode_id == episode.id],
        child_protection_plans=[_plan(one) for one in plans if one.episode_id == episode.id],
        purge=False,
    )


def _enquiry(enquiry: EnquiryTold) -> Payload:
    settled = enquiry.not_required or enquiry.conference_on is not None or enquiry.ended_on is not None
    return _with(
        {"section_47_assessment_id": enquiry.id},
        start_date=_day(enquiry.started_on),
        icpc_required_flag=not enquiry.not_required if settled else None,
        icpc_date=_day(enquiry.conference_on),
        end_date=_day(_ended(enquiry)),
        purge=False,
    )


def _plan(plan: PlanTold) -> Payload:
    return _with(
        {"child_protection_plan_id": plan.id},
        start_date=_day(plan.started_on),
        end_date=_day(plan.ended_on),
        purge=False,
    )


def _workers(child: ChildFacts, episode: EpisodeTold) -> list[Payload]:
    """Return who held the case in this time in need, by their registration; nobody whose registration is not known."""
    found = []
    for held in child.involvements:
        number = registration(held.worker)
        overlaps = (episode.closed_on is None or held.from_on <= episode.closed_on) and (
            held.to_on is None or held.to_on >= episode.referred_on
        )
        if overlaps and WORKER.fullmatch(number):
            found.append(
                _with({"worker_id": number}, start_date=_day(held.from_on), end_date=_day(held.to_on))
            )
    return found


def _with(said: Payload, **more: Any) -> Payload:
    """Return the payload with what has a value: nothing empty is told, but a false is."""
    return said | {key: value for key, value in more.items() if value not in (None, "", [])}


def _ended(enquiry: EnquiryTold) -> date | None:
    return enquiry.ended_on or enquiry.conference_on or (enquiry.started_on if enquiry.not_required else None)


def _lasts(ended: date | None, since: date) -> bool:
    return ended is None or ended >= since


def _birthday(born_on: date, years: int) -> date:
    year = born_on.year + years
    if (born_on.month, born_on.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return born_on.replace(year=year)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
