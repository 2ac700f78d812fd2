"""What the record says of a conference, section by section: facts that nobody retypes.

The prose between them is written by people. Both together are the minutes.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from quorate.cases.models import OccasionEvent
from quorate.conferences.facts import ChildPart, Meeting, Person, Unit, units_of
from quorate.conferences.models import Conference, KeptOut
from quorate.conferences.notices import category_words, outcome_words
from quorate.conferences.queries.hold import explored
from quorate.design.words import clock_time, day, weekday
from quorate.letters.documents import Block, Facts, Grid, Heading, Points, Text
from quorate.plans.models import PlanAction
from quorate.rules.roles import in_words

from . import covered

Blocks = tuple[Block, ...]
Moments = dict[str, dict[str, list[str]]]
"""Heading to table to the moment of each row, in ISO words or empty. A table of the whole conference without moments is
one whose words are for professionals."""
KEPT_OUT, ABSENT, VIEWS, DISSENT = "Kept out", "Not present", "Views", "Dissent"
"""Captions of the tables that not everybody gets in the same way."""
KINDS: dict[str, type[Block]] = {
    "heading": Heading,
    "text": Text,
    "points": Points,
    "facts": Facts,
    "grid": Grid,
}
FROM_OUTSIDE = ("practitioner", "relative", "child")


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the minutes. ``starts_with`` is what was noted at the meeting, for the writer to work from."""

    key: str
    heading: str
    prose: bool = False
    needed: bool = False
    optional: bool = False
    """Not mentioned in a paper while nothing is under it."""
    starts_with: str = ""
    child: int | None = None


def parts_of(meeting: Meeting) -> list[Part]:
    """Return the headings of a conference's minutes, in order."""
    parts = [
        Part("essential-facts", "Essential facts", prose=True),
        Part("people", "Who was there"),
        Part("reports", "Reports"),
        Part("discussion", "Discussion of the family as a whole", prose=True),
    ]
    for one in meeting.children:
        parts += _parts_of_child(one)
    return [*parts, Part("other", "Anything else", prose=True)]


def _parts_of_child(one: ChildPart) -> list[Part]:
    child, row = one.row.child, one.row
    name, at = child.name, f"child:{child.pk}"
    return [
        Part(f"{at}:facts", f"{name}: the child", child=child.pk),
        Part(
            f"{at}:wishes", f"{name}: wishes and feelings", prose=True, child=child.pk,
            starts_with=row.wishes_and_feelings,
        ),
        Part(
            f"{at}:discussion", f"{name}: what was discussed", prose=True, needed=True, child=child.pk,
            starts_with=row.working_notes,
        ),
        Part(f"{at}:views", f"{name}: what each agency thinks", child=child.pk),
        Part(f"{at}:decision", f"{name}: the decision and the reasons for it", prose=True, child=child.pk),
        Part(f"{at}:chair", f"{name}: the Chair’s own reasons", prose=True, optional=True, child=child.pk),
        Part(f"{at}:dissent", f"{name}: disagreement in words", prose=True, optional=True, child=child.pk),
        Part(f"{at}:plan", f"{name}: the plan", child=child.pk),
    ]  # fmt: skip


def record_of(meeting: Meeting) -> dict[str, Blocks]:
    """Return what the record says under each heading."""
    found: dict[str, Blocks] = {
        "essential-facts": _essential(meeting),
        "people": _people(meeting),
        "reports": _reports(meeting),
    }
    actions = _actions(meeting)
    for one in meeting.children:
        at = f"child:{one.row.child_id}"
        found[f"{at}:facts"] = _child_facts(meeting, one)
        found[f"{at}:views"] = _views(meeting, one)
        found[f"{at}:decision"] = _decision(meeting, one)
        found[f"{at}:plan"] = _plan(one, actions)
    return found


def moments_of(meeting: Meeting) -> Moments:
    """Return when each row of the record was said, for the tables whose rows somebody said at a moment.

    Somebody who was out of the meeting then does not get the row.
    """
    found: Moments = {}
    for one in meeting.children:
        at = f"child:{one.row.child_id}"
        views = [unit.view.at if unit.view else None for unit in units_of(meeting, one)]
        found[f"{at}:views"] = {
            VIEWS: [_iso(moment) for moment in views],
            covered.EXPLORED: [_iso(each.at) for each in explored(one)],
        }
        found[f"{at}:decision"] = {DISSENT: [_iso(each.at) for each in one.dissents]}
    found["essential-facts"] = {title: [] for title in covered.titles_for_professionals(meeting)}
    return found


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def as_stored(record: dict[str, Blocks]) -> dict[str, list[dict[str, Any]]]:
    """Return the record as plain values, to be kept with the approved minutes."""
    return {key: [asdict(block) for block in blocks] for key, blocks in record.items()}


def from_stored(stored: dict[str, list[dict[str, Any]]]) -> dict[str, Blocks]:
    """Return a kept record as blocks again."""
    return {key: tuple(_block(dict(one)) for one in blocks) for key, blocks in stored.items()}


