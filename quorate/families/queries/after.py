"""What one of the family is told after the meeting: only what was sent to them, and what stands in it."""

from dataclasses import dataclass
from datetime import date, datetime

from quorate.conferences.models import Conference, ConferenceChild, Decision, KeptOut
from quorate.conferences.queries.papers import NOTICE, duties_of, letters_by_invitation
from quorate.design.languages import gettext as _
from quorate.letters.models import Attachment, Letter
from quorate.minutes.models import Amendment
from quorate.minutes.queries import PAPER as MINUTES
from quorate.plans.models import PlanAction

from ..models import PlanView
from .reader import Reader

Outcome = Decision.Outcome


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was sent to this reader: what it is, when it went, and its files (number and name)."""

    what: str
    sent_at: datetime | None
    files: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One thing to be done under the plan, and what this reader said of it."""

    action: PlanAction
    who: str
    view: PlanView | None

    @property
    def says(self) -> str:
        if self.view is None:
            return ""
        return {
            "agrees": _("You agree."),
            "partly": _("You agree with some of it."),
            "disagrees": _("You do not agree."),
        }[self.view.says]


@dataclass(frozen=True, slots=True)
class ForChild:
    """What was decided for one child, in plain words."""

    name: str
    says: tuple[str, ...]
    ends_on: date | None
    next_on: date | None
    next_at: datetime | None
    actions: tuple[ActionLine, ...]


@dataclass(frozen=True, slots=True)
class After:
    """``told``: whether the outcome was sent to this reader; before that nothing of it is shown here."""

    told: bool
    children: tuple[ForChild, ...]
    papers: tuple[Paper, ...]
    has_minutes: bool
    correct_until: date | None
    """The last day on which this reader's wish for a change in the minutes is in time, where the text gives one."""
    plan_shown: bool
    changes: tuple["Change", ...] = ()
    """What this reader asked to have changed in the minutes, the newest first."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change in the minutes that this reader asked for, and what became of it."""

    words: str
    on: datetime
    late: bool
    standing: str
    """In plain words, in the language that is being spoken."""
    answer: str
    """What the chair wrote to it; empty while it waits."""


def after(reader: Reader) -> After:
    """Return what this reader may see of the outcome. Nothing before it was sent to them, whatever was decided."""
    papers = {document: _sent(reader, document) for document in (NOTICE, MINUTES)}
    told = papers[NOTICE] is not None
    names = {NOTICE: _("What was decided"), MINUTES: _("The minutes (notes of the meeting)")}
    shown = told and plan_may_be_shown(reader)
    return After(
        told=told,
        children=_children(reader, with_actions=shown) if told else (),
        papers=tuple(
            Paper(names[document], letter.sent_at, _files(letter))
            for document, letter in papers.items()
            if letter
        ),
        has_minutes=papers[MINUTES] is not None,
        correct_until=correct_until(reader) if papers[MINUTES] else None,
        plan_shown=shown,
        changes=changes(reader) if papers[MINUTES] else (),
    )


def may_ask_for_change(reader: Reader) -> bool:
    """Return whether the minutes were sent to this reader, so that they can ask for a change in them."""
    return _sent(reader, MINUTES) is not None


def changes(reader: Reader) -> tuple[Change, ...]:
    """Return the changes in the minutes that this reader asked for themselves or through the office."""
    says = {
        Amendment.Answer.WAITING: _("The chair has not answered yet."),
        Amendment.Answer.MADE: _("The minutes were changed."),
        Amendment.Answer.NOTED: _("The minutes were not changed. What you asked for is kept with them."),
    }
    rows = Amendment.objects.filter(invitation=reader.invitation).order_by("-received_at", "-pk")
    return tuple(
        Change(one.words, one.received_at, one.late, says[Amendment.Answer(one.answer)], one.answer_words)
        for one in rows
    )


def correct_until(reader: Reader) -> date | None:
    """Return the last day on which this reader's wish for a change is in time, where the text gives one."""
    mine = f"invitation:{reader.invitation.pk}"
    return next(
        (one.due_on for one in duties_of(reader.conference, ("amendments",)) if one.occasion == mine), None
    )


def plan_may_be_shown(reader: Reader) -> bool:
    """Return whether the things to be done are listed: not where anybody of this conference is kept out or held back.

    Then somebody may not be safe, and the social worker goes through the plan with each person.
    """
    rows = KeptOut.objects.filter(invitation__conference=reader.conference, lifted_at__isnull=True)
    return not reader.is_child and not rows.exists()


