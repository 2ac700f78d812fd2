"""Reading a children in need census file: from bytes to plain records, and what is wrong in words.

The file is somebody else's: no entity is expanded, nothing is fetched, and a file that is not what it says is refused
whole. What is wrong with one child never stops the others.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from lxml import etree

from . import judging
from .records import Assessed, Census, ChildTold, Enquiry, Episode, Heading, NeedPlan, PlanTold, Remark
from .shape import faults_of_shape

LATEST_SCHEMA = 2026
SEXES = {"M": "M", "F": "F", "U": "U", "1": "M", "2": "F", "0": "U", "9": "U"}
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00(?:\.0+)?)?(?:Z|[+-]\d{2}:\d{2})?")
DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
LONGEST_ID = 20
YES = ("1", "true")
Progress = Callable[[int, int], None]


class FileRefused(ValueError):
    """The whole file cannot be taken; the message says why and what to do. ``line`` is 0 where no line is to blame."""

    def __init__(self, why: str, line: int = 0) -> None:
        self.line = line
        super().__init__(f"Line {line}: {why}" if line else why)


def latest_year(today: date) -> int:
    """Return the census year that ended last: the file that is expected unless another year is asked for."""
    return today.year if (today.month, today.day) >= (3, 31) else today.year - 1


def read(
    content: bytes,
    *,
    la_code: str,
    year: int,
    today: date,
    limit: int,
    progress: Progress | None = None,
) -> Census:
    """Return the children of a census file of one council and year.

    :raises FileRefused: if the file as a whole cannot be taken; nothing of it is to be used then
    """
    check_bytes(content, limit)
    check_root(content)
    total = len(re.findall(rb"<Child[\s>]", content))
    census: Census | None = None
    seen: dict[str, list[ChildTold | None]] = defaultdict(list)
    lines: dict[str, list[int]] = defaultdict(list)
    for element in elements(content):
        if element.tag == "Header":
            census = Census(_heading(element, la_code=la_code, year=year))
        elif census is None:
            raise FileRefused(
                "The file has no header before its children, so it does not say whose it is.",
                element.sourceline,
            )
        else:
            reading = _Reading(element)
            child = reading.child()
            remarks = reading.remarks
            if census.heading.year == LATEST_SCHEMA:
                remarks += faults_of_shape(element, reading.la_child_id)
            if child is not None:
                remarks += judging.judge(child, heading=census.heading, today=today)
            census.read += 1
            census.remarks += remarks
            refused = child is None or any(not remark.taken_anyway for remark in remarks)
            if reading.la_child_id:
                seen[reading.la_child_id].append(None if refused else child)
                lines[reading.la_child_id].append(element.sourceline)
            if progress and census.read % 250 == 0:
                progress(census.read, max(total, census.read))
        forget(element)
    if census is None or not census.read:
        raise FileRefused("There are no children in this file. Export it again from the case system.")
    _settle(census, seen, lines)
    if progress:
        progress(census.read, census.read)
    return census


def _settle(census: Census, seen: dict[str, list[ChildTold | None]], lines: dict[str, list[int]]) -> None:
    """Keep the children that stand once in the file; an identifier that stands twice is refused each time."""
    for la_child_id, found in seen.items():
        if len(found) == 1:
            census.children += [child for child in found if child is not None]
            continue
        for line in lines[la_child_id]:
            others = ", ".join(str(other) for other in lines[la_child_id] if other != line) or str(line)
            census.remarks.append(
                Remark(
                    line,
                    la_child_id,
                    f"The identifier is used by more than one child (also on line {others}): "
                    "none of them is taken, because it cannot be known which is meant.",
                )
            )
    census.remarks.sort(key=lambda remark: (remark.line, remark.taken_anyway))


def check_bytes(content: bytes, limit: int) -> None:
    """Refuse what is no census file by its bytes alone: too large, not UTF-8, no XML, its own entities.

    :raises FileRefused: with the reason, and what to do
    """
    if not content.strip():
        raise FileRefused("The file is empty. Choose the census file that the case system exported.")
    if len(content) > limit:
        raise FileRefused(
            f"The file is larger than {limit // (1024 * 1024)} MB, the most that is taken. "
            "A census file holds one year of one council: check that it is the right one."
        )
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:200]:
        raise FileRefused("The file is not written in UTF-8. Export it again as UTF-8, as the census asks.")
    if not start.startswith(b"<"):
        raise FileRefused(
            "This is not an XML file. Choose the census file itself, not a spreadsheet or a zip file.", 1
        )
    declared = DECLARED.match(start)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise FileRefused(
            f"The file says it is written in {declared[1].decode('ascii')}. Export it again as UTF-8, "
            "as the census asks.",
            1,
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise FileRefused(
            "A letter here is not written in UTF-8. Export the file again as UTF-8, as the census asks.",
            content[: fault.start].count(b"\n") + 1,
        ) from fault
    for forbidden in (b"<!DOCTYPE", b"<!ENTITY"):
        if forbidden in content:
            raise FileRefused(
                "The file defines its own document type or entities. A census file has none, and it "
                "is not safe to read one.",
                content[: content.index(forbidden)].count(b"\n") + 1,
            )


def _parser(content: bytes, **which: Any) -> Any:
    return etree.iterparse(
        BytesIO(content),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        **which,
    )


def check_root(content: bytes) -> None:
    """Refuse XML that is no census message.

    :raises FileRefused: with the reason, and what to do
    """
    try:
        _, root = next(iter(_parser(content, events=("start",))))
    except (etree.XMLSyntaxError, StopIteration) as fault:
        raise _broken(content, fault) from fault
    if root.tag != "Message":
        name = etree.QName(root).localname
        more = " (in a namespace of its own)" if name == "Message" else ""
        raise FileRefused(
            f"This is not a children in need census file: it begins with “{name[:40]}”{more} where "
            "“Message” is expected.",
            root.sourceline,
        )


def elements(content: bytes) -> Iterator[Any]:
    """Yield the heading and each child as they are read; ``forget`` each before the next.

    :raises FileRefused: where the file is broken or stops in the middle
    """
    try:
        for _, element in _parser(content, events=("end",), tag=("Header", "Child")):
            yield element
    except etree.XMLSyntaxError as fault:
        raise _broken(content, fault) from fault


def forget(element: Any) -> None:
    """Let go of what has been read, so that a large file needs no more memory than a small one."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _broken(content: bytes, fault: Exception) -> FileRefused:
    last = content.rstrip().count(b"\n") + 1
    line = getattr(fault, "lineno", None) or 1
    if not content.rstrip().endswith(b"</Message>"):
        return FileRefused(
            "The file stops in the middle: its end is missing. Nothing was taken. Copy or export it again, completely.",
            last,
        )
    return FileRefused(
        "The file is broken XML and cannot be read beyond this line. Nothing was taken. Export it "
        "again from the case system.",
        line,
    )


