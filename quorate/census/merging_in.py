"""Quorate's child protection modules put into the main case system's census file; everything else stays as it is.

Enquiries (Section47), plans (ChildProtectionPlans) and the initial conference after a move in (DateOfInitialCPC) of the
children whom both know are told as Quorate knows them. The rest of the file is copied byte for byte.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

from lxml import etree

from quorate.cases.models import Child
from quorate.people.models import Area
from quorate.returns import facts
from quorate.returns.told import ChildFacts
from quorate.rules.census import CensusEnquiry, CensusPlan

from .cutting import ChildCut, EpisodeCut, Part, cut
from .scope import enquiry_counts, enquiry_told, plan_counts, plan_told
from .writing import LeftOut, enquiries_of, plans_of

BATCH = 250
ENQUIRY, PLAN, CONFERENCE, MARK = "Section47", "ChildProtectionPlans", "DateOfInitialCPC", "ReferralNFA"
BEFORE_CONFERENCE = {
    "CINreferralDate", "ReferralSource", "PrimaryNeedCode", "CINclosureDate", "ReasonForClosure",
}  # fmt: skip
Progress = Callable[[int, int], None]
Edit = tuple[int, int, bytes]


@dataclass(slots=True)
class MergedIn:
    """What became of a file: how many children it has, into how many something was put, and what could not be."""

    children: int = 0
    merged: int = 0
    enquiries: int = 0
    plans: int = 0
    left_out: list[LeftOut] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Module:
    """One enquiry, plan or conference of ours. ``referred_on``: of the time in need it stands in, if that is known."""

    referred_on: date | None
    on: date
    said: CensusEnquiry | CensusPlan | None = None

    @property
    def words(self) -> str:
        """Return what it is, in words, without naming anybody."""
        what = {CensusEnquiry: "section 47 enquiry", CensusPlan: "plan"}.get(
            type(self.said), "initial conference"
        )
        return f"the {what} of {self.on.isoformat()}"


def merge(
    area: Area, year: int, file: BinaryIO, out: BinaryIO, *, limit: int, progress: Progress | None = None
) -> MergedIn:
    """Copy a census file to ``out`` with our modules put in; return what was put in and what could not be.

    ``file`` is read twice from its start: the first time to see that all of it can be taken.

    :raises FileRefused: before anything is written, if the file as a whole cannot be taken
    """
    found: Counter[str] = Counter()
    file.seek(0)
    for piece in cut(file, la_code=area.la_code, year=year, limit=limit):
        if piece.line:
            found[piece.la_child_id] += 1
    file.seek(0)
    done = MergedIn(children=found.total())
    pieces = cut(file, la_code=area.la_code, year=year, limit=limit)
    passed = 0
    while batch := list(islice(pieces, BATCH)):
        ours = _ours(area, [piece.la_child_id for piece in batch if piece.line])
        for piece in batch:
            told = ours.get(piece.la_child_id) if piece.line else None
            out.write(_one(piece, told, year, found, done) if told else piece.raw)
        passed += len(batch)
        if progress:
            progress(min(passed, done.children), done.children)
    _not_in_the_file(area, year, found, done)
    return done


def _ours(area: Area, identifiers: Sequence[str]) -> dict[str, ChildFacts]:
    numbers = Child.objects.filter(area=area, la_child_id__in=identifiers).values_list("pk", flat=True)
    return {one.la_child_id: one for one in facts.children(area, only=list(numbers), chunk=BATCH)}


def modules_of(told: ChildFacts, year: int) -> list[Module]:
    """Return what a year's census tells of a child's enquiries, plans and conferences without an enquiry."""
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    referred = {one.id: one.referred_on for one in told.episodes}
    found = [
        Module(referred.get(one.episode_id), one.started_on, enquiry_told(one, "", last))
        for one in told.enquiries
        if enquiry_counts(one, first, last)
    ]
    found += [
        Module(referred.get(one.episode_id), one.started_on, plan_told(one, "", first, last))
        for one in told.plans
        if plan_counts(one, first, last)
    ]
    found += [
        Module(referred.get(one.episode_id), one.on)
        for one in told.conferences
        if not one.enquiry_id and first <= one.on <= last
    ]
    return found


def _not_in_the_file(area: Area, year: int, found: Counter[str], done: MergedIn) -> None:
    """Report the children of whom we have something to tell and the file has nothing."""
    known = facts.told_of(area).values_list("pk", "la_child_id")
    missing = [pk for pk, identifier in known if identifier not in found]
    for told in facts.children(area, only=missing, chunk=BATCH):
        if modules_of(told, year):
            done.left_out.append(LeftOut(told.la_child_id, "The file has no child of this identifier."))


# -- one child


def _one(piece: ChildCut, told: ChildFacts, year: int, found: Counter[str], done: MergedIn) -> bytes:
    """Return a child's bytes with our modules put in."""
    modules = modules_of(told, year)
    if not modules:
        return piece.raw
    if found[piece.la_child_id] > 1:
        done.left_out.append(
            LeftOut(
                piece.la_child_id,
                f"The identifier stands more than once in the file (line {piece.line}): none is changed.",
            )
        )
        return piece.raw
    edits: list[Edit] = []
    for episode, mine in _placed(piece, modules, done):
        edits += _Rewriting(piece, episode, mine, done).edits()
    if not edits:
        return piece.raw
    done.merged += 1
    return _edited(piece.raw, edits)


