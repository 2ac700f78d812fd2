"""What each address answers to whom: one row for each named address. An address without a row fails the test.

Rows speak of GET. What follows from a row without being written down: a stranger to the service is asked to sign in;
a role that is not named gets 403; an identifier of another area gives 404, and so does a case in which the reader has
no part; POST is refused to the same people in the same way.
"""

from collections.abc import Iterable

from quorate.people.models import Practitioner
from tests.shell.api_doors import API
from tests.shell.attendance_doors import ATTENDANCE
from tests.shell.challenge_doors import CHALLENGES
from tests.shell.doors import ALL, MANAGERS, OFFICE, STAFF, Door, door, public
from tests.shell.episodes_doors import EPISODES
from tests.shell.exchange_doors import EXCHANGE
from tests.shell.families_doors import FAMILIES
from tests.shell.letters_doors import LETTERS
from tests.shell.links_doors import LINKS
from tests.shell.minutes_doors import MINUTES
from tests.shell.oversight_doors import OVERSIGHT
from tests.shell.preparing_doors import PREPARING
from tests.shell.register_doors import INSPECTION, REGISTER
from tests.shell.report_doors import REPORTS

Role = Practitioner.Role

DESK = {
    "desk:home": door(answers={Role.PARTNER: 302}),
    "desk:work": door(STAFF),
    "portal:home": door(),
}

FIGURES_READERS = MANAGERS | {Role.TEAM_MANAGER, Role.CHAIR}
FIGURES = {
    "figures:home": door(FIGURES_READERS),
    "figures:work-out": door(FIGURES_READERS, post_only=True),
    "figures:topic": door(FIGURES_READERS, topic="=plans"),
    "figures:children": door(FIGURES_READERS, topic="=plans", key="=plans-open"),
}

# Procedures are published: everybody reads every area's.
HANDBOOK = {
    "handbook:home": door(status=302),
    "handbook:calculator": door(),
    "handbook:procedure": door(key="=tees"),
    "handbook:differs": door(key="=tees"),
    "handbook:not-said": door(key="=tees"),
    "handbook:examples": door(key="=tees"),
    "handbook:rule": door(key="=tees", rule="=duty.first-review"),
}

RECORDERS = STAFF - {Role.CHAIR, Role.SERVICE_MANAGER}
CORRECTORS = {Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER, Role.TEAM_MANAGER}
CHILDREN = {
    "register:search": door(STAFF),
    "register:child": door(STAFF, case=True, pk="child"),
    "register:family": door(STAFF, case=True, pk="family"),
    "register:history": door(STAFF, case=True, pk="child"),
    "register:reading-log": door(MANAGERS, pk="child"),
    "register:happened": door(RECORDERS, case=True, pk="child"),
    "register:not-so": door(CORRECTORS, case=True, pk="child", event="event"),
    "register:correct": door(CORRECTORS, case=True, pk="child"),
    "register:hand-over": door(CORRECTORS, case=True, pk="child"),
    "register:join": door(RECORDERS, case=True, pk="child"),
    # The teacher of the scene is in the core group: whether they may leave it is asked there.
    "register:leave": door(RECORDERS, status=302, case=True, pk="child", member="member"),
    "register:duty": door(STAFF, case=True, pk="duty"),
    # Work that has a page of its own is not done here: back to why it is due.
    "register:duty-done": door(RECORDERS, status=302, case=True, pk="duty"),
}

