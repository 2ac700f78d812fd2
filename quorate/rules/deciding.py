"""What a conference decides for one child, who decides it, and what still holds it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from .days import Calendar
from .days import count as count_on
from .days import in_words as in_full
from .findings import Reason
from .permission import Permission
from .points import Point
from .procedure import Against, Check, Condition, DecidingTerms, InForce, Listed, Procedure, plain_reason
from .roles import in_words
from .table_conditions import TABLE_CONDITIONS

OUTCOMES = {"review": ("continue", "end"), "initial": ("plan", "no-plan")}
METHODS = ("majority", "consensus", "chair", "unset")
AGAINST = ("stand-down", "override", "majority-stands")
LEVELS = ("block", "warn", "record")


@dataclass(frozen=True, slots=True)
class Table:
    """What is on the table for one child: views, the chair's view, answers, and what has been written down."""

    conference: str = "review"
    views: Mapping[str, str] = field(default_factory=dict)
    chair_view: str = ""
    override: bool = False
    proposed: str = ""
    quorate: bool | None = None
    proceeding: bool = False
    suffered: bool | None = None
    likely: bool | None = None
    review_number: int | None = None
    actions_done: int | None = None
    actions_total: int | None = None
    evidenced: bool | None = None
    criterion: str = ""
    open_work: int = 0
    open_work_reason: str = ""
    key_agency_absent: str = ""
    chair_rules_cannot_end: bool | None = None
    category: str = ""
    category_reviewed: bool | None = None
    reason: str = ""
    basis: str = ""
    risk_based: bool | None = None
    reminded_dissent: bool = False
    reminded_escalation: bool = False
    help_needed: bool = False
    child_in_need_plan: bool = False
    recommendations: str = ""
    post_birth_meeting: str = ""
    lead_worker: str = ""
    core_group_named: bool = False
    core_group_on: date | None = None
    next_on: date | None = None
    next_limit: date | None = None
    late_reason: str = ""
    removal_on: date | None = None
    team_manager_present: bool | None = None
    parents_present: bool | None = None
    manager_lifts: str = ""
    section_20: bool | None = None
    care_order: bool | None = None
    birth_family: bool | None = None
    secure: bool | None = None
    care_reviews_enough: bool | None = None
    likely_basis: str = ""
    unweighed: str = ""
    early_review: bool | None = None
    talked_over: bool | None = None
    support_named: bool | None = None


class Tally(NamedTuple):
    """How the views divide."""

    votes: tuple[tuple[str, int], ...]
    none_given: int
    not_asked: tuple[str, ...]
    majority: str
    tie: bool


class Decision(NamedTuple):
    """What follows from what is on the table."""

    outcome: str | None
    decided_by: str
    says: str
    tally: Tally
    must_record: tuple[Point, ...]
    blocked: tuple[Point, ...]
    warned: tuple[Point, ...]
    final: bool
    needs: tuple[str, ...]
    how: str
    reason: Reason
    effect_on: date | None = None


class _Found(NamedTuple):
    """An outcome before the checks."""

    outcome: str | None
    decided_by: str
    how: str
    record: tuple[Point, ...] = ()
    blocked: tuple[Point, ...] = ()
    needs: tuple[str, ...] = ()
    says: str = ""


