"""Bringing what is on record of a child's times in need into line with a census file.

The file is the main case system's own telling: where it differs from what stands here, the row is put right and what
it said before is kept. A file says nothing of what came after its reference date, and an older file puts nothing right.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quorate.cases.models import Child
from quorate.episodes.codes import CLOSURES, FACTORS, GONE, NEEDS, SOURCES, UPN_UNKNOWN
from quorate.episodes.models import Assessment, Entry, Episode, NeedPlan, PutRight, ReturnDetails

from .census import LATEST_SCHEMA
from .changes import NeedChanges, Source
from .records import Assessed, ChildTold, Remark
from .records import Episode as EpisodeTold
from .records import NeedPlan as NeedPlanTold

CENSUS = Entry.Origin.CENSUS
NO_LONGER_TOLD = "No longer in the file. "


@dataclass(slots=True)
class KnownNeed:
    """What is on record of one child's times in need."""

    episodes: list[Episode] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    need_plans: list[NeedPlan] = field(default_factory=list)
    details: ReturnDetails | None = None


def need_on_record(children: list[int]) -> dict[int, KnownNeed]:
    """Return what stands on record of some children, by their number; who has nothing is left out."""
    found: dict[int, KnownNeed] = {}
    if not children:
        return found
    standing = {"child__in": children, "taken_out_at__isnull": True}
    for episode in Episode.objects.filter(**standing).order_by("referred_on", "pk"):
        found.setdefault(episode.child_id, KnownNeed()).episodes.append(episode)
    within = {
        "episode__child__in": children,
        "episode__taken_out_at__isnull": True,
        "taken_out_at__isnull": True,
    }
    for one in Assessment.objects.filter(**within).select_related("episode").order_by("started_on", "pk"):
        found[one.episode.child_id].assessments.append(one)
    for plan in NeedPlan.objects.filter(**within).select_related("episode").order_by("started_on", "pk"):
        found[plan.episode.child_id].need_plans.append(plan)
    for details in ReturnDetails.objects.filter(child__in=children):
        found.setdefault(details.child_id, KnownNeed()).details = details
    return found


