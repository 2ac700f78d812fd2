"""What a return tells, as plain values: as read from a file or as it would be written.

``at`` is the element's place within the child, such as ``CINdetails[1]/Section47[2]`` (empty for the child itself);
``line`` the line of the file, 0 where there is none; ``ref`` our own word for the row behind it, such as ``plan:12``.
Codes are kept as they are written, also wrong ones. A date that is missing or cannot be read is None.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CensusHeading:
    """What the return says of itself. ``old_content``: it has the ``Content`` part of years before 2022."""

    year: int
    reference_on: date | None
    la_code: str
    collection: str = "CIN"
    level: str = "L"
    old_content: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class CensusAssessment:
    at: str
    started_on: date | None
    authorised_on: date | None = None
    factors: tuple[str, ...] = ()
    line: int = 0
    ref: str = ""
    internal_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class CensusNeedPlan:
    """A Child in Need plan (CINPlanDates)."""

    at: str
    started_on: date | None
    ended_on: date | None = None
    line: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class CensusEnquiry:
    """A Section47 group. ``not_required`` as written: 0, 1, true, false or nothing."""

    at: str
    started_on: date | None
    target_on: date | None = None
    conference_on: date | None = None
    not_required: str = "0"
    line: int = 0
    ref: str = ""

    @property
    def waived(self) -> bool:
        """Return whether no conference was deemed necessary."""
        return said_yes(self.not_required)

    @property
    def unresolved(self) -> bool:
        """Return whether it has neither a conference nor the mark that none is needed."""
        return self.conference_on is None and not self.waived


@dataclass(frozen=True, slots=True)
class CensusReview:
    at: str
    on: date | None
    line: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class CensusPlan:
    """A ChildProtectionPlans group. ``ended_on``: the day it ended. ``previous_plans`` as written."""

    at: str
    started_on: date | None
    ended_on: date | None = None
    first_category: str = "NEG"
    latest_category: str = "NEG"
    previous_plans: str = "0"
    reviews: tuple[CensusReview, ...] = ()
    line: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class CensusEpisode:
    """A CINdetails group. ``conference_on``: the initial conference that stands with no Section47."""

    at: str
    referred_on: date | None
    source: str = "6"
    primary_need: str = "N1"
    no_further_action: str = "0"
    closed_on: date | None = None
    closed_because: str = ""
    conference_on: date | None = None
    assessments: tuple[CensusAssessment, ...] = ()
    need_plans: tuple[CensusNeedPlan, ...] = ()
    enquiries: tuple[CensusEnquiry, ...] = ()
    plans: tuple[CensusPlan, ...] = ()
    line: int = 0
    ref: str = ""

    @property
    def without_action(self) -> bool:
        """Return whether the referral led to no further action."""
        return said_yes(self.no_further_action)


@dataclass(frozen=True, slots=True)
class CensusChild:
    """One Child. ``sex`` holds GenderCurrent in returns before 2025. ``pk``: our own row, 0 where there is none."""

    la_child_id: str
    born_on: date | None = None
    expected_on: date | None = None
    died_on: date | None = None
    sex: str = "F"
    ethnicity: str = "WBRI"
    disabilities: tuple[str, ...] = ("NONE",)
    upn: str = ""
    former_upn: str = ""
    upn_unknown: str = ""
    episodes: tuple[CensusEpisode, ...] = ()
    line: int = 0
    pk: int = 0
    at: str = ""

    @property
    def unborn(self) -> bool:
        """Return whether only an expected date of birth is told."""
        return self.born_on is None and self.expected_on is not None

    @property
    def plans(self) -> tuple[CensusPlan, ...]:
        """Return the plans of all episodes, in the order of the return."""
        return tuple(plan for episode in self.episodes for plan in episode.plans)

    @property
    def need_plans(self) -> tuple[CensusNeedPlan, ...]:
        """Return the Child in Need plans of all episodes, in the order of the return."""
        return tuple(plan for episode in self.episodes for plan in episode.need_plans)


Record = (
    CensusChild
    | CensusEpisode
    | CensusAssessment
    | CensusNeedPlan
    | CensusEnquiry
    | CensusPlan
    | CensusReview
)


def said_yes(told: str) -> bool:
    """Return whether a yes or no of the census says yes. The Department takes 1 and true."""
    return told.strip().lower() in ("1", "true")
