"""What is done with areas, agencies and people. Sign-ins have their own module."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from quorate import rulebook
from quorate.audit.actions import record
from quorate.clock import LONDON
from quorate.rules.deciding import listed

from .access import may_keep
from .models import Agency, Area, ClosureDay, Practitioner, Team

AGENCY_DETAILS = ("name", "kind", "partnership_member")
Row = TypeVar("Row", Agency, Practitioner)
PRACTITIONER_DETAILS = ("name", "role", "job_title", "agency", "group", "team", "email", "phone")


class Refused(ValueError):
    """Something that cannot be done as asked; the message says what is wrong and what to do."""


class ChangedMeanwhile(Refused):
    """An edit from a page that is no longer what is stored. ``now`` is what is stored."""

    def __init__(self, now: Any) -> None:
        self.now = now
        super().__init__(
            "Somebody else changed this while you had it open. Compare what it says now with what you "
            "entered, then save again."
        )


class NotTheirs(Refused):
    """Somebody tried to change a post that is not theirs to keep."""


@transaction.atomic
def open_area(
    *,
    key: str,
    name: str,
    procedure: str,
    la_code: str,
    by: Practitioner | str,
    at: datetime,
    phone: str = "",
    email: str = "",
    address: str = "",
) -> Area:
    """Return a new area working to a procedure.

    :raises Refused: when the key is taken, or no area's procedure has that name
    """
    known = rulebook.load().keys()
    if procedure not in known:
        raise Refused(f"There is no procedure {procedure}. There are: {', '.join(known)}.")
    if Area.objects.filter(key=key).exists():
        raise Refused(f"There is already an area with the key {key}. Choose another key.")
    area = Area.objects.create(
        key=key, name=name, procedure=procedure, la_code=la_code, phone=phone, email=email, address=address
    )
    record(
        act="people.area_opened",
        about=f"area:{area.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"procedure": procedure},
    )
    return area


@transaction.atomic
def add_agency(
    *, area: Area, name: str, kind: str, by: Practitioner | str, at: datetime, partnership_member: bool = True
) -> Agency:
    """Return a new agency of the area.

    :raises Refused: when the area already has an agency of that name
    """
    name = name.strip()
    _lock(area)
    if Agency.objects.filter(area=area, name__iexact=name).exists():
        raise Refused(
            f"{area.name} already has an agency called {name}. Open it in the directory and change it there."
        )
    agency = Agency.objects.create(area=area, name=name, kind=kind, partnership_member=partnership_member)
    record(
        act="people.agency_added",
        about=f"agency:{agency.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"kind": kind},
    )
    return agency


@transaction.atomic
def amend_agency(
    *, agency: Agency, version: int, details: Mapping[str, Any], by: Practitioner | str, at: datetime
) -> Agency:
    """Return the agency with new details (``name``, ``kind``, ``partnership_member``).

    :raises ChangedMeanwhile: when ``version`` is not the stored one
    :raises Refused: when another agency of the area has that name
    """
    new = {field: details[field] for field in AGENCY_DETAILS}
    _lock(agency.area)
    stored = Agency.objects.select_for_update().get(pk=agency.pk)
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    if Agency.objects.filter(area=stored.area_id, name__iexact=new["name"]).exclude(pk=stored.pk).exists():
        raise Refused(f"Another agency is already called {new['name']}. Give this one a name of its own.")
    return _amend(stored, new, act="people.agency_amended", by=by, at=at, area=agency.area)


@transaction.atomic
def close_agency(*, agency: Agency, version: int, why: str, by: Practitioner | str, at: datetime) -> Agency:
    """Return the agency, no longer offered for new work. What it took part in stays.

    :raises ChangedMeanwhile: when ``version`` is not the stored one
    :raises Refused: without a reason, or while people in post belong to it
    """
    stored = Agency.objects.select_for_update().get(pk=agency.pk)
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    if not why.strip():
        raise Refused("Say why this agency is no longer used.")
    people = Practitioner.objects.filter(agency=stored, active=True).count()
    if people:
        raise Refused(
            f"{people} {'person is' if people == 1 else 'people are'} still in post here. "
            "Move or deactivate them first."
        )
    new = {"active": False, "inactive_because": why.strip()}
    return _amend(stored, new, act="people.agency_closed", by=by, at=at, area=agency.area)


@transaction.atomic
def reopen_agency(*, agency: Agency, version: int, by: Practitioner | str, at: datetime) -> Agency:
    """Return the agency, offered again.

    :raises ChangedMeanwhile: when ``version`` is not the stored one
    """
    stored = Agency.objects.select_for_update().get(pk=agency.pk)
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    new = {"active": True, "inactive_because": ""}
    return _amend(stored, new, act="people.agency_reopened", by=by, at=at, area=agency.area)


@transaction.atomic
def add_team(*, area: Area, name: str, by: Practitioner | str, at: datetime) -> Team:
    """Return the area's team of that name, made if need be."""
    team, made = Team.objects.get_or_create(area=area, name=name.strip())
    if made:
        record(act="people.team_added", about=f"team:{team.pk}", by=by, at=at, area=area.key)
    return team


