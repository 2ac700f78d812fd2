"""Telling people that a plan has ended, that it is to end, or that what they were told was wrong."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import calendar_of, procedure_of
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.documents import Paper
from quorate.letters.models import Letter
from quorate.minutes.kept_back import KeptBack
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

Files = tuple[letters.Enclosure, ...]


def send_notices(*, plan: Plan, also: Collection[str], by: Practitioner, at: datetime) -> list[Letter]:
    """Put the notice of a plan's end in the post room for each person to be told, once; return the new letters.

    Everybody who was invited to the conference that made the plan is told; ``also`` are the keys of others chosen. A
    letter that would tell its reader what is kept from them waits for the chair; asked again, it is written anew, and
    goes if it tells nothing of the kind any more.

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
    new = [one for one in people if one.letter is None or queries.waits_for_words(plan, one.letter)]

    def write(one: Recipient) -> Paper:
        return papers.notice(plan, ending, to=one.name, family=one.practitioner is None, by=by, at=at)

    # Written before the transaction: a paper takes a tenth of a second, and nobody else should wait for it.
    written = _searched(
        plan, [(one, papers.enclosures(write(one), "plan-ended", str(plan.pk))) for one in new]
    )
    with transaction.atomic():
        if not Plan.objects.select_for_update().filter(pk=plan.pk, ended_on=plan.ended_on).exists():
            raise Refused(
                "The plan was changed while the letters were written. Look at it again, then repeat."
            )
        did = [_post(queries.DOCUMENT, plan, ending, *one, by=by, at=at) for one in written]
        posted = [letter for letter in did if letter is not None]
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


def _searched(
    plan: Plan, written: Sequence[tuple[Recipient, Files]]
) -> list[tuple[Recipient, Files, tuple[str, ...]]]:
    """Return each letter with what its files would tell its reader that is kept from them."""
    if not written:
        return []
    kept = KeptBack(plan.child.family, children=[plan.child])
    return [
        (one, files, kept.told(one.addressee, [(file.name, file.content) for file in files]))
        for one, files in written
    ]


def _post(
    document: str,
    plan: Plan,
    ending: Ending | None,
    one: Recipient,
    files: Files,
    tells: Sequence[str],
    *,
    by: Practitioner,
    at: datetime,
) -> Letter | None:
    facts = {"name": one.name, "to_object": document == queries.LETTER}
    said = catalogue.write("endings/cover", area=plan.area, facts=facts, at=at)
    to = one.address
    if tells:
        to["hold_because"] = " ".join(tells)
    there = one.letter
    if there is not None and there.held_because == to["hold_because"]:
        return None  # it waits as before
    if there is not None:
        there = letters.write_anew(
            there,
            to=to,
            subject=said.subject,
            text=said.text,
            attachments=files,
            made_from="",
            decided_where=queries.where_decided(plan) if tells else "",
            by=by,
            at=at,
        )
        return letters.let_go(there, by=by, at=at) if there.state == Letter.State.READY else there
    return letters.post(
        area=plan.area,
        key=queries.letter_key(document, plan, ending, one.key),
        occasion=queries.occasion_of(plan, ending),
        document=document,
        **to,
        to_practitioner=one.practitioner if one.email else None,
        subject=said.subject,
        text=said.text,
        attachments=files,
        children=[plan.child_id],
        decided_where=queries.where_decided(plan) if tells else "",
        by=by,
        at=at,
    )


@transaction.atomic
def decide_letter(
    letter: Letter, *, plan: Plan, give: bool, why: str, by: Practitioner, at: datetime
) -> Letter:
    """Decide on a letter about a plan's end that would tell: let it go as it is, or see that it never goes.

    :raises NotYours: by anybody but the chair or the chairs' manager
    :raises Refused: if it does not wait for this decision, or without a reason
    """
    if not queries.decides(plan, by):
        raise NotYours("This is for the chair of the conference that made the plan, or the chairs' manager.")
    waiting = Letter.objects.select_for_update().filter(pk=letter.pk, state=Letter.State.HELD)
    current = waiting.filter(decided_where=queries.where_decided(plan)).first()
    if current is None:
        raise Refused("This letter does not wait for a decision any more.")
    if not why.strip():
        raise Refused(
            "Say why, so that whoever reads the record later understands the decision.", field="why"
        )
    if not give:
        return letters.cancel(current, because=why, by=by, at=at)
    return letters.release(current, why=why, decided_where=current.decided_where, by=by, at=at)


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
    papers_of = [(one, papers.to_end(current, to=one.name, last=last, by=by, at=at)) for one in people]
    name = ("plan-to-end", str(current.plan_id))
    for letter in _searched(
        current.plan, [(one, papers.enclosures(paper, *name)) for one, paper in papers_of]
    ):
        _post(queries.LETTER, current.plan, current, *letter, by=by, at=at)
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
    kept = KeptBack(current.child.family, children=[current.child])
    for first in told:
        paper = papers.wrong(current, to=first.to_name, by=by, at=at)
        key = "correction" if current.state == State.TAKEN_BACK else "cover"
        said = catalogue.write(f"endings/{key}", area=current.plan.area, facts={"name": first.to_name}, at=at)
        files = papers.enclosures(paper, "correction", str(current.plan_id))
        tells = kept.told(queries.addressee_of(first), [(file.name, file.content) for file in files])
        to = queries.address_now(first)
        if tells:
            to["hold_because"] = " ".join(tells)
        posted.append(
            letters.post(
                area=current.plan.area,
                key=f"{queries.WRONG}:{first.pk}",
                occasion=current.ref,
                document=queries.WRONG,
                **to,
                to_practitioner=first.to_practitioner,
                subject=said.subject,
                text=said.text,
                attachments=files,
                children=[current.child_id],
                decided_where=queries.where_decided(current.plan) if tells else "",
                by=by,
                at=at,
            )
        )
    note(current, "put-right", by=by, at=at, letters=[one.pk for one in posted])
    return posted
