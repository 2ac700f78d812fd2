"""Why each is asked to a conference, who matters most, who joins online, and what is arranged for the day."""

from collections.abc import Mapping
from dataclasses import dataclass

from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries.meeting import reports_from
from quorate.people.models import Practitioner

from ..models import Basis
from .lists import Entry, listed

Reply = Invitation.Reply
Role = Practitioner.Role
SELF_EVIDENT = frozenset({Role.CHAIR, Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.SOCIAL_WORKER})
"""Posts whose reason for being there is the post itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asked to a conference, why, and what is still missing about their coming."""

    invitation: Invitation
    basis: Basis | None
    report_in: bool
    stand_in: Invitation | None
    warnings: tuple[str, ...] = ()
    apologies: tuple[tuple[str, bool], ...] = ()
    """For a professional who cannot come: what the text asks of them, and whether it is done."""

    @property
    def name(self) -> str:
        return self.invitation.name

    @property
    def professional(self) -> bool:
        return self.invitation.practitioner_id is not None


@dataclass(frozen=True, slots=True)
class Attenders:
    """Everybody asked, with the reasons, and the kinds of people that the text would think of."""

    asked: tuple[Asked, ...]
    grounds: tuple[Entry, ...]
    likely: tuple[Entry, ...]
    online: tuple[Entry, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(f"{one.name}: {says}" for one in self.asked for says in one.warnings)


def attenders(conference: Conference) -> Attenders:
    """Return who is asked to a conference and why, with what is missing.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.invite-grounds``, ``list.likely-attenders``, ``list.apologies``, ``list.online``,
    ``list.critical``.
    """
    lists = {key: listed(conference, key) for key in ("invite-grounds", "apologies", "online", "critical")}
    rows = Invitation.objects.filter(conference=conference, withdrawn_at__isnull=True, observer=False)
    people = list(
        rows.select_related(
            "practitioner__agency", "relative", "young_person", "guest", "replied_by"
        ).order_by("pk")
    )
    standing = Basis.objects.filter(invitation__conference=conference, superseded_at__isnull=True)
    basis = {one.invitation_id: one for one in standing.select_related("online_agreed_by", "by")}
    reports = reports_from(conference)
    stand_ins = {one.substitute_for_id: one for one in people if one.substitute_for_id}
    asked = [
        _warned(
            conference,
            Asked(one, basis.get(one.pk), one.pk in reports, stand_ins.get(one.pk)),
            lists,
        )
        for one in people
    ]
    return Attenders(
        tuple(asked), lists["invite-grounds"], listed(conference, "likely-attenders"), lists["online"]
    )


def _warned(conference: Conference, one: Asked, lists: Mapping[str, tuple[Entry, ...]]) -> Asked:
    apologies = _apologies(one, lists["apologies"])
    said = [
        *_without_reason(conference, one, lists["invite-grounds"]),
        *_critical(one, lists["critical"]),
        *_online(one, lists["online"]),
    ]
    missing = [says for says, done in apologies if not done]
    if missing:
        plain = "; ".join(f"{says[:1].lower()}{says[1:]}" for says in missing)
        said.append(f"cannot come, and {len(missing)} of {len(apologies)} is outstanding: {plain}.")
    return Asked(one.invitation, one.basis, one.report_in, one.stand_in, tuple(said), apologies)


def _without_reason(conference: Conference, one: Asked, grounds: tuple[Entry, ...]) -> list[str]:
    who = one.invitation.practitioner
    if who is None or not grounds or who.role in SELF_EVIDENT or one.invitation.substitute_for_id:
        return []
    if one.basis and one.basis.ground:
        return []
    return [f"no reason is given why they are asked ({grounds[0].source})."]


def _critical(one: Asked, critical: tuple[Entry, ...]) -> list[str]:
    if not critical or one.basis is None or not one.basis.critical:
        return []
    away = one.invitation.reply == Reply.APOLOGIES
    if not one.basis.clash and not away:
        return []
    why = f" ({one.basis.clash})" if one.basis.clash else ""
    return [f"matters most here and cannot come at this time{why} ({critical[0].source})."]


def _online(one: Asked, online: tuple[Entry, ...]) -> list[str]:
    if not online or not one.professional or one.invitation.reply != Reply.ONLINE:
        return []
    said = []
    if one.basis is None or not one.basis.online_why:
        said.append(f"joins online, and no exceptional reason is recorded ({online[0].source}).")
    if one.basis is None or one.basis.online_agreed_at is None:
        said.append("joins online, and that is not agreed with the chair yet.")
    return said


def _apologies(one: Asked, points: tuple[Entry, ...]) -> tuple[tuple[str, bool], ...]:
    invitation = one.invitation
    cannot = invitation.reply in (Reply.APOLOGIES, Reply.SUBSTITUTE)
    if not one.professional or not cannot or not invitation.owes_report:
        return ()
    there = one.stand_in
    done = {
        "told": True,
        "report": one.report_in,
        "representative": there is not None and there.briefed,
    }
    return tuple((point.says, done.get(point.key, True)) for point in points)


def inviting_arrangements(conference: Conference) -> tuple[tuple[Entry, int], ...]:
    """Return the groups whom the text has clear arrangements for inviting, with how many of each are invited.

    **Rules** ``list.inviting``.
    """
    rows = Invitation.objects.filter(
        conference=conference, withdrawn_at__isnull=True, invited_at__isnull=False
    )
    counts = {"children": 0, "parents": 0, "professionals": 0}
    for one in rows:
        group = "children" if one.young_person_id else "parents" if one.relative_id else "professionals"
        counts[group] += 1
    return tuple((entry, counts.get(entry.key, 0)) for entry in listed(conference, "inviting"))


def asked_of(conference: Conference, number: int) -> Asked | None:
    """Return one of those asked, by the number of the invitation."""
    return next((one for one in attenders(conference).asked if one.invitation.pk == number), None)
