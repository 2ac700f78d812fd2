"""From the dataset's rows to what a caseload file tells of each child: the same records as a census gives. Pure."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from .. import judging
from ..census import LONGEST_ID, SEXES
from ..names import LONGEST_NAME, NOT_A_NAME, NameTold
from ..records import Assessed, Census, ChildTold, Enquiry, Episode, Heading, NeedPlan, PlanTold, Remark
from .reading import Dataset, Row
from .tables import FORMER_UPN, category_codes

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DAY_IN_ENGLISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00(?::00)?)?")
BEFORE_ANY_REFERRAL = "is in no time in need of the file"


class _Unreadable(ValueError):
    """A child cannot be taken; says why."""

    def __init__(self, line: int, why: str) -> None:
        self.line = line
        super().__init__(why)


def tell(dataset: Dataset, *, heading: Heading, today: date) -> tuple[Census, list[NameTold]]:
    """Return the children as a caseload file tells them, what is wrong with the others, and their names."""
    census = Census(heading)
    names: list[NameTold] = []
    rows = _By(dataset)
    seen: dict[str, int] = {}
    for person in dataset["ssd_person"]:
        census.read += 1
        told = person["pers_person_id"]
        try:
            if told in seen:
                raise _Unreadable(
                    person.line, f"The identifier stands on line {seen[told]} of ssd_person too."
                )
            seen[told] = person.line
            child = _child(person, rows, census.remarks)
        except _Unreadable as fault:
            census.remarks.append(Remark(fault.line, told[:40], str(fault)))
            continue
        remarks = judging.judge(child, heading=heading, today=today) if child.episodes else []
        census.remarks += remarks
        if any(not remark.taken_anyway for remark in remarks):
            continue
        if child.episodes:
            census.children.append(child)
            names.append(_name(person, rows, census.remarks))
    unknown = [
        row for row in dataset["ssd_cp_plans"] if row["cppl_person_id"] not in seen and not _visiting(row)
    ]
    for row in unknown:
        census.remarks.append(
            Remark(
                row.line, row["cppl_person_id"][:40], "ssd_cp_plans tells of a plan of nobody in ssd_person."
            )
        )
    return census, names


class _By:
    """The rows of each table by what they belong to."""

    def __init__(self, dataset: Dataset) -> None:
        self.episodes = _grouped(dataset["ssd_cin_episodes"], "cine_person_id")
        self.enquiries = _grouped(dataset["ssd_s47_enquiry"], "s47e_person_id")
        self.conferences = _grouped(dataset["ssd_initial_cp_conference"], "icpc_person_id")
        self.plans = _grouped(dataset["ssd_cp_plans"], "cppl_person_id")
        self.reviews = _grouped(dataset["ssd_cp_reviews"], "cppr_cp_plan_id")
        self.assessments = _grouped(dataset["ssd_cin_assessments"], "cina_referral_id")
        self.factors = _grouped(dataset["ssd_assessment_factors"], "cinf_assessment_id")
        self.need_plans = _grouped(dataset["ssd_cin_plans"], "cinp_referral_id")
        self.disabilities = _grouped(dataset["ssd_disability"], "disa_person_id")
        self.identifiers = _grouped(dataset["ssd_linked_identifiers"], "link_person_id")
        self.families = _grouped(dataset["ssd_family"], "fami_person_id")


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def _child(person: Row, rows: _By, remarks: list[Remark]) -> ChildTold:
    told = person["pers_person_id"]
    if not told or len(told) > LONGEST_ID or not (told.isascii() and told.isalnum()):
        raise _Unreadable(person.line, f"The identifier has to be 1 to {LONGEST_ID} letters and digits.")
    former = [
        row["link_identifier_value"]
        for row in rows.identifiers[told]
        if row["link_identifier_type"].casefold() == FORMER_UPN.casefold()
    ]
    born = _day(person, "pers_dob")
    return ChildTold(
        line=person.line,
        la_child_id=told,
        upn=person["pers_upn"][:13],
        born_on=born,
        expected_on=None if born else _day(person, "pers_expected_dob"),
        died_on=_day(person, "pers_death_date"),
        sex=SEXES.get((person["pers_sex"] or person["pers_gender"]).upper(), "U"),
        ethnicity=person["pers_ethnicity"][:4] if len(person["pers_ethnicity"]) == 4 else "",
        disabilities=tuple(dict.fromkeys(row["disa_disability_code"] for row in rows.disabilities[told])),
        episodes=_episodes(told, rows, remarks),
        former_upn=former[0][:13] if former else "",
        upn_unknown=person["pers_upn_unknown"][:4],
    )


def _episodes(told: str, rows: _By, remarks: list[Remark]) -> tuple[Episode, ...]:
    """Return the child's times in need, each enquiry and plan in the one it names or else the one of its day."""
    found = sorted(rows.episodes[told], key=lambda row: _must(row, "cine_referral_date"))
    days = [(row["cine_referral_id"], _must(row, "cine_referral_date")) for row in found]
    parts: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    loose: list[date] = []

    def belongs(row: Row, column: str, on: date) -> str:
        if any(row[column] == name for name, _ in days):
            return row[column]
        before = [name for name, referred in days if referred <= on]
        if not before:
            loose.append(on)
        return before[-1] if before else ""

    held = {row["icpc_s47_enquiry_id"]: row for row in rows.conferences[told] if row["icpc_s47_enquiry_id"]}
    for row in rows.enquiries[told]:
        enquiry = _enquiry(row, held.get(row["s47e_s47_enquiry_id"]))
        parts[belongs(row, "s47e_referral_id", enquiry.started_on)]["enquiries"].append(enquiry)
    for row in rows.plans[told]:
        if not _visiting(row):
            plan = _plan(row, rows)
            parts[belongs(row, "cppl_referral_id", plan.started_on)]["plans"].append(plan)
    of_enquiries = {row["s47e_s47_enquiry_id"] for row in rows.enquiries[told]}
    for row in rows.conferences[told]:
        on = _day(row, "icpc_icpc_date")
        if on and row["icpc_s47_enquiry_id"] not in of_enquiries:
            parts[belongs(row, "icpc_referral_id", on)]["conferences"].append(on)
    episodes = [_episode(row, parts[row["cine_referral_id"]], rows) for row in found]
    if loose:
        first = min(loose)
        line = (rows.plans[told] or rows.enquiries[told] or rows.conferences[told])[0].line
        remarks.append(
            Remark(
                line,
                told,
                f"Something from {first.isoformat()} {BEFORE_ANY_REFERRAL}; that day is taken as the referral’s.",
                taken_anyway=True,
            )
        )
        episodes.insert(0, _loose(line, first, parts[""]))
    return tuple(episodes)


