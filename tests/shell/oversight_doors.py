"""What each address of oversight answers to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import MANAGERS, OFFICE, STAFF, door

Role = Practitioner.Role
LEGAL_READERS = MANAGERS | {Role.TEAM_MANAGER, Role.SOCIAL_WORKER}
ARRANGERS = OFFICE | {Role.TEAM_MANAGER, Role.CHAIR}
MAY_ASK_EARLY = dict.fromkeys(
    STAFF - {Role.SOCIAL_WORKER, Role.TEAM_MANAGER}, 403
)  # Tees: the worker, their manager
MAY_DECIDE_EARLY = dict.fromkeys(
    STAFF - {Role.CHAIR, Role.CHAIRS_MANAGER}, 403
)  # Tees: the chair, their manager
MAY_RECORD_EIGHTEEN = dict.fromkeys(STAFF - {Role.CHAIR, Role.CHAIRS_MANAGER, Role.ADMINISTRATOR}, 403)
OVERSIGHT = {
    "oversight:home": door(STAFF),
    "oversight:stood-down": door(STAFF),
    "oversight:early": door(STAFF, case=True, pk="child"),
    "oversight:early-ask": door(STAFF, case=True, answers=MAY_ASK_EARLY, pk="child"),
    "oversight:early-answer": door(STAFF, status=302, case=True, pk="child"),  # nothing waits under no name
    "oversight:early-change": door(STAFF, case=True, pk="child"),
    "oversight:early-decide": door(STAFF, case=True, answers=MAY_DECIDE_EARLY, pk="early_request"),
    "oversight:eighteen-arrange": door(ARRANGERS, case=True, pk="child"),
    "oversight:eighteen": door(STAFF, case=True, pk="eighteen"),
    "oversight:eighteen-change": door(ARRANGERS, case=True, pk="eighteen"),
    "oversight:eighteen-cancel": door(ARRANGERS, case=True, pk="eighteen"),
    "oversight:eighteen-record": door(STAFF, case=True, answers=MAY_RECORD_EIGHTEEN, pk="eighteen"),
    "oversight:eighteen-paper": door(STAFF, case=True, pk="eighteen", suffix="=docx"),
    "oversight:eighteen-mapping": door(STAFF, case=True, pk="eighteen", number="one"),
    "oversight:legal": door(LEGAL_READERS, case=True, pk="child"),
    "oversight:legal-consider": door(LEGAL_READERS, case=True, pk="child"),
    "oversight:legal-arrange": door(LEGAL_READERS, case=True, pk="legal_planning"),
    "oversight:legal-end": door(LEGAL_READERS, case=True, pk="legal_planning"),
    "oversight:legal-hold": door(LEGAL_READERS, case=True, pk="legal_meeting"),
    "oversight:legal-cancel": door(LEGAL_READERS, case=True, pk="legal_meeting"),
    "oversight:legal-letter": door(LEGAL_READERS, case=True, pk="legal_meeting"),
    "oversight:legal-send": door(LEGAL_READERS, case=True, pk="legal_meeting"),
    "oversight:legal-file": door(LEGAL_READERS, case=True, pk="legal_meeting", suffix="=docx"),
}