def _block(plain: dict[str, Any]) -> Block:
    made = KINDS[plain.pop("kind")]
    return made(**{name: _tuples(value) for name, value in plain.items()})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value


# The conference -------------------------------------------------------------------------------------------------


def _essential(meeting: Meeting) -> Blocks:
    conference = meeting.conference
    rows = [
        ("Conference", f"{conference.pk}, {conference.get_kind_display().lower()}"),
        ("Day", weekday(conference.opened_at or conference.starts_at)),
        ("Began", _time(conference.opened_at)),
        ("Ended", _time(conference.closed_at)),
        ("Place", conference.room.name if conference.room else conference.get_place_display()),
        ("Chair", conference.chair.name),
        (meeting.procedure.word("minute-taker").capitalize(), conference.administrator.name),
        ("The conference was", conference.get_state_display().lower()),
    ]
    if conference.follows_id:
        rows.append(("Comes back from", f"Conference {conference.follows_id}"))
    if conference.past_limit_reason:
        rows.append(("Why it was held past a limit", conference.past_limit_reason))
    return (Facts("The conference", tuple(rows)), *covered.of_conference(meeting))


def _time(moment: datetime | None) -> str:
    return clock_time(moment) if moment else "Not recorded"


def _people(meeting: Meeting) -> Blocks:
    came = [one for one in meeting.people if one.stays]
    absent = [one for one in meeting.people if not one.stays and one.part != "administrator"]
    blocks: list[Block] = []
    if came:
        head = ("Name", "Part", "Agency", "There")
        blocks.append(Grid("Present", head, tuple((*_who(one), _stay(one)) for one in came)))
    else:
        blocks.append(Text("Nobody is recorded as present."))
    if absent:
        rows = tuple((*_who(one), _absence(one)) for one in absent)
        blocks.append(Grid(ABSENT, ("Name", "Part", "Agency", "Why"), rows))
    kept_out = _kept_out(meeting.conference)
    if kept_out:
        blocks.append(Grid(KEPT_OUT, ("Name", "Of what", "Why", "Decided by"), kept_out))
    return tuple(blocks)


def _who(person: Person) -> tuple[str, str, str]:
    who = person.practitioner
    part = person.invitation.part + (" (observer)" if person.invitation.observer else "")
    return person.invitation.name, part, who.agency.name if who else "Family"


def _stay(person: Person) -> str:
    said = [
        f"{clock_time(stay.arrived_at)} to {clock_time(stay.left_at) if stay.left_at else 'the end'}"
        + (", online" if stay.mode == stay.Mode.ONLINE else "")
        for stay in person.stays
    ]
    return "; ".join(said)


def _absence(person: Person) -> str:
    invitation = person.invitation
    reply = invitation.Reply
    said = {
        reply.APOLOGIES: "Sent apologies",
        reply.SUBSTITUTE: "Sent somebody else",
        reply.NONE: "Did not reply",
    }.get(reply(invitation.reply), "Had said they would come")
    return f"{said}. {invitation.reply_words}" if invitation.reply_words else said


def _kept_out(conference: Conference) -> tuple[tuple[str, ...], ...]:
    rows = KeptOut.objects.filter(invitation__conference=conference).exclude(extent=KeptOut.Extent.PAPERS)
    found = rows.select_related(
        "invitation__relative", "invitation__practitioner", "invitation__young_person", "by"
    )
    return tuple((one.invitation.name, _of_what(one), one.why, one.by.name) for one in found.order_by("at"))


def _of_what(kept: KeptOut) -> str:
    """Return of what somebody was kept out: the part by the name that was decided, where one was given."""
    return f"{kept.get_extent_display()}: {kept.which_part}" if kept.which_part else kept.get_extent_display()


def _reports(meeting: Meeting) -> Blocks:
    events = OccasionEvent.objects.filter(
        occasion__key=meeting.conference.ref, superseded_at__isnull=True,
        kind__in=("report-owed", "report-received", "report-shared"),
    )  # fmt: skip
    days: dict[str, dict[str, str]] = {}
    for event in events.order_by("on", "pk"):
        days.setdefault(event.ref, {})[event.kind] = day(event.on)
    rows = tuple(
        (
            *_who(one)[:2],
            days[ref].get("report-received", "Not received"),
            days[ref].get("report-shared", "Not recorded"),
        )
        for one in meeting.people
        if (ref := f"invitation:{one.invitation.pk}") in days
    )
    if not rows:
        return (Text("No reports were asked for."),)
    return (Grid("Reports for the conference", ("From", "Part", "Received", "Shared with the family"), rows),)


# One child ------------------------------------------------------------------------------------------------------


