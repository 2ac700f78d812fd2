"""The children in need census as an XML file, written while it is read: a council's whole file in little memory.

What of a child goes into a year is `scope`'s; here it is put in the order of the published shape and written. A child
who cannot stand in a valid file is left out and named: the file is valid, or there is none.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO

from lxml import etree

from quorate.episodes.codes import (
    CLOSURES,
    DISABILITIES,
    ETHNICITIES,
    FACTORS,
    GONE,
    NEEDS,
    SOURCES,
    UPN_UNKNOWN,
)
from quorate.people.models import Area
from quorate.returns.facts import children, told_of
from quorate.returns.shape import faults_of_shape
from quorate.returns.told import ChildFacts, PreProceedingsTold
from quorate.rules.census import CensusAssessment, CensusChild, CensusEnquiry, CensusEpisode, CensusPlan
from quorate.rules.days import LONDON

from .scope import scoped

SOFTWARE, RELEASE, SERIAL = "Quorate", "0.1", "001"
FIRST_YEAR, SEX_SINCE, MODULE_FIVE_SINCE = 2017, 2025, 2027
NOT_KNOWN_SOURCE, NOT_STATED_NEED, NONE, NOT_OBTAINED = "10", "N0", "NONE", "NOBT"
EACH = 250
Progress = Callable[[int, int], None]
Part = tuple[str, str]


class NothingToWrite(ValueError):
    """No child can stand in the file. ``left_out`` says whom it would have been about, and why."""

    def __init__(self, left_out: "list[LeftOut]") -> None:
        self.left_out = left_out
        super().__init__(
            "There is no child of whom this census could tell: a census file without a child is not valid."
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A child, or something of a child, that is not in the file, and why. Names nobody but by identifier."""

    la_child_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many children, and what was left out."""

    children: int
    left_out: list[LeftOut] = field(default_factory=list)


def write(
    area: Area,
    year: int,
    out: BinaryIO,
    *,
    at: datetime,
    module_five: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Write the census of the year to 31 March ``year`` to a file that is open for writing; return what it holds.

    ``module_five``: pre-proceedings too, which the published shape does not know yet (STANDARDS 2.1). Each child is
    compared with the shape before it is written.

    :raises NothingToWrite: before anything is written, if no child can stand in the file
    """
    left_out: list[LeftOut] = []
    ready = _ready(area, year, left_out, module_five=module_five, progress=progress)
    first = next(ready, None)
    if first is None:
        raise NothingToWrite(left_out)
    written = 0
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element("Message"):
            xml.write(heading(area, year, at))
            with xml.element("Children"):
                for one in _chained(first, ready):
                    xml.write("\n")
                    xml.write(one)
                    written += 1
                xml.write("\n")
    return Written(written, left_out)


