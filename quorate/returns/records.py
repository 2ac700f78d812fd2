"""What a census file says about a child, as plain values. Every part knows the line it stands on."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong with one child in a file. ``taken_anyway``: a doubt; otherwise the child is not taken."""

    line: int
    la_child_id: str
    why: str
    taken_anyway: bool = False


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry."""

    line: int
    started_on: date
    conference_on: date | None
    not_required: bool


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A child protection plan as the file tells of it."""

    line: int
    started_on: date
    ended_on: date | None
    first_category: str
    latest_category: str
    previous_plans: int | None
    reviews: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NeedPlan:
    """A Child in Need plan (not a child protection plan)."""

    line: int
    started_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Assessed:
    """A social work assessment. ``factors`` are codes, in the order of the file."""

    line: int
    started_on: date
    internal_review_on: date | None
    authorised_on: date | None
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Episode:
    """One time in need, from a referral to its closing."""

    line: int
    referred_on: date
    closed_on: date | None
    conference_on: date | None
    enquiries: tuple[Enquiry, ...] = ()
    plans: tuple[PlanTold, ...] = ()
    need_plans: tuple[NeedPlan, ...] = ()
    source: str = ""
    primary_need: str = ""
    no_further_action: bool = False
    closed_because: str = ""
    assessments: tuple[Assessed, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildTold:
    """One child of the file."""

    line: int
    la_child_id: str
    upn: str
    born_on: date | None
    expected_on: date | None
    died_on: date | None
    sex: str
    ethnicity: str
    disabilities: tuple[str, ...]
    episodes: tuple[Episode, ...]
    former_upn: str = ""
    upn_unknown: str = ""

    @property
    def plans(self) -> list[PlanTold]:
        """Return the plans of all episodes, the earliest first."""
        return sorted((p for e in self.episodes for p in e.plans), key=lambda plan: plan.started_on)


@dataclass(frozen=True, slots=True)
class Heading:
    """What the file says of itself."""

    year: int
    reference_on: date
    la_code: str

    @property
    def covers_from(self) -> date:
        """Return the first day of the year that the file tells of."""
        return date(self.year - 1, 4, 1)


@dataclass(slots=True)
class Census:
    """A file that could be read: the children that can be taken, and what is wrong with the others."""

    heading: Heading
    read: int = 0
    children: list[ChildTold] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Return how many children of the file cannot be taken."""
        return self.read - len(self.children)