def decide(table: Table, *, procedure: Procedure, on: date, calendar: Calendar | None = None) -> Decision:
    """Return the outcome for one child as things stand, who decides it, and what still holds it back.

    ``effect_on`` is the day on which it takes effect, where the area says that this is later than the decision; it is
    ``None`` where it takes effect at once, or without the ``calendar`` that counts the days.

    **Counts** one view for each agency or group asked; family views are never part of ``views``.
    **Edition** the one in force on the day of the conference.
    **Rules** ``deciding.review`` or ``deciding.initial``, ``quorum.*``, every ``check``.
    """
    kind = "review" if table.conference == "review" else "initial"
    key = f"deciding.{kind}"
    in_force = procedure.find(key, on) or procedure.nothing_said()
    terms: DecidingTerms | None = in_force.terms
    tally = count(table)
    found = _without_quorum(table, procedure, on, kind) or _by_method(table, tally, terms, in_force, kind)
    blocked, record = list(found.blocked), list(found.record)
    warned: list[Point] = []
    checks = [
        stands for rule in procedure.of_kind("check") if (stands := rule.on(on)) and stands.terms is not None
    ]
    for stands in checks:
        ruled = stands.terms.becomes and _applies(stands.terms, table, found)
        if ruled:
            record.append(Point(stands.terms.key, stands.terms.says, stands.citation))
            says = f"{stands.terms.says}."
            found = found._replace(
                outcome=stands.terms.becomes, decided_by="conference-chair", how="ruled", says=says
            )
    for stands in checks:
        _judge_check(stands.terms, stands, table, found, blocked, warned, record)
    effect_on = _effect(found, terms, in_force, on, calendar, table, blocked, record)
    final = found.outcome is not None and not blocked
    says = found.says or _sentence(found, tally, procedure)
    if effect_on is not None:
        says += f" It takes effect on {in_full(effect_on)}."
    return Decision(
        found.outcome,
        found.decided_by,
        says,
        tally,
        tuple(record),
        tuple(blocked),
        tuple(warned),
        final,
        found.needs,
        found.how,
        plain_reason(in_force, key, says),
        effect_on,
    )


def _effect(
    found: _Found,
    terms: DecidingTerms | None,
    in_force: InForce,
    on: date,
    calendar: Calendar | None,
    table: Table,
    blocked: list[Point],
    record: list[Point],
) -> date | None:
    """Return the day on which an outcome takes effect, if that is later, noting it and an end date before it."""
    later = terms.takes_effect.get(found.outcome or "") if terms is not None else None
    if later is None:
        return None
    record.append(
        Point("takes-effect", f"That the decision takes effect {later} after it is made", in_force.citation)
    )
    if calendar is None:
        return None
    day = count_on(on, later, calendar)
    if table.removal_on is not None and table.removal_on < day:
        says = f"The decision takes effect on {in_full(day)}: the plan does not end before then"
        blocked.append(Point("too-early", says, in_force.citation))
    return day


def count(table: Table) -> Tally:
    """Return how the views divide. Views not given are not counted either way."""
    votes: dict[str, int] = dict.fromkeys(
        OUTCOMES["review" if table.conference == "review" else "initial"], 0
    )
    none_given, not_asked = 0, []
    for who, view in table.views.items():
        if view in votes:
            votes[view] += 1
        elif view == "none-given":
            none_given += 1
        else:
            not_asked.append(who)
    (one, first), (other, second) = votes.items()
    majority = one if first > second else other if second > first else ""
    return Tally(tuple(votes.items()), none_given, tuple(not_asked), majority, first == second and first > 0)


def _without_quorum(table: Table, procedure: Procedure, on: date, kind: str) -> _Found | None:
    found = procedure.find(f"quorum.{kind}", on)
    if table.quorate is not False or table.proceeding or found is None or found.terms is None:
        return None
    without = found.terms.without
    point = Point("not-quorate", "The conference is not quorate", found.citation)
    record = Point("inquorate", "That the conference was not quorate, and who was missing", found.citation)
    if "decision" in without:
        stays = "The plan continues." if kind == "review" else "No plan is made."
        views = Point("views", "Views given are opinions, not a decision", found.citation)
        says = f"No decision can be taken without a quorum. {stays}"
        outcome = "continue" if kind == "review" else None
        return _Found(outcome, "nobody", "inquorate", (record, views), (point,), (), says)
    wants_end = table.proposed == "end" or (not table.proposed and count(table).majority == "end")
    if "end" in without and wants_end:
        says = "A plan cannot be ended without a quorum. The plan continues."
        return _Found("continue", "nobody", "inquorate", (record,), (point,), (), says)
    return None