def _child_facts(meeting: Meeting, one: ChildPart) -> Blocks:
    child = one.row.child
    rows = [("Name", child.name), ("Conference for this child", one.row.get_kind_display().lower())]
    if child.born_on:
        rows.append(("Date of birth", day(child.born_on)))
    elif child.expected_on:
        rows.append(("Expected", day(child.expected_on)))
    worker = child.social_worker.name if child.social_worker else "Not recorded"
    rows.append((meeting.procedure.word("case-holder").capitalize(), worker))
    if one.row.plan:
        rows.append(("On a plan since", day(one.row.plan.started_on)))
    if one.row.review_number:
        rows.append(("Review number", str(one.row.review_number)))
    if one.row.limit_on:
        rows.append(("To be held by", day(one.row.limit_on)))
    return (Facts("The child", tuple(rows)),)


def _views(meeting: Meeting, one: ChildPart) -> Blocks:
    rows = tuple(
        (
            unit.name + _standing_of(unit, one.decision.at if one.decision else None),
            unit.view.get_says_display() if unit.view else "Not asked",
            unit.view.words if unit.view else "",
        )
        for unit in units_of(meeting, one)
    )
    if not rows:
        return (Text("No views are recorded."),)
    return (
        Grid(VIEWS, ("Agency or person", "View", "In their words"), rows),
        *covered.of_child(meeting, one),
    )


def _standing_of(unit: Unit, decided_at: datetime | None) -> str:
    """Return what keeps a view out of the count: family members' never count, nor those of who had left."""
    if unit.key.startswith("family:"):
        return " (family)"
    there = any(
        stay.left_at is None or decided_at is None or stay.left_at >= decided_at
        for person in unit.people
        for stay in person.stays
    )
    return "" if there else " (had left)"


def _decision(meeting: Meeting, one: ChildPart) -> Blocks:
    decision = one.decision
    if decision is None:
        return (Text("No decision is recorded."),)
    rows = [("Outcome", outcome_words(meeting, decision)), ("Decided by", _by(decision.decided_by))]
    if decision.override:
        rows.append(("The Chair decided", "Against the view of the conference, for the reasons below"))
    if decision.categories:
        rows.append(("Category of harm", category_words(decision)))
    if decision.criterion:
        rows.append(("Ground for ending", decision.criterion))
    if decision.next_review_on:
        rows.append(("Next review", weekday(decision.next_review_on)))
    if decision.next_review_past_limit_why:
        rows.append(("Why that is past the limit", decision.next_review_past_limit_why))
    if decision.ends_on:
        rows.append(("The plan ends on", weekday(decision.ends_on)))
    rows.append(("Reasons", decision.reasons or "Not recorded"))
    if decision.changes:
        rows.append(("Changes", decision.changes))
    rows += covered.decided(decision)
    blocks: list[Block] = [Facts("The decision", tuple(rows)), *_quorum(one)]
    if one.dissents:
        dissents = tuple((_dissenter(each), each.words, clock_time(each.at)) for each in one.dissents)
        blocks.append(Grid(DISSENT, ("Who", "In their words", "At"), dissents))
    else:
        blocks.append(Text("Nobody asked for dissent to be recorded."))
    return tuple(blocks)


def _by(key: str) -> str:
    words = "the agencies present" if key == "agency" else in_words(key)
    return words[:1].upper() + words[1:]


def _dissenter(dissent: Any) -> str:
    who = dissent.invitation.practitioner
    return f"{dissent.invitation.name} ({who.agency.name})" if who else dissent.invitation.name


def _quorum(one: ChildPart) -> Iterable[Block]:
    finding = one.decision.quorum if one.decision else {}
    words: dict[object, str] = {True: "The conference was quorate.", False: "The conference was not quorate."}
    said = [words.get(finding.get("quorate", finding.get("met")), "The area's procedure states no quorum.")]
    missing = finding.get("missing") or []
    if missing:
        said.append("Missing: " + "; ".join(str(each) for each in missing) + ".")
    yield Heading("Quorum", 3)
    yield Text(" ".join(said))
    if one.ruling:
        rows = [("Ruling", one.ruling.get_ruling_display()), ("Reasons", one.ruling.reasons)]
        if one.ruling.interim_arrangements:
            rows.append(("Until the next conference", one.ruling.interim_arrangements))
        yield Facts("What the Chair said about quorum", tuple(rows))


def _actions(meeting: Meeting) -> dict[int, list[PlanAction]]:
    plans = [one.row.plan_id for one in meeting.children if one.row.plan_id]
    found: dict[int, list[PlanAction]] = {}
    rows = PlanAction.objects.filter(plan__in=plans, cancelled_on__isnull=True)
    doers = rows.select_related("agency", "practitioner", "relative", "plan__child")
    for action in doers.order_by("by_on", "pk"):
        found.setdefault(action.plan_id, []).append(action)
    return found


def _plan(one: ChildPart, actions: dict[int, list[PlanAction]]) -> Blocks:
    mine = actions.get(one.row.plan_id or 0, [])
    if not mine:
        return (Text("No actions are recorded."),)
    rows = tuple(
        (
            action.what,
            action.doer or "Nobody yet",
            day(action.by_on) if action.by_on else "No day set",
            f"Done {day(action.done_on)}" if action.done_on else "Open",
        )
        for action in mine
    )
    return (Grid("Actions", ("What", "Who", "By", "Standing"), rows),)
