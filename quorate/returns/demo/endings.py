"""Endings of an invented council: a plan that is to end because the family moved, and a family after its plan."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild
from quorate.endings.actions import after
from quorate.endings.actions import ending as endings
from quorate.endings.queries.after import ended_plan, states_step_down
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 4, 10, 12, 0, tzinfo=LONDON)
DAY = AT.date()
HALF_A_YEAR = timedelta(days=183)


def play(staff: Staff) -> None:
    """Play the acts, as the people of the council would."""
    _to_end(staff)
    _after(staff)


def _worker(child: Child, staff: Staff) -> Practitioner:
    return child.social_worker or staff.of("social worker")[0]


def _to_end(staff: Staff) -> None:
    """Prepare the end of a plan: the family has moved, and the other authority has not said anything yet."""
    booked = ConferenceChild.objects.filter(conference__state=Conference.State.BOOKED).values("child")
    plans = Plan.objects.filter(area=staff.area, ended_on__isnull=True).exclude(child__in=booked)
    plan = (
        plans.select_related("area", "child__area", "child__social_worker")
        .order_by("-started_on", "pk")
        .first()
    )
    if plan is not None:
        endings.prepare(
            plan=plan,
            ground="moved",
            reason="The mother has taken a house near her sister and says that they will stay.",
            by=_worker(plan.child, staff),
            at=AT,
        )


def _after(staff: Staff) -> None:
    """Talk services over after a plan that ended this half year, keep a Child in Need plan, and see a change."""
    gone = Plan.objects.filter(area=staff.area, ended_on__gt=DAY - HALF_A_YEAR, ended_on__lte=DAY)
    # Read first: asked through the child's other plans, PostgreSQL looks at every pair of plans.
    on_a_plan = list(
        Plan.objects.filter(area=staff.area, ended_on__isnull=True).values_list("child", flat=True)
    )
    gone = gone.exclude(child__in=on_a_plan).filter(child__died_on__isnull=True)
    found = gone.select_related("child__area", "child__social_worker").order_by("-ended_on", "pk").first()
    plan = ended_plan(found.child) if found else None
    if plan is None or plan.ended_on is None:
        return
    by = _worker(plan.child, staff)
    said = after.Said(
        on=plan.ended_on,
        parents="Both parents at home: they would like the parenting group to go on until the summer.",
        wish="wants",
        child_said="That it is quieter now.",
        needs="Evenings are settled. School mornings are still hard.",
        services="Parenting group; a place at the breakfast club.",
    )
    after.talk(plan=plan, said=said, by=by, at=AT)
    if states_step_down(staff.area, DAY):
        support = "Parenting group (family hub), breakfast club (school), a visit every two weeks."
        after.start_in_need(plan=plan, on=plan.ended_on, support=support, by=by, at=AT)
    changed: date = max(plan.ended_on, DAY - timedelta(days=2))
    words = "The aunt told the school: his bail ended, and he was seen at the house."
    after.record_change(
        plan=plan, on=changed, what="a new relationship, or an adult who moves in", words=words, by=by, at=AT
    )
