"""The demonstration's caseload: the sample census shared out among the councils, as families, with dates spread.

The sample tells seven histories over and over, all with the same few dates. Each family keeps one of them, moved by a
whole number of working days, so that its days stay working days and as far apart as they were.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

from quorate.rules.days import Calendar, add_months

from .invented import GIVEN, Council, nhs_number, surnames

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "cin_census_2026_1000_children.xml"
REFERENCE = date(2026, 3, 31)
YEAR_START = date(2025, 4, 1)
LATEST_HELD = date(2026, 3, 27)
SIZES = (1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
"""How many brothers and sisters a family has, each as likely as it stands here often."""
DUE = ((0.03, date(2026, 4, 8), date(2026, 4, 10)), (0.06, date(2026, 4, 13), date(2026, 4, 17)),
       (0.18, date(2026, 4, 20), date(2026, 5, 15)), (1.0, date(2026, 5, 18), date(2026, 9, 25)))  # fmt: skip
"""How large a part of the families has its next review due in which weeks, added up."""
DATED = frozenset({"InitialCPCtarget"})
BORN = frozenset({"PersonBirthDate", "ExpectedPersonBirthDate"})
LEFT_OPEN = 0.25
"""In how many families of those without a conference the enquiry is still going, its conference still to come."""


@dataclass(slots=True)
class Kin:
    """A family of the demonstration: its children's elements, and how its history is moved."""

    surname: str
    reference: str
    story: str
    ready: bool = False
    children: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Caseload:
    """One council's files, as its case system might export them, and its families."""

    census: bytes
    names: bytes
    families: list[Kin]

    @property
    def ready(self) -> Kin:
        """Return the family whose review is to be held on the demonstration's first day."""
        return next(kin for kin in self.families if kin.ready)


def caseload_of(council: Council, place: int, councils: int, calendar: Calendar) -> Caseload:
    """Return the files of one council: every ``councils``-th child of the sample, from number ``place`` on."""
    random = Random(f"quorate {council.key}")  # noqa: S311 - an invented world that is the same each time
    tree = etree.parse(str(SAMPLE), etree.XMLParser(no_network=True, resolve_entities=False))
    root: Any = tree.getroot()
    children = list(root.iter("Child"))[place::councils]
    families = list(_families(children, council, random))
    number = 0
    for kin in families:
        _move(kin, random, calendar)
        for child in kin.children:
            number += 1
            child.find("ChildIdentifiers/LAchildID").text = f"{council.letter}{number:05d}"
    whole = root.find("Children")
    for child in list(whole):
        whole.remove(child)
    for kin in families:
        whole.extend(kin.children)
    _one_line_each(root)
    census = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Caseload(census, _names_file(families, place * 1000), families)


def _families(children: list[Any], council: Council, random: Random) -> Iterator[Kin]:
    """Yield families of children with one history; an unborn child joins one that has children, as often as not."""
    names = iter(surnames(random))
    by_story: dict[str, list[Any]] = {}
    for child in children:
        by_story.setdefault(_story(child), []).append(child)
    made: list[Kin] = []
    for story, ones in sorted(by_story.items()):
        left = list(ones)
        while left:
            size = 1 if story == "unborn" else random.choice(SIZES)
            if story == "due" and not any(kin.ready for kin in made):
                size = 2
            kin = Kin(next(names), f"{council.letter}F{len(made) + 1:04d}", story)
            kin.ready = size == 2 and story == "due" and not any(other.ready for other in made)
            kin.children, left = left[:size], left[size:]
            made.append(kin)
    with_children = [
        kin
        for kin in made
        if kin.story in ("due", "long", "moved-in") and not kin.ready and len(kin.children) < 3
    ]
    for kin in [kin for kin in made if kin.story == "unborn"]:
        if with_children and random.random() < 0.5:
            kin.reference, kin.surname = (
                (host := with_children.pop(random.randrange(len(with_children)))).reference,
                host.surname,
            )
    yield from made


def _story(child: Any) -> str:
    """Return which of the sample's histories a child has."""
    plan = child.find("CINdetails/ChildProtectionPlans")
    if child.find("ChildIdentifiers/PersonBirthDate") is None:
        return "unborn"
    if plan is None:
        return "no-conference" if child.find("CINdetails/Section47/DateOfInitialCPC") is None else "no-plan"
    if plan.find("CPPendDate") is not None:
        return "ended"
    if plan.findtext("CPPstartDate") < "2025-01-01":
        return "long"
    return "moved-in" if child.find("CINdetails/DateOfInitialCPC") is not None else "due"