@transaction.atomic
def add_practitioner(
    *,
    area: Area,
    name: str,
    role: str,
    agency: Agency,
    by: Practitioner | str,
    at: datetime,
    job_title: str = "",
    group: str = "",
    team: Team | None = None,
    email: str = "",
    phone: str = "",
) -> Practitioner:
    """Return a new post in the area, without a sign-in.

    :raises Refused: when the very same person is there already (a form sent twice), or the agency
        is closed or of another area
        or not the service that the area's text wants an administrator to belong to
    :raises NotTheirs: when ``by`` may not give this role
    """
    _may_give(by, role)
    _belongs(area, agency, team)
    _belongs_to_the_service(area, role, agency, at)
    _lock(area)
    same = Practitioner.objects.filter(
        area=area, name=name.strip(), role=role, agency=agency, email=email, job_title=job_title, active=True
    ).first()
    if same:
        raise Refused(f"{same.name} is already in the directory with this role, agency and e-mail address.")
    practitioner = Practitioner.objects.create(
        area=area,
        name=name.strip(),
        role=role,
        agency=agency,
        job_title=job_title,
        group=group,
        team=team,
        email=email,
        phone=phone,
    )
    record(
        act="people.practitioner_added",
        about=f"practitioner:{practitioner.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"role": role, "agency": agency.pk},
    )
    return practitioner


@transaction.atomic
def amend_practitioner(
    *,
    practitioner: Practitioner,
    version: int,
    details: Mapping[str, Any],
    by: Practitioner | str,
    at: datetime,
) -> Practitioner:
    """Return the practitioner with new details (every one of ``PRACTITIONER_DETAILS``).

    :raises ChangedMeanwhile: when ``version`` is not the stored one
    :raises NotTheirs: when ``by`` may not keep this post, or would give a role that is not theirs to give
    :raises Refused: when the agency is closed or of another area
    """
    new = {field: details[field] for field in PRACTITIONER_DETAILS}
    stored = Practitioner.objects.select_for_update().get(pk=practitioner.pk)
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    must_keep(by, stored)
    if new["role"] != stored.role:
        _may_give(by, new["role"])
        if not isinstance(by, str) and by.pk == stored.pk:
            raise NotTheirs("You cannot change your own role. Ask another manager to do it.")
    _belongs(practitioner.area, new["agency"], new["team"], was=stored.agency_id)
    _belongs_to_the_service(practitioner.area, new["role"], new["agency"], at)
    return _amend(stored, new, act="people.practitioner_amended", by=by, at=at, area=practitioner.area)


@transaction.atomic
def deactivate(
    *, practitioner: Practitioner, version: int, why: str, by: Practitioner | str, at: datetime
) -> Practitioner:
    """Return the practitioner, no longer in post; their sign-in stops at once. Nothing they did is lost.

    :raises ChangedMeanwhile: when ``version`` is not the stored one
    :raises NotTheirs: when ``by`` may not keep this post, or it is their own
    :raises Refused: without a reason
    """
    stored = (
        Practitioner.objects.select_for_update(of=("self",)).select_related("user").get(pk=practitioner.pk)
    )
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    must_keep(by, stored)
    if not isinstance(by, str) and by.pk == stored.pk:
        raise NotTheirs("You cannot deactivate yourself. Ask another manager to do it.")
    if not why.strip():
        raise Refused("Say why this person is no longer in post.")
    if stored.user is not None:
        stored.user.is_active = False
        stored.user.save(update_fields=["is_active"])
    new = {"active": False, "inactive_because": why.strip()}
    return _amend(stored, new, act="people.practitioner_deactivated", by=by, at=at, area=practitioner.area)


