"""Oversight of an invented council: an early review asked for, one that a new partner prompts, legal planning begun."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild
from quorate.oversight.actions import early, eighteen, legal
from quorate.oversight.models import LegalPlanning
from quorate.oversight.queries import early as asking
from quorate.oversight.queries import eighteen as meetings
from quorate.oversight.queries.case import chairs_of_case
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 4, 10, 15, 0, tzinfo=LONDON)
DAY = AT.date()
MEETS = datetime(2026, 4, 21, 14, 0, tzinfo=LONDON)


def play(staff: Staff) -> None:
    """Play the acts, as the people of the council would."""
    plans = list(_plans(staff)[:3])
    if len(plans) < 3:
        return
    _asked_for(plans[0].child, staff)
    _prompted(plans[1].child, staff)
    _legal(plans[2].child, staff)
    _eighteen(staff)


def _plans(staff: Staff) -> list[Plan]:
    """Return open plans of children with no conference booked, those of the middle of the register first."""
    booked = ConferenceChild.objects.filter(conference__state=Conference.State.BOOKED).values("child")
    rows = Plan.objects.filter(area=staff.area, ended_on__isnull=True).exclude(child__in=booked)
    rows = rows.exclude(child__social_worker=None).filter(started_on__lt=date(2026, 1, 1))
    found = list(
        rows.select_related("child__area", "child__social_worker", "usual_chair").order_by("started_on", "pk")
    )
    return found[len(found) // 2 :]


def _worker(child: Child, staff: Staff) -> Practitioner:
    return child.social_worker or staff.of("social worker")[0]


def _asked_for(child: Child, staff: Staff) -> None:
    """The social worker asks for an early review; it waits for the chair."""
    by = _worker(child, staff)
    grounds = [key for key, _ in asking.may_ask(by, DAY).grounds]
    ground = next((one for one in ("difficulty", "plan-failing", "other") if one in grounds), grounds[0])
    wish = early.Wish(
        ground=ground,
        why="Two of the three services have waiting lists, and nothing has begun since the last review.",
        consulted_on=DAY - timedelta(days=2),
    )
    early.ask(child=child, wish=wish, by=by, at=AT)


def _prompted(child: Child, staff: Staff) -> None:
    """A risk is recorded, and asks by itself whether the review should come forward."""
    change = early.Change(
        signal="person",
        on=DAY - timedelta(days=1),
        says="A new partner, known to the police, stays most nights.",
        foreseen=False,
        safety=True,
    )
    early.record_change(child=child, change=change, by=_worker(child, staff), at=AT)


def _legal(child: Child, staff: Staff) -> None:
    """Legal planning is begun, and its meeting arranged."""
    by = _worker(child, staff)
    household = (
        Child.objects.filter(family=child.family) if child.family_id else Child.objects.filter(pk=child.pk)
    )
    said = legal.Considered(
        on=DAY,
        suffering=True,
        decision=LegalPlanning.Decision.BEGIN,
        reasons="In spite of the plan the children are still often left alone.",
        children=tuple(household.values_list("pk", flat=True)),
    )
    planning = legal.consider(child=child, said=said, by=by, at=AT)
    managers = Practitioner.objects.filter(area=staff.area, role=Practitioner.Role.TEAM_MANAGER, active=True)
    manager = managers.order_by("pk").first()
    if manager is not None:
        details = legal.Arranged(MEETS, by, manager, "Ivo Larkspur, legal services")
        legal.arrange(planning=planning, details=details, by=by, at=AT)


def _eighteen(staff: Staff) -> None:
    """Where the text asks for it, arrange the eighteen-month meeting of the plan that has lasted longest."""
    manager = Practitioner.objects.filter(area=staff.area, role=Practitioner.Role.CHAIRS_MANAGER).first()
    if manager is None or not meetings.is_asked_for(manager, DAY):
        return
    rows = Plan.objects.filter(area=staff.area, ended_on__isnull=True, started_on__lte=date(2024, 10, 1))
    plan = (
        rows.select_related("child__area", "child__social_worker", "usual_chair")
        .order_by("started_on", "pk")
        .first()
    )
    if plan is None:
        return
    own = {one.pk for one in chairs_of_case(plan.child, plan)}
    chairs = Practitioner.objects.filter(area=staff.area, role=Practitioner.Role.CHAIR, active=True)
    other = chairs.exclude(pk__in=own).order_by("pk").first()
    if other is None:
        return
    details = eighteen.Details(
        meets_at=MEETS,
        place="Online",
        chair=other,
        minute_taker=staff.of("administrator")[0],
        asked={"social-worker": _worker(plan.child, staff)},
    )
    eighteen.arrange(child=plan.child, details=details, by=manager, at=AT)