def _heading(header: Any, *, la_code: str, year: int) -> Heading:
    line = header.sourceline

    def said(path: str) -> str:
        return (header.findtext(path) or "").strip()

    collection = said("CollectionDetails/Collection")
    if collection != "CIN":
        raise FileRefused(
            f"This file is of the collection “{collection[:20] or 'not stated'}”; a children in need "
            "census file says CIN.",
            line,
        )
    reference = said("CollectionDetails/ReferenceDate")
    if not said("CollectionDetails/Year").isdigit() or reference != f"{said('CollectionDetails/Year')}-03-31":
        raise FileRefused(
            f"The header's year ({said('CollectionDetails/Year')[:10] or 'none'}) and reference date "
            f"({reference[:12] or 'none'}) do "
            "not go together: the reference date is 31 March of the year.",
            line,
        )
    told = int(said("CollectionDetails/Year"))
    if told != year:
        raise FileRefused(
            f"This file is for the year to 31 March {told}; the year to 31 March {year} is expected. "
            "Choose the right file, "
            f"or say that you mean {told}.",
            line,
        )
    whose = said("Source/LEA")
    if whose != la_code:
        raise FileRefused(
            f"This file is of the council with the code {whose[:6] or 'not stated'}; this area's code is {la_code}. "
            "Choose your own council's file.",
            line,
        )
    return Heading(year=told, reference_on=date(told, 3, 31), la_code=whose)


class _Unreadable(ValueError):
    """A value of a child that the child cannot be taken without."""


