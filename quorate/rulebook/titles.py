"""Plain words for the names that the procedure files use: rules, events, conditions, levels, readings."""

from collections.abc import Mapping
from types import MappingProxyType


def _frozen(**words: str) -> Mapping[str, str]:
    return MappingProxyType({key.replace("_", "-"): says for key, says in words.items()})


RULES = MappingProxyType(
    {
        "quorum.review": "Who has to be at a review",
        "quorum.initial": "Who has to be at an initial conference",
        "deciding.review": "How a review decides",
        "deciding.initial": "How an initial conference decides",
        "list.categories": "Categories of harm",
        "list.core-group": "What a core group is asked to do",
        "list.redaction-grounds": "Grounds on which a copy of the record leaves something out",
        "list.redaction-marks": "What a copy says where something is left out",
        "list.outcome-channels": "How the decision is told to parents and agencies",
        "list.early-review-grounds": "Grounds for bringing a review forward",
        "list.ending-criteria": "Criteria for ending a plan at a review",
        "list.booking-warnings": "What a booking is warned of",
        "list.working-with-families": "How everybody works with parents and carers",
        "list.recording-guidance": "Rules on recording",
        "list.legal-planning-letters": "Letters that may follow a legal planning meeting",
        "list.pre-birth-prompt": "When the worry is about a child not yet born",
        "list.pre-birth-grounds": "Grounds for a conference before the birth",
        "list.pre-birth-risk-factors": "Other risks weighed before the birth",
        "list.unborn-early-help": "What agencies offer early in a pregnancy",
        "list.birth-arrangements": "What is to be in place at the birth",
        "list.concealed-pregnancy": "If a pregnancy may have been concealed",
        "setting.dissent-window": "Until when dissent may be recorded",
        "setting.inquorate-counts": "Whether a conference without a quorum counts as a review",
        "setting.stood-down-clock": "From which day the clock runs after a stand-down",
        "setting.read-out": "What is read out at the start",
        "setting.report-model": "A report by each agency, or one joint report",
        "form.report": "What a report asks",
        "form.report-early-years": "What a nursery's report asks as well",
        "form.report-gp": "What a GP's report asks as well",
        "form.report-health": "What a health trust's report asks as well",
        "form.report-housing": "What a housing report asks as well",
        "form.report-police": "What a police report asks as well",
        "form.report-probation": "What a probation report asks as well",
        "form.report-school": "What a school's report asks as well",
        "form.report-social-care": "What the social worker's report asks as well",
        "form.report-substance": "What a drug and alcohol service's report asks as well",
        "form.report-youth-justice": "What a youth justice report asks as well",
        "permission.submit-report": "Signing a report and sending it in",
        "setting.school-run-hours": "Hours to avoid, when children are taken to and from school",
        "setting.transfer-responsibility": "When responsibility passes for a child who moves in",
        "setting.who-sets-next-date": "Who sets the date of the next review",
        "permission.answer-carer-concern": "Answering a concern about a carer or a placement",
        "permission.chair-in-care": "Choosing who chairs for a child in care",
        "permission.close-care-review": "What a looked-after review answers for a child on a plan",
        "permission.confer-in-care": "Holding a conference about a child in care",
        "permission.decide-after-return-request": "A parent asks for the child back after the plan has ended",
        "permission.decide-on-removal": "A parent takes, or means to take, a child accommodated under section 20",
        "permission.return-home": "A child on a care order going home",
        "permission.admit-observer": "Letting an observer in",
        "permission.admit-solicitor": "Letting a solicitor in",
        "permission.admit-video": "Taking part by video",
        "permission.approve-minutes": "Approving the minutes",
        "permission.assign-chair": "Choosing who chairs",
        "permission.book-late": "Booking a conference past its limit",
        "permission.cancel-review": "Cancelling a review while a child is missing",
        "permission.chair-eighteen-month-meeting": "Chairing the eighteen-month meeting",
        "permission.change-date": "Changing the date of a conference",
        "permission.childs-attendance": "The child's own attendance",
        "permission.close-child-in-need": "Closing a Child in Need plan",
        "permission.convene": "Calling a conference",
        "permission.not-convene": "Deciding not to call a conference",
        "permission.decide-exclusion": "Deciding to keep someone out",
        "permission.write-to-excluded": "The letter to somebody who is kept out",
        "permission.close-after-exclusion": "What somebody kept out is given before the conference closes",
        "permission.tell-of-record": "Telling that a record exists",
        "permission.show-record-in-court": "Showing the record in care proceedings",
        "list.family-questions": "What is asked about the family beforehand",
        "list.police-enquiry": "When a parent is on bail or under enquiry",
        "list.record-retention": "How long others keep the record",
        "permission.ask-for-pre-birth": "Asking for a conference before the birth",
        "permission.issue-plan": "Agreeing what a plan says",
        "permission.go-home": "A newborn going home",
        "permission.hold-discharge-meeting": "Holding the hospital discharge meeting",
        "permission.give-copy-to-child": "Giving the child a copy of the record",
        "permission.give-record-to-childs-lawyer": "Giving the record to the child's lawyer",
        "permission.hold-separate-review": "Holding a review apart from the looked-after review",
        "permission.hold-transfer-conference": "Holding a transfer-in conference",
        "permission.invite-child": "Inviting the child",
        "permission.keep-two-plans": "Keeping two plans for a looked-after child",
        "permission.leave-core-group": "Leaving the core group",
        "permission.approve-core-group-record": "Approving the record of a core group",
        "permission.leave-off-invitations": "Leaving a parent off the invitations",
        "permission.override-decision": "Deciding against the majority",
        "permission.record-dissent": "Having dissent recorded",
        "permission.redact-record": "Taking something out of the record",
        "permission.release-minutes": "Giving minutes to a third party",
        "permission.remove-after-stand-down": "Ending a plan after a stand-down",
        "permission.request-date-change": "Asking for another date",
        "permission.request-early-review": "Asking for an early review",
        "permission.request-exclusion": "Asking for someone to be kept out",
        "permission.send-ending-notice": "Telling people that a plan has ended",
        "permission.send-minutes": "Sending the minutes",
        "permission.send-notice": "Sending the outcome notice",
        "permission.send-papers-to-supporter": "Sending papers to a parent's supporter",
        "permission.send-record-to-excluded-parent": "Sending the record to a parent who was kept out",
        "permission.set-category": "Choosing the category of harm",
        "permission.set-next-date": "Setting the date of the next review",
        "permission.share-joint-report": "Sharing one report for several children",
        "permission.share-report": "Sharing a report with the family",
        "permission.suspend-decision": "Suspending a decision",
        "permission.use-interpreter": "Using an interpreter",
        "permission.withhold-report": "Keeping a report from the family",
        "permission.write-minutes": "Writing the minutes",
        "ending.aged-18": "The child has reached 18",
        "ending.died": "The child has died",
        "ending.dual-plan": "Another plan goes on instead",
        "ending.left-country": "The child has left the country",
        "ending.moved": "The child has moved to another area",
        "ending.reason-gone": "The reason for the plan is gone",
        "ending.whereabouts-unknown": "Nobody knows where the child is",
        "check.category": "A category has to be chosen",
        "check.category-reviewed": "The category has to be looked at again",
        "check.core-group": "The core group has to be named",
        "check.criterion": "A criterion for ending has to be chosen",
        "check.first-review-bar": "Ending a plan at the first review",
        "check.harm-questions": "The questions about harm",
        "check.key-agency": "A key agency is absent, and the chair rules",
        "check.key-agency-considered": "A key agency is absent",
        "check.lead-worker": "The lead social worker has to be named",
        "check.neither-harm": "Neither harm suffered nor harm likely",
        "check.likely-harm": "No plan although harm is likely",
        "check.likely-harm-reason": "The reason for no plan although harm is likely",
        "check.override-reasons": "The chair's reasons for deciding alone",
        "check.override-dissent": "The right to dissent, when the chair decides",
        "check.override-escalation": "The right to escalate, when the chair decides",
        "check.help-arranged": "Help for a child without a plan",
        "check.help-recommended": "Help recommended for a child without a plan",
        "check.post-birth-choice": "The meeting after the birth has to be chosen",
        "check.disagreement-no-power": "A chair who disagrees with a majority to keep the plan",
        "check.support-after": "Support that holds on to progress after a plan",
        "check.team-manager": "The team manager at the second review",
        "check.tell-parents": "Telling the parents that the plan ends",
        "check.unfinished-work": "Work that is not finished",
        "check.contradiction": "A plan that ends although harm is likely",
        "check.next-date": "The next review has to have a date",
        "check.next-date-late": "The next review is dated past its limit",
        "check.not-at-risk": "The answers say that the child is not at risk",
        "check.past-harm-only": "Harm in the past that is not likely again",
        "check.quorum-stated": "The chair has to say whether there is a quorum",
        "check.removal-date": "The day on which the plan ends",
        "check.risk-not-support": "A plan because of risk, not for support",
        "check.secure-section-20": "A child in care under section 20 has to be secure before the plan ends",
        "check.secure-section-20-weighed": "How secure a child in care under section 20 is",
        "check.secure-care-order": "How secure the child is after a care order",
        "check.care-reviews-enough": "Whether care reviews alone can protect the child",
        "check.tie-justification": "The chair justifies a casting decision",
    }
)