@transaction.atomic
def reactivate(
    *, practitioner: Practitioner, version: int, by: Practitioner | str, at: datetime
) -> Practitioner:
    """Return the practitioner, in post again. A sign-in they had stays switched off until it is switched on.

    :raises ChangedMeanwhile: when ``version`` is not the stored one
    :raises NotTheirs: when ``by`` may not keep this post
    :raises Refused: when their agency is closed
    """
    stored = (
        Practitioner.objects.select_for_update(of=("self",)).select_related("agency").get(pk=practitioner.pk)
    )
    if stored.version != version:
        raise ChangedMeanwhile(stored)
    must_keep(by, stored)
    if not stored.agency.active:
        raise Refused(
            f"{stored.agency.name} is closed. Reopen it, or move this person to another agency, first."
        )
    new = {"active": True, "inactive_because": ""}
    return _amend(stored, new, act="people.practitioner_reactivated", by=by, at=at, area=practitioner.area)


@transaction.atomic
def add_closure_day(*, area: Area, on: date, why: str, by: Practitioner | str, at: datetime) -> ClosureDay:
    """Return the day on which the council is shut.

    **Counts** from then on as no working day here; duties already worked out keep what they said.

    :raises Refused: when the day is already there
    """
    day, made = ClosureDay.objects.get_or_create(area=area, on=on, defaults={"why": why.strip()})
    if not made:
        raise Refused(f"{on.day} {on:%B %Y} is already a closure day ({day.why}).")
    record(
        act="people.closure_day_added",
        about=f"area:{area.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"on": on.isoformat(), "why": day.why},
    )
    return day


@transaction.atomic
def remove_closure_day(*, area: Area, closure_day: int, by: Practitioner | str, at: datetime) -> None:
    """Take a closure day away; one that is gone already stays gone, without another entry."""
    day = ClosureDay.objects.select_for_update().filter(area=area, pk=closure_day).first()
    if day is None:
        return
    on, why = day.on, day.why
    day.delete()
    record(
        act="people.closure_day_removed",
        about=f"area:{area.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"on": on.isoformat(), "why": why},
    )


def must_keep(by: Practitioner | str, practitioner: Practitioner) -> None:
    """Refuse unless ``by`` keeps this post's entry in the directory.

    :raises NotTheirs: otherwise
    """
    if isinstance(by, str):
        return
    if by.area_id != practitioner.area_id or not may_keep(by, practitioner.role):
        raise NotTheirs(
            "Only a manager can change a manager's entry. Ask one of the managers in the directory."
        )


def _may_give(by: Practitioner | str, role: str) -> None:
    if not isinstance(by, str) and not may_keep(by, role):
        raise NotTheirs(
            "Only a manager can make somebody a manager. Ask one of the managers in the directory."
        )


def _belongs(area: Area, agency: Agency, team: Team | None, was: int | None = None) -> None:
    if agency.area_id != area.pk or (team is not None and team.area_id != area.pk):
        raise Refused("Choose an agency and a team of your own area.")
    if not agency.active and agency.pk != was:
        raise Refused(f"{agency.name} is closed. Choose another agency, or reopen it first.")


def _belongs_to_the_service(area: Area, role: str, agency: Agency, at: datetime) -> None:
    """Refuse an administrator of another agency where the text says that social care runs the conference service.

    **Rules** ``list.authority-duties`` (BER-ADM-01).
    """
    if role != Practitioner.Role.ADMINISTRATOR or agency.kind == Agency.Kind.SOCIAL_CARE:
        return
    duties, _ = listed(
        "authority-duties",
        procedure=rulebook.load().procedure(area.procedure),
        on=at.astimezone(LONDON).date(),
    )
    if any(duty.key == "service" for duty in duties):
        raise Refused(
            "Children’s social care runs the conference service here: an administrator belongs to it, and not to "
            f"{agency.name}."
        )


def _lock(area: Area) -> None:
    """One new name at a time in an area: two forms sent at once cannot both find that it is free."""
    Area.objects.select_for_update().filter(pk=area.pk).values_list("pk", flat=True).first()


def _amend(
    stored: Row, new: Mapping[str, Any], *, act: str, by: Practitioner | str, at: datetime, area: Area
) -> Row:
    """Store what differs, under the next version, and say in the audit what was and what became."""
    changed: dict[str, Any] = {
        field: value for field, value in new.items() if getattr(stored, field) != value
    }
    if not changed:
        return stored
    detail = {field: [_plain(getattr(stored, field)), _plain(value)] for field, value in changed.items()}
    for field, value in changed.items():
        setattr(stored, field, value)
    stored.version += 1
    stored.save(update_fields=[*changed, "version"])
    record(
        act=act, about=f"{stored._meta.model_name}:{stored.pk}", by=by, at=at, area=area.key, detail=detail
    )
    return stored


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Agency | Team) else value
