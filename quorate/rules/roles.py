"""Who the procedures speak of: keys and plain words. An area's own word for a role is in its procedure."""

from collections.abc import Mapping
from types import MappingProxyType

ROLES: Mapping[str, str] = MappingProxyType(
    {
        "conference-chair": "the conference chair",
        "chairs-manager": "the chair's manager",
        "another-chair": "another independent chair",
        "social-worker": "the social worker",
        "team-manager": "the social worker's manager",
        "practice-supervisor": "the practice supervisor",
        "senior-manager": "a senior manager",
        "service-manager": "the service manager",
        "head-of-service": "the head of service",
        "cp-manager": "the child protection manager",
        "lead-practitioner": "the lead practitioner",
        "case-holder": "the case holder",
        "conference-administrator": "the conference administrator",
        "legal-services": "legal services",
        "report-author": "the author of the report",
        "agency": "an agency",
        "professional": "a professional",
        "practitioner": "a practitioner",
        "core-group": "the core group",
        "core-group-member": "a member of the core group",
        "parent": "a parent",
        "child": "the child",
        "family": "the family",
        "iro": "the independent reviewing officer",
        "receiving-authority": "the receiving authority",
        "conference": "the conference",
        "court": "the court",
        "recipient": "the person who got the papers",
        "nobody": "nobody",
        "quorate": "this system",
    }
)


def in_words(role: str) -> str:
    """Return a role in plain words."""
    return ROLES.get(role) or f"the {role.replace('-', ' ')}"


def listed(roles: tuple[str, ...]) -> str:
    """Return roles in plain words, joined by “or”."""
    return " or ".join(in_words(role) for role in roles)