PLAN_VERSION = {"pk": "plan", "number": "one"}
PLANS = {
    "plans:list": door(STAFF),
    "plans:of-child": door(STAFF, status=302, case=True, child="child"),
    "plans:reopen": door(MANAGERS | {Role.TEAM_MANAGER}, case=True, pk="plan"),
    "plans:draft": door(STAFF, status=302, case=True, pk="plan"),  # somebody is writing it
    **{
        f"plans:{name}": door(STAFF, case=True, pk="plan")
        for name in ("plan", "lead", "action-add", "compare", "progress", "people")
    },
    **{
        f"plans:{name}": door(STAFF, case=True, pk="plan", action="plan_action")
        for name in ("action", "action-change", "action-carry", "action-cancel", "action-flag", "progress-note")
    },
    **{
        f"plans:{name}": door(STAFF, case=True, **PLAN_VERSION)
        for name in ("version", "agree", "put-aside", "outcome-add", "assessment", "resource-add")
    },
    **{
        f"plans:{name}": door(STAFF, case=True, **PLAN_VERSION, outcome="plan_outcome")
        for name in ("outcome", "outcome-leave-out")
    },
    "plans:version-file": door(STAFF, case=True, **PLAN_VERSION, suffix="=docx"),
    "plans:section": door(STAFF, case=True, **PLAN_VERSION, key="=risks"),
    "plans:resource": door(STAFF, case=True, **PLAN_VERSION, agency="plan_agency"),
    "plans:explained": door(STAFF, case=True, **PLAN_VERSION, who="=child"),
    "plans:progress-outcome": door(STAFF, case=True, pk="plan", outcome="plan_outcome"),
    "plans:person": door(STAFF, case=True, pk="plan", who="=child"),
    "plans:person-allow": door(STAFF, status=302, case=True, pk="plan", who="=child"),
    "plans:person-file": door(STAFF, case=True, pk="plan", who="=child", suffix="=docx"),
}  # fmt: skip

MOVERS = STAFF - {Role.CHAIR}
CORE_GROUP_WORKERS = {
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.SERVICE_MANAGER,
}
WORKERS_MANAGERS = {Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER}
VISITORS = {Role.SOCIAL_WORKER, Role.TEAM_MANAGER}


def circle(roles: Iterable[str] = frozenset(CORE_GROUP_WORKERS), **kwargs: str) -> Door:
    return door(roles, case=True, **(kwargs or {"pk": "core_group"}))


CORE_GROUPS = {
    "core_groups:meetings": door(STAFF),
    "core_groups:drift": door(STAFF),
    "core_groups:agreed": door(STAFF),
    "core_groups:measure": door({Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER}),
    "core_groups:child": circle(STAFF, pk="child"),
    "core_groups:visits": circle(STAFF, pk="child"),
    "core_groups:visit": circle(STAFF, pk="child", visit="visit"),
    "core_groups:visit-add": circle(VISITORS, pk="child"),
    "core_groups:visit-put-right": circle(VISITORS, pk="child", visit="visit"),
    "core_groups:arrange": circle(pk="child"),
    "core_groups:join": circle(pk="child"),
    "core_groups:join-family": circle(pk="child"),
    "core_groups:leave": circle(pk="child", member="core_group_member"),
    "core_groups:leave-family": circle(pk="child", member="core_group_family"),
    "core_groups:primary-care": circle(pk="child"),
    "core_groups:plan-meeting": circle(pk="child"),
    "core_groups:meeting": circle(STAFF, pk="core_group"),
    "core_groups:paper": circle(STAFF, pk="core_group", suffix="=docx"),
    "core_groups:views": circle(pk="core_group", seat="core_group_seat"),
    "core_groups:part": circle(pk="core_group", child="child"),
    "core_groups:agree": circle(pk="core_group", child="child"),
    "core_groups:follow-up": circle(pk="core_group_agreed"),
    "core_groups:approve": circle(WORKERS_MANAGERS),
    "core_groups:send-back": circle(WORKERS_MANAGERS),
    **{
        f"core_groups:{name}": circle()
        for name in ("move", "call-off", "invite", "hold", "submit", "open-again", "take-back")
    },
}

MOVES = {
    "moves:list": door(STAFF),
    "moves:move": door(STAFF, case=True, pk="move"),
    "moves:in-new": door(MOVERS, case=True, child="child"),
    "moves:out-new": door(MOVERS, case=True, child="child"),
    **{
        f"moves:{name}": door(MOVERS, case=True, pk="move")
        for name in ("tell", "share", "accept", "confirm", "for-good", "remind", "their-conference",
                     "their-letter", "correct", "went-on", "withdraw")
    },
    "moves:take-back": door(MOVERS, case=True, pk="move", step="=conference"),
    "moves:shared-take-back": door(MOVERS, case=True, pk="move", row="move_shared"),
}  # fmt: skip

