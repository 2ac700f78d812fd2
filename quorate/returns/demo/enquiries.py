"""Enquiries of an invented council: one that waits for a decision, one ended against a school's view, one taken up."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from quorate.cases import newcomers
from quorate.cases.models import Child, Family, Relative
from quorate.cases.newcomers import Newcomer
from quorate.enquiries.actions import deciding, disagreeing, during, opening
from quorate.enquiries.actions.during import Answer, Seen
from quorate.enquiries.actions.opening import Meeting
from quorate.enquiries.models import Subject
from quorate.enquiries.queries.under_way import discussions_under_way
from quorate.people.models import Agency

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 4, 10, 16, 0, tzinfo=LONDON)
DAY = AT.date()
BROUGHT_IN = (
    ("Pennyroyal", (("Tansy", date(2017, 9, 14)), ("Rue", date(2022, 2, 3))), date(2026, 7, 21)),
    ("Saltmarsh", (("Corin", date(2014, 6, 30)),), None),
)
"""Two families whom no file tells of: name, children, and when a child not yet born is expected."""


def play(staff: Staff) -> None:
    """Play the acts of three enquiries, as the people of the council would."""
    waiting, ended = (_bring_in(staff, *family) for family in BROUGHT_IN)
    _waiting_for_a_decision(staff, waiting)
    _ended_and_disputed(staff, ended)
    _taken_up(staff)


def _bring_in(
    staff: Staff, name: str, children: tuple[tuple[str, date], ...], expected_on: date | None
) -> Family:
    worker = staff.of("social worker")[0]
    family = newcomers.add_family(area=staff.area, name=name, by=worker, at=AT)
    wanted = [Newcomer(f"{name[:3]}-{given}".upper(), given, name, born) for given, born in children]
    if expected_on:
        wanted.append(Newcomer(f"{name[:3]}-UNBORN".upper(), "", name, expected_on=expected_on))
    for one in wanted:
        shown = frozenset(match.child.pk for match in newcomers.likely(staff.area, one))
        newcomers.add_child(
            area=staff.area, newcomer=one, family=family, social_worker=worker, team=worker.team, shown=shown,
            by=worker, at=AT, today=DAY,
        )  # fmt: skip
    for given, relation in (("Linnet", "mother"), ("Bartram", "father")):
        newcomers.add_relative(
            family=family,
            name=f"{given} {name}",
            relation=relation,
            parental_responsibility=True,
            by=worker,
            at=AT,
        )
    return family


def _meeting(staff: Staff, children: list[Child], on: date, reasons: str) -> Meeting:
    took_part = [
        (staff.agencies[Agency.Kind.SOCIAL_CARE][0], staff.of("team manager")[0].name),
        (staff.agencies[Agency.Kind.POLICE][0], staff.of("police")[0].name),
        (staff.agencies[Agency.Kind.HEALTH][0], staff.of("health visitor")[0].name),
    ]
    numbers = frozenset(child.pk for child in children)
    return Meeting(on=on, how="joint", reasons=reasons, enquire=numbers, took_part=took_part)


def _opened(staff: Staff, family: Family, on: date, reasons: str) -> list[Subject]:
    children = opening.living(family)
    enquiry = opening.open_enquiry(
        family=family,
        meeting=_meeting(staff, children, on, reasons),
        places={},
        token=f"demo:{family.pk}",
        by=staff.of("social worker")[0],
        at=AT,
    )
    return list(Subject.objects.filter(enquiry=enquiry).select_related("child").order_by("pk"))


def _waiting_for_a_decision(staff: Staff, family: Family) -> None:
    worker = staff.of("social worker")[0]
    subjects = _opened(
        staff, family, date(2026, 3, 30), "A mark on the younger child, explained in two ways."
    )
    eldest = next(subject for subject in subjects if subject.child.born_on)
    others = Seen(
        on=date(2026, 4, 2), seen=True, others="The mother", says="Quiet; played with the farm set."
    )
    alone = Seen(on=date(2026, 4, 9), seen=True, alone=True, says="Spoke of shouting at night.")
    for number, seen in enumerate((others, alone)):
        during.record_visit(subject=eldest, visit=seen, token=f"demo:{family.pk}:{number}", by=worker, at=AT)
    mother = Relative.objects.filter(family=family, relation="mother").get()
    answer = Answer("pre-settled", "Portuguese", date(2022, 9, 5), DAY, "Harbour Law Centre (invented)")
    during.record_nationality(
        family=family,
        child=None,
        relative=mother,
        answer=answer,
        token=f"demo:{family.pk}:n",
        by=worker,
        at=AT,
    )
    for subject in subjects:
        deciding.ask_for_conference(
            subject=subject,
            agency=staff.agencies[Agency.Kind.HEALTH][0],
            who=staff.of("health visitor")[0].name,
            on=DAY,
            why="Two accounts of one injury, and a baby expected in July.",
            token=f"demo:{subject.pk}:ask",
            by=worker,
            at=AT,
        )


def _ended_and_disputed(staff: Staff, family: Family) -> None:
    manager = staff.of("team manager")[0]
    (subject,) = _opened(
        staff, family, date(2026, 3, 24), "Left alone overnight, as a neighbour told the police."
    )
    decision = deciding.decide(
        subject=subject,
        verdict=deciding.Verdict(
            False, date(2026, 4, 8), "It happened once, and the aunt now comes at night.",
            agreed_with=f"{staff.of('police')[0].name}, police", help_offered="A family worker for three months.",
        ),
        version=subject.version,
        token=f"demo:{subject.pk}:decided",
        by=manager,
        at=AT,
    )  # fmt: skip
    row = disagreeing.disagree(
        decision=decision,
        agency=staff.agencies[Agency.Kind.SCHOOL][0],
        who=staff.of("designated safeguarding lead")[0].name,
        on=date(2026, 4, 9),
        says="He has come to school unfed three times since.",
        owner=manager,
        by=manager,
        at=AT,
    )
    disagreeing.take_step(
        disagreement=row, on=DAY, what="The two managers talked by telephone and meet next week.", who="",
        token=f"demo:{row.pk}:step", by=manager, at=AT,
    )  # fmt: skip


def _taken_up(staff: Staff) -> None:
    """Take up the enquiry that a file told of last, for the family whose conference is not booked."""
    worker = staff.of("social worker")[0]
    told = Child.objects.filter(area=staff.area, family__isnull=False, events__kind="strategy-discussion")
    told = told.exclude(enquiries__isnull=False)
    started = discussions_under_way(list(told.distinct().values_list("pk", flat=True)))
    if not started:
        return
    latest = max(started, key=lambda number: (started[number], number))
    family = Child.objects.select_related("family").get(pk=latest).family
    if family is not None:
        opening.take_up(family=family, token=f"demo:{family.pk}", by=worker, at=AT)