def action(reader: Reader, number: int) -> ActionLine | None:
    """Return one thing to be done of which this reader may say what they think."""
    if _sent(reader, NOTICE) is None or not plan_may_be_shown(reader):
        return None
    lines = [line for child in _children(reader, with_actions=True) for line in child.actions]
    return next((one for one in lines if one.action.pk == number), None)


def file(reader: Reader, number: int) -> Attachment | None:
    """Return a file of a paper that was sent to this reader."""
    letters = [letter for document in (NOTICE, MINUTES) if (letter := _sent(reader, document))]
    return Attachment.objects.filter(pk=number, letter__in=letters).first()


def _sent(reader: Reader, document: str) -> Letter | None:
    letter = letters_by_invitation(reader.conference, document).get(reader.invitation.pk)
    return letter if letter and letter.state == Letter.State.SENT else None


def _files(letter: Letter) -> tuple[tuple[int, str], ...]:
    return tuple(letter.attachments.order_by("pk").values_list("pk", "name"))


def _children(reader: Reader, *, with_actions: bool) -> tuple[ForChild, ...]:
    rows = {one.pk: one for one in reader.children}
    decisions = {
        one.conference_child_id: one
        for one in Decision.objects.filter(conference_child__in=rows, superseded_at__isnull=True)
    }
    booked = _next_meetings(reader)
    actions = _actions(reader) if with_actions else {}
    return tuple(
        ForChild(
            name=row.child.name,
            says=_words(decisions[pk].outcome, child=reader.is_child),
            ends_on=decisions[pk].ends_on,
            next_on=decisions[pk].next_review_on,
            next_at=booked.get(row.child_id),
            actions=tuple(actions.get(row.child_id, ())),
        )
        for pk, row in rows.items()
        if pk in decisions
    )


def _next_meetings(reader: Reader) -> dict[int, datetime]:
    """Return, child by child, when the next conference is booked."""
    rows = ConferenceChild.objects.filter(
        child__in=[one.child_id for one in reader.children],
        conference__state=Conference.State.BOOKED,
        conference__starts_at__gt=reader.conference.starts_at,
    ).order_by("-conference__starts_at")
    return dict(rows.values_list("child_id", "conference__starts_at"))


def _actions(reader: Reader) -> dict[int, list[ActionLine]]:
    views = {
        one.action_id: one
        for one in PlanView.objects.filter(invitation=reader.invitation, superseded_at__isnull=True)
    }
    rows = PlanAction.objects.filter(
        plan__child__in=[one.child_id for one in reader.children],
        plan__ended_on__isnull=True,
        done_on__isnull=True,
        cancelled_on__isnull=True,
    ).select_related("practitioner", "relative", "agency", "plan__child__area")
    found: dict[int, list[ActionLine]] = {}
    for one in rows.order_by("by_on", "pk"):
        found.setdefault(one.plan.child_id, []).append(ActionLine(one, one.doer or "", views.get(one.pk)))
    return found


def _words(outcome: str, *, child: bool) -> tuple[str, ...]:
    """Return what an outcome means, in plain words."""
    parent = {
        Outcome.PLAN: (
            _("There will be a child protection plan. It says what has to change, and who helps."),
        ),
        Outcome.NO_PLAN: (_("There will be no child protection plan. You may still get help."),),
        Outcome.CONTINUE: (_("The plan goes on. It may have changed."),),
        Outcome.END: (
            _("The plan ends. You may still ask for help. It can be set down in a Child in Need plan."),
        ),
        Outcome.STOOD_DOWN: (
            _("The meeting did not come to an end. Nothing changes until it meets one more time."),
        ),
        Outcome.NOT_DECIDED: (_("The meeting could not decide. Nothing changes for now."),),
    }
    young = {
        Outcome.PLAN: (_("The grown-ups made a plan to keep you safe and well."),),
        Outcome.NO_PLAN: (_("The grown-ups said you do not need a plan."),),
        Outcome.CONTINUE: (_("The plan for you goes on."),),
        Outcome.END: (_("You do not need the plan any more."),),
        Outcome.STOOD_DOWN: (_("The grown-ups have to meet one more time."),),
        Outcome.NOT_DECIDED: (_("The grown-ups have not decided yet."),),
    }
    return (young if child else parent)[Outcome(outcome)]
