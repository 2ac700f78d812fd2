"""Where each rule stands in the handbook: chapters in the order in which a case meets them."""

import re
from typing import NamedTuple

from quorate.rules.procedure import DutyHeading


class Place(NamedTuple):
    """A chapter of the handbook."""

    key: str
    title: str
    about: str


PLACES = (
    Place("calling", "Calling a conference", "When a conference is called, by when it is held, and by whom."),
    Place(
        "reviews",
        "Reviews and core groups",
        "By when the plan is looked at again, and who may change a date.",
    ),
    Place("care", "Children in care", "What changes when the child is looked after."),
    Place("people", "Who takes part", "Who is invited, who may be kept out, and how the child is heard."),
    Place("papers", "Reports, notices and minutes", "What is written, by whom, for whom and by when."),
    Place("quorum", "Quorum", "Who has to be there, and what may be done without them."),
    Place("deciding", "Deciding", "How a conference decides, and what holds a decision back."),
    Place("plan", "The plan", "What a plan is for and what stands in it."),
    Place("ending", "Ending a plan", "On which grounds a plan ends, and what follows."),
    Place("late", "When something goes wrong", "Late, without a quorum, stood down: what follows then."),
    Place(
        "complaints", "Complaints and disagreement", "What families and professionals may do who disagree."
    ),
    Place("tasks", "Tasks of the people and bodies", "What the text asks of a role as a whole."),
    Place("days", "Days worth knowing", "Days on which something changes, owed by nobody."),
    Place("other", "Other rules", "Rules that belong to no other chapter."),
)

# The first that fits a rule's key decides; what fits none goes by the kind of rule.
_KEYS = tuple(
    (re.compile(pattern), place)
    for pattern, place in (
        (r"^duty\.(initial-conference|conference-after|transfer)", "calling"),
        (r"^duty\.(age-|resident-|settled-)", "days"),
        (
            r"in-care|care-plan|aligned-review|keep-two-plans|separate-review|dual-plan|combined-agenda",
            "care",
        ),
        (r"care-review|care-order|section-20|carer|return-home|on-removal|return-request", "care"),
        (r"inquorate|reconvene|stood-down|stand-down|^(duty|permission).*-late$|restart", "late"),
        (r"complain|appeal|suspend-decision|dissent|escalat|letter-objection|objection", "complaints"),
        (r"^list\.(.*-role|.*-tasks|.*-duties|.*-roles)$", "tasks"),
        (r"report|minutes|record|notice|papers|copy|amendment|plan-discussion", "papers"),
        (
            r"exclu|attend|invit|police-enquiry|family-questions|observer|solicitor|admit-video|interpreter|family-minimum|take-part|ask-to-leave|childs-",
            "people",
        ),
        (r"^quorum\.|quorum", "quorum"),
        (
            r"^ending\.|ending|removal-date|aged-18|death|change-window|child-in-need|significant-change",
            "ending",
        ),
        (
            r"^(deciding|check)\.|categor|likelihood|decision|review-questions|review-checklist|read-out",
            "deciding",
        ),
        (r"plan-purposes|outline-plan|leave-core-group|plan-actions|issue-plan", "plan"),
        (r"review|core-group|post-birth|eighteen-month|next-date|change-date|date-change", "reviews"),
        (
            r"conven|conference|pre-birth|transfer|book|assign-chair|school-run|pre-proceedings|move-",
            "calling",
        ),
    )
)
_KINDS = {"paper": "papers", "list": "tasks"}


def place_of(key: str, heading: DutyHeading | None) -> str:
    """Return the chapter of a rule."""
    for pattern, place in _KEYS:
        if pattern.search(key):
            return place
    if heading is not None:
        return {"conference": "papers", "milestone": "days"}.get(heading.scope, "calling")
    return _KINDS.get(key.partition(".")[0], "other")
