"""Moves of an invented council: a child who came on another council's plan, one here for a time, one who went."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from quorate.cases import newcomers
from quorate.cases.models import Child
from quorate.cases.newcomers import Newcomer
from quorate.conferences.models import Conference, ConferenceChild
from quorate.moves.actions import coming, going
from quorate.moves.models import Move, Shared
from quorate.plans.models import Plan

from .staff import Staff

AT = datetime(2026, 4, 9, 11, 0, tzinfo=ZoneInfo("Europe/London"))
DAY = AT.date()
FROM = "Thistledown Council"
TO = "Rookhope Council"


def play(staff: Staff) -> None:
    """Play the acts of three moves, as the people of the council would."""
    for_good, for_a_time = _bring_in(staff)
    _comes(staff, for_good)
    _stays_a_while(staff, for_a_time)
    _goes(staff)


def _bring_in(staff: Staff) -> tuple[Child, Child]:
    worker = staff.of("social worker")[0]
    family = newcomers.add_family(area=staff.area, name="Quillfeather", by=worker, at=AT)
    children = []
    for given, born in (("Sorrel", date(2016, 5, 3)), ("Wren", date(2020, 10, 20))):
        one = Newcomer(f"QUI-{given}".upper(), given, "Quillfeather", born)
        shown = frozenset(match.child.pk for match in newcomers.likely(staff.area, one))
        children.append(
            newcomers.add_child(
                area=staff.area,
                newcomer=one,
                family=family,
                social_worker=worker,
                team=worker.team,
                shown=shown,
                by=worker,
                at=AT,
                today=DAY,
            )
        )
    return children[0], children[1]


def _comes(staff: Staff, child: Child) -> Move:
    """Come for good: the bodies are told but one, a risk is seen, and the other council's report is awaited."""
    worker, manager = staff.of("social worker")[0], staff.of("designated manager")[0]
    notice = coming.Notice(
        authority=FROM,
        told_on=date(2026, 4, 7),
        moved_on=date(2026, 3, 30),
        contact_name="Duty desk",
        contact_email="duty@thistledown.example",
        plan_started_on=date(2025, 11, 4),
        plan_categories=("NEG",),
        lead_worker="Campion Example",
        next_review_on=date(2026, 8, 3),
    )
    move = coming.notify(child=child, notice=notice, by=manager, at=AT)
    to = {"social-care": staff.of("team manager")[0], "police": staff.of("police")[0]}
    coming.tell_bodies(move=move, to=to, by=manager, at=AT)
    says = "The new address is two streets from the man whom the plan keeps away from the children."
    coming.share(move=move, kind=Shared.Kind.RISK, on=DAY, says=says, by=worker, at=AT)
    return move


def _stays_a_while(staff: Staff, child: Child) -> Move:
    notice = coming.Notice(
        authority=FROM,
        told_on=date(2026, 4, 7),
        moved_on=date(2026, 3, 30),
        permanent=False,
        until_on=date(2026, 5, 29),
        lead_worker="Campion Example",
    )
    return coming.notify(child=child, notice=notice, by=staff.of("designated manager")[0], at=AT)


def _goes(staff: Staff) -> None:
    """Go for good: the receiving council has been told, is late, and has not written yet."""
    booked = ConferenceChild.objects.filter(conference__state=Conference.State.BOOKED).values("child")
    plans = Plan.objects.filter(area=staff.area, ended_on__isnull=True).exclude(child__in=booked)
    plan = plans.select_related("child__area").order_by("-started_on", "pk").first()
    if plan is None:
        return
    manager = staff.of("designated manager")[0]
    leaving = going.Leaving(
        authority=TO,
        told_on=date(2026, 3, 12),
        moved_on=date(2026, 3, 9),
        contact_name="Child protection office",
        contact_email="conferences@rookhope.example",
    )
    going.notify_out(child=plan.child, leaving=leaving, by=manager, at=AT)