UNBORN = {
    "unborn:list": door(STAFF),
    "unborn:page": door(STAFF, case=True, pk="unborn"),
    **{
        f"unborn:{name}": door(RECORDERS, case=True, pk="unborn")
        for name in ("expected", "weigh", "assessment", "decide", "birth", "ended", "not-fit", "meeting",
                     "discharge-meeting")
    },
    "unborn:arrange": door(RECORDERS | {Role.CHAIR}, case=True, pk="unborn"),
    "unborn:baby": door(RECORDERS, status=302, case=True, pk="unborn"),  # nobody is born yet
    "unborn:home": door(RECORDERS, status=302, case=True, pk="unborn"),
    "unborn:birth-not-so": door(CORRECTORS, case=True, pk="unborn"),
    "unborn:ended-not-so": door(CORRECTORS, case=True, pk="unborn"),
    "unborn:not-so": door(CORRECTORS, case=True, pk="unborn", event="unborn_event"),
}  # fmt: skip

OPENERS = CORRECTORS | {Role.SOCIAL_WORKER}
DECIDERS = RECORDERS | {Role.SERVICE_MANAGER}
ENQUIRIES = {
    "enquiries:list": door(STAFF),
    "enquiries:open": door(OPENERS),
    "enquiries:newcomer": door(OPENERS),
    "enquiries:enquiry": door(STAFF, case=True, pk="enquiry"),
    "enquiries:discussion": door(RECORDERS, case=True, pk="enquiry"),
    "enquiries:household": door(RECORDERS, case=True, pk="enquiry"),
    "enquiries:consider": door(RECORDERS, case=True, pk="enquiry_child"),
    "enquiries:visit": door(RECORDERS, case=True, pk="enquiry_child"),
    "enquiries:order": door(RECORDERS, case=True, pk="enquiry_child"),
    "enquiries:extend": door(RECORDERS, case=True, pk="enquiry_order"),
    "enquiries:conclude": door(RECORDERS, case=True, pk="enquiry_order"),
    "enquiries:delay": door(RECORDERS, case=True, pk="enquiry_child"),
    "enquiries:kept-safe": door(RECORDERS, case=True, pk="enquiry_delay"),
    "enquiries:ask": door(RECORDERS, case=True, pk="enquiry_child"),
    "enquiries:decide": door(DECIDERS, case=True, pk="enquiry_child"),
    "enquiries:disagree": door(RECORDERS, case=True, pk="enquiry_decision"),
    "enquiries:disagreement": door(STAFF, case=True, pk="disagreement"),
    "enquiries:step": door(DECIDERS, case=True, pk="disagreement"),
    "enquiries:settle": door(DECIDERS, case=True, pk="disagreement"),
    "enquiries:take-out": door(CORRECTORS, case=True, kind="=delay", pk="enquiry_delay"),
    "enquiries:family": door(STAFF, case=True, pk="enquiry_family"),
    "enquiries:relative": door(RECORDERS, case=True, pk="enquiry_family"),
    "enquiries:nationality": door(RECORDERS, case=True, pk="enquiry_family", who="enquiry_person"),
}

CARE = {
    "care:list": door(STAFF),
    "care:agenda-chair": door({Role.CHAIR, Role.CHAIRS_MANAGER}, case=True, pk="child"),
    **{
        f"care:{name}": door(STAFF, case=True, pk="child")
        for name in ("child", "begin", "officer", "book", "agenda", "matter-new")
    },
    **{
        f"care:review-{name}": door(STAFF, case=True, pk="child", review="care_review")
        for name in ("move", "held", "call-off")
    },
    **{
        f"care:matter-{name}": door(STAFF, case=True, pk="child", matter="care_matter")
        for name in ("officer", "decide", "take-back")
    },
    "care:end": door(STAFF, case=True, pk="child", spell="care_spell"),
    "care:status-take-back": door(STAFF, case=True, pk="child", spell="care_spell"),
    "care:weigh": door(STAFF, case=True, pk="child", kind="=security"),
    "care:weighed-take-back": door(STAFF, case=True, pk="child", row="care_weighed"),
}