def _placed(
    piece: ChildCut, modules: list[Module], done: MergedIn
) -> Iterator[tuple[EpisodeCut, list[Module]]]:
    """Yield each time in need of the file with what belongs into it; report what belongs into none."""
    mine: dict[int, list[Module]] = {}
    for module in modules:
        place = _place(piece.episodes, module)
        if place is None:
            when = f"referred on {module.referred_on}" if module.referred_on else "open on that day"
            done.left_out.append(
                LeftOut(piece.la_child_id, f"For {module.words}, the file has no time in need {when}.")
            )
        else:
            mine.setdefault(place, []).append(module)
    for place in sorted(mine):
        yield piece.episodes[place], mine[place]


def _place(episodes: list[EpisodeCut], module: Module) -> int | None:
    """Return which time in need a module belongs into: that of its referral, or where none is known, of its day."""
    if module.referred_on is not None:
        return next(
            (place for place, one in enumerate(episodes) if one.referred_on == module.referred_on), None
        )
    open_then = [
        place
        for place, one in enumerate(episodes)
        if one.referred_on
        and one.referred_on <= module.on
        and (one.closed_on is None or module.on <= one.closed_on)
    ]
    return max(open_then, key=lambda place: episodes[place].referred_on or date.min, default=None)


class _Rewriting:
    """Works out what is to be changed in one time in need of the file."""

    def __init__(self, piece: ChildCut, episode: EpisodeCut, mine: list[Module], done: MergedIn) -> None:
        self.raw, self.episode, self.done, self.child = piece.raw, episode, done, piece.la_child_id
        self.enquiries = [one.said for one in mine if isinstance(one.said, CensusEnquiry)]
        self.plans = [one.said for one in mine if isinstance(one.said, CensusPlan)]
        self.conferences = [one.on for one in mine if one.said is None]

    def edits(self) -> list[Edit]:
        """Return what is to be taken out and put in, by place."""
        enquiries = list(zip(self.enquiries, enquiries_of(self.enquiries), strict=True))
        plans = list(zip(self.plans, plans_of(self.plans), strict=True))
        changes: list[Edit] = []
        if enquiries:
            changes += self._group(ENQUIRY, enquiries, self._before_mark())
            self.done.enquiries += len(enquiries)
        if plans:
            changes += self._group(PLAN, plans, self._after_mark())
            self.done.plans += len(plans)
        return changes + self._conference()

    def _group(self, tag: str, ours: list[tuple[Any, Any]], place: int) -> list[Edit]:
        """Put our elements in with those of the file that we do not replace, in the order of their days."""
        theirs = [part for part in self.episode.parts if part.tag == tag]
        kept = [part for part in theirs if not self._replaced(part, tag)]
        for part in kept:
            day = _begun(part)
            self.done.left_out.append(
                LeftOut(
                    self.child,
                    f"The file's {tag} of {day.isoformat() if day else 'no day'} is not on record here; it is kept.",
                )
            )
        told = [(said.started_on, etree.tostring(element)) for said, element in ours]
        told += [(_begun(part) or date.min, self.raw[part.start : part.end]) for part in kept]
        told.sort(key=lambda one: one[0])
        marks = [part.start for part in self.episode.parts if part.tag == MARK]
        space = self._space(theirs[0].start if theirs else marks[0] if marks else place)
        if not theirs:
            # Each on a line of its own, where the file has its elements so.
            pieces = (
                [text + space for _, text in told] if tag == ENQUIRY else [space + text for _, text in told]
            )
            return [(place, place, b"".join(pieces))]
        edits = [(theirs[0].start, theirs[0].end, space.join(text for _, text in told))]
        edits += [(part.start - len(self._space(part.start)), part.end, b"") for part in theirs[1:]]
        return edits

    def _replaced(self, part: Part, tag: str) -> bool:
        """Return whether an element of the file tells of the same enquiry or plan as one of ours."""
        begun = _begun(part)
        if begun is None:
            return False
        if tag == ENQUIRY:
            held = part.days.get(CONFERENCE)
            return any(
                one.started_on == begun or (held is not None and one.conference_on == held)
                for one in self.enquiries
            )
        ended = part.days.get("CPPendDate") or date.max
        return any(
            one.started_on == begun
            or (one.started_on is not None and one.started_on < ended and begun < (one.ended_on or date.max))
            for one in self.plans
        )

    def _conference(self) -> list[Edit]:
        """Put in the conference that stands with no enquiry, or take out one that stands with an enquiry of ours."""
        theirs = [part for part in self.episode.parts if part.tag == CONFERENCE]
        of_enquiries = {one.conference_on for one in self.enquiries if one.conference_on}
        ours = [day for day in self.conferences if day not in of_enquiries]
        if not ours:
            return [
                (part.start - len(self._space(part.start)), part.end, b"")
                for part in theirs
                if part.days.get(CONFERENCE) in of_enquiries
            ]
        started = {one.started_on for one in self.plans}
        day = max(ours, key=lambda one: (one in started, one))
        text = f"<{CONFERENCE}>{day.isoformat()}</{CONFERENCE}>".encode()
        if theirs:
            return [(theirs[0].start, theirs[0].end, text)]
        before = [part for part in self.episode.parts if part.tag in BEFORE_CONFERENCE]
        place = before[-1].end if before else self.episode.parts[0].start
        return [(place, place, self._space(before[-1].start if before else place) + text)]

    # -- places

    def _before_mark(self) -> int:
        later = [part for part in self.episode.parts if part.tag in (MARK, PLAN, "PreProceedingsandFGDM")]
        return later[0].start if later else self.episode.end

    def _after_mark(self) -> int:
        marks = [part for part in self.episode.parts if part.tag == MARK]
        if marks:
            return marks[-1].end
        later = [part for part in self.episode.parts if part.tag == "PreProceedingsandFGDM"]
        return later[0].start if later else self.episode.end

    def _space(self, place: int) -> bytes:
        """Return the white space that stands right before a place."""
        before = self.raw[:place]
        return before[len(before.rstrip()) :]


def _begun(part: Part) -> date | None:
    return part.days.get("S47ActualStartDate") or part.days.get("CPPstartDate")


def _edited(raw: bytes, edits: list[Edit]) -> bytes:
    """Return the bytes with the changes made, which never overlap."""
    pieces: list[bytes] = []
    at = 0
    for start, end, text in sorted(edits, key=lambda one: (one[0], one[1])):
        pieces += [raw[at:start], text]
        at = end
    return b"".join((*pieces, raw[at:]))