def _chained(first: Any, others: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from others


def _ready(
    area: Area, year: int, left_out: list[LeftOut], *, module_five: bool, progress: Progress | None
) -> Iterator[Any]:
    """Yield the elements of the children who can stand in the file."""
    total = told_of(area).count() if progress else 0
    for number, told in enumerate(children(area), start=1):
        element = child_element(told, year, left_out, module_five=module_five)
        if element is not None:
            yield element
        if progress and (number % EACH == 0 or number == total):
            progress(number, total)


def child_element(
    told: ChildFacts, year: int, left_out: list[LeftOut], *, module_five: bool = False
) -> Any | None:
    """Return a child's element, valid by the published shape, or None where nothing of the child is told.

    A child with something to tell who cannot stand in a valid file is put into ``left_out``.
    """
    child = scoped(told, year)
    if child is None:
        return None
    if not child.episodes:
        left_out.append(
            LeftOut(
                told.la_child_id,
                "An enquiry or a plan is in the year, but no referral: record the time in need on the child's page.",
            )
        )
        return None
    element = of_child(child, year)
    # The shapes of 2025 and later differ from earlier ones in how the sex is written, and in nothing else.
    remarks = faults_of_shape(
        element if year >= SEX_SINCE else of_child(replace(child, sex="U"), SEX_SINCE), ""
    )
    if remarks:
        left_out.append(LeftOut(told.la_child_id, remarks[0].why))
        return None
    if module_five and told.pre_proceedings:
        _pre_proceedings(element, child, told, year)
    return element


# -- elements, in the order of the shape


def heading(area: Area, year: int, at: datetime) -> Any:
    """Return the header: whose file it is, of which year, and when it was made."""
    header = etree.Element("Header")
    details = _group(header, "CollectionDetails")
    _texts(details, ("Collection", "CIN"), ("Year", str(year)), ("ReferenceDate", f"{year}-03-31"))
    source = _group(header, "Source")
    _texts(
        source,
        ("SourceLevel", "L"),
        ("LEA", area.la_code),
        ("SoftwareCode", SOFTWARE),
        ("Release", RELEASE),
        ("SerialNo", SERIAL),
        ("DateTime", at.astimezone(LONDON).replace(tzinfo=None).isoformat(timespec="seconds")),
    )
    return header


def of_child(child: CensusChild, year: int) -> Any:
    """Return the element of what the census tells of a child."""
    element = etree.Element("Child")
    _identifiers(_group(element, "ChildIdentifiers"), child, year)
    traits = _group(element, "ChildCharacteristics")
    unborn = child.born_on is None
    known = child.ethnicity if child.ethnicity in ETHNICITIES and not unborn else NOT_OBTAINED
    _texts(traits, ("Ethnicity", known))
    if not unborn:
        disabilities = [code for code in child.disabilities if code in DISABILITIES] or [NONE]
        _texts(_group(traits, "Disabilities"), *(("Disability", code) for code in disabilities))
    for episode in child.episodes:
        _episode(_group(element, "CINdetails"), episode)
    return element


def _identifiers(group: Any, child: CensusChild, year: int) -> None:
    upn = child.upn if _is_upn(child.upn) else ""
    unknown = child.upn_unknown if child.upn_unknown in UPN_UNKNOWN and not upn else ""
    _texts(
        group,
        ("LAchildID", child.la_child_id),
        ("UPN", upn),
        ("FormerUPN", child.former_upn if _is_upn(child.former_upn) else ""),
        ("UPNunknown", unknown),
        ("PersonBirthDate", _day(child.born_on)),
        ("ExpectedPersonBirthDate", "" if child.born_on else _day(child.expected_on)),
        ("Sex" if year >= SEX_SINCE else "GenderCurrent", child.sex),
        ("PersonDeathDate", _day(child.died_on)),
    )


def _episode(group: Any, episode: CensusEpisode) -> None:
    known_need = episode.primary_need if episode.primary_need in NEEDS else ""
    _texts(
        group,
        ("CINreferralDate", _day(episode.referred_on)),
        ("ReferralSource", episode.source if episode.source in SOURCES else NOT_KNOWN_SOURCE),
        ("PrimaryNeedCode", known_need or ("" if episode.without_action else NOT_STATED_NEED)),
        ("CINclosureDate", _day(episode.closed_on)),
        ("ReasonForClosure", episode.closed_because if episode.closed_because in CLOSURES else ""),
        ("DateOfInitialCPC", _day(episode.conference_on)),
    )
    for assessment in episode.assessments:
        _assessment(_group(group, "Assessments"), assessment)
    for need in episode.need_plans:
        _texts(
            _group(group, "CINPlanDates"),
            ("CINPlanStartDate", _day(need.started_on)),
            ("CINPlanEndDate", _day(need.ended_on)),
        )
    modules(group, episode)
    # The referral's own mark stands between the enquiries and the plans (gotcha 1).
    place = sum(1 for part in group if part.tag != "ChildProtectionPlans")
    mark = etree.Element("ReferralNFA")
    mark.text = episode.no_further_action
    group.insert(place, mark)


def modules(group: Any, episode: CensusEpisode) -> None:
    """Put the enquiries and the plans of a time in need at the end of its element."""
    for element in (*enquiries_of(episode.enquiries), *plans_of(episode.plans)):
        group.append(element)


def enquiries_of(told: Iterable[CensusEnquiry]) -> list[Any]:
    """Return the Section47 elements."""
    found = []
    for one in told:
        element = etree.Element("Section47")
        _texts(
            element,
            ("S47ActualStartDate", _day(one.started_on)),
            ("InitialCPCtarget", _day(one.target_on)),
            ("DateOfInitialCPC", _day(one.conference_on)),
            ("ICPCnotRequired", one.not_required),
        )
        found.append(element)
    return found


def plans_of(told: Iterable[CensusPlan]) -> list[Any]:
    """Return the ChildProtectionPlans elements."""
    found = []
    for one in told:
        element = etree.Element("ChildProtectionPlans")
        _texts(
            element,
            ("CPPstartDate", _day(one.started_on)),
            ("CPPendDate", _day(one.ended_on)),
            ("InitialCategoryOfAbuse", one.first_category),
            ("LatestCategoryOfAbuse", one.latest_category),
            ("NumberOfPreviousCPP", one.previous_plans),
        )
        if one.reviews:
            reviews = _group(element, "Reviews")
            _texts(reviews, *(("CPPreviewDate", _day(review.on)) for review in one.reviews))
        found.append(element)
    return found


def _assessment(group: Any, one: CensusAssessment) -> None:
    _texts(
        group,
        ("AssessmentActualStartDate", _day(one.started_on)),
        ("AssessmentInternalReviewDate", _day(one.internal_review_on)),
        ("AssessmentAuthorisationDate", _day(one.authorised_on)),
    )
    factors = [code for code in one.factors if code in FACTORS or code in GONE]
    if factors:
        _texts(
            _group(group, "FactorsIdentifiedAtAssessment"), *(("AssessmentFactors", code) for code in factors)
        )


def _pre_proceedings(element: Any, child: CensusChild, told: ChildFacts, year: int) -> None:
    """Put module 5 into the times in need: of pre-proceedings that ran in the year, what is recorded here."""
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    groups = element.findall("CINdetails")
    for one in told.pre_proceedings:
        if one.started_on > last or (one.ended_on is not None and one.ended_on < first):
            continue
        within = [
            place
            for place, episode in enumerate(child.episodes)
            if episode.referred_on and episode.referred_on <= one.started_on
        ]
        _texts(_group(groups[within[-1] if within else 0], "PreProceedingsandFGDM"), *_module_five(one, last))


def _module_five(one: PreProceedingsTold, last: date) -> tuple[Part, ...]:
    def by_then(day: date | None) -> str:
        return _day(day) if day and day <= last else ""

    return (
        ("PPStartDate", _day(one.started_on)),
        ("LBPSentDate", by_then(one.letter_sent_on)),
        ("LetterInitCPDate", by_then(one.issue_letter_sent_on)),
    )


def _group(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, name)


def _texts(parent: Any, *parts: Part) -> None:
    """Put elements with a text each into a parent, in this order; those with nothing to say are left out."""
    for name, text in parts:
        if text:
            etree.SubElement(parent, name).text = text


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _is_upn(text: str) -> bool:
    return (
        len(text) == 13
        and text.isascii()
        and text[0].isalpha()
        and text[1:12].isdigit()
        and text[12].isalnum()
    )