CONVENERS = OFFICE | {Role.CHAIR}
MAY_MOVE = dict.fromkeys(
    CONVENERS - {Role.CHAIR, Role.CHAIRS_MANAGER}, 403
)  # Tees: the chair, or their manager
MAY_ASK = dict.fromkeys(CONVENERS, 403)  # Tees: the social worker and their manager
INVITED = dict.fromkeys(ALL - {Role.SOCIAL_WORKER, Role.PARTNER}, 404)
CONFERENCES = {
    "conferences:list": door(),
    "conferences:download": door(STAFF),
    "conferences:convene": door(CONVENERS),
    "conferences:convene-when": door(CONVENERS, status=302),
    "conferences:rooms": door(OFFICE),
    "conferences:room-add": door(OFFICE),
    "conferences:room-edit": door(OFFICE, number="room"),
    "conferences:room-stop": door(OFFICE, number="room"),
    "conferences:room-again": door(OFFICE, post_only=True, number="room"),
    "conferences:page": door(case=True, number="conference"),
    "conferences:history": door(STAFF, case=True, number="conference"),
    "conferences:change-date": door(CONVENERS, case=True, answers=MAY_MOVE, number="conference"),
    "conferences:ask-date": door(STAFF, case=True, answers=MAY_ASK, number="conference"),
    "conferences:refuse-date": door(CONVENERS, case=True, number="conference", request_number="request"),
    "conferences:rearrange": door(CONVENERS, case=True, number="conference"),
    "conferences:cancel": door(CONVENERS, case=True, number="conference"),
    "conferences:add-child": door(CONVENERS, case=True, number="conference"),
    "conferences:take-off": door(CONVENERS, case=True, number="conference", child_number="child"),
    "conferences:invite": door(CONVENERS, case=True, number="conference"),
    "conferences:remind": door(CONVENERS, case=True, post_only=True, number="conference"),
    "conferences:invite-add": door(CONVENERS, case=True, number="conference"),
    "conferences:invite-new": door(CONVENERS, case=True, number="conference"),
    "conferences:reply-for": door(CONVENERS, case=True, number="conference", invitation_number="invitation"),
    "conferences:withdraw": door(CONVENERS, case=True, number="conference", invitation_number="invitation"),
    "conferences:calendar": door(
        case=True,
        answers=dict.fromkeys(ALL - {Role.PARTNER}, 404),
        number="conference",
        invitation_number="invitation",
    ),
    "conferences:reply": door(case=True, answers=INVITED, number="conference"),
    "conferences:own-view": door(case=True, answers=INVITED, pk="conference"),
}

RUNNERS = {Role.ADMINISTRATOR, Role.CHAIR, Role.CHAIRS_MANAGER}
"""Who may run a conference: its own chair and an administrator; a manager who chairs."""


def sitting(*, post_only: bool = False, chair_only: bool = False, **kwargs: str) -> Door:
    """Return the door of a page of the meeting itself, for those who keep its record that day."""
    kept_out = {Role.CHAIRS_MANAGER, *({Role.ADMINISTRATOR} if chair_only else ())}
    return door(
        RUNNERS, case=True, post_only=post_only, answers=dict.fromkeys(kept_out, 403), pk="sitting", **kwargs
    )


MAY_PUT_RIGHT = dict.fromkeys(STAFF - {Role.CHAIR, Role.CHAIRS_MANAGER}, 403)
MEETING = {
    "conferences:hold": sitting(),
    "conferences:hold-live": sitting(),
    "conferences:hold-open": sitting(post_only=True),
    "conferences:hold-arrive": sitting(post_only=True),
    "conferences:hold-leave": sitting(post_only=True),
    "conferences:hold-add": sitting(),
    "conferences:hold-person": sitting(invitation="sitting_invitation"),
    "conferences:hold-stay": sitting(invitation="sitting_invitation", stay="sitting_stay"),
    "conferences:hold-quorum": sitting(),
    "conferences:hold-child": sitting(child="sitting_child"),
    "conferences:hold-child-live": sitting(child="sitting_child"),
    "conferences:hold-harm": sitting(post_only=True, child="sitting_child"),
    "conferences:hold-notes": sitting(post_only=True, child="sitting_child"),
    "conferences:hold-view": sitting(child="sitting_child", invitation="sitting_invitation"),
    "conferences:hold-dissent": sitting(child="sitting_child"),
    "conferences:escalate": door(STAFF, case=True, pk="held", dissent="held_dissent"),
    "conferences:hold-decide": sitting(chair_only=True, child="sitting_child"),
    "conferences:hold-follows": sitting(post_only=True, child="sitting_child"),
    "conferences:hold-take-back": sitting(child="sitting_child"),
    "conferences:hold-close": sitting(),
    "conferences:hold-explore": sitting(child="sitting_child"),
    "conferences:hold-child-sheet": sitting(child="sitting_child", sheet="=domains"),
    "conferences:hold-sheet": sitting(sheet="=agenda"),
    "conferences:prepare": sitting(),
    "conferences:running-order": sitting(),
    "conferences:training": door({Role.ADMINISTRATOR, Role.CHAIRS_MANAGER}),
    "conferences:qualification": door({Role.ADMINISTRATOR, Role.CHAIRS_MANAGER}, practitioner="person"),
    "conferences:outcome": door(STAFF, case=True, pk="held"),
    "conferences:outcome-put-right": door(
        STAFF, case=True, answers=MAY_PUT_RIGHT, pk="held", child="held_child"
    ),
    # Nothing was stood down at this conference, so there is nothing to evaluate.
    "conferences:outcome-evaluate": door(STAFF, case=True, status=404, pk="held", child="held_child"),
}

