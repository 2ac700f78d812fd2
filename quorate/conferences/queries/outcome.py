"""What a conference that was held came to, for those who read it afterwards."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.people.models import Practitioner
from quorate.plans.models import Category
from quorate.rules import deciding
from quorate.rules.roles import in_words

from ..access import chairs
from ..facts import ChildPart, Meeting
from ..models import Conference, ConferenceChild, Decision, Evaluation, rules_kind
from .deciding import OUTCOMES

Outcome = Decision.Outcome


@dataclass(frozen=True, slots=True)
class Line:
    """One child's outcome, with what it rests on and what can still be done about it."""

    part: ChildPart
    decision: Decision
    evaluation: Evaluation | None
    booked: Conference | None
    may_put_right: bool
    may_evaluate: bool
    together: tuple[int, ...] = ()
    """The children whose next conference is agreed for the same day and is not booked yet."""

    @property
    def says(self) -> str:
        return str(self.decision.finding.get("says", ""))

    @property
    def source(self) -> str:
        return cited(self.decision.finding.get("reason"))

    @property
    def quorum_says(self) -> str:
        return str((self.decision.quorum.get("reason") or {}).get("says", ""))

    @property
    def quorum_source(self) -> str:
        return cited(self.decision.quorum.get("reason"))

    @property
    def rule(self) -> str:
        return ruled(self.decision.finding.get("reason"))

    @property
    def quorum_rule(self) -> str:
        return ruled(self.decision.quorum.get("reason"))

    @property
    def limit_rule(self) -> str:
        return ruled((self.decision.answers.get("next_limit") or {}).get("reason"))

    @property
    def must_record(self) -> list[str]:
        return [str(point.get("says", "")) for point in self.decision.finding.get("must_record", [])]

    @property
    def decided_by(self) -> str:
        if self.decision.decided_by == "agency":
            return "the agencies present"
        return in_words(self.decision.decided_by)

    @property
    def categories(self) -> list[str]:
        return [str(Category(code).label) for code in self.decision.categories]

    @property
    def limit_on(self) -> date | None:
        """The last day for the next review, as it was worked out when the decision was recorded."""
        text = (self.decision.answers.get("next_limit") or {}).get("due_on")
        return date.fromisoformat(text) if text else None

    @property
    def limit_says(self) -> str:
        reason = (self.decision.answers.get("next_limit") or {}).get("reason") or {}
        return str(reason.get("says", ""))

    @property
    def limit_source(self) -> str:
        return cited((self.decision.answers.get("next_limit") or {}).get("reason"))

    @property
    def to_book(self) -> bool:
        return self.decision.next_review_on is not None and self.booked is None


def lines(meeting: Meeting, reader: Practitioner) -> list[Line]:
    """Return the outcome for each child, with what this reader may still do about it."""
    ids = [part.row.child_id for part in meeting.children]
    booked = _booked_since(meeting.conference, ids)
    to_book: dict[date, list[int]] = defaultdict(list)
    for part in meeting.children:
        agreed = part.decision.next_review_on if part.decision else None
        if agreed and part.row.child_id not in booked:
            to_book[agreed].append(part.row.child_id)
    right = may_put_right(reader, meeting.conference)
    found = []
    for part in meeting.children:
        decision = part.decision
        if decision is None:
            continue
        evaluation = getattr(decision, "evaluation", None)
        waits = decision.outcome == Outcome.STOOD_DOWN and evaluation is None
        found.append(
            Line(
                part=part,
                decision=decision,
                evaluation=evaluation,
                booked=booked.get(part.row.child_id),
                may_put_right=right,
                may_evaluate=waits and str(reader.role) == decision.decided_by,
                together=tuple(to_book[decision.next_review_on]) if decision.next_review_on else (),
            )
        )
    return found


def _booked_since(conference: Conference, children: list[int]) -> dict[int, Conference]:
    rows = ConferenceChild.objects.filter(
        child__in=children,
        conference__starts_at__gt=conference.starts_at,
        conference__state__in=(Conference.State.BOOKED, Conference.State.OPEN),
    )
    return {
        row.child_id: row.conference
        for row in rows.select_related("conference").order_by("-conference__starts_at")
    }


def may_put_right(reader: Practitioner, conference: Conference) -> bool:
    """Return whether this person may put right how a decision was written down."""
    manages = reader.role == Practitioner.Role.CHAIRS_MANAGER and reader.area_id == conference.area_id
    return chairs(reader, conference) or manages


def dissent_after_close(meeting: Meeting, at: datetime) -> bool:
    """Return whether dissent could still be recorded if the conference closed now."""
    allowed = deciding.dissent(at=at, closed_at=None, procedure=meeting.procedure, on=meeting.on).allowed
    return allowed and meeting.procedure.setting("dissent-window", meeting.on) != "during-conference"


def of_kind(row: ConferenceChild) -> list[tuple[str, str]]:
    """Return the outcomes that the conference can have for this child."""
    return [(str(one), str(Outcome(one).label)) for one in OUTCOMES[rules_kind(row.kind)]]


def ruled(reason: Mapping[str, Any] | None) -> str:
    """Return the key of the rule that a kept reason comes from."""
    return str((reason or {}).get("rule") or "")


def cited(reason: Mapping[str, Any] | None) -> str:
    """Return the citation of a reason that was kept with a row, in words."""
    citation = (reason or {}).get("citation") or {}
    parts = [citation.get("source"), citation.get("edition"), citation.get("paragraph")]
    return ", ".join(str(part) for part in parts if part)