# A day that a clock is counted from, as it stands in “within 3 months of …”.
EVENTS = _frozen(
    date_of_birth="the child's birth",
    expected_birth="the expected day of birth",
    birth="the birth",
    pregnancy_ended="the end of the pregnancy",
    pre_birth_assessment="the end of the assessment before the birth",
    hospital_discharge="the day on which the newborn leaves hospital",
    discharge_meeting="the hospital discharge meeting",
    death="the child's death",
    strategy_discussion="the strategy discussion at which the enquiry was started",
    enquiry_closed="the end of the enquiry without a conference",
    emergency_order_expires="the end of the emergency protection order",
    assessment_order_concluded="the end of the examinations under a child assessment order",
    care_review_decision="the looked-after review that asked for a conference",
    care_review="the looked-after review",
    looked_after="the day on which the child became looked after",
    no_longer_looked_after="the day on which the child stopped being looked after",
    move_notified="the notice that a child on a plan has moved in",
    move_accepted="the formal acceptance of responsibility for a child moving in",
    move_out_notified="the notice to the area that the child moved to",
    move_out_conference="the conference of the area that the child moved to",
    move_out_confirmed="the written confirmation of the area that the child moved to",
    moved_on="the day on which the child went back or moved on",
    moved_in="the day on which the child came to live here",
    residence_started="the start of lawful residence",
    stood_down="the day on which a review was stood down",
    reconvened="the day on which a stood-down conference came back together",
    review_limit="the last day for the next review",
    plan_start="the start of the plan",
    plan_end="the end of the plan",
    post_birth_meeting="the meeting held after the birth",
    mother_not_fit="the mother's being not fit for the meeting after the birth",
    legal_letter="the letter before proceedings",
    eighteen_month_meeting="the eighteen-month meeting",
    child_in_need_start="the start of the Child in Need plan",
    child_in_need_review="a Child in Need review",
    child_in_need_end="the end of the Child in Need plan",
    ending_letter_sent="the letter that says the plan is to end",
    objection_made="an objection to the plan ending by letter",
    appeal_made="the appeal",
    appeal_acknowledged="the acknowledging of the appeal",
    appeal_heard="the hearing of the appeal",
    appeal_decided="the decision on the appeal",
    conference_booked="the conference",
    conference_cancelled="the cancelling of the conference",
    conference_opened="the opening of the conference",
    conference_closed="the end of the conference",
    report_owed="the asking for a report",
    report_received="the report's reaching the chair",
    report_shared="the sharing of the report with the family",
    exclusion_requested="the asking for someone to be kept out",
    outcome_recorded="the outcome's being put in the record system",
    outcome_notice_sent="the sending of the outcome notice",
    plan_discussed="the talk with the parents about the plan",
    minutes_approved="the approval of the minutes",
    minutes_sent="the sending of the minutes",
    minutes_received="the day on which the papers were received",
    correction_received="the receipt of corrections",
    delay_told="the report of the delay",
)
# Events that areas have their own words for.
NAMED_EVENTS = _frozen(
    initial_conference="initial-conference", review="review-conference", core_group="core-group"
)

CONDITIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "plan-made": ("a plan was made", "no plan was made"),
        "plan-goes-on": ("the plan goes on", "the plan does not go on"),
        "plan-made-or-continued": ("a plan was made or goes on", "there is no plan"),
        "on-plan": ("the child is on a plan", "the child is not on a plan"),
        "counts-as-review": ("it counts as a review", "it does not count as a review"),
        "inquorate": ("it had no quorum", "it had a quorum"),
        "stood-down": ("it was stood down", "it was not stood down"),
        "unborn-at-conference": ("the child was unborn at the conference", "the child was born by then"),
        "was-unborn-at-conference": ("a plan was made before the birth", "no plan was made before the birth"),
        "core-group-chosen": (
            "a core group was chosen to meet after the birth",
            "no core group was chosen to meet after the birth",
        ),
        "started-enquiry": ("it started the enquiry", "it did not start the enquiry"),
        "in-care": ("the child is looked after", "the child is not looked after"),
        "initial": ("it is an initial conference", "it is a review"),
        "mother-not-fit": (
            "the mother is not medically fit for the meeting",
            "the mother is medically fit for the meeting",
        ),
        "proceedings-considered": ("court proceedings are considered", "no proceedings are considered"),
        "actions-complete": ("every action is complete", "some action is not complete"),
        "work-open": ("some work is not finished", "no work is left open"),
        "next-too-late": ("the next date is past its limit", "the next date is within its limit"),
        "quorate": ("there is a quorum", "it is not known that there is a quorum"),
        "not-known-quorate": (
            "nobody has said whether there is a quorum",
            "it is known whether there is a quorum",
        ),
    }
)

