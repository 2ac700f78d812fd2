"""A whole return checked by the sector's rules: from a file, or from what is recorded here."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from quorate import rulebook
from quorate.people.models import Area
from quorate.returns import facts
from quorate.returns.census import FileRefused
from quorate.returns.told import ChildFacts
from quorate.rules.census import (
    ERROR,
    CensusChild,
    CensusHeading,
    Context,
    Finding,
    Whole,
    check_child,
    check_heading,
)

from .reading import ChildRead, count_children, read
from .scope import identity, scoped, without_referral

Progress = Callable[[int, int], None]
OF_REFERRALS = frozenset({"8600", "2991Q"})
OF_THE_TIME = frozenset({"8590", "8520", "8530Q", "8545Q"})
"""Rules about the year, which say nothing of a child who is not in its return."""
EACH = 250
"""After how many children the progress is told."""


@dataclass(slots=True)
class Checked:
    """What was found in a return. ``counts``: those of the comparison with the year before, by their keys.

    ``before``: the same of the year before, where they were counted on the way.
    """

    heading: CensusHeading
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    before: Counter[str] | None = None

    @property
    def children(self) -> int:
        """Return how many children the return has."""
        return self.counts["children"]

    @property
    def errors(self) -> int:
        """Return how many findings are errors."""
        return sum(one.severity == ERROR for one in self.findings)

    @property
    def queries(self) -> int:
        """Return how many findings are queries."""
        return len(self.findings) - self.errors


def _quiet(_done: int, _total: int) -> None:
    return None


def context_of(area: Area, year: int) -> Context:
    """Return what a return of an area is judged against. Days are counted as the Department counts them."""
    return Context(year, area.la_code, rulebook.load().calendars["england"])


def check_file(content: bytes, *, area: Area, year: int, limit: int, progress: Progress = _quiet) -> Checked:
    """Return what is wrong with a census file of an area and year.

    :raises FileRefused: where the file as a whole cannot be read, or is another council's or another year's
    """
    context, total = context_of(area, year), count_children(content)
    checked: Checked | None = None
    whole = Whole(context)
    for part in read(content, limit=limit):
        if isinstance(part, CensusHeading):
            checked = Checked(_ours(part, area, year))
            checked.findings += check_heading(part, context)
            continue
        if checked is None:
            continue
        checked.findings += _of_child(part, context, whole)
        if whole.counts["children"] % EACH == 0:
            progress(whole.counts["children"], max(total, whole.counts["children"]))
    if checked is None or not whole.counts["children"]:
        raise FileRefused("There are no children in this file. Export it again from the case system.")
    return _ended(checked, whole, progress)


def check_area(area: Area, year: int, *, progress: Progress = _quiet) -> Checked:
    """Return what is wrong with the return that the area's own records would make for a year."""
    context = context_of(area, year)
    checked, whole = Checked(CensusHeading(year, context.last, area.la_code)), Whole(context)
    before = Whole(context_of(area, year - 1))
    total = facts.told_of(area).count()
    for number, told in enumerate(facts.children(area), start=1):
        judged = judge(told, context)
        if judged is not None:
            checked.findings += judged[1]
            checked.findings += whole.note(judged[0])
        _count(told, before)
        if number % EACH == 0:
            progress(number, total)
    checked.before = before.counts
    return _ended(checked, whole, progress)


def check_children(area: Area, year: int, only: Iterable[int]) -> Iterator[tuple[CensusChild, list[Finding]]]:
    """Yield some children (by `Child.pk`) of whom the year's return tells something, and what is wrong with each."""
    context = context_of(area, year)
    for told in facts.children(area, only=only):
        judged = judge(told, context)
        if judged is not None:
            yield judged


def check_identity(pk: int, area: Area, year: int) -> list[Finding]:
    """Return what is wrong with who a child is, for a child of whom the year's return does not tell (yet)."""
    context = context_of(area, year)
    child = identity(facts.child(pk), (), year, context.last)
    return [one for one in check_child(child, context) if one.rule not in OF_THE_TIME]


def count_area(area: Area, year: int) -> Counter[str]:
    """Return the counts of the comparison for a year, from the area's own records."""
    whole = Whole(context_of(area, year))
    for told in facts.children(area):
        _count(told, whole)
    return whole.counts


def _count(told: ChildFacts, whole: Whole) -> None:
    child = scoped(told, whole.context.year)
    if child is not None:
        whole.count(child if child.episodes else without_referral(told, child, whole.context.year))


def judge(told: ChildFacts, context: Context) -> tuple[CensusChild, list[Finding]] | None:
    """Return what a year's return tells of a child and what is wrong with it, or None where it tells nothing.

    A child whose referral is not known is judged by all rules but those that ask about the referral: what is missing
    is said once, by rule 8590.
    """
    child = scoped(told, context.year)
    if child is None:
        return None
    if child.episodes:
        return child, check_child(child, context)
    missing = [one for one in check_child(child, context) if one.rule == "8590"]
    child = without_referral(told, child, context.year)
    return child, missing + [one for one in check_child(child, context) if one.rule not in OF_REFERRALS]


def _ours(heading: CensusHeading, area: Area, year: int) -> CensusHeading:
    if heading.year != year:
        raise FileRefused(
            f"This file is for the year to 31 March {heading.year}; the year to 31 March {year} is to be checked. "
            f"Choose the right file, or say that you mean {heading.year}.",
            heading.line,
        )
    if heading.la_code != area.la_code:
        raise FileRefused(
            f"This file is of the council with the code {heading.la_code[:6] or 'not stated'}; this area's code is "
            f"{area.la_code}. Choose your own council's file.",
            heading.line,
        )
    return heading


def _of_child(part: ChildRead, context: Context, whole: Whole) -> Iterator[Finding]:
    found = check_child(part.child, context)
    yield from found
    yield from whole.note(part.child)
    # What a rule says of an element, its shape need not say again: one fault, one finding.
    spoken = {one.element.rsplit("/", 1)[-1].split("[")[0] for one in found}
    for names, fault in part.shape:
        if not names & spoken:
            yield fault


def _ended(checked: Checked, whole: Whole, progress: Progress) -> Checked:
    checked.findings += whole.end(checked.heading)
    checked.counts = whole.counts
    progress(whole.counts["children"], whole.counts["children"])
    return checked
