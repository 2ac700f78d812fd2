"""Annex A: List 5 (section 47 enquiries) and List 7 (children on a plan), as rows (STANDARDS 5.1). Pure.

Both tell of the six calendar months before a day, that day included. Another authority's child who is here for a while
stands in neither (gotcha 20).
"""

from collections.abc import Iterator
from datetime import date

from quorate.returns.told import ChildFacts, EnquiryTold, PlanTold, Worker

from .at_date import age, as_at, months_back

Cell = str | int | date | None
Row = tuple[Cell, ...]

LIST_5 = (
    "Child Unique ID",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age",
    "Does the Child have a Disability",
    "Strategy discussion initiating Section 47 Enquiry Start Date",
    "Was an Initial Child Protection Conference deemed unnecessary?",
    "Date of Initial Child Protection Conference",
    "Did the Initial Child Protection Conference Result in a Child Protection Plan",
    "Number of Section 47 Enquiries in the last 12 months",
    "Number of ICPCs in the last 12 months",
    "Allocated Team",
    "Allocated Worker",
)
LIST_7 = (
    "Child Unique ID",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age",
    "Does the Child have a Disability",
    "Child Protection Plan Start Date",
    "Initial Category of Abuse",
    "Latest Category of Abuse",
    "Date of the Last Statutory Visit",
    "Was the Child Seen Alone?",
    "Date of latest review conference",
    "Child Protection Plan End Date",
    "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
    "Number of Previous Child Protection Plans",
    "Allocated Team",
    "Allocated Worker",
)
YES, NO, UNKNOWN = "a) Yes", "b) No", "c) Unknown"
GENDER = {"M": "a) Male", "F": "b) Female"}
NOT_STATED = "c) Not stated/recorded"
ETHNICITIES = (
    *("WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND"),
    *("APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT"),
)
ETHNICITY = {code: f"{chr(ord('a') + place)}) {code}" for place, code in enumerate(ETHNICITIES)}
CATEGORY = {
    "NEG": "a) Neglect",
    "PHY": "b) Physical abuse",
    "SAB": "c) Sexual abuse",
    "EMO": "d) Emotional abuse",
    "MUL": "e) Multiple/not recommended",
}
WINDOW, COUNTED = 6, 12
"""Months that the lists look back, and that their counts of earlier enquiries and conferences do."""
PROTECTING = frozenset({"emergency", "police", "police-protection", "police-powers"})
"""The kinds of order that List 7 asks about: not a child assessment order."""


def list_5(child: ChildFacts, on: date) -> Iterator[Row]:
    """Yield a row for each of the child's enquiries that is open on a day or ended in the six months before it."""
    child = as_at(child, on)
    since = months_back(on, WINDOW)
    for enquiry in child.enquiries:
        ended = (
            enquiry.ended_on
            or enquiry.conference_on
            or (enquiry.started_on if enquiry.not_required else None)
        )
        if ended is not None and ended < since:
            continue
        before = months_back(enquiry.started_on, COUNTED)
        yield (
            *_of_the_child(child, on),
            enquiry.started_on,
            _unnecessary(enquiry),
            enquiry.conference_on,
            _made_a_plan(child, enquiry),
            sum(before <= other.started_on < enquiry.started_on for other in child.enquiries),
            sum(before <= held.on < enquiry.started_on for held in child.conferences),
            *_allocated(enquiry.worker or child.worker),
        )


def list_7(child: ChildFacts, on: date) -> Iterator[Row]:
    """Yield the row of the child's latest plan, if it is in force on a day or ended in the six months before it."""
    child = as_at(child, on)
    since = months_back(on, WINDOW)
    plan = max(child.plans, key=lambda one: one.started_on, default=None)
    if plan is None or (plan.ended_on is not None and plan.ended_on < since):
        return
    # An attempt at which the child was not seen is no statutory visit.
    visit = max((one for one in plan.visits if one.seen is not False), key=lambda one: one.on, default=None)
    yield (
        *_of_the_child(child, on),
        plan.started_on,
        CATEGORY[plan.first_category],
        CATEGORY[plan.latest_category],
        visit.on if visit else None,
        _yes_no(visit.seen_alone) if visit else None,
        _last_review(plan),
        plan.ended_on,
        _yes_no(_protected(child, since, on)),
        plan.previous_plans,
        *_allocated(plan.worker or child.worker),
    )


def _of_the_child(child: ChildFacts, on: date) -> Row:
    born = child.born_on
    return (
        child.la_child_id,
        GENDER.get(child.sex, NOT_STATED) if born else NOT_STATED,
        ETHNICITY.get(child.ethnicity, ETHNICITY["NOBT"]) if born else ETHNICITY["NOBT"],
        born,
        age(born, min(on, child.died_on or on)),
        _disabled(child),
    )


def _disabled(child: ChildFacts) -> str:
    if not child.disabilities:
        return UNKNOWN
    return NO if set(child.disabilities) <= {"NONE"} else YES


def _unnecessary(enquiry: EnquiryTold) -> str | None:
    """Return whether a conference was deemed unnecessary; None while the enquiry is open."""
    if enquiry.not_required:
        return YES
    return NO if enquiry.conference_on or enquiry.ended_on else None


def _made_a_plan(child: ChildFacts, enquiry: EnquiryTold) -> str | None:
    """Return whether the enquiry's conference led to a plan; None where none was held."""
    if enquiry.conference_on is None:
        return None
    held = [
        one for one in child.conferences if enquiry.conference_id == one.id or enquiry.conference_on == one.on
    ]
    made = any(one.plan_id for one in held) or any(
        plan.started_on == enquiry.conference_on for plan in child.plans
    )
    return YES if made else NO if held else UNKNOWN


def _last_review(plan: PlanTold) -> date | None:
    return max((review.on for review in plan.reviews), default=None)


def _protected(child: ChildFacts, since: date, on: date) -> bool:
    return any(
        order.kind in PROTECTING and order.from_on <= on and (order.until_on or on) >= since
        for order in child.orders
    )


def _yes_no(said: bool | None) -> str:
    return UNKNOWN if said is None else YES if said else NO


def _allocated(worker: Worker | None) -> tuple[Cell, Cell]:
    return (worker.team or None, worker.name or None) if worker else (None, None)