# What is on the table when a conference decides, for “{…} is given”.
FIELDS = _frozen(
    chair_view="the chair's view",
    override="the chair's decision against the majority",
    suffered="whether harm was suffered",
    likely="whether harm is likely",
    evidenced="evidence for it",
    criterion="a criterion",
    open_work_reason="the reason for ending all the same",
    key_agency_absent="a key agency absent",
    chair_rules_cannot_end="the chair's ruling that the plan cannot end",
    category="a category",
    category_reviewed="a word on whether the category still fits",
    reason="a reason",
    basis="what the decision rests on",
    risk_based="whether the plan goes on because of risk",
    reminded_dissent="the reminder of the right to dissent",
    reminded_escalation="the reminder of the right to escalate",
    help_needed="a finding that the child needs help",
    child_in_need_plan="a Child in Need plan",
    recommendations="recommendations",
    support_named="a word on the support that holds on to progress",
    post_birth_meeting="a choice of the meeting after the birth",
    lead_worker="a lead social worker",
    core_group_named="the core group's members",
    core_group_on="the day of the first core group",
    next_on="the date of the next review",
    late_reason="a reason for the lateness",
    removal_on="the day on which the plan ends",
    team_manager_present="the team manager's presence",
    parents_present="the parents' presence",
)

OUTCOME_HOWS = _frozen(
    majority="by majority",
    tie="on a tie",
    override="by the chair's own decision",
    stand_down="by a stand-down",
    inquorate="without a quorum",
    unset="where the text gives no way of deciding",
    proposed="as proposed",
)

LEVELS = _frozen(
    block="Holds the decision back until it is answered",
    warn="Warns; the decision may be taken all the same",
    record="Goes on record with the decision",
)

CONFERENCES = _frozen(
    review="a review",
    initial="an initial conference",
    pre_birth="a conference before a birth",
    transfer_in="a transfer-in conference",
    any="any conference",
)

RECIPIENTS = _frozen(
    invited="everybody who was invited",
    attended="everybody who attended",
    attended_or_invited="everybody who attended or was invited",
    parents="the parents",
    chair_and_family="the chair and the family",
    record="the record system",
)

EXCLUDED = _frozen(
    full="the whole paper, like everybody else",
    edited="an edited copy",
    chair_decides="what the chair decides",
)

AGENCIES = _frozen(
    social_care="children's social care", police="the police", health="health", school="the school"
)

RECOMMENDS = _frozen(required="has to be answered", optional="is asked, and may be left out")

PROMPT_AT = _frozen(initial="at an initial conference", review="at a review")

PROMPT_LEVELS = _frozen(
    block="the report cannot be signed without it", warn="the author is warned if it is empty"
)

WITHOUT = _frozen(
    decision="Without a quorum no decision is taken", end="Without a quorum a plan cannot be ended"
)

STRENGTHS = _frozen(must="Must", should="Should", may="May", aim="Aim")

# The readings of a text that can be read more than one way.
READINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "report-model": MappingProxyType(
            {
                "single-agency": "Each agency writes a report of its own",
                "joint": "The social worker writes one report for the core group, whose members contribute to it",
            }
        ),
        "stood-down-clock": _frozen(
            stood_down="The next limit counts from the day on which the conference was stood down",
            reconvened="The next limit counts from the day on which the conference came back together",
        ),
        "inquorate-counts": MappingProxyType(
            {
                "never": "A conference without a quorum never counts as a review",
                "if-proceeded": "A conference without a quorum counts as a review if the chair lawfully went ahead",
                "always": "A conference without a quorum counts as a review all the same",
            }
        ),
        "dissent-window": MappingProxyType(
            {
                "during-conference": "Dissent is recorded while the conference lasts, and not afterwards",
                "until-minutes-approved": "Dissent may be recorded until the minutes are approved",
                "open": "Dissent may be recorded at any time",
            }
        ),
        "transfer-responsibility": _frozen(
            conference="The authority the child came from stays responsible until the conference here has been held",
            acceptance="Responsibility passes when the transfer is formally accepted",
        ),
    }
)


def plain(key: str) -> str:
    """Return a key as words, where nobody has written better ones: “admit-observer” as “Admit observer”."""
    words = key.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