def _loose(line: int, first: date, parts: dict[str, list[Any]]) -> Episode:
    return Episode(
        line,
        first,
        None,
        min(parts["conferences"], default=None),
        tuple(parts["enquiries"]),
        tuple(parts["plans"]),
    )


def _episode(row: Row, parts: dict[str, list[Any]], rows: _By) -> Episode:
    told = row["cine_referral_id"]
    return Episode(
        row.line,
        _must(row, "cine_referral_date"),
        _day(row, "cine_close_date"),
        min(parts["conferences"], default=None),
        tuple(sorted(parts["enquiries"], key=lambda one: one.started_on)),
        tuple(sorted(parts["plans"], key=lambda one: one.started_on)),
        tuple(
            NeedPlan(one.line, _must(one, "cinp_cin_plan_start_date"), _day(one, "cinp_cin_plan_end_date"))
            for one in rows.need_plans[told]
        ),
        source=row["cine_referral_source_code"][:2],
        primary_need=row["cine_cin_primary_need_code"][:2],
        no_further_action=row["cine_referral_nfa"].upper() == "Y",
        closed_because=row["cine_close_reason"][:3] if row["cine_close_date"] else "",
        assessments=tuple(
            Assessed(
                one.line,
                _must(one, "cina_assessment_start_date"),
                None,
                _day(one, "cina_assessment_auth_date"),
                _factors(rows.factors[one["cina_assessment_id"]]),
            )
            for one in rows.assessments[told]
        ),
    )


