"""Who is told that a plan has ended, and what has become of each letter."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from quorate.cases.access import children_seen_by
from quorate.cases.facts import procedure_of
from quorate.cases.models import NetworkMember, Relative
from quorate.cases.safe_contact import Address, Reach, how_to_reach, reaches, ref_of
from quorate.conferences.facts import NO_UNIT
from quorate.letters.models import Letter
from quorate.letters.queries import held_by_hand
from quorate.minutes.kept_back import Addressee
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import permission
from quorate.rules.permission import Permission

from ..models import Ending
from . import ending as endings

DOCUMENT = "plan-ended"
WRONG = "plan-ended-wrong"
LETTER = "plan-to-end"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told, and why; ``must``: the area's text has them told at the least."""

    key: str
    name: str
    email: str
    practitioner: Practitioner | None
    who: str
    must: bool
    letter: Letter | None = None
    reach: Reach | None = None
    """How one of the family is safely reached; none for professionals."""

    @property
    def addressee(self) -> Addressee:
        """This person as the search for what is kept back knows them."""
        ref = f"practitioner:{self.practitioner.pk}" if self.practitioner else f"relative:{self.key[1:]}"
        return Addressee(ref, self.name)

    @property
    def address(self) -> Address:
        """The post room's words for this person: to whom, where to, and why it waits if nothing may be sent."""
        reach = self.reach or Reach(self.email, "", "", links=bool(self.email))
        return reach.letter(self.name)


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices about one plan's end as their page shows them."""

    plan: Plan
    ending: Ending | None
    recipients: tuple[Recipient, ...]
    wrong: tuple[Letter, ...]
    made_by: Any
    permission: Permission
    may_send: bool
    waiting: tuple[Letter, ...] = ()
    """Letters about this plan's end that would tell something, and wait for the chair."""
    decides: bool = False


def occasion_of(plan: Plan, ending: Ending | None) -> str:
    return ending.ref if ending else f"plan:{plan.pk}"


def letter_key(document: str, plan: Plan, ending: Ending | None, recipient: str) -> str:
    return f"{document}:{plan.pk}:{occasion_of(plan, ending)}:{plan.ended_on or ''}:{recipient}"


def plan_seen_by(reader: Practitioner, pk: int) -> Plan | None:
    """Return a plan of a child whose case this reader may open, or None."""
    plans = Plan.objects.filter(pk=pk, area=reader.area_id, child__in=children_seen_by(reader))
    return plans.select_related("child__area", "child__social_worker", "area", "usual_chair").first()


def letters_about(occasion: str, documents: Collection[str]) -> dict[str, Letter]:
    """Return the letters of an occasion by the last word of their key: who they are to."""
    found = Letter.objects.filter(occasion=occasion, document__in=documents).defer("text").order_by("pk")
    return {f"{one.document}:{one.key.rpartition(':')[2]}": one for one in found if one.again_of_id is None}


def recipients_of(plan: Plan, ending: Ending | None, *, document: str = DOCUMENT) -> tuple[Recipient, ...]:
    """Return who is to be told: those invited to the conference that made the plan, then whoever else may be chosen."""
    there = letters_about(occasion_of(plan, ending), [document])
    found = [_person(one.practitioner, one.part, True, there, document) for one in endings.parties(plan)]
    known = {one.key for one in found}
    members = NetworkMember.objects.filter(child=plan.child_id, to_on__isnull=True)
    for member in members.select_related("practitioner__agency").order_by("pk"):
        one = _person(member.practitioner, member.part, False, there, document)
        if one.key not in known and member.practitioner.role not in NO_UNIT:
            found.append(one)
            known.add(one.key)
    return (*found, *_family(plan, there, document))


def _person(
    who: Practitioner, part: str, must: bool, there: Mapping[str, Letter], document: str
) -> Recipient:
    key = f"p{who.pk}"
    if who.active:
        name, email = who.name, who.email
    else:
        name, email = f"The representative of {who.agency.name}", ""
    return Recipient(
        key, name, email, who, f"{part}, {who.agency.name}", must, there.get(f"{document}:{key}")
    )