# Papers go out as letters: on the pages they are for those who make them, and do not exist for anybody else.
NO_PAPERS = dict.fromkeys(ALL - CONVENERS, 404)


def papers(**kwargs: str) -> Door:
    return door(case=True, answers=NO_PAPERS, **kwargs)


PAPERS = {
    "conferences:notices": papers(pk="held"),
    "conferences:notice-decide": papers(pk="held", invitation="held_invitation"),
    "conferences:notice-file": papers(pk="held", invitation="held_invitation", suffix="=docx"),
    "conferences:keep-back": papers(pk="held", invitation="held_invitation"),
    "minutes:page": door(case=True, pk="held"),  # everybody else finds the copies they were sent
    "minutes:own-file": door(case=True, answers=INVITED, pk="held", paper="=minutes", suffix="=docx"),
    "minutes:draft": door(case=True, post_only=True, answers=NO_PAPERS, pk="held"),
    "minutes:section": papers(pk="held", section="section"),
    "minutes:history": papers(pk="held", section="section"),
    "minutes:submit": papers(pk="held"),
    "minutes:approve": papers(pk="held"),
    "minutes:send-back": papers(pk="held"),
    "minutes:whole": papers(pk="held", suffix="=docx"),
    "minutes:copies": papers(pk="held"),
    "minutes:copy-file": papers(pk="held", invitation="held_invitation", suffix="=docx"),
    "minutes:leave-out": papers(pk="held", invitation="held_invitation"),
    "minutes:decide": papers(pk="held", invitation="held_invitation"),
    "minutes:ask-for-change": papers(pk="held", invitation="held_invitation"),
    "minutes:answer": papers(pk="held", amendment="amendment"),
    "minutes:late": papers(pk="held"),
}

BRINGERS = {Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER}
RETURNS = {
    "census:child": door(STAFF, case=True, pk="child"),
    "census:index": door(BRINGERS),
    "census:check": door(BRINGERS, pk="census_check"),
    "census:progress": door(BRINGERS, pk="census_check"),
    "census:findings": door(BRINGERS, pk="census_check"),
    "census:notes": door(BRINGERS, pk="census_check"),
    "census:note": door(BRINGERS, pk="census_check", rule="=8675Q"),
}

PEOPLE = {
    "people:people": door(OFFICE),
    "people:add": door(OFFICE),
    "people:person": door(OFFICE, pk="person"),
    "people:change": door(OFFICE, pk="person"),
    "people:deactivate": door(OFFICE, pk="person"),
    "people:reactivate": door(OFFICE, pk="person_gone"),
    "people:give_sign_in": door(OFFICE, pk="person"),
    "people:link": door(OFFICE, pk="person"),
    "people:change_email": door(OFFICE, pk="person"),
    "people:switch_off": door(OFFICE, pk="person"),
    "people:switch_on": door(OFFICE, pk="person"),
    "people:reset_second_step": door(MANAGERS, pk="person"),
    "people:account": door(),
    "people:agencies": door(OFFICE),
    "people:add_agency": door(OFFICE),
    "people:change_agency": door(OFFICE, pk="agency"),
    "people:close_agency": door(OFFICE, pk="agency"),
    "people:reopen_agency": door(OFFICE, pk="agency"),
    "people:settings": door(OFFICE),
    "people:add_closure_day": door(OFFICE),
    "people:remove_closure_day": door(OFFICE, post_only=True, pk="closure_day"),
    "people:add_team": door(OFFICE),
    "audit:entries": door(MANAGERS),
    "audit:download": door(MANAGERS),
}

OPERATIONS = {
    "operations:training": door(),
    "operations:jobs": door(OFFICE),
    "operations:try_again": door(OFFICE, post_only=True, shared=True, job_id="job"),
    "operations:live": public(),
    "operations:ready": public(503),  # no worker lives in a test
}

