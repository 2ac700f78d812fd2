"""Whether reviews should come forward: what prompts it, who may ask, who may decide, and what was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from quorate.cases.access import children_seen_by
from quorate.cases.facts import NOTED, age_on, procedure_of
from quorate.cases.models import Child, Event
from quorate.conferences.models import Conference, ConferenceChild
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import permission
from quorate.rules.permission import Permission

from .. import prompting
from ..access import DECIDERS
from ..models import EarlyReview
from ..prompting import CHANGED, TOPICS, Listing, Prompt
from .case import about_mine, open_plan_of

LOOKED_BACK = timedelta(days=400)
"""A plan's review is never further off than six months: what happened before that has been through a review."""
RESETS = ("initial-conference", "plan-start", "reconvened", "review")
PREGNANCY_OVER = ("pregnancy-ended", "birth", "death")


def listing_of(reader: Practitioner, on: date) -> Listing:
    """Return the grounds that the reader's procedure lists on a day."""
    return prompting.listing(procedure_of(reader.area), on)


def prompts(
    reader: Practitioner,
    today: date,
    *,
    child: Child | None = None,
    taken: Iterable[tuple[int, str]] | None = None,
) -> list[Prompt]:
    """Return what asks whether a review should come forward and has not been decided: for one child, or for all.

    ``taken`` are the prompts already taken up (child, key), if the caller has read them.
    """
    plans = Plan.objects.filter(about_mine(reader), area=reader.area_id, ended_on__isnull=True)
    if child is not None:
        plans = plans.filter(child=child.pk)
    area = listing_of(reader, today)
    found = [*_of_happenings(plans, area, today), *_of_babies(plans, area), *_of_drift(plans, area, today)]
    gone = set(taken_up(reader) if taken is None else taken)
    return [one for one in found if (one.child, one.key) not in gone]


def taken_up(reader: Practitioner) -> list[tuple[int, str]]:
    """Return the prompts that somebody has asked about or decided: child and key."""
    rows = EarlyReview.objects.filter(area=reader.area_id).exclude(prompt="")
    return list(rows.values_list("child_id", "prompt"))


def _of_happenings(plans: QuerySet[Plan], area: Listing, today: date) -> list[Prompt]:
    """Return the prompts of what happened since each child's last conference."""
    topics = [CHANGED, *TOPICS]
    events = list(
        Event.objects.filter(
            Q(kind="strategy-discussion")
            | Q(kind="review") & Q(facts__quorate=False)
            | Q(kind=NOTED) & Q(facts__topic__in=topics),
            child__in=plans.values("child"),
            superseded_at__isnull=True,
            on__gte=today - LOOKED_BACK,
            on__lte=today,
        ).select_related("child")
    )
    since = _since([event.child_id for event in events])
    new = [one for one in events if (one.on, one.pk) > since.get(one.child_id, (date.min, 0))]
    return prompting.of_events(new, area, {one.child_id: one.child.born_on for one in events})


def _since(children: Sequence[int]) -> dict[int, tuple[date, int]]:
    """Return, for each child, the last conference that could weigh what had happened by then."""
    latest: dict[int, tuple[date, int]] = {}
    rows = Event.objects.filter(child__in=set(children), kind__in=RESETS, superseded_at__isnull=True)
    for number, child, kind, on, facts in rows.values_list("pk", "child_id", "kind", "on", "facts"):
        if prompting.signal_of(kind, facts) != "inquorate":
            latest[child] = max(latest.get(child, (date.min, 0)), (on, number))
    return latest


def _of_babies(plans: QuerySet[Plan], area: Listing) -> list[Prompt]:
    """Return a prompt for each child on a plan into whose family a baby is to be born who is not on a plan yet."""
    if not area.raises("baby", under_five=False):
        return []
    over = Event.objects.filter(
        child=OuterRef("child__family__children"), kind__in=PREGNANCY_OVER, superseded_at__isnull=True
    )
    known = Plan.objects.filter(child=OuterRef("child__family__children"), ended_on__isnull=True)
    rows = plans.filter(
        ~Exists(over),
        ~Exists(known),
        child__family__children__born_on__isnull=True,
        child__family__children__died_on__isnull=True,
        child__family__children__expected_on__isnull=False,
    ).values_list("child_id", "child__family__children__pk", "child__family__children__expected_on")
    ground = area.ground_for("baby")
    return [
        Prompt(child, f"child:{baby}", "baby", None, f"{prompting.WORDS['baby']}: {_expected(due)}", ground)
        for child, baby, due in rows.distinct()
        if due
    ]


def _expected(on: date) -> str:
    return f"expected about {on.day} {on:%B %Y}"


