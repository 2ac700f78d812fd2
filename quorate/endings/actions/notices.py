"""Telling people that a plan has ended, that it is to end, or that what they were told was wrong."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import calendar_of, procedure_of
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.documents import Paper
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import ending as rule

from .. import grounds, papers
from ..models import Ending
from ..queries import ending as endings
from ..queries import notices as queries
from ..queries.notices import Recipient
from .ending import State, locked, must_be_prepared, note, save, today_of
from .refusals import NotYours, Refused

Write = Callable[[Recipient], Paper]
def send_notices(*, plan: Plan, also: Collection[str], by: Practitioner, at: datetime) -> list[Letter]:
    """Put the notice of a plan's end in the post room for each person to be told, once; return the new letters.

    Everybody who was invited to the conference that made the plan is told; ``also`` are the keys of others chosen.

    **Rules** ``permission.send-ending-notice``.

    :raises NotYours: if the procedure has somebody else write
    :raises Refused: if the plan has not ended, or there is nobody to tell
    """
    if plan.ended_on is None:
        raise Refused("The plan has not ended: nobody can be told yet that it has.")
    allowed = queries.may_send(plan, by, today_of(at))
    if not allowed.allowed:
        raise NotYours(allowed.reason.says)
    ending = endings.of_plan(plan)
    people = [one for one in queries.recipients_of(plan, ending) if one.must or one.key in also]
    if not people:
        raise Refused("Choose at least one person who is to be told.")
    new = [one for one in people if one.letter is None]

    def write(one: Recipient) -> Paper:
        return papers.notice(plan, ending, to=one.name, family=one.practitioner is None, by=by, at=at)

    # Written before the transaction: a paper takes a tenth of a second, and nobody else should wait for it.
    written = [(one, papers.enclosures(write(one), "plan-ended", str(plan.pk))) for one in new]
    with transaction.atomic():
        if not Plan.objects.select_for_update().filter(pk=plan.pk, ended_on=plan.ended_on).exists():
            raise Refused(
                "The plan was changed while the letters were written. Look at it again, then repeat."
            )
        posted = [_post(queries.DOCUMENT, plan, ending, one, files, by=by, at=at) for one, files in written]
        if posted:
            _told(plan, posted, by=by, at=at)
    return posted


def _told(plan: Plan, posted: Sequence[Letter], *, by: Practitioner, at: datetime) -> None:
    names = ", ".join(one.to_name for one in posted)
    cases.note(
        child=plan.child,
        topic="plan-end-told",
        title="People were told that the plan had ended",
        on=today_of(at),
        says=f"Letters to {names}.",
        ref=f"plan:{plan.pk}",
        by=by,
        at=at,
    )
    audit.record(
        act="endings.notices-sent",
        about=f"plan:{plan.pk}",
        by=by,
        at=at,
        area=plan.area.key,
        children=[plan.child_id],
        detail={"letters": [one.pk for one in posted]},
    )


def _post(
    document: str,
    plan: Plan,
    ending: Ending | None,
    one: Recipient,
    files: Sequence[letters.Enclosure],
    *,
    by: Practitioner,
    at: datetime,
) -> Letter:
    facts = {"name": one.name, "to_object": document == queries.LETTER}
    said = catalogue.write("endings/cover", area=plan.area, facts=facts, at=at)
    return letters.post(
        area=plan.area,
        key=queries.letter_key(document, plan, ending, one.key),
        occasion=queries.occasion_of(plan, ending),
        document=document,
        **one.address,
        to_practitioner=one.practitioner if one.email else None,
        subject=said.subject,
        text=said.text,
        attachments=files,
        children=[plan.child_id],
        by=by,
        at=at,
    )


@transaction.atomic
def send_letter(*, ending: Ending, version: int, by: Practitioner, at: datetime) -> Ending:
    """Send the letter that says a plan is to end, and open the time for objections; return the ending.

    It goes to everybody invited to the conference that made the plan, to the child's network and to the family.

    **Counts** the last day for objections from today.
    **Rules** ``ending.<ground>``; events ``ending-letter-sent``.

    :raises NotYours: if the ending is for somebody else to agree
    :raises Refused: if the ground does not end by letter, or the letter is out already
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    must_be_prepared(current)
    today, area = today_of(at), current.plan.area
    if not grounds.by_letter(area, current.ground, today):
        raise Refused("By the area's procedure this ground does not end a plan by letter.")
    if current.letter_sent_on:
        raise Refused(f"The letter went on {current.letter_sent_on:%-d %B %Y}.")
    found = rule.check(
        current.ground,
        role=by.role,
        procedure=procedure_of(area),
        on=today,
        facts={"letter_sent": today},
        calendar=calendar_of(area),
    )
    last = found.objections_by
    if last is None:
        raise NotYours(found.reason.says)
    people = queries.recipients_of(current.plan, current, document=queries.LETTER)
    for one in people:
        paper = papers.to_end(current, to=one.name, last=last, by=by, at=at)
        files = papers.enclosures(paper, "plan-to-end", str(current.plan_id))
        _post(queries.LETTER, current.plan, current, one, files, by=by, at=at)
    current.state, current.letter_sent_on, current.objections_by = State.LETTER, today, last
    save(current, "state", "letter_sent_on", "objections_by")
    cases.record_event(
        child=current.child,
        kind="ending-letter-sent",
        on=today,
        ref=current.ref,
        facts={"says": f"Objections may come until {last:%-d %B %Y}."},
        by=by,
        at=at,
    )
    note(current, "letter-sent", by=by, at=at, letters=len(people), until=last.isoformat())
    return current


@transaction.atomic
def put_right(*, ending: Ending, by: Practitioner, at: datetime) -> list[Letter]:
    """Write to everybody who was told of an ending that was then taken back, or was not taken further after the letter.

    Asked twice, each person is written to once.

    :raises Refused: if the ending stands or is still being prepared, or nobody had been told
    """
    current = (
        Ending.objects.select_for_update(of=("self",)).select_related("plan__area", "child").get(pk=ending.pk)
    )
    if current.state not in (State.TAKEN_BACK, State.NOT_TAKEN):
        raise Refused("This ending has not been taken back.")
    told = queries.told_wrongly(current)
    if not told:
        raise Refused("Nobody had been told: no letter about it went out.")
    posted = []
    for first in told:
        paper = papers.wrong(current, to=first.to_name, by=by, at=at)
        key = "correction" if current.state == State.TAKEN_BACK else "cover"
        said = catalogue.write(
            f"endings/{key}", area=current.plan.area, facts={"name": first.to_name}, at=at
        )
        posted.append(
            letters.post(
                area=current.plan.area,
                key=f"{queries.WRONG}:{first.pk}",
                occasion=current.ref,
                document=queries.WRONG,
                **queries.address_now(first),
                to_practitioner=first.to_practitioner,
                subject=said.subject,
                text=said.text,
                attachments=papers.enclosures(paper, "correction", str(current.plan_id)),
                children=[current.child_id],
                by=by,
                at=at,
            )
        )
    note(current, "put-right", by=by, at=at, letters=[one.pk for one in posted])
    return posted