DESIGN = {
    "design:help": public(),
    "design:accessibility": public(),
    "design:privacy": public(),
    "design:cookies": public(),
    "design:style": door(status=404),  # for those who keep the instance, whatever their post
    "design:live": door(status=404),
}

# allauth's pages, about the reader's own sign-in and nobody else's. Somebody signed in is sent on from the doors
# for those who are not.
SIGN_IN = {
    "account_login": public(),
    "account_logout": public(302),
    "account_inactive": public(),
    "account_signup": public(),
    "account_email_verification_sent": public(),
    "account_reset_password": public(),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(uidb36="=1", key="=set-password"),
    "account_reset_password_from_key_done": public(),
    "account_reauthenticate": door(status=403),  # nothing to ask again of somebody without a password
    "account_change_password": door(status=302),
    "account_set_password": door(),
    "account_email": door(status=302),
    "mfa_index": door(),
    "mfa_authenticate": public(302),
    "mfa_reauthenticate": door(status=403),
    "mfa_activate_totp": door(),
    "mfa_deactivate_totp": door(status=404),
    "mfa_view_recovery_codes": door(status=404),
    "mfa_generate_recovery_codes": door(),
    "mfa_download_recovery_codes": door(status=404),
    "usersessions_list": door(),
}

AFTER_PLAN = OFFICE | {Role.SOCIAL_WORKER, Role.TEAM_MANAGER}
TAKE_BACK = MANAGERS | {Role.TEAM_MANAGER}
ENDINGS = {
    "endings:eighteen": door(STAFF),
    "endings:step-down": door(STAFF),
    "endings:ending": door(STAFF, case=True, pk="ending"),
    "endings:proof": door(STAFF, status=404, case=True, pk="ending", fact="=written_confirmation"),
    "endings:consult": door(STAFF, case=True, pk="ending"),
    "endings:letter": door(STAFF, case=True, pk="ending"),
    "endings:objection": door(STAFF, case=True, pk="ending"),
    "endings:agree": door(STAFF, case=True, pk="ending"),
    "endings:drop": door(STAFF, case=True, pk="ending"),
    "endings:take-back": door(TAKE_BACK, case=True, pk="ending"),
    "endings:put-right": door(TAKE_BACK, case=True, post_only=True, pk="ending"),
    "endings:notices": door(STAFF, case=True, pk="after_plan"),
    "endings:notice-decide": door(STAFF, status=404, case=True, pk="after_plan", letter="=0"),
    "endings:start": door(STAFF, case=True, pk="child"),
    "endings:whereabouts": door(STAFF, case=True, pk="child"),
    "endings:death": door(AFTER_PLAN, case=True, pk="child"),
    "endings:after-death": door(STAFF, case=True, pk="child"),
    "endings:call-off": door(STAFF, case=True, post_only=True, pk="child", conference="conference"),
    "endings:death-mistake": door(TAKE_BACK, status=302, case=True, pk="child"),
    "endings:after": door(STAFF, case=True, pk="after_child"),
    "endings:talk": door(AFTER_PLAN, case=True, pk="after_child"),
    "endings:in-need": door(AFTER_PLAN, case=True, pk="after_child"),
    "endings:change": door(AFTER_PLAN, case=True, pk="after_child"),
    "endings:in-need-review": door(AFTER_PLAN, case=True, pk="in_need"),
    "endings:in-need-close": door(AFTER_PLAN, case=True, pk="in_need"),
    "endings:settle": door(AFTER_PLAN, case=True, pk="change_after"),
}

EXPECTED: dict[str, Door] = {
    **OVERSIGHT,
    **PREPARING,
    **LINKS,
    **CHALLENGES,
    **ATTENDANCE,
    **FAMILIES,
    **MINUTES,
    **ENDINGS,
    **DESK,
    **FIGURES,
    **HANDBOOK,
    **CHILDREN,
    **PLANS,
    **CORE_GROUPS,
    **ENQUIRIES,
    **(EPISODES | MOVES),
    **CARE,
    **UNBORN,
    **CONFERENCES,
    **MEETING,
    **PAPERS,
    **REGISTER,
    **INSPECTION,
    **REPORTS,
    **RETURNS,
    **EXCHANGE,
    **LETTERS,
    **PEOPLE,
    **OPERATIONS,
    **DESIGN,
    **API,
    **SIGN_IN,
}
