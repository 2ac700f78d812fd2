"""What each address at and behind a one-time link answers to whom."""

from quorate.people.models import Practitioner
from tests.shell.doors import OFFICE, STAFF, door, public, through_link

INVITED = {"number": "conference", "invitation_number": "invitation"}
KEEPERS = OFFICE | {Practitioner.Role.CHAIR}

NOT_ASKED = dict.fromkeys(STAFF, 404)  # the invitation of the scene is the police officer's
PAPER = {"key": "=minutes", "suffix": "=pdf"}

LINKS = {
    "doors:doorway": public(),
    "doors:come-back": public(302),
    "doors:leave-door": public(405),
    "doors:door-left": public(),
    "doors:quick-exit": public(302),
    "doors:link": public(404, token="=nowhere"),
    "doors:link-code": public(404, token="=nowhere"),
    "doors:link-fresh": public(405, token="=nowhere"),
    "conferences:links": door(KEEPERS, case=True, number="conference"),
    "conferences:fresh-link": door(KEEPERS, case=True, post_only=True, **INVITED),
    "conferences:take-back-link": door(KEEPERS, case=True, **INVITED),
    "conferences:read-out-code": door(KEEPERS, case=True, **INVITED),
    "portal:door-asked": through_link(),
    "portal:door-reply": through_link(),
    "portal:door-report": through_link(pk="report"),
    "portal:door-file": through_link(pk="report"),
    "portal:door-attached": through_link(pk="report", number="report_file"),
    "portal:door-paper": through_link(**PAPER),
    "portal:door-correct": through_link(),
    "portal:door-agree": through_link(),
    "portal:door-calendar": through_link(),
    "portal:own-asked": door(case=True, answers=NOT_ASKED, invitation="invitation"),
    "portal:own-reply": door(case=True, answers=NOT_ASKED, invitation="invitation"),
    "portal:own-report": door(case=True, answers=NOT_ASKED, invitation="invitation", pk="report"),
    "portal:own-file": door(status=404, case=True, invitation="invitation", pk="report"),
    "portal:own-attached": door(
        case=True, answers=NOT_ASKED, invitation="invitation", pk="report", number="report_file"
    ),
    # Nothing was sent of this conference yet.
    "portal:own-paper": door(status=404, case=True, invitation="invitation", **PAPER),
    "portal:own-correct": door(status=404, case=True, invitation="invitation"),
    "portal:own-agree": door(status=404, case=True, invitation="invitation"),
    "portal:own-calendar": door(case=True, answers=NOT_ASKED, invitation="invitation"),
    "portal:report-write": through_link(),
    "portal:report-question": through_link(key="=concerns"),
    "portal:report-recommend": through_link(),
    "portal:report-files": through_link(),
    "portal:report-take-out": through_link(ref="=nowhere"),
    "portal:report-sign": through_link(),
    "portal:report-whole": through_link(),
    "portal:silent": door(OFFICE),
    "portal:pace": door(OFFICE),
    "portal:chasing": door(KEEPERS, case=True, number="conference"),
    "portal:leave-alone": door(KEEPERS, case=True, number="conference", invitation="invitation"),
    "portal:remind-again": door(
        KEEPERS, case=True, post_only=True, number="conference", invitation="invitation"
    ),
}
