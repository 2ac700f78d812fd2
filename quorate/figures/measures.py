"""The one table of all figures: what each counts, by whose definition, and which way of counting it is."""

from quorate.rules import figures as arithmetic
from quorate.rules.figures import IN_TIME

from .counted import Kind, Measure, in_time, within
from .counting import due, initial, papers, plans, quorum, reviews, taking_part, working

TOPICS = {
    "initial": "Initial conferences in time",
    "reviews": "Reviews in time",
    "quorum": "Quorate, stood down",
    "papers": "Reports, minutes and notices in time",
    "plans": "Plans: how many, how long, again",
    "taking-part": "Children and parents taking part",
    "chairs": "Chairs’ work",
    "agencies": "Agencies’ part",
    "care": "Core groups and visits",
}
"""The groups of figures, each a page of its own: its key in the address, and its title."""

OURS = "Quorate’s own figure, from what is recorded here"
PROCEDURE = "The area’s published procedure, as each duty was worked out"
ONE_CHILD = "Each child counts once for each conference: brothers and sisters count each."
START = (
    "The count begins at the strategy discussion that began the section 47 enquiry. Conferences after a move in are "
    "counted by themselves; one before which no enquiry is known is left out, and counted by itself."
)

TABLE: tuple[Measure, ...] = (
    # Initial conferences
    Measure(
        key="initial-dfe", topic="initial", bands_met=2, headline=True,
        words="Initial conferences within 15 working days (DfE’s count)", top="held within 15 working days",
        bottom="initial conferences held",
        definition="Working days after the day of the strategy discussion, which is day 0; Saturdays, "
        f"Sundays and bank holidays do not count. {START}",
        source="DfE statistics on children in need, table C4; guide to the census, 4.12",
        count="DfE: the discussion is day 0, bank holidays left out", of=initial.by_dfe, met=within(IN_TIME),
        unit="working days", bands=arithmetic.CONFERENCE_DFE,
    ),
    Measure(
        key="initial-day-one", topic="initial", bands_met=2, inside="initial-dfe",
        words="Initial conferences within 15 working days (the discussion as day 1)",
        top="held within 15 working days", bottom="initial conferences held",
        definition="Working days with the day of the strategy discussion as day 1, if it is a working day; "
        f"bank holidays do not count. One day shorter than DfE’s count. {START}",
        source="As some areas’ procedures and one census check (8675) count",
        count="Day 1: the discussion is the first day, bank holidays left out", of=initial.by_day_one,
        met=within(IN_TIME), unit="working days", bands=arithmetic.CONFERENCE_DFE,
    ),
    Measure(
        key="initial-chat", topic="initial", bands_met=5, inside="initial-dfe",
        words="Initial conferences within 15 working days (ChAT’s count)", top="held within 15 working days",
        bottom="initial conferences held",
        definition="Every Monday to Friday counts as a working day, bank holidays too; the day of the "
        f"strategy discussion is day 0. {START}",
        source="ChAT, from Annex A list 5", count="ChAT: the discussion is day 0, weekends alone left out",
        of=initial.by_weekdays, met=within(IN_TIME), unit="weekdays", bands=arithmetic.CONFERENCE_CHAT,
    ),
    Measure(
        key="initial-median", topic="initial", base="initial-dfe",
        words="Working days to the initial conference (median)", bottom="initial conferences held",
        definition="Half of the conferences were held in so many working days or fewer, by DfE’s count. "
        f"{START}",
        source="DfE statistics on children in need",
        count="DfE: the discussion is day 0, bank holidays left out", of=initial.by_dfe, kind=Kind.MEDIAN,
        unit="working days",
    ),
    Measure(
        key="initial-transfer", topic="initial", bands_met=2,
        words="Transfer-in conferences within 15 working days of the notice", top="held within 15 working days",
        bottom="transfer-in conferences held",
        definition="Working days after the day on which this authority was told that a child on a plan "
        "elsewhere has moved here for good; that day is day 0, bank holidays do not count.",
        source="Guide to the census, 4.8", count="DfE: the notice is day 0, bank holidays left out",
        of=initial.transfers, met=within(IN_TIME), unit="working days", bands=arithmetic.CONFERENCE_DFE,
    ),
    Measure(
        key="initial-procedure", topic="initial",
        words="Conferences held by the limit of the area’s own procedure", top="held by the limit",
        bottom="conferences that fell due",
        definition="Every initial, pre-birth and transfer-in conference whose limit lay in the time, held or "
        "not, by the limit that the procedure gave when it was worked out. Not counted: what was no longer "
        "needed.",
        source=PROCEDURE, count="The area’s own count, with its closure days", of=due.due(*due.CONFERENCES),
        splits="Which conference", days="Limit",
    ),
    Measure(
        key="initial-plans", topic="initial", words="Initial conferences that made a plan", top="made a plan",
        bottom="initial conferences held", definition=f"Transfer-in conferences included. {ONE_CHILD}",
        source=OURS, of=initial.plans_made,
    ),
    Measure(
        key="initial-unknown", topic="initial", words="Initial conferences before which no enquiry is known",
        top="with no enquiry known", bottom="initial conferences held",
        definition="The day from which the 15 working days run is not on record here, or was not brought in; "
        "these are left out of the shares above. Transfer-in conferences are not among them.",
        source=OURS, of=initial.held,
    ),
    # Reviews
    Measure(
        key="reviews-held", topic="reviews", headline=True, words="Reviews held in time", top="held in time",
        bottom="reviews held",
        definition="The first review within 3 months of the day the plan began, each later one within 6 "
        "months of the review before. A month keeps the number of its day, or ends on the month’s last. The "
        "same reviews that the returns tell of: one that was stood down counts on the day it came back "
        "together. Reviews not held yet are shown as overdue below. Of a plan older than the record, the "
        "first review known is not judged, as the one before it is not known.",
        source="Working Together; DfE’s own arithmetic of days is not published",
        count="National: 3 and then 6 months", of=reviews.each, met=in_time, splits="First or later",
    ),
    Measure(
        key="reviews-first", topic="reviews", part_of="reviews-held", words="First reviews within 3 months",
        top="held in time", bottom="first reviews held",
        definition="Held by the same day three months after the plan began.", source="Working Together",
        count="National: 3 months", of=reviews.first, met=in_time,
    ),
    Measure(
        key="reviews-later", topic="reviews", part_of="reviews-held", words="Later reviews within 6 months",
        top="held in time", bottom="later reviews held",
        definition="Held by the same day six months after the review before.", source="Working Together",
        count="National: 6 months", of=reviews.later, met=in_time,
    ),
    Measure(
        key="reviews-d6", topic="reviews", headline=True,
        words="Children all of whose reviews were in time (DfE table D6)", top="reviewed in time throughout",
        bottom="children on a plan for at least three months",
        definition="Of the children on a plan on the last day who had been on it for at least three months: "
        "those each of whose reviews in the twelve months before was in time, measured from the review "
        "before it even if that was in the year before, and whose next review is not past its limit.",
        source="DfE statistics, table D6; guide to the census, 5.5.1", count="National: 3 and then 6 months",
        of=reviews.all_reviews, standing=True,
    ),
    Measure(
        key="reviews-overdue", topic="reviews", base="plans-open", words="Plans whose next review is overdue",
        top="with a review past its limit", bottom="plans in force",
        definition="Plans in force on the last day whose next review was not held and whose limit (3 months, "
        "then 6) lay before that day.",
        source="Working Together", count="National: 3 and then 6 months", of=reviews.overdue, standing=True,
        days="As at",
    ),
    Measure(
        key="reviews-procedure", topic="reviews", words="Reviews held by the limit of the area’s own procedure",
        top="held by the limit", bottom="reviews that fell due",
        definition="Every review whose limit lay in the time, held or not, by the limit that the procedure "
        "gave.",
        source=PROCEDURE, count="The area’s own limits", of=due.due(*due.REVIEWS), splits="Which review",
        days="Limit",
    ),
    Measure(
        key="reviews-since", topic="reviews", words="Days since the last review",
        bottom="plans in force that have been reviewed",
        definition="Plans in force on the last day, by the days since their last review.", source="ChAT",
        of=reviews.since_last, kind=Kind.MEDIAN, unit="days", bands=arithmetic.SINCE_REVIEW_CHAT, standing=True,
        by_month=False, days="As at",
    ),
    # Quorum
    Measure(
        key="quorate-initial", topic="quorum", headline=True, words="Initial conferences quorate",
        top="quorate", bottom="initial conferences judged",
        definition="Pre-birth and transfer-in conferences included; as the rule of the area’s procedure "
        f"found, or the chair where the text leaves it to the chair, when the decision was taken. {ONE_CHILD} "
        "Conferences known only from a file that was brought in are not counted: files do not say.",
        source="The area’s published procedure on quorum", of=quorum.quorate(reviews=False),
        splits="Kind of conference",
    ),
    Measure(
        key="quorate-review", topic="quorum", headline=True, words="Review conferences quorate", top="quorate",
        bottom="reviews judged",
        definition=f"As found when the decision was taken. {ONE_CHILD} Reviews known only from a file that "
        "was brought in are not counted.",
        source="The area’s published procedure on quorum", of=quorum.quorate(reviews=True),
    ),
    Measure(
        key="quorate-went-ahead", topic="quorum", words="Conferences without a quorum that went ahead",
        top="went ahead", bottom="conferences that were not quorate",
        definition="The chair ruled, with reasons, that the conference should go ahead all the same.",
        source="The area’s published procedure on quorum", of=quorum.went_ahead, splits="Kind of conference",
    ),
    Measure(
        key="stood-down", topic="quorum", words="Conferences stood down or without a decision",
        top="stood down or undecided", bottom="conferences held",
        definition="What was decided for the child was to stand the conference down, or no decision could be "
        f"taken. {ONE_CHILD}",
        source=OURS, of=quorum.stood_down, splits="Kind of conference",
    ),
    # Papers
    Measure(
        key="reports-received", topic="papers", headline=True, words="Reports received before the conference",
        top="received before it began", bottom="reports asked for",
        definition="Reports that were asked for from people invited to conferences held in the time, by the "
        "kind of their agency.",
        source=OURS, of=papers.received, splits="Kind of agency",
    ),
    Measure(
        key="reports-received-limit", topic="papers", words="Reports received by the procedure’s limit",
        top="received by the limit", bottom="reports that fell due",
        definition="Reports whose limit for reaching the chair lay in the time. Where the procedure gives no "
        "limit there is nothing to count.",
        source=PROCEDURE, of=due.due("report-to-chair", by_agency=True), splits="Kind of agency", days="Limit",
    ),
    Measure(
        key="reports-shared", topic="papers", headline=True,
        words="Reports shared with the family before the day", top="shared before the day",
        bottom="reports received",
        definition="Reports for conferences held in the time of which it is recorded that somebody of the "
        "family was shown them on an earlier day.",
        source=OURS, of=papers.shared, splits="Kind of agency",
    ),
    Measure(
        key="reports-shared-limit", topic="papers",
        words="Reports shared with the family by the procedure’s limit", top="shared by the limit",
        bottom="reports that fell due",
        definition="Reports whose limit for sharing with the family lay in the time; those that the chair "
        "agreed to keep back are not counted.",
        source=PROCEDURE, of=due.due("report-to-family", by_agency=True), splits="Kind of agency", days="Limit",
    ),
    Measure(
        key="minutes", topic="papers", headline=True, words="Minutes sent in time", top="sent by the limit",
        bottom="minutes that fell due",
        definition="Minutes whose limit lay in the time: sent to the last of those who get them by that day.",
        source=PROCEDURE, of=due.due("minutes"), days="Limit",
    ),
    Measure(
        key="outcome-notices", topic="papers", headline=True, words="Notices of the outcome sent in time",
        top="sent by the limit", bottom="notices that fell due",
        definition="Notices of what was decided whose limit lay in the time: sent to the last of those who "
        "get them by that day.",
        source=PROCEDURE, of=due.due("outcome-notice"), days="Limit",
    ),
    # Plans
    Measure(
        key="plans-open", topic="plans", headline=True, words="Children on a plan",
        bottom="children on a plan on the last day",
        definition="The day a plan begins counts, the day it ends does not. Another authority’s child who is "
        "here for a while is not counted. The same plans as in every return.",
        source="Census of children in need, table D1", of=plans.in_force, kind=Kind.NUMBER, standing=True,
        days="As at",
    ),
    Measure(
        key="plans-started", topic="plans", words="Plans begun", bottom="plans begun in the time",
        definition="By the day the plan began.", source="Census of children in need", of=plans.started,
        kind=Kind.NUMBER,
    ),
    Measure(
        key="plans-ended", topic="plans", words="Plans ended", bottom="plans ended in the time",
        definition="By the day the plan ended.", source="Census of children in need", of=plans.ended,
        kind=Kind.NUMBER,
    ),
    Measure(
        key="plans-18", topic="plans", base="plans-open", headline=True, words="Plans of 18 months or more",
        top="lasting 18 months or more", bottom="plans in force",
        definition="Plans in force on the last day that had then lasted 18 calendar months or longer.",
        source=OURS, of=plans.open_for(18), standing=True, days="As at",
    ),
    Measure(
        key="plans-24", topic="plans", inside="plans-18", headline=True, words="Plans of two years or more",
        top="lasting two years or more", bottom="plans in force",
        definition="Plans in force on the last day that had then lasted two calendar years or longer.",
        source="DfE statistics, table D5", of=plans.open_for(24), standing=True, days="As at",
    ),
    Measure(
        key="plans-ended-24", topic="plans", base="plans-ended",
        words="Plans ended that had lasted two years or more", top="lasting two years or more",
        bottom="plans ended",
        definition="Of the plans that ended in the time: ended on or after the same day two calendar years on.",
        source="ChAT; DfE statistics, table D7", of=plans.ended_after(24),
    ),
    Measure(
        key="plans-again", topic="plans", base="plans-started", headline=True,
        words="Second or later plans, however long ago the first (DfE table D3)",
        top="of children on a plan before", bottom="plans begun",
        definition="Plans begun in the time of children whom this authority had made the subject of a plan "
        "before, however long ago; other authorities’ plans do not count.",
        source="DfE statistics, table D3; guide to the census, 5.4", count="Ever, this authority alone",
        of=plans.again,
    ),
    Measure(
        key="plans-again-12", topic="plans", inside="plans-again-24",
        words="Second or later plans within 12 months", top="within 12 months of another", bottom="plans begun",
        definition="Begun at most 12 calendar months after an earlier plan ended whose days are on record "
        "here.",
        source=OURS, count="Within 12 months, plans on record here", of=plans.again_within(12),
    ),
    Measure(
        key="plans-again-24", topic="plans", inside="plans-again",
        words="Second or later plans within 24 months", top="within 24 months of another", bottom="plans begun",
        definition="Begun at most 24 calendar months after an earlier plan ended whose days are on record "
        "here.",
        source=OURS, count="Within 24 months, plans on record here", of=plans.again_within(24),
    ),
    Measure(
        key="plans-length", topic="plans", base="plans-open",
        words="How long plans in force have lasted (DfE’s groups)", bottom="plans in force",
        definition="Plans in force on the last day.", source="DfE statistics, table D5",
        of=plans.length_of_open, kind=Kind.NUMBER, bands=arithmetic.LENGTH_DFE, standing=True, by_month=False,
        days="As at",
    ),
    Measure(
        key="plans-length-chat", topic="plans", base="plans-open",
        words="How long plans in force have lasted (ChAT’s groups)", bottom="plans in force",
        definition="Days from the plan’s start to the last day.", source="ChAT", of=plans.days_of_open,
        kind=Kind.MEDIAN, unit="days", bands=arithmetic.LENGTH_CHAT, standing=True, by_month=False,
        days="As at",
    ),
    Measure(
        key="plans-length-ended", topic="plans", base="plans-ended",
        words="How long ended plans had lasted (DfE’s groups)", bottom="plans ended",
        definition="Plans that ended in the time.", source="DfE statistics, table D7", of=plans.length_of_ended,
        kind=Kind.NUMBER, bands=arithmetic.LENGTH_DFE, by_month=False,
    ),
    Measure(
        key="plans-length-ended-chat", topic="plans", base="plans-ended",
        words="How long ended plans had lasted (ChAT’s groups)", bottom="plans ended",
        definition="Days from the plan’s start to its end.", source="ChAT", of=plans.days_of_ended,
        kind=Kind.MEDIAN, unit="days", bands=arithmetic.LENGTH_CHAT,
    ),
    Measure(
        key="plans-category", topic="plans", base="plans-open", words="Plans in force by category",
        bottom="plans in force",
        definition="By the category last decided. Several categories, or none recommended, are one group.",
        source="Census of children in need, latest category", of=plans.by_category, kind=Kind.NUMBER,
        splits="Category", standing=True, by_month=False, days="As at",
    ),
    Measure(
        key="plans-category-started", topic="plans", base="plans-started", words="Plans begun by category",
        bottom="plans begun", definition="By the category decided at the conference that made the plan.",
        source="Census of children in need, initial category", of=plans.started_by_category, kind=Kind.NUMBER,
        splits="Category",
    ),
    # Taking part
    Measure(
        key="child-came", topic="taking-part", spread=True, inside="child-heard", headline=True,
        words="Children who came to their conference", top="came", bottom="children of four or more",
        definition="For all of it or part of it, in the room or online, by the record of who was there. "
        f"Children under four on the day, and those unborn, are not counted. {ONE_CHILD}",
        source=OURS, of=taking_part.how, splits="How the child took part",
    ),
    Measure(
        key="child-heard", topic="taking-part", spread=True,
        words="Children who came or were heard in another way", top="came or were heard",
        bottom="children of four or more",
        definition="Came, or sent their own words, a recording or a picture, or what they wanted the "
        "conference to know was written down.",
        source=OURS, of=taking_part.heard, splits="How the child took part",
    ),
    Measure(
        key="parents-came", topic="taking-part", spread=True, inside="parents-heard", headline=True,
        words="Conferences to which a parent came", top="a parent came",
        bottom="conferences to which a parent was asked",
        definition="Somebody with parental responsibility was asked to the child’s conference, and at least "
        f"one of those came. {ONE_CHILD}",
        source=OURS, of=taking_part.parents, splits="How parents took part",
    ),
    Measure(
        key="parents-heard", topic="taking-part", spread=True,
        words="Conferences to which a parent came or sent their own words", top="came or sent words",
        bottom="conferences to which a parent was asked",
        definition="As above, or one of them sent what they wanted the conference to know.", source=OURS,
        of=taking_part.parents_heard, splits="How parents took part",
    ),
    # Chairs
    Measure(
        key="chair-conferences", topic="chairs", words="Conferences chaired", bottom="conferences held",
        definition="Each conference counts once, for all its children.", source=OURS, of=working.conferences,
        kind=Kind.NUMBER, splits="Kind of conference",
    ),
    Measure(
        key="chair-plans", topic="chairs", base="plans-open", words="Plans with a usual chair",
        top="with a usual chair", bottom="plans in force",
        definition="Plans in force on the last day, and whether a usual chair is named; by chair, the plans "
        "of each.",
        source=OURS, of=working.with_usual_chair, standing=True, days="As at",
    ),
    Measure(
        key="chair-same", topic="chairs", headline=True,
        words="Reviews with the same chair as the conference before", top="same chair",
        bottom="reviews after a conference held here",
        definition="The person who chaired the child’s last conference held here chaired this review too.",
        source="Working Together: the same chair for later reviews where possible", of=working.same_chair,
    ),
    # Agencies
    Measure(
        key="agency-came", topic="agencies", one_of="agency", headline=True,
        words="People asked for an agency who came", top="came", bottom="people asked",
        definition="Everybody asked to a conference held in the time for an agency; not its chair, not "
        "observers. Somebody who came in another’s place counts by their own invitation.",
        source=OURS, of=working.agencies("came"), splits="Kind of agency",
    ),
    Measure(
        key="agency-report", topic="agencies", one_of="agency", words="Did not come, and sent a report",
        top="sent a report instead", bottom="people asked",
        definition="Their report came in, and they did not come.", source=OURS, of=working.agencies("report"),
        splits="Kind of agency",
    ),
    Measure(
        key="agency-apologies", topic="agencies", one_of="agency",
        words="Did not come, with apologies and no report", top="sent apologies", bottom="people asked",
        definition="Answered that they would not come, or sent somebody else.", source=OURS,
        of=working.agencies("apologies"), splits="Kind of agency",
    ),
    Measure(
        key="agency-nothing", topic="agencies", one_of="agency",
        words="Did not come, without apologies or report", top="did neither", bottom="people asked",
        definition="Neither came nor said so nor sent a report.", source=OURS, of=working.agencies("nothing"),
        splits="Kind of agency",
    ),
    Measure(
        key="agency-actions", topic="agencies", headline=True, words="Actions of agencies done on time",
        top="done on time", bottom="actions that fell due",
        definition="Actions under plans, and those that core groups agreed, which an agency was to do by a "
        "day in the time: done on or before that day. Those taken off the plan are not counted.",
        source="Berkshire: practitioners take timely, effective action under the plan", of=working.actions,
        splits="Kind of agency", days="Due",
    ),
    # Core groups and visits
    Measure(
        key="first-core-group", topic="care", headline=True, words="First core groups in time",
        top="held by the limit", bottom="core groups that fell due",
        definition="First core groups whose limit lay in the time, held or not.", source=PROCEDURE,
        of=due.due("first-core-group"), days="Limit",
    ),
    Measure(
        key="visits-recent", topic="care", headline=True, words="Children on a plan seen as often as asked",
        top="seen in time", bottom="children on a plan with a figure for visits",
        definition="Children on a plan on the last day who were seen within the days that their plan asks "
        "for, or the area where the plan does not say. A child not seen yet counts from the day the plan "
        "began or, if later, the birth. Where neither says how often, the child is not counted.",
        source=OURS, of=working.seen, standing=True, by_month=False, days="As at",
    ),
    Measure(
        key="visits-since", topic="care", words="Days since the last visit",
        bottom="children on a plan who were seen",
        definition="Children on a plan on the last day who were seen since it began, by the days since they "
        "were last seen.",
        source="ChAT", of=working.since_visit, kind=Kind.MEDIAN, unit="days", bands=arithmetic.SINCE_VISIT_CHAT,
        standing=True, by_month=False, days="As at",
    ),
    Measure(
        key="visits-alone", topic="care", words="Visits at which the child was seen alone", top="seen alone",
        bottom="visits at which the child was seen", definition="Each visit in the time counts.", source="ChAT",
        of=working.seen_alone,
    ),
)  # fmt: skip

BY_KEY = {measure.key: measure for measure in TABLE}


def of_topic(topic: str) -> tuple[Measure, ...]:
    """Return the figures of one topic, in the table's order."""
    return tuple(measure for measure in TABLE if measure.topic == topic)


HEADLINES = tuple(measure for measure in TABLE if measure.headline)
"""The figures of the summary on one page."""