def _enquiry(row: Row, held: Row | None) -> Enquiry:
    on = _day(held, "icpc_icpc_date") if held else None
    return Enquiry(
        row.line,
        _must(row, "s47e_s47_start_date"),
        on,
        on is None and row["s47e_s47_nfa"].upper() == "Y",
    )


def _plan(row: Row, rows: _By) -> PlanTold:
    first, last = (
        _category(row, "cppl_cp_plan_initial_category"),
        _category(row, "cppl_cp_plan_latest_category"),
    )
    reviews = {_day(one, "cppr_cp_review_date") for one in rows.reviews[row["cppl_cp_plan_id"]]} - {None}
    return PlanTold(
        row.line,
        _must(row, "cppl_cp_plan_start_date"),
        _day(row, "cppl_cp_plan_end_date"),
        first,
        last or first,
        None,
        tuple(sorted(day for day in reviews if day)),
    )


def _category(row: Row, column: str) -> str:
    if not row[column]:
        return ""
    codes = category_codes(row[column])
    if codes is None:
        raise _Unreadable(row.line, f"“{row[column][:40]}” in ssd_cp_plans is no category of harm.")
    return codes[0] if len(codes) == 1 else "MUL"


def _factors(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the factors' codes: a JSON list of them, or an object whose values say Y or Yes."""
    found: list[str] = []
    for row in rows:
        try:
            said = json.loads(row["cinf_assessment_factors_json"] or "[]")
        except ValueError as fault:
            raise _Unreadable(row.line, "The factors in ssd_assessment_factors are no JSON.") from fault
        if isinstance(said, dict):
            said = [code for code, value in said.items() if str(value).upper() in ("Y", "YES", "TRUE", "1")]
        if not isinstance(said, list):
            raise _Unreadable(row.line, "The factors in ssd_assessment_factors are no list.")
        found += [str(code)[:3] for code in said]
    return tuple(dict.fromkeys(found))


def _name(person: Row, rows: _By, remarks: list[Remark]) -> NameTold:
    told = person["pers_person_id"]
    given, family = person["pers_forename"], person["pers_surname"]
    if any(len(part) > LONGEST_NAME or NOT_A_NAME.search(part) for part in (given, family)):
        remarks.append(
            Remark(person.line, told, "The name cannot be right, and is left out.", taken_anyway=True)
        )
        given = family = ""
    number = "".join(person["pers_single_unique_id"].split())
    households = rows.families[told]
    return NameTold(
        person.line,
        told,
        given,
        family,
        number if len(number) == 10 and number.isdigit() else "",
        households[0]["fami_family_id"][:20] if households else "",
    )


def _visiting(row: Row) -> bool:
    return row["cppl_cp_plan_ola"].upper() == "Y"


def _must(row: Row, column: str) -> date:
    day = _day(row, column)
    if day is None:
        raise _Unreadable(row.line, f"{column} is missing.")
    return day


def _day(row: Row, column: str) -> date | None:
    said = row[column]
    if not said:
        return None
    found = DAY.fullmatch(said)
    turned = DAY_IN_ENGLISH.fullmatch(said)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if turned:
            return date(int(turned[3]), int(turned[2]), int(turned[1]))
    except ValueError as fault:
        raise _Unreadable(row.line, f"“{said[:20]}” in {column} is no day.") from fault
    raise _Unreadable(row.line, f"“{said[:20]}” in {column} is no day such as 2026-03-31.")
