"""Questions about the people around children."""

from collections.abc import Collection
from dataclasses import dataclass, field

from quorate.people.models import Agency, Practitioner

from .models import AgencyContact, NetworkMember


@dataclass(slots=True)
class Involved:
    """One practitioner's part in the cases of some children, taken together."""

    practitioner: Practitioner
    part: str
    core_group: bool
    direct_contact: bool
    names: list[str] = field(default_factory=list)


def network_of(children: Collection[int]) -> list[Involved]:
    """Return the people now in the networks of these children (by number), each once: core group first, then by name.

    Somebody with several parts has the first of them; in the core group of one child is in the core group.
    """
    members = NetworkMember.objects.filter(child__in=children, to_on__isnull=True, practitioner__active=True)
    found: dict[int, Involved] = {}
    for member in members.select_related("practitioner__agency", "child").order_by(
        "child__born_on", "child", "pk"
    ):
        one = found.get(member.practitioner_id)
        if one is None:
            one = Involved(member.practitioner, member.part, member.core_group, member.direct_contact)
            found[member.practitioner_id] = one
        one.core_group = one.core_group or member.core_group
        one.direct_contact = one.direct_contact or member.direct_contact
        one.names.append(member.child.given_name or member.child.name)
    return sorted(found.values(), key=lambda one: (not one.core_group, one.practitioner.name))


def agencies_working_with(children: Collection[int]) -> list[tuple[Agency, str]]:
    """Return the agencies (and professional groups) known to work with these children, by name."""
    contacts = (
        AgencyContact.objects.filter(child__in=children)
        .select_related("agency")
        .order_by("agency__name", "group")
    )
    return list({(one.agency_id, one.group): (one.agency, one.group) for one in contacts}.values())