class OneNeed:
    """Compares one child's times in need in a file with what is on record, and notes what is to be written."""

    def __init__(
        self, told: ChildTold, child: Child, known: KnownNeed, source: Source, changes: NeedChanges
    ) -> None:
        self.told, self.child, self.known, self.source, self.changes = told, child, known, source, changes
        self.remarks: list[Remark] = []
        self.changed = False

    def merge(self) -> bool:
        """Return whether anything is to be written."""
        told: dict[date, EpisodeTold] = {}
        for one in self.told.episodes:
            if one.referred_on in told:
                self._doubt(one.line, "Two times in need begin with a referral on the same day; one is kept.")
            told.setdefault(one.referred_on, one)
        standing = {row.referred_on: row for row in self.known.episodes}
        for on, one in told.items():
            self._episode(one, standing.get(on))
        for on, row in standing.items():
            if on not in told and self._in_the_year(row, on):
                self._take_out(row)
        self._details()
        return self.changed

    # -- one time in need

    def _episode(self, told: EpisodeTold, row: Episode | None) -> None:
        said = {
            "source": self._code(told.source, SOURCES, told.line, "source of the referral"),
            "primary_need": self._code(told.primary_need, NEEDS, told.line, "primary need"),
            "closed_because": self._code(told.closed_because, CLOSURES, told.line, "reason for closing"),
        }
        if not told.closed_on:
            said["closed_because"] = ""
        if row is None:
            row = Episode(
                child=self.child,
                referred_on=told.referred_on,
                no_further_action=told.no_further_action,
                closed_on=told.closed_on,
                **said,
                **self._new(),
            )
            self.changes.episodes.append(row)
        elif not self.source.older:
            changes: dict[str, Any] = {
                name: value for name, value in said.items() if value and name != "closed_because"
            }
            changes["no_further_action"] = told.no_further_action
            if not self._later(row.closed_on):
                changes |= {"closed_on": told.closed_on, "closed_because": said["closed_because"]}
            self._put_right(row, changes)
        self._assessments(told, row)
        self._need_plans(told, row)

    def _assessments(self, told: EpisodeTold, row: Episode) -> None:
        known = [one for one in self.known.assessments if one.episode_id == row.pk] if row.pk else []
        for one in told.assessments:
            said = self._of_assessment(one)
            there = next((each for each in known if each.started_on == one.started_on), None)
            if there is None:
                made = Assessment(episode=row, started_on=one.started_on, **said, **self._new())
                self.changes.assessments.append(made)
                continue
            known.remove(there)
            if self.source.older:
                continue
            if self._later(there.authorised_on):
                del said["authorised_on"]
            if not said["factors"]:
                del said["factors"]
            self._put_right(there, said)
        self._gone(known)

    def _of_assessment(self, one: Assessed) -> dict[str, Any]:
        authorised = one.authorised_on
        if authorised and authorised < one.started_on:
            self._doubt(
                one.line, "The assessment is authorised before it began; the authorisation is left out."
            )
            authorised = None
        known = [code for code in one.factors if code in FACTORS or code in GONE]
        if len(known) != len(one.factors):
            self._doubt(
                one.line, "A factor of the assessment is not one of the census's codes; it is left out."
            )
        return {
            "internal_review_on": one.internal_review_on,
            "authorised_on": authorised,
            "factors": known,
        }

    def _need_plans(self, told: EpisodeTold, row: Episode) -> None:
        known = {one.started_on: one for one in self.known.need_plans if row.pk and one.episode_id == row.pk}
        for one in self._sound(told.need_plans):
            there = known.pop(one.started_on, None)
            if there is None:
                made = NeedPlan(episode=row, started_on=one.started_on, ended_on=one.ended_on, **self._new())
                self.changes.need_plans.append(made)
            elif not self.source.older and not self._later(there.ended_on):
                self._put_right(there, {"ended_on": one.ended_on})
        self._gone(known.values())

    def _sound(self, told: Iterable[NeedPlanTold]) -> list[NeedPlanTold]:
        found: dict[date, NeedPlanTold] = {}
        for one in told:
            if one.ended_on and one.ended_on < one.started_on:
                self._doubt(one.line, "A Child in Need plan ends before it starts; it is left out.")
            elif one.started_on in found:
                self._doubt(one.line, "Two Child in Need plans start on the same day; one is kept.")
            else:
                found[one.started_on] = one
        return list(found.values())

    def _gone(self, rows: Iterable[Assessment | NeedPlan]) -> None:
        for row in rows:
            if self._in_the_year(row, row.started_on):
                self._take_out(row)

    # -- what only the returns ask

    def _details(self) -> None:
        told = self.told
        unknown = self._code(told.upn_unknown, UPN_UNKNOWN, told.line, "reason why there is no UPN")
        said = {
            name: value
            for name, value in (("former_upn", told.former_upn), ("upn_unknown", unknown))
            if value
        }
        row = self.known.details
        if row is None and said:
            self.changes.details.append(ReturnDetails(child=self.child, **said))
            self.changed = True
        elif row is not None and not self.source.older:
            self._put_right(row, said)

    # -- writing down

    def _new(self) -> dict[str, Any]:
        self.changed = True
        return {"origin": CENSUS, "recorded_at": self.source.at, "recorded_by": self.source.by}

    def _put_right(self, row: Any, changes: dict[str, Any]) -> None:
        for name, value in changes.items():
            was = getattr(row, name)
            if was == value:
                continue
            setattr(row, name, value)
            self._alter(row)
            if was in ("", None, []):
                continue
            self.changes.put_right.append(
                PutRight(
                    child=self.child,
                    about=row.ref,
                    field=name,
                    was=plain(was),
                    became=plain(value),
                    why=self.source.why,
                    at=self.source.at,
                    by=self.source.by,
                )
            )

    def _take_out(self, row: Entry) -> None:
        row.taken_out_at, row.taken_out_by = self.source.at, self.source.by
        row.taken_out_why = NO_LONGER_TOLD + self.source.why
        self._alter(row)

    def _alter(self, row: Any) -> None:
        self.changes.altered.setdefault(type(row).__name__, {})[row.pk] = row
        self.changed = True

    def _in_the_year(self, row: Entry, on: date) -> bool:
        """Return whether this file would tell of an earlier file's row, if it were so."""
        heading = self.source.heading
        within = heading.covers_from <= on <= heading.reference_on
        return row.origin == CENSUS and within and not self.source.older

    def _later(self, day: date | None) -> bool:
        return day is not None and day > self.source.heading.reference_on

    def _code(self, told: str, codes: dict[str, str], line: int, what: str) -> str:
        if told and told not in codes:
            if self._unchecked:
                self._doubt(line, f"“{told[:10]}” is not a {what} that the census knows; it is left out.")
            return ""
        return told

    @property
    def _unchecked(self) -> bool:
        """Whether no shape of this year is to hand, by which the reading has said already which codes are wrong."""
        return self.source.heading.year != LATEST_SCHEMA

    def _doubt(self, line: int, why: str) -> None:
        self.remarks.append(Remark(line, self.told.la_child_id, why, taken_anyway=True))


def plain(value: object) -> str:
    """Return a value as a text to keep."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)