def _move(kin: Kin, random: Random, calendar: Calendar) -> None:
    """Move a family's days, give each child a name and a birthday, and leave a few enquiries open."""
    days = _by_how_much(kin, random, calendar)
    open_enquiry = kin.story == "no-conference" and random.random() < LEFT_OPEN
    eldest = 5 if kin.ready else random.randint(2, 15)
    for place, child in enumerate(kin.children):
        for node in child.iter():
            if (
                isinstance(node.tag, str)
                and ("Date" in node.tag or node.tag in DATED)
                and node.tag not in BORN
                and node.text
            ):
                node.text = _moved(date.fromisoformat(node.text), days, calendar).isoformat()
        if kin.story == "unborn":
            _expect(child, random)
        else:
            _be_born(child, random, eldest, place)
        _leave_out_what_is_past(child)
        if open_enquiry:
            _leave_open(child, random, calendar)
        kin.names.append(_given(child, kin, random))


def _by_how_much(kin: Kin, random: Random, calendar: Calendar) -> int:
    """Return by how many working days to move: so that the next review falls due in the week chosen for it."""
    plan = kin.children[0].find("CINdetails/ChildProtectionPlans")
    if plan is None or plan.find("CPPendDate") is not None:
        return random.randint(-60, 36)
    held = [node.text for node in plan.iter("CPPreviewDate")]
    last = date.fromisoformat(max(held) if held else plan.findtext("CPPstartDate"))
    months = 6 if held else 3
    wanted = min(add_months(_due(kin, random), -months), LATEST_HELD)
    wanted = calendar.on_or_before(wanted)
    return calendar.between(last, wanted) if wanted >= last else -calendar.between(wanted, last)


def _due(kin: Kin, random: Random) -> date:
    if kin.ready:
        return date(2026, 4, 22)
    part = random.random()
    first, last = next((first, last) for upto, first, last in DUE if part <= upto)
    if kin.story == "unborn":
        last = min(last, date(2026, 6, 26))
        first = min(first, date(2026, 5, 18))
    return first + timedelta(days=random.randint(0, (last - first).days))


def _moved(day: date, days: int, calendar: Calendar) -> date:
    day = calendar.on_or_before(day)
    return calendar.after(day, days) if days >= 0 else calendar.before(day, -days)


def _be_born(child: Any, random: Random, eldest: int, place: int) -> None:
    """Give the child a birthday, brothers and sisters at least a year and a half apart, all before the referral."""
    years = max(eldest - 2 * place, 0)
    referred = date.fromisoformat(child.findtext("CINdetails/CINreferralDate"))
    born = referred - timedelta(days=365 * years + random.randint(40, 200))
    child.find("ChildIdentifiers/PersonBirthDate").text = born.isoformat()
    if years < 4:
        _no_longer_of_school_age(child)


def _no_longer_of_school_age(child: Any) -> None:
    upn = child.find("ChildIdentifiers/UPN")
    if upn is not None:
        upn.tag, upn.text = "UPNunknown", "UN1"


def _expect(child: Any, random: Random) -> None:
    expected = date(2026, 4, 20) + timedelta(days=random.randint(0, 100))
    child.find("ChildIdentifiers/ExpectedPersonBirthDate").text = expected.isoformat()


def _leave_out_what_is_past(child: Any) -> None:
    """Keep to what a census tells: no enquiry whose conference was before the year, one review of the year before."""
    for details in child.iter("CINdetails"):
        for enquiry in list(details.iter("Section47")):
            held = enquiry.findtext("DateOfInitialCPC") or enquiry.findtext("S47ActualStartDate")
            if held < YEAR_START.isoformat():
                details.remove(enquiry)
        for reviews in details.iter("Reviews"):
            before = [node for node in reviews if node.text < YEAR_START.isoformat()]
            for node in before[:-1]:
                reviews.remove(node)


def _leave_open(child: Any, random: Random, calendar: Calendar) -> None:
    """Let the enquiry have begun lately, with its initial conference still to come."""
    enquiry = child.find("CINdetails/Section47")
    if enquiry is None:
        return
    began = calendar.on_or_before(date(2026, 3, 20) + timedelta(days=random.randint(0, 10)))
    enquiry.find("S47ActualStartDate").text = began.isoformat()
    enquiry.find("ICPCnotRequired").text = "0"


def _given(child: Any, kin: Kin, random: Random) -> str:
    if kin.story == "unborn":
        return "Unborn"
    sex = child.findtext("ChildIdentifiers/Sex")
    free = [name for name in GIVEN.get(sex, GIVEN["F"]) if name not in kin.names]
    return random.choice(free)


def _one_line_each(root: Any) -> None:
    for child in root.iter("Child"):
        child.tail = "\n"


def _names_file(families: list[Kin], first_number: int) -> bytes:
    lines = ["LAchildID,given name,family name,NHS number,family"]
    number = first_number
    for kin in families:
        for child, given in zip(kin.children, kin.names, strict=True):
            number += 1
            told = "" if given == "Unborn" else nhs_number(number)
            la_child_id = child.findtext("ChildIdentifiers/LAchildID")
            lines.append(f"{la_child_id},{given},{kin.surname},{told},{kin.reference}")
    return ("\n".join(lines) + "\n").encode()