def _by_method(
    table: Table, tally: Tally, terms: DecidingTerms | None, in_force: InForce, kind: str
) -> _Found:
    if terms is None or terms.method == "unset":
        return _unset(table, in_force)
    if terms.method == "chair":
        return _chairs(table, replace(terms, tie=terms.tie or "conference-chair"), in_force, "chair")
    if not table.views:
        if not table.proposed:
            return _Found(
                None, terms.deciders, "no-views", needs=("views",), says="No view has been given yet."
            )
        return _Found(table.proposed, terms.deciders, "proposed")
    if tally.not_asked:
        point = Point("views-missing", f"No answer yet from {', '.join(tally.not_asked)}", in_force.citation)
        found = _settled(table, tally, terms, in_force)
        return found._replace(blocked=(*found.blocked, point), needs=(*found.needs, "views"))
    return _settled(table, tally, terms, in_force)


def _settled(table: Table, tally: Tally, terms: DecidingTerms, in_force: InForce) -> _Found:
    views = Point("views", "Every view, agency by agency", in_force.citation)
    if tally.none_given:
        views = Point("views", "Every view, and “none given” where none was given", in_force.citation)
    if tally.tie or not tally.majority:
        return _with(_chairs(table, terms, in_force, "tie"), views)
    agreed = all(votes == 0 for outcome, votes in tally.votes if outcome != tally.majority)
    if terms.method == "consensus" and not agreed:
        return _with(_chairs(table, terms, in_force, "no-consensus"), views)
    for against in terms.against:
        if against.majority not in ("any", tally.majority) or not table.chair_view:
            continue
        if table.chair_view == tally.majority or (against.then == "override" and not table.override):
            continue
        return _with(_against(table, tally, against, terms.deciders, in_force), views)
    return _with(_Found(tally.majority, terms.deciders, "majority"), views)


def _with(found: _Found, point: Point) -> _Found:
    return found._replace(record=(point, *found.record))


def _against(table: Table, tally: Tally, against: Against, deciders: str, in_force: InForce) -> _Found:
    citation = against.citation or in_force.citation
    record = tuple(
        Point(f"{against.then}-{n}", says, citation) for n, says in enumerate(against.record, start=1)
    )
    if against.then == "stand-down":
        says = (
            f"The chair disagrees with the majority: the conference is stood down before a final decision, and put to "
            f"{in_words(against.to)}. The plan continues meanwhile."
        )
        blocked = (Point("stood-down", "No plan ends while the conference is stood down", citation),)
        return _Found("stood-down", against.to, "stand-down", record, blocked, (), says)
    if against.then == "majority-stands":
        return _Found(tally.majority, deciders, "majority", record)
    return _Found(table.chair_view, "conference-chair", "override", record)


def _chairs(table: Table, terms: DecidingTerms, in_force: InForce, how: str) -> _Found:
    citation = terms.tie_citation or in_force.citation
    if not terms.tie:
        point = Point("tie", "The views divide evenly, and the text does not say who decides", citation)
        return _Found(table.proposed or None, "conference-chair", how, (), (point,), ("proposed",))
    if not table.chair_view:
        point = Point(
            "chair-decides", f"{in_words(terms.tie)} decides, and has not yet".capitalize(), citation
        )
        return _Found(None, terms.tie, how, (), (point,), ("chair_view",))
    record = tuple(Point(f"tie-{n}", says, citation) for n, says in enumerate(terms.tie_record, start=1))
    return _Found(table.chair_view, terms.tie, how, record)


def _unset(table: Table, in_force: InForce) -> _Found:
    citation = in_force.citation
    record = (Point("basis", "The decision and what it rests on", citation),)
    says = f"{in_force.note} No outcome is worked out: the chair records the decision and its basis.".strip()
    if not table.proposed:
        return _Found(None, "conference-chair", "unset", record, (), ("proposed", "basis"), says)
    blocked = () if table.basis else (Point("basis", "Write down what the decision rests on", citation),)
    return _Found(table.proposed, "conference", "unset", record, blocked, (), "")