def _family(plan: Plan, there: Mapping[str, Letter], document: str) -> tuple[Recipient, ...]:
    relatives = list(Relative.objects.filter(family=plan.child.family_id)) if plan.child.family_id else []
    reach = reaches(relatives)
    return tuple(
        Recipient(
            f"r{one.pk}",
            one.name,
            reach[ref_of(one)].email,
            None,
            one.relation,
            False,
            there.get(f"{document}:r{one.pk}"),
            reach[ref_of(one)],
        )
        for one in relatives
    )


def may_send(plan: Plan, reader: Practitioner, on: date) -> Permission:
    """Return whether this reader sends the notices of a plan's end.

    **Rules** ``permission.send-ending-notice``.
    """
    procedure = procedure_of(plan.area)
    return permission.may("send-ending-notice", role=reader.role, procedure=procedure, on=on)


def page_of(plan: Plan, reader: Practitioner, on: date) -> Notices:
    """Return the notices about a plan's end: who is to be told, by whom, and what has become of each letter."""
    ending = endings.of_plan(plan) if plan.ended_on else None
    allowed = may_send(plan, reader, on)
    wrong = Letter.objects.filter(occasion=occasion_of(plan, ending), document=WRONG).defer("text")
    return Notices(
        plan=plan,
        ending=ending,
        recipients=recipients_of(plan, ending),
        wrong=tuple(wrong.order_by("pk")),
        made_by=endings.made_by(plan),
        permission=allowed,
        may_send=allowed.allowed,
        waiting=waiting_for_chair(plan),
        decides=decides(plan, reader),
    )


def where_decided(plan: Plan) -> str:
    """Return the address of the page on which letters about a plan's end that would tell are decided."""
    return reverse("endings:notices", args=[plan.pk])


def waiting_for_chair(plan: Plan) -> tuple[Letter, ...]:
    """Return the letters about a plan's end that would tell their reader something, and wait for the chair."""
    found = Letter.objects.filter(
        state=Letter.State.HELD, decided_where=where_decided(plan), area=plan.area_id
    )
    return tuple(found.defer("text").order_by("pk"))


def waits_for_words(plan: Plan, letter: Letter) -> bool:
    """Return whether a letter waits for what it would tell, so that it is written anew when that may be gone."""
    held = letter.state == Letter.State.HELD and letter.decided_where == where_decided(plan)
    return held and not held_by_hand(letter)


def decides(plan: Plan, reader: Practitioner) -> bool:
    """Return whether this reader decides on letters that would tell: the chair of the plan, or the chairs' manager."""
    made_by = endings.made_by(plan)
    chairs = {plan.usual_chair_id, made_by.chair_id if made_by else None}
    return reader.role == Practitioner.Role.CHAIRS_MANAGER or reader.pk in chairs


def addressee_of(letter: Letter) -> Addressee:
    """Return whom an earlier letter was for, as the search for what is kept back knows them."""
    kind, number = {"p": "practitioner", "r": "relative"}, letter.key.rpartition(":")[2]
    known = number[:1] in kind and number[1:].isdecimal()
    return Addressee(f"{kind[number[0]]}:{number[1:]}" if known else "", letter.to_name)


def told_wrongly(ending: Ending) -> tuple[Letter, ...]:
    """Return the letters that went out about an ending which was then taken back."""
    gone = (Letter.State.SENT, Letter.State.UNSURE, Letter.State.CONNECTING, Letter.State.HANDING_OVER)
    found = Letter.objects.filter(occasion=ending.ref, document__in=(DOCUMENT, LETTER), state__in=gone)
    return tuple(found.select_related("to_practitioner").defer("text").order_by("pk"))


def address_now(letter: Letter) -> Address:
    """Return where a letter goes that follows an earlier one: one of the family as is safe for them today."""
    number = letter.key.rpartition(":r")[2]
    relative = Relative.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if relative is not None and letter.to_practitioner_id is None:
        return how_to_reach(relative).letter(letter.to_name)
    return Reach(letter.to_email, "", "", links=False).letter(letter.to_name)


def put_right(ending: Ending) -> tuple[Letter, ...]:
    """Return the letters that say an ending was wrong."""
    return tuple(Letter.objects.filter(occasion=ending.ref, document=WRONG).defer("text").order_by("pk"))