class _Reading:
    """Reads one ``Child`` element. What is wrong is collected in ``remarks``."""

    def __init__(self, element: Any) -> None:
        self.element = element
        self.remarks: list[Remark] = []
        self.la_child_id = (element.findtext("ChildIdentifiers/LAchildID") or "").strip()[:40]

    def child(self) -> ChildTold | None:
        """Return the child, or None if something needed cannot be read."""
        if not self.la_child_id:
            self.refuse(self.element, "The child has no identifier (LAchildID).")
            return None
        if len(self.la_child_id) > LONGEST_ID or not self.la_child_id.isprintable():
            self.refuse(self.element, f"The identifier is longer than {LONGEST_ID} letters and digits.")
            return None
        if not (self.la_child_id.isascii() and self.la_child_id.isalnum()):
            self.doubt(self.element, "The identifier has something other than letters and digits in it.")
        try:
            return self._child()
        except _Unreadable:
            return None

    def _child(self) -> ChildTold:
        who = self.element.find("ChildIdentifiers")
        traits = self.element.find("ChildCharacteristics")
        return ChildTold(
            line=self.element.sourceline,
            la_child_id=self.la_child_id,
            upn=self.text(who, "UPN")[:13],
            born_on=self.day(who, "PersonBirthDate"),
            expected_on=self.day(who, "ExpectedPersonBirthDate"),
            died_on=self.day(who, "PersonDeathDate"),
            sex=SEXES.get(self.text(who, "Sex") or self.text(who, "GenderCurrent"), "U"),
            ethnicity=self.text(traits, "Ethnicity")[:4],
            disabilities=tuple(
                sorted(
                    {(node.text or "").strip()[:4] for node in self.element.iterfind(".//Disability")}
                    - {"", "NONE"}
                )
            ),
            episodes=tuple(self.episode(node) for node in self.element.iterfind("CINdetails")),
            former_upn=self.text(who, "FormerUPN")[:13],
            upn_unknown=self.text(who, "UPNunknown")[:3],
        )

    def episode(self, node: Any) -> Episode:
        return Episode(
            line=node.sourceline,
            referred_on=self.needed(node, "CINreferralDate", "the date of the referral"),
            closed_on=self.day(node, "CINclosureDate"),
            conference_on=self.day(node, "DateOfInitialCPC"),
            enquiries=tuple(
                Enquiry(
                    line=part.sourceline,
                    started_on=self.needed(part, "S47ActualStartDate", "the start of the section 47 enquiry"),
                    conference_on=self.day(part, "DateOfInitialCPC"),
                    not_required=self.text(part, "ICPCnotRequired").lower() in YES,
                )
                for part in node.iterfind("Section47")
            ),
            plans=tuple(self.plan(part) for part in node.iterfind("ChildProtectionPlans")),
            need_plans=tuple(
                NeedPlan(
                    line=part.sourceline,
                    started_on=self.needed(part, "CINPlanStartDate", "the start of the Child in Need plan"),
                    ended_on=self.day(part, "CINPlanEndDate"),
                )
                for part in node.iterfind("CINPlanDates")
            ),
            source=self.text(node, "ReferralSource"),
            primary_need=self.text(node, "PrimaryNeedCode"),
            no_further_action=self.text(node, "ReferralNFA").lower() in YES,
            closed_because=self.text(node, "ReasonForClosure"),
            assessments=tuple(
                told for part in node.iterfind("Assessments") if (told := self.assessed(part)) is not None
            ),
        )

    def assessed(self, node: Any) -> Assessed | None:
        """Return an assessment; one whose days cannot be read is left out, and the child is taken all the same."""
        factors = ((part.text or "").strip() for part in node.iterfind(".//AssessmentFactors"))
        try:
            return Assessed(
                line=node.sourceline,
                started_on=self.needed(node, "AssessmentActualStartDate", "the start of the assessment"),
                internal_review_on=self.day(node, "AssessmentInternalReviewDate"),
                authorised_on=self.day(node, "AssessmentAuthorisationDate"),
                factors=tuple(dict.fromkeys(code for code in factors if code)),
            )
        except _Unreadable:
            self.remarks[-1] = replace(self.remarks[-1], taken_anyway=True)
            return None

    def plan(self, node: Any) -> PlanTold:
        before = self.text(node, "NumberOfPreviousCPP")
        if not before.isdigit() or int(before) > judging.MOST_PLANS:
            self.doubt(
                node,
                "How many plans came before is missing or not a number; the plans on record are counted instead.",
            )
        reviews = [self.day_of(part, "a review") for part in node.iterfind("Reviews/CPPreviewDate")]
        return PlanTold(
            line=node.sourceline,
            started_on=self.needed(node, "CPPstartDate", "the start of the plan"),
            ended_on=self.day(node, "CPPendDate"),
            first_category=self.text(node, "InitialCategoryOfAbuse"),
            latest_category=self.text(node, "LatestCategoryOfAbuse"),
            previous_plans=int(before) if before.isdigit() and int(before) <= judging.MOST_PLANS else None,
            reviews=tuple(sorted({day for day in reviews if day})),
        )

    def text(self, node: Any, tag: str) -> str:
        return (node.findtext(tag) or "").strip() if node is not None else ""

    def needed(self, node: Any, tag: str, what: str) -> date:
        found = self.day(node, tag)
        if found is None:
            self.refuse(node, f"A date is missing: {what} ({tag}).")
            raise _Unreadable
        return found

    def day(self, node: Any, tag: str) -> date | None:
        part = node.find(tag) if node is not None else None
        return self.day_of(part, tag) if part is not None else None

    def day_of(self, node: Any, what: str) -> date | None:
        told = (node.text or "").strip()
        if not told:
            return None
        match = DAY.fullmatch(told)
        try:
            return date.fromisoformat(match[1] if match else told)
        except ValueError as fault:
            self.refuse(node, f"“{told[:20]}” ({what}) is not a date. Dates are written like 2026-03-31.")
            raise _Unreadable from fault

    def refuse(self, node: Any, why: str) -> None:
        self.remarks.append(Remark(node.sourceline, self.la_child_id, why))

    def doubt(self, node: Any, why: str) -> None:
        self.remarks.append(Remark(node.sourceline, self.la_child_id, why, taken_anyway=True))
