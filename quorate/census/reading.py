"""A census file read into the census's own records, one child after another, with what its shape gets wrong.

The file is somebody else's and is read as `returns.census` reads it: no entity, no document type, nothing fetched.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.returns.census import DAY, FileRefused, check_bytes, check_root, elements, forget
from quorate.returns.shape import faults
from quorate.rules.census import (
    ERROR,
    QUERY,
    CensusAssessment,
    CensusChild,
    CensusEnquiry,
    CensusEpisode,
    CensusHeading,
    CensusNeedPlan,
    CensusPlan,
    CensusReview,
    Finding,
)

SHAPES = (2025, 2026)
"""The years whose published shape is at hand (the two are the same)."""
SHAPE = "XSD"
IN_ORDER = "Put the elements in the order of the census specification; COLLECT refuses a file out of order."
WRITTEN_RIGHT = "Correct what is written there, or leave the element out where it may be left out."
AS_NUMBERS = "Write 0 and 1: the Department takes true and false too, several programs of the sector do not."


@dataclass(frozen=True, slots=True)
class ChildRead:
    """A child of a file, and what the file's shape gets wrong about it."""

    child: CensusChild
    shape: tuple[tuple[frozenset[str], Finding], ...]


def count_children(content: bytes) -> int:
    """Return how many children a file seems to have, for a progress bar."""
    return len(re.findall(rb"<Child[\s>]", content))


def read(content: bytes, *, limit: int) -> Iterator[CensusHeading | ChildRead]:
    """Yield the file's heading, then each child.

    :raises FileRefused: where the file as a whole cannot be read, also in its middle
    """
    check_bytes(content, limit)
    check_root(content)
    year = 0
    for element in elements(content):
        if element.tag == "Header":
            found = _heading(element)
            year = found.year
            yield found
        elif not year:
            raise FileRefused(
                "The file has no header before its children, so it does not say whose it is.",
                element.sourceline,
            )
        else:
            child = _child(element, year)
            yield ChildRead(child, tuple(_shape(element, child)) if year in SHAPES else ())
        forget(element)
    if not year:
        raise FileRefused("The file has no header and no children. Export it again from the case system.")


def _heading(header: Any) -> CensusHeading:
    year = _text(header, "CollectionDetails/Year")
    if not (year.isascii() and year.isdigit() and 2009 < int(year) < 2100):
        raise FileRefused(
            f"The header does not say which year the file is of (it says “{year[:10]}”).", header.sourceline
        )
    return CensusHeading(
        year=int(year),
        reference_on=_day(header, "CollectionDetails/ReferenceDate"),
        la_code=_text(header, "Source/LEA"),
        collection=_text(header, "CollectionDetails/Collection"),
        level=_text(header, "Source/SourceLevel"),
        old_content=header.find("Content") is not None,
        line=header.sourceline,
    )


def _text(node: Any, tag: str) -> str:
    return (node.findtext(tag) or "").strip() if node is not None else ""


def _day(node: Any, tag: str) -> date | None:
    return _as_day(_text(node, tag))


def _as_day(told: str) -> date | None:
    match = DAY.fullmatch(told)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _child(element: Any, year: int) -> CensusChild:
    who, traits = element.find("ChildIdentifiers"), element.find("ChildCharacteristics")
    return CensusChild(
        la_child_id=_text(who, "LAchildID")[:60],
        born_on=_day(who, "PersonBirthDate"),
        expected_on=_day(who, "ExpectedPersonBirthDate"),
        died_on=_day(who, "PersonDeathDate"),
        sex=_text(who, "Sex" if year >= 2025 else "GenderCurrent"),
        ethnicity=_text(traits, "Ethnicity"),
        disabilities=tuple((node.text or "").strip() for node in element.iterfind(".//Disability")),
        upn=_text(who, "UPN"),
        former_upn=_text(who, "FormerUPN"),
        upn_unknown=_text(who, "UPNunknown"),
        episodes=tuple(
            _episode(node, f"CINdetails[{number}]")
            for number, node in enumerate(element.iterfind("CINdetails"), start=1)
        ),
        line=element.sourceline,
    )


def _episode(node: Any, at: str) -> CensusEpisode:
    def places(tag: str) -> Iterator[tuple[str, Any]]:
        for number, part in enumerate(node.iterfind(tag), start=1):
            yield f"{at}/{tag}[{number}]", part

    return CensusEpisode(
        at=at,
        referred_on=_day(node, "CINreferralDate"),
        source=_text(node, "ReferralSource"),
        primary_need=_text(node, "PrimaryNeedCode"),
        no_further_action=_text(node, "ReferralNFA"),
        closed_on=_day(node, "CINclosureDate"),
        closed_because=_text(node, "ReasonForClosure"),
        conference_on=_day(node, "DateOfInitialCPC"),
        assessments=tuple(
            CensusAssessment(
                place,
                _day(part, "AssessmentActualStartDate"),
                _day(part, "AssessmentAuthorisationDate"),
                tuple((one.text or "").strip() for one in part.iterfind(".//AssessmentFactors")),
                part.sourceline,
            )
            for place, part in places("Assessments")
        ),
        need_plans=tuple(
            CensusNeedPlan(
                place, _day(part, "CINPlanStartDate"), _day(part, "CINPlanEndDate"), part.sourceline
            )
            for place, part in places("CINPlanDates")
        ),
        enquiries=tuple(_enquiry(part, place) for place, part in places("Section47")),
        plans=tuple(_plan(part, place) for place, part in places("ChildProtectionPlans")),
        line=node.sourceline,
    )


def _enquiry(part: Any, place: str) -> CensusEnquiry:
    return CensusEnquiry(
        at=place,
        started_on=_day(part, "S47ActualStartDate"),
        target_on=_day(part, "InitialCPCtarget"),
        conference_on=_day(part, "DateOfInitialCPC"),
        not_required=_text(part, "ICPCnotRequired"),
        line=part.sourceline,
    )


def _plan(part: Any, place: str) -> CensusPlan:
    return CensusPlan(
        at=place,
        started_on=_day(part, "CPPstartDate"),
        ended_on=_day(part, "CPPendDate"),
        first_category=_text(part, "InitialCategoryOfAbuse"),
        latest_category=_text(part, "LatestCategoryOfAbuse"),
        previous_plans=_text(part, "NumberOfPreviousCPP"),
        reviews=tuple(
            CensusReview(
                f"{place}/Reviews/CPPreviewDate[{number}]", _as_day((one.text or "").strip()), one.sourceline
            )
            for number, one in enumerate(part.iterfind("Reviews/CPPreviewDate"), start=1)
        ),
        line=part.sourceline,
    )


def _shape(element: Any, child: CensusChild) -> Iterator[tuple[frozenset[str], Finding]]:
    """Yield what the published shape gets wrong, each with the names of the elements that it is about."""
    for fault in faults(element):
        if fault.value in ("true", "false") and fault.element in ("ICPCnotRequired", "ReferralNFA"):
            number, remedy = "G14Q", AS_NUMBERS
        else:
            number, remedy = SHAPE, WRITTEN_RIGHT if fault.value else IN_ORDER
        yield (
            fault.names,
            Finding(
                rule=number,
                severity=QUERY if number.endswith("Q") else ERROR,
                about="child",
                child=child.la_child_id,
                element=fault.element,
                value=fault.value,
                what=fault.why,
                remedy=remedy,
                line=fault.line or child.line,
            ),
        )
