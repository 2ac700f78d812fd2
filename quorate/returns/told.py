"""What the returns tell of a child: plain values, the same for every output (decision 26). No rows, no clock.

Days are days in the council's own calendar. An ``id`` is stable from run to run, at most 20 letters and digits, and
unique in its list within the area. Tuples are in order of their days, the earliest first.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Worker:
    """A practitioner as the returns name one."""

    id: str
    name: str
    registration: str = ""
    team_id: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentTold:
    """A social work assessment. ``factors`` are the census's codes (STANDARDS 2.3)."""

    id: str
    started_on: date
    internal_review_on: date | None = None
    authorised_on: date | None = None
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedPlanTold:
    """A Child in Need plan. ``ended_on`` is the day it ended, which no longer counts."""

    id: str
    started_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class EpisodeTold:
    """One time in need, from a referral to its closing, as the main case system tells it.

    ``transfer_conference_on``: the initial conference after a move in, which stands with the episode and with no
    section 47 enquiry (gotcha 4).
    """

    id: str
    referred_on: date
    source: str = ""
    primary_need: str = ""
    no_further_action: bool = False
    closed_on: date | None = None
    closed_because: str = ""
    transfer_conference_on: date | None = None
    assessments: tuple[AssessmentTold, ...] = ()
    need_plans: tuple[NeedPlanTold, ...] = ()


@dataclass(frozen=True, slots=True)
class EnquiryTold:
    """One section 47 enquiry about one child. ``started_on`` is the day of the strategy discussion that began it.

    ``conference_target_on``: 15 working days after that day, the day itself not counted (DfE's count).
    ``conference_on``: the day of the initial conference that followed, once it was held.
    ``not_required``: ended without a conference. Neither set: still open.
    """

    id: str
    episode_id: str
    started_on: date
    conference_target_on: date | None = None
    conference_on: date | None = None
    conference_id: str = ""
    not_required: bool = False
    ended_on: date | None = None
    worker: Worker | None = None


@dataclass(frozen=True, slots=True)
class ConferenceTold:
    """One child's initial conference (also before a birth, or after a move in). Siblings share ``meeting_id``."""

    id: str
    meeting_id: str
    on: date
    kind: str
    enquiry_id: str = ""
    episode_id: str = ""
    target_on: date | None = None
    plan_id: str = ""
    quorate: bool | None = None


@dataclass(frozen=True, slots=True)
class ReviewTold:
    """A review conference of a plan that was held. ``participation`` is PN0 to PN7, empty where not recorded."""

    id: str
    meeting_id: str
    on: date
    due_on: date | None = None
    continued: bool | None = None
    quorate: bool | None = None
    participation: str = ""


@dataclass(frozen=True, slots=True)
class VisitTold:
    """A visit to a child on a plan, or an attempt at one."""

    id: str
    on: date
    seen: bool | None = None
    seen_alone: bool | None = None
    bedroom_seen: bool | None = None


@dataclass(frozen=True, slots=True)
class CategoryTold:
    """The categories (NEG PHY SAB EMO MUL) of a plan from a day on."""

    from_on: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanTold:
    """One unbroken time on a plan here. ``ended_on`` is the day it ended, which no longer counts.

    ``previous_plans``: how often this authority had made the child subject of a plan before, however long ago.
    """

    id: str
    episode_id: str
    conference_id: str
    started_on: date
    ended_on: date | None
    ended_because: str
    categories: tuple[CategoryTold, ...]
    previous_plans: int
    reviews: tuple[ReviewTold, ...] = ()
    visits: tuple[VisitTold, ...] = ()
    worker: Worker | None = None

    @property
    def first_category(self) -> str:
        """Return the census's one code for the categories at the start: MUL where there are several or none."""
        return one_code(self.categories[0].codes if self.categories else ())

    @property
    def latest_category(self) -> str:
        """Return the census's one code for the categories last decided."""
        return one_code(self.categories[-1].codes if self.categories else ())

    def in_force(self, on: date) -> bool:
        """Return whether the child was on this plan on a day. The day it starts counts, the day it ends does not."""
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True, slots=True)
class VisitingPlanTold:
    """Another authority's plan of a child who is, or was, in this area for a while (gotcha 20)."""

    id: str
    authority: str
    started_on: date | None
    here_from: date
    here_until: date | None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InvolvementTold:
    """Who held the child's case, from a day to a day."""

    id: str
    worker: Worker
    from_on: date
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class OrderTold:
    """An emergency protection order or police protection: ``kind`` is the enquiries' own word."""

    id: str
    kind: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class PreProceedingsTold:
    """Legal planning that led to a letter: ``started_on``, the day of the meeting that decided it."""

    id: str
    started_on: date
    letter_sent_on: date | None = None
    issue_letter_sent_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """All that any return tells of one child."""

    pk: int
    la_child_id: str
    given_name: str
    family_name: str
    born_on: date | None
    expected_on: date | None
    died_on: date | None
    sex: str
    ethnicity: str
    disabilities: tuple[str, ...] = ()
    nhs_number: str = ""
    upn: str = ""
    former_upn: str = ""
    upn_unknown: str = ""
    postcode: str = ""
    family_id: str = ""
    worker: Worker | None = None
    episodes: tuple[EpisodeTold, ...] = ()
    enquiries: tuple[EnquiryTold, ...] = ()
    conferences: tuple[ConferenceTold, ...] = ()
    plans: tuple[PlanTold, ...] = ()
    visiting_plans: tuple[VisitingPlanTold, ...] = ()
    involvements: tuple[InvolvementTold, ...] = ()
    orders: tuple[OrderTold, ...] = ()
    pre_proceedings: tuple[PreProceedingsTold, ...] = ()


def one_code(codes: tuple[str, ...]) -> str:
    """Return the one census code of a list of categories (STANDARDS 2.2: several, or none recommended, are MUL)."""
    return codes[0] if len(codes) == 1 else "MUL"
