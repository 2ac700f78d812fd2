"""One list of what needs a manager, from every subject of oversight, for the children a reader may see.

Each subject gives short items; they are put in order here, and the children of one page only are then read. So the
list costs the same few questions at a hundred children and at twenty thousand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce
from django.urls import reverse

from quorate.cases.models import Child, Duty
from quorate.clock import LONDON
from quorate.conferences.models import Attendance, Conference, ConferenceChild, Invitation
from quorate.people.access import Role
from quorate.people.models import Practitioner

from ..models import EarlyReview, EighteenMonthMeeting, LegalPlanning
from . import early, legal, stand_down
from .case import about_mine, states

SUBJECTS = {
    "early": "Early reviews",
    "eighteen": "Eighteen-month meetings",
    "stood-down": "Stood down or not quorate",
    "team-manager": "Second review",
    "legal": "Legal planning",
}
SORTS = ("due", "subject", "child")
AHEAD = timedelta(days=91)
LOOKED_BACK = timedelta(days=183)
CITED = Coalesce(KT("reason__citation__source"), Value(""), output_field=TextField())


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that needs somebody: for which child, by when or since when, in words, and where it is dealt with.

    ``page`` is the name of that page and the numbers in its address: of thousands, only those shown are written out.
    """

    subject: str
    child: int
    says: str
    page: tuple[str, tuple[int, ...]]
    due: date | None = None
    since: date | None = None
    source: str = ""
    about: Child | None = None

    @property
    def address(self) -> str:
        return reverse(self.page[0], args=self.page[1])

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked the list for."""

    subject: str = ""
    overdue: bool = False
    sort: str = "due"


def items(reader: Practitioner, asked: Asked, today: date) -> list[Item]:
    """Return everything that needs somebody, in the order asked for; children are filled in by `with_children`."""
    sources = {
        "early": _early,
        "eighteen": _eighteen,
        "stood-down": _stood_down,
        "team-manager": _team_manager,
        "legal": _legal,
    }
    chosen = [asked.subject] if asked.subject in sources else list(sources)
    found = [item for key in chosen for item in sources[key](reader, today)]
    if asked.overdue:
        found = [one for one in found if one.is_overdue(today)]
    down = asked.sort.startswith("-")
    key = asked.sort.removeprefix("-")
    names = _names(found) if key == "child" else {}

    def place(one: Item) -> tuple[object, ...]:
        due = (one.due or one.since or date.max, one.child)
        if key == "subject":
            return (list(SUBJECTS).index(one.subject), *due)
        return (names.get(one.child, ""), *due) if key == "child" else due

    return sorted(found, key=place, reverse=down)


def _names(found: Sequence[Item]) -> dict[int, str]:
    rows = Child.objects.filter(pk__in={one.child for one in found})
    return {
        pk: f"{family} {given} {number}"
        for pk, family, given, number in rows.values_list("pk", "family_name", "given_name", "la_child_id")
    }


def with_children(found: Sequence[Item]) -> list[Item]:
    """Return items with their children read."""
    children = Child.objects.select_related("social_worker").in_bulk({one.child for one in found})
    return [replace(one, about=children.get(one.child)) for one in found]


def _early(reader: Practitioner, today: date) -> Iterator[Item]:
    """Requests that wait, and what prompts the question by itself."""
    rows = EarlyReview.objects.filter(about_mine(reader), area=reader.area_id)
    taken = []
    decides = early.decides(reader, today).allowed
    for pk, child, prompt, ground, answer, at, cite in rows.values_list(
        "pk", "child_id", "prompt", "ground_says", "answer", "at", "citation"
    ):
        if prompt:
            taken.append((child, prompt))
        if answer == EarlyReview.Answer.WAITING:
            yield Item(
                "early",
                child,
                f"An early review is asked for: {ground}",
                ("oversight:early-decide", (pk,)) if decides else ("oversight:early", (child,)),
                since=at.astimezone(LONDON).date(),
                source=cite,
            )
    for one in early.prompts(reader, today, taken=taken):
        yield Item(
            "early",
            one.child,
            one.says,
            ("oversight:early", (one.child,)),
            since=one.on,
            source=one.ground.citation if one.ground else "",
        )


def _eighteen(reader: Practitioner, today: date) -> Iterator[Item]:
    """Meetings that are due or soon will be, those held with gaps, those arranged whose day has passed."""
    duties = Duty.objects.filter(
        about_mine(reader),
        area=reader.area_id,
        rule="eighteen-month-meeting",
        standing=Duty.Standing.OPEN,
        ended_at__isnull=True,
        due_on__lte=today + AHEAD,
    )
    arranged = {
        child: (pk, at.astimezone(LONDON).date())
        for pk, child, at in EighteenMonthMeeting.objects.filter(
            area=reader.area_id, state=EighteenMonthMeeting.State.ARRANGED
        ).values_list("pk", "child_id", "meets_at")
    }
    for child, due_on, source in duties.values_list("child_id", "due_on", CITED):
        if due_on and child not in arranged:
            # The text says from when it is due, and not by when it must have been held.
            words = "has become due" if due_on <= today else "will become due"
            page = ("oversight:eighteen-arrange", (child,))
            yield Item(
                "eighteen", child, f"The eighteen-month meeting {words}", page, since=due_on, source=source
            )
            continue
        pk, on = arranged.get(child, (0, today))
        if on < today:
            page = ("oversight:eighteen-record", (pk,))
            yield Item(
                "eighteen",
                child,
                "The eighteen-month meeting has no record yet",
                page,
                due=on,
                source=source,
            )


def _stood_down(reader: Practitioner, today: date) -> Iterator[Item]:
    """Evaluations that wait, and conferences that must come back together."""
    rows = stand_down.waiting_for_evaluation(reader).values_list(
        "conference_child__conference", "conference_child__child", "conference_child__conference__starts_at"
    )
    for conference, child, at in rows:
        page = ("conferences:outcome-evaluate", (conference, child))
        words = "Stood down: the evaluation is to be recorded"
        since = at.astimezone(LONDON).date()
        yield Item("stood-down", child, words, page, due=None, since=since)
    duties = Duty.objects.filter(
        about_mine(reader),
        area=reader.area_id,
        rule__in=stand_down.FOLLOWS,
        standing=Duty.Standing.OPEN,
        ended_at__isnull=True,
    )
    for child, title, due_on, source in duties.values_list("child_id", "title", "due_on", CITED):
        yield Item("stood-down", child, title, ("oversight:stood-down", ()), due=due_on, source=source)


def _team_manager(reader: Practitioner, today: date) -> Iterator[Item]:
    """Second reviews to which no team manager is asked, and those held without one.

    **Rules** ``check.team-manager``.
    """
    found = states(reader, "check.team-manager", today)
    if found is None or found.terms is None:
        return
    there = Invitation.objects.filter(
        conference=OuterRef("conference"), practitioner__role=Role.TEAM_MANAGER, withdrawn_at__isnull=True
    )
    came = Attendance.objects.filter(
        invitation__conference=OuterRef("conference"), invitation__practitioner__role=Role.TEAM_MANAGER
    )
    state = Conference.State
    rows = (
        ConferenceChild.objects.filter(
            review_number=2,
            conference__area=reader.area_id,
            conference__state__in=(state.BOOKED, state.CLOSED, state.STOOD_DOWN),
            conference__starts_at__date__gte=today - LOOKED_BACK,
        )
        .filter(about_mine(reader))
        .annotate(invited=Exists(there), was_there=Exists(came))
    )
    for conference, child, at, booked, invited, was_there in rows.values_list(
        "conference", "child", "conference__starts_at", F("conference__state"), "invited", "was_there"
    ):
        on = at.astimezone(LONDON).date()
        if booked == state.BOOKED and not invited:
            words = "The team manager is not asked to this second review"
            page = ("conferences:invite", (conference,))
            yield Item("team-manager", child, words, page, due=on, source=str(found.citation))
        elif booked != state.BOOKED and not was_there:
            words = "The second review was held without the team manager"
            page = ("conferences:outcome", (conference,))
            yield Item("team-manager", child, words, page, since=on, source=str(found.citation))


def _legal(reader: Practitioner, today: date) -> Iterator[Item]:
    """Reviews that found significant harm and say nothing of proceedings, and what legal planning still owes."""
    mine = legal.children_read_by(reader)
    source = legal.asks_after_review(reader, today)[1]
    for child, at in legal.unanswered(reader, today).values_list("child_id", "conference__starts_at"):
        words = "Found to be suffering significant harm: say whether proceedings were considered"
        page = ("oversight:legal", (child,))
        yield Item("legal", child, words, page, since=at.astimezone(LONDON).date(), source=source)
    running = LegalPlanning.objects.filter(
        area=reader.area_id,
        decision=LegalPlanning.Decision.BEGIN,
        ended_on__isnull=True,
        children__child__in=mine.order_by().values("pk"),
    )
    for planning in running.distinct().prefetch_related("children", "meetings__letter"):
        says = legal.open_action(planning, planning.meetings.all())
        if says:
            child = min(one.child_id for one in planning.children.all())
            page = ("oversight:legal", (child,))
            yield Item("legal", child, says, page, since=planning.considered_on)


def counts(found: Sequence[Item]) -> dict[str, int]:
    """Return how many items each subject has."""
    return {key: sum(one.subject == key for one in found) for key in SUBJECTS}


def table(found: Sequence[Item]) -> Iterator[list[object]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield ["Subject", "Child", "Identifier", "What", "Due", "Since", "Social worker", "Source"]
    for start in range(0, len(found), 500):
        for one in with_children(found[start : start + 500]):
            child = one.about
            worker = child.social_worker.name if child and child.social_worker else ""
            yield [
                SUBJECTS[one.subject],
                child.name if child else "",
                child.la_child_id if child else "",
                one.says,
                one.due,
                one.since,
                worker,
                one.source,
            ]
