"""Children of an invented council who are looked after: one on a plan, with a review ahead and a worry to decide."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quorate.care.actions import matters, reviews, status, weighing
from quorate.care.models import Matter, Spell
from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild
from quorate.moves.models import Move
from quorate.plans.models import Plan

from .staff import Staff

AT = datetime(2026, 4, 9, 15, 0, tzinfo=ZoneInfo("Europe/London"))
BEGAN = date(2026, 3, 16)


def play(staff: Staff) -> None:
    """Play the acts about two children, as the people of the council would."""
    booked = ConferenceChild.objects.filter(conference__state=Conference.State.BOOKED).values("child")
    moving = Move.objects.filter(area=staff.area).values("child")
    plans = Plan.objects.filter(area=staff.area, ended_on__isnull=True, started_on__lt=BEGAN)
    plans = plans.exclude(child__in=booked).exclude(child__in=moving).filter(child__born_on__lt=BEGAN)
    found = [plan.child for plan in plans.select_related("child__area").order_by("-started_on", "pk")[:2]]
    for child, act in zip(found, (_agreed, _ordered), strict=False):
        act(staff, child)


def _agreed(staff: Staff, child: Child) -> None:
    """Come in by agreement: a review is booked, and the parent has asked for the child back."""
    by = child.social_worker or staff.of("social worker")[0]
    status.begin(child=child, status=Spell.Status.SECTION_20, placement="foster", on=BEGAN, by=by, at=AT)
    status.name_officer(child=child, officer=staff.of("chair")[1], on=BEGAN, by=by, at=AT)
    reviews.book(child=child, on=date(2026, 4, 20), by=by, at=AT)
    says = "The father told the foster carer that he will take the child home at the weekend."
    came = AT - timedelta(hours=2)
    matters.raise_matter(child=child, kind=Matter.Kind.REMOVAL, says=says, raised_at=came, by=by, at=AT)


def _ordered(staff: Staff, child: Child) -> None:
    """Come in under a care order: how secure the child is has been weighed, and no officer is named yet."""
    by = child.social_worker or staff.of("social worker")[0]
    status.begin(child=child, status=Spell.Status.CARE_ORDER, placement="kin", on=BEGAN, by=by, at=AT)
    said = weighing.Security(
        on=date(2026, 4, 8),
        where="Core group",
        secure=True,
        reason="The grandmother keeps to what was agreed, and nobody else has a key.",
        contact="Once a week at the family centre, with a worker there.",
        care_plan="The child stays with the grandmother; the placement plan says who collects from school.",
    )
    weighing.weigh_security(child=child, said=said, by=by, at=AT)
