"""What only the return as a whole shows: its heading, identifiers used twice, plans that outnumber conferences."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from . import codes
from .book import RULES, Context, Finding, Hit, finding, of_the_return, rule
from .records import CensusChild, CensusHeading

CATEGORY_ORDER = ("NEG", "PHY", "SAB", "EMO", "MUL")


@rule(
    "100",
    "heading",
    "The reference date is 31 March of the return's year, and the collection is CIN.",
    "Export the return again for the right year.",
)
def heading_dates(c: Context, heading: CensusHeading) -> Iterator[tuple[str, object, str]]:
    if heading.reference_on != date(heading.year, 3, 31):
        told = heading.reference_on.isoformat() if heading.reference_on else "nothing"
        yield (
            "ReferenceDate",
            heading.reference_on,
            f"The reference date says {told}; the year {heading.year} ends on {heading.year}-03-31.",
        )
    if heading.collection != "CIN":
        yield "Collection", heading.collection, f"The collection is “{heading.collection[:20]}”, not CIN."


@rule(
    "G15",
    "heading",
    "The heading has no Content part: the schema has refused it since 2022.",
    "Have the supplier of the program that wrote the file take Content and CBDSLevels out.",
    since=2022,
)
def heading_content(c: Context, heading: CensusHeading) -> Iterator[tuple[str, object, str]]:
    if heading.old_content:
        yield "Content", None, "The heading has a Content part, as before 2022."


@rule(
    "8510",
    "return",
    "Each identifier is used for one child.",
    "Join the two records in the case system, or give one child an identifier of its own.",
)
def same_identifier(c: Context, whole: "Whole", child: CensusChild) -> Iterator[tuple[str, object, str]]:
    yield from whole.seen_again("LAchildID", child.la_child_id, "identifier")


@rule(
    "1520",
    "return",
    "Each pupil number is used for one child.",
    "Check which child the number belongs to; twins are often given one by mistake.",
)
def same_upn(c: Context, whole: "Whole", child: CensusChild) -> Iterator[tuple[str, object, str]]:
    yield from whole.seen_again("UPN", child.upn.upper(), "pupil number")


@rule(
    "2883",
    "return",
    "Plans begun in the year do not outnumber the initial conferences held in it.",
    "Look for plans whose conference is missing: rule 2885 names them.",
)
def plans_outnumber(c: Context, whole: "Whole") -> Iterator[tuple[str, object, str]]:
    started, held = whole.counts["plans_started"], whole.counts["conferences"]
    if started > held:
        yield (
            "ChildProtectionPlans",
            started,
            f"{started} plans were begun in the year and {held} initial conferences held.",
        )


@dataclass(slots=True)
class Whole:
    """Takes note of each child as it goes by, so that a return need not be held in memory.

    ``counts`` are those of the year-on-year comparison: children, enquiries begun in the year, conferences held in it,
    plans started and ended in it, plans open at its end, and those open by latest category (``open:NEG`` ...).
    """

    context: Context
    counts: Counter[str] = field(default_factory=Counter)
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, child: CensusChild) -> Iterator[Finding]:
        """Take note of a child; yield what is wrong because of the children before it."""
        self.count(child)
        for number in ("8510", "1520"):
            entry = RULES[number]
            for element, value, what in entry.find(self.context, self, child):
                yield finding(entry, child, Hit(child, element, what, value))

    def seen_again(self, element: str, value: str, words: str) -> Iterator[tuple[str, object, str]]:
        """Take note of a value; yield that it has been used before, if it has."""
        if not value:
            return
        self._seen[element, value] += 1
        times = self._seen[element, value]
        if times > 1:
            yield (
                element,
                value,
                f"The {words} has been used before in this return: this is the {_place(times)} time.",
            )

    def count(self, child: CensusChild) -> None:
        """Count a child in, without asking whether its identifiers were used before."""
        self.counts["children"] += 1
        counts, within = self.counts, self.context.within
        for episode in child.episodes:
            if episode.conference_on and within(episode.conference_on):
                counts["conferences"] += 1
            for enquiry in episode.enquiries:
                counts["enquiries"] += bool(enquiry.started_on and within(enquiry.started_on))
                counts["conferences"] += bool(enquiry.conference_on and within(enquiry.conference_on))
            for plan in episode.plans:
                counts["plans_started"] += bool(plan.started_on and within(plan.started_on))
                counts["plans_ended"] += bool(plan.ended_on and within(plan.ended_on))
                if plan.started_on and plan.ended_on is None:
                    counts["plans_open"] += 1
                    if plan.latest_category in codes.CATEGORIES:
                        counts[f"open:{plan.latest_category}"] += 1

    def end(self, heading: CensusHeading) -> Iterator[Finding]:
        """Yield what is wrong with the return as a whole, once every child has gone by."""
        entry = RULES["2883"]
        for element, value, what in plans_outnumber(self.context, self):
            yield of_the_return(entry, heading, element, value, what)


def check_heading(heading: CensusHeading, context: Context) -> Iterator[Finding]:
    """Yield what is wrong with the heading."""
    for number in ("100", "G15"):
        entry = RULES[number]
        if entry.since <= heading.year <= entry.until:
            for element, value, what in entry.find(context, heading):
                yield of_the_return(entry, heading, element, value, what)


def _place(count: int) -> str:
    return {2: "second", 3: "third", 4: "fourth"}.get(count, f"{count}th")