def _judge_check(
    check: Check,
    stands: InForce,
    table: Table,
    found: _Found,
    blocked: list[Point],
    warned: list[Point],
    record: list[Point],
) -> None:
    if not _applies(check, table, found):
        return
    point = Point(check.key, check.says, stands.citation, check.lifted_by)
    if check.level == "record" or (check.lifted_by and table.manager_lifts and check.level == "block"):
        record.append(point)
    elif check.level == "warn":
        warned.append(point)
    else:
        blocked.append(point)


def _applies(check: Check, table: Table, found: _Found) -> bool:
    if "any" not in check.at and table.conference not in check.at:
        return False
    return _all(check.when, table, found) and not (check.unless and _all(check.unless, table, found))


def _all(conditions: tuple[Condition, ...], table: Table, found: _Found) -> bool:
    return all(
        TABLE_CONDITIONS[c.name](table, found.outcome or "", found.how, c.argument) is not c.negated
        for c in conditions
    )


def _sentence(found: _Found, tally: Tally, procedure: Procedure) -> str:
    words = {
        "continue": f"the plan is {procedure.word('plan-stays')}",
        "end": f"the plan is {procedure.word('plan-ends')}",
        "plan": "a plan is made",
        "no-plan": "no plan is made",
    }
    what = words.get(found.outcome or "", "there is no outcome yet")
    votes = ", ".join(f"{number} {procedure.word(f'view-{view}')}" for view, number in tally.votes)
    how = {
        "majority": f"By the majority of views ({votes})",
        "tie": f"The views divide evenly ({votes}); {in_words('conference-chair')} decides",
        "no-consensus": f"The views differ ({votes}); {in_words('conference-chair')} decides",
        "override": f"The chair overrides the majority ({votes})",
        "chair": "The chair decides",
        "unset": "As recorded by the chair",
    }.get(found.how, "As recorded")
    return f"{how}: {what}."


def if_outcome(table: Table, outcome: str, *, procedure: Procedure, on: date) -> Decision:
    """Return what would follow if that outcome were proposed, whatever the views."""
    return decide(replace(table, proposed=outcome, views={}), procedure=procedure, on=on)


def categories(procedure: Procedure, on: date) -> tuple[tuple[str, str], ...]:
    """Return the categories of harm of the area, as keys and words.

    **Rules** ``list.categories``.
    """
    found = procedure.find("list.categories", on)
    entries: tuple[Listed, ...] = found.terms if found and found.terms else ()
    return tuple((entry.key, entry.says) for entry in entries)


def listed(key: str, *, procedure: Procedure, on: date) -> tuple[tuple[Listed, ...], Reason]:
    """Return a list that the procedure gives (“early-review-grounds”), and the reason, which says if it is missing.

    **Rules** ``list.<key>``.
    """
    found = procedure.find(f"list.{key}", on) or procedure.nothing_said()
    entries: tuple[Listed, ...] = found.terms or ()
    return entries, plain_reason(found, f"list.{key}", found.note or "As listed.")


def dissent(
    *,
    at: datetime,
    closed_at: datetime | None,
    procedure: Procedure,
    on: date,
    minutes_approved: bool = False,
    role: str = "professional",
) -> Permission:
    """Return whether dissent may still be put on record.

    **Rules** ``permission.record-dissent``, ``setting.dissent-window``.
    """
    window = procedure.setting("dissent-window", on)
    key = "permission.record-dissent"
    found = procedure.find("setting.dissent-window", on) or procedure.nothing_said()
    if window == "during-conference" and closed_at is not None and at > closed_at:
        says = "The conference has finished: dissent can no longer be added. Escalation stays open."
        point = Point("too-late", says, found.citation)
        return Permission.judged((), found, key, blocked=(point,))
    if window != "during-conference" and minutes_approved:
        says = "The minutes are approved: dissent is kept beside them, and escalation stays open."
        return Permission.judged((), found, key, warned=(Point("minutes-approved", says, found.citation),))
    return Permission.judged(
        (),
        found,
        key,
        must_record=("who dissents, for which agency, why and when",),
        effect="Dissent may be recorded.",
    )