def _of_drift(plans: QuerySet[Plan], area: Listing, today: date) -> list[Prompt]:
    """Return a prompt for each plan of which at least half of what it asks for is overdue."""
    if not area.raises("drift", under_five=False):
        return []
    late = Count("actions", filter=Q(actions__done_on__isnull=True, actions__by_on__lt=today))
    rows = (
        plans.filter(actions__isnull=False)
        .values("pk", "child_id", "started_on")
        .annotate(total=Count("actions"), late=late)
        .filter(late__gt=0, total__lte=F("late") * 2)
    )
    ground = area.ground_for("drift")
    return [
        Prompt(
            row["child_id"],
            f"drift:{row['pk']}:{today:%Y}-{(today.month - 1) // 3 + 1}",
            "drift",
            None,
            f"{row['late']} of the {row['total']} actions of the plan are overdue",
            ground,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether this reader may ask for an early review, on which grounds, and what the text wants beforehand."""

    right: Permission
    rule: str
    grounds: tuple[tuple[str, str], ...]
    note: str
    citation: str
    consults: bool


def may_ask(reader: Practitioner, on: date) -> Asking:
    """Return the reader's right to ask for an early review.

    **Rules** ``permission.request-early-review``, or where there is none ``permission.request-date-change``.
    """
    procedure = procedure_of(reader.area)
    act = next(
        (
            one
            for one in ("request-early-review", "request-date-change")
            if procedure.find(f"permission.{one}", on)
        ),
        "request-early-review",
    )
    right = permission.may(act, role=reader.role, procedure=procedure, on=on)
    area = listing_of(reader, on)
    grounds = tuple((one.key, one.says) for one in area.grounds)
    return Asking(
        right=right,
        rule=f"permission.{act}",
        grounds=(*grounds, ("other", "another reason, written down")),
        note=area.note,
        citation=area.citation,
        consults=bool(right.conditions),
    )


def may_decide(reader: Practitioner, child: Child, on: date) -> Permission:
    """Return the reader's right to decide whether one child's review comes forward."""
    return decides(reader, on)


def decides(reader: Practitioner, on: date) -> Permission:
    """Return the reader's right to decide whether reviews come forward: theirs who may change their date.

    Where the text does not say, it is for chairs and their managers.

    **Rules** ``permission.change-date``.
    """
    right = permission.may("change-date", role=reader.role, procedure=procedure_of(reader.area), on=on)
    if right.allowed and reader.role not in DECIDERS:
        return right._replace(allowed=False, by=("conference-chair", "chairs-manager"))
    return right


def requests_of(child: Child) -> list[EarlyReview]:
    """Return what was asked and decided for a child, the latest first."""
    rows = EarlyReview.objects.filter(child=child).select_related("by", "answered_by", "plan")
    return list(rows.order_by("-at", "-pk"))


def request_seen_by(reader: Practitioner, pk: int) -> EarlyReview | None:
    """Return one request of a child whose case the reader may open, or None."""
    rows = EarlyReview.objects.filter(pk=pk, area=reader.area_id, child__in=children_seen_by(reader))
    return rows.select_related("child__area", "plan", "by", "answered_by", "area").first()


def booked_review(child: Child) -> Conference | None:
    """Return the child's next review that is booked, if one is."""
    row = (
        ConferenceChild.objects.filter(
            child=child, conference__kind=Conference.Kind.REVIEW, conference__state=Conference.State.BOOKED
        )
        .select_related("conference__chair")
        .order_by("conference__starts_at")
        .first()
    )
    return row.conference if row else None


@dataclass(frozen=True, slots=True)
class Page:
    """All that a child's page on early reviews shows."""

    plan: Plan | None
    prompts: list[Prompt]
    requests: list[EarlyReview]
    booked: Conference | None
    asking: Asking
    deciding: Permission
    listing: Listing
    age: int | None

    @property
    def waiting(self) -> list[EarlyReview]:
        return [one for one in self.requests if one.answer == EarlyReview.Answer.WAITING]

    @property
    def decided(self) -> list[EarlyReview]:
        return [one for one in self.requests if one.answer != EarlyReview.Answer.WAITING]

    @property
    def timing(self) -> list[tuple[str, str, bool]]:
        """What the text says of timing: words, source, and whether it speaks of this child's age."""
        under_five = self.age is None or self.age < 5
        return [
            (one.says, str(one.citation or ""), one.key == "under-five" and under_five)
            for one in self.listing.timing
        ]


def page_of(reader: Practitioner, child: Child, today: date) -> Page:
    """Return what the page on one child's early reviews shows."""
    return Page(
        plan=open_plan_of(child),
        prompts=prompts(reader, today, child=child),
        requests=requests_of(child),
        booked=booked_review(child),
        asking=may_ask(reader, today),
        deciding=may_decide(reader, child, today),
        listing=listing_of(reader, today),
        age=age_on(child, today),
    )


def prompt_of(reader: Practitioner, child: Child, key: str, today: date) -> Prompt | None:
    """Return one prompt of a child that still waits, or None."""
    return next((one for one in prompts(reader, today, child=child) if one.key == key), None)
