"""What each address of who may be there answers to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import STAFF, door

Role = Practitioner.Role
ADMISSION = {"pk": "conference", "admission": "admission"}
ATTENDANCE = {
    "attendance:requests": door(STAFF),
    "attendance:who": door(STAFF, case=True, pk="conference"),
    "attendance:admit": door(STAFF, case=True, pk="conference"),
    **{
        f"attendance:{name}": door(STAFF, case=True, **ADMISSION)
        for name in ("admission", "chairs-answer", "explained", "video", "papers", "all-the-same")
    },
    "attendance:familys-answer": door(STAFF, case=True, **ADMISSION, of="invitation"),
    "attendance:left": door(STAFF, case=True, post_only=True, **ADMISSION),
    "attendance:observer": door(STAFF, case=True, post_only=True, pk="conference", invitation="invitation"),
    "attendance:family": door(STAFF, case=True, pk="conference"),
    "attendance:apart": door(STAFF, case=True, pk="conference"),
    "attendance:apart-end": door(STAFF, case=True, pk="conference", entry="kept_apart"),
    # Tees asks no questions of its own about the family.
    "attendance:question": door(STAFF, status=404, case=True, pk="conference", question="=conflict"),
    "attendance:ask": door(case=True, pk="conference"),
    "attendance:ask-to-leave": door(STAFF, case=True, pk="conference"),
    # Partners read only what they asked themselves: the police asked for this one.
    "attendance:exclusion": door(case=True, pk="exclusion"),
    "attendance:withdraw": door(case=True, pk="exclusion"),
    "attendance:decide": door(
        STAFF, status=302, case=True, answers={Role.CHAIR: 200, Role.CHAIRS_MANAGER: 200}, pk="exclusion"
    ),
    "attendance:lift": door(STAFF, case=True, pk="kept_out"),
    "attendance:given": door(STAFF, case=True, pk="kept_out"),
    "attendance:letter": door(STAFF, case=True, pk="kept_out"),
    "attendance:releases": door(STAFF, case=True, pk="held"),
    "attendance:release-ask": door(STAFF, case=True, pk="held"),
    "attendance:release": door(STAFF, case=True, pk="release"),
    "attendance:release-decide": door(STAFF, case=True, pk="release"),
    "attendance:release-give": door(STAFF, case=True, pk="release"),
}
